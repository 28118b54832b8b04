"""Validation of one entry: every problem at once, by field, in Chinese.

`check_item` reads untrusted data (a form, a file row) and either returns the record or says all that is wrong with it.
Rules across several entries live in `consistency`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from knowledge.entry.departments import Department
from knowledge.entry.formulas import formula_of
from knowledge.entry.quantities import overlapping
from knowledge.entry.records import (
    FACT_FIELDS,
    FACT_TYPES,
    KINDS,
    NATION,
    UNITS,
    Basis,
    Channel,
    Circumstance,
    Deadline,
    Fact,
    Fee,
    Phone,
    Place,
    Record,
    ServiceItem,
    Source,
)

_RECORDS: tuple[type[Record], ...] = (Source, Department, Basis, Circumstance, *FACT_TYPES, ServiceItem)
LABELS = {name: said.title for record in _RECORDS for name, said in record.shown_fields().items()}
"""What the fields are called, as they are declared; one name is called by one word in all records of an entry (the last ones here)."""
R = TypeVar("R", bound=BaseModel)

_PHONE = re.compile(r"^[0-9+(（][0-9+()（）\-—－ 、,，/;；转分机至~]{2,60}$")
_URL = re.compile(r"^https?://[^\s<>\"']+$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an entry: the path of the field, and a sentence in Chinese."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{label(self.field)}：{self.message}" if self.field else self.message


class InvalidEntry(ValueError):
    """An entry that cannot be accepted; `problems` names everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("；".join(str(p) for p in problems))


def label(path: str) -> str:
    """The path of a field as people read it: `documents.1.name` is 申请材料第2项的名称."""
    words: list[str] = []
    for part in path.split("."):
        if part.isdecimal():
            words.append(f"第{int(part) + 1}项")
        elif part:
            words.append(("的" if words and words[-1].endswith("项") else "") + LABELS.get(part, part))
    return "".join(words)


def check_item(data: Mapping[str, Any]) -> ServiceItem:
    """Read one entry, with fact ids assigned.

    Raises:
        InvalidEntry: with all problems found.
    """
    item = _parse(ServiceItem, data).with_fact_ids()
    problems = list(_item_rules(item))
    if problems:
        raise InvalidEntry(problems)
    return item


def check_source(data: Mapping[str, Any]) -> Source:
    """Read one source record; raises InvalidEntry."""
    source = _parse(Source, data)
    problems = []
    if source.effective and source.repealed and source.repealed <= source.effective:
        problems.append(Problem("repealed", "应晚于施行日"))
    if source.url and not _URL.match(source.url):
        problems.append(Problem("url", _not_a_link(source.url)))
    if problems:
        raise InvalidEntry(problems)
    return source


def check_department(data: Mapping[str, Any]) -> Department:
    """Read one directory entry; raises InvalidEntry."""
    department = _parse(Department, data)
    if not _PHONE.match(department.phone):
        raise InvalidEntry([Problem("phone", f"“{department.phone}”不像电话号码")])
    return department


def _parse(model: type[R], data: Mapping[str, Any]) -> R:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = [_translate(e) for e in error.errors(include_url=False)]
        raise InvalidEntry(list(dict.fromkeys(problems))) from None


def _translate(error: ErrorDetails) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    path = ".".join(str(part) for part in error["loc"])
    last = path.rsplit(".", 1)[-1]
    messages = {
        "missing": "必填",
        "extra_forbidden": f"没有“{last}”这个字段，请检查拼写",
        "string_too_short": "不能为空",
        "string_too_long": f"太长，最多 {context.get('max_length')} 个字",
        "greater_than_equal": f"不能小于 {context.get('ge')}",
        "less_than_equal": f"不能大于 {context.get('le')}",
        "too_short": f"至少要有 {context.get('min_length')} 项",
        "too_long": f"最多 {context.get('max_length')} 项",
    }
    if kind in messages:
        return Problem(path, messages[kind])
    return Problem(path, _wanted(kind, last) + f"，现在是“{_shown(error['input'])}”")


def _wanted(kind: str, last: str) -> str:
    if kind == "string_pattern_mismatch":
        return {"region": "应为 12 位行政区划代码"}.get(last, "只能用字母、数字、点、横线，且以字母或数字开头")
    if kind == "literal_error":
        choices = {"unit": UNITS, "kind": KINDS}.get(last)
        return "只能是 " + "、".join(choices) if choices else "不在可选范围内"
    if kind.startswith("date"):
        return "应为日期，如 2026-01-31"
    if kind.startswith(("int", "decimal", "float", "finite")):
        return "应为数字"
    if kind.startswith("bool"):
        return "应为是或否"
    if kind.startswith(("tuple", "list")):
        return "应为列表"
    if kind.startswith(("dict", "model", "mapping")):
        return "应为一组“字段: 值”"
    if kind.startswith("string"):
        return "应为文字"
    return "格式不对"


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 30 else text[:30] + "…"


def _item_rules(item: ServiceItem) -> Iterator[Problem]:
    yield from _dates("", item.valid_from, item.valid_to)
    yield from _circumstances(item)
    for field in FACT_FIELDS:
        for n, fact in enumerate(getattr(item, field)):
            yield from _fact_rules(f"{field}.{n}", fact, item)
    yield from _clocks(item.deadlines)
    yield from _fact_ids(item)
    if item.removes and item.region == NATION:
        yield Problem("removes", "全国条目没有上级内容可去除")


def _dates(path: str, start: Any, end: Any) -> Iterator[Problem]:
    if start and end and end < start:
        yield Problem(f"{path}.valid_to".lstrip("."), f"{end} 早于生效日 {start}")


def _circumstances(item: ServiceItem) -> Iterator[Problem]:
    for n, circumstance in enumerate(item.circumstances):
        if circumstance.dimension in [c.dimension for c in item.circumstances[:n]]:
            yield Problem(f"circumstances.{n}.dimension", f"“{circumstance.dimension}”重复了")
        for option, count in Counter(circumstance.options).items():
            if count > 1:
                yield Problem(f"circumstances.{n}.options", f"“{option}”重复了")
        if both := overlapping(circumstance.options):
            yield Problem(f"circumstances.{n}.options", f"“{both[0]}”和“{both[1]}”有重叠，同一个数会两边都算")
        for option, names in circumstance.also.items():
            if option not in circumstance.options:
                yield Problem(f"circumstances.{n}.also", f"没有选项“{option}”")
            for name in names:
                if any(name in circumstance.names_of(other) for other in circumstance.options if other != option):
                    yield Problem(f"circumstances.{n}.also", f"“{name}”不能同时指两个选项")


def _fact_ids(item: ServiceItem) -> Iterator[Problem]:
    uses = Counter(fact.id for fact in item.facts())
    seen: set[str] = set()
    for field in FACT_FIELDS:
        for n, fact in enumerate(getattr(item, field)):
            if fact.id in seen:
                yield Problem(f"{field}.{n}.id", f"“{fact.id}”用了 {uses[fact.id]} 次，每条内容的编号应各不相同")
            seen.add(fact.id)


def _fact_rules(path: str, fact: Fact, item: ServiceItem) -> Iterator[Problem]:
    yield from _dates(path, fact.valid_from, fact.valid_to)
    # A local entry may use the dimensions its wider entry declares, so only nation-wide ones can be checked alone.
    declared = {c.dimension: c.options for c in item.circumstances}
    if declared or item.region == NATION:
        for dimension, options in fact.when.items():
            unknown = [o for o in options if o not in declared.get(dimension, ())]
            if dimension not in declared:
                yield Problem(f"{path}.when", f"条目没有声明情形“{dimension}”")
            elif unknown:
                yield Problem(f"{path}.when", f"情形“{dimension}”没有选项“{'、'.join(unknown)}”")
    if isinstance(fact, Deadline):
        if fact.number is not None and fact.unit is None:
            yield Problem(f"{path}.unit", f"数值 {fact.number} 没有单位")
        if fact.number is None and not fact.note and fact.unit != "当场":
            yield Problem(f"{path}.number", "没有数值时，请在说明里写明")
    if isinstance(fact, Fee):
        if fact.amount is None and not fact.rule:
            yield Problem(f"{path}.amount", "请填金额或收费规则")
        if fact.formula and formula_of(fact.formula) is None:
            yield Problem(f"{path}.formula", f"“{fact.formula}”算不了，请写成“发票价税合计÷1.13×10%”这样")
        if fact.amount and not fact.unit:
            yield Problem(f"{path}.unit", f"金额 {fact.amount} 没有单位，如 元、元/本")
    if isinstance(fact, Phone) and not _PHONE.match(fact.number):
        yield Problem(f"{path}.number", f"“{fact.number}”不像电话号码")
    if isinstance(fact, Place) and fact.phone and not _PHONE.match(fact.phone):
        yield Problem(f"{path}.phone", f"“{fact.phone}”不像电话号码")
    if isinstance(fact, Channel) and fact.url and not _URL.match(fact.url):
        yield Problem(f"{path}.url", _not_a_link(fact.url))


def _not_a_link(text: str) -> str:
    return f"“{_shown(text)}”不是网址，应以 http:// 或 https:// 开头"


def _clocks(deadlines: tuple[Deadline, ...]) -> Iterator[Problem]:
    """承诺办结时限 may not exceed 法定办结时限 (优化营商环境条例第三十六条) where both count the same unit."""
    statutory = {(d.unit, tuple(sorted(d.when.items())), d.name): d for d in deadlines if d.type == "statutory"}
    for n, deadline in enumerate(deadlines):
        other = statutory.get((deadline.unit, tuple(sorted(deadline.when.items())), deadline.name))
        if deadline.type != "promised" or other is None or other.number is None or deadline.number is None:
            continue
        if deadline.number > other.number:
            yield Problem(
                f"deadlines.{n}.number", f"承诺 {deadline.number} {deadline.unit}长于法定 {other.number} {other.unit}"
            )
