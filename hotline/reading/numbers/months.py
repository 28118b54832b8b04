"""The year and month that a message means, for circumstances whose options are years (2026年) and months (11月).

What is not said is today's: 报税到几号 asks for this month. 下个月, 明年 are counted from today.
"""

import re
from datetime import date

from knowledge.entry.parts import Circumstance

_YEAR, _MONTH = re.compile(r"\d{4}年"), re.compile(r"\d{1,2}月")
_SAID_YEAR = re.compile(r"(?P<year>20\d\d)年?")
_SAID_MONTH = re.compile(r"(?<!\d)(?P<number>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月")
_NUMBERS = {name: n for n, name in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}
_RELATIVE = {"上个月": -1, "上月": -1, "下个月": 1, "下月": 1}


def settled_time(text: str, circumstances: tuple[Circumstance, ...], day: date) -> dict[str, str]:
    """The options for a year and a month that a prepared text means on a day; none where the year meant is not among them."""
    dimensions = {kind: c for c in circumstances if (kind := _kind(c))}
    if "月" not in dimensions:
        return {}
    year, month = _meant(text, day)
    wanted = {"年": f"{year}年", "月": f"{month}月"}
    settled = {c.dimension: wanted[kind] for kind, c in dimensions.items() if wanted[kind] in c.options}
    return settled if len(settled) == len(dimensions) else {}


def year_not_held(text: str, circumstances: tuple[Circumstance, ...], day: date) -> dict[str, str]:
    """The year that a prepared text asks a calendar for and that it does not have (年度: 2025年), nothing for any other."""
    if not {"年", "月"} <= {_kind(c) for c in circumstances}:
        return {}
    year = f"{_meant(text, day)[0]}年"
    return {c.dimension: year for c in circumstances if _kind(c) == "年" and year not in c.options}


def _kind(circumstance: Circumstance) -> str:
    if all(_MONTH.fullmatch(option) for option in circumstance.options):
        return "月"
    return "年" if all(_YEAR.fullmatch(option) for option in circumstance.options) else ""


def _meant(text: str, day: date) -> tuple[int, int]:
    said = _SAID_YEAR.search(text)
    year = int(said["year"]) if said else day.year + ("明年" in text) - ("去年" in text)
    if found := _SAID_MONTH.search(text):
        number = found["number"]
        month = int(number) if number.isdigit() else _NUMBERS[number]
        return year, month
    ahead = next((step for words, step in _RELATIVE.items() if words in text), 0)
    months = year * 12 + day.month - 1 + ahead
    return divmod(months, 12)[0], months % 12 + 1
