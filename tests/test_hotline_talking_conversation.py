"""Conversations, as transcripts: follow-ups, choices, circumstances, corrections, another topic, several matters, and what a token carries."""

from dataclasses import replace

import pytest

from hotline.answering.replies import Answered, Clarify, Unanswered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import ITEMS, Talk, item_of, offered_by, publish, texts_of


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
        assert (item_of(reply), reply.facets, texts_of(reply)[0]) == ("hz-bufa", [facet], fact)


def test_several_facets_at_once(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say("多少钱，多久办好？")
    assert reply.facets == ["费用", "时限"]
    assert {"120元", "15日（自然日）"} <= set(texts_of(reply)[:3])


def test_a_follow_up_after_thanks(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    assert talk.say("好的谢谢").outcome == "referred"
    assert texts_of(talk.say("多少钱"))[0] == "120元"


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


def test_asked_for_a_facet_before_choosing_it_is_kept_for_what_is_chosen(starter: Assistant) -> None:
    talk = Talk(starter)
    offered = offered_by(talk.say("公积金提取"))
    assert offered_by(talk.say("要什么材料")) == offered
    chosen = talk.say("第二个")
    assert (item_of(chosen), chosen.facets) == (offered[1], ["材料"])
    assert texts_of(chosen)


def test_of_two_both_are_told_and_either_can_still_be_chosen(assistant: Assistant) -> None:
    talk = Talk(assistant)
    first, second = offered_by(talk.say("营业执照"))
    assert item_of(talk.say("要什么材料")) == first
    chosen = talk.say("第二个")
    assert (item_of(chosen), chosen.facets, texts_of(chosen)) == (second, ["材料"], ["变更申请书"])


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


def test_the_question_goes_to_the_queue_and_not_the_number_that_chose(assistant: Assistant) -> None:
    first = assistant.ask("营业执照")
    chosen = assistant.ask("1", conversation=first.conversation)
    assistant.ask("都不是", conversation=chosen.conversation)
    assert [case.question for case in assistant.kb.inbox.cases()] == ["营业执照"]


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
    assert {"居民身份证", "本人照片"} <= {text.split("（")[0] for text in texts_of(answer)}
    assert not any("代办" in text for text in texts_of(answer))


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
    assert texts_of(talk.say("收费吗"))[0] == "免费"


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


def test_a_thing_of_elsewhere_is_a_question_of_its_own(starter: Assistant) -> None:
    """A lost bank card is answered with no item of ours, also right after a choice was offered."""
    talk = Talk(starter)
    assert talk.say("公积金提取").outcome == "clarify"
    assert talk.say("银行卡丢了怎么补").outcome == "unanswered"
    assert item_of(talk.say("社保卡丢了怎么补")) == "shebaoka-buling"


# -- typed in pieces, and the end


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("我跟女朋友下个月", "结婚登记要带什么", "hy-jiehun"),
        ("出国旅游用的", "护照丢了", "hz-bufa"),
        ("我家楼下小店", "营业执照变更要什么材料", "yyzz-biangeng"),
    ],
)
def test_a_question_typed_in_pieces_is_read_as_one(assistant: Assistant, first: str, then: str, code: str) -> None:
    piece = assistant.ask(first)
    assert (piece.outcome, assistant.kb.inbox.count()) == ("unanswered", 1)
    whole = assistant.ask(then, conversation=piece.conversation)
    assert item_of(whole) == code
    assert assistant.kb.inbox.count() == 0


def test_what_comes_later_is_no_piece(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("出国旅游用的")
    assert talk.state is not None
    talk.state = replace(talk.state, at=talk.state.at - 600)
    assert item_of(talk.say("护照丢了")) == "hz-bufa"
    assert talk.state is not None
    assert talk.state.opened == "护照丢了"


@pytest.mark.parametrize(
    "said", ["谢谢", "好的谢谢", "知道了谢谢", "没有了", "不用了谢谢", "就这些", "明白了", "行，谢谢"]
)
def test_a_goodbye_ends_politely(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say(said)
    assert (reply.outcome, reply.referral, talk.queued) == ("referred", None, False)


@pytest.mark.parametrize("said", ["转人工", "人工服务", "转人工服务"])
def test_what_was_said_stays_with_the_conversation_after_a_human_was_asked_for(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("护照丢了")
    reply = talk.say(said)
    assert reply.referral is not None
    assert reply.referral.phone == "12345"
    assert item_of(talk.say("多少钱")) == "hz-bufa"


@pytest.mark.parametrize("said", ["都不是，我要结婚登记", "都不对，我问的是结婚登记"])
def test_none_of_these_and_what_is_meant(assistant: Assistant, said: str) -> None:
    talk = Talk(assistant)
    talk.say("营业执照")
    assert item_of(talk.say(said)) == "hy-jiehun"
