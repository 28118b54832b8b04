"""YAML in the form of the starter knowledge (`topic`, `sources`, `items`, `departments`), as rows with their lines, and back.

Unlike the starter knowledge, which must be right as a whole, a file somebody brings is read entry by entry.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from knowledge.entry.records import Basis, Record, ServiceItem, Source
from knowledge.entry.validation import InvalidEntry, check_department, check_source
from knowledge.files.reading import decode, printable, read_bytes
from knowledge.files.rows import Reading, Row, row_of
from knowledge.starter.blocks import Blocks, read_blocks, written_out
from knowledge.storage.errors import UnreadableFile

MAX_DEPTH = 20
"""The parser follows nesting on the C stack, so a file of brackets must be refused before it is composed."""
MAX_NODES = 5_000_000
"""Most values a file may hold when everything its * refer to is written out."""

_SECTIONS = ("topic", "sources", "blocks", "items", "departments")
R = TypeVar("R", bound=Record)


def read_yaml(path: Path) -> Reading:
    """Read a YAML file; raises UnreadableFile with the line when it is not one."""
    text = decode(read_bytes(path), path)
    try:
        _check_shape(text, path)
        top = yaml.compose(text, Loader=yaml.CSafeLoader)
        if top is not None:
            _weigh(top, path, {}, depth=0)
        sections = _sections(top, path)
        reading = Reading()
        topic = _value(sections["topic"]) if "topic" in sections else ""
        blocks = _blocks(sections, path)
        for node in _entries(sections, "items", path):
            row = _row(node)
            if row.data:
                row.data.setdefault("topic", topic or "")
                row = _written_out(row, blocks)
            reading.rows.append(row)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        why = error.problem or "YAML 格式不对"
        raise UnreadableFile(f"{path.name} 第 {line} 行：{why}，请检查缩进和引号。") from None
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableFile(f"{path.name} 不是可用的 YAML 文件（{printable(str(error))[:60]}），请检查。") from None
    reading.sources = _records(sections, "sources", path, check_source, reading.rows)
    reading.departments = _records(sections, "departments", path, check_department, reading.rows)
    return reading


def _blocks(sections: dict[str, yaml.Node], path: Path) -> Blocks:
    try:
        return read_blocks(_value(sections["blocks"])) if "blocks" in sections else {}
    except InvalidEntry as error:
        raise UnreadableFile(f"{path.name} 的 blocks：{error}。") from None


def _written_out(row: Row, blocks: Blocks) -> Row:
    """A row with the facts of the blocks it uses; what is wrong with them is a problem of the row."""
    try:
        return replace(row, data=written_out(row.data, blocks))
    except InvalidEntry as error:
        return replace(row, problems=(*row.problems, *(str(problem) for problem in error.problems)))


def write_yaml(items: Iterable[ServiceItem], sources: Iterable[Source]) -> Iterator[str]:
    """The text of a YAML file, in pieces."""
    written = [_plain(source) for source in sources]
    if written:
        yield _dump({"sources": written})
    first = True
    for item in items:
        yield ("items:\n" if first else "") + _dump([_plain(item)])
        first = False
    if first:
        yield "items: []\n"


def citation(basis: Basis) -> str | None:
    """A basis as people write it (居民身份证法第二十条), or None where that would not be read back as the same."""
    text = basis.source + basis.article
    return text if Basis.model_validate(text) == basis else None


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)


def _plain(value: Any) -> Any:
    """A record as YAML knows it: without defaults, citations as one line, dates as dates."""
    if isinstance(value, Basis):
        return citation(value) or _fields(value)
    if isinstance(value, Record):
        return _fields(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _fields(record: Record) -> dict[str, Any]:
    fields = type(record).model_fields
    default = {name: info.get_default(call_default_factory=True) for name, info in fields.items()}
    return {name: _plain(value) for name, value in record if fields[name].is_required() or value != default[name]}


def _check_shape(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"{path.name} 第 {line} 行：层次太深，不是事项文件，请检查缩进和括号。")


def _weigh(node: yaml.Node, path: Path, known: dict[int, int], *, depth: int) -> int:
    """Count the values of a file with what * refer to written out; raises UnreadableFile when there is no end to them."""
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise UnreadableFile(f"{path.name} 第 {line} 行：层次太深，不是事项文件，请检查缩进和引用。")
    if id(node) not in known:
        children = node.value if isinstance(node, yaml.CollectionNode) else []
        flat = [part for child in children for part in (child if isinstance(child, tuple) else (child,))]
        known[id(node)] = 1 + sum(_weigh(child, path, known, depth=depth + 1) for child in flat)
    if known[id(node)] > MAX_NODES:
        raise UnreadableFile(f"{path.name} 第 {line} 行：引用展开后内容太多，请写完整或拆成几个文件。")
    return known[id(node)]


def _sections(top: yaml.Node | None, path: Path) -> dict[str, yaml.Node]:
    if not isinstance(top, yaml.MappingNode):
        raise UnreadableFile(f"{path.name} 第 1 行：最外层应为“items:”等段落。")
    found: dict[str, yaml.Node] = {}
    for key, node in top.value:
        line = key.start_mark.line + 1
        if key.value not in _SECTIONS:
            raise UnreadableFile(
                f"{path.name} 第 {line} 行：不认识的段落“{key.value}”，只能有 {'、'.join(_SECTIONS)}。"
            )
        if key.value in found:
            raise UnreadableFile(f"{path.name} 第 {line} 行：段落“{key.value}”写了两次，请合并。")
        found[key.value] = node
    return found


def _entries(sections: dict[str, yaml.Node], section: str, path: Path) -> list[yaml.Node]:
    node = sections.get(section)
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return []
    if not isinstance(node, yaml.SequenceNode):
        line = node.start_mark.line + 1
        raise UnreadableFile(f"{path.name} 第 {line} 行：“{section}”应为列表，每条以“- ”开头。")
    return list(node.value)


def _row(node: yaml.Node) -> Row:
    twice = _repeated(node)
    line = node.start_mark.line + 1
    try:
        return row_of(line, _value(node), problems=twice)
    except (yaml.YAMLError, ValueError) as error:
        return Row(line, "", problems=(f"内容不对：{printable(str(error))[:60]}",))


def _repeated(node: yaml.Node) -> list[str]:
    """Keys written twice in one mapping, of which the parser would silently keep the last."""
    problems: list[str] = []
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                problems.append(f"第 {key.start_mark.line + 1} 行：字段“{key.value}”写了两次，请合并")
            seen.add(str(key.value))
            problems += _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            problems += _repeated(value)
    return problems


def _value(node: yaml.Node) -> Any:
    constructor = yaml.constructor.SafeConstructor()
    return _untimed(constructor.construct_document(node))


def _untimed(value: Any) -> Any:
    """Plain `2026-01-01` is a date to YAML; a text that only looks like one (an alias, a year) must stay usable."""
    if isinstance(value, dict):
        return {key: _untimed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_untimed(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _records(
    sections: dict[str, yaml.Node], section: str, path: Path, check: Callable[[Any], R], rejected: list[Row]
) -> list[R]:
    found: list[R] = []
    for node in _entries(sections, section, path):
        row = _row(node)
        try:
            if row.problems:
                raise InvalidEntry([])
            found.append(check(row.data))
        except InvalidEntry as error:
            name = str(row.data.get("key") or row.data.get("name") or section)
            problems = row.problems + tuple(str(p) for p in error.problems)
            rejected.append(Row(row.line, printable(name), problems=problems))
    return found
