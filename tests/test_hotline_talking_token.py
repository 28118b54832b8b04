"""The token of a conversation: what it keeps, for how long, and that nobody can read or fill it."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.sealing import Seal
from hotline.talking.conversation import SAID, Conversation, Matter, Tokens
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.hotline_talk import ITEMS, item_of, publish


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *ITEMS)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


STATE = Conversation(
    id="c1", code="hz-bufa", facets=("费用", "时限"), region="440106000000", chosen={"申请人": "本人"}, offered=("a", "b"),
    asked=("申请人", ("本人", "代办")), reply_id="r1",
    earlier=("hy-jiehun", "yyzz-bufa"), matters=(Matter(("hz-bufa",), ("费用",)), Matter(("a", "b"))), leads=True,
    near=("hz-huanfa", "hz-shouci"), question="r0",
    said="补一本多少钱", opened="护照丢了", at=1_790_000_000, again=True, missed="r0",
)  # fmt: skip


@pytest.mark.parametrize("state", [STATE, Conversation(id="x")])
def test_a_conversation_survives_the_journey(state: Conversation) -> None:
    tokens = Tokens(b"secret")
    assert tokens.read(tokens.write(state)) == state


def test_what_was_said_cannot_be_read_in_a_token() -> None:
    token = Tokens(b"secret").write(STATE)
    padded = token + "=" * (-len(token) % 4)
    assert "护照".encode() not in base64.urlsafe_b64decode(padded)
    assert "hz-bufa" not in token


def test_numbers_and_names_are_masked_before_they_are_remembered() -> None:
    state = Conversation().hearing("我叫李小明，电话13800138000，护照丢了", 0, opens=True)
    assert "13800138000" not in state.said
    assert "李小明" not in state.opened
    assert "护照丢了" in state.said


def test_of_a_long_message_the_beginning_is_remembered() -> None:
    assert len(Conversation().hearing("护照" * 200, 0, opens=True).said) == SAID


@pytest.mark.parametrize(("hours", "code"), [(0, "hz-bufa"), (23, "hz-bufa"), (25, ""), (24 * 30, "")])
def test_a_conversation_ends_after_a_day(hours: int, code: str) -> None:
    begun = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    token = Tokens(b"secret", lambda: begun).write(STATE)
    assert Tokens(b"secret", lambda: begun + timedelta(hours=hours)).read(token).code == code


@pytest.mark.parametrize(
    "filled",
    [
        "null", "[]", "1", '"text"', "{", '{"code": 1}', '{"code": ["hz-bufa"]}', '{"unknown": "x"}', '{"offered": "ab"}',
        '{"offered": [1]}', '{"chosen": {"a": 1}}', '{"chosen": []}', '{"asked": ["a"]}', '{"asked": ["a", "b"]}', '{"at": "1"}',
        '{"at": true}', '{"code": "\\ud800"}', '{"who": "\\udfff"}', '{"chosen": {"\\ud800": "a"}}', '{"leads": 1}', '{"matters": [{"codes": ["a"]}]}', '{"matters": [1]}', '{"said": null}',
        '["c1", "hz-bufa", ["费用"], "", {}, [], null, "r1", ""]',
    ],
)  # fmt: skip
def test_a_token_of_ours_that_is_oddly_filled_begins_anew(assistant: Assistant, filled: str) -> None:
    """Of an older version, or made with the right key for something else: no error, and one row in the log."""
    sealed = Seal(b"only for tests", "conversation", lasting=timedelta(days=1), clock=assistant.kb.clock).close(filled)
    before = len(assistant.kb.questions.recent())
    reply = assistant.ask("护照丢了", conversation=sealed)
    assert item_of(reply) == "hz-bufa"
    assert len(assistant.kb.questions.recent()) == before + 1


@pytest.mark.parametrize(
    "filled",
    ['{"code": "hz-bufa", "facets": ["恐龙", "费用"]}', '{"matters": [{"codes": ["hz-bufa"], "facets": ["恐龙"]}]}'],
)
def test_facets_that_are_no_longer_known_are_left_out(assistant: Assistant, filled: str) -> None:
    sealed = Seal(b"only for tests", "conversation", lasting=timedelta(days=1), clock=assistant.kb.clock).close(filled)
    state = Tokens(b"only for tests", assistant.kb.clock).read(sealed)
    assert "恐龙" not in state.facets + sum((matter.facets for matter in state.matters), ())
    assert assistant.ask("那要多久", conversation=sealed).recorded


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
@examples(100)
def test_any_text_for_a_token_begins_anew(token: str) -> None:
    assert Tokens(b"secret").read(token).code == ""


@given(st.integers(0, 200), st.characters())
@examples(100)
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
