"""Numbers of a message compared with the ranges of circumstances: 季度28万 is 没有达到30万元, 一年半 is 不满2年, 89平 is 140平方米及以下.

An amount is of a period (a month, a quarter, a year, one time), which the name of the dimension says too (季销售额): they are compared only
where both say the same. Where a message leaves open which number is meant, or of what period, nothing is settled.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from hotline.reading.numbers.said import MONTHS, is_part, said_of
from hotline.reading.text import bare
from knowledge.entry.parts import Circumstance
from knowledge.entry.quantities import Quantity, SaidQuantity, number_in, option_for, range_of, said_in
from knowledge.patterns import read_patterns

_PERIODS = {
    "季": r"季度?|季报|季(?:销|营收|流水)|(?:三|3)个月(?!一?报|没|未|不|后|前|以|内|之|了)",
    "月": r"(?:一个|每个?|按|这个?|上个?|本|当|下个?|单|整)月|月(?:租|薪|收入|销售?额?|卖|营业?额|营收|流水|工资|入|均|报|开票)",
    "年": r"(?:一|每|全|按|整|去|今|本|当|上一?)年|年(?:收入|薪|销售额?|营业额|应纳税|终奖)",
    "次": r"(?:一|每|这|那|单|按|首|几)次|(?:一|这|那|每|单)笔|一单|一天|每日|每天",
}
_PERIOD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PERIODS.items()))
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_OF_DIMENSION, _FILED, _AMOUNT_OF, _SINCE = (_SAID[name] for name in ("of_dimension", "filed", "amount_of", "since"))
_AFTER_SALE = _SAID["after_sale"]
_OF_IT = re.compile(r"[是有为就才大概约差不多共]+$")
_NATURES = {"收入": _SAID["of_income"], "税额": _SAID["of_tax_due"]}
_NEAR = 10
"""Characters before an amount in which it is said what it is of."""
_SHORT, _LEAST = 8, 10
"""Characters of a message that may be no more than a number, and the least that is a quantity and no choice of what was offered."""
_BOUGHT = re.compile(r"(?P<year>(?:19|20)\d\d)年?(?:[-./]?(?P<month>\d{1,2})月?)?")


def measured(
    text: str, circumstances: tuple[Circumstance, ...], known: Mapping[str, str], day: date | None = None
) -> dict[str, str]:
    """The options that the numbers of a prepared text settle. `known` are circumstances settled otherwise (按季); `day` is today."""
    settled = {}
    told = _beside_periods(text)
    natures = _natures(circumstances)
    for circumstance in circumstances:
        if not circumstance.is_measured:
            continue
        option = _option(text, told, circumstance, known, natures.get(circumstance.dimension, "")) or (
            _since(text, circumstance, day) if day else None
        )
        if option:
            settled[circumstance.dimension] = option
    return settled or _of_the_only_one(text, told, circumstances)


def _of_the_only_one(text: str, told: list[SaidQuantity], circumstances: tuple[Circumstance, ...]) -> dict[str, str]:
    """What the one bare number of a few words settles where an entry asks for one quantity only: 面积是139.9, 那140整呢."""
    measures = [c for c in circumstances if c.is_measured]
    if len(measures) != 1 or len(told) != 1 or told[0].quantity.unit or len(bare(text)) > _SHORT:
        return {}
    if told[0].quantity.number < _LEAST:
        return {}
    option = option_for(Quantity(told[0].meant.number, _unit(measures[0])), measures[0].options)
    return {measures[0].dimension: option} if option else {}


def in_each_period(text: str, circumstances: tuple[Circumstance, ...], known: Mapping[str, str]) -> dict[str, str]:
    """What the one amount of a prepared text comes to in each period that there are circumstances for, where it is said of none: 卖了28万 is
    没有达到30万元 by the quarter, 达到10万元 by the month. Nothing where a period is said or `known`, or there is but one.
    """
    periods = {period: c for c in circumstances if c.is_measured and (period := _of_dimension(c.dimension))}
    told = [said for said in said_of(text) if said.quantity.unit == "元" and not is_part(text, None, said)]
    if len(periods) < 2 or len(told) != 1 or _period(text, told[0], known) or _PERIOD.search(text):
        return {}
    fits = {c.dimension: option_for(told[0].meant, c.options) for c in periods.values() if c.dimension not in known}
    return {dimension: option for dimension, option in fits.items() if option}


def _beside_periods(text: str) -> list[SaidQuantity]:
    """The quantities of a text, without names of months (11月) and what only says of what period an amount is (一个月 in 一个月开8万)."""
    told = [each for each in said_of(text) if each.quantity.unit != "月" or "个月" in text[each.start : each.end]]
    if all(said.quantity.unit != "元" for said in told):
        return told
    periods = [found.span() for found in _PERIOD.finditer(text)]
    return [said for said in told if not any(start <= said.start and said.end <= end for start, end in periods)]


def bare_number(plain: str, circumstance: Circumstance) -> str | None:
    """The option that a number answers which says nothing besides, in the unit of the circumstance where it has none: 90."""
    if not circumstance.is_measured:
        return None
    unit = _unit(circumstance)
    told = list(said_in(plain))
    if len(told) != 1 or told[0].quantity.unit not in ("", unit):
        return None
    return option_for(Quantity(told[0].meant.number, unit), circumstance.options)


def _unit(circumstance: Circumstance) -> str:
    return next((said.unit for option in circumstance.options if (said := range_of(option))), "")


def _option(
    text: str, told: list[SaidQuantity], circumstance: Circumstance, known: Mapping[str, str], nature: str = ""
) -> str | None:
    """The option that holds the one quantity of a circumstance; `nature`: only what is said to be of this is (see `_natures`)."""
    unit = _unit(circumstance)
    told = [_named_for(text, said, circumstance, unit) for said in told]
    mine = [said for said in told if _in_unit(said, unit) is not None]
    if _SINCE.search(circumstance.dimension):
        # 卖了旧房三个月又买新房 tells nothing of how long the old one was held.
        mine = [said for said in mine if not _AFTER_SALE.search(text[max(said.start - _NEAR, 0) : said.start])]
    if nature:
        mine = [said for said in mine if _nature(text[max(said.start - _NEAR, 0) : said.start]) == nature]
    if wanted := _of_dimension(circumstance.dimension):
        own = (wanted, "") if nature else (wanted,)
        mine = [said for said in mine if _period(text, said, known) in own]
    mine = [said for n, said in enumerate(mine) if not is_part(text, mine[n - 1].end if n else None, said)]
    fits = {option_for(q, circumstance.options) for said in mine if (q := _in_unit(said, unit)) is not None}
    return fits.pop() if len(fits) == 1 else None


def _named_for(text: str, said: SaidQuantity, circumstance: Circumstance, unit: str) -> SaidQuantity:
    """A bare number with the unit of what it is said to be of by its name (面积98, 年龄是61), any other as it is."""
    if said.quantity.unit or not unit:
        return said
    before = _OF_IT.sub("", text[max(said.start - _NEAR, 0) : said.start])
    named = before.endswith(circumstance.dimension)
    return replace(said, quantity=Quantity(said.quantity.number, unit)) if named else said


def _natures(circumstances: tuple[Circumstance, ...]) -> dict[str, str]:
    """What the amounts of each circumstance are of (what one earns, what tax is due), where an entry asks for both: {} for any other."""
    found = {c.dimension: _nature(c.dimension) for c in circumstances if c.is_measured and _unit(c) == "元"}
    return found if len({nature for nature in found.values() if nature}) > 1 else {}


def _nature(text: str) -> str:
    """What an amount is of, by the last word before it that says so."""
    said = [(found.start(), nature) for nature, pattern in _NATURES.items() for found in pattern.finditer(text)]
    return max(said)[1] if said else ""


def _in_unit(said: SaidQuantity, unit: str) -> Quantity | None:
    """What was said in the unit of a dimension; months are also years (一年半, 18个月). None where it measures something else."""
    meant = said.meant
    if meant.unit == unit:
        return meant
    if meant.unit == "月" and unit == "年":
        return Quantity(meant.number / MONTHS, unit)
    return Quantity(meant.number * MONTHS, unit) if meant.unit == "年" and unit == "月" else None


def _of_dimension(name: str) -> str:
    found = _OF_DIMENSION.search(name) if _AMOUNT_OF.search(name) else None
    return str(found.lastgroup) if found else ""


def _period(text: str, said: SaidQuantity, known: Mapping[str, str]) -> str:
    """The period that an amount is of: the one named last before it, else the first after it, else the way of filing."""
    periods = [(found.start(), found.end(), str(found.lastgroup)) for found in _PERIOD.finditer(text)]
    before = [name for _, end, name in periods if end <= said.start]
    after = [name for start, _, name in periods if start >= said.end]
    filed = next((option[1] for option in known.values() if option in ("按季", "按月", "按次")), "")
    if found := _FILED.search(text):
        filed = found[1] or found[2] or "季"
    own = before[-1] if before else after[0] if after else filed
    # 按季报，这个月开了12万 tells nothing of the quarter.
    return own if not filed or own == filed else ""


def _since(text: str, circumstance: Circumstance, day: date) -> str | None:
    """The option for a time that began in a year that was named: 2025年3月买的, against 持有时间."""
    if _unit(circumstance) != "年" or not _SINCE.search(circumstance.dimension) or not _SINCE.search(text):
        return None
    found = _BOUGHT.search(text)
    if not found or _BOUGHT.search(text, found.end()):
        return None
    year, month = int(found["year"]), int(number_in(found["month"]) or 0) if found["month"] else 0
    if month > MONTHS:
        return None
    first, last = (year * MONTHS + (month or edge) for edge in (1, MONTHS))
    held = [max(day.year * MONTHS + day.month - began, 0) for began in (first, last)]
    if any(months % MONTHS == 0 for months in held if months or month):
        return None  # in the month in which a year is full the day decides, which nobody said
    fits = {option_for(Quantity(months / MONTHS, "年"), circumstance.options) for months in held}
    return fits.pop() if len(fits) == 1 else None
