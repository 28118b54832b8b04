"""Conversations, as transcripts: follow-ups, choices, circumstances, corrections, another topic, and what a token carries."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.conversation import Conversation, Tokens
from hotline.replies import Answered, Clarify, Unanswered
from hotline.vocabulary import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk, item_of, offered_by, publish, texts_of

PAPERS = [
    {"name": "居民身份证", "originals": 1},
    *({"name": f"代办材料{n}", "when": {"申请人": ["他人代办"]}} for n in range(4)),
    {"name": "本人照片", "when": {"申请人": ["本人"]}},
]
ITEMS: tuple[dict[str, Any], ...] = (
    {
        "code": "hz-bufa", "name": "护照补发", "aliases": ["护照丢了"], "department": "出入境", "documents": PAPERS,
        "circumstances": [{"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "他人代办"]}],
        "fees": [{"name": "工本费", "amount": "120", "unit": "元"}],
        "deadlines": [{"type": "statutory", "number": 15, "unit": "自然日"}],
    },
    {"code": "yyzz-bufa", "name": "营业执照补发", "aliases": ["营业执照"], "documents": [{"name": "补发申请书"}], "fees": [{"amount": "0", "unit": "元"}]},
    {"code": "yyzz-biangeng", "name": "营业执照变更", "aliases": ["营业执照"], "documents": [{"name": "变更申请书"}]},
    {"code": "hy-jiehun", "name": "结婚登记", "documents": [{"name": "双方身份证"}], "fees": [{"amount": "0", "unit": "元"}]},
)  # fmt: skip


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *ITEMS)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


# -- follow-ups


def test_a_follow_up_asks_for_another_facet_of_the_same_item(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    for say, facet, fact in (
        ("那费用呢？", "费用", "120元"),
        ("多久能拿到", "时限", "15日（自然日）"),
        ("归谁管", "部门", "出入境"),
    ):
        reply = talk.say(say)
        assert (item_of(reply), reply.facets, texts_of(reply)) == ("hz-bufa", [facet], [fact])


def test_several_facets_at_once(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say("多少钱，多久办好？")
    assert reply.facets == ["费用", "时限"]
    assert texts_of(reply) == ["120元", "15日（自然日）"]


def test_a_follow_up_after_thanks(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert talk.say("好的谢谢").outcome == "referred"
    assert texts_of(talk.say("多少钱")) == ["120元"]


def test_the_suggested_follow_ups_can_be_sent_as_they_are(assistant: Assistant) -> None:
    first = Talk(assistant).say("护照丢了")
    assert first.follow_ups
    for follow_up in first.follow_ups:
        talk = Talk(assistant)
        talk.say("护照丢了")
        assert item_of(talk.say(follow_up)) == "hz-bufa", follow_up


# -- choices


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ("1", 0),
        ("2", 1),
        ("第一个", 0),
        ("第二个", 1),
        ("我要第2个", 1),
        ("选二", 1),
        ("最后一个", 1),
        ("２", 1),
        ("第二個吧", 1),
    ],
)
def test_choosing_by_number(assistant: Assistant, choice: str, place: int) -> None:
    talk = Talk(assistant)
    offered = offered_by(talk.say("营业执照"))
    assert sorted(offered) == ["yyzz-biangeng", "yyzz-bufa"]
    assert item_of(talk.say(choice)) == offered[place]


@pytest.mark.parametrize("name", ["营业执照变更", "營業執照變更", " 营业执照变更。"])
def test_choosing_by_name(assistant: Assistant, name: str) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert item_of(talk.say(name)) == "yyzz-biangeng"


def test_asked_for_a_facet_before_choosing_the_first_is_meant_and_the_choices_stay(assistant: Assistant) -> None:
    talk = Talk(assistant)
    offered = offered_by(talk.say("营业执照"))
    assert item_of(talk.say("要什么材料")) == offered[0]
    chosen = talk.say(str(offered.index("yyzz-bufa") + 1))
    assert (item_of(chosen), chosen.facets, texts_of(chosen)) == ("yyzz-bufa", ["材料"], ["补发申请书"])


def test_a_number_that_was_not_offered_chooses_nothing(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert not isinstance(talk.say("4"), Answered)


def test_a_number_without_an_offer_chooses_nothing(assistant: Assistant) -> None:
    assert not isinstance(Talk(assistant).say("1"), Answered)


@pytest.mark.parametrize("words", ["都不是", "都不对", "不是这些", "没有我要的", "以上都不是", "全都不是"])
def test_none_of_these_sends_the_question_before_to_the_queue(assistant: Assistant, words: str) -> None:
    first = assistant.ask("营业执照")
    reply = assistant.ask(words, conversation=first.conversation)
    assert isinstance(reply, Unanswered)
    (case,) = assistant.kb.inbox.cases()
    assert case.question == "营业执照"
    assert assistant.kb.inbox.reply_ids(case.id) == [first.reply_id]


def test_none_of_these_said_twice_is_one_case(assistant: Assistant) -> None:
    first = assistant.ask("营业执照")
    second = assistant.ask("都不是", conversation=first.conversation)
    assistant.ask("都不是", conversation=first.conversation)
    assistant.ask("都不是", conversation=second.conversation)
    assert [(case.question, case.times) for case in assistant.kb.inbox.cases()][:1] == [("营业执照", 1)]


def test_none_of_these_after_an_answer_goes_to_the_queue_too(assistant: Assistant) -> None:
    first = assistant.ask("护照丢了")
    assistant.ask("都不是", conversation=first.conversation)
    assert [case.question for case in assistant.kb.inbox.cases()] == ["护照丢了"]


# -- circumstances


def test_the_one_circumstance_that_changes_the_answer_is_asked_for(assistant: Assistant) -> None:
    talk = Talk(assistant)
    reply = talk.say("护照丢了要什么材料")
    assert isinstance(reply, Clarify)
    assert reply.ask is not None
    assert (reply.ask.dimension, reply.ask.options) == ("申请人", ["本人", "他人代办"])
    answer = talk.say("本人")
    assert isinstance(answer, Answered)
    assert answer.assumed == {"申请人": "本人"}
    assert [text.split("（")[0] for text in texts_of(answer)] == ["居民身份证", "本人照片"]


@pytest.mark.parametrize("said", ["他人代办", "是他人代办", "如果是他人代办呢", "换成他人代办", "我想他人代办"])
def test_a_circumstance_can_be_changed(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了要什么材料")
    talk.say("本人")
    answer = talk.say(said)
    assert isinstance(answer, Answered)
    assert answer.assumed == {"申请人": "他人代办"}
    assert "代办材料0" in texts_of(answer)
    assert "本人照片" not in texts_of(answer)


def test_a_circumstance_is_remembered_for_the_item_only(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了要什么材料")
    talk.say("本人")
    later = talk.say("还要带什么材料")
    assert isinstance(later, Answered)
    assert later.assumed == {"申请人": "本人"}
    other = talk.say("结婚登记")
    assert isinstance(other, Answered)
    assert other.assumed == {}


def test_a_circumstance_said_with_the_question_is_not_asked_for(assistant: Assistant) -> None:
    reply = Talk(assistant).say("护照丢了，他人代办要什么材料")
    assert isinstance(reply, Answered)
    assert reply.assumed == {"申请人": "他人代办"}


# -- another topic


def test_another_topic_needs_no_announcement(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert item_of(talk.say("结婚登记要什么材料")) == "hy-jiehun"
    assert texts_of(talk.say("收费吗")) == ["免费"]


@pytest.mark.parametrize(
    "words", ["不是护照，是结婚登记", "我问的不是护照补发，是结婚登记", "不是这个，我要问的是结婚登记"]
)
def test_a_correction(assistant: Assistant, words: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert item_of(talk.say(words)) == "hy-jiehun"


def test_what_cannot_be_answered_ends_nothing(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert talk.say("红烧肉怎么做").outcome == "unanswered"
    assert item_of(talk.say("多少钱")) == "hz-bufa"


def test_a_facet_of_nothing_is_asked_back(assistant: Assistant) -> None:
    reply = Talk(assistant).say("要多少钱")
    assert isinstance(reply, Clarify)
    assert reply.ask is not None
    assert reply.ask.dimension == "事项"


def test_an_item_that_was_withdrawn_meanwhile(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assistant.kb.items.withdraw("hz-bufa", by="主管", reason="停办")
    assert talk.say("多少钱").outcome in {"unanswered", "clarify"}


# -- the token

STATE = Conversation(
    id="c1", code="hz-bufa", facets=("费用", "时限"), region="440106000000", chosen={"申请人": "本人"}, offered=("a", "b"),
    asked=("申请人", ("本人", "代办")), reply_id="r1", faq="faqs:1",
    earlier=("hy-jiehun", "yyzz-bufa"),
)  # fmt: skip


@pytest.mark.parametrize("state", [STATE, Conversation(id="x")])
def test_a_conversation_survives_the_journey(state: Conversation) -> None:
    tokens = Tokens(b"secret")
    assert tokens.read(tokens.write(state)) == state


def test_a_token_from_before_earlier_items_were_kept_is_still_read() -> None:
    tokens = Tokens(b"secret")
    old = tokens._serializer.dumps(["c1", "hz-bufa", ["费用"], "", {}, [], None, "r1", ""])
    assert tokens.read(str(old)) == Conversation(id="c1", code="hz-bufa", facets=("费用",), reply_id="r1")


def test_no_more_is_remembered_than_somebody_may_come_back_to() -> None:
    state = Conversation(id="x")
    for code in "abcdefg":
        state = state.about(code)
    assert (state.code, state.earlier) == ("g", ("c", "d", "e", "f"))
    assert state.about("d").earlier == ("c", "e", "f", "g")


def test_a_token_can_be_sent_in_a_url() -> None:
    token = Tokens(b"secret").write(STATE)
    assert token.isascii()
    assert not set(token) & set(" /?&#+%")


def test_a_token_of_somebody_else_begins_anew() -> None:
    forged = Tokens(b"other").write(STATE)
    fresh = Tokens(b"secret").read(forged)
    assert (fresh.code, fresh.chosen, fresh.offered) == ("", {}, ())
    assert fresh.id
    assert fresh.id != STATE.id


@given(st.text(st.characters(), max_size=80))
@settings(max_examples=100)
def test_any_text_for_a_token_begins_anew(token: str) -> None:
    assert Tokens(b"secret").read(token).code == ""


@given(st.integers(0, 200), st.characters())
@settings(max_examples=100)
def test_a_damaged_token_begins_anew(at: int, char: str) -> None:
    tokens = Tokens(b"secret")
    token = tokens.write(STATE)
    at %= len(token)
    damaged = token[:at] + char + token[at + 1 :]
    assert tokens.read(damaged).code == ("" if damaged != token else "hz-bufa")


def test_two_strangers_have_two_conversations(assistant: Assistant) -> None:
    one, two = assistant.ask("护照丢了"), assistant.ask("护照丢了", conversation="damaged")
    log = assistant.kb.questions
    assert log.get(one.reply_id).conversation != log.get(two.reply_id).conversation
    again = assistant.ask("多少钱", conversation=one.conversation)
    assert log.get(again.reply_id).conversation == log.get(one.reply_id).conversation


def test_a_thing_of_elsewhere_is_a_question_of_its_own(starter: Assistant) -> None:
    """A lost bank card is answered with no item of ours, also right after a choice was offered."""
    talk = Talk(starter)
    assert talk.say("身份证号码跟别人重了").outcome == "clarify"
    assert talk.say("银行卡丢了怎么补").outcome == "unanswered"
    assert item_of(talk.say("社保卡丢了怎么补")) == "shebaoka-buling"
