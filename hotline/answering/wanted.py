"""What kind of answer a question wants: how much, how long, may I, must I, where, who, what if …

The kinds and how they are asked are data (`wants.txt`, each with an example); what a kind is worth beside which facts is fitted.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hotline.reading.facets import FACETS
from hotline.searching.terms import Floats

FILE = Path(__file__).parent / "wants.txt"


class Want(NamedTuple):
    """A kind of answer, how a prepared question asks for it, and an example."""

    name: str
    asked: re.Pattern[str]
    example: str


@lru_cache(maxsize=1)
def wants() -> tuple[Want, ...]:
    """The kinds of answers, in the order of the file."""
    lines = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return tuple(Want(name, re.compile(asked), example) for name, asked, example in (li.split("\t") for li in lines))


@lru_cache(maxsize=1)
def cue_names() -> tuple[str, ...]:
    """What is told of a question, in the order of `cues`: each want, each facet the reading found, and whether there is none."""
    return (*(want.name for want in wants()), *(f"facet:{facet.name}" for facet in FACETS), "facet:none", "always")


def cues(text: str, facets: tuple[str, ...]) -> Floats:
    """A prepared question as 0s and 1s, one for each of `cue_names`."""
    found = [*_wanted(text), *(float(facet.name in facets) for facet in FACETS)]
    return np.array([*found, float(not facets), 1.0], dtype=np.float32)


@lru_cache(maxsize=32)
def _wanted(text: str) -> tuple[float, ...]:
    return tuple(float(want.asked.search(text) is not None) for want in wants())
