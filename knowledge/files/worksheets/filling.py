"""What was filled in, as facts of the place: the national fact with the local answer in it, under the same id."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from knowledge.entry.records import UNITS, Basis, Deadline, Document, Fact, Fee, Place, Result, Visits
from knowledge.entry.stated import stated_in
from knowledge.files.worksheets.questions import NOT_HERE
from knowledge.patterns import read_patterns

_FREE = read_patterns(Path(__file__).with_suffix(".patterns"))["free"]
_ADDRESS = re.compile(r"^https?://\S+$")
_DAY_UNITS = {"工作日": "工作日", "日": "自然日", "月": "月", "小时": "小时"}
MAIN = {
    "conditions": "text",
    "steps": "text",
    "progress": "text",
    "channels": "text",
    "faqs": "answer",
    "phones": "number",
}
"""The field that the answer goes into, for facts that are one text."""


class Unfit(ValueError):
    """An answer that does not fit its question; the message says what is wanted."""


def is_not_here(text: str) -> bool:
    """Whether it was filled in that the place has nothing of the kind."""
    return text.strip() in NOT_HERE


def filled_fact(fact: Fact, text: str, *, unit: str = "", basis: tuple[Basis, ...] = (), note: str = "") -> Fact:
    """A national fact as the place states it; verified only with a document that it rests on.

    Raises:
        Unfit: for an answer that cannot be read.
    """
    update: dict[str, Any] = {"basis": basis, "verified": bool(basis), "local": False, "disputed": False, "note": note}
    update |= {"valid_from": None, "valid_to": None}
    return fact.model_copy(update=update | _ANSWERS.get(type(fact), _text)(fact, text.strip(), unit.strip()))


def answer_in(fact: Fact) -> tuple[str, str]:
    """What was filled in of a fact, with its unit, as it would be filled in again."""
    match fact:
        case Fee(amount=amount) if amount is not None:
            return f"{amount:f}", fact.unit
        case Fee():
            return fact.rule, ""
        case Deadline(number=number) if number is not None:
            return str(number), fact.unit or ""
        case Deadline():
            return ("当场", "") if fact.unit == "当场" else (fact.start or fact.note, "")
        case Document():
            return (str(fact.originals), "") if fact.originals is not None else ("要", "")
        case Place():
            return fact.address, ""
        case Result():
            return fact.validity, ""
        case Visits():
            return str(fact.number), ""
        case _:
            return str(getattr(fact, "url", "") or getattr(fact, MAIN[fact.field])), ""


def _text(fact: Fact, text: str, _unit: str) -> dict[str, Any]:
    if fact.field == "channels" and _ADDRESS.match(text):
        return {"url": text}
    return {MAIN[fact.field]: text}


def _fee(_fact: Fact, text: str, unit: str) -> dict[str, Any]:
    plain = {"amount": None, "unit": "", "rule": "", "reductions": "", "formula": ""}
    if _FREE.match(text):
        return plain | {"amount": Decimal(0), "unit": unit or "元"}
    number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(元.*)?", text)
    if number is None:
        return plain | {"rule": text}
    try:
        return plain | {"amount": Decimal(number[1]), "unit": unit or number[2] or "元"}
    except InvalidOperation:
        raise Unfit("金额看不懂，请填数字，或把收费标准写成一句话") from None


def _deadline(_fact: Fact, text: str, unit: str) -> dict[str, Any]:
    if text == "当场" or unit == "当场":
        return {"number": None, "unit": "当场"}
    if text.isascii() and text.isdigit():
        if unit not in UNITS:
            raise Unfit(f"时限“{text}”没有单位，请在“单位”里填 {'、'.join(UNITS)}")
        return {"number": int(text), "unit": unit}
    said = stated_in(text)
    if len(said) == 1 and said[0].value.kind == "period" and said[0].said == text:
        return {"number": int(said[0].value.number), "unit": _DAY_UNITS[said[0].value.unit]}
    return {"number": None, "unit": None, "note": text}


def _document(_fact: Fact, text: str, _unit: str) -> dict[str, Any]:
    if text.isascii() and text.isdigit():
        return {"originals": int(text)}
    return {} if text == "要" else {"note": text}


def _visits(_fact: Fact, text: str, _unit: str) -> dict[str, Any]:
    if not (text.isascii() and text.isdigit()):
        raise Unfit("到现场次数请填数字")
    return {"number": int(text)}


_ANSWERS: dict[type[Fact], Callable[[Fact, str, str], dict[str, Any]]] = {
    Fee: _fee, Deadline: _deadline, Document: _document, Visits: _visits,
    Place: lambda _fact, text, _unit: {"address": text}, Result: lambda _fact, text, _unit: {"validity": text},
}  # fmt: skip
