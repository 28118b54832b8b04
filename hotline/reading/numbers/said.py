"""The quantities that a message says, with the unit that people leave out: 工资8千 is of 元, 我今年61了 of 岁; 两年零三个月 is one time.

A unit is given only where a word beside the number says what is counted, and nothing else stands where a unit would (8千米, 61路).
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from knowledge.entry.quantities import Quantity, SaidQuantity, said_in
from knowledge.patterns import read_patterns

MONTHS = 12
_AGES = (13, 120)
"""Bare numbers below are more often a month or a count of things than an age; with 岁 any is one."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_MONEY_BEFORE, _AGE_BEFORE, _AGE_AFTER, _OF_WHOM = (
    _SAID[name] for name in ("money_before", "age_before", "age_after", "of_whom")
)
_NOTHING, _WITHIN, _PART = (_SAID[name] for name in ("nothing", "within", "part"))
_YEARS = (2001, 2035)
"""Bare numbers between, and with these, are years as likely as amounts."""
_NEAR = 30
"""Characters before a number in which what is counted is looked for."""
LEAST_AMOUNT = 100
"""A smaller bare number is a count more often than an amount."""


def said_of(text: str) -> list[SaidQuantity]:
    """The quantities of a prepared message in order, each with the unit it is meant in where a word beside it says that."""
    return _joined([_with_unit(text, said) for said in said_in(text)], text)


def amounts_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a message that have a unit and may be held against a limit, as a part of an amount is not."""
    return tuple(said.quantity for said in said_of(text) if said.quantity.unit and not is_part(text, None, said))


def tells_only_quantities(text: str) -> bool:
    """Whether a prepared message tells amounts, ages or times and of whom they are, and nothing else: 我爸61，我妈59."""
    told = [said for said in said_of(text) if said.quantity.unit]
    left, end = "", 0
    for said in told:
        left += text[end : said.start]
        end = said.end
    return bool(told) and _OF_WHOM.sub("", left + text[end:]) == ""


def tells_a_part(text: str) -> bool:
    """Whether a prepared message tells a part of an amount told before, and so goes on about it: 里头有6万给对方开了专票."""
    told = said_of(text)
    return bool(told) and is_part(text, None, told[0])


def is_part(text: str, before: int | None, said: SaidQuantity) -> bool:
    """Whether an amount is a part of another: of the one that ends at `before`, or of one in an earlier message."""
    if before is not None:
        return _WITHIN.search(text, before, said.start) is not None
    return said.quantity.unit == "元" and _PART.search(text, _near(said), said.start) is not None


def _with_unit(text: str, said: SaidQuantity) -> SaidQuantity:
    if said.quantity.unit:
        return said
    number, before = said.quantity.number, (text, _near(said), said.start)
    if _AGES[0] <= number <= _AGES[1] and _AGE_BEFORE.search(*before) and _AGE_AFTER.match(text, said.end):
        return replace(said, quantity=Quantity(number, "岁"))
    is_year = _YEARS[0] <= number <= _YEARS[1]
    if number >= LEAST_AMOUNT and not is_year and _MONEY_BEFORE.search(*before) and _NOTHING.match(text, said.end):
        return replace(said, quantity=Quantity(number, "元"))
    return said


def _near(said: SaidQuantity) -> int:
    return max(said.start - _NEAR, 0)


def _joined(told: Iterable[SaidQuantity], text: str) -> list[SaidQuantity]:
    """Years and the months said right after them as one time in years; 零 between them is no quantity."""
    joined: list[SaidQuantity] = []
    for said in told:
        if said.quantity.unit == "" and text[said.start : said.end] in "零〇":
            continue
        before = joined[-1] if joined else None
        months = said.quantity.unit == "月" and text[said.start : said.end].endswith("个月")
        if (
            before
            and months
            and before.quantity.unit == "年"
            and text[before.end : said.start] in ("", "零", "又", "加", " ")
        ):
            years = Quantity(before.quantity.number + said.quantity.number / MONTHS, "年")
            joined[-1] = replace(before, quantity=years, end=said.end)
            continue
        joined.append(said)
    return joined
