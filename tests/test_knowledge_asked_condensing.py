"""Replies kept in parts: what is read again is what was sent, parts are kept once, and go with what was asked."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering import composing
from hotline.answering.replies import to_json
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.asked.condensing import OWN, condense, expand, hash_of, name_of_fact, named_in
from knowledge.entry.records import NATION
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.underneath import file_before, rows

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=80)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(min_size=1, max_size=8).filter(lambda k: k not in ("#", "##", "\n")), inner, max_size=4
        )
    ),
)


@given(st.dictionaries(st.sampled_from([*OWN, "text", "facts", "rest", "item", "notes"]), VALUES))
def test_what_is_put_together_again_is_what_was_taken_apart(reply: dict[str, Any]) -> None:
    root, parts = condense(reply)
    again = expand(root, parts.__getitem__, {name: reply.get(name) for name in OWN})
    assert json.dumps(again) == json.dumps(reply)  # in the same order, too


@given(st.dictionaries(st.sampled_from([*OWN, "text", "facts", "rest", "item", "notes"]), VALUES))
def test_following_the_names_from_a_reply_finds_all_its_parts(reply: dict[str, Any]) -> None:
    root, parts = condense(reply)
    found, wanted = set[str](), {root}
    while wanted:
        found |= wanted
        wanted = {name for part in wanted for name in named_in(parts[part]) if name in parts} - found
    assert found == parts.keys()


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN)
    return Assistant(kb, secret=b"x", lexicon=lexicon)


def test_a_reply_is_read_as_it_was_sent_whatever_the_program_would_say_today(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = assistant.ask("身份证丢了怎么补办")
    sent = json.dumps(to_json(reply), ensure_ascii=False)
    monkeypatch.setattr(composing, "compose", lambda *_args, **_more: pytest.fail("composed again"))
    with KnowledgeBase(assistant.kb.path, clock=assistant.kb.clock) as later:
        assert json.dumps(later.questions.get(reply.reply_id).reply, ensure_ascii=False) == sent


def test_many_replies_are_read_in_a_few_statements(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ("身份证丢了怎么补办", "结婚登记要带什么", "补身份证多少钱", "结婚登记去哪里办")
    replies = [assistant.ask(question) for question in questions]
    statements: list[str] = []
    with KnowledgeBase(assistant.kb.path, clock=assistant.kb.clock) as later:
        execute = later._connections.db.execute

        def noted(sql: str, parameters: Any = None) -> Any:
            statements.append(sql)
            return execute(sql, parameters)

        monkeypatch.setattr(later._connections.db, "execute", noted)
        found = later.questions.those([reply.reply_id for reply in replies])
    assert [logged.reply["text"] for logged in found] == [reply.text for reply in replies]
    assert len(statements) <= 6


def test_what_is_told_again_is_kept_once(assistant: Assistant) -> None:
    kb = assistant.kb
    for _ in range(5):
        assistant.ask("身份证丢了怎么补办")
    before = rows(kb, "SELECT count(*) FROM told_parts")
    for _ in range(5):
        assistant.ask("身份证丢了怎么补办")
    assert rows(kb, "SELECT count(*) FROM told_parts") == before
    [(longest,)] = rows(kb, "SELECT max(length(reply)) FROM questions")
    assert longest == 11


def test_parts_go_with_what_was_asked_and_stay_while_they_are_told(assistant: Assistant, clock: MovableClock) -> None:
    kb = assistant.kb
    old, kept = assistant.ask("身份证丢了怎么补办"), assistant.ask("结婚登记要带什么")
    clock.move(days=10)
    again = assistant.ask("结婚登记要带什么")
    assert kept.text == again.text
    day = date.fromisoformat(kb.questions.get(again.reply_id).asked_at[:10])
    assert kb.retention.purge(day, by="甲").questions == 2
    assert kb.questions.those([old.reply_id, kept.reply_id]) == []
    assert kb.questions.get(again.reply_id).reply["text"] == again.text
    assert not rows(kb, f"SELECT * FROM told_parts WHERE last_told < '{day}'")
    assert not rows(kb, "SELECT * FROM told_items WHERE reply NOT IN (SELECT hash FROM told_parts)")
    assert kb.questions.get(assistant.ask("身份证丢了怎么补办").reply_id).reply["text"] == old.text


def test_only_what_is_committed_is_taken_for_kept(kb: KnowledgeBase) -> None:
    fact = {"id": "documents:户口簿", "region": NATION, "revision": 1, "text": "居民户口簿"}
    long = {"text": "办理身份证要带户口簿，" * 20, "item": {"code": "sfz-buling"}, "facts": [fact]}

    def fail() -> None:
        with kb.questions.writing(wait_s=1):
            kb.questions.record(asked("r1", reply=long))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    kb.questions.record(asked("r2", reply=long))
    assert kb.questions.get("r2").reply == long
    assert rows(kb, "SELECT revision FROM told_facts") == [(1,)]
    assert rows(kb, "SELECT code FROM told_items") == [("sfz-buling",)]
    kb.questions.record(asked("r3", reply=long | {"text": "带户口簿和身份证。"}))
    assert rows(kb, "SELECT revision FROM told_facts") == [(1,)]


def test_of_a_fact_in_the_same_words_the_first_revision_is_kept(kb: KnowledgeBase) -> None:
    fact = {"id": "documents:户口簿", "region": NATION, "text": "居民户口簿"}
    for name, revision in (("r1", 3), ("r2", 2), ("r3", 4)):
        kb.questions.record(
            asked(name, reply={"item": {"code": "sfz-buling"}, "facts": [fact | {"revision": revision}]})
        )
    assert rows(kb, "SELECT revision FROM told_facts") == [(2,)]


def test_facts_that_were_told_before_they_had_names_are_found_by_them(tmp_path: Path) -> None:
    old = file_before(tmp_path / "before.db", "0042_told_facts_named")
    for revision in (3, 1, 2):
        values = ["sfz-buling", "fee", NATION, revision, hash_of("40元")]
        old.execute(
            "INSERT INTO told_facts (code, fact_id, region, revision, text_hash) VALUES (?, ?, ?, ?, ?)", values
        )
    old.execute("INSERT INTO told_items (code, reply) VALUES ('sfz-buling', 'a reply')")
    with KnowledgeBase(f"sqlite:///{tmp_path / 'before.db'}", clock=MovableClock()) as kb:
        assert rows(kb, "SELECT * FROM told_facts") == [(name_of_fact("sfz-buling", "fee", NATION, hash_of("40元")), 1)]
        assert rows(kb, "SELECT * FROM told_items") == [("sfz-buling", "a reply")]


def test_only_the_newest_reply_of_a_conversation_can_be_gone_on_from(kb: KnowledgeBase) -> None:
    for n in (1, 2):
        kb.questions.record(asked(f"r{n}", reply={"text": "x", "conversation": f"token {n}"}))
    assert [kb.questions.get(f"r{n}").reply["conversation"] for n in (1, 2)] == ["", "token 2"]


# -- counts


def test_questions_are_counted_by_day_and_by_what_they_were_about(assistant: Assistant, clock: MovableClock) -> None:
    kb, tallies = assistant.kb, assistant.kb.tallies
    for question in ("身份证丢了怎么补办", "身份证丢了怎么补办", "恐龙饲养许可怎么办"):
        assistant.ask(question)
    first = date.fromisoformat(kb.questions.recent(limit=1)[0].asked_at[:10])
    clock.move(days=1)
    assistant.ask("结婚登记要带什么", channel="operator")
    last = date.fromisoformat(kb.questions.recent(limit=1)[0].asked_at[:10])
    assert [(t.by, t.questions) for t in tallies.count(first, last, by=("outcome",))] == [
        (("answered",), 3),
        (("unanswered",), 1),
    ]
    assert [(t.by, t.questions) for t in tallies.count(first, last, by=("day",))] == [
        ((first.isoformat(),), 3),
        ((last.isoformat(),), 1),
    ]
    assert [t.questions for t in tallies.count(first, last, channel="operator")] == [1]
    assert [t.by for t in tallies.count(first, first, by=("code",), outcome="answered")] == [("sfz-buling",)]
    departments = {(t.by[0], t.questions) for t in tallies.count(first, last, by=("department",))}
    assert departments == {
        (kb.items.live("sfz-buling", NATION).item.department, 2),
        ("", 1),
        (kb.items.live("hy-jiehun", NATION).item.department, 1),
    }
    assert tallies.count(first, last)[0].latency_ms > 0
    kb.questions.probe(wait_s=1)
    assert tallies.count(first, last)[0].questions == 4
    kb.retention.purge(last, by="甲")
    assert tallies.count(first, first)[0].questions == 3
    with pytest.raises(ValueError, match="mood"):
        tallies.count(first, last, by=("mood",))
