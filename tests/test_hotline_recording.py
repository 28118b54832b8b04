"""When the record cannot be kept: the answer goes out and says so, nobody waits in vain, and whoever runs it is told once."""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from hotline.answering.replies import Reply, to_json
from hotline.assistant import Assistant
from hotline.readiness import Readiness
from hotline.reading.lexicon import Lexicon
from hotline.recording import LATELY_S, NOT_RECORDED, PAUSE_S, Recorder
from hotline.trouble import EVERY_S, Troubles
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish, texts_of

TYPED = "红烧肉怎么做"


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, BULING, JIEHUN)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon, log_wait_s=0.01)


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def logged(kb: KnowledgeBase) -> int:
    return len(kb.questions.recent())


def read_only(kb: KnowledgeBase) -> Callable[[], object]:
    db = kb._connections.db
    db.execute("PRAGMA query_only = ON")
    return lambda: db.execute("PRAGMA query_only = OFF")


def full(kb: KnowledgeBase) -> Callable[[], object]:
    db = kb._connections.db
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    return lambda: db.execute("PRAGMA max_page_count = 100000")


def held(kb: KnowledgeBase) -> Callable[[], object]:
    other = sqlite3.connect(kb.path)
    other.execute("BEGIN IMMEDIATE")
    return other.close


def without_its_table(kb: KnowledgeBase) -> Callable[[], object]:
    """A fault that is none of the file's."""
    kb._connections.db.execute("ALTER TABLE questions RENAME TO questions_put_aside")
    return lambda: kb._connections.db.execute("ALTER TABLE questions_put_aside RENAME TO questions")


@pytest.mark.parametrize("obstruct", [read_only, full, held, without_its_table])
def test_the_answer_goes_out_and_says_that_it_was_not_recorded(
    assistant: Assistant, obstruct: Callable[[KnowledgeBase], Callable[[], object]], caplog: pytest.LogCaptureFixture
) -> None:
    first = assistant.ask("身份证丢了怎么补办")
    assert first.recorded
    assert "没有记录" not in first.text
    # A row takes a page of its own sooner or later; until then a full file has room for it.
    clear = obstruct(assistant.kb)
    answers: list[Reply] = []
    while not answers or (answers[-1].recorded and len(answers) < 100):
        answers.append(assistant.ask("多少钱", conversation=first.conversation))
    assert texts_of(answers[-1]) == ["40元"]
    assert answers[-1].text.endswith(NOT_RECORDED)
    assert to_json(answers[-1])["recorded"] is False
    unknown = assistant.ask(TYPED)
    assert not unknown.recorded
    assert "转给工作人员" not in unknown.text
    assert not assistant.ready()
    assert len([r for r in caplog.records if "recording a question" in r.message]) == 1
    assert TYPED not in caplog.text
    clear()
    assistant._recorder._failed_at = 0.0  # long ago
    assert assistant.ready()
    again = assistant.ask(TYPED)
    assert again.recorded
    assert "转给工作人员" in again.text
    assert assistant.kb.inbox.count() == 1


def test_what_was_passed_on_is_not_said_either(assistant: Assistant) -> None:
    offered = assistant.ask(TYPED)
    clear = held(assistant.kb)
    reply = assistant.ask("都不是", conversation=offered.conversation)
    assert not reply.recorded
    assert "转给工作人员" not in reply.text
    clear()


def test_while_it_is_known_to_be_held_nobody_waits_and_one_tries_again() -> None:
    clock, waits = Seconds(), []
    recorder = Recorder(Troubles(clock), wait_s=1.0, clock=clock)

    def fails(wait_s: float) -> None:
        waits.append(wait_s)
        raise DatabaseUnusable("占用")

    def tries_twice(wait_s: float) -> None:
        """While one tries, nobody else does."""
        waits.append(wait_s)
        assert not recorder.keeps(fails)
        raise DatabaseUnusable("占用")

    assert [recorder.keeps(fails) for _ in range(3)] == [False] * 3
    assert waits == [1.0]
    clock.now += PAUSE_S
    assert not recorder.keeps(tries_twice)
    assert len(waits) == 2
    assert waits[1] < 0.1
    clock.now += PAUSE_S
    assert recorder.keeps(waits.append)
    assert [recorder.keeps(waits.append) for _ in range(2)] == [True] * 2
    assert waits[-1] == 1.0


def test_what_could_not_be_recorded_is_remembered_for_a_while(assistant: Assistant) -> None:
    """On a full disk a trial may still find room where a question did not: it is not ready all the same."""
    clock = Seconds()
    assistant._recorder = Recorder(Troubles(clock), clock=clock)

    def fails(_: float) -> None:
        raise DatabaseUnusable("满")

    assert not assistant._recorder.keeps(fails)
    assert not assistant.ready()
    clock.now += LATELY_S
    assert assistant.ready()
    assert assistant._recorder.keeps(lambda _: None)
    assert assistant.ready()


def test_a_fault_with_one_question_makes_nobody_else_go_unrecorded() -> None:
    recorder = Recorder(Troubles())

    def broken(_: float) -> None:
        raise ValueError(TYPED)

    assert not recorder.keeps(broken)
    assert recorder.keeps(lambda _: None)


def test_a_cause_is_told_once_a_minute_with_how_often_it_came(caplog: pytest.LogCaptureFixture) -> None:
    clock = Seconds()
    troubles = Troubles(clock)
    with caplog.at_level(logging.ERROR):
        for _ in range(4):
            troubles.tell(DatabaseUnusable("磁盘已满。"), "recording a question")
        troubles.tell(DatabaseUnusable("只读。"), "recording a question")
        clock.now += EVERY_S
        troubles.tell(DatabaseUnusable("磁盘已满。"), "recording a question")
    assert [record.message for record in caplog.records] == [
        "recording a question: database_unusable: 磁盘已满。",
        "recording a question: database_unusable: 只读。",
        "recording a question: database_unusable: 磁盘已满。 (3 more since it was last told)",
    ]


def test_of_an_unexpected_error_kind_and_place_are_told_and_not_the_message(caplog: pytest.LogCaptureFixture) -> None:
    try:
        int(TYPED)
    except ValueError as error:
        Troubles().tell(error, "answering a question")
    assert "answering a question: ValueError at " in caplog.text
    assert "test_hotline_recording.py" in caplog.text
    assert TYPED not in caplog.text


def test_what_cannot_be_answered_at_all_is_told_with_numbers_to_call(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(TYPED)

    monkeypatch.setattr(assistant, "answer", broken)
    reply = assistant.ask(TYPED)
    assert reply.referral is not None
    assert reply.referral.kind == "failure"
    assert all(number in reply.text for number in ("110", "119", "120", "12345"))
    assert "ValueError" in caplog.text
    assert TYPED not in caplog.text


def test_readiness_is_looked_into_once_a_second() -> None:
    clock, looks = Seconds(), [True, False]
    ready = Readiness(lambda: looks.pop(0), clock=clock)
    assert [ready() for _ in range(5)] == [True] * 5
    clock.now += 1
    assert [ready() for _ in range(5)] == [False] * 5
    assert looks == []
