"""Telephone numbers in a text beside the directory: whose number it is, and whether the words beside it name somebody else."""

import re
from collections.abc import Iterable
from pathlib import Path

from hotline.reading.text import normalise
from knowledge.entry.departments import Department
from knowledge.patterns import read_patterns

ANYWHERE = frozenset({"110", "119", "120", "122", "12345"})
"""Numbers that are right beside any matter."""
_NUMBER = re.compile(r"^\d+ ?")
_TAIL = read_patterns(Path(__file__).with_suffix(".patterns"))["tail"]


class Telephones:
    """The directory by the words people use for who is in it."""

    def __init__(self, departments: Iterable[Department], named: Iterable[tuple[str, str]]) -> None:
        self._by_name: dict[str, set[str]] = {}
        self._owners: dict[str, str] = {}
        for name, phone in [*((d.name, d.phone) for d in departments), *named]:
            numbers = set(re.findall(r"\d{3,}", re.sub(r"[- ]", "", phone)))
            for number in numbers:
                self._owners.setdefault(number, f"{name} {phone}")
            for form in _names(name):
                self._by_name.setdefault(form, set()).update(numbers)
        self._departments = {name: numbers for name, numbers in self._by_name.items() if len(name) > 1}

    def compare(self, number: str, clause: str) -> list[str] | None:
        """None where the directory does not tell; [] where the number is right beside these words; else whom to call instead."""
        named = [name for name in self._departments if name in clause]
        named = [name for name in named if not any(name != other and name in other for other in named)]
        numbers = {n for name in named for n in self._departments[name]}
        if number in numbers:
            return []
        if numbers:
            return sorted(self._owners[n] for n in numbers)
        return [] if number in ANYWHERE else None


def _names(name: str) -> set[str]:
    """What somebody is called: the name, and the name without 热线 and the like."""
    name = _NUMBER.sub("", normalise(name))
    short = _TAIL.sub("", name)
    return {name, short} if len(short) > 3 else {name}
