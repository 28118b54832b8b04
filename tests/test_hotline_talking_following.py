"""What follows an answer or an offer: loosely asked facets, circumstances, neighbours of an item, corrections, and coming back."""

from dataclasses import replace
from typing import Any

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from hotline.reading.analysis import Analyser
from hotline.reading.lexicon import Lexicon
from hotline.talking.choosing import Acknowledged, Nothing
from hotline.talking.following import says_nothing
from hotline.talking.message import Message, read_message
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk, item_of, offered_by, publish, texts_of

# -- facets in loose words


def read(analyser: Analyser, said: str) -> Message:
    text = analyser.prepare(said)
    return read_message(analyser.analyse(text), text)


LOOSE = {
    "材料": ["要准备啥", "材料都有哪些", "要留什么凭证", "要拍照吗", "要带合同吗", "没有房产证行不行", "要拿户口本不", "健康证要不要", "要给你们什么信息", "需不需要离职证明"],
    "费用": ["贵不贵", "要交钱不", "要花几个钱", "多少个点", "每月要掏多少", "要好多钱", "要收律师费吗", "免不免费", "多少钱一次"],
    "时限": ["几天能好", "要多长时间搞完", "当天办得完吗", "提前几天去", "有没有时间限制", "急用能加急吗", "啥时候能修好", "几天到卡里", "多久生效"],
    "时间": ["周末开门吗", "星期天上班不", "国庆能领吗", "周日有没有人办", "工作日几点到几点", "几号截止", "啥时候开始报"],
    "地点": ["去村里还是去镇上", "交给社区还是街道", "上哪儿弄", "去哪个地方办啊", "在哪考", "也是在那儿办吗", "去哪能弄"],
    "电话": ["电话给我一个", "打哪个电话投诉", "有没有电话可以打"],
    "部门": ["有没有人管啊", "这个谁说了算", "归哪儿管啊", "该找谁", "归哪个口子管", "找哪个部门反映"],
    "流程": ["要不要预约", "去之前要约吗", "流程讲一下", "下一步咋弄"],
    "条件": ["要双方一起去吗", "我妈替我去行吗", "带孩子去吗", "我不是车主能去吗", "有啥门槛", "几岁能办", "外地人能申请吗", "需要大人陪着吗", "谁去办", "单身行不行", "还用报吗"],
    "网办": ["手机上能搞吗", "微信上能交不", "12123上能换不", "自助机能弄不", "要跑几趟", "两边都得跑吗"],
    "结果": ["一个月有几个钱", "能领几个月", "能报百分之几十", "拿到手是啥", "管几年", "有什么用", "能寄到家吗"],
    "表格": ["有没有表要填", "有模板没"],
    "依据": ["政策依据是啥", "谁规定的"],
    "进度": ["审核到哪一步了怎么看", "批下来没有"],
    "投诉": ["对结果不满意呢", "来了不管用呢", "不给办咋整"],
}  # fmt: skip


@pytest.mark.parametrize(("facet", "said"), [(facet, said) for facet, many in LOOSE.items() for said in many])
def test_a_facet_in_loose_words_names_no_matter(analyser: Analyser, facet: str, said: str) -> None:
    message = read(analyser, said)
    assert facet in message.facets
    assert message.is_bare


@pytest.mark.parametrize(
    ("said", "facets"),
    [
        ("在哪儿弄，手机行吗", {"地点", "网办"}),
        ("要什么材料，多少钱，几天能拿", {"材料", "费用", "时限"}),
        ("收不收费，要多久", {"费用", "时限"}),
        ("带啥去，找谁，周末上班不", {"材料", "部门", "时间"}),
    ],
)
def test_everything_that_is_asked_at_once(analyser: Analyser, said: str, facets: set[str]) -> None:
    assert facets <= set(read(analyser, said).facets)


@pytest.mark.parametrize(
    "said",
    ["营业执照丢了", "契税交多少", "那新车上牌呢", "他们不给发票呢", "能领护理补贴吗", "红烧肉怎么做", "机票多少钱", "火车几点到"],
)  # fmt: skip
def test_what_names_a_matter(analyser: Analyser, said: str) -> None:
    assert not read(analyser, said).is_bare


# -- transcripts: what is said, the items that may be answered or offered, and the facets


def talk_through(assistant: Assistant, transcript: str) -> list[str]:
    """Hold a conversation; the turns that went elsewhere than the transcript says."""
    talk, wrong = Talk(assistant), []
    for line in transcript.strip().splitlines():
        said, _, expected = (part.strip() for part in line.partition(">"))
        reply = talk.say(said)
        codes, _, facets = expected.partition(" ")
        right = not codes or not set(codes.split("|")).isdisjoint(offered_by(reply))
        if not right or (facets and not (item_of(reply) and set(facets.split("+")) <= set(reply.facets))):
            wrong.append(f"{said} → {reply.outcome} {offered_by(reply)} {reply.facets}")
    return wrong


TRANSCRIPTS = [
    """
    身份证到期了换证       > sfz-daoqi
    那要是丢了呢           > sfz-buling
    要本人去吗             > sfz-buling 条件
    那要是坏了呢           > sfz-sunhuai
    """,
    """
    怎么交灵活就业社保     > shebao-linghuo-jiaofei
    灵活就业社保微信上能交吗 > shebao-linghuo-jiaofei 网办
    不想交了咋停           > shebao-linghuo-tingbao
    """,
    """
    买房契税怎么交         > shuiwu-qishui
    多少个点               > shuiwu-qishui 费用
    要带合同吗             > shuiwu-qishui 材料
    合同解除了能退不       > shuiwu-qishui-tui
    """,
    """
    一般纳税人怎么登记     > shuiwu-yiban-nashuiren
    有啥门槛               > shuiwu-yiban-nashuiren 条件
    批下来要多久           > shuiwu-yiban-nashuiren 时限
    """,
    """
    二手车过户             > jdc-guohu
    双方都得到场吗         > jdc-guohu 条件
    当天办得完吗           > jdc-guohu 时限
    谢谢啊                 >
    那新车上牌呢           > jdc-zhuce
    """,
    """
    车子年检怎么弄         > jdc-nianjian
    需要带行驶证吗         > jdc-nianjian 材料
    逾期会罚吗             > jdc-nianjian
    """,
    """
    社保卡坏了             > shebaoka-huanling
    我搞错了，是丢了       > shebaoka-buling
    那先挂失怎么弄         > shebaoka-guashi
    """,
    """
    不动产权证丢了         > bdc-bufa
    要登报吗               > bdc-bufa
    不是丢了，是坏了       > bdc-huanfa
    """,
    """
    养老保险转移           > yanglao-zhuanyi
    我说的是医保不是养老   > yibao-zhuanyi
    多久办好               > yibao-zhuanyi 时限
    """,
    """
    身份证丢了             > sfz-buling
    还有驾驶证也丢了怎么办 > jsz-yishi
    要钱吗                 > jsz-yishi 费用
    刚才那个身份证的，要多少钱 > sfz-buling 费用
    多久能拿到             > sfz-buling 时限
    """,
    """
    身份证丢了             > sfz-buling
    户口簿补领             > hj-huzhubu
    刚才那个身份证要多少钱 > sfz-buling 费用
    """,
    """
    楼下饭店油烟大         > hj-youyan
    哪个单位管             > hj-youyan 部门
    几天会有人来           > hj-youyan 时限
    对了，旁边路灯也不亮   > sz-ludeng
    什么时候能修好         > sz-ludeng 时限
    """,
    """
    工地半夜施工吵死了     > zs-shigong
    我要投诉，打哪个号码   > zs-shigong 电话
    多久能给我答复         > zs-shigong 时限
    """,
    """
    个体户注销怎么办       > qiye-geti-zhuxiao
    税务那边呢             > shuiwu-qingshui
    """,
    """
    小孩上小学怎么报名     > jy-xiaoxue
    带孩子去吗             > jy-xiaoxue 条件
    我们是外地户口         > jy-suiqian
    要准备哪些材料         > jy-suiqian 材料
    """,
    """
    烟草证快到期了         > xuke-yancao-yanxu
    提前几天去             > xuke-yancao-yanxu 时限
    那要停业呢             > xuke-yancao-tingye
    """,
    """
    离职了公积金怎么取     > gjj-lizhi
    需不需要离职证明       > gjj-lizhi 材料
    那租房的那种呢         > gjj-zufang
    手机上操作行不行       > gjj-zufang 网办
    """,
    """
    公司进了经营异常名录   > qiye-yichang
    是因为没报年报         > qiye-yichang
    年报怎么报             > qiye-nianbao
    """,
    """
    残疾人证怎么办         > cl-xinban
    本人行动不便怎么办     > cl-xinban
    丢了咋补               > cl-buban
    好的                   >
    要多久啊               > cl-buban 时限
    """,
    """
    结婚证撕烂了想补一本   > hy-buling-jiehun
    我老公在外地回不来     > hy-buling-jiehun 条件
    还得拍合照是吧         > hy-buling-jiehun 材料
    当天就能拿到手吗       > hy-buling-jiehun 时限
    """,
    """
    我爸去世了，房子怎么过到我名下 > bdc-jicheng
    我还有个姐姐，她不要   > bdc-jicheng 条件
    一定要做公证吗         > bdc-jicheng 条件
    他的公积金里还有几万块钱能取出来不 > gjj-siwang
    """,
    """
    生育津贴怎么领         > yibao-jintie
    能发几个月的           > yibao-jintie 结果
    育儿补贴那三千六也一块办了吧 > wj-yuer
    """,
    """
    健身卡充了三千，店关门了 > xf-yufuka
    打什么电话投诉         > xf-yufuka 电话+投诉
    能追回来吗，去哪告     > xf-yufuka 部门+投诉
    """,
    """
    老人家八十一了，有没有高龄补贴 > mz-gaoling
    去村里还是去镇上       > mz-gaoling 地点
    每个月多少钱           > mz-gaoling 结果
    """,
    """
    我要办护照             > hz-shouci
    错了，是港澳通行证     > gat-shenling
    要几张照片             > gat-shenling 材料
    还是说回护照吧，费用多少 > hz-shouci 费用
    """,
]  # fmt: skip


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.split()[0])
def test_transcripts(starter: Assistant, transcript: str) -> None:
    assert talk_through(starter, transcript) == []


# -- the conversation never gets in the way of a question of its own


OPENERS = ("身份证丢了怎么补", "楼下饭店油烟大", "怎么领失业金")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("新车上牌怎么弄", "jdc-zhuce"),
        ("二手房过户要什么材料", "bdc-maimai"),
        ("小店请了个帮工，给他交社保要什么资料", "shebao-zengyuan"),
        ("办残疾人证要去医院评残吗", "cl-xinban"),
        ("护照到期了换一本多少钱", "hz-huanfa"),
        ("路灯坏了好几天没人修", "sz-ludeng"),
        ("个税年度汇算怎么做", "geshui-huisuan"),
    ],
)
@pytest.mark.parametrize("opener", OPENERS)
def test_another_matter_is_another_matter(starter: Assistant, opener: str, question: str, code: str) -> None:
    assert talk_through(starter, f"{opener}\n{question} > {code}") == []


@pytest.mark.parametrize(
    "said", ["红烧肉怎么做", "体制内相亲有什么优势", "今天人民币兑日元汇率", "怎么追女生", "啊啊啊啊"]
)
@pytest.mark.parametrize("opener", OPENERS)
def test_what_we_do_not_know_is_not_answered_with_what_was_talked_about(
    starter: Assistant, opener: str, said: str
) -> None:
    talk = Talk(starter)
    talk.say(opener)
    assert not isinstance(talk.say(said), Answered)


# -- what was offered


def offered_after(assistant: Assistant, said: str) -> tuple[Talk, list[str]]:
    talk = Talk(assistant)
    reply = talk.say(said)
    assert isinstance(reply, Clarify), reply
    assert len(reply.candidates) > 1, reply
    return talk, offered_by(reply)


@pytest.mark.parametrize("said", ["第9个", "第五个", "不知道选哪个", "哪个都行"])
def test_what_chooses_nothing_is_offered_again_and_is_no_question_for_staff(starter: Assistant, said: str) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert offered_by(talk.say(said)) == offered
    assert not talk.queued


def test_who_asks_on_without_choosing_is_asked_once_more_which_one(starter: Assistant) -> None:
    """Of several that come equally near, the first would be wrong for every third asker."""
    talk, offered = offered_after(starter, "公积金提取")
    reply = talk.say("要什么材料")
    assert (offered_by(reply), reply.facets) == (offered, ["材料"])
    assert reply.text.startswith("申请材料各不相同，您问的是哪一件？")
    chosen = talk.say("第二个")
    assert (item_of(chosen), chosen.facets) == (offered[1], ["材料"])


def test_who_still_does_not_choose_is_answered_about_the_first_and_may_choose_later(starter: Assistant) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    talk.say("要什么材料")
    reply = talk.say("多久能办好")
    assert (item_of(reply), reply.facets) == (offered[0], ["时限"])
    assert "如果您问的是另一件，请回复序号：2. " in reply.text
    assert item_of(talk.say("第二个")) == offered[1]


def test_where_the_first_leads_who_asks_on_means_it(starter: Assistant) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert talk.state is not None
    talk.state = replace(talk.state, leads=True)
    reply = talk.say("要什么材料")
    assert (item_of(reply), reply.facets) == (offered[0], ["材料"])
    assert item_of(talk.say("第二个")) == offered[1]


def test_another_of_the_offer_may_be_looked_at_after_the_first(starter: Assistant) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert item_of(talk.say("第一个")) == offered[0]
    assert item_of(talk.say("要什么材料")) == offered[0]
    assert item_of(talk.say("那第二个呢")) == offered[1]


def test_choosing_and_asking_at_once(starter: Assistant) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    reply = talk.say("第二个，要什么材料")
    assert (item_of(reply), reply.facets) == (offered[1], ["材料"])


@pytest.mark.parametrize(
    ("asked", "said", "code"),
    [
        ("公积金提取", "租房子的那种", "gjj-zufang"),
        ("残疾人证", "到期换新的", "cl-huanling"),
        ("驾驶证", "丢了的那种", "jsz-yishi"),
        ("营业执照", "补办的", "qiye-zhizhao-bu"),
        ("怎么落户", "是夫妻投靠", "hj-fuqi"),
    ],
)
def test_choosing_by_describing(starter: Assistant, asked: str, said: str, code: str) -> None:
    talk = Talk(starter)
    assert isinstance(talk.say(asked), Clarify)
    assert item_of(talk.say(said)) == code


@pytest.mark.parametrize("said", ["好的", "嗯嗯", "知道了", "明白", "行，谢谢"])
def test_nothing_is_asked(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    talk.say("身份证丢了怎么补")
    assert talk.say(said).outcome == "referred"
    assert not talk.queued
    assert item_of(talk.say("要多少钱")) == "sfz-buling"


# -- a whole question asks anew; only what hangs on the question before carries it on


LOSSES: tuple[dict[str, Any], ...] = (
    {"code": "sfz-buling", "name": "居民身份证丢失补领", "aliases": ["身份证丢了怎么补办"]},
    *(
        {"code": f"{code}-{way}", "name": f"{thing}{name}"}
        for code, thing in (("hz", "护照"), ("jsz", "驾驶证"), ("sbk", "社保卡"))
        for way, name in (("bu", "丢失补领"), ("xin", "首次申领"), ("huan", "到期换领"))
    ),
)


@pytest.fixture
def losses(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *LOSSES)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


@pytest.mark.parametrize("said", ["护照怎么办", "驾驶证怎么办", "社保卡怎么办理", "怎么办理护照"])
def test_a_whole_question_is_read_as_when_asked_first(losses: Assistant, said: str) -> None:
    first, talk = Talk(losses).say(said), Talk(losses)
    talk.say("身份证丢了怎么补办")
    later = talk.say(said)
    assert (later.outcome, offered_by(later)) == (first.outcome, offered_by(first))


@pytest.mark.parametrize(
    ("said", "code"),
    [("那护照呢", "hz-bu"), ("护照也丢了呢", "hz-bu"), ("那驾驶证呢", "jsz-bu"), ("还有社保卡也丢了", "sbk-bu")],
)
def test_what_hangs_on_the_question_before_carries_it_on(losses: Assistant, said: str, code: str) -> None:
    talk = Talk(losses)
    talk.say("身份证丢了怎么补办")
    assert item_of(talk.say(said)) == code


@pytest.mark.parametrize("said", ["身份证丢了怎么补办", "身份证丢了怎么办", "身份证丢失补领要多少钱"])
def test_asked_a_second_time_the_answer_is_the_same(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    first = talk.say(said)
    again = talk.say(said)
    assert (again.text, again.facets) == (first.text, first.facets)


# -- an answer to the circumstance asked for


CARS: dict[str, Any] = {
    "code": "jiazhao", "name": "驾驶证考领", "aliases": ["考驾照"], "documents": [{"name": "身份证明"}],
    "circumstances": [
        {"dimension": "车型", "ask": "想考哪种车？", "options": ["小型汽车（C1）", "小型自动挡汽车（C2）", "摩托车", "大型货车"]}
    ],
    "conditions": [
        *({"text": f"小型{n}", "when": {"车型": ["小型汽车（C1）", "小型自动挡汽车（C2）"]}} for n in range(3)),
        {"text": "自动挡", "when": {"车型": ["小型自动挡汽车（C2）"]}},
        {"text": "摩托", "when": {"车型": ["摩托车"]}},
        {"text": "货车", "when": {"车型": ["大型货车"]}},
    ],
}  # fmt: skip
AGES: dict[str, Any] = {
    "code": "huzhao", "name": "护照申领", "documents": [{"name": f"监护{n}", "when": {"年龄": ["未满16周岁"]}} for n in range(4)],
    "circumstances": [{"dimension": "年龄", "ask": "满16周岁了吗？", "options": ["满16周岁", "未满16周岁"]}],
}  # fmt: skip


@pytest.fixture
def asked_which_car(kb: KnowledgeBase, lexicon: Lexicon) -> Talk:
    publish(kb, CARS)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    reply = talk.say("考驾照要什么条件")
    assert isinstance(reply, Clarify)
    assert reply.ask
    return talk


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("C1", "小型汽车（C1）"), ("c1", "小型汽车（C1）"), ("我考c1的", "小型汽车（C1）"), ("小车", "小型汽车（C1）"), ("小型汽车", "小型汽车（C1）"),
        ("Ｃ２", "小型自动挡汽车（C2）"), ("自动挡的", "小型自动挡汽车（C2）"), ("摩托", "摩托车"), ("大货车", "大型货车"), ("2", "小型自动挡汽车（C2）"),
    ],
)  # fmt: skip
def test_a_circumstance_is_told_by_a_part_of_an_option(asked_which_car: Talk, said: str, option: str) -> None:
    reply = asked_which_car.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {"车型": option}


@pytest.mark.parametrize("said", ["不清楚", "不知道", "我也不确定", "都可以", "说不清楚"])
def test_who_does_not_know_the_circumstance_sees_all_of_them(asked_which_car: Talk, said: str) -> None:
    reply = asked_which_car.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {}
    assert {"小型0", "自动挡", "摩托", "货车"} <= set(texts_of(reply))
    assert "车型还不确定，各种情况都列在下面。" in reply.text
    assert "大型货车：货车" in reply.text
    assert not asked_which_car.queued


@pytest.mark.parametrize("said", ["小型", "7", "？？？", "嗯嗯嗯呢", "那个"])
def test_what_is_no_answer_is_asked_once_more(asked_which_car: Talk, said: str) -> None:
    reply = asked_which_car.say(said)
    assert not asked_which_car.queued
    assert reply.outcome != "unanswered"
    reply = asked_which_car.say("C2")
    assert isinstance(reply, Answered)
    assert "自动挡" in [fact.text for fact in (*reply.facts, *reply.rest)]


@pytest.mark.parametrize(
    ("said", "option"),
    [("是", "满16周岁"), ("满了", "满16周岁"), ("满16", "满16周岁"), ("不是", "未满16周岁"), ("没有", "未满16周岁"), ("还没满16周岁", "未满16周岁"), ("不满16岁", "未满16周岁")],
)  # fmt: skip
def test_yes_and_no_answer_the_circumstance(kb: KnowledgeBase, lexicon: Lexicon, said: str, option: str) -> None:
    publish(kb, AGES)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    assert isinstance(talk.say("护照申领要什么材料"), Clarify)
    reply = talk.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {"年龄": option}


# -- not this one


@pytest.mark.parametrize(
    "said", ["我问的不是这个", "不是这个", "不是", "这不是我要问的", "不是我想问的", "你搞错了", "答非所问"]
)
def test_who_denies_the_answer_is_asked_which_else(losses: Assistant, said: str) -> None:
    first = losses.ask("护照丢失补领")
    reply = losses.ask(said, conversation=first.conversation)
    assert isinstance(reply, Clarify)
    assert "不是“护照丢失补领”" in reply.text
    assert len(reply.candidates) > 1
    assert "hz-bu" not in offered_by(reply)
    assert [case.question for case in losses.kb.inbox.cases()] == ["护照丢失补领"]
    chosen = losses.ask("1", conversation=reply.conversation)
    assert item_of(chosen) == offered_by(reply)[0]
    losses.ask("都不是", conversation=reply.conversation)
    assert [(case.question, case.times) for case in losses.kb.inbox.cases()] == [("护照丢失补领", 1)]


def test_nothing_near_is_asked_for_in_other_words(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(kb, CARS)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    talk.say("考驾照要什么材料")
    reply = talk.say("不是这个")
    assert reply.outcome == "unanswered"
    assert "请换个说法再问" in reply.text
    assert not talk.queued


@pytest.mark.parametrize(("said", "place"), [("不是这个，第一个", 0), ("不对，我要第二个", 1), ("不是这个，第3个", 2)])
def test_another_is_chosen_at_once(starter: Assistant, said: str, place: int) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    talk.say("最后一个")
    assert item_of(talk.say(said)) == offered[place]


def test_what_was_chosen_from_an_offer_and_denied_leaves_the_others(starter: Assistant) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    talk.say("第一个")
    reply = talk.say("不是这个")
    assert offered_by(reply) == offered[1:]


@pytest.mark.parametrize(("said", "places"), [("1和3", (0, 2)), ("第二个和第一个", (1, 0)), ("1、2", (0, 1))])
def test_more_than_one_is_chosen(starter: Assistant, said: str, places: tuple[int, int]) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    reply = talk.say(said)
    assert item_of(reply) == offered[places[0]]
    assert "您还问了：第2件，" in reply.text
    assert item_of(talk.say("第2件")) == offered[places[1]]


# -- messages that ask nothing


@pytest.mark.parametrize(
    "said",
    [
        "1",
        "0",
        "12",
        "？？？",
        "😀😀",
        "是",
        "是的",
        "吗",
        "没有",
        "第一个",
        "",
        " ",
        "。。。",
        "啊啊啊啊",
        "那个呢",
        "不知道",
    ],
)
def test_what_asks_nothing_is_asked_about_and_is_no_question_for_staff(losses: Assistant, said: str) -> None:
    assert isinstance(says_nothing(said.strip()), Nothing)
    first = losses.ask(said)
    assert isinstance(first, Clarify)
    assert first.text.startswith("您想问哪件事？")
    answer = losses.ask("护照丢失补领", conversation=first.conversation)
    later = losses.ask(said, conversation=answer.conversation)
    assert isinstance(later, Clarify)
    assert later.text.startswith("您还想了解“护照丢失补领”的什么？")
    assert item_of(losses.ask("要什么材料", conversation=later.conversation)) == "hz-bu"
    assert [case.question for case in losses.kb.inbox.cases() if case.question != "要什么材料"] == []


@pytest.mark.parametrize("said", ["没有了", "没有别的问题了", "不用了", "嗯", "好的", "就这些"])
def test_who_has_no_more_to_ask_is_no_question_for_staff(losses: Assistant, said: str) -> None:
    assert isinstance(says_nothing(said), Acknowledged)
    talk = Talk(losses)
    for before in ("", "护照丢失补领"):
        if before:
            talk.say(before)
        assert talk.say(said).outcome == "referred"
        assert not talk.queued


@pytest.mark.parametrize("said", ["0", "？？？", "吗", "9"])
def test_what_chooses_nothing_of_an_open_offer_is_offered_again(starter: Assistant, said: str) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert offered_by(talk.say(said)) == offered
    assert not talk.queued


# -- what no fact speaks of


@pytest.mark.parametrize(("opener", "said"), [("居住证怎么申领", "要买保险吗"), ("低保怎么申请", "要买保险吗")])
def test_a_question_that_no_fact_speaks_of_is_not_answered_with_another_facet(
    starter: Assistant, opener: str, said: str
) -> None:
    talk = Talk(starter)
    talk.say(opener)
    reply = talk.say(said)
    assert "没有找到说到这一点的内容" in reply.text
    assert talk.queued


def test_what_the_entry_itself_answers_is_told_first(starter: Assistant) -> None:
    talk = Talk(starter)
    assert item_of(talk.say("我要离婚")) == "hy-lihun"
    reply = talk.say("需要律师吗")
    assert "律师" in texts_of(reply)[0]
