"""Working days: what kind of day a date is, and counting from one to another.

The State Council announces each year's holidays and make-up days late in the year before. Until then only what the law itself puts
on a date of the solar calendar is known (《全国年节及纪念日放假办法》, State Council order 795, in force since 2025-01-01); counting
across such a year is possible, and whoever shows the result says so (`Calendar.caveat`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, get_args

from chinese_calendar.constants import holidays, workdays

DayKind = Literal["workday", "weekend", "holiday", "makeup"]
DAY_KINDS: tuple[str, ...] = get_args(DayKind)
KIND_NAMES: dict[str, str] = {"workday": "工作日", "weekend": "周末", "holiday": "节假日", "makeup": "调休上班"}
WEEKDAYS = "一二三四五六日"
FIXED_BY_LAW = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""Month and day of the holidays that need no announcement; the others follow the moon and the sun."""
_NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}  # fmt: skip
MOST_DAYS = 3_660
"""Days that are counted at most, forward or between two: ten years."""


@dataclass(frozen=True, slots=True)
class Day:
    """One date: its kind, the festival it belongs to ('' for none), and whether its year has been announced."""

    day: date
    kind: DayKind
    name: str
    announced: bool
    by_staff: bool = False

    @property
    def is_working(self) -> bool:
        return self.kind in ("workday", "makeup")

    def __str__(self) -> str:
        """2026-10-10 星期六 调休上班（国庆节）"""
        name = f"（{self.name}）" if self.name else ""
        return f"{self.day} 星期{WEEKDAYS[self.day.weekday()]} {KIND_NAMES[self.kind]}{name}"


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that differ from the plain week, as they are known at one moment. A value: it reads nothing.

    `own` are the days staff have entered, which come before all others; `own_years` the years they have completed.
    """

    own: Mapping[date, tuple[DayKind, str]]
    own_years: frozenset[int] = frozenset()

    def day(self, when: date) -> Day:
        """What kind of day this is; of a year nobody has announced, as far as the law and the week tell."""
        announced = when.year in self.own_years or when.year in shipped_years()
        if entered := self.own.get(when):
            return Day(when, *entered, announced, by_staff=True)
        known = _shipped().get(when)
        if when.year not in shipped_years() and known is None and (name := FIXED_BY_LAW.get((when.month, when.day))):
            known = ("holiday", name)
        kind, name = known or ("weekend" if when.weekday() > 4 else "workday", "")
        return Day(when, kind, name, announced)

    def is_working_day(self, when: date) -> bool:
        return self.day(when).is_working

    def add_working_days(self, start: date, number: int) -> date:
        """The day that is `number` working days after `start`, which itself does not count; 0: `start`, or the next that is one.

        Raises:
            ValueError: below 0, or beyond ten years.
        """
        if not 0 <= number <= MOST_DAYS // 2:
            raise ValueError(f"cannot count {number} working days on")
        day = start
        if number == 0:
            while not self.is_working_day(day):
                day += timedelta(days=1)
        while number:
            day += timedelta(days=1)
            number -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; negative if `end` is the earlier of the two.

        So from the day a limit began: 3 means that the third working day is `end`; the reverse of `add_working_days`.
        """
        first, last = min(start, end), max(start, end)
        span = min((last - first).days, MOST_DAYS)
        number = sum(self.is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))
        return number if start <= end else -number

    def unannounced(self, start: date, end: date) -> tuple[int, ...]:
        """The years from one day to another whose holidays are not known yet."""
        years = range(min(start, end).year, max(start, end).year + 1)
        return tuple(year for year in years if year not in self.own_years and year not in shipped_years())

    def caveat(self, start: date, end: date) -> str:
        """One sentence about years that have not been announced, for whoever is told a day counted across them; else ''."""
        years = self.unannounced(start, end)
        if not years:
            return ""
        named = "、".join(f"{year}年" for year in years)
        return f"{named}的放假调休安排还没有录入，先按周一至周五和法定固定节日推算，公布后可能变动。"


@cache
def shipped_years() -> frozenset[int]:
    """The years whose announcements come with the program."""
    return frozenset(day.year for day in holidays)


@cache
def _shipped() -> Mapping[date, tuple[DayKind, str]]:
    found: dict[date, tuple[DayKind, str]] = {day: ("holiday", _NAMES[name]) for day, name in holidays.items()}
    return found | {day: ("makeup", _NAMES[name]) for day, name in workdays.items()}
