"""The calendar of working days: across the National Day with its make-up days, and into a year not announced yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places.calendar_table import InvalidDay
from knowledge.places.working_days import Calendar, shipped_years
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

PLAIN = Calendar({})
DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-09-20", "2026-09-20 星期日 调休上班（国庆节）"),
        ("2026-09-25", "2026-09-25 星期五 节假日（中秋节）"),
        ("2026-09-30", "2026-09-30 星期三 工作日"),
        ("2026-10-01", "2026-10-01 星期四 节假日（国庆节）"),
        ("2026-10-07", "2026-10-07 星期三 节假日（国庆节）"),
        ("2026-10-10", "2026-10-10 星期六 调休上班（国庆节）"),
        ("2026-10-11", "2026-10-11 星期日 周末"),
        ("2015-09-03", "2015-09-03 星期四 节假日（抗战胜利70周年纪念日）"),
        ("2027-01-01", "2027-01-01 星期五 节假日（元旦）"),
        ("2027-05-02", "2027-05-02 星期日 节假日（劳动节）"),
        ("2027-10-04", "2027-10-04 星期一 工作日"),
    ],
)
def test_what_kind_of_day(when: str, said: str) -> None:
    assert str(PLAIN.day(day(when))) == said


@pytest.mark.parametrize(
    ("start", "number", "due"),
    [
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2026-09-24", 1, "2026-09-28"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday that is worked
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-10-03", 1, "2026-10-08"),  # received on a holiday
        ("2026-10-01", 0, "2026-10-08"),
        ("2026-10-08", 0, "2026-10-08"),
        ("2026-12-31", 1, "2027-01-04"),  # New Year's Day is a Friday, and a holiday by law
        ("2026-12-30", 5, "2027-01-07"),
        ("2025-12-31", 1, "2026-01-04"),  # a Sunday that is worked for New Year's Day
    ],
)
def test_counting_on(start: str, number: int, due: str) -> None:
    assert PLAIN.add_working_days(day(start), number) == day(due)


def test_a_year_not_announced_is_said_to_be_so() -> None:
    assert max(shipped_years()) == 2026, "a newer library: choose a later year for these tests"
    assert PLAIN.caveat(day("2026-12-01"), day("2026-12-31")) == ""
    assert "2027年的放假调休安排还没有录入" in PLAIN.caveat(day("2026-12-30"), day("2027-01-07"))
    assert PLAIN.unannounced(day("2026-12-30"), day("2028-01-07")) == (2027, 2028)
    assert not PLAIN.day(day("2027-01-04")).announced
    assert PLAIN.day(day("2026-01-05")).announced


@pytest.mark.parametrize("number", [-1, 100_000])
def test_what_cannot_be_counted(number: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        PLAIN.add_working_days(day("2026-11-27"), number)


@given(start=DAYS, number=st.integers(1, 120))
def test_counting_on_is_counting_one_by_one(start: date, number: int) -> None:
    due = PLAIN.add_working_days(start, number)
    assert PLAIN.is_working_day(due)
    assert PLAIN.working_days_between(start, due) == number
    assert PLAIN.working_days_between(due, start) <= 0
    slow, left = start, number
    while left:
        slow += timedelta(days=1)
        left -= 1 if PLAIN.day(slow).kind in ("workday", "makeup") else 0
    assert slow == due


@given(first=DAYS, second=DAYS, third=DAYS)
def test_what_lies_between_adds_up(first: date, second: date, third: date) -> None:
    first, second, third = sorted((first, second, third))
    between = PLAIN.working_days_between
    assert between(first, second) + between(second, third) == between(first, third)


# -- the table


def test_staff_enter_a_year_that_was_announced(kb: KnowledgeBase) -> None:
    kb.calendar.put(day("2027-01-03"), "makeup", "元旦", by="甲")
    kb.calendar.put(day("2027-02-05"), "holiday", "春节", by="甲")
    assert kb.calendar.add_working_days(day("2026-12-31"), 1) == day("2027-01-03")
    assert kb.calendar.calendar().unannounced(day("2027-01-01"), day("2027-02-01")) == (2027,)
    kb.calendar.complete_year(2027, by="甲")
    assert kb.calendar.calendar().caveat(day("2026-12-31"), day("2027-02-01")) == ""
    kb.calendar.complete_year(2027, complete=False, by="甲")
    assert kb.calendar.calendar().own_years == frozenset()
    kb.calendar.complete_year(2027, by="甲")
    # What the law itself fixes need not be entered.
    assert kb.calendar.day(day("2027-05-01")).name == "劳动节"
    entered = [str(d.day) for d in kb.calendar.special_days(2027) if d.by_staff]
    assert entered == ["2027-01-03", "2027-02-05"]
    assert [e.action for e in kb.audit.of("calendar:2027-01-03")] == ["登记日历"]


def test_a_day_that_ships_can_be_changed_and_put_back(kb: KnowledgeBase) -> None:
    assert not kb.calendar.is_working_day(day("2026-10-07"))
    changed = kb.calendar.put(day("2026-10-07"), "workday", by="甲")
    assert changed.is_working
    assert changed.by_staff
    assert day("2026-10-07") in [d.day for d in kb.calendar.special_days(2026)]
    kb.calendar.remove(day("2026-10-07"), by="甲")
    assert not kb.calendar.is_working_day(day("2026-10-07"))
    with pytest.raises(NotFound, match="没有登记过"):
        kb.calendar.remove(day("2026-10-07"), by="甲")


@pytest.mark.parametrize(
    ("when", "kind", "name"),
    [("2027-01-01", "holiday", " "), ("2027-01-01", "feast", "元旦"), ("1999-01-01", "holiday", "元旦")],
)
def test_what_cannot_be_entered(kb: KnowledgeBase, when: str, kind: str, name: str) -> None:
    with pytest.raises(InvalidDay):
        kb.calendar.put(day(when), kind, name, by="甲")
    assert kb.calendar.calendar().own == {}


def test_today_is_asked_of_the_clock(kb: KnowledgeBase) -> None:
    assert not kb.calendar.is_working_day()  # 2026-11-22 is a Sunday
