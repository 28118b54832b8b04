"""Quantities with their units, and ranges of them, as people and texts say them: 28万, 一年半, 61岁; 满1年不满10年, 140平方米以上.

Units that measure the same are brought to one: 万元 to 元, 周岁 to 岁, 平 to 平方米. Periods are compared within their unit only, since a
limit in months and one in days are different rules.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf, isfinite
from pathlib import Path

from knowledge.patterns import read_patterns

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SPOKEN_ON = frozenset("百千")
"""Names of powers after which a last digit counts tenths of them, as people say it: 三百五 is 350."""
_UNITS = {
    "元": "元", "块": "元", "块钱": "元", "圆": "元", "年": "年", "周年": "年", "个月": "月", "月": "月", "天": "日", "日": "日", "个工作日": "工作日",
    "工作日": "工作日", "周岁": "岁", "岁": "岁", "平方米": "平方米", "平米": "平方米", "个平方": "平方米", "个平": "平方米", "平方": "平方米", "平": "平方米", "㎡": "平方米", "m2": "平方米",
    "小时": "小时", "人": "人", "个人": "人", "名": "人", "级": "级", "分": "分", "公里": "公里", "次": "次", "%": "%", "座": "座", "吨": "吨",
    "亩": "亩", "瓦": "瓦", "克": "克", "寸": "寸", "户": "户", "度": "度",
}  # fmt: skip
"""What a unit is called, and the one name it is compared by."""
_ARABIC = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?(?:千[1-9]百|[百千](?:[1-9](?![\d.%百千万亿a-z年月天日号岁个次]))?)?"
_CHINESE = r"[零〇一二两俩三四五六七八九十百千](?:(?!(?<=[一二两三四五六七八九百千])一(?:个|年|次|天|季))[零〇一二两俩三四五六七八九十百千])*"
"""A number in Chinese numerals; 八千五一个月 says one and then another."""
_NUMBER = rf"{_ARABIC}|{_CHINESE}|(?<![上下前后大多一二两三])半(?=年(?!报|度|级|内|以内|之内)|个月|个?小时)"
_NAMED = re.compile(r"(?P<head>\d[\d,]*(?:\.\d+)?)(?P<power>[百千]?)(?P<tail>\d?)百?")
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_SAID = re.compile(
    rf"(?P<number>{_NUMBER})(?P<about>[多来几余])?(?P<wan>[万亿]|w(?![a-z]))?(?P<rest>(?<=[万亿w])[一二两三四五六七八九1-9](?:千(?:[一二两三四五六七八九1-9]百?)?|(?![\d.千百十万])))?"
    rf"(?:(?<=[万亿])零(?P<odd>\d{{1,4}}|[一二两三四五六七八九十百千]+)(?=\s*(?:{_UNIT}|[,，。;；、!！?？的了]|$)))?"
    rf"(?P<unit>{_UNIT})?(?P<half>半)?(?P<after>\(?含\)?)?(?P<side>及?以上|或以上|以下|及以下|以内|之内|以外|多|出头)?"
)
_PATTERNS = read_patterns(Path(__file__).with_suffix(".patterns"))
_LEAST, _MOST, _NEARLY, _UP_TO, _BEYOND, _NOT_BEYOND, _CLOSED = (
    _PATTERNS[name] for name in ("least", "most", "nearly", "up_to", "beyond", "not_beyond", "closed")
)
_FROM_TO = re.compile(
    rf"(?P<least>\d+(?:\.\d+)?)(?:至|到|—|-|~)(?P<most>\d+(?:\.\d+)?)(?P<wan>[万亿])?(?P<unit>{_UNIT})"
)
BETWEEN = 6
"""Characters that may stand between the two ends of one range."""
_WORD_BEFORE = re.compile(r"[第星期初周]$")
_CALENDAR_YEAR = range(1900, 2100)
"""Numbers that, before 年, name a year and count none: 2026年."""
LONGEST = 30
"""Characters of a number; a longer row of digits counts nothing, and may be larger than any number that is calculated with."""
OPTIONS = 8192
"""Options of circumstances of which it is remembered what range each says: they are held against every question about their item."""
_SCALES = {"万": 1e4, "w": 1e4, "亿": 1e8}
_SIGNS = {"<": "不到", "≤": "不超过", "≥": "不低于", ">": "超过", "＜": "不到", "＞": "超过"}
_SIGNED = re.compile(r"^\s*(<=|>=|[<>≤≥＜＞])\s*(?=[\d〇一二两三四五六七八九十])")


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
class SaidQuantity:
    """A quantity where it stands in a text (`start`, `end`), as a limit if it was said as one: at least, at most, without the end."""

    quantity: Quantity
    start: int
    end: int
    least: bool = False
    most: bool = False
    strict: bool = False

    @property
    def meant(self) -> Quantity:
        """A quantity that lies within what was said: just below 30万 for 不到30万 and 30万以下, just above for 超过30万."""
        number = self.quantity.number
        shift = -1 if self.most else 1 if self.least and self.strict else 0
        return Quantity(number + shift * abs(number) * 1e-6, self.quantity.unit)


def _rest(text: str | None, scale: float) -> float:
    """What is said after tens of thousands without a unit: 1万2 and 1万2千 are 12000, 2万3千5 is 23500."""
    number = (number_in(text) or 0.0) if text else 0.0
    return number if text and "千" in text else number * scale / 10


def number_in(text: str) -> float | None:
    """A number written in digits or in Chinese numerals, None for anything else: 十二 → 12, 1,200 → 1200."""
    if len(text) > LONGEST:
        return None
    if text == "半":
        return 0.5
    if text[:1].isdigit():
        return _arabic(text)
    total = current = 0
    last = ""
    for char in text:
        if char in _TENS:
            total += (current or 1) * _TENS[char]
            current = 0
        elif char in _DIGITS:
            current = current * 10 + _DIGITS[char] if current and total == 0 else _DIGITS[char]
        else:
            return None
        last = char if char in _TENS or char in "零〇" else last
    # 八千五 is 8500, 八千零五 is 8005.
    return float(total + current * (_TENS[last] // 10 if last in _SPOKEN_ON else 1))


def _arabic(text: str) -> float | None:
    """A number in digits, of which hundreds and thousands may be said by name: 8千 → 8000, 3千5 → 3500, 3千5百 → 3500."""
    said = _NAMED.fullmatch(text)
    if said is None:
        return None
    power = _TENS.get(said["power"], 1)
    return float(said["head"].replace(",", "")) * power + float(said["tail"] or 0) * power / 10


def quantities(text: str) -> list[Quantity]:
    """The quantities a prepared text says, in order; numbers without a unit have ''."""
    return [bound.quantity for bound in said_in(text)]


def said_quantities(text: str) -> list[tuple[Quantity, int, int]]:
    """The quantities with a unit that a normalised text says, each with where it stands: [start, end)."""
    return [(bound.quantity, bound.start, bound.end) for bound in said_in(text) if bound.quantity.unit]


def ranges(text: str) -> list[Range]:
    """The ranges a text states, those of two ends (满1年不满10年, 3至5年) in one."""
    found: list[Range] = []
    bounds = iter([bound for bound in said_in(text) if bound.least or bound.most])
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


def in_words(text: str) -> str:
    """A limit written with a sign as words that say the same: < 30万元 → 不到30万元, ≤140平方米 → 不超过140平方米; other texts as they are."""
    found = _SIGNED.match(text)
    if not found:
        return text
    sign = {"<=": "≤", ">=": "≥"}.get(found[1], found[1])
    return _SIGNS[sign] + text[found.end() :].strip()


@lru_cache(maxsize=OPTIONS)
def range_of(option: str) -> Range | None:
    """The range that an option of a circumstance says (不满2年, 140平方米及以下, 3至5人); None for one that says none, or several."""
    if found := _FROM_TO.search(option):
        ends = [number_in(found[name]) for name in ("least", "most")]
        unit = _UNITS.get(found["unit"], "")
        scale = _SCALES.get(found["wan"] or "", 1.0)
        return Range(ends[0] * scale, ends[1] * scale, unit) if ends[0] is not None and ends[1] is not None else None
    said = ranges(option)
    return said[0] if len(said) == 1 and said[0].unit else None


def option_for(quantity: Quantity, options: Iterable[str]) -> str | None:
    """The one of some options whose range holds a quantity. Where two meet (140平方米及以下, 140平方米以上), the one that says the end is in."""
    fits = [option for option in options if (said := range_of(option)) is not None and quantity in said]
    if len(fits) > 1:
        fits = [option for option in fits if _CLOSED.search(option)]
    return fits[0] if len(fits) == 1 else None


def option_around(said: Range, options: Iterable[str]) -> str | None:
    """The one of some options whose range holds the whole of another: 满2年, of 满2年不满5年."""
    fits = [option for option in options if (other := range_of(option)) is not None and _within(said, other)]
    return fits[0] if len(fits) == 1 else None


def _within(inner: Range, outer: Range) -> bool:
    least = (inner.least, inner.open_least) >= (outer.least, outer.open_least)
    most = (inner.most, not inner.open_most) <= (outer.most, not outer.open_most)
    return inner.unit == outer.unit and least and most


def overlapping(options: Sequence[str]) -> tuple[str, str] | None:
    """Two options that some quantity would fit both of, so that it could not be told which is meant; None where there are none."""
    for place, one in enumerate(options):
        for other in options[:place]:
            mine, theirs = range_of(one), range_of(other)
            if mine is None or theirs is None or mine.unit != theirs.unit:
                continue
            ends = [end for end in (mine.least, mine.most, theirs.least, theirs.most) if isfinite(end)]
            between = [(a + b) / 2 for a, b in pairwise(sorted(set(ends)))]
            # Where they only meet (一年以内, 一年以上) a quantity just there is left open.
            tried = [*between, min(ends) - 1, max(ends) + 1]
            if any(Quantity(n, mine.unit) in mine and Quantity(n, mine.unit) in theirs for n in tried):
                return other, one
    return None


def said_in(text: str) -> Iterator[SaidQuantity]:
    """The quantities of a text with where they stand, in order; years of the calendar are none."""
    for match in _SAID.finditer(text):
        value = number_in(match["number"])
        unit = _UNITS.get(match["unit"] or "", "")
        if value is None or _WORD_BEFORE.search(text, 0, match.start()):
            continue
        if match["unit"] == "年" and value in _CALENDAR_YEAR and not match["wan"]:
            continue
        scale = _SCALES.get(match["wan"] or "", 1.0)
        value = value * scale + _rest(match["rest"], scale)
        value += (number_in(match["odd"]) or 0.0) if match["odd"] else 0.0  # 30万零1块
        if match["half"]:
            value += 0.5
        if not unit and match["wan"]:
            unit = "元"
        before, side = text[: match.start()], match["side"] or ""
        up_to = bool(_UP_TO.search(before))
        most = bool(_MOST.search(before) or _NEARLY.search(before))
        least = bool(_LEAST.search(before)) and not most and not up_to
        strict = bool(_BEYOND.search(before)) and not _NOT_BEYOND.search(before)
        yield SaidQuantity(
            Quantity(value, unit),
            match.start(),
            match.end(),
            least=least or side.endswith("以上"),
            most=most or up_to or side.endswith(("以下", "以内", "之内")),
            strict=(strict and least) or (most and not up_to),
        )
