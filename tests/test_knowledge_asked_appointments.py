"""Appointments: never more than an office takes, known by number and code alone, and nothing done that cannot be."""

import threading
from datetime import date, time
from typing import Any

import pytest

from knowledge.asked.appointments.appointments import AHEAD, TAKEN, Appointment
from knowledge.asked.tickets.reading_by_code import TooManyCodes
from knowledge.entry.departments import Department
from knowledge.masking.masked_text import mask
from knowledge.staff.accounts import LOCAL
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
TOWN, VILLAGE, OTHER = "330702201000", "330702201201", "330702201202"
OFFICE = Department(
    name="乾西乡便民服务中心", phone="0000", region=TOWN, hours="工作日 8:30-12:00，13:30-17:00", extended="工作日 17:00-19:00", slot_people=2
)  # fmt: skip


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock()
    clock.move_to(FRIDAY)
    return clock


def book(kb: KnowledgeBase, day: date = MONDAY, start: str = "09:00", **more: Any) -> tuple[Appointment, str]:
    return kb.appointments.book(OFFICE, day, time.fromisoformat(start), mask("办社保卡"), **more)


def test_a_slot_is_given_to_as_many_as_the_office_takes(kb: KnowledgeBase) -> None:
    first, _ = book(kb)
    book(kb)
    with pytest.raises(Conflict, match=TAKEN):
        book(kb)
    assert dict(kb.appointments.free(OFFICE, MONDAY))[first.slot] == 0
    kb.appointments.put_state(first.number, "cancelled")
    again, _ = book(kb)
    assert again.number != first.number
    with pytest.raises(Conflict, match=TAKEN):
        book(kb)


def test_many_at_once_get_no_more_places_than_there_are(kb: KnowledgeBase) -> None:
    came: list[str] = []

    def come() -> None:
        try:
            came.append(book(kb)[0].number)
        except Conflict:
            came.append("")

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(came) == 8
    assert sum(bool(number) for number in came) == OFFICE.slot_people


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (FRIDAY, "09:00"),  # it is ten
        (FRIDAY, "09:10"),
        (date(2026, 11, 28), "09:00"),  # Saturday
        (date(2026, 12, 14), "09:00"),  # too far ahead
        (date(2026, 11, 26), "09:00"),
        (MONDAY, "12:00"),
        (MONDAY, "19:00"),
    ],
)
def test_only_what_is_open_and_ahead_can_be_booked(kb: KnowledgeBase, day: date, start: str) -> None:
    with pytest.raises(Conflict, match=TAKEN):
        book(kb, day, start)


def test_the_days_ahead_and_their_places(kb: KnowledgeBase) -> None:
    days = dict(kb.appointments.days(OFFICE))
    assert min(days) == FRIDAY
    assert (max(days) - FRIDAY).days <= AHEAD
    assert date(2026, 11, 29) not in days
    assert days[MONDAY] == 2 * (14 + 4)
    assert book(kb, MONDAY, "17:30")[0].slot.extended
    assert dict(kb.appointments.days(OFFICE))[MONDAY] == 2 * (14 + 4) - 1


def test_it_is_read_by_number_and_code_and_tries_are_counted(kb: KnowledgeBase) -> None:
    made, code = book(kb)
    read = kb.appointments.by_code.open(made.number.lower(), f"{code[:4].lower()} {code[4:]}", address="10.0.0.1")
    assert read == made
    for _ in range(5):
        with pytest.raises(NotFound):
            kb.appointments.by_code.open(made.number, "AAAAAAAA", address="10.0.0.2")
    with pytest.raises(TooManyCodes):
        kb.appointments.by_code.open(made.number, code, address="10.0.0.2")


def test_visitors_cancel_before_it_begins_and_nothing_else(kb: KnowledgeBase, clock: MovableClock) -> None:
    made, _ = book(kb, FRIDAY, "14:00")
    with pytest.raises(Conflict):
        kb.appointments.put_state(made.number, "came")
    clock.move(hours=4)
    with pytest.raises(Conflict, match="已经到时间"):
        kb.appointments.put_state(made.number, "cancelled")
    kb.appointments.put_state(made.number, "came", by=LOCAL)
    with pytest.raises(Conflict, match="已经办过"):
        kb.appointments.put_state(made.number, "cancelled", by=LOCAL, why=mask("停电"))


def test_staff_say_why_they_cancel_and_the_audit_has_it(kb: KnowledgeBase) -> None:
    made, _ = book(kb)
    with pytest.raises(Conflict, match="为什么"):
        kb.appointments.put_state(made.number, "cancelled", by=LOCAL)
    with pytest.raises(Conflict, match="还没到"):
        kb.appointments.put_state(made.number, "came", by=LOCAL)
    kb.appointments.put_state(made.number, "cancelled", by=LOCAL, why=mask("停电，打13912345678"))
    found = kb.appointments.numbered(made.number)
    assert found.state_name == "已取消"
    assert "13912345678" not in found.why
    assert [one.action for one in kb.audit.of(f"appointment:{made.number}")] == ["预约已取消"]
    with pytest.raises(Conflict):
        kb.appointments.put_state(made.number, "booked", by=LOCAL)


def test_a_village_sees_its_own(kb: KnowledgeBase) -> None:
    kb.accounts.add("cun", "correct-horse", role="operator")
    kb.areas.put("cun", [VILLAGE], by=LOCAL)
    made, _ = book(kb)
    own = OFFICE.model_copy(update={"region": VILLAGE})
    mine, _ = kb.appointments.book(own, MONDAY, time(9), mask(""))
    assert kb.appointments.of_day(MONDAY, by="cun") == [mine]
    assert len(kb.appointments.of_day(MONDAY, by=LOCAL)) == 2
    assert kb.appointments.seen_by(mine.number, "cun") == mine
    with pytest.raises(NotFound):
        kb.appointments.seen_by(made.number, "cun")


def test_what_is_long_over_goes(kb: KnowledgeBase, clock: MovableClock) -> None:
    book(kb)
    clock.move(days=180)
    assert kb.appointments.purge() == 0
    clock.move(days=10)
    assert kb.appointments.purge() == 1
