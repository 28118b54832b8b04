"""How a conversation ends: somebody takes leave, or wants to talk to a person; and messages that only look like it."""

import pytest

from hotline.assistant import Assistant
from hotline.talking.saying.parting import only_thanks, person_wanted, takes_leave
from tests.hotline_talk import Talk, item_of

LEAVING = (
    "行，那我明天去窗口问问", "好嘞，晓得咯，谢谢您", "那先这样吧", "没别的事了，多谢", "我回去再想想", "打扰您了，再见", "可以了，辛苦了", "哦明白了，那就到这儿",
    "好的，下周去办", "行吧，我回头再说", "搞定了，感谢", "我先挂了", "谢谢姑娘，我知道怎么弄了", "行嘞，记下了", "那行，有事再找你们", "好吧那我再等等",
    "没事没事，我就随便问问", "先这样，有问题我再来问", "我自己去弄吧，回聊",
)  # fmt: skip
STAYING = (
    "去哪办", "我去办要带什么", "办好了吗", "这样可以吗", "再看看别的", "解决不了怎么办", "不用本人去吗", "没有问题怎么证明", "我先去派出所还是先去医院", "要再去一趟吗", "我挂失了怎么办", "我先挂个号要去哪", "懂了，那多少钱", "我会计证过期了", "再等等要多久", "有事再找你们打什么电话", "师傅不给修",
)  # fmt: skip
WANTING = (
    "转人工吧", "算了，你给我接个真人", "有没有客服", "我要跟工作人员说", "麻烦帮我转人工客服", "打字太慢了，换个人来讲", "找个活人跟我说话", "能不能叫个接线员来", "我想直接找人工",
)  # fmt: skip
NOT_WANTING = (
    "工作人员态度差怎么投诉", "人工流产能报销吗", "要找人担保吗", "找个人代办行吗", "请律师要多少钱", "老人走丢了要找人", "工作人员不给办怎么办", "人工智能企业有补贴吗",
)  # fmt: skip


@pytest.mark.parametrize("said", LEAVING)
def test_who_leaves_is_answered_politely_and_nothing_goes_to_staff(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    code = item_of(talk.say("身份证丢了怎么补"))
    reply = talk.say(said)
    assert (reply.outcome, reply.referral, talk.queued) == ("referred", None, False)
    assert item_of(talk.say("要多少钱")) == code


@pytest.mark.parametrize(
    "said", ["谢谢师傅 我会了", "多谢大姐，记住了", "谢谢你的耐心解答", "我晓得怎么办了", "感谢你的解答"]
)
def test_thanks_for_having_learned_it_take_leave(said: str) -> None:
    assert takes_leave(said)


@pytest.mark.parametrize("said", STAYING)
def test_who_asks_on_does_not_leave(said: str) -> None:
    assert not takes_leave(said)
    assert not only_thanks(said)


def test_good_news_and_thanks_end_politely(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("路灯坏了没人修")
    assert talk.say("已经修好了，谢谢").outcome == "referred"
    assert not only_thanks("身份证怎么补，谢谢")


@pytest.mark.parametrize("said", WANTING)
def test_who_wants_a_person_is_told_the_number_and_what_to_say(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    talk.say("身份证丢了怎么补")
    reply = talk.say(said)
    assert reply.referral is not None
    assert reply.referral.phone == "12345"
    assert "居民身份证丢失补领" in reply.text
    assert not talk.queued
    assert item_of(talk.say("要多少钱")) == "sfz-buling"


@pytest.mark.parametrize(
    "said",
    [
        "转律师",
        "帮我转接值班律师",
        "能不能接律师",
        "请转律师",
        "麻烦转一下律师",
        "接通律师",
        "转接律师吧",
        "直接转律师",
    ],
)
def test_who_wants_a_lawyer_is_told_whom_to_call(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    talk.say("公司拖欠工资怎么办")
    reply = talk.say(said)
    assert reply.referral is not None
    assert reply.referral.phone == "12348"


@pytest.mark.parametrize("said", NOT_WANTING)
def test_a_matter_with_people_in_it_is_a_matter(said: str) -> None:
    assert person_wanted(said, "12345") is None


@pytest.mark.parametrize("said", ["有客服吗", "帮我转接律师", "我要跟真人说", "算了给我转人工"])
def test_who_wants_a_person_at_once_is_told_how_to_reach_one(starter: Assistant, said: str) -> None:
    reply = Talk(starter).say(said)
    assert item_of(reply) == "fw-rengong" or (reply.referral is not None and reply.referral.kind == "human")
