"""What earlier tickets teach: to which department a text like this one went.

Two readings of the same counts of characters and pairs of characters: the departments of the nearest earlier tickets (BM25, each
counting by how near it is), and how much likelier the text is among a department's tickets than among all others (complement naive
Bayes). Both are shares that add up to 1; their mean decides. Small tables of counts, built again when there are more tickets.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from hotline.reading.text import normalise

READ_CHARS = 250
"""Characters of a text that are read; the rest of a long story tells little more."""
NEIGHBOURS = 40
_K1, _B = 1.2, 0.75
_NEARNESS = 2.0
"""How much more a neighbour counts that is nearer: its share of the best score to this power."""
_EVIDENCE = 0.25
"""How much of the naive Bayes evidence is believed: characters and pairs say the same thing more than once."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much speaks for a department, 0 to 1, and the earlier ticket (its place in what was learned) most like the text."""

    department: str
    share: float
    nearest: int


class Experience:
    """Learned once, asked often. Immutable.

    Args:
        earlier: texts with the department that kept them.
        read_chars: how much of a text is read.
    """

    def __init__(self, earlier: Iterable[tuple[str, str]], *, read_chars: int = READ_CHARS) -> None:
        self._chars = read_chars
        pairs = [(text, department) for text, department in earlier if text and department]
        self.departments: list[str] = sorted({department for _, department in pairs})
        place = {department: n for n, department in enumerate(self.departments)}
        self._of = np.array([place[department] for _, department in pairs], dtype=np.int64)
        counted = [terms(text, read_chars) for text, _ in pairs]
        self._lengths = np.array([sum(c.values()) for c in counted], dtype=np.float64)
        self._postings = _postings(counted)
        self._own, self._totals = self._by_department(counted)

    def __len__(self) -> int:
        return len(self._of)

    def leanings(self, text: str, *, limit: int = 5) -> list[Leaning]:
        """The departments that most speaks for, best first; none before anything was learned."""
        if not len(self):
            return []
        counted = terms(text, self._chars)
        near = self._nearness(counted)
        shares = (self._votes(near) + self._likelihood(counted)) / 2
        best = np.argsort(-shares, kind="stable")[:limit]
        return [Leaning(self.departments[n], float(shares[n]), self._nearest(near, int(n))) for n in best]

    def nearest(self, text: str, *, limit: int = 1) -> list[tuple[int, float]]:
        """Places of the earlier tickets most like a text, with their BM25 scores."""
        near = self._nearness(terms(text, self._chars))
        return [(int(n), float(near[n])) for n in np.argsort(-near, kind="stable")[:limit] if near[n] > 0]

    def _nearness(self, counted: Counter[str]) -> Floats:
        """BM25 of every earlier ticket."""
        scores = np.zeros(len(self))
        mean = self._lengths.mean()
        for term, times in counted.items():
            if (found := self._postings.get(term)) is None:
                continue
            docs, tf = found
            idf = log(1 + (len(self) - len(docs) + 0.5) / (len(docs) + 0.5))
            damped = tf * (_K1 + 1) / (tf + _K1 * (1 - _B + _B * self._lengths[docs] / mean))
            scores[docs] += min(times, 2) * idf * damped
        return scores

    def _votes(self, near: Floats) -> Floats:
        few = np.argsort(-near, kind="stable")[:NEIGHBOURS]
        best = near[few[0]]
        if best <= 0:
            return np.full(len(self.departments), 1 / len(self.departments))
        votes = np.bincount(self._of[few], (near[few] / best) ** _NEARNESS, minlength=len(self.departments))
        found: Floats = votes / votes.sum()
        return found

    def _likelihood(self, counted: Counter[str]) -> Floats:
        """The share of each department by complement naive Bayes."""
        rest, every = self._totals.sum() - self._totals, len(self._postings)
        evidence = np.zeros(len(self.departments))
        for term, times in counted.items():
            if (own := self._own.get(term)) is not None:
                evidence -= min(times, 2) * np.log((own.sum() - own + 1) / (rest + every))
        evidence = _EVIDENCE * (evidence - evidence.max())
        weights = np.exp(evidence)
        found: Floats = weights / weights.sum()
        return found

    def _nearest(self, near: Floats, department: int) -> int:
        return int(np.argmax(np.where(self._of == department, near, -1.0)))

    def _by_department(self, counted: Sequence[Counter[str]]) -> tuple[dict[str, Floats], Floats]:
        size = len(self.departments)
        own: dict[str, Floats] = {}
        for term, (docs, tf) in self._postings.items():
            own[term] = np.bincount(self._of[docs], np.minimum(tf, 2), minlength=size).astype(np.float64)
        sizes = np.array([sum(c.values()) for c in counted], dtype=np.float64)
        totals = np.bincount(self._of, sizes, minlength=size).astype(np.float64)
        return own, totals


def terms(text: str, chars: int = READ_CHARS) -> Counter[str]:
    """Characters and pairs of characters of a text, as they are counted."""
    plain = [char for char in normalise(text[:chars]) if char.isalnum()]
    return Counter([*plain, *map("".join, pairwise(plain))])


def _postings(counted: Sequence[Counter[str]]) -> dict[str, tuple[NDArray[np.int64], Floats]]:
    lists: dict[str, tuple[list[int], list[int]]] = {}
    for n, counts in enumerate(counted):
        for term, times in counts.items():
            docs, tf = lists.setdefault(term, ([], []))
            docs.append(n)
            tf.append(times)
    return {term: (np.array(docs), np.array(tf, dtype=np.float64)) for term, (docs, tf) in lists.items()}
