"""How often may be asked: by one client, by all, by halls behind one address; and that one client counts once in the queue."""

import pytest

from knowledge.asked.asking_limits import AskingLimits, TooManyQuestions
from knowledge.masking.masked_text import mask
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock


def limits(kb: KnowledgeBase, clock: MovableClock, *, each: int = 0, together: int = 0) -> AskingLimits:
    return AskingLimits(kb._connections, clock, each=each, together=together, hotline="12345")


def admitted(of: AskingLimits, address: str, times: int) -> int:
    """How many of so many questions are let through."""
    passed = 0
    for _ in range(times):
        try:
            of.admit(address)
        except TooManyQuestions:
            continue
        passed += 1
    return passed


def test_one_client_may_ask_so_often_in_a_minute_and_others_are_not_touched(
    kb: KnowledgeBase, clock: MovableClock
) -> None:
    of = limits(kb, clock, each=20)
    assert admitted(of, "192.0.2.1", 50) == 20
    assert admitted(of, "192.0.2.2", 5) == 5
    with pytest.raises(
        TooManyQuestions, match=r"请等 \d+ 秒再问。有危险请直接拨打 110、119 或 120；着急的事请拨打 12345。"
    ):
        of.admit("192.0.2.1")
    clock.move(minutes=1)
    assert admitted(of, "192.0.2.1", 50) == 20


def test_a_household_with_many_addresses_is_one_client(kb: KnowledgeBase, clock: MovableClock) -> None:
    of = limits(kb, clock, each=10)
    assert sum(admitted(of, f"2001:db8::{n:x}", 1) for n in range(30)) == 10


def test_processes_share_the_count(kb: KnowledgeBase, clock: MovableClock) -> None:
    with KnowledgeBase(kb.path, clock=clock) as other:
        here, there = limits(kb, clock, each=20), limits(other, clock, each=20)
        passed = sum(admitted(of, "192.0.2.1", 1) for _ in range(40) for of in (here, there))
        assert 20 <= passed <= 24  # each brings its count with every second question


def test_all_together(kb: KnowledgeBase, clock: MovableClock) -> None:
    of = limits(kb, clock, together=30)
    assert sum(admitted(of, f"192.0.2.{n}", 1) for n in range(60)) == 30


def test_without_a_limit_nothing_is_counted(kb: KnowledgeBase, clock: MovableClock) -> None:
    assert admitted(limits(kb, clock), "192.0.2.1", 500) == 500


def test_while_the_database_cannot_be_written_a_process_goes_by_its_own_count(
    kb: KnowledgeBase, clock: MovableClock
) -> None:
    of = limits(kb, clock, each=5)
    kb.close()
    with KnowledgeBase(kb.path) as other, other._connections.changing():
        pass
    assert admitted(of, "192.0.2.1", 20) == 5


def test_one_client_is_counted_once_in_the_queue(kb: KnowledgeBase) -> None:
    for n in range(51):
        kb.questions.record(asked(f"r{n}", queue=True, client="one"))
    for n in (1, 2):
        kb.questions.record(asked(f"o{n}", queue=True, client=f"other {n}"))
    kb.questions.record(asked("unknown", queue=True))
    [case] = kb.inbox.cases()
    assert case.times == 4
    assert len(kb.inbox.reply_ids(case.id)) == 54
    kb.questions.take_from_queue("r0")
    assert kb.inbox.get(case.id).times == 4  # the others of that client are still there
    kb.questions.take_from_queue("o1")
    assert kb.inbox.get(case.id).times == 3
    kb.questions.record(asked("x", question=mask("别的"), queue=True, client="one"))
    assert sorted(c.times for c in kb.inbox.cases()) == [1, 3]
