"""Which days a message speaks of: 今天, 后天, 下周一, 12月3号, 国庆."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.places.working_days import WEEKDAYS, Calendar

_NEAR = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨晚": -1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "今晚": 0,
    "现在": 0,
    "目前": 0,
    "这会儿": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "明早": 1,
    "后天": 2,
    "大后天": 3,
}
_WEEKDAY = re.compile(r"(?P<which>上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末])")
_DATE = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?:(?P<month>1[0-2]|0?[1-9])月)(?P<day>3[01]|[12]\d|0?[1-9])[日号]?|(?<!\d)(?P<only>3[01]|[12]\d|0?[1-9])[日号](?!线|楼|院|窗)"
)
_FESTIVALS = {
    "元旦": "元旦",
    "春节": "春节",
    "过年": "春节",
    "清明": "清明节",
    "五一": "劳动节",
    "劳动节": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
    "十一": "国庆节",
}
_FESTIVAL = re.compile("|".join(sorted(_FESTIVALS, key=len, reverse=True)) + r"(?:节)?(?:期间|放假|假期|长假)?")
_WORDS = re.compile("|".join(sorted(_NEAR, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class SaidDay:
    """The days that were said, as they were said; `rest` is the text without them. No days: none was said."""

    days: tuple[date, ...]
    said: str
    rest: str


def said_days(text: str, today: date, calendar: Calendar) -> SaidDay:
    """The days that a normalised text speaks of."""
    for pattern, read in ((_FESTIVAL, _festival), (_DATE, _date), (_WEEKDAY, _weekday), (_WORDS, _near)):
        if (match := pattern.search(text)) is not None and (days := read(match, today, calendar)):
            rest = text[: match.start()] + " " + text[match.end() :]
            return SaidDay(days, match[0], rest)
    return SaidDay((), "", text)


def _near(match: re.Match[str], today: date, _: Calendar) -> tuple[date, ...]:
    return (today + timedelta(days=_NEAR[match[0]]),)


def _weekday(match: re.Match[str], today: date, _: Calendar) -> tuple[date, ...]:
    """星期一 without more is the next Monday that comes, today included."""
    monday = today - timedelta(days=today.weekday())
    wanted = [5, 6] if match["day"] == "末" else [WEEKDAYS.index("日" if match["day"] == "天" else match["day"])]
    weeks = {"上": -1, "下": 1, "下下": 2}.get(match["which"] or "", 0)
    days = [monday + timedelta(days=n, weeks=weeks) for n in wanted]
    if not match["which"]:
        days = [day if day >= today else day + timedelta(weeks=1) for day in days]
    return tuple(days)


def _date(match: re.Match[str], today: date, _: Calendar) -> tuple[date, ...]:
    try:
        if match["only"]:
            day = today.replace(day=int(match["only"]))
            return (day if day >= today else _next_month(day),)
        day = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
        return (day if match["year"] or day >= today - timedelta(days=180) else day.replace(year=day.year + 1),)
    except ValueError:
        return ()


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, day.day)


def _festival(match: re.Match[str], today: date, calendar: Calendar) -> tuple[date, ...]:
    """The holidays of a festival: those that run now, or the next that come within a year."""
    found_name = next(name for said, name in _FESTIVALS.items() if match[0].startswith(said))
    days = (today + timedelta(days=n) for n in range(-8, 366))
    holidays = [day for day in days if (known := calendar.day(day)).kind == "holiday" and found_name in known.name]
    runs: list[list[date]] = []
    for day in holidays:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return next((tuple(run) for run in runs if run[-1] >= today), ())
