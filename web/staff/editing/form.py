"""An entry as a form that staff fill in, and back. Nothing of an entry is lost on the way there and back.

Lists are written one per line; parts within a line are separated by `|`. Each row of a table is named inputs `table-number-column`;
rows stand in the order in which their inputs come, and one without any content is dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.entry.parts import Circumstance
from knowledge.entry.records import FACT_FIELDS, NATION, Basis, Fact, ServiceItem
from knowledge.entry.validation import Problem
from web.staff.editing.columns import ENTRY, FACTS, LISTED, MANY, TABLES, columns_of
from web.staff.editing.days import DATES, read_day
from web.staff.editing.pasting import understood

Inputs = Mapping[str, list[str]]
"""What a browser sends: the values of every name, in their order."""
_SETTLED = {"id", "verified", "local", "disputed", "necessity"}
"""Inputs that are filled in even in an untouched row."""
_ROW = re.compile(r"([a-z]+)-(\d{1,4})-([a-z_]+)")


@dataclass(slots=True)
class EntryForm:
    """What the inputs hold, as text. `rows` has a list of rows for every table, `numbers` the number each was sent under."""

    code: str = ""
    region: str = ""
    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, item: ServiceItem) -> "EntryForm":
        values = {column.name: _shown(getattr(item, column.name)) for column in ENTRY}
        if item.region != NATION and "kind" not in item.model_fields_set:
            values["kind"] = ""
        rows = {name: [_row(fact) for fact in getattr(item, name)] for name in FACT_FIELDS}
        rows["circumstances"] = [_circumstance_row(each) for each in item.circumstances]
        return cls(item.code, item.region, values, rows)

    @classmethod
    def sent(cls, form: Inputs, *, code: str, region: str) -> "EntryForm":
        """What a browser sent, without the rows that are empty."""
        found: dict[str, dict[int, dict[str, str]]] = {name: {} for name in TABLES}
        for key, sent in form.items():
            match = _ROW.fullmatch(key)
            if match and match[1] in found:
                found[match[1]].setdefault(int(match[2]), {})[match[3]] = _typed(match[3], sent)
        kept = {name: {n: row for n, row in numbered.items() if _has_content(row)} for name, numbered in found.items()}
        values = {column.name: _typed(column.name, form.get(column.name, ())) for column in ENTRY}
        return cls(
            code, region, values,
            {name: list(numbered.values()) for name, numbered in kept.items()},
            {name: list(numbered) for name, numbered in kept.items()},
        )  # fmt: skip

    def data(self, today: date) -> dict[str, Any]:
        """The form as `check_item` reads it; empty inputs are left out, and days are read from `today`."""
        data: dict[str, Any] = {"code": self.code, "region": self.region}
        data |= {name: _read(name, value, today) for name, value in self.values.items() if value}
        for name in FACT_FIELDS:
            columns = {column.name for column in columns_of(name)} | {"id"}
            rows = (understood(name, row) for row in self.rows.get(name, ()))
            data[name] = [{c: _read(c, v, today) for c, v in row.items() if v and c in columns} for row in rows]
        data["circumstances"] = [_circumstance(row) for row in self.rows.get("circumstances", ())]
        return data

    def options(self) -> dict[str, list[str]]:
        """The circumstances that facts may be limited to: dimension → options."""
        found = {}
        for row in self.rows.get("circumstances", ()):
            options = [option.partition("~")[0].strip() for option in row.get("options", "").splitlines()]
            if row.get("dimension"):
                found[row["dimension"]] = [option for option in options if option]
        return found

    def number(self, table: str, at: int) -> int:
        """Under which number a row stands in the page."""
        sent = self.numbers.get(table, [])
        return sent[at] if at < len(sent) else at


def problems_at(problems: list[Problem], path: str) -> list[str]:
    """What is wrong with one input, or with anything inside it."""
    return [p.message for p in problems if p.field == path or p.field.startswith(path + ".")]


def input_of(problem: Problem, form: EntryForm) -> str:
    """The input that a problem is about, as the id of its element; '' when it is about the whole entry."""
    name, *rest = problem.field.split(".")
    if name in TABLES and len(rest) >= 1 and rest[0].isdigit() and int(rest[0]) < len(form.rows.get(name, [])):
        row = f"f-{name}-{form.number(name, int(rest[0]))}"
        column = {"also": "options"}.get(rest[1], rest[1]) if len(rest) > 1 else ""
        return f"{row}-{column}" if column in {c.name for c in columns_of(name)} else row
    return f"f-{name}" if name in {column.name for column in ENTRY} | {"code", "region"} else ""


def row_title(field: str, row: Mapping[str, str]) -> str:
    """What a row is about, in a few words: its choices by name, its numbers and texts as they are."""
    shown = []
    for column in TABLES[field]:
        value = row.get(column.name, "")
        if value and column.name not in _SETTLED:
            shown.append(dict(column.choices).get(value, value))
    return " ".join(shown)[:40]


def folded_title(field: str, row: Mapping[str, str]) -> str:
    """What the folded part of a row says, in a few words."""
    said = [
        f"{c.label} {len(row[c.name].splitlines())} 句"
        if c.name in LISTED
        else row[c.name].replace("\n", "、").replace(" | ", "")
        for c in columns_of(field)
        if not c.main and row.get(c.name) and c.widget != "choice"
    ]
    said += [
        dict(c.choices).get(row[c.name], row[c.name])
        for c in FACTS[field]
        if not c.main and c.widget == "choice" and row.get(c.name) not in (None, "", "必要")
    ]
    said += [
        text
        for name, value, text in (
            ("verified", "0", "未核实"),
            ("local", "1", "各地不同"),
            ("disputed", "1", "口径不一"),
        )
        if row.get(name) == value
    ]
    return " · ".join(said)[:60]


def _row(fact: Fact) -> dict[str, str]:
    return {"id": fact.id} | {column.name: _shown(getattr(fact, column.name)) for column in columns_of(fact.field)}


def _circumstance_row(said: Circumstance) -> dict[str, str]:
    return {
        "dimension": said.dimension, "ask": said.ask, "options": "\n".join(_named(option, said.also) for option in said.options),
    }  # fmt: skip


def _typed(name: str, values: Iterable[str]) -> str:
    """The text of an input; those that stand there several times make a line each."""
    texts = [value.replace("\r\n", "\n").strip() for value in values]
    if name in MANY:
        return "\n".join(text for text in texts if text)
    return texts[-1] if texts else ""


def _shown(value: Any) -> str:
    """A value as the text of its input."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dict):
        return "\n".join(f"{name} | {option}" for name, options in value.items() for option in options)
    if isinstance(value, tuple):
        return "\n".join(_line(part) for part in value)
    return str(value)


def _line(part: Any) -> str:
    if not isinstance(part, Basis):
        return str(part)
    plain = f"{part.source}{part.article}"
    # The bar keeps a source whose own title looks like a citation (…第三条…) from being taken apart again.
    return plain if Basis.model_validate(plain) == part else f"{part.source} | {part.article}".rstrip()


def _named(option: str, also: Mapping[str, tuple[str, ...]]) -> str:
    """An option with what people call it: 家庭唯一住房 ~首套、第一套."""
    names = also.get(option, ())
    return f"{option} ~{'、'.join(names)}" if names else option


def _read(name: str, text: str, today: date) -> Any:
    """The text of an input as a value that validation understands."""
    if name in DATES:
        return read_day(name, text, today=today)
    if name in LISTED:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if name not in MANY:
        return text
    lines = [[part.strip() for part in re.split(r"[|｜]", line)] for line in text.splitlines() if line.strip()]
    if name == "basis":
        return [{"source": first, "article": "".join(rest)} if rest else first for first, *rest in lines]
    limits: dict[str, list[str]] = {}
    for dimension, *options in lines:
        limits.setdefault(dimension, []).extend(option for option in options if option)
    return limits


def _circumstance(row: Mapping[str, str]) -> dict[str, Any]:
    options, also = [], {}
    for written in filter(None, (line.strip() for line in row.get("options", "").splitlines())):
        option, _, names = written.partition("~")
        options.append(option.strip())
        if called := [name.strip() for name in re.split(r"[、~]", names) if name.strip()]:
            also[option.strip()] = called
    return {"dimension": row.get("dimension", ""), "ask": row.get("ask", ""), "options": options, "also": also}


def _has_content(row: Mapping[str, str]) -> bool:
    return any(value for name, value in row.items() if name not in _SETTLED)
