"""The clocks of a ticket: due dates across holidays and the year's end, signing in time, one extension, the table before the profile."""

from datetime import date

import pytest

from knowledge.asked.tickets.clocks import FALLBACK, Limits
from knowledge.asked.tickets.rules import TooLate
from knowledge.asked.tickets.tickets import days_left
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.tickets import REGION, RULES, add_people, do, leave

GUANGDONG = "440000000000"


@pytest.fixture
def staffed(kb: KnowledgeBase) -> KnowledgeBase:
    add_people(kb)
    return kb


@pytest.mark.parametrize(
    ("accepted", "kind", "urgency", "due", "sign_by"),
    [
        ("2026-09-30", "咨询", "一般", "2026-10-08", "2026-10-08"),
        ("2026-09-30", "投诉", "一般", "2026-10-13", "2026-10-08"),  # 8, 9, the worked Saturday 10, 12, 13
        ("2026-09-30", "投诉", "复杂", "2026-10-27", "2026-10-08"),
        ("2026-09-30", "投诉", "紧急", "2026-10-08", "2026-09-30"),
        ("2026-10-03", "投诉", "紧急", "2026-10-08", "2026-10-08"),  # on a holiday: the first day that is worked
        ("2026-12-28", "投诉", "一般", "2027-01-05", "2026-12-29"),  # New Year's Day does not count
        ("2026-12-31", "咨询", "一般", "2027-01-04", "2027-01-04"),
    ],
)
def test_due_across_holidays_and_the_years_end(
    staffed: KnowledgeBase, clock: MovableClock, accepted: str, kind: str, urgency: str, due: str, sign_by: str
) -> None:
    clock.move_to(date.fromisoformat(accepted))
    ticket = do(staffed, leave(staffed, kind=kind, urgency=urgency), "accept", "dispatch", by="zuoxi")
    assert (ticket.due_on, ticket.sign_by) == (due, sign_by)


def test_the_clock_begins_when_it_is_accepted_and_goes_on_when_it_is_dispatched_again(
    staffed: KnowledgeBase, clock: MovableClock
) -> None:
    clock.move_to(date(2026, 11, 23))
    ticket = leave(staffed)
    assert ticket.due_on is None
    clock.move(days=1)
    ticket = do(staffed, ticket, "accept", "dispatch", by="zuoxi")
    assert ticket.due_on == "2026-12-01"
    clock.move(days=1)
    ticket = do(staffed, do(staffed, ticket, "ask_return", by="zhujian"), "allow_return", by="shenhe")
    assert (ticket.department, ticket.sign_by, ticket.returns) == ("", None, 1)
    ticket = do(staffed, ticket, "dispatch", by="zuoxi")
    assert (ticket.due_on, ticket.sign_by) == ("2026-12-01", "2026-11-26")


def test_returned_only_in_time(staffed: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(date(2026, 9, 30))
    ticket = do(staffed, leave(staffed), "accept", "dispatch", by="zuoxi")
    clock.move_to(date(2026, 10, 9))
    with pytest.raises(TooLate, match="签收时限已过"):
        do(staffed, ticket, "ask_return", by="zhujian")
    clock.move_to(date(2026, 10, 8))
    ticket = do(staffed, do(staffed, ticket, "ask_return", by="zhujian"), "deny_return", by="shenhe")
    assert (ticket.state, ticket.sign_by) == ("dispatched", "2026-10-09")


def test_extended_once_and_before_it_is_due(staffed: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(date(2026, 11, 23))
    ticket = do(staffed, do(staffed, leave(staffed), "accept", "dispatch", by="zuoxi"), "sign", "begin", by="zhujian")
    assert ticket.due_on == "2026-11-30"
    clock.move_to(date(2026, 12, 1))
    with pytest.raises(TooLate):
        do(staffed, ticket, "ask_extension", by="zhujian")
    clock.move_to(date(2026, 11, 30))
    ticket = do(staffed, do(staffed, ticket, "ask_extension", by="zhujian"), "deny_extension", by="shenhe")
    assert (ticket.due_on, ticket.extensions) == ("2026-11-30", 0)
    ticket = do(staffed, do(staffed, ticket, "ask_extension", by="zhujian"), "allow_extension", by="shenhe")
    assert (ticket.due_on, ticket.extensions) == ("2026-12-07", 1)
    with pytest.raises(Conflict, match="已经延期过一次"):
        do(staffed, ticket, "ask_extension", by="zhujian")


def test_another_class_is_another_limit(staffed: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(date(2026, 11, 23))
    ticket = do(staffed, leave(staffed, kind="咨询"), "accept", by="zuoxi")
    assert ticket.due_on == "2026-11-24"
    ticket = do(staffed, ticket, "classify", by="zuoxi", kind="投诉", urgency="复杂")
    assert (ticket.kind, ticket.urgency, ticket.due_on) == ("投诉", "复杂", "2026-12-14")


def test_overdue_and_how_long_is_left(staffed: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(date(2026, 11, 27))
    ticket = do(staffed, leave(staffed), "accept", "dispatch", by="zuoxi")
    assert (ticket.sign_by, ticket.due_on) == ("2026-11-30", "2026-12-04")
    calendar = staffed.calendar
    assert [days_left(calendar, ticket, date(2026, month, d)) for month, d in ((11, 27), (12, 4), (12, 8))] == [
        5,
        0,
        -2,
    ]
    assert [ticket.is_overdue(f"2026-{d}") for d in ("11-30", "12-01")] == [False, True]  # not signed for
    ticket = do(staffed, ticket, "sign", "submit_reply", by="zhujian")
    assert [ticket.is_overdue(f"2026-{d}") for d in ("12-01", "12-04", "12-05")] == [False, False, True]
    replied = do(staffed, ticket, "approve_reply", by="shenhe")
    assert not replied.is_overdue("2026-12-31")
    assert days_left(calendar, replied, date(2026, 12, 31)) is None
    again = do(staffed, replied, "send_back", by="zuoxi")
    assert (again.due_on, again.redos, again.replied_at) == ("2026-12-04", 1, None)


def test_the_table_comes_before_the_profile_and_the_nearest_region_first(kb: KnowledgeBase) -> None:
    clocks = kb.tickets.clocks
    assert clocks.limits("投诉", "一般", REGION, RULES.clocks) == Limits(1, 5, 5)
    assert clocks.limits("投诉", "一般", REGION) == FALLBACK
    clocks.put("", "一般", sign=2, due=7, extension=0, by="甲")
    clocks.put("投诉", "一般", region=GUANGDONG, sign=1, due=6, extension=3, by="甲")
    assert clocks.limits("投诉", "一般", REGION, RULES.clocks) == Limits(1, 6, 3)
    assert clocks.limits("投诉", "一般", "110101000000", RULES.clocks) == Limits(2, 7, 0)
    assert clocks.limits("投诉", "紧急", REGION, RULES.clocks) == Limits(0, 1, 1)
    clocks.remove("投诉", "一般", GUANGDONG, by="甲")
    assert clocks.limits("投诉", "一般", REGION, RULES.clocks) == Limits(2, 7, 0)
    with pytest.raises(NotFound):
        clocks.remove("投诉", "一般", GUANGDONG, by="甲")
    with pytest.raises(Conflict, match="签收时限不能长于办理时限"):
        clocks.put("", "一般", sign=3, due=2, extension=0, by="甲")
    assert len(kb.audit.of(f"ticket_clock:投诉/一般@{GUANGDONG}")) == 2


def test_no_extension_where_the_table_gives_none(staffed: KnowledgeBase, clock: MovableClock) -> None:
    clock.move_to(date(2026, 11, 23))
    staffed.tickets.clocks.put("", "一般", sign=1, due=5, extension=0, by="甲")
    ticket = do(staffed, do(staffed, leave(staffed), "accept", "dispatch", by="zuoxi"), "sign", by="zhujian")
    with pytest.raises(Conflict, match="不能延期"):
        do(staffed, ticket, "ask_extension", by="zhujian")
