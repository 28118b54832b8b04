"""Rows: what every file format is read into before anything is validated or stored.

A row is the raw mapping of one entry with the line it stands on, or what is wrong with that line. A file that cannot be
read at all raises `UnreadableFile`; a single bad line is a row with problems, so that the good ones can be kept.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from knowledge.entry.departments import Department
from knowledge.entry.records import Source
from knowledge.files.reading import MAX_LINE_BYTES, check_text, decode, opened, printable, read_bytes
from knowledge.storage.errors import UnreadableFile


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands in a file. `places` says where in the file the parts of it stand (documents.0 → 第 9 行)."""

    line: int
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    def place_of(self, path: str) -> str:
        """Where the field at a path stands, when that is not the row's own line."""
        return self.places.get(".".join(path.split(".")[:2]), "")


@dataclass(slots=True)
class Reading:
    """What a file holds: its rows, and the sources and departments that come with them."""

    rows: list[Row] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)


def row_of(line: int, data: Any, *, problems: Iterable[str] = ()) -> Row:
    """A row named after what it describes; anything but a mapping is a problem of that row."""
    if not isinstance(data, dict):
        return Row(line, "", problems=("每一条应为一组“字段: 值”",))
    name = data.get("name") or data.get("code") or ""
    return Row(line, printable(str(name))[:60], data, tuple(problems))


# -- JSON


def read_json(path: Path) -> Iterator[Row]:
    """The objects of a JSONL file, one a line, or of a JSON file that is one array.

    Raises:
        UnreadableFile: if the file is missing, not UTF-8 from its first line on, or a broken array.
    """
    with opened(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"[") and path.suffix.lower() not in (".jsonl", ".ndjson"):
        return _array(decode(read_bytes(path), path), path)
    check_text(head.partition(b"\n")[0], path)  # a file of another kind or encoding
    return _lines(path)


def _lines(path: Path) -> Iterator[Row]:
    with opened(path) as file:
        number = 0
        while raw := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(raw) > MAX_LINE_BYTES:
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(MAX_LINE_BYTES)
                yield Row(number, "", problems=("这一行超过 1 MB，请检查是否缺少换行",))
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if raw.strip():
                yield _line(number, raw)


def _line(number: int, raw: bytes) -> Row:
    try:
        return row_of(number, _parse(raw.decode("utf-8")))
    except UnicodeDecodeError:
        return Row(number, "", problems=("不是 UTF-8 编码的文字，请另存为 UTF-8",))
    except json.JSONDecodeError as error:
        return Row(number, "", problems=(f"不是一行完整的 JSON（第 {error.colno} 个字附近），请检查引号、逗号和括号",))
    except RecursionError:
        return Row(number, "", problems=("括号套得太深，不是一条事项",))
    except ValueError as error:
        return Row(number, "", problems=(str(error),))


def _array(text: str, path: Path) -> Iterator[Row]:
    """The objects of an array, each with the line it begins on."""
    decoder, blank = _decoder(), re.compile(r"[\s,]*")
    at = text.index("[") + 1
    while True:
        gap = blank.match(text, at)
        at = gap.end() if gap else at
        line = text.count("\n", 0, at) + 1
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise UnreadableFile(f"{path.name} 第 {line} 行：JSON 到这里断了，请检查引号、逗号和括号。") from None
        yield row_of(line, value)


def _parse(text: str) -> Any:
    value, end = _decoder().raw_decode(text.strip())
    if end != len(text.strip()):
        raise json.JSONDecodeError("extra data", text, end)
    return value


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} 不是可用的数字")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"字段“{printable(twice)}”写了两次，请合并")
    return found
