"""Qualifiers of a question that the name of an entry contradicts: another class, year, number, office or place.

第三类医疗器械 is not answered with the entry for the second class, however much of its name was said. A name without a qualifier of the kind
contradicts nothing. The kinds are data (`qualifiers.txt`, each with examples that a test holds).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.patterns import read_patterns

FILE = Path(__file__).parent / "qualifiers.txt"
_NUMERALS = str.maketrans("0123456789", "零一二三四五六七八九")
_NUMERAL = re.compile(r"[零一二三四五六七八九十甲乙丙丁]+")
_ANY_OFFICE = read_patterns(Path(__file__).with_suffix(".patterns"))["any_office"]


class QualifierKind(NamedTuple):
    """A kind of qualifier: the pattern whose group is its value, a name that has one, and a question that asks for another."""

    name: str
    pattern: re.Pattern[str]
    example: str
    other: str

    def values(self, text: str) -> frozenset[str]:
        """The values of this kind that a prepared text names."""
        found: set[str] = set()
        for value in self.pattern.findall(text):
            if self.name == "机构":
                found |= set() if _ANY_OFFICE.search(value) else {value}
            elif self.name == "年份":
                found.add(value)
            else:
                found |= set(_NUMERAL.findall(value.translate(_NUMERALS)))
        return frozenset(found)


@lru_cache(maxsize=1)
def kinds() -> tuple[QualifierKind, ...]:
    """The kinds, in the order of the file."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(
        QualifierKind(name, re.compile(pattern), *rest) for name, pattern, *rest in (li.split("\t") for li in lines)
    )


@lru_cache(maxsize=64)
def asked_for(text: str) -> tuple[tuple[QualifierKind, frozenset[str]], ...]:
    """The qualifiers of a prepared question, by kind; none for most questions."""
    return tuple((kind, values) for kind in kinds() if (values := kind.values(text)))


def contradicted(text: str, names: Iterable[str]) -> bool:
    """Whether the names of an entry (in prepared form) have a qualifier of a kind that the question names otherwise."""
    said = " ".join(names)
    return any(_differ(kind, values, text, said) for kind, values in asked_for(text))


def confirmed(text: str, names: Iterable[str]) -> bool:
    """Whether the names of an entry have the very qualifiers of the question."""
    said = " ".join(names)
    return any(values & kind.values(said) for kind, values in asked_for(text))


def _differ(kind: QualifierKind, values: frozenset[str], text: str, said: str) -> bool:
    own = kind.values(said)
    if kind.name == "机构":
        return bool(own) and not any(value in text for value in own)
    return bool(own) and own.isdisjoint(values)
