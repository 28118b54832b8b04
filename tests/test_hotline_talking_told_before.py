"""A first message that was answered before is told the same without being read again, and never what does not hold any more."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from hotline.answering.replies import Reply
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.talking.conversation import Conversation
from hotline.talking.told_before import LONGEST, MOST, ToldBefore
from hotline.talking.turn import Turn, TurnResult
from knowledge.entry.records import Source
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, item_of, publish, texts_of

ASKED = "身份证丢了怎么补办"


class Counting:
    """What makes replies, and counts how often it had to."""

    def __init__(self, assistant: Assistant) -> None:
        self.made = 0
        self._assistant = assistant
        self._told = ToldBefore(lambda: assistant.kb.version, assistant.kb.resolve)

    def ask(self, text: str, *, state: Conversation | None = None, region: str | None = None) -> TurnResult:
        turn = self._assistant.turn(text, state=state, region=region)
        return self._told.reply(turn, self._make)

    def _make(self, turn: Turn) -> TurnResult:
        self.made += 1
        return self._assistant._replying._by_itself(turn)


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


@pytest.fixture
def counting(assistant: Assistant) -> Counting:
    return Counting(assistant)


def nameless(reply: Reply) -> Reply:
    return replace(reply, reply_id="")


def test_the_same_message_is_read_once_and_told_the_same_under_names_of_its_own(counting: Counting) -> None:
    first = counting.ask(ASKED, state=Conversation(id="one"))
    second = counting.ask(ASKED, state=Conversation(id="two"))
    assert counting.made == 1
    assert nameless(first.reply) == nameless(second.reply)
    assert first.reply.reply_id != second.reply.reply_id
    assert (first.state.id, second.state.id) == ("one", "two")
    assert replace(first.state, id="") == replace(second.state, id="")


@pytest.mark.parametrize(
    ("text", "state", "region"),
    [
        ("身份证丢了要带什么", None, None),
        (ASKED, Conversation(id="x", code="hy-jiehun"), None),
        (ASKED, Conversation(id="x", heard="房子着火了", heard_at=1), None),
        (ASKED, None, "440100000000"),
        (f"{ASKED}，我在广州", None, None),
    ],
)
def test_another_message_conversation_or_place_is_read_by_itself(
    counting: Counting, text: str, state: Conversation | None, region: str | None
) -> None:
    counting.ask(ASKED)
    counting.ask(text, state=state, region=region)
    assert counting.made == 2


@pytest.mark.parametrize("text", ["我叫王建国，身份证丢了", "身份证丢了，电话13800138000", "身份证丢了" * LONGEST])
def test_what_is_personal_or_long_is_not_remembered(counting: Counting, text: str) -> None:
    counting.ask(text)
    counting.ask(text)
    assert counting.made == 2


def test_what_was_asked_longest_ago_is_forgotten(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.talking.told_before.MOST", 2)
    for text in (ASKED, "领结婚证要带什么", ASKED, "结婚登记在哪里办", ASKED, "领结婚证要带什么"):
        counting.ask(text)
    assert counting.made == 4
    assert MOST <= 1_000


def test_what_is_published_is_told_at_once(assistant: Assistant, kb: KnowledgeBase) -> None:
    for _ in range(2):
        assert "40元" in " ".join(texts_of(assistant.answer("补身份证多少钱").reply))
    publish(kb, {**BULING, "fees": [{"name": "工本费", "amount": "20", "unit": "元"}]})
    assert "20元" in " ".join(texts_of(assistant.answer("补身份证多少钱").reply))
    kb.items.withdraw("sfz-buling", by="编辑", reason="停办")
    assert item_of(assistant.answer("补身份证多少钱").reply) != "sfz-buling"


def test_a_repealed_source_is_seen_at_once(assistant: Assistant, kb: KnowledgeBase) -> None:
    kb.sources.put([Source(key="发改价格〔2003〕2322号", title="收费标准", level="规范性文件")])
    before = [assistant.answer("补身份证多少钱").reply for _ in range(2)]
    assert "40元" in before[1].text
    kb.sources.repeal("发改价格〔2003〕2322号", on=date(2020, 1, 1), by="编辑")
    assert assistant.answer("补身份证多少钱").reply.text != before[0].text


def test_another_day_and_operators_are_told_their_own(assistant: Assistant, kb: KnowledgeBase) -> None:
    publish(kb, {**JIEHUN, "code": "nb", "name": "结婚登记坐席口径", "disclosure": "operators"})
    public = assistant.answer("结婚登记坐席口径").reply
    assert item_of(assistant.answer("结婚登记坐席口径", public=False).reply) == "nb"
    assert nameless(assistant.answer("结婚登记坐席口径").reply) == nameless(public)
    publish(kb, {**JIEHUN, "valid_from": "2026-01-01"})
    assert item_of(assistant.answer("领结婚证要带什么", as_of=date(2025, 1, 1)).reply) != "hy-jiehun"
    assert item_of(assistant.answer("领结婚证要带什么").reply) == "hy-jiehun"


def test_what_is_only_supposed_is_told_anew(assistant: Assistant, counting: Counting) -> None:
    """The gate asks the same over what is published and over a draft: one must not be told for the other."""
    turn = assistant.turn(ASKED)
    counting._told.reply(turn, counting._make)
    counting._told.reply(replace(turn, resolve=partial(assistant.kb.resolve, instead={})), counting._make)
    assert counting.made == 2
    counting._told.reply(turn, counting._make)
    assert counting.made == 2


def test_while_the_database_is_away_what_was_read_before_is_answered(assistant: Assistant, counting: Counting) -> None:
    def away() -> int:
        raise DatabaseUnusable("不在")

    told = ToldBefore(away, assistant.kb.resolve)
    assert told.reply(assistant.turn(ASKED), counting._make).reply.text
