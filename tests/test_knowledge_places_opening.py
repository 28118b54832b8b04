"""Opening hours as offices write them, on every kind of day."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.places.opening import read_hours, state_at
from knowledge.places.working_days import Calendar

CALENDAR = Calendar({})
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
HOLIDAY, MAKEUP = date(2026, 10, 1), date(2026, 10, 10)
"""国庆, and the Saturday that is worked for it."""


@pytest.mark.parametrize(
    ("written", "day", "expected"),
    [
        ("工作日 8:30-12:00，13:30-17:00", FRIDAY, "8:30-12:00 13:30-17:00"),
        ("工作日 8:30-12:00，13:30-17:00", SATURDAY, ""),
        ("工作日 8:30-12:00，13:30-17:00", HOLIDAY, ""),
        ("工作日 8:30-12:00，13:30-17:00", MAKEUP, "8:30-12:00 13:30-17:00"),
        ("周一至周五 9:00—17:00；周六 9:00-12:00", SATURDAY, "9:00-12:00"),
        ("周一至周五 9:00—17:00；周六 9:00-12:00", SUNDAY, ""),
        ("周一至周五 9:00—17:00；周六 9:00-12:00", MAKEUP, "9:00-17:00"),
        ("周一到周五上午9:00-12:00，下午1:30-5:00", FRIDAY, "9:00-12:00 13:30-17:00"),
        ("星期一至星期五上午8点30分至12点，下午2点至5点30分", FRIDAY, "8:30-12:00 14:00-17:30"),
        ("周一、周三、周五 9:00-11:00", FRIDAY, "9:00-11:00"),
        ("周一、周三、周五 9:00-11:00", SATURDAY, ""),
        ("每天 8:00-20:00", HOLIDAY, "8:00-20:00"),
        ("每天 8:00-20:00（节假日除外）", HOLIDAY, ""),
        ("每天 8:00-20:00（节假日除外）", SUNDAY, "8:00-20:00"),
        ("24小时", HOLIDAY, "0:00-24:00"),
        ("周一至周日 9:00-17:00", SUNDAY, "9:00-17:00"),
        ("周末 10:00-16:00", SATURDAY, "10:00-16:00"),
        ("周末 10:00-16:00", FRIDAY, ""),
    ],
)
def test_the_spans_of_a_day(written: str, day: date, expected: str) -> None:
    hours = read_hours(written)
    assert hours is not None
    spans = [
        f"{a.hour}:{a.minute:02d}-" + ("24:00" if b == time.max else f"{b.hour}:{b.minute:02d}")
        for a, b in hours.spans(day, CALENDAR)
    ]
    assert " ".join(spans) == expected


@pytest.mark.parametrize("written", ["", "以当地公布为准", "预约", "见门口告示"])
def test_what_cannot_be_read_is_not_guessed(written: str) -> None:
    assert read_hours(written) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(written: str) -> None:
    hours = read_hours(written)
    if hours is not None:
        state_at(hours, datetime(2026, 11, 27, 10), CALENDAR)


@given(st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 12, 1)))
def test_it_opens_after_now(moment: datetime) -> None:
    hours = read_hours("工作日 8:30-12:00，13:30-17:00")
    assert hours is not None
    state = state_at(hours, moment, CALENDAR)
    if state.open:
        assert state.until is not None
        assert moment.time() < state.until
    else:
        assert state.opens is not None
        assert state.opens > moment
        assert state_at(hours, state.opens, CALENDAR).open
