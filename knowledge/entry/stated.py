"""The amounts, periods, days and telephones that a published text states, each where it stands, so that one can be found again and put right.

This reads texts that staff wrote, not what residents type. Periods of a kind are compared in one unit (年 in months); working days
stay apart from days, since a limit in the one is none in the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from knowledge.entry.quantities import number_in
from knowledge.entry.records import Deadline, Fact, Fee, Phone, Place, ServiceItem
from knowledge.patterns import read_patterns

Kind = Literal["amount", "period", "day", "phone"]

_UNITS: dict[str, tuple[Kind, str, int]] = {
    "元": ("amount", "元", 1), "块钱": ("amount", "元", 1), "块": ("amount", "元", 1), "%": ("amount", "%", 1), "％": ("amount", "%", 1),
    "个工作日": ("period", "工作日", 1), "工作日": ("period", "工作日", 1), "个自然日": ("period", "日", 1), "自然日": ("period", "日", 1),
    "日": ("period", "日", 1), "天": ("period", "日", 1), "个月": ("period", "月", 1), "周年": ("period", "月", 12), "年": ("period", "月", 12),
    "个小时": ("period", "小时", 1), "小时": ("period", "小时", 1), "周岁": ("amount", "岁", 1), "岁": ("amount", "岁", 1),
    "倍": ("amount", "倍", 1),
}  # fmt: skip
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|[一二两三四五六七八九十百千]+"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>[万亿])?(?P<unit>{_UNIT})")
_PERCENT = re.compile(
    r"百分之(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(?:点(?P<rest>[零一二三四五六七八九]+))?"
    r"(?:至(?!百分之)(?P<to>[一二三四五六七八九十百]+)(?![一二三四五六七八九十百个年月日天元倍万周]))?"
)
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])[日号]"
    r"|(?P<iso>(?:19|20)\d\d-(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9]))(?!\d)|每月(?P<monthly>3[01]|[12]\d|0?[1-9])[日号]"
)
_NO_COUNT = re.compile(r"(?:19|20)\d\d年|\d{1,2}月(?!\d*[日号])(?:份|底|初|起)?")
"""A year or month of the calendar counts nothing."""
_PHONE = re.compile(
    r"(?<![\d.-])(?:0\d{2,3}[- ]?\d{7,8}|1[3-9]\d{9}|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|1(?:10|19|20|22)|1[0269]\d{3}(?:\d)?|9[56]\d{3,4})(?![\d.年月日元个%])"
)
_ORDINAL = ("第", "周")
"""What before a number makes it none that counts: 第三年."""
_WHICH = read_patterns(Path(__file__).with_suffix(".patterns"))["which"]
_SCALES = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
_PLAIN_UNITS = {"工作日": "个工作日", "自然日": "日", "月": "个月", "年": "年", "小时": "小时"}


@dataclass(frozen=True, slots=True)
class Value:
    """Something that can be compared: `number` of a `unit` for amounts (元, %, 岁, 倍) and periods (月, 日, 工作日, 小时); `text` for days
    (`12-31`, `2026-12-31`, `*-15`) and the digits of telephones."""

    kind: Kind
    unit: str = ""
    number: Decimal = Decimal(0)
    text: str = ""


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A value that a text states at [start, end), as it is written there."""

    value: Value
    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StatedText:
    """A text of an entry: its path (`summary`, `faqs.1.answer`), and the fact it belongs to.

    `states` is the value itself where the field holds nothing else (an amount, a number of days, a telephone).
    """

    path: str
    text: str
    fact: Fact | None = None
    states: Value | None = None


def stated_in(text: str) -> list[StatedValue]:
    """What a text states, in order."""
    taken = [False] * len(text)
    found: list[StatedValue] = []
    for placed in (*_days(text), *_phones(text)):
        if not any(taken[placed.start : placed.end]):
            taken[placed.start : placed.end] = [True] * (placed.end - placed.start)
            found.append(placed)
    for match in _NO_COUNT.finditer(text):
        taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _QUANTITY.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        is_counted = not before.endswith(_ORDINAL) and not _WHICH.search(before + match[0])
        if any(taken[match.start() : match.end()]) or not is_counted:
            continue
        if (value := _quantity(match)) is not None:
            found.append(StatedValue(value, match[0], match.start(), match.end()))
    found += _percents(text)
    return sorted(found, key=lambda placed: placed.start)


def passages_of(item: ServiceItem) -> Iterator[StatedText]:
    """Every text of an entry in which a value may stand, those of its facts with the values of their fields."""
    yield StatedText("summary", item.summary)
    for field in (
        "conditions",
        "documents",
        "fees",
        "deadlines",
        "steps",
        "channels",
        "places",
        "visits",
        "results",
        "progress",
        "phones",
        "faqs",
    ):
        for number, fact in enumerate(getattr(item, field)):
            yield from _of_fact(fact, f"{field}.{number}")


def value_of(fact: Fact) -> Value | None:
    """The one value that a fee, a time limit or a telephone is there to state; None for what says something else."""
    match fact:
        case Fee(amount=amount) if amount is not None:
            return (
                Value("amount", "%" if "%" in fact.unit else "元", amount)
                if "元" in fact.unit or "%" in fact.unit
                else None
            )
        case Deadline(number=number, unit=unit) if number is not None and unit not in (None, "当场"):
            return _period(Decimal(number), _PLAIN_UNITS[str(unit)])
        case Phone(number=number):
            return Value("phone", text=re.sub(r"\D", "", number))
        case _:
            return None


def written(value: Value, instead_of: str = "") -> str:
    """A value as it is written; in the manner of what it stands for, where that has the same unit (三十日 → 45日, 40块 → 45块)."""
    if value.kind in ("day", "phone"):
        return _written_day(value.text) if value.kind == "day" else value.text
    found = _QUANTITY.fullmatch(instead_of)
    if found:
        kind, unit, factor = _UNITS[found["unit"]]
        scaled = value.number / factor / _SCALES[found["scale"] or ""]
        if (kind, unit) == (value.kind, value.unit) and scaled == scaled.to_integral_value():
            return f"{scaled.to_integral_value():f}{found['scale'] or ''}{found['unit']}"
    months = value.number if value.unit == "月" else Decimal(0)
    if months and months % 12 == 0:
        return f"{(months / 12).to_integral_value():f}年"
    return f"{value.number.normalize():f}" + {"月": "个月", "工作日": "个工作日"}.get(value.unit, value.unit)


def _quantity(match: re.Match[str]) -> Value | None:
    number = number_in(match["number"])
    if number is None:
        return None
    kind, unit, factor = _UNITS[match["unit"]]
    exact = Decimal(match["number"].replace(",", "")) if match["number"][0].isdigit() else Decimal(int(number))
    return Value(kind, unit, (exact * _SCALES[match["scale"] or ""] * factor).normalize())


def _percents(text: str) -> Iterator[StatedValue]:
    """百分之三, 百分之一点五, and both ends of 百分之二十至三十."""
    for match in _PERCENT.finditer(text):
        if match["to"]:
            end = Decimal(int(number_in(match["to"]) or 0))
            yield StatedValue(Value("amount", "%", end), match["to"], match.start("to"), match.end("to"))
        whole, rest = number_in(match["number"]), match["rest"]
        if whole is not None:
            part = "".join(str("零一二三四五六七八九".index(char)) for char in rest or "")
            number = Decimal(f"{whole:g}.{part}" if part else f"{whole:g}")
            upto = match.start("to") - 1 if match["to"] else match.end()
            yield StatedValue(Value("amount", "%", number), text[match.start() : upto], match.start(), upto)


def _period(number: Decimal, unit: str) -> Value:
    kind, name, factor = _UNITS[unit]
    return Value(kind, name, (number * factor).normalize())


def _days(text: str) -> Iterator[StatedValue]:
    for match in _DAY.finditer(text):
        if match["iso"]:
            value = "-".join(str(int(part)) for part in match["iso"].split("-"))
        elif match["monthly"]:
            value = f"*-{int(match['monthly'])}"
        else:
            value = "-".join(str(int(match[name])) for name in ("year", "month", "day") if match[name])
        yield StatedValue(Value("day", text=value), match[0], match.start(), match.end())


def _written_day(value: str) -> str:
    *before, day = value.split("-")
    if before == ["*"]:
        return f"每月{day}日"
    return (f"{before[0]}年" if len(before) == 2 else "") + f"{before[-1]}月{day}日"


def _phones(text: str) -> Iterator[StatedValue]:
    for match in _PHONE.finditer(text):
        yield StatedValue(Value("phone", text=re.sub(r"\D", "", match[0])), match[0], match.start(), match.end())


def _of_fact(fact: Fact, at: str) -> Iterator[StatedText]:
    """The texts of one fact; the name of a fact states nothing by itself, but a question may."""
    own = value_of(fact)
    match fact:
        case Fee():
            if own is not None:
                yield StatedText(f"{at}.amount", written(own), fact, own)
            yield from (StatedText(f"{at}.{name}", getattr(fact, name), fact) for name in ("rule", "reductions"))
        case Deadline():
            if own is not None:
                yield StatedText(f"{at}.number", written(own), fact, own)
            yield StatedText(f"{at}.start", fact.start, fact)
        case Phone():
            yield StatedText(f"{at}.number", fact.number, fact, own)
        case Place():
            yield from (StatedText(f"{at}.{name}", getattr(fact, name), fact) for name in ("address", "hours", "phone"))
        case _:
            texts = ("text", "question", "answer", "validity", "url")
            yield from (
                StatedText(f"{at}.{name}", getattr(fact, name), fact) for name in texts if getattr(fact, name, "")
            )
    if fact.note:
        yield StatedText(f"{at}.note", fact.note, fact)
