"""Quantities with their units, and ranges of them, as people and texts say them: 28万, 一年半, 61岁; 满1年不满10年, 140平方米以上.

Units that measure the same are brought to one: 万元 to 元, 周岁 to 岁, 平 to 平方米. Periods are compared within their unit only, since a
limit in months and one in days are different rules.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_UNITS = {
    "元": "元", "块": "元", "块钱": "元", "圆": "元", "年": "年", "周年": "年", "个月": "月", "月": "月", "天": "日", "日": "日", "个工作日": "工作日",
    "工作日": "工作日", "周岁": "岁", "岁": "岁", "平方米": "平方米", "平米": "平方米", "平方": "平方米", "平": "平方米", "㎡": "平方米",
    "小时": "小时", "人": "人", "个人": "人", "名": "人", "级": "级", "分": "分", "公里": "公里", "次": "次", "%": "%", "座": "座", "吨": "吨",
    "亩": "亩", "瓦": "瓦", "克": "克", "寸": "寸", "户": "户", "度": "度",
}  # fmt: skip
"""What a unit is called, and the one name it is compared by."""
_NUMBER = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?[百千]?|[零〇一二两俩三四五六七八九十百千]+"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_SAID = re.compile(
    rf"(?P<number>{_NUMBER})(?P<wan>[万亿])?(?P<unit>{_UNIT})?(?P<half>半)?"
    r"(?P<after>\(?含\)?)?(?P<side>及?以上|或以上|以下|及以下|以内|之内|以外|多|出头)?"
)
_LEAST = re.compile(r"(?:满|超过|超|大于|多于|高于|不少于|不低于|达到|达|至少|年满|≥|>|>=|已满)$")
_MOST = re.compile(r"(?:不满|未满|不足|不到|低于|小于|少于|没到|没满|未达到|没有达到|没达到|≤|<|<=)$")
_UP_TO = re.compile(r"(?:不超过|不多于|不高于|不大于|最多|最高|至多|没超过|未超过)$")
BETWEEN = 6
"""Characters that may stand between the two ends of one range."""
_WORD_BEFORE = re.compile(r"[第星期初周]$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as one name for it ('' where none was said)."""

    number: float
    unit: str


@dataclass(frozen=True, slots=True)
class Range:
    """From `least` to `most` of a unit; `open_least` and `open_most`: the end itself does not belong to it."""

    least: float
    most: float
    unit: str
    open_least: bool = False
    open_most: bool = False

    def __contains__(self, quantity: Quantity) -> bool:
        above = quantity.number > self.least if self.open_least else quantity.number >= self.least
        below = quantity.number < self.most if self.open_most else quantity.number <= self.most
        return quantity.unit == self.unit and above and below


@dataclass(frozen=True, slots=True)
class _Bound:
    quantity: Quantity
    start: int
    end: int
    least: bool = False
    most: bool = False
    strict: bool = False


def number_in(text: str) -> float | None:
    """A number written in digits or in Chinese numerals, None for anything else: 十二 → 12, 1,200 → 1200."""
    if text[:1].isdigit():
        factor = _TENS.get(text[-1], 1)
        return float(text.rstrip("百千").replace(",", "")) * factor
    total = current = 0
    for char in text:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        elif char in _DIGITS:
            current = current * 10 + _DIGITS[char] if current and total == 0 else _DIGITS[char]
        else:
            return None
    return float(total + current)


def quantities(text: str) -> list[Quantity]:
    """The quantities a prepared text says, in order; numbers without a unit have ''."""
    return [bound.quantity for bound in _bounds(text)]


def said_quantities(text: str) -> list[tuple[Quantity, int, int]]:
    """The quantities with a unit that a normalised text says, each with where it stands: [start, end)."""
    return [(bound.quantity, bound.start, bound.end) for bound in _bounds(text) if bound.quantity.unit]


def ranges(text: str) -> list[Range]:
    """The ranges a text states, those of two ends (满1年不满10年, 3至5年) in one."""
    found: list[Range] = []
    bounds = iter([bound for bound in _bounds(text) if bound.least or bound.most])
    bound = next(bounds, None)
    while bound is not None:
        after = next(bounds, None)
        number, unit = bound.quantity.number, bound.quantity.unit
        if bound.least and after and after.most and after.quantity.unit == unit and after.start - bound.end <= BETWEEN:
            found.append(Range(number, after.quantity.number, unit, bound.strict, after.strict))
            after = next(bounds, None)
        elif bound.least:
            found.append(Range(number, inf, unit, open_least=bound.strict))
        else:
            found.append(Range(-inf, number, unit, open_most=bound.strict))
        bound = after
    return found


def _bounds(text: str) -> Iterator[_Bound]:
    for match in _SAID.finditer(text):
        value = number_in(match["number"])
        unit = _UNITS.get(match["unit"] or "", "")
        if value is None or _WORD_BEFORE.search(text, 0, match.start()):
            continue
        value *= {"万": 1e4, "亿": 1e8}.get(match["wan"] or "", 1.0)
        if match["half"]:
            value += 0.5
        if not unit and match["wan"]:
            unit = "元"
        before, side = text[: match.start()], match["side"] or ""
        up_to = bool(_UP_TO.search(before))
        most = bool(_MOST.search(before))
        least = bool(_LEAST.search(before)) and not most and not up_to
        strict = bool(re.search(r"(?:超过|超|大于|多于|高于|>)$", before)) and not re.search(
            r"不(?:超过|多于|高于|大于)$", before
        )
        yield _Bound(
            Quantity(value, unit),
            match.start(),
            match.end(),
            least=least or side.endswith("以上"),
            most=most or up_to or side.endswith(("以下", "以内", "之内")),
            strict=(strict and least) or (most and not up_to),
        )
