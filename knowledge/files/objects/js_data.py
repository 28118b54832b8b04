"""The data in a JavaScript file (`export default [...]`, `var offices = [...]`), read without running anything.

Literals alone are values: keys with or without quotes, any quotes, comments, commas at the end. What is computed (`url + '1.jpg'`)
is left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from knowledge.storage.errors import UnreadableFile

MAX_DEPTH = 40
_BEGIN = re.compile(
    r"(?:export\s+default|module\.exports\s*=|(?:export\s+)?(?:var|let|const)\s+\w+\s*=|(?:exports|window)\.\w+\s*=)\s*(?=[\[{])"
)
_TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z_$\u4e00-\u9fff][\w$.]*)|(?P<mark>[\[\]{}:,])|(?P<other>.)""",
    re.S,
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "0": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_COMPUTED = object()


class _Broken(ValueError):
    pass


def read_js(text: str, path: Path) -> list[tuple[int, Any]]:
    """(line, value) of the objects in every list of the file; raises UnreadableFile where there is none."""
    found: list[tuple[int, Any]] = []
    for begin in _BEGIN.finditer(text):
        reader = _LiteralReader(text, begin.end())
        try:
            value = reader.value(0)
        except _Broken:
            raise UnreadableFile(
                f"{path.name} 第 {reader.line()} 行：数据到这里读不下去了，请检查引号、逗号和括号。"
            ) from None
        first = text.count("\n", 0, begin.end()) + 1
        if isinstance(value, list):
            found += [(line, each) for line, each in zip(reader.lines, value, strict=False) if isinstance(each, dict)]
        elif isinstance(value, dict):
            found.append((first, value))
    if not found:
        raise UnreadableFile(f"{path.name} 里没有读得出的数据，请另存为 JSON 或表格。")
    return found


class _LiteralReader:
    """Reads one literal. `lines` are those on which the members of the outermost list begin."""

    def __init__(self, text: str, at: int) -> None:
        self._tokens = _tokens(text, at)
        self._next: tuple[str, str, int] = next(self._tokens)
        self.lines: list[int] = []

    def line(self) -> int:
        return self._next[2]

    def value(self, depth: int) -> Any:
        """A literal, or None for something computed, up to the comma or bracket after it."""
        if depth > MAX_DEPTH:
            raise _Broken
        kind, text = self._take()
        if (kind, text) == ("mark", "["):
            value: Any = self._list(depth)
        elif (kind, text) == ("mark", "{"):
            value = self._object(depth)
        elif kind == "text":
            value = _plain(text)
        elif kind == "number":
            value = int(text) if re.fullmatch(r"-?\d{1,15}", text) else text
        elif kind == "word":
            value = _WORDS.get(text, _COMPUTED)
        else:
            raise _Broken
        if depth == 0:
            return value
        return None if self._computes() or value is _COMPUTED else value

    def _list(self, depth: int) -> list[Any]:
        found = []
        while self._next[:2] != ("mark", "]"):
            if self._next[:2] == ("mark", ","):
                self._take()
                continue
            line, value = self.line(), self.value(depth + 1)
            if depth == 0:
                self.lines.append(line)
            found.append(value)
        self._take()
        return found

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (token := self._take()) != ("mark", "}"):
            if token == ("mark", ","):
                continue
            kind, text = token
            if kind not in ("text", "word", "number") or self._take() != ("mark", ":"):
                raise _Broken
            value = self.value(depth + 1)
            if value is not None:
                found[_plain(text) if kind == "text" else text] = value
        return found

    def _computes(self) -> bool:
        """Pass over the rest of an expression; whether there was one."""
        went, depth = False, 0
        while depth or not (self._next[0] == "mark" and self._next[1] in "]},"):
            kind, text = self._take()
            if kind == "end":
                raise _Broken
            if kind in ("mark", "other"):
                depth += (text in "([{") - (text in ")]}")
            went = True
        return went

    def _take(self) -> tuple[str, str]:
        kind, text, line = self._next
        self._next = next(self._tokens, ("end", "", line))
        return kind, text


def _tokens(text: str, at: int) -> Iterator[tuple[str, str, int]]:
    line = text.count("\n", 0, at) + 1
    while found := _TOKEN.match(text, at):
        at, kind = found.end(), found.lastgroup or "other"
        if kind != "skip":
            yield kind, found[0], line
        line += found[0].count("\n")
    yield "end", "", line


def _plain(text: str) -> str:
    return re.sub(
        r"\\(u[0-9a-fA-F]{4}|.)",
        lambda found: (
            chr(int(found[1][1:], 16))
            if found[1][0] == "u" and len(found[1]) == 5
            else _ESCAPED.get(found[1], found[1])
        ),
        text[1:-1],
        flags=re.S,
    )
