"""The starter knowledge: YAML files by topic, shipped with the program and loaded by `init`.

Each file is a mapping with any of the keys `topic`, `sources`, `blocks`, `items` and `departments`; `topic` is the default of its
items, `blocks` are facts that entries of any file share (see `blocks`). How people ask for single facts stands in files of its own
(see `similar_questions`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.entry.departments import Department
from knowledge.entry.records import ServiceItem, Source
from knowledge.entry.validation import InvalidEntry, Problem, check_department, check_item, check_source
from knowledge.starter.blocks import read_blocks, written_out
from knowledge.starter.similar_questions import FOLDER, read_similar_questions, with_similar_questions
from knowledge.storage.errors import UnreadableFile

STARTER = Path(__file__).parent
_KEYS = {"topic", "sources", "blocks", "items", "departments"}


@dataclass(slots=True)
class Bundle:
    """Knowledge that belongs together: items with the sources and departments they name."""

    items: list[ServiceItem] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    departments: list[Department] = field(default_factory=list)
    blocks: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)

    def add_source(self, source: Source, *, where: str) -> None:
        known = self.sources.setdefault(source.key, source)
        if known != source:
            raise UnreadableFile(f"{where}：来源“{source.key}”与另一处写法不同，请合并为一条。")


def read_starter(folder: Path = STARTER) -> Bundle:
    """Read every YAML file of a folder.

    Raises:
        UnreadableFile: naming the file, the entry and all its problems.
    """
    bundle = Bundle()
    files = [(path, load_mapping(path)) for path in sorted(folder.glob("*.yaml"))]
    for path, data in files:
        _add_blocks(path, data, bundle)
    for path, data in files:
        _add(path, data, bundle)
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        _add_similar_questions(path, bundle)
    return bundle


def read_yaml(path: Path, *, into: Bundle) -> None:
    """Read one topic file into a bundle; raises UnreadableFile."""
    data = load_mapping(path)
    _add_blocks(path, data, into)
    _add(path, data, into)


def _add_similar_questions(path: Path, into: Bundle) -> None:
    places = {item.code: n for n, item in enumerate(into.items)}
    try:
        for code, ways in read_similar_questions(load_mapping(path)).items():
            if code not in places:
                raise InvalidEntry([Problem("", f"没有编码为 {code} 的事项，请改正")])
            into.items[places[code]] = with_similar_questions(into.items[places[code]], ways)
    except InvalidEntry as error:
        raise UnreadableFile(f"{FOLDER}/{path.name}：{error}") from None


def _add_blocks(path: Path, data: Mapping[str, Any], into: Bundle) -> None:
    try:
        blocks = read_blocks(data.get("blocks"))
    except InvalidEntry as error:
        raise UnreadableFile(f"{path.name} 的 blocks：{error}") from None
    if twice := sorted(blocks.keys() & into.blocks.keys()):
        raise UnreadableFile(f"{path.name}：共用内容“{twice[0]}”在另一个文件里已有，请换个名称。")
    into.blocks |= blocks


def _add(path: Path, data: Mapping[str, Any], into: Bundle) -> None:
    unknown = set(data) - _KEYS
    if unknown:
        raise UnreadableFile(
            f"{path.name}：不认识的段落 {'、'.join(sorted(unknown))}，只能有 {'、'.join(sorted(_KEYS))}。"
        )
    for n, row in enumerate(_listed(data, "sources", path), 1):
        where = f"{path.name} 第 {n} 个来源"
        try:
            source = check_source(row)
        except InvalidEntry as error:
            raise UnreadableFile(f"{where}：{error}") from None
        into.add_source(source, where=where)
    for n, row in enumerate(_listed(data, "items", path), 1):
        try:
            into.items.append(check_item({"topic": data.get("topic", ""), **written_out(_mapping(row), into.blocks)}))
        except InvalidEntry as error:
            name = row.get("code", "") if isinstance(row, Mapping) else ""
            raise UnreadableFile(f"{path.name} 第 {n} 个事项 {name}：{error}") from None
    for n, row in enumerate(_listed(data, "departments", path), 1):
        try:
            into.departments.append(check_department(row))
        except InvalidEntry as error:
            raise UnreadableFile(f"{path.name} 第 {n} 个部门：{error}") from None


def load_mapping(path: Path) -> dict[str, Any]:
    """Parse a YAML file whose top level is a mapping; raises UnreadableFile with the line."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableFile(
            f"{path.name} 第 {line} 行：{error.problem or 'YAML 格式不对'}，请检查缩进和引号。"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise UnreadableFile(f"{path.name} 不是 UTF-8 编码的 YAML 文件，请另存为 UTF-8 后重试。") from None
    except ValueError as error:
        raise UnreadableFile(f"{path.name} 里有不存在的日期（{error}），请改正。") from None
    except OSError as error:
        raise UnreadableFile(f"读不了 {path}：{error.strerror}。") from None
    if not isinstance(data, dict):
        raise UnreadableFile(f"{path.name} 第 1 行：最外层应为“字段: 值”。")
    return data


def _mapping(row: Any) -> Mapping[str, Any]:
    if not isinstance(row, Mapping):
        raise InvalidEntry([Problem("", "应为一组“字段: 值”")])
    return row


def _listed(data: Mapping[str, Any], section: str, path: Path) -> list[Any]:
    rows = data.get(section)
    if rows is not None and not isinstance(rows, list):
        raise UnreadableFile(f"{path.name}：段落 {section} 应为列表，每条以“- ”开头。")
    return rows or []
