"""JSON in the shapes it is found in: one object a line, one array, a list somewhere inside an object, a JavaScript file of data.

A value that cannot be used is a problem of its object; only what is no JSON at all is one of the file.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from knowledge.files.objects.js_data import read_js
from knowledge.files.reading import MAX_LINE_BYTES, check_text, decode, opened, printable, read_bytes
from knowledge.files.rows import Row, row_of
from knowledge.storage.errors import UnreadableFile

_JS = re.compile(
    r"^\s*(?:/[/*][^\n]*\n\s*)*(?:['\"]use strict['\"];?\s*)?(?:export\s+default|export\s+(?:var|let|const)|module\.exports|(?:var|let|const)\s+\w+|exports\.\w+|window\.\w+)\b"
)
_LARGEST_NUMBER = Decimal(10) ** 18
_DEEPEST = 4
"""Objects within objects among which the list of entries is looked for."""


def read_json(path: Path) -> Iterator[Row]:
    """The objects of a JSON file of any shape, each with the line it begins on.

    Raises:
        UnreadableFile: if the file is missing, not text from its first line on, or broken as a whole.
    """
    with opened(path) as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"[") and path.suffix.lower() not in (".jsonl", ".ndjson"):
        return _array(decode(read_bytes(path), path), path)
    if is_js(head):
        return _objects(read_js(decode(read_bytes(path), path, encodings=("utf-8-sig", "gb18030")), path))
    check_text(head.partition(b"\n")[0], path)  # a file of another kind or encoding
    if (
        head.startswith(b"{")
        and path.suffix.lower() not in (".jsonl", ".ndjson")
        and (whole := _whole(path)) is not None
    ):
        return whole
    return _lines(path)


def is_js(head: bytes) -> bool:
    """Whether a file begins like a program that holds data."""
    return bool(_JS.match(head.decode("utf-8", "replace")))


def _whole(path: Path) -> Iterator[Row] | None:
    """The objects of a file that is one object; None where its first line is an object of its own, or there is no such file."""
    raw = read_bytes(path)
    first = raw.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if first.rstrip().endswith(b"}") and b"\n" in raw.strip() and not _fails(first):
        return None
    problems: list[str] = []
    try:
        value = _parse(decode(raw, path), problems)
    except (ValueError, RecursionError):
        return None
    found = _largest_list(value)
    if found is None:
        return iter([row_of(1, value, problems=problems)])
    return (row_of(n, each, problems=problems) for n, each in enumerate(found, 1))


def _fails(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return True
    return False


def _largest_list(value: Any, depth: int = 0) -> list[Any] | None:
    """The longest list of objects in an object."""
    if isinstance(value, list):
        return value if value and all(isinstance(each, dict) for each in value) else None
    if (
        not isinstance(value, dict)
        or depth > _DEEPEST
        or {"name", "question", "问题", "事项名称", "名称"} & value.keys()
    ):
        return None
    found = [inner for each in value.values() if (inner := _largest_list(each, depth + 1))]
    return max(found, key=len, default=None)


def _objects(values: list[tuple[int, Any]]) -> Iterator[Row]:
    return (row_of(line, value) for line, value in values)


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
    problems: list[str] = []
    try:
        return row_of(number, _parse(raw.decode("utf-8"), problems), problems=problems)
    except UnicodeDecodeError:
        return Row(number, "", problems=("不是 UTF-8 编码的文字，请另存为 UTF-8",))
    except json.JSONDecodeError as error:
        return Row(number, "", problems=(f"不是一行完整的 JSON（第 {error.colno} 个字附近），请检查引号、逗号和括号",))
    except RecursionError:
        return Row(number, "", problems=("括号套得太深，不是一条事项",))


def _array(text: str, path: Path) -> Iterator[Row]:
    """The objects of an array, each with the line it begins on."""
    problems: list[str] = []
    decoder, blank = _decoder(problems), re.compile(r"[\s,]*")
    at, line, counted = text.index("[") + 1, 1, 0
    while True:
        gap = blank.match(text, at)
        at = gap.end() if gap else at
        line, counted = line + text.count("\n", counted, at), at
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise UnreadableFile(f"{path.name} 第 {line} 行：JSON 到这里断了，请检查引号、逗号和括号。") from None
        yield row_of(line, value, problems=problems)
        problems.clear()


def _parse(text: str, problems: list[str]) -> Any:
    value, end = _decoder(problems).raw_decode(text.strip())
    if end != len(text.strip()):
        raise json.JSONDecodeError("extra data", text, end)
    return value


def _decoder(problems: list[str]) -> json.JSONDecoder:
    """A decoder that goes on where a value cannot be used, and says so in `problems`."""

    def unusable(text: str) -> None:
        problems.append(f"{text[:30]}{'…' if len(text) > 30 else ''} 不是可用的数字")

    def number(text: str) -> Any:
        try:
            value = Decimal(text)
        except InvalidOperation:
            return unusable(text)
        return value if not value or (value.adjusted() > -30 and abs(value) < _LARGEST_NUMBER) else unusable(text)

    def whole(text: str) -> Any:
        return int(text) if len(text) <= 18 else text if len(text) <= 40 else unusable(text)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) != len(found):
            keys = [key for key, _ in found]
            twice = next(key for key in keys if keys.count(key) > 1)
            problems.append(f"字段“{printable(twice)}”写了两次，请合并")
        return value

    return json.JSONDecoder(parse_float=number, parse_int=whole, parse_constant=unusable, object_pairs_hook=pairs)
