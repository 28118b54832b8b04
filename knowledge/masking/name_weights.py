"""What characters and their neighbours count for a name: read from `name_weights.txt`, which says where it comes from.

A line is a weight in hundredths and what it is for; a section is headed by its name. Of pairs of characters, 国家庆 is 国家 and 国庆.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.masking.characters import lines

FILE = "name_weights.txt"
PAIRS = frozenset({"begins", "given", "joins", "heads"})
"""Sections of two characters; those that begin alike and count the same are written as one."""
_LONGEST = 4


class NameWeights(NamedTuple):
    """By characters what each counts for, for a name (above nought) or against one."""

    surname: dict[str, float]
    first: dict[str, float]
    """The first of a given name of two characters, and the second."""
    second: dict[str, float]
    only: dict[str, float]
    """A given name of one, and what stands behind it, which might be the second character of the name."""
    behind_only: dict[str, float]
    begins: dict[str, float]
    """A surname and a given name that begin as a word does."""
    given: dict[str, float]
    """A given name that is a word."""
    joins: dict[str, float]
    """What makes a word of the last character of the name and the next one, or of the one before it and the surname."""
    heads: dict[str, float]
    whole: dict[str, float]
    """A whole name that is one, or is said where nobody is named."""
    before: dict[str, float]
    """What stands before, and behind: the longest that is known counts."""
    behind: dict[str, float]
    other: dict[str, float]
    """What counts without being looked up; and, chosen as `benchmarks/masking_thresholds.py` says, from which sum on it is a name (`likely`)
    and what is said of names that are words, stand beside another or are all that is written."""


def is_han(char: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff"


@cache
def weights() -> NameWeights:
    """Those of the file."""
    sections: dict[str, dict[str, float]] = {}
    for line in lines(FILE):
        if line.startswith("["):
            name = line.strip("[]")
            section = sections.setdefault(name, {})
            continue
        weight, _, what = line.partition(" ")
        kept = [what] if name == "other" else what.split(" ")
        if name in PAIRS:
            kept = [pair[0] + second for pair in kept for second in pair[1:]]
        section.update(dict.fromkeys(kept, int(weight) / 100))
    return NameWeights(**{name.replace(" ", "_"): section for name, section in sections.items()})


@lru_cache(maxsize=8192)
def standing_before(text: str) -> float:
    """What the end of a text counts for."""
    known = weights()
    for size in range(min(_LONGEST, len(text)), 0, -1):
        if (weight := known.before.get(text[-size:])) is not None:
            return weight
    return known.other["start" if not text else "before" if is_han(text[-1]) else "sign before"]


@lru_cache(maxsize=8192)
def standing_behind(text: str) -> float:
    """What the beginning of a text counts for."""
    known = weights()
    for size in range(min(_LONGEST, len(text)), 0, -1):
        if (weight := known.behind.get(text[:size])) is not None:
            return weight
    return known.other["end" if not text else "behind" if is_han(text[0]) else "sign behind"]
