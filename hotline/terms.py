"""Texts as weighted terms: inverted, to find them without looking at everything, and forward, to measure exactly what is shared.

Rarity is the idf of BM25.
"""

from array import array
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

K1, B = 1.2, 0.4
"""BM25's saturation and length normalisation (Robertson & Zaragoza 2009); phrasings are short, so lengths count less."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts as weighted terms, in sections (one for each way of cutting), inverted and forward.

    `vocabularies[s]` maps a term of section s to its number. Postings of term t are `documents[starts[t]:starts[t+1]]` with
    `scores`. The terms of document d in section s are `terms[first[d, s]:first[d, s+1]]` with `weights` (rarity
    included), which sum to `totals[d, s]`. `unknown` is the rarity of a term that is nowhere.
    """

    sections: tuple[str, ...]
    vocabularies: tuple[dict[str, int], ...]
    rarity: list[float]
    rarities: Floats
    unknown: float
    starts: Ints
    documents: Ints
    scores: Floats
    first: Ints
    terms: Ints
    weights: Floats
    totals: Floats

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.totals)

    def look_up(self, *sections: dict[str, float]) -> "Asked":
        """The terms of a question, one mapping of term to weight a section, as numbers of this index."""
        numbers: list[int] = []
        weights: list[float] = []
        sizes: list[int] = []
        totals: list[float] = []
        rarity, unknown = self.rarity, self.unknown
        for vocabulary, weighted in zip(self.vocabularies, sections, strict=True):
            total = 1e-6
            for term, weight in weighted.items():
                number = vocabulary.get(term)
                if number is None:
                    total += weight * unknown
                else:
                    value = weight * rarity[number]
                    total += value
                    numbers.append(number)
                    weights.append(value)
            sizes.append(len(numbers) - sum(sizes))
            totals.append(total)
        return Asked(
            np.array(numbers, dtype=np.int32),
            np.array(weights, dtype=np.float32),
            sizes,
            np.array(totals, dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's known terms with their weights (rarity included), section after section (`sizes`: how many of each).

    `totals` is the whole weight of each section; terms that are nowhere count as the rarest.
    """

    numbers: Ints
    weights: Floats
    sizes: list[int]
    totals: Floats


class TermsBuilder:
    """Collects documents, then lays them out as arrays."""

    def __init__(self, sections: tuple[str, ...]) -> None:
        self._sections = sections
        self._vocabularies: tuple[dict[str, int], ...] = tuple({} for _ in sections)
        self._size = 0
        # Arrays, not lists: there are millions of them while an index is built.
        self._terms = array("i")
        self._weights = array("f")
        self._first = array("i", [0])

    def add(self, *sections: dict[str, float]) -> None:
        """Add a document: the terms of each section with their weights."""
        for vocabulary, weighted in zip(self._vocabularies, sections, strict=True):
            for term in [term for term in weighted if term not in vocabulary]:
                vocabulary[term] = self._size
                self._size += 1
            self._terms.extend(map(vocabulary.__getitem__, weighted))
            self._weights.extend(weighted.values())
            self._first.append(len(self._terms))

    def build(self) -> Terms:
        width = len(self._sections)
        n = (len(self._first) - 1) // width
        first = np.array(self._first, dtype=np.int32)
        terms = np.array(self._terms, dtype=np.int32)
        frequency = np.bincount(terms, minlength=self._size).astype(np.float32)
        rarity = np.log(1 + (n - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        weights = np.array(self._weights, dtype=np.float32) * rarity[terms]
        cell = np.repeat(np.arange(n * width, dtype=np.int32), np.diff(first))
        totals = np.bincount(cell, weights=weights, minlength=n * width).astype(np.float32)
        mean = totals.reshape(n, width).mean(axis=0) if n else np.ones(width, dtype=np.float32)
        relative = totals / np.maximum(np.tile(mean, n), 1e-6)
        norm = ((K1 + 1) / (1 + K1 * (1 - B + B * relative))).astype(np.float32)
        order = np.argsort(terms, kind="stable").astype(np.int32)
        edges = np.empty((n, width + 1), dtype=np.int32)
        edges[:, :width] = first[:-1].reshape(n, width)
        edges[:, width] = first[width::width]
        return Terms(
            sections=self._sections,
            vocabularies=self._vocabularies,
            rarity=rarity.tolist(),
            rarities=rarity,
            unknown=log(1 + (n + 0.5) / 0.5),
            starts=np.concatenate(([0], np.cumsum(frequency))).astype(np.int32),
            documents=(cell[order] // width).astype(np.int32),
            scores=weights[order] * norm[cell[order]],
            first=edges,
            terms=terms,
            weights=weights,
            totals=np.maximum(totals.reshape(n, width), 1e-6),
        )
