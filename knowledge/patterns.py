"""Patterns of hand-written Chinese, kept in files beside the code that reads them: an alternative a line, with an example of what it finds.

    # what the file is about
    «样» = (?:啊|呀)?$            a part, named «样» wherever it stands below
    «谁»                           a part of several alternatives, which follow like those of a pattern
      我|咱  ｜ 我
      您  ｜ 您
    费用                           a pattern, by its name alone in a line
      多少钱«样»  ｜ 要多少钱啊      its alternatives; after the bar examples, parted by ；
      收费

An alternative counts as often as it is found, in the order of the lines; the longest is not preferred. `tests/test_knowledge_patterns.py` holds
every line against its examples.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PART = re.compile(r"(«[^«»]+»)\s*=\s*(.+)")
_NAMED = re.compile(r"«[^«»]+»")
_BAR = "｜"


class PatternError(ValueError):
    """A line of a file of patterns that cannot be used: the file, the line, what is wrong."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One line: the pattern it belongs to, its expression with the parts put in, and texts in which it finds something."""

    where: str
    name: str
    expression: str
    examples: tuple[str, ...]


def read_patterns(path: Path) -> dict[str, re.Pattern[str]]:
    """The patterns of a file by name, in its order.

    Raises:
        PatternError: for a line that is no pattern, or belongs to none.
    """
    expressions: dict[str, list[str]] = {}
    for each in _lines_of(path):
        if not _NAMED.fullmatch(each.name):
            expressions.setdefault(each.name, []).append(each.expression)
    try:
        # Compiling takes long: each line by itself only to say which is wrong.
        return {name: re.compile("|".join(lines)) for name, lines in expressions.items()}
    except re.error as error:
        list(alternatives(path))
        raise PatternError(f"{path.name}：合在一起不是正则表达式（{error}）") from error


def alternatives(path: Path) -> Iterator[Alternative]:
    """The lines of a file of patterns, each tried by itself; raises PatternError like `read_patterns`."""
    for each in _lines_of(path):
        try:
            re.compile(each.expression)
        except re.error as error:
            raise PatternError(f"{each.where}：不是正则表达式（{error}）") from error
        yield each


def _lines_of(path: Path) -> Iterator[Alternative]:
    parts: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name} 第 {number} 行"
        if not line.strip() or line.startswith("#"):
            continue
        if found := _PART.fullmatch(line):
            parts[found[1]] = [_put_in(found[2].strip(), parts, where)]
        elif not line.startswith(" "):
            name = line.strip()
        elif not name:
            raise PatternError(f"{where}：前面没有写是哪个模式")
        else:
            expression, _, examples = line.partition(_BAR)
            each = _alternative(where, name, _put_in(expression.strip(), parts, where), examples)
            if _NAMED.fullmatch(name):
                parts.setdefault(name, []).append(each.expression)
            yield each


def _alternative(where: str, name: str, expression: str, examples: str) -> Alternative:
    return Alternative(where, name, expression, tuple(filter(None, (each.strip() for each in examples.split("；")))))


def _put_in(expression: str, parts: dict[str, list[str]], where: str) -> str:
    def part(found: re.Match[str]) -> str:
        if found[0] not in parts:
            raise PatternError(f"{where}：{found[0]}没有在上面写过")
        return f"(?:{'|'.join(parts[found[0]])})"

    return _NAMED.sub(part, expression)
