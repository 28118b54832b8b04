"""The rooms round tickets, on both databases: lists and their order, sealed contacts, ratings, rules of dispatch, the evaluation."""

from datetime import date

import pytest

from knowledge.asked.tickets.evaluation import DepartmentFigures
from knowledge.asked.tickets.lists import WantedTickets
from knowledge.asked.tickets.reading_by_code import TooManyCodes
from knowledge.asked.tickets.ticket import NewTicket, TicketScope
from knowledge.masking.masked_text import mask
from knowledge.profiles.profile import Weights
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.tickets import OFFICE, OTHER, REGION, add_people, do, leave


@pytest.fixture
def staffed(kb: KnowledgeBase, clock: MovableClock) -> KnowledgeBase:
    clock.move_to(date(2026, 11, 23))
    add_people(kb)
    return kb


def numbers(kb: KnowledgeBase, group: str, scope: TicketScope | None = None, **wanted: str) -> list[int]:
    return [t.id for t in kb.tickets.lists.page(WantedTickets(group=group, **wanted), scope or TicketScope())]


def test_urgent_first_then_what_is_due_first(staffed: KnowledgeBase, clock: MovableClock) -> None:
    late = do(staffed, leave(staffed, kind="咨询"), "accept", "dispatch", "sign")
    later = do(staffed, leave(staffed), "accept", "dispatch", "sign")
    done = do(staffed, leave(staffed, kind="咨询"), "accept", "answer", "close")
    clock.move_to(date(2026, 11, 26))
    urgent = do(staffed, leave(staffed, urgency="紧急"), "accept", "dispatch", "sign")
    assert numbers(staffed, "open") == [urgent.id, late.id, later.id]
    assert numbers(staffed, "overdue") == [late.id]
    assert numbers(staffed, "soon", soon_by="2026-11-27") == [urgent.id]
    assert numbers(staffed, "closed") == [done.id]
    assert numbers(staffed, "all")[-1] == done.id
    counts = staffed.tickets.lists.counts(soon_by="2026-11-27")
    assert (counts["open"], counts["overdue"], counts["soon"], counts["urgent"], counts["all"]) == (3, 1, 1, 1, 4)
    assert counts["signed"] == 3


def test_not_accepted_and_not_signed_for_is_late_too(staffed: KnowledgeBase, clock: MovableClock) -> None:
    left, handed = leave(staffed), do(staffed, leave(staffed), "accept", "dispatch")
    assert (left.late_on, handed.late_on, handed.due_on) == ("2026-11-24", "2026-11-24", "2026-11-30")
    clock.move_to(date(2026, 11, 25))
    assert numbers(staffed, "overdue") == [left.id, handed.id]
    do(staffed, handed, "sign")
    assert numbers(staffed, "overdue") == [left.id]


def test_everybody_sees_their_own(staffed: KnowledgeBase) -> None:
    ours = do(staffed, leave(staffed), "accept", "dispatch", department=OFFICE)
    theirs = do(
        staffed, leave(staffed, region="110101000000"), "accept", "dispatch", department=OTHER, helpers=(OFFICE,)
    )
    nobodys = leave(staffed)
    assert numbers(staffed, "all", staffed.tickets.actor("zhujian").scope) == [ours.id, theirs.id]
    assert numbers(staffed, "all", staffed.tickets.actor("chengguan").scope) == [theirs.id]
    assert numbers(staffed, "all", TicketScope(())) == []
    assert set(numbers(staffed, "all", TicketScope(None, ("440000000000",)))) == {ours.id, nobodys.id}
    assert staffed.tickets.lists.counts(TicketScope((OTHER,)))["all"] == 1
    assert (
        numbers(staffed, "all", words="电梯 三天") == [ours.id, theirs.id, nobodys.id]
        or numbers(staffed, "all", words="电梯") != []
    )
    assert numbers(staffed, "all", words="100%") == []
    assert numbers(staffed, "all", words=ours.number) == [ours.id]


def test_a_sealed_contact_is_kept_read_and_removed(staffed: KnowledgeBase, clock: MovableClock) -> None:
    ticket = do(staffed, leave(staffed), "accept", "dispatch")
    staffed.tickets.contacts.put(ticket.id, "gAAAA-sealed")
    assert staffed.tickets.contacts.take(ticket.id, by="zhujian")[1] == "gAAAA-sealed"
    with pytest.raises(NotFound):
        staffed.tickets.contacts.take(ticket.id, by="chengguan")
    assert [e.who for e in staffed.audit.of(f"ticket:{ticket.number}")] == ["zhujian"]
    do(staffed, ticket, "sign", "submit_reply", "approve_reply", "close")
    clock.move(days=180)
    assert staffed.tickets.contacts.purge() == 0
    clock.move(days=1)
    assert staffed.tickets.contacts.purge() == 1
    with pytest.raises(NotFound, match="按期删除"):
        staffed.tickets.contacts.take(ticket.id, by="shenhe")


def test_tries_are_forgotten_after_a_while_and_by_the_right_code(kb: KnowledgeBase, clock: MovableClock) -> None:
    ticket, code = kb.tickets.create(NewTicket(text=mask("灯坏了"), region=REGION))
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(NotFound):
                kb.tickets.by_code.open(ticket.number, "ABCD2345", address="192.0.2.1")
        assert kb.tickets.by_code.open(ticket.number, code, address="192.0.2.1") == ticket
    for _ in range(5):
        with pytest.raises(NotFound):
            kb.tickets.by_code.open(ticket.number, "ABCD2345", address="192.0.2.2")
    with pytest.raises(TooManyCodes) as refused:
        kb.tickets.by_code.open(ticket.number, code, address="192.0.2.2")
    assert 0 < refused.value.seconds <= 60
    clock.move(seconds=61)
    assert kb.tickets.by_code.open(ticket.number, code, address="192.0.2.2") == ticket


def test_the_evaluation_is_what_one_counts_by_hand(staffed: KnowledgeBase, clock: MovableClock) -> None:
    rated = {5: OFFICE, 2: OFFICE, 4: OTHER}
    for level, department in rated.items():
        ticket = do(
            staffed,
            leave(staffed),
            "accept",
            "dispatch",
            "sign",
            "submit_reply",
            "approve_reply",
            department=department,
        )
        staffed.tickets.satisfaction.rate(ticket.id, level)
    returned = do(staffed, leave(staffed), "accept", "dispatch", "ask_return", "allow_return", department=OTHER)
    do(staffed, returned, "dispatch", "sign", department=OFFICE)
    clock.move_to(date(2026, 12, 10))
    do(staffed, staffed.tickets.get(returned.id), "submit_reply", "approve_reply")  # too late
    evaluation = staffed.tickets.evaluation
    evaluation.put_score(OFFICE, "2026-11", "departments", 80, by="甲")
    evaluation.put_score(OFFICE, "2026-11", "above", 90, by="甲")
    weights = evaluation.weights(Weights())
    ours, theirs = sorted(evaluation.figures("2026-11", weights), key=lambda f: f.department != OFFICE)
    assert ours == DepartmentFigures(
        department=OFFICE, tickets=3, replied=3, on_time=2 / 3, returns=0, redos=0, rated=2, satisfied=0.5, residents=70.0,
        departments=80, above=90, total=0.5 * 70 + 0.2 * 80 + 0.3 * 90,
    )  # fmt: skip
    assert (theirs.tickets, theirs.on_time, theirs.returns, theirs.residents, theirs.total) == (1, 1.0, 1, 80.0, 80.0)
    assert [f.tickets for f in evaluation.figures("2026", weights)] == [
        f.tickets for f in evaluation.figures("2026-11", weights)
    ]
    assert evaluation.figures("2026-12", weights) == []
    evaluation.put_weights(Weights(residents=100, departments=0, above=0), by="甲")
    assert evaluation.figures("2026-11", evaluation.weights(Weights()))[-1].total == 70.0
    with pytest.raises(Conflict, match="加起来应是 100"):
        evaluation.put_weights(Weights(residents=50, departments=50, above=50), by="甲")


def test_a_rule_is_remembered_and_forgotten(staffed: KnowledgeBase) -> None:
    dispatches = staffed.tickets.dispatches
    rule = dispatches.decide(mask("路灯 小区"), OFFICE, region=REGION, reason=mask("三定方案"), by="shenhe")
    assert [(r.words, r.department, r.decided_by) for r in dispatches.rules()] == [("路灯 小区", OFFICE, "shenhe")]
    with pytest.raises(Conflict):
        dispatches.decide(mask("灯"), OFFICE, reason=mask(""), by="shenhe")
    dispatches.remove(rule.id, by="shenhe")
    assert dispatches.rules() == []
    with pytest.raises(NotFound):
        dispatches.remove(rule.id, by="shenhe")
