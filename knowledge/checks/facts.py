"""Rules about what one entry says: its clocks, its fees, its visits, and facts that contradict each other.

The cross-field rules are those a municipal checker of the 实施清单 enforces, as far as our fields can express them.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from knowledge.checks.rules import Entry, Remark, may_meet
from knowledge.entry.records import NATION, Channel, Deadline, Fact, Faq, Fee, Phone, Result, Visits
from knowledge.entry.sameness import fold
from knowledge.patterns import read_patterns

_CLOCKS = {"statutory": "法定", "promised": "承诺", "applicant": "申请人"}
_DAYS = {"工作日", "自然日"}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_FREE, _FULLY_ONLINE, _HEDGED = (_SAID[name] for name in ("free", "fully_online", "hedged"))
_BARE_NUMBER = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_WAYS_FROM_HOME = {"网上", "邮寄", "电话", "代办", "上门", "自助终端"}


def units(entry: Entry) -> Iterator[Remark]:
    """Every number has a unit."""
    for deadline in entry.standing(Deadline, own=True):
        if deadline.number is not None and deadline.unit is None:
            yield Remark("number-without-unit", entry.path(deadline, "number"), f"数值 {deadline.number} 没有单位")
    for fee in entry.standing(Fee, own=True):
        if fee.amount and not fee.unit:
            yield Remark("number-without-unit", entry.path(fee, "amount"), f"{fee.name} {fee.amount:f} 没有单位")
        elif _BARE_NUMBER.fullmatch(fee.rule):
            yield Remark("number-without-unit", entry.path(fee, "rule"), f"收费标准只写了“{fee.rule}”，没有单位")
    for result in entry.standing(Result, own=True):
        if _BARE_NUMBER.fullmatch(result.validity):
            yield Remark("number-without-unit", entry.path(result, "validity"), f"有效期“{result.validity}”没有单位")


def clocks(entry: Entry) -> Iterator[Remark]:
    """承诺 ≤ 法定, in one kind of days."""
    deadlines = entry.standing(Deadline)
    for promised in (d for d in deadlines if d.type == "promised"):
        for statutory in (d for d in deadlines if d.type == "statutory"):
            if fold(promised.name) == fold(statutory.name) and may_meet(promised, statutory):
                yield from _compare(entry, promised, statutory)


def _compare(entry: Entry, promised: Deadline, statutory: Deadline) -> Iterator[Remark]:
    said = f"承诺 {_said(promised)}，法定 {_said(statutory)}"
    place = entry.path(promised, "number")
    longest, shortest = _span(statutory), _span(promised)
    if longest is None or shortest is None:
        return
    if promised.unit == statutory.unit:
        if shortest[0] > longest[0]:
            yield Remark("promised-longer", place, said)
    elif shortest[0] > longest[1]:
        yield Remark("promised-longer-converted", place, said)
    if {promised.unit, statutory.unit} == _DAYS and promised.number and statutory.number:
        yield Remark("mixed-day-units", entry.path(promised, "unit"), said)


def _span(deadline: Deadline) -> tuple[int, int] | None:
    """The fewest and the most hours a deadline can be; None where it states no number."""
    if deadline.unit == "当场":
        return 0, 24
    if deadline.number is None or deadline.unit is None:
        return None
    n = deadline.number
    if deadline.unit == "工作日":
        return n * 24, (n * 7 // 5 + 12) * 24  # weekends and the longest holidays lie between
    hours = {"小时": (1, 1), "自然日": (24, 24), "月": (28 * 24, 31 * 24), "年": (365 * 24, 366 * 24)}[deadline.unit]
    return n * hours[0], n * hours[1]


def _said(deadline: Deadline) -> str:
    return "当场办结" if deadline.unit == "当场" else f"{deadline.number} {deadline.unit}"


def instant(entry: Entry) -> Iterator[Remark]:
    """即办 ⇔ 当场: an item done at once states no days, and one that takes days is not done at once."""
    for deadline in entry.standing(Deadline, own=True):
        if deadline.unit == "当场" and deadline.number:
            yield Remark("instant-with-number", entry.path(deadline, "number"), f"单位是当场，数字是 {deadline.number}")
        elif deadline.unit in _DAYS and deadline.number == 0:
            yield Remark("zero-days", entry.path(deadline, "number"), f"{_CLOCKS[deadline.type]}时限 0 {deadline.unit}")
    for one, other in combinations(entry.standing(Deadline), 2):
        alike = (one.type, fold(one.name), one.when) == (other.type, fold(other.name), other.when)
        at_once = {one.unit == "当场", other.unit == "当场"}
        if (
            alike
            and len(at_once) == 2
            and one.type != "applicant"
            and (one.number or other.number)
            and may_meet(one, other)
        ):
            said = f"{_CLOCKS[one.type]}时限既有{_said(one)}又有{_said(other)}"
            yield Remark("instant-and-days", entry.path(other, "unit"), said)


def contradictions(entry: Entry) -> Iterator[Remark]:
    """The same thing stated twice with different numbers, in the same circumstances and at the same time."""
    stated = [
        (f, (f.field, fold(f.name), f.unit), f"{f.amount:f}{f.unit}")
        for f in entry.standing(Fee)
        if f.amount is not None
    ]
    timed = [
        (d, (d.field, d.type, fold(d.name), fold(d.start)), _said(d))
        for d in entry.standing(Deadline)
        if d.number is not None and d.unit not in {None, "当场"}
    ]
    visits = [(v, (v.field,), f"{v.number} 次") for v in entry.standing(Visits)]
    facts: list[tuple[Fact, tuple[object, ...], str]] = [*stated, *timed, *visits]
    for (one, key, said), (other, other_key, other_said) in combinations(facts, 2):
        if key == other_key and said != other_said and may_meet(one, other):
            rule = "contradictory-facts" if one.when == other.when else "overlapping-facts"
            yield Remark(rule, entry.path(other), f"{_called(one)}一处是 {said}，另一处是 {other_said}")


def _called(fact: Fact) -> str:
    if isinstance(fact, Deadline):
        return f"{fact.name or _CLOCKS[fact.type] + '时限'}"
    return fact.name if isinstance(fact, Fee) else "到现场次数"


def fees(entry: Entry) -> Iterator[Remark]:
    """收费 ⇒ 依据和标准; and what differs from place to place is not a number for the whole country."""
    for fee in entry.standing(Fee, own=True):
        if fee.amount is None and not fee.rule:
            yield Remark("fee-without-amount", entry.path(fee, "amount"), f"{fee.name}没有写收多少")
        charged = fee.amount > 0 if fee.amount is not None else bool(fee.rule) and not _FREE.search(fee.rule)
        if charged and not fee.basis and not (fee.amount is None and fee.local and not fee.verified):
            certain = bool(fee.amount) and fee.verified
            said = f"{fee.name} {fee.amount:f}{fee.unit}" if fee.amount is not None else fee.name
            yield Remark(
                "fee-without-basis" if certain else "fee-basis-missing", entry.path(fee, "basis"), f"{said}没有依据"
            )
        if fee.amount and fee.local and entry.own.region == NATION:
            said = f"{fee.name}各地不同，却写了 {fee.amount:f}{fee.unit}"
            yield Remark("local-amount-without-region", entry.path(fee, "amount"), said)


def visits(entry: Entry) -> Iterator[Remark]:
    """现场次数≠0 ⇒ 原因; 全程网办 ⇒ 0 次; 0 次且不网办 ⇒ 须支持邮寄."""
    counted, channels = entry.standing(Visits), entry.standing(Channel)
    for visit in counted:
        if visit.number and not (visit.text or visit.note):
            yield Remark("visits-without-reason", entry.path(visit, "text"), f"要到现场 {visit.number} 次，没有写原因")
        for channel in channels:
            if visit.number and _fully_online(channel) and may_meet(visit, channel):
                said = f"渠道写“{channel.text[:40]}”，又要到现场 {visit.number} 次"
                yield Remark("online-but-visits", entry.path(visit, "number"), said)
    if counted and not any(v.number for v in counted) and not any(c.type in _WAYS_FROM_HOME for c in channels):
        yield Remark("no-visit-no-way", "channels", "到现场 0 次，但没有网上、邮寄等渠道")


def _fully_online(channel: Channel) -> bool:
    return channel.type == "网上" and bool(_FULLY_ONLINE.search(channel.text)) and not _HEDGED.search(channel.text)


def contacts(entry: Entry) -> Iterator[Remark]:
    """咨询电话≠投诉电话."""
    phones = entry.standing(Phone, own=True)
    if len({p.type for p in phones} & {"consult", "complaint"}) < 2:
        phones = entry.standing(Phone)
    consult = {fold(p.number) for p in phones if p.type == "consult"}
    if consult and consult == {fold(p.number) for p in phones if p.type == "complaint"}:
        numbers = "、".join(p.number for p in phones if p.type == "complaint")
        yield Remark("same-phones", "phones", f"咨询和投诉都是 {numbers}")


def licence(entry: Entry) -> Iterator[Remark]:
    """许可事项至少一个常见问题."""
    if entry.merged.kind == "行政许可" and not entry.standing(Faq):
        yield Remark("licence-without-faq", "faqs", "行政许可至少应有一个常见问题")


RULES_OF_ONE = (units, clocks, instant, contradictions, fees, visits, contacts, licence)
