"""Amounts that come on top of one told before: 再多开3万, after 28万, is 31万 in all.

The message is read as if it said the sum, so that whatever is decided by an amount is decided by that; and the sum is shown with what it is of.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hotline.reading.numbers.said import is_part, said_of
from knowledge.entry.quantities import SaidQuantity
from knowledge.patterns import read_patterns

MONEY = "元"
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_ADDING, _OF_A_KIND = _SAID["adding"], _SAID["of_a_kind"]
_STOPS = re.compile(r"[,，。;；!！?？\s]")
_IF = re.compile(r"^(?:那|那么)?(?:我们?|咱们?)?(?:要是|如果|假如|万一)")


@dataclass(frozen=True, slots=True)
class Sum:
    """A message that says an amount on top of another: `text` says the sum instead, `amount` is the sum and `told` how it is added up."""

    text: str
    amount: float
    told: str


def added_up(text: str, before: float) -> Sum | None:
    """What a prepared message comes to that adds an amount to another of its own, or to the one told `before` it (0: none); None for any other."""
    money = [said for said in said_of(text) if said.quantity.unit == MONEY]
    on_top = [said for said in money if _ADDING.search(text, _clause(text, said), said.start)]
    first = [said for said in money if said not in on_top]
    if len(on_top) != 1 or len(first) > 1 or any(is_part(text, None, said) for said in money):
        return None
    (more,) = on_top
    if first and first[0].end > more.start:
        return None  # 再开3万就到30万了 says the sum itself
    least = first[0].quantity.number if first else before
    if least <= 0 or more.quantity.number <= 0:
        return None
    amount = least + more.quantity.number
    told = f"{plain(least)}元+{plain(more.quantity.number)}元 = {plain(amount)}元"
    return Sum(_with_the_sum(text, first[0] if first else None, more, amount), amount, told)


def with_its_unit(text: str, before: float) -> str:
    """A prepared message in which a bare number that is the amount told `before` it has its unit: 这8000要交多少税, after 8000块."""
    said = [each for each in said_of(text) if not each.quantity.unit and each.quantity.number == before]
    return f"{text[: said[0].end]}{MONEY}{text[said[0].end :]}" if before and len(said) == 1 else text


def amount_told(text: str, before: float) -> float:
    """The amount that is known after a prepared message: the one that it says and that is no part of another, else the one `before`."""
    money = [said for said in said_of(text) if said.quantity.unit == MONEY and not is_part(text, None, said)]
    if len(money) != 1:
        return before
    number = money[0].quantity.number
    # 给他开了5万的专票 tells what of 27万 is of another kind.
    return before if number < before and _OF_A_KIND.search(text) else number


def _with_the_sum(text: str, first: SaidQuantity | None, more: SaidQuantity, amount: float) -> str:
    """The message with the sum for the two amounts. What stands before the amount on top in its clause is left out: 这个月底 is when, and no period."""
    start, said = _clause(text, more), f"一共{plain(amount)}元"
    if first is None:
        opening = _IF.match(text[start : more.start])
        return f"{text[:start]}{opening[0] if opening else ''}{said}{text[more.end :]}"
    between = text[first.end : start].rstrip("，, ") if start >= first.end else ""
    return f"{text[: first.start]}{plain(amount)}元{between}{text[more.end :]}"


def _clause(text: str, said: SaidQuantity) -> int:
    """Where the clause begins that says a quantity."""
    return max((stop.end() for stop in _STOPS.finditer(text, 0, said.start)), default=0)


def plain(amount: float) -> str:
    """An amount without noughts at its end: 310000, 12.5."""
    return f"{Decimal(str(amount)).normalize():f}"
