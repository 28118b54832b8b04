"""What was offered: chosen, described, asked on about, denied."""

from dataclasses import replace

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import CARS, ITEMS, LOSSES, Talk, item_of, offered_by, publish, texts_of


def offered_after(assistant: Assistant, said: str) -> tuple[Talk, list[str]]:
    talk = Talk(assistant)
    reply = talk.say(said)
    assert isinstance(reply, Clarify), reply
    assert len(reply.candidates) > 1, reply
    return talk, offered_by(reply)


COMMONEST = """
    公积金怎么提 > gjj-zufang
    公积金能取吗 > gjj-zufang
    取公积金 > gjj-zufang
    公积金 > gjj-zufang
    社保卡 > shebaoka-buling
    户口 > hj-qianyi hj-chusheng
    驾驶证 > jsz-huanzheng
    身份证 > sfz-buling sfz-daoqi
    护照 > hz-shouci
    结婚 > hy-jiehun
"""
"""What many come for anywhere is among what is offered, while nothing is counted yet."""


@pytest.mark.parametrize("line", [line.strip() for line in COMMONEST.strip().splitlines()])
def test_what_most_people_come_for_is_among_what_is_offered(starter: Assistant, line: str) -> None:
    said, _, codes = line.partition(" > ")
    _, offered = offered_after(starter, said)
    assert set(codes.split()) <= set(offered)
    assert len(offered) <= 4


def test_what_was_asked_for_most_is_offered(starter: Assistant) -> None:
    turn = starter.turn("公积金怎么提")
    reply = starter.reply_to(replace(turn, demand={"gjj-wuye": 50.0, "sfz-buling": 900.0})).reply
    assert "gjj-wuye" in offered_by(reply)
    assert "sfz-buling" not in offered_by(reply)


@pytest.mark.parametrize("said", ["万达广场几点关门", "今天天气怎么样", "苹果手机怎么截图", "王者荣耀怎么充值"])
def test_nothing_is_offered_to_who_asks_for_nothing_of_ours(starter: Assistant, said: str) -> None:
    assert offered_by(Talk(starter).say(said)) == []


@pytest.mark.parametrize("said", ["第9个", "第五个", "不知道选哪个", "哪个都行"])
def test_what_chooses_nothing_is_offered_again_and_is_no_question_for_staff(starter: Assistant, said: str) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert offered_by(talk.say(said)) == offered
    assert not talk.queued


def test_of_two_that_come_equally_near_both_are_told_to_who_asks_on(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    """Asking twice between two takes longer than reading both."""
    publish(kb, *ITEMS)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    assert offered_by(talk.say("营业执照")) == ["yyzz-bufa", "yyzz-biangeng"]
    reply = talk.say("要什么材料")
    assert isinstance(reply, Answered)
    assert texts_of(reply) == ["补发申请书"]
    assert [fact.text for more in reply.more for fact in more.facts] == ["变更申请书"]
    assert "两件都列在下面" in reply.text


@pytest.mark.parametrize(
    ("opening", "said", "meant"),
    [
        ("你好，咨询一下就业与劳动", "失业了能领啥", "jiuye-shiyejin"),
        ("身份证的事想问问", "我在外省，想换证", "sfz-daoqi|sfz-yidi"),
        ("驾照的事", "我的本快到期了", "jsz-huanzheng"),
        ("机动车的事想问一下", "车子要过户", "jdc-guohu"),
        ("房产证的问题", "我爸过世了，房子想改成我的名字", "bdc-jicheng"),
        ("残疾证想问问", "我爸中风以后半边不能动，头一次办", "cl-xinban"),
        ("公司的事咨询一下", "想换个法人", "qiye-biangeng-faren"),
        ("医保想问一下", "我妈退休了在我这边长住，看病怎么报", "yibao-yidi"),
    ],
)
def test_who_opens_with_a_few_words_is_offered_something_and_then_told_what_is_meant(
    starter: Assistant, opening: str, said: str, meant: str
) -> None:
    """Also where it was not among what was offered."""
    talk, _ = offered_after(starter, opening)
    assert item_of(talk.say(said)) in meant.split("|")


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


@pytest.fixture
def losses(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *LOSSES)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


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


@pytest.mark.parametrize("said", ["0", "？？？", "吗", "9"])
def test_what_chooses_nothing_of_an_open_offer_is_offered_again(starter: Assistant, said: str) -> None:
    talk, offered = offered_after(starter, "公积金提取")
    assert offered_by(talk.say(said)) == offered
    assert not talk.queued
