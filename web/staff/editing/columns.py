"""The inputs of the form of an entry, as its fields are declared: what each is called, how it is drawn, which stand in the line of a row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from knowledge.entry.parts import Basis, Record, Shown
from knowledge.entry.records import FACT_FIELDS, KINDS, Circumstance, Fact, ServiceItem

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InputColumn:
    """One input. `widget`: line, text, lines, date, number, choice, cites (a line each, with the sources to pick from), when (boxes).

    `main`: it stands in the line of its row, or among the first inputs; the others are folded. `offers`: the list it can be picked from.
    """

    name: str
    label: str
    widget: str
    choices: Choices = ()
    hint: str = ""
    main: bool = False
    offers: str = ""


_WORDS: dict[tuple[type[Record], str], Choices] = {
    (FACT_FIELDS["deadlines"], "type"): (
        ("", "哪一种"), ("statutory", "法定办结时限"), ("promised", "承诺办结时限"), ("applicant", "申请人自己的期限"),
    ),
    (FACT_FIELDS["deadlines"], "unit"): (("", "无"),),
    (FACT_FIELDS["phones"], "type"): (("", "哪一种"), ("consult", "咨询"), ("complaint", "投诉"), ("emergency", "紧急")),
    (FACT_FIELDS["channels"], "type"): (("", "哪一种"),),
    (FACT_FIELDS["documents"], "form"): (("", "不限"),),
    (Fact, "verified"): (("1", "已核实"), ("0", "未核实（显示以当地公布为准）")),
    (Fact, "local"): (("0", "全国一致"), ("1", "各地不同")),
    (Fact, "disputed"): (("0", "口径一致"), ("1", "口径不一（说明并请向主管机关确认）")),
    (ServiceItem, "kind"): (("", "未填（本地事项沿用上级的）"), *((kind, kind) for kind in KINDS)),
    (ServiceItem, "disclosure"): (("public", "对公众公开"), ("operators", "仅坐席可见")),
}  # fmt: skip
"""How choices are worded in the form, where their values do not say it; what is missing here follows as it is declared."""
_ELSEWHERE = {"code", "region", "circumstances", "id", *FACT_FIELDS}
"""Fields of an entry that are no input of it: its key, and what is written in rows."""
_LINE = 300
"""Characters up to which a text is written in one line."""


def _column(record: type[Record], name: str, said: Shown) -> InputColumn:
    field = record.model_fields[name]
    kinds = {field.annotation, *get_args(field.annotation)} - {type(None)}
    choices = _choices(record, name, kinds)
    widget = "choice" if choices else _widget(field.annotation, kinds, field.metadata)
    return InputColumn(name, said.short or said.title, widget, choices, said.hint, said.main, said.offers)


def _widget(declared: Any, kinds: set[Any], limits: list[Any]) -> str:
    if get_origin(declared) is tuple:
        return "cites" if Basis in kinds else "lines"
    if get_origin(declared) is dict:
        return "when"
    if date in kinds:
        return "date"
    if kinds & {int, Decimal}:
        return "number"
    return "text" if any((getattr(limit, "max_length", None) or 0) > _LINE for limit in limits) else "line"


def _choices(record: type[Record], name: str, kinds: set[Any]) -> Choices:
    worded = _WORDS.get((record, name), ())
    values = [value for kind in kinds if get_origin(kind) is Literal for value in get_args(kind)]
    said = {value for value, _ in worded}
    return (*worded, *((value, value) for value in values if value not in said))


def _columns(record: type[Record], leaving: set[str]) -> tuple[InputColumn, ...]:
    return tuple(_column(record, name, said) for name, said in record.shown_fields().items() if name not in leaving)


ENTRY = _columns(ServiceItem, _ELSEWHERE)
COMMON = _columns(Fact, {"id"})
"""What every fact may say."""
CIRCUMSTANCES = _columns(Circumstance, {"also"})
"""Other names of options are written behind the options."""
_ORDER = (
    "documents", "fees", "deadlines", "steps", "conditions", "channels", "places", "visits", "results", "progress", "phones", "faqs",
)  # fmt: skip
FACTS = {name: _columns(FACT_FIELDS[name], set(Fact.model_fields)) for name in _ORDER}
"""The kinds of facts in the order in which they are written, with their own columns."""
TABLES: dict[str, tuple[InputColumn, ...]] = {"circumstances": CIRCUMSTANCES} | FACTS
"""Everything that is written in rows."""
LISTED = {column.name for column in (*ENTRY, *COMMON) if column.widget == "lines"}
"""Inputs of which each line is a text of its own."""
MANY = {"basis", "when"}
"""Inputs that stand in a form several times under one name."""


def columns_of(table: str) -> tuple[InputColumn, ...]:
    """All columns of a row."""
    return CIRCUMSTANCES if table == "circumstances" else (*FACTS[table], *COMMON)
