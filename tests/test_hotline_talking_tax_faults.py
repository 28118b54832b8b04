"""Tax questions whose first answers were wrong, in other words: what is said first, and what is never said."""

import re

import pytest

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk


def shown(reply: Reply, most: int = 3) -> str:
    """The facts that are told first, of this answer and of those beside it."""
    assert isinstance(reply, Answered), reply.text
    return " ".join(f"{fact.label}{fact.text}" for fact in reply.facts[:most])


FAULTS = [
    # 1: the threshold, not what to file with
    ("小规模现在的起征点是多少", "shuiwu-xiaoguimo", "10万元.*30万元", ""),
    ("新的增值税起征点是几万", "shuiwu-xiaoguimo", "10万元.*30万元", ""),
    # … whatever the way of paying, which is not asked back
    ("增值税的起征点多少钱", "shuiwu-xiaoguimo", "10万元", ""),
    ("小规模的起征点要多少钱", "shuiwu-xiaoguimo", "30万元", ""),
    # 2 and 3: an exempt payer is not told to pay, and the exemption is not the 5 million
    ("小规模季度卖了19万增值税交不交", "shuiwu-xiaoguimo", "免征", "按1%"),
    ("小规模免税额有多少", "shuiwu-xiaoguimo", "30万元", "500万"),
    # 4: income tax is not value-added tax
    ("个税的起征点", "geshui-gongzi", "6万元|5000元", "增值税"),
    # 5: the rate, by what was said of house and size
    ("家里第一套房，92平，契税交几个点", "shuiwu-qishui", "1%", "1.5%|2%"),
    # 6: the branch that applies
    ("房子才买一年三个月，卖掉增值税多少", "shuiwu-ershoufang-zzs", "3%", "^免征"),
    ("个人出售住房没满两年，增值税怎么算", "shuiwu-ershoufang-zzs", "3%", "^免征"),
    # 7: a fee of nothing is no answer to how much tax, or what fine
    ("代扣个税返的手续费几月份去申请", "geshui-koujiaoduan", "3月31日", "免费"),
    ("逾期没报税会被罚多少", "shuiwu-feizhengchang", "2000元", "免费"),
    ("找税务局代开劳务票交多少税", "shuiwu-daikai-putong", "增值税|个人所得税", "^代开手续费"),
    # 8: yes or no by the kind of car and the year
    ("纯电车用不用交车船税", "shuiwu-chechuan", "不用交|不征", "按排量"),
    ("混动车2027年车船税还免吗", "shuiwu-chechuan", "2027年1月1日起取消", "按排量"),
    ("公司新买挂车，车购税能便宜点吗", "shuiwu-chegou", "减半", "^按10%"),
    # 9: tax, not family planning
    ("我是家里独苗，爸妈两个人都填上了，为什么不能扣6000", "geshui-kouchu", "3000元", "光荣证"),
    # 10: the calendar
    ("这个月申报期有延长吗", "shuiwu-zhengqi", "11月16日", "特殊困难"),
    # 11: recalled in everyday words
    ("个税app里冒出来一个我没待过的单位", "geshui-shensu", "从未在职", ""),
    ("子女教育扣除夫妻俩能各扣一半吗", "geshui-kouchu", "一半|1000元", ""),
    ("前几年的个税退税手机上操作不了还能退不", "", "", ""),
    ("单位两年没给我交社保，税务局讲单位没钱没办法", "shuiwu-shebao-qianjiao", "责令限期缴纳|担保", ""),
    # 12: how long, and 12366
    ("检举偷税以后几时有结果", "shuiwu-jianju", "三个月|3个月", "12345"),
    # 13: a special invoice is not always issued by the bureau
    ("小规模的客户一定要专票，能不能放弃免税开给他", "shuiwu-xiaoguimo", "可以", "不能开"),
    # 14: simple taxation is no simple deregistration
    ("哪些建筑工程还可以用3%简易办法", "shuiwu-jianyi-jishui", "清包工", "注销"),
    # 15: where numbers of bureaus are found
    ("余杭区税务局电话多少", "shuiwu-dizhi", "办税地图|12366", "12345"),
    # 16: matters that had no entry
    ("开网约车的要交什么税", "shuiwu-pingtai", "网约车|运输", "投诉"),
    ("合伙企业合伙人是一家公司，交哪种所得税", "geshui-jingying", "企业所得税", ""),
    # … and taxes of another kind of car, house or income, told where nobody asked for them
    ("花12万买了台汽油车，购置税得交多少", "shuiwu-chegou", "计税价格的10%", "减半"),
    ("房子拿在手里正好5年，还是家里唯一一套，卖掉个税要交吗", "geshui-fangchan", "免征", "不能免征"),
    ("房子才买四年就卖，个税怎么交", "geshui-fangchan", "没有满5年", "^满五唯一"),
    ("全年工资加起来没到6万，被扣过的税退得回来吗", "geshui-huisuan", "全部退回", ""),
    ("打零工兼职的钱按哪一项交个税", "geshui-gongzi", "劳务报酬", ""),
    ("国税那边发的增值税，公司上月一笔生意没有还报不报", "shuiwu-yiban-shenbao|shuiwu-zhengqi", "", "土地增值税"),
    # each in one more wording
    ("增值税多少钱以下免", "shuiwu-xiaoguimo", "没有达到10万元.*没有达到30万元", ""),
    ("按季的小规模卖了22万要缴多少增值税", "shuiwu-xiaoguimo", "^.{0,20}没有达到30万元|免征", "按1%"),
    ("小规模季报，这季一共19万6，要交钱吗", "shuiwu-xiaoguimo", "免征", ""),
    ("发工资5500扣不扣个税", "geshui-gongzi", "5000元的不扣", ""),
    ("第一套房子，面积98，契税多少", "shuiwu-qishui", "1%", ""),
    ("住房买来14个月就卖，增值税是多少", "shuiwu-ershoufang-zzs", "3%", "^免征"),
    ("给人干活拿了9000元劳务费，去代开票要缴多少税", "shuiwu-daikai-putong", "1%", "^代开手续费"),
    ("公司代扣员工个税的返还手续费几月份之前去申请", "geshui-koujiaoduan", "3月31日前", ""),
    ("注销前有几个月忘了报税，得罚多少", "shuiwu-qingshui", "2000元以下", ""),
    ("燃油换成纯电的轿车了，还用交车船税吗", "shuiwu-chechuan", "不用交", ""),
    ("增程式的车2027年开始交不交车船税", "shuiwu-chechuan", "不免了", ""),
    ("我们单位新买一台挂车，购置税能少交吗", "shuiwu-chegou", "减半征收", ""),
    ("家里就我一个孩子，赡养老人填了父亲和母亲，一个月到底扣几千", "geshui-kouchu", "3000元", ""),
    ("十一月份纳税申报到哪天截止，会延吗", "shuiwu-zhengqi", "11月16日", ""),
    ("个税App里出现一家陌生单位给我报了工资咋办", "geshui-shensu", "从未在职", ""),
    ("厂里欠缴社保好几年，税务说企业账上没钱，怎么办", "shuiwu-shebao-qianjiao", "担保|划拨", ""),
    ("实名检举一家公司偷税，几个月能答复", "shuiwu-jianju", "3个月", "12345"),
    ("客户要专票，我们是小规模，免税能不要吗", "shuiwu-xiaoguimo", "放弃免税", ""),
    ("没成一般纳税人之前收的专票能不能抵", "", "登记后可以抵扣", ""),
    ("施工单位什么项目可以选简易计税3%", "shuiwu-jianyi-jishui", "清包工", ""),
    ("济南市历下区税务局的电话是多少", "shuiwu-dizhi", "办税地图|12366", ""),
    ("开滴滴的要报什么税", "shuiwu-pingtai", "", ""),
    ("个独企业怎么去税务注销", "shuiwu-qingshui", "结清", ""),
    ("合伙企业里公司做合伙人，应该缴哪种所得税", "geshui-jingying", "企业所得税", ""),
    # … and what was beside the point in later wordings
    ("一般纳税人单位的旧轿车卖了，增值税几个点", "shuiwu-zzs-shuilv", "按3%征收率减按2%", ""),
    ("残保金晚了半个月才交，有滞纳金没有", "shuiwu-canbaojin", "5‰", "万分之五"),
    ("18年多交的个人所得税还能退不", "geshui-tuishui|geshui-huisuan", "三年", ""),
    ("孩子读小学的专项扣除，两口子能一人一半吗", "geshui-kouchu", "各扣一半", ""),
    ("孩子四岁没上园，个税的子女教育能扣吗", "geshui-kouchu", "能。从满3岁", ""),
    ("房贷今年提前还完了，个税里还能扣不", "geshui-kouchu", "不能", ""),
    ("动车票能抵扣增值税进项吗", "shuiwu-jinxiang", "能。", ""),
    ("匿名检举偷税，结果会告诉我不", "shuiwu-jianju", "匿名的不能要求答复", ""),
    ("卖掉老房子四个月又买了一套，个税能退不", "geshui-fangchan", "1年内在同一城市", "不满2年"),
    ("企业所得税季度预缴忘了申报要罚款吗", "qysd-yujiao", "2000元以下", ""),
]  # fmt: skip


@pytest.mark.parametrize(("said", "item", "told", "never"), FAULTS)
def test_what_was_wrong_is_right(tax_line: Assistant, said: str, item: str, told: str, never: str) -> None:
    reply = Talk(tax_line).say(said)
    assert isinstance(reply, Answered), reply.text
    if item:
        assert reply.item.code in item.split("|")
    first = shown(reply)
    assert re.search(told, first), first
    assert not never or not re.search(never, shown(reply, 1)), first


@pytest.mark.parametrize("line", ["12345", "12366"])
@pytest.mark.parametrize(
    "said",
    [
        "税控盘报错9527怎么弄",
        "扣缴客户端一直转圈打不开",
        "扣房租那项提示已经被室友填了",
        "销项和进项差一分钱系统不让过",
    ],
)
def test_what_is_refused_is_sent_to_the_tax_line(starter_kb: KnowledgeBase, line: str, said: str) -> None:
    """17: out of the box, where the line of the deployment is another, and also where no word of the question names a tax."""
    reply = Talk(Assistant(starter_kb, secret=b"z" * 32, hotline=line)).say(said)
    assert not isinstance(reply, Answered), reply.text
    assert "12345" not in reply.text
    assert "12366" in reply.text or isinstance(reply, Clarify)


@pytest.mark.parametrize(("about", "number"), [("契税首套92平多少", "12366"), ("身份证丢了怎么补办", "12345")])
@pytest.mark.parametrize("said", ["转人工", "我要找人工客服"])
def test_who_wants_a_person_is_sent_to_the_line_of_the_matter(
    starter_kb: KnowledgeBase, about: str, number: str, said: str
) -> None:
    talk = Talk(Assistant(starter_kb, secret=b"z" * 32, hotline="12345"))
    talk.say(about)
    reply = talk.say(said)
    assert reply.referral is not None
    assert reply.referral.phone == number


def test_none_of_what_was_offered_of_tax_is_sent_to_the_tax_line(starter_kb: KnowledgeBase) -> None:
    talk = Talk(Assistant(starter_kb, secret=b"z" * 32, hotline="12345"))
    assert isinstance(talk.say("个税app闪退"), Clarify)
    assert "12366" in talk.say("都不是").text


def test_a_matter_of_another_kind_keeps_the_number_of_the_line(starter_kb: KnowledgeBase) -> None:
    reply = Talk(Assistant(starter_kb, secret=b"z" * 32, hotline="12345")).say("我想问问楼下那个坑谁管填")
    assert "12366" not in reply.text


LIMITS = [
    # an amount just below a limit, at it, and just above it; what the first fact says
    ("小规模季度卖了29万9，增值税交不交", "季度销售额没有达到30万元的，免征"),
    ("小规模季度正好卖30万，增值税交不交", "季度销售额达到30万元的，全部"),
    ("小规模一个季度卖了30万零500，增值税交不交", "季度销售额达到30万元的，全部"),
    ("小规模这个月卖了9万9要交增值税吗", "月销售额没有达到10万元的，免征"),
    ("小规模月销售额刚好10万交增值税吗", "月销售额达到10万元的，全部"),
    ("小规模月销售10万零1000增值税怎么交", "月销售额达到10万元的，全部"),
    ("家里第一套房正好140平，契税多少", "减按1%征收"),
    ("第二套141平契税多少", "减按2%征收"),
    ("第二套房139平契税多少", "减按1%征收"),
    ("房子买了刚好两年整，卖掉增值税交吗", "免征"),
    ("房子买了23个月卖掉增值税交吗", "3%"),
    ("汇算要补400块，要不要补", "不用"),
    ("汇算要补401块，要不要补", "超过400元的，需要办"),
    ("汇算要补500块，年收入刚好12万，要补吗", "不超过12万元的，不用办汇算"),
    ("汇算要补500块，年收入12万零1块，要补吗", "超过400元的，需要办"),
    ("新能源车发票33.9万购置税多少", "按10%算出的税减半征收"),
    ("新能源车发票36万购置税多少", "每辆减税额最多1.5万元"),
    ("公司年销售额502万要登记一般纳税人吗", "应当登记"),
    ("公司年销售额499万要登记一般纳税人吗", "没有超过500万元，但会计核算健全"),
    ("公司一年销售额正好500万，一般纳税人必须登记吗", "没有超过500万元，但会计核算健全"),
]


@pytest.mark.parametrize(("said", "told"), LIMITS)
def test_a_limit_decides_on_its_side(tax_line: Assistant, said: str, told: str) -> None:
    reply = Talk(tax_line).say(said)
    assert told in shown(reply, 1), reply.text


def test_what_is_worked_out_is_the_whole_amount(tax_line: Assistant) -> None:
    assert "不含税销售额300500元×1% = 3005元" in Talk(tax_line).say("小规模一个季度卖了30万零500，增值税交多少").text


@pytest.mark.parametrize(
    ("said", "law", "point"),
    [
        ("增值税法第22条", "《中华人民共和国增值税法》第二十二条", "不得抵扣"),
        ("印花税法第四条是什么", "《中华人民共和国印花税法》第四条", "税目税率表"),
        ("契税法第六条的内容", "《中华人民共和国契税法》第六条", "法定继承"),
        ("税收征收管理法第62条", "《中华人民共和国税收征收管理法》第六十二条", "2000元以下"),
    ],
)
def test_an_article_of_a_tax_law_is_told_by_its_point(tax_line: Assistant, said: str, law: str, point: str) -> None:
    reply = Talk(tax_line).say(said)
    first = reply.text.partition("\n")[0]
    assert law in first
    assert point in first
    assert "原文请看：https://" in reply.text


FORMS = [
    ("清税申报表从哪儿下载", "shuiwu-qingshui", "A01060"),
    ("小规模增值税申报表哪里有", "shuiwu-xiaoguimo", "c5247507"),
    ("一般纳税人的增值税申报表样表在哪", "shuiwu-yiban-shenbao", "12366.chinatax.gov.cn/bzds/009"),
    ("停业复业报告书去哪儿领", "shuiwu-tingye", "A01012"),
    ("代开发票的申报单在哪领", "shuiwu-daikai-putong", "A02095"),
    ("信用修复的申请表在哪儿下载", "shuiwu-xinyong-xiufu", "附件5"),
]


@pytest.mark.parametrize(("said", "item", "told"), FORMS)
def test_a_form_is_told_by_its_number_and_where_it_is(tax_line: Assistant, said: str, item: str, told: str) -> None:
    reply = Talk(tax_line).say(said)
    assert isinstance(reply, Answered), reply.text
    assert reply.item.code == item
    assert told in shown(reply, 2)
