"""An entry as a form that staff fill in, and back. Nothing of an entry is lost on the way there and back.

Lists are written one per line; parts within a line are separated by `|`. Each fact is a row of named inputs
`field-row-column`; a row without any content is dropped, so emptying a row deletes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.entry.records import FACT_FIELDS, KINDS, NATION, UNITS, Basis, Fact, ServiceItem
from knowledge.entry.validation import LABELS, Problem

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One input: its name, how it is drawn (line, text, lines, date, number, choice), and its choices."""

    name: str
    widget: str = "line"
    choices: Choices = ()
    hint: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]


def _same(values: tuple[str, ...], *, empty: str = "") -> Choices:
    return (("", empty), *((value, value) for value in values if value))


_CLOCKS = (
    ("", "请选择"),
    ("statutory", "法定办结时限"),
    ("promised", "承诺办结时限"),
    ("applicant", "申请人自己的期限"),
)
_PHONES = (("", "请选择"), ("consult", "咨询"), ("complaint", "投诉"), ("emergency", "紧急"))
_CHANNELS = _same(("窗口", "网上", "邮寄", "自助终端", "代办", "电话", "预约", "上门"), empty="请选择")

ENTRY = (
    Column("name"),
    Column("aliases", "lines", hint="居民会怎么说，一行一个"),
    Column("kind", "choice", (("", "未填（本地条目沿用上级的）"), *((kind, kind) for kind in KINDS))),
    Column("topic"),
    Column("audience", "lines", hint="一行一个"),
    Column("department"),
    Column("owner"),
    Column("official_code"),
    Column("summary", "text"),
    Column(
        "circumstances",
        "lines",
        hint="一行一个：维度 | 问法 | 选项 | 选项，如 申请人 | 是本人办还是代办？ | 本人 | 代办。居民对选项的叫法写在 ~ 后面，如 家庭唯一住房 ~首套、第一套；"
        "选项写成范围（季销售额 | … | 没有达到30万元 | 达到30万元，也可写 <30万元 | ≥30万元），就会和问话里的数比",
    ),
    Column("basis", "lines", hint="一行一条：文件 | 条款，如 居民身份证法 | 第十二条"),
    Column("removes", "lines", hint="本地条目要去掉的上级内容编号，一行一个"),
    Column("related", "lines", hint="相关事项编码，一行一个"),
    Column("valid_from", "date"),
    Column("valid_to", "date"),
    Column("review_by", "date"),
    Column("verified_on", "date"),
    Column("source", "text"),
    Column("disclosure", "choice", (("public", "对公众公开"), ("operators", "仅坐席可见"))),
    Column("note", "text"),
)
FACTS: dict[str, tuple[Column, ...]] = {
    "conditions": (Column("text", "text"),),
    "documents": (
        Column("name"), Column("originals", "number"), Column("copies", "number"),
        Column("form", "choice", _same(("纸质", "电子", "纸质或电子"), empty="不限")), Column("issuer"),
        Column("necessity", "choice", (("必要", "必要"), ("非必要", "非必要"), ("容缺后补", "容缺后补"))),
        Column("blank_form"), Column("sample"),
    ),
    "fees": (Column("name"), Column("amount", "number"), Column("unit"), Column("rule", "text"), Column("reductions", "text"),
        Column("formula", hint="从群众说的数算出来，如 发票价税合计÷1.13×10%；从左往右算，答复里注明仅供参考")),
    "deadlines": (
        Column("type", "choice", _CLOCKS), Column("number", "number"), Column("unit", "choice", _same(UNITS, empty="无")),
        Column("start", hint="如 自受理之日起"), Column("name"),
    ),
    "steps": (Column("text", "text"),),
    "channels": (Column("type", "choice", _CHANNELS), Column("text", "text"), Column("url")),
    "places": (Column("name"), Column("address", "text"), Column("hours", "text"), Column("phone")),
    "visits": (Column("number", "number"), Column("text", "text")),
    "results": (Column("name"), Column("validity", "text")),
    "progress": (Column("text", "text"),),
    "phones": (Column("type", "choice", _PHONES), Column("number"), Column("name")),
    "faqs": (Column("question"), Column("answer", "text")),
}  # fmt: skip
COMMON = (
    Column("when", "lines", hint="只在这些情形下适用，一行一个：维度 | 选项 | 选项，如 季销售额 | <30万元"),
    Column("basis", "lines", hint="一行一条：文件 | 条款"),
    Column("valid_from", "date"),
    Column("valid_to", "date"),
    Column("verified", "choice", (("1", "已核实"), ("0", "未核实（显示以当地公布为准）"))),
    Column("local", "choice", (("0", "全国一致"), ("1", "各地不同"))),
    Column("disputed", "choice", (("0", "口径一致"), ("1", "口径不一（说明并请向主管机关确认）"))),
    Column("note", "text"),
)
_SETTLED = {"id", "verified", "local", "disputed", "necessity"}
"""Inputs that are filled in even in an untouched row."""
_ROW = re.compile(r"([a-z]+)-(\d{1,4})-([a-z_]+)")


@dataclass(slots=True)
class EntryForm:
    """What the inputs hold, as text. `rows` has a list of rows for every kind of fact."""

    code: str = ""
    region: str = ""
    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, item: ServiceItem) -> "EntryForm":
        values = {column.name: _shown(getattr(item, column.name)) for column in ENTRY}
        if item.region != NATION and "kind" not in item.model_fields_set:
            values["kind"] = ""
        rows = {name: [_row(fact) for fact in getattr(item, name)] for name in FACT_FIELDS}
        return cls(item.code, item.region, values, rows)

    @classmethod
    def sent(cls, form: Mapping[str, str], *, code: str, region: str) -> "EntryForm":
        """What a browser sent, without the rows that are empty or marked for deletion."""
        found: dict[str, dict[int, dict[str, str]]] = {name: {} for name in FACT_FIELDS}
        for key, value in form.items():
            match = _ROW.fullmatch(key)
            if match and match[1] in found:
                found[match[1]].setdefault(int(match[2]), {})[match[3]] = value.replace("\r\n", "\n").strip()
        rows = {
            name: [row for _, row in sorted(numbered.items()) if _has_content(row) and not row.pop("drop", "")]
            for name, numbered in found.items()
        }
        values = {column.name: form.get(column.name, "").replace("\r\n", "\n").strip() for column in ENTRY}
        return cls(code, region, values, rows)

    def data(self) -> dict[str, Any]:
        """The form as `check_item` reads it; empty inputs are left out."""
        data: dict[str, Any] = {"code": self.code, "region": self.region}
        data |= {name: _read(name, value) for name, value in self.values.items() if value}
        for name, rows in self.rows.items():
            columns = {column.name for column in (*FACTS[name], *COMMON)} | {"id"}
            data[name] = [{c: _read(c, v) for c, v in row.items() if v and c in columns} for row in rows]
        return data


def problems_at(problems: list[Problem], path: str) -> list[str]:
    """What is wrong with one input, or with anything inside it."""
    return [p.message for p in problems if p.field == path or p.field.startswith(path + ".")]


def input_of(problem: Problem, form: EntryForm) -> str:
    """The input that a problem is about, as the id of its element; '' when it is about the whole entry."""
    name, *rest = problem.field.split(".")
    if name in FACTS and len(rest) >= 1 and rest[0].isdigit() and int(rest[0]) < len(form.rows.get(name, [])):
        columns = {column.name for column in (*FACTS[name], *COMMON)}
        return f"f-{name}-{rest[0]}-{rest[1]}" if len(rest) > 1 and rest[1] in columns else f"f-{name}-{rest[0]}"
    return f"f-{name}" if name in {column.name for column in ENTRY} else ""


def row_title(field: str, row: Mapping[str, str]) -> str:
    """What a row is about, in a few words: its choices by name, its numbers and texts as they are."""
    shown = []
    for column in FACTS[field]:
        value = row.get(column.name, "")
        if value and column.name not in _SETTLED:
            shown.append(dict(column.choices).get(value, value))
    return " ".join(shown)[:40]


def _row(fact: Fact) -> dict[str, str]:
    columns = (*FACTS[fact.field], *COMMON)
    return {"id": fact.id} | {column.name: _shown(getattr(fact, column.name)) for column in columns}


def _shown(value: Any) -> str:
    """A value as the text of its input."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dict):
        return "\n".join(" | ".join((name, *options)) for name, options in value.items())
    if isinstance(value, tuple):
        return "\n".join(_line(part) for part in value)
    return str(value)


def _line(part: Any) -> str:
    if isinstance(part, Basis):
        # The bar keeps a source whose own title looks like a citation (…第三条…) from being taken apart again.
        return f"{part.source} | {part.article}".rstrip() if part.article or "第" in part.source else part.source
    if isinstance(part, str):
        return part
    return " | ".join((part.dimension, part.ask, *(_named(option, part.also) for option in part.options)))


def _named(option: str, also: Mapping[str, tuple[str, ...]]) -> str:
    """An option with what people call it: 家庭唯一住房 ~首套、第一套."""
    names = also.get(option, ())
    return f"{option} ~{'、'.join(names)}" if names else option


def _read(name: str, text: str) -> Any:
    """The text of an input as a value that validation understands."""
    if name in {"aliases", "audience", "removes", "related"}:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if name not in {"when", "basis", "circumstances"}:
        return text
    lines = [[part.strip() for part in re.split(r"[|｜]", line)] for line in text.splitlines() if line.strip()]
    if name == "when":
        return {first: [part for part in rest if part] for first, *rest in lines}
    if name == "basis":
        return [{"source": first, "article": "".join(rest)} if rest else first for first, *rest in lines]
    return [_circumstance(parts) for parts in lines]


def _circumstance(parts: list[str]) -> dict[str, Any]:
    options, also = [], {}
    for written in filter(None, parts[2:]):
        option, _, names = written.partition("~")
        options.append(option.strip())
        if called := [name.strip() for name in re.split(r"[、~]", names) if name.strip()]:
            also[option.strip()] = called
    return {"dimension": parts[0], "ask": parts[1] if len(parts) > 1 else "", "options": options, "also": also}


def _has_content(row: dict[str, str]) -> bool:
    return any(value for name, value in row.items() if name not in _SETTLED)
