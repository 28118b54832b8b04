"""Which days a message speaks of."""

from datetime import date

import pytest

from hotline.directory.days import said_days
from knowledge.places.working_days import Calendar

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("今天谁值班", ["2026-11-27"]),
        ("现在有人吗", ["2026-11-27"]),
        ("明天", ["2026-11-28"]),
        ("后天上班吗", ["2026-11-29"]),
        ("大后天", ["2026-11-30"]),
        ("昨天是谁", ["2026-11-26"]),
        ("星期五", ["2026-11-27"]),
        ("星期一值班", ["2026-11-30"]),
        ("周日", ["2026-11-29"]),
        ("礼拜天", ["2026-11-29"]),
        ("这周三", ["2026-11-25"]),
        ("下周三", ["2026-12-02"]),
        ("下个星期一", ["2026-11-30"]),
        ("周末办吗", ["2026-11-28", "2026-11-29"]),
        ("12月3号", ["2026-12-03"]),
        ("2027年1月4日", ["2027-01-04"]),
        ("1月2日", ["2027-01-02"]),
        ("5号谁值班", ["2026-12-05"]),
        ("30号", ["2026-11-30"]),
        ("元旦开门吗", ["2027-01-01"]),
        ("2月30日", []),
        ("电话多少", []),
    ],
)
def test_days_are_read(said: str, expected: list[str]) -> None:
    assert [day.isoformat() for day in said_days(said, FRIDAY, Calendar({})).days] == expected


def test_a_festival_is_the_run_of_its_holidays() -> None:
    days = said_days("国庆上不上班", date(2026, 9, 20), Calendar({})).days
    assert (days[0], days[-1], len(days)) == (date(2026, 10, 1), date(2026, 10, 7), 7)
    assert said_days("国庆", date(2026, 10, 3), Calendar({})).days == days
