"""Opening hours as offices write them, and whether somebody is there at a moment.

工作日 9:00-12:00，13:30-17:00；周六 9:00-12:00. Monday to Friday means working days: closed on holidays, open on make-up days. Other days
of the week are as written but for holidays; 每天 and 24小时 hold on holidays too unless 节假日除外 is written.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from knowledge.patterns import read_patterns
from knowledge.places.working_days import WEEKDAYS, Calendar

_DAY = "[一二三四五六日天]"
_DAYS = re.compile(
    rf"(?P<from>(?:周|星期|礼拜){_DAY})[至到\-—~～]+(?:周|星期|礼拜)?(?P<to>{_DAY})|(?P<days>(?:(?:周|星期|礼拜){_DAY}[、和,，]?)+)"
    r"|(?P<weekend>周末|双休日)|(?P<working>工作日|法定工作日|上班时间)|(?P<daily>每天|每日|天天|全年)"
)
_SPAN = re.compile(
    r"(?P<h1>[01]?\d|2[0-4])[:：点时](?P<m1>[0-5]\d)?分?[\-—–~～至到]+(?:(?P<half>上午|下午|晚上?|中午)?)(?P<h2>[01]?\d|2[0-4])[:：点时](?P<m2>[0-5]\d)?"
)
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_ALL_DAY, _NO_HOLIDAYS, _ON_HOLIDAYS = (_SAID[name] for name in ("all_day", "no_holidays", "on_holidays"))
AHEAD = 20
"""Days that are searched for the next opening."""


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """Spans of a day, [from, to), on some days of the week (0: Monday). `working`: on working days, whatever the weekday."""

    weekdays: frozenset[int]
    working: bool
    spans: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is there. `on_holidays`: also on public holidays."""

    rules: tuple[OpeningRule, ...]
    on_holidays: bool = False

    def spans(self, day: date, calendar: Calendar) -> list[tuple[time, time]]:
        """The spans of one day, in order; none where it is closed."""
        known = calendar.day(day)
        if known.kind == "holiday" and not self.on_holidays:
            return []
        found: list[tuple[time, time]] = []
        for rule in self.rules:
            fits = day.weekday() in rule.weekdays
            if rule.working:
                fits = known.is_working
            elif known.kind == "makeup" and any(other.working for other in self.rules):
                fits = False
            found += rule.spans if fits else ()
        return sorted(set(found))


@dataclass(frozen=True, slots=True)
class State:
    """Whether it is open at a moment: until when, or from when on (None: not within `AHEAD` days); `why` it is closed."""

    open: bool
    until: time | None = None
    opens: datetime | None = None
    why: str = ""


def read_hours(text: str) -> Hours | None:
    """Hours as written; None for what cannot be read, which is then only shown as it is."""
    text = re.sub(r"[ \u3000]", "", text)
    rules: list[OpeningRule] = []
    weekdays, working, daily = frozenset(range(5)), True, False
    if _ALL_DAY.search(text) and not _SPAN.search(text):
        found = _DAYS.search(text)
        weekdays, working, daily = _days(found) if found else (frozenset(range(7)), False, True)
        return Hours((OpeningRule(weekdays, working, ((time(0), time.max),)),), daily and not _NO_HOLIDAYS.search(text))
    for part in re.split(r"[;；。]|(?=(?:周|星期|礼拜)[六日天](?![至到]))|(?=周末|双休日)", text):
        spans = tuple(filter(None, map(_span, _SPAN.finditer(_with_halves(part)))))
        if (found := _DAYS.search(part)) is not None:
            weekdays, working, every = _days(found)
            daily = daily or every
        if spans:
            rules.append(OpeningRule(weekdays, working, spans))
    on_holidays = bool(_ON_HOLIDAYS.search(text)) or (daily and not _NO_HOLIDAYS.search(text))
    return Hours(tuple(rules), on_holidays) if rules else None


def state_at(hours: Hours, moment: datetime, calendar: Calendar) -> State:
    """Whether it is open at a moment of Shanghai time."""
    today, now = moment.date(), moment.time()
    spans = hours.spans(today, calendar)
    for start, end in spans:
        if start <= now < end:
            return State(True, until=end)
    for start, _ in spans:
        if now < start:
            pause = any(end <= now for _, end in spans)
            return State(False, opens=datetime.combine(today, start), why="午间休息" if pause else "还没上班")
    day = calendar.day(today)
    why = "已下班" if spans else day.name if day.kind == "holiday" else f"星期{WEEKDAYS[today.weekday()]}"
    for n in range(1, AHEAD + 1):
        if later := hours.spans(today + timedelta(days=n), calendar):
            return State(False, opens=datetime.combine(today + timedelta(days=n), later[0][0]), why=why)
    return State(False, why=why)


def _days(found: re.Match[str]) -> tuple[frozenset[int], bool, bool]:
    """The weekdays that are named, whether working days are meant, and whether every day is."""
    if found["working"]:
        return frozenset(range(5)), True, False
    if found["daily"]:
        return frozenset(range(7)), False, True
    if found["weekend"]:
        return frozenset((5, 6)), False, False
    if found["from"]:
        first, last = _weekday(found["from"][-1]), _weekday(found["to"])
        days = frozenset(n % 7 for n in range(first, last + 1 + 7 * (last < first)))
    else:
        days = frozenset(_weekday(char) for char in re.findall(_DAY, found["days"]))
    return days, days == frozenset(range(5)), days == frozenset(range(7))


def _weekday(char: str) -> int:
    return WEEKDAYS.index("日" if char == "天" else char)


def _with_halves(text: str) -> str:
    """下午1:30-5:00 as 13:30-17:00."""

    def later(match: re.Match[str]) -> str:
        hour = int(match[2])
        return f"{hour + 12 if hour < 12 and match[1] != '上午' else hour}{match[3]}"

    text = re.sub(
        r"(下午|晚上?|中午)(\d{1,2})([:：点时]\d{0,2}分?[\-—–~～至到]+)(?=\d)", lambda m: later(m) + "下午", text
    )
    return re.sub(r"(下午|晚上?)(\d{1,2})([:：点时])", later, text).replace("上午", "")


def _span(match: re.Match[str]) -> tuple[time, time] | None:
    start, end = (int(match["h1"]), int(match["m1"] or 0)), (int(match["h2"]), int(match["m2"] or 0))
    if end <= start or start[0] > 23:
        return None
    return time(*start), time.max if end[0] == 24 else time(*end)
