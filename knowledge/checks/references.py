"""Rules about what an entry refers to: its official code, other items, the wider entry it overrides, its circumstances."""

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.rules import Book, Entry, Remark
from knowledge.entry.records import Condition, Deadline, Document, Fact, Fee, Phone, Place, Result
from knowledge.entry.sameness import fold
from knowledge.files.official_lists.writing import KINDS_BY_CODE, NATIONAL, TASK_LENGTH

_CREDIT_LENGTH = 18
_CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BASE = re.compile(r"\d{11}[\dY]")
_LEVELS = {"1": 0, "2": 2, "3": 4, "4": 6, "5": 9, "6": 12}
"""行使层级 and how many digits of a region such an authority has at least: 2 省, 3 市, 4 县, 5 乡镇."""


def code(entry: Entry) -> Iterator[Remark]:
    """The structure of an 实施编码: 统一社会信用代码 + 行使层级 + 基本编码 (+ 业务办理项)."""
    official = entry.own.official_code
    if not official:
        return
    if not NATIONAL.fullmatch(official):
        yield Remark("official-code-form", "official_code", f"“{official}”不是国家编码规则的实施编码")
        return
    for said in _broken(entry, official):
        yield Remark("official-code", "official_code", f"“{official}”{said}")


def _broken(entry: Entry, official: str) -> Iterator[str]:
    if len(official) not in {TASK_LENGTH, TASK_LENGTH + 2}:
        yield f"有 {len(official)} 位，应为 {TASK_LENGTH} 位，带办理项的 {TASK_LENGTH + 2} 位"
        return
    credit, level = official[:_CREDIT_LENGTH], official[_CREDIT_LENGTH]
    base = official[_CREDIT_LENGTH + 1 : TASK_LENGTH]
    if not _credit_code(credit):
        yield f"前 18 位 {credit} 不是有效的统一社会信用代码（校验位不对）"
    if level not in _LEVELS:
        yield f"第 19 位“{level}”不是行使层级（1 国家级至 5 乡镇级）"
    if not _BASE.fullmatch(base):
        yield f"基本编码 {base} 应为 12 位数字，末位可以是 Y"
        return
    if (handled := official[TASK_LENGTH:]) and not handled.isdigit():
        yield f"末两位 {handled} 应为业务办理项的数字"
    if entry.own.region[:2] not in {base[:2], "00"} and base[:2] != "00":
        yield f"基本编码的区划 {base[:2]} 与条目的区划 {entry.own.region[:6]} 不符"
    kind = KINDS_BY_CODE.get(base[2:4])
    if kind is None:
        yield f"基本编码的事项类型 {base[2:4]} 不在国家代码表里"
    elif kind != entry.merged.kind:
        yield f"基本编码表示{kind}，条目写的是{entry.merged.kind}"


def _credit_code(text: str) -> bool:
    """Whether the check character of a 统一社会信用代码 is right (GB 32100)."""
    if any(c not in _CREDIT_CHARS for c in text):
        return False
    total = sum(_CREDIT_CHARS.index(c) * weight for c, weight in zip(text, _CREDIT_WEIGHTS, strict=False))
    return _CREDIT_CHARS[-total % 31] == text[-1]


def same_codes(book: Book) -> Iterator[tuple[Entry, Remark]]:
    """One 实施编码, one entry."""
    users: dict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.own.official_code:
            users[entry.own.official_code].append(entry)
    for official, entries in users.items():
        for entry in entries:
            others = [e.own for e in entries if e is not entry]
            if others:
                said = "、".join(f"“{other.name}”（{other.code}）" for other in others[:3])
                yield entry, Remark("same-official-code", "official_code", f"{official} 也是{said}的实施编码")


def related(entry: Entry, book: Book) -> Iterator[Remark]:
    """Related items exist."""
    for n, other in enumerate(entry.own.related):
        if other not in book.codes:
            yield Remark("related-unknown", f"related.{n}", f"没有编码为 {other} 的已发布事项")
        elif other == entry.own.code:
            yield Remark("related-unknown", f"related.{n}", "相关事项写的是它自己", "去掉这一项。")


def circumstances(entry: Entry) -> Iterator[Remark]:
    """Facts are limited to circumstances the item declares, wherever in its chain of regions."""
    declared = {c.dimension: set(c.options) for c in entry.merged.circumstances}
    for fact in entry.own_facts():
        for dimension, options in fact.when.items():
            if dimension not in declared:
                yield Remark("when-undeclared", entry.path(fact, "when"), f"没有声明情形“{dimension}”")
            elif unknown := [o for o in options if o not in declared[dimension]]:
                said = f"情形“{dimension}”没有选项“{'、'.join(unknown)}”"
                yield Remark("when-undeclared", entry.path(fact, "when"), said)


def overrides(entry: Entry) -> Iterator[Remark]:
    """What a local entry removes is there, and what it restates takes the place of what it means to."""
    inherited = {fact.id: fact for fact in entry.wider.facts()} if entry.wider else {}
    for n, fact_id in enumerate(entry.own.removes):
        if fact_id not in inherited:
            said = f"上级条目没有编号为“{fact_id}”的内容" if entry.wider else "没有可以继承的上级条目"
            yield Remark("removes-nothing", f"removes.{n}", said)
    own = {fact.id for fact in entry.own.facts()}
    left = [fact for fact in inherited.values() if fact.id not in own and fact.id not in entry.own.removes]
    named = {(fact.field, name, str(fact.when)): fact for fact in left if (name := _name(fact))}
    for fact in entry.own_facts():
        twin = named.get((fact.field, _name(fact), str(fact.when)))
        if fact.id not in inherited and twin is not None:
            said = f"上级已有同名内容（编号“{twin.id}”），编号不同，两条会一起显示"
            yield Remark("override-misses", entry.path(fact, "id"), said)


def layers(entry: Entry) -> Iterator[Remark]:
    """Two complete entries under one code, of a region and a wider one: what the wider one adds was not meant to be added."""
    own, wider = entry.own, entry.wider
    if wider is None or not own.official_code or not wider.official_code:
        return
    if fold(own.name) != fold(wider.name):
        said = f"上级同编码的条目是“{wider.name[:60]}”，两件事会混成一条"
        yield Remark("same-code-other-name", "code", said)
        return
    kept = {fact.id for fact in own.facts()} | set(own.removes)
    for kind in (Condition, Document, Place, Phone):
        mixed = [fact for fact in getattr(wider, kind.field) if fact.id not in kept]
        if mixed and getattr(own, kind.field):
            said = f"自己的 {len(getattr(own, kind.field))} 条之外，还会显示上级的 {len(mixed)} 条"
            yield Remark("mixed-layers", kind.field, said)


def _name(fact: Fact) -> str:
    """What would be read as the same thing stated again."""
    if isinstance(fact, Deadline):
        return f"{fact.type} {fold(fact.name)}"
    return fold(fact.name) if isinstance(fact, Document | Fee | Place | Phone | Result) else ""


RULES_OF_ONE = (code, circumstances, overrides, layers)
