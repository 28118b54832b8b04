"""Statements that were once made or are found in public sources, and are wrong or no longer so: the starter never makes them.

Each row holds the wrong statement as a pattern, a sample the pattern finds, and beside it what is so: the entry and words in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from knowledge.entry.records import Fact, ServiceItem
from knowledge.entry.wording import fact_label, fact_text
from knowledge.starter.reading import STARTER, Bundle

TODAY = date(2026, 11, 26)


@dataclass(frozen=True, slots=True)
class Statement:
    """A wrong statement about matters whose name or code `about` finds, and the right one, which `code` makes."""

    about: str
    wrong: str
    sample: str
    code: str
    right: str


STATEMENTS = {
    # Found in public sources.
    "首次办身份证20元": Statement(
        r"身份证.*首次|首次.*身份证", r"(?<!\d)20元", "首次申领工本费：20元", "sfz-shouci", r"免费"),
    "简易注销公告45天、15天": Statement(
        r"简易注销", r"公[示告][^，。；]{0,12}(45|15|四十五|十五)\s*[日天]", "公示期：公告45日", "qiye-jianyi-zhuxiao", r"20日"),
    "2026年新能源车继续免征购置税": Statement(
        r"购置税", r"免征|免税额", "新能源车：免征", "shuiwu-chegou", r"减半征收"),
    "新能源车减税额5万": Statement(
        r"购置税", r"减税额[^，。；]{0,8}(?<![\d.])[3-9三五]万", "每辆减税额不超过5万元", "shuiwu-chegou", r"不超过1\.5万元"),
    "清税证明50至100元": Statement(
        r"清税", r"(50|100)\s*元", "收50元", "shuiwu-qingshui", r"免费"),
    "护照200元、160元加20元": Statement(
        r"护照", r"(?<![\d由])(200|160|220)元(?!降)", "工本费：200元/本", "hz-shouci", r"120元"),
    "结婚离婚须带户口簿": Statement(
        r"[结离]婚登记", r"(?<!不用)(?<!不带)[带需持提交出示][^，。；？]{0,6}户口[簿本]", "要带户口本", "hy-jiehun", r"还要户口本吗？：从2025年5月10日起不用了"),
    "法律援助7个、5个工作日": Statement(
        r"法律援助", r"(?<!\d)[57七五]个工作日", "7个工作日", "sifa-yuanzhu", r"7日（自然日）"),
    "个体户登记15日决定": Statement(
        r"个体工商户设立", r"(15|十五)[日天]", "15日（自然日）", "qiye-geti-sheli", r"3个工作日"),
    "一般纳税人15日内办理": Statement(
        r"一般纳税人", r"(15|十五)[日天]", "申报期结束后15日内", "shuiwu-yiban-nashuiren", r"当期1日起生效"),
    "12345五分钟接听、72小时答复": Statement(
        r"热线|12345|工单|答复", r"(5|五)分钟内?接|72小时", "5分钟内接听，72小时答复", "fw-shijian", r"7×24小时人工服务"),
    # Property: 财税〔2019〕45号, 发改价格规〔2016〕2559号.
    "变更、更正登记费减半": Statement(
        r"不动产(变更|更正)登记", r"减半|(?<!\d)(40|80|275|550)元|窗口公布", "按登记费标准减半收取", "bdc-biangeng", r"姓名、名称变更登记费：免费"),
    "更正登记收费": Statement(
        r"不动产更正登记", r"更正登记费：(?!免费)", "更正登记费：80元", "bdc-gengzheng", r"更正登记费：免费"),
    "宅基地登记、夫妻加名的工本费各地不同": Statement(
        r"宅基地和自建房登记|夫妻房产加名", r"(工本费|登记收费)：[^。]*当地", "证书工本费：金额以当地公布为准", "bdc-zhaijidi", r"10元/本"),
    "小微企业登记也收550元": Statement(
        r"^(?!.*首次登记).*不动产|房产证|过户", r"：550元/件(?!.*小微企业（含个体工商户）免收)", "不动产登记费：550元/件（含1本证书。）", "bdc-diya", r"小微企业（含个体工商户）免收"),
    "车库80元出自2559号": Statement(
        r"不动产|房产证|过户", r"储藏室(?!.*财税〔2019〕45号)", "储藏室也是每件80元〔发改价格规〔2016〕2559号〕", "bdc-maimai", r"储藏室.*财税〔2019〕45号第一条"),
    # Transport: the decision of 2026-01-30 and 交通运输部令2026年第2号; 记分管理办法 18, 19.
    "货运从业资格不超过60周岁": Statement(
        r"从业资格", r"不超过60周岁", "年龄不超过60周岁。", "xuke-congye", r"不超过63周岁"),
    "大车满分学习也只要5天、最多60天": Statement(
        r"记满12分", r"大中型客货车[^。]*30天。现场和网络学习累计不少于5天", "大中型客货车驾驶人为30天。现场和网络学习累计不少于5天，其中现场不少于2天。", "jsz-man12", r"累计不少于10天，其中现场不少于5天"),
    # Water: 供水条例, since 2026-06-01.
    "依据是城市供水条例": Statement(
        r"停水|自来水", r"城市供水条例", "提前24小时通知〔城市供水条例第二十二条〕", "sdq-tingshui", r"24小时.*〔供水条例第二十三条〕"),
    "停水一律要经批准": Statement(
        r"停水", r"停水的，[^。]*要经批准", "因施工、检修确需停水的，供水企业要经批准，并提前24小时通知。", "sdq-tingshui", r"影响较大的，还要报供水主管部门批准"),
    # Taxes and money.
    "换购退个税到2025年底": Statement(
        r"转让住房个人所得税", r"到2025年底", "国家出台过换购退税的政策，到2025年底。", "geshui-fangchan", r"2026年1月1日至2027年12月31日.*1年内"),
    "合理费用只是税费": Statement(
        r"转让住房个人所得税", r"合理费用是卖房时按规定支付的有关税费", "合理费用是卖房时按规定支付的有关税费。", "geshui-fangchan", r"装修费.*10%.*15%"),
    "小规模的收费只有1%": Statement(
        r"小规模纳税人增值税申报", r"：小规模纳税人征收率3%，减按1%征收", "增值税：小规模纳税人征收率3%，减按1%征收", "shuiwu-xiaoguimo", r"没有达到起征点）：免征，季度销售额没有达到30万元"),
    "免税额填在免税销售额栏": Statement(
        r"小规模纳税人增值税申报", r"填在免税销售额栏", "没有达到起征点的，填在免税销售额栏。", "shuiwu-xiaoguimo", r"第10栏.*第11栏"),
    "退税进度在申报查询里看": Statement(
        r"退税|汇算", r"申报查询", "个人所得税APP申报查询里显示状态", "geshui-tuishui", r"办&查—申报记录—已完成"),
    "登记时间还看次月": Statement(
        r"一般纳税人登记", r"具体以国家税务总局公告2026年第2号为准", "一般在次月申报期内办理；具体以国家税务总局公告2026年第2号为准。", "shuiwu-yiban-nashuiren", r"从超过标准的当期1日算"),
    "新能源车船税只说看目录": Statement(
        r"车船税", r"新能源车要缴吗？：(?!.*2027年1月1日起取消)", "新能源车要缴吗？：可以减征或者免征，具体车型看公布的目录。", "shuiwu-chechuan", r"纯电动乘用车、燃料电池乘用车不征"),
    "信用级别不说分数": Statement(
        r"纳税缴费信用", r"五级(?!.*90分)", "信用级别设A、B、M、C、D五级。", "shuiwu-xinyong-xiufu", r"A级90分以上"),
    "检举多久有结果没有说": Statement(
        r"税收违法行为检举", r"要领奖励的需要实名", "可以匿名；要领奖励的需要实名。", "shuiwu-jianju", r"三个月内办完"),
    # Schools, health, health insurance.
    "大班保教费看当地": Statement(
        r"幼儿园", r"免不免以", "大班免不免以国家和当地政策为准", "jy-youeryuan", r"2025年秋季学期起，公办幼儿园免除"),
    "体育馆要卫生许可证": Statement(
        r"公共场所卫生许可", r"体育馆、[^。]*要有卫生许可证|向卫生健康部门", "体育馆、游泳馆、商场等公共场所，要有卫生许可证。", "xuke-weisheng", r"公园、体育场（馆）、公共交通工具不用办"),
    "书店要卫生许可证": Statement(
        r"公共场所卫生许可", r"(书店|图书馆)[^。]*(要有|要办|申请)卫生许可证(?!吗)", "书店要办卫生许可证", "xuke-weisheng", r"书店不用卫生许可证，营业之日起30天内"),
    "断缴再久也能补到3个月": Statement(
        r"居民基本医疗保险缴费", r"断了好几年怎么办？：(?!.*6个月)", "断了好几年怎么办？：每多缴1年可以减少1个月", "yibao-jumin-jiaofei", r"连续断缴4年及以上.*不少于6个月"),
    "家庭共济的家人范围看当地": Statement(
        r"家庭共济", r"家人范围", "家人范围、能不能跨地区用，按当地规定", "yibao-gongji", r"近亲属：配偶、父母、子女、兄弟姐妹"),
    # Work and pensions.
    "丧葬抚恤标准各地不一样": Statement(
        r"丧葬补助金", r"各地和各人不一样", "标准各地和各人不一样，请向经办机构问。", "yanglao-sangzang", r"月人均可支配收入的2倍"),
    "外地户籍能否参保问窗口": Statement(
        r"灵活就业人员参保", r"能否在就业地参保", "外地户籍能否在就业地参保，请问窗口", "shebao-linghuo-canbao", r"取消在就业地参加社会保险的户籍限制"),
    "经办条例要求身份证原件1份": Statement(
        r".", r"居民身份证（原件1份[^）]*）〔社会保险经办条例第三十一条〕", "居民身份证（原件1份）〔社会保险经办条例第三十一条〕", "shebaoka-shenling", r"居民身份证.*社会保险经办条例第三十一条"),
    # Courts of appeal, records, companies, funerals.
    "对税务局不服也向本级政府复议": Statement(
        r"行政复议申请", r"去哪里复议？：(?!.*上一级)", "不服处罚，去哪里复议？：向本级人民政府申请。", "sifa-fuyi", r"上一级税务机关申请"),
    "拘留记录不提封存": Statement(
        r"无犯罪记录证明", r"被拘留过[^：]*：(?!.*封存)", "被拘留过算犯罪记录吗？：没有被法院判有罪的，视为无罪。", "wufanzui-zhengming", r"违反治安管理的记录还要封存"),
    "不报年报只是罚款": Statement(
        r"企业年度报告", r"不报年报会怎样？：(?!.*吊销)", "不报年报会怎样？：列入经营异常名录，可以处1万元以下的罚款。", "qiye-nianbao", r"连续2年.*吊销营业执照"),
    # 税总征科发〔2022〕87号 第一条, 国家税务总局公告2022年第19号 第一条.
    "办了工商变更还要30日内报税务局": Statement(
        r"变更税务登记", r"自登记机关办理变更登记之日起", "办了工商变更的（申请人办理期限）：30日（自然日），自登记机关办理变更登记之日起", "shuiwu-dengji-biangeng", r"不用再向税务局报"),
    "变更纳税定额填税务行政许可申请表": Statement(
        r"定期定额", r"(?<!以前的)税务行政许可申请表", "税务行政许可申请表（表号或下载 A13005）", "shuiwu-dinge", r"不再是税务行政许可"),
    # Homes that are let have a rate of their own: 12% is never said of letting without that.
    "出租的房产税一律12%": Statement(
        r"房产税", r"租金收入的12%(?!.*另有优惠)", "房产税：租金收入的12%。", "shuiwu-fangchanshui", r"12%。.*住房的另有优惠"),
    "船舶的车船税也由省里定": Statement(
        r"车船税", r"(?<!车辆的)具体税额由省里", "按排量、吨位等定额征收，具体税额由省里规定。", "shuiwu-chechuan", r"船舶的由国务院规定"),
    "个体户出租住房也按3%": Statement(
        r"出租房屋", r"个体户等?出租不动产(?!.*个体户出租住房)", "公司、个体户等出租不动产（不是个人）：小规模纳税人征收率3%，不能减按1%。", "shuiwu-chuzu", r"个体户出租住房的，和个人一样"),
    "小企业也要缴残保金": Statement(
        r"残疾人就业保障金", r"要缴残疾人就业保障金(?!.*30人)", "没有达到本省规定比例的，要缴残疾人就业保障金。", "shuiwu-canbaojin", r"30人（含）以下的企业，?免征"),
    "一照一码也要30日内办税务登记": Statement(
        r"税务登记", r"申报登记（[^）]*）：30日(?!.*一照一码)", "申报登记（申请人办理期限）：30日（自然日），自领取营业执照之日起", "shuiwu-dengji-xinban", r"不用另外办税务登记"),
    "殡葬基础项目只有五种": Statement(
        r"殡葬服务收费咨询", r"基础项目(?!.*生态安葬).*骨灰寄存", "基础项目收费：遗体接运、存放、告别、火化和骨灰寄存", "mz-binzang-shoufei", r"生态安葬.*骨灰格位安葬"),
    "广东的材料当全国的说": Statement(
        r"残疾人证", r"申请材料：(?!.*以当地为准).*广东省残疾人证事项指南〕", "申请材料：照片〔广东省残疾人证事项指南〕", "cl-xinban", r"照片.*以当地为准.*广东省残疾人证事项指南"),
    "涉外结婚也能到任一婚姻登记处": Statement(
        r"^结婚登记", r"不用。[^。]*双方可以到任何一个婚姻登记处", "不用。结婚登记全国通办，双方可以到任何一个婚姻登记处办理。", "hy-jiehun", r"外国人、港澳台居民或华侨的，要到省级民政部门"),
    # Found by reading a sample of 2 × 150 facts against their sources (docs/starter-checked.md).
    "年限不够也取不出个人账户": Statement(
        r"没交够年限", r"能把个人账户的钱拿走吗？：个人账户不得提前支取", "不想补了，能把个人账户的钱拿走吗？：个人账户不得提前支取。", "yanglao-buzu", r"书面申请终止关系，退的只是个人账户"),
    "抗旱抽水什么都不用办": Statement(
        r"取水许可", r"应急取水的，不需要办证", "农业抗旱必须临时应急取水的，不需要办证。", "ny-qushui", r"抗旱.*水利部门或流域管理机构同意"),
    "适飞空域里一律不用申请": Statement(
        r"无人机", r"什么情况不用申请飞行？：(?!.*集会人群)", "什么情况不用申请飞行？：微型在适飞空域内飞，不用申请。", "sh-wurenji", r"飞越集会人群.*还是要申请"),
    "孕期男方一律不能起诉离婚": Statement(
        r"起诉离婚", r"男方不得提出离婚(?!；)", "终止妊娠后六个月内，男方不得提出离婚。", "fl-lihun", r"法院认为确有必要受理的除外"),
    "告县政府也在基层法院": Statement(
        r"行政诉讼", r"(?<!一般)由最初作出行为的机关所在地的基层法院管。", "由最初作出行为的机关所在地的基层法院管。", "fl-xingzheng", r"县级以上政府的，由中级法院管"),
    "医疗纠纷打12315": Statement(
        r"医疗纠纷", r"12315", "投诉电话：12315", "ms-yihuan", r"12345"),
}  # fmt: skip


@pytest.fixture(scope="module")
def items(bundle: Bundle) -> dict[str, ServiceItem]:
    return {item.code: item for item in bundle.items}


def said(fact: Fact) -> str:
    """A fact as one line: its label, its words, whether it is the local office's to say, and what it rests on."""
    local = "" if fact.verified else "；以当地为准"
    return f"{fact_label(fact)}：{fact_text(fact)}{local}" + "".join(f"〔{b.source}{b.article}〕" for b in fact.basis)


def statements(item: ServiceItem) -> Iterator[tuple[str, str]]:
    """Everything the entry says that counts today, with where it stands."""
    yield item.code, f"{item.summary} {item.note}"
    for fact in item.with_fact_ids().facts():
        if fact.holds_on(TODAY):
            yield f"{item.code} {fact.id}", said(fact)


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_wrong_statement_is_never_made_again(items: dict[str, ServiceItem], name: str) -> None:
    row = STATEMENTS[name]
    about = [item for item in items.values() if re.search(row.about, item.name)]
    assert about, "nothing is said of the matter at all, so this test tests nothing"
    assert not [(where, text) for item in about for where, text in statements(item) if re.search(row.wrong, text)]


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_right_statement_stands_beside_it(items: dict[str, ServiceItem], name: str) -> None:
    row = STATEMENTS[name]
    assert [text for _, text in statements(items[row.code]) if re.search(row.right, text)]


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_pattern_finds_what_it_is_for(name: str) -> None:
    assert re.search(STATEMENTS[name].wrong, STATEMENTS[name].sample)


def test_no_fact_rests_on_a_law_that_is_repealed(bundle: Bundle) -> None:
    dead = {s.key for s in bundle.sources.values() if s.repealed is not None and s.repealed <= TODAY}
    assert "城市供水条例" in dead
    cited = {(b.source, i.code) for i in bundle.items for b in (*i.basis, *(b for f in i.facts() for b in f.basis))}
    assert not [(source, code) for source, code in cited if source in dead]


def test_every_complaint_says_who_to_call(items: dict[str, ServiceItem]) -> None:
    complaints = [item for item in items.values() if item.kind == "诉求"]
    assert len(complaints) > 100
    assert not [item.code for item in complaints if not item.phones]


def test_what_is_said_of_guangdong_is_not_said_of_the_country() -> None:
    """The guide of one province stands in the files only where the fact is marked as differing from place to place."""
    lines = (STARTER / "canlian.yaml").read_text(encoding="utf-8").splitlines()
    facts = [line for line in lines if line.startswith("      - {") and "basis: [广东省残疾人证事项指南]" in line]
    assert len(facts) > 20
    assert not [line for line in facts if "local: true" not in line]


def test_an_answer_that_only_sends_on_is_not_called_verified(items: dict[str, ServiceItem]) -> None:
    """各地不同，问当地 rests on nothing that was read."""
    answers = [(item.code, faq) for item in items.values() for faq in item.faqs if faq.local and not faq.basis]
    assert len(answers) > 50
    assert not [(code, faq.question) for code, faq in answers if faq.verified]
