"""Texts as weighted terms: inverted, to find them without looking at everything, and forward, to measure exactly what is shared.

Rarity is the idf of BM25.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

K1, B = 1.2, 0.4
"""BM25's saturation and length normalisation (Robertson & Zaragoza 2009); phrasings are short, so lengths count less."""
NOWHERE = -1
"""The number of a term that is nowhere; it is also where arrays that have one element a term say what holds of such a term."""
Said = tuple[list[int], Iterable[float]]
"""A section of a text: the numbers of its terms, and the weight (0–1 before rarity) of each."""


class Numbering:
    """One number for every term of a kind (a word, a character or pair …), for all texts of an index.

    So a question's terms are looked up once, whatever they are then compared with. `known`: terms that have numbers already.
    """

    def __init__(self, known: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self._given = _Given()
        self._kinds: dict[str, _KindNumbers] = {}
        for kind, numbers in (known or {}).items():
            self.of(kind).update(numbers)
            self._given.size += len(numbers)

    @property
    def size(self) -> int:
        """How many numbers have been given."""
        return self._given.size

    def copy(self) -> "Numbering":
        """The same numbers; what is numbered afterwards is the copy's alone."""
        return Numbering(self._kinds)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that there are terms of."""
        return tuple(self._kinds)

    def of(self, kind: str) -> "_KindNumbers":
        """The numbers of all terms of a kind."""
        if kind not in self._kinds:
            self._kinds[kind] = _KindNumbers(self._given)
        return self._kinds[kind]

    def numbers(self, kind: str, terms: Iterable[str]) -> list[int]:
        """The number of each term, `NOWHERE` for those that no text has."""
        look_up = self.of(kind).get
        return [look_up(term, NOWHERE) for term in terms]

    def numbered(self, kind: str, terms: Iterable[str]) -> list[int]:
        """The number of each term; new ones are given one."""
        return list(map(self.of(kind).__getitem__, terms))


class _Given:
    """How many numbers have been given: all kinds know it, and none the whole, with which it would go only when rings are looked for."""

    __slots__ = ("size",)

    def __init__(self) -> None:
        self.size = 0


class _KindNumbers(dict[str, int]):
    """The numbers of terms of one kind; a new term that is asked for by index gets the next number of all."""

    def __init__(self, given: _Given) -> None:
        super().__init__()
        self._given = given

    def __missing__(self, term: str) -> int:
        number = self[term] = self._given.size
        self._given.size += 1
        return number


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """A question's terms, section after section (`sizes`: how many of each): their numbers, weights, and weights with rarity.

    `totals` is the whole weight of each section; terms that are nowhere count as the rarest.
    """

    numbers: Ints
    said: Floats
    weights: Floats
    sizes: list[int]
    totals: Floats


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts as weighted terms, in sections (one for each way of cutting), inverted and forward.

    `starts`, `sizes` and `rarities` have one element for each number of the numbering. Postings of term t are
    `documents[starts[t]:starts[t] + sizes[t]]` with `scores` (rarity included). The terms of document d in section s are
    `terms[first[d, s]:first[d, s+1]]` with `weights` (rarity included), which sum to `totals[d, s]`; a section that
    is only looked for, never measured, has none there.
    """

    sections: tuple[str, ...]
    rarities: Floats
    starts: Ints
    sizes: Ints
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

    def within(self, documents: npt.NDArray[np.bool_]) -> "Terms":
        """The same, found in some of the documents only: what is looked for, how rare it is and how it is measured stay."""
        kept = documents[self.documents]
        edges = np.concatenate(([0], np.cumsum(kept, dtype=np.int32)))
        starts = edges[self.starts]
        sizes = edges[self.starts + self.sizes] - starts
        return replace(self, starts=starts, sizes=sizes, documents=self.documents[kept], scores=self.scores[kept])

    def asked(self, *sections: Said) -> AskedTerms:
        """A question as it is seen from these texts, one pair of numbers and weights for each section."""
        sizes = [len(numbers) for numbers, _ in sections]
        numbers = np.array([n for section, _ in sections for n in section], dtype=np.int32)
        said = np.array([w for _, weights in sections for w in weights], dtype=np.float32)
        weights = said * self.rarities.take(numbers)
        sums = np.zeros(len(weights) + 1, dtype=np.float32)
        weights.cumsum(out=sums[1:])
        edges = sums.take(np.cumsum([0, *sizes]))
        return AskedTerms(numbers, said, weights, sizes, edges[1:] - edges[:-1] + 1e-6)


@dataclass(frozen=True, slots=True)
class Written:
    """Texts as they were read, before rarity: what an index is laid out from, and what the next one takes over of it.

    Of text d the terms in section s are `terms[first[d * width + s]:first[d * width + s + 1]]` with `weights`; `width` sections a text.
    """

    width: int
    terms: Ints
    weights: Floats
    first: Ints

    @property
    def size(self) -> int:
        """How many texts there are."""
        return (len(self.first) - 1) // self.width

    def chosen(self, rows: Ints) -> "Written":
        """Some of the texts, in the order given."""
        starts = self.first[:-1].reshape(-1, self.width)[rows]
        ends = self.first[1:].reshape(-1, self.width)[rows]
        flat = ranges(starts[:, 0], ends[:, -1] - starts[:, 0])
        first = np.concatenate(([0], np.cumsum((ends - starts).ravel()))).astype(np.int32)
        return Written(self.width, self.terms[flat], self.weights[flat], first)

    def followed_by(self, more: "Written") -> "Written":
        """These texts, and then others."""
        first = np.concatenate((self.first, more.first[1:] + self.first[-1])).astype(np.int32)
        terms, weights = np.concatenate((self.terms, more.terms)), np.concatenate((self.weights, more.weights))
        return Written(self.width, terms, weights, first)


def ranges(starts: Ints, sizes: Ints) -> Ints:
    """The concatenation of `range(start, start + size)`."""
    if not len(sizes):
        return np.zeros(0, dtype=np.int32)
    ends = sizes.cumsum(dtype=np.int32)
    found: Ints = np.arange(ends[-1], dtype=np.int32) + (starts - ends + sizes).repeat(sizes)
    return found


class TermsBuilder:
    """Collects documents, then lays them out as arrays.

    `kinds` says for each section what kind its terms are of (by default its own name); `measured` are the sections of which it
    will be asked how much a document shares (by default all).
    """

    def __init__(
        self,
        numbering: Numbering,
        sections: tuple[str, ...],
        *,
        kinds: Mapping[str, str] | None = None,
        measured: tuple[str, ...] | None = None,
    ) -> None:
        self._numbering, self._sections, self._measured = numbering, sections, measured
        self._kinds = [(kinds or {}).get(section, section) for section in sections]
        # Arrays, not lists: there are millions of them while an index is built.
        self._terms = array("i")
        self._weights = array("f")
        self._first = array("i", [0])

    def add(self, *sections: Mapping[str, float]) -> None:
        """Add a document: the terms of each section with their weights."""
        for kind, weighted in zip(self._kinds, sections, strict=True):
            self._terms.extend(self._numbering.numbered(kind, weighted))
            self._weights.extend(weighted.values())
            self._first.append(len(self._terms))

    def written(self) -> Written:
        """What was added."""
        return Written(
            len(self._sections),
            np.array(self._terms, dtype=np.int32),
            np.array(self._weights, dtype=np.float32),
            np.array(self._first, dtype=np.int32),
        )

    def build(self) -> Terms:
        """Lay out what was added; no term may be numbered after this."""
        return lay_out(self.written(), self._sections, self._numbering.size, measured=self._measured)


def rarity_of(spread: npt.ArrayLike, many: int) -> npt.NDArray[np.float64]:
    """How much a term tells that stands in `spread` of so many texts: BM25's idf."""
    having = np.asarray(spread, dtype=np.float64)
    rarity: npt.NDArray[np.float64] = np.log(1 + (many - having + 0.5) / (having + 0.5))
    return rarity


def lay_out(
    written: Written, sections: tuple[str, ...], numbers: int, *, measured: tuple[str, ...] | None = None
) -> Terms:
    """Invert texts, whose terms have numbers below `numbers`; of sections that are not `measured` only that."""
    width, n, first, terms = written.width, written.size, written.first, written.terms
    # One more for terms that are nowhere.
    frequency = np.bincount(terms, minlength=numbers + 1)
    rarity = rarity_of(frequency, n).astype(np.float32)
    weights = written.weights * rarity[terms]
    cell = np.repeat(np.arange(n * width, dtype=np.int32), np.diff(first))
    totals = np.bincount(cell, weights=weights, minlength=n * width).astype(np.float32)
    mean = totals.reshape(n, width).mean(axis=0) if n else np.ones(width, dtype=np.float32)
    relative = totals / np.maximum(np.tile(mean, n), 1e-6)
    norm = ((K1 + 1) / (1 + K1 * (1 - B + B * relative))).astype(np.float32)
    order = np.argsort(terms, kind="stable").astype(np.int32)
    documents, scores = (cell[order] // width).astype(np.int32), weights[order] * norm[cell[order]]
    closely = np.array([measured is None or section in measured for section in sections])
    if not closely.all():
        kept = closely[cell % width]
        terms, weights = terms[kept], weights[kept]
        first = np.concatenate(([0], np.cumsum(np.diff(first) * np.tile(closely, n)))).astype(np.int32)
    edges = np.empty((n, width + 1), dtype=np.int32)
    edges[:, :width] = first[:-1].reshape(n, width)
    edges[:, width] = first[width::width]
    return Terms(
        sections=sections,
        rarities=rarity,
        starts=np.concatenate(([0], np.cumsum(frequency)[:-1])).astype(np.int32),
        sizes=frequency.astype(np.int32),
        documents=documents,
        scores=scores,
        first=edges,
        terms=terms,
        weights=weights,
        totals=np.maximum(totals.reshape(n, width), 1e-6),
    )


def without_unused(numbering: Numbering, fixed: int, many: Sequence[Written]) -> tuple[Numbering, list[Written]]:
    """The same without terms that no text has any more; those numbered below `fixed` stay whatever has them."""
    used = np.zeros(numbering.size, dtype=np.bool_)
    used[:fixed] = True
    for each in many:
        used[each.terms] = True
    if used.all():
        return numbering, list(many)
    numbers = (np.cumsum(used) - 1).astype(np.int32)
    kept, new = used.tolist(), numbers.tolist()
    fresh = Numbering({k: {t: new[n] for t, n in numbering.of(k).items() if kept[n]} for k in numbering.kinds})
    return fresh, [Written(each.width, numbers[each.terms], each.weights, each.first) for each in many]
