"""What follows an answer or an offer: loosely asked facets, circumstances, neighbours of an item, corrections, and coming back."""

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from hotline.reading.analysis import Analyser
from hotline.reading.lexicon import Lexicon
from hotline.talking.saying.choosing import Acknowledged, Nothing
from hotline.talking.saying.intents import says_nothing
from hotline.talking.saying.message import Message, read_message
from knowledge.store import KnowledgeBase
from tests.hotline_talk import LOSSES, Talk, item_of, offered_by, publish, talk_through, texts_of

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


# -- a whole question asks anew; only what hangs on the question before carries it on


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
