"""The index: an immutable snapshot of everything that can be asked for, prepared once and queried many times.

A *document* is one distinct phrasing text; entries that share a text (the same name in many regions) share the document.
Every document is cut in several ways (words, characters, sounds, concepts) and kept twice: inverted, to find candidates
without looking at everything, and forward, to measure exactly how much of question and phrasing agree. Rarity is the idf of BM25.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import log
from sys import intern

import numpy as np
import numpy.typing as npt

from hotline.analysis import Analyser, Analysis
from hotline.facets import FACETS
from knowledge.records import FACT_FIELDS
from knowledge.store import LiveEntry

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Masks = npt.NDArray[np.int64]

SECTIONS = ("words", "chars", "concepts")
ITEM_SECTIONS = ("words", "concepts", "objects", "grams")
SPELLED = ("sounds", "initials")
KINDS = ("name", "alias", "faq", "learned")
BODY, BODY_ENTRIES = 100, 20_000
"""Characters of its facts that an entry is also found by; a quarter of it in knowledge bases with more entries than this."""
BODY_COUNT = 0.3
"""How often a pair of characters in the facts counts as said, beside the phrasings (once each)."""
ITEM_B = 0.5
"""Length normalisation of items, which differ in how many phrasings they have."""
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
        counts: list[int] = []
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
            counts.append(len(numbers))
            totals.append(total)
        return Asked(
            np.array(numbers, dtype=np.int32),
            np.array(weights, dtype=np.float32),
            counts,
            np.array(totals, dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's known terms with their weights (rarity included), section after section (`counts`: where each ends).

    `totals` is the whole weight of each section; terms that are nowhere count as the rarest.
    """

    numbers: Ints
    weights: Floats
    counts: list[int]
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
            for term, weight in weighted.items():
                number = vocabulary.get(term)
                if number is None:
                    number = vocabulary[term] = self._size
                    self._size += 1
                self._terms.append(number)
                self._weights.append(weight)
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


@dataclass(frozen=True, slots=True)
class Index:
    """Everything ranking needs, for one version of the knowledge.

    `documents` are the distinct phrasing texts, and `numbers` says which is which; `owners[owners_first[d]:owners_first[d+1]]` the entries asked for by
    document d. Arrays named `entry_…` have one element an entry; `entry_document` is an entry's first phrasing, its name.
    """

    version: int
    lexicon: str
    entries: tuple[LiveEntry, ...]
    documents: tuple[str, ...]
    numbers: dict[str, int]
    kinds: Ints
    owners_first: Ints
    owners: Ints
    shared: bool
    phrasings: Terms
    spelled: Terms
    items: Terms
    actions: dict[str, int]
    document_facets: Masks
    entry_actions: Masks
    entry_soft_actions: Masks
    entry_fields: Masks
    entry_complaint: npt.NDArray[np.bool_]
    groups: Ints
    group_codes: tuple[str, ...]
    faq_facts: dict[tuple[int, int], str]
    entry_document: Ints

    def entries_of(self, document: int) -> Ints:
        """The entries (numbers into `entries`) that are asked for by a document."""
        return self.owners[self.owners_first[document] : self.owners_first[document + 1]]


FACET_BITS = {facet.name: 1 << n for n, facet in enumerate(FACETS)}
FIELD_BITS = {field: 1 << n for n, field in enumerate((*FACT_FIELDS, "department", "basis"))}


@dataclass(slots=True)
class _Collected:
    """What is gathered while phrasings are read, before it is laid out."""

    documents: dict[str, int] = field(default_factory=dict)
    analyses: list[Analysis] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)
    faq_facts: dict[tuple[int, int], str] = field(default_factory=dict)


class IndexBuilder:
    """Builds indexes, remembering the analysis of each text so that a small change costs little."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self._analyses: dict[str, Analysis] = {}

    def build(
        self, version: int, entries: Iterable[LiveEntry], phrasings: Iterable[tuple[int, str, str, str]]
    ) -> Index:
        """Build from published entries and (item id, text, kind, fact id) of their live phrasings."""
        listed = tuple(entries)
        number = {entry.item_id: n for n, entry in enumerate(listed)}
        remembered, self._analyses = self._analyses, {}
        got = _Collected()
        spoken: list[list[int]] = [[] for _ in listed]
        names: list[dict[str, float]] = [{} for _ in listed]
        for item_id, text, kind, fact_id in phrasings:
            entry = number.get(item_id)
            analysis = self._analyse(text, remembered)
            if entry is None or not analysis.text:
                continue
            document = _document(got, analysis, KINDS.index(kind))
            if entry not in got.owners[document]:
                got.owners[document].append(entry)
            spoken[entry].append(document)
            if fact_id:
                got.faq_facts[document, entry] = fact_id
            if kind == "name":
                names[entry] = analysis.actions
        return self._lay_out(version, listed, got, spoken, names)

    def _analyse(self, text: str, remembered: dict[str, Analysis]) -> Analysis:
        analysis = self._analyses.get(text) or remembered.get(text)
        if analysis is None:
            analysis = _shared(self.analyser.read(text))
        self._analyses[text] = analysis
        return analysis

    def _lay_out(
        self,
        version: int,
        entries: tuple[LiveEntry, ...],
        got: _Collected,
        spoken: list[list[int]],
        names: list[dict[str, float]],
    ) -> Index:
        lexicon = self.analyser.lexicon
        actions = {word: n % 62 for n, word in enumerate(lexicon.of_class("action"))}
        codes = {code: n for n, code in enumerate(dict.fromkeys(e.code for e in entries))}
        phrasings, spelled = TermsBuilder(SECTIONS), TermsBuilder(SPELLED)
        for analysis in got.analyses:
            phrasings.add(analysis.words, analysis.chars, analysis.concepts)
            spelled.add(*self.analyser.spelled(analysis.text))
        return Index(
            version=version,
            lexicon=lexicon.fingerprint,
            entries=entries,
            documents=tuple(got.documents),
            numbers=got.documents,
            kinds=np.array(got.kinds, dtype=np.int32),
            owners_first=np.cumsum([0, *map(len, got.owners)], dtype=np.int32),
            owners=np.array([n for many in got.owners for n in many], dtype=np.int32),
            shared=any(len(many) > 1 for many in got.owners),
            phrasings=phrasings.build(),
            spelled=spelled.build(),
            items=self._items(entries, got.analyses, spoken),
            actions=actions,
            document_facets=_masks(facet_mask(a.facets) for a in got.analyses),
            entry_actions=_masks(action_mask(a, actions, exact=True) for a in names),
            entry_soft_actions=_masks(action_mask(a, actions) for a in names),
            entry_fields=_masks(sum(FIELD_BITS[f] for f in e.fields | {"department", "basis"}) for e in entries),
            entry_complaint=np.array([e.kind == "诉求" for e in entries], dtype=np.bool_),
            groups=np.array([codes[e.code] for e in entries], dtype=np.int32),
            group_codes=tuple(codes),
            faq_facts=got.faq_facts,
            entry_document=np.array([many[0] if many else -1 for many in spoken], dtype=np.int32),
        )

    def _items(self, entries: tuple[LiveEntry, ...], analyses: list[Analysis], spoken: list[list[int]]) -> Terms:
        """Every entry as one text: all its phrasings, its summary at half weight, and a little of its facts."""
        objects = frozenset(self.analyser.lexicon.of_class("object"))
        longest = BODY if len(entries) <= BODY_ENTRIES else BODY // 4
        abouts = [self.analyser.analyse(f"{e.summary[:200]} {e.department} {e.topic}") for e in entries]
        said = [[about, *(analyses[d] for d in mine)] for about, mine in zip(abouts, spoken, strict=True)]
        # Sizes first, then one item at a time: all counts together would not fit a small machine.
        sizes = [sum(_gram_counts(e, texts, longest).values()) for e, texts in zip(entries, said, strict=True)]
        mean = max(sum(sizes) / max(len(sizes), 1), 1e-6)
        builder = TermsBuilder(ITEM_SECTIONS)
        for entry, texts, size in zip(entries, said, sizes, strict=True):
            about, *phrasings = texts
            words = {term: weight * 0.5 for term, weight in about.words.items()}
            concepts = {term: weight * 0.5 for term, weight in about.concepts.items()}
            things: dict[str, float] = {}
            for phrasing in phrasings:
                _raise(words, phrasing.words)
                _raise(concepts, phrasing.concepts)
                _raise(things, {t: w for t, w in phrasing.concepts.items() if t in objects})
            grams = _gram_counts(entry, texts, longest)
            builder.add(words, concepts, things, _saturated(grams, size / mean))
        return builder.build()


def _gram_counts(entry: LiveEntry, texts: list[Analysis], longest: int) -> dict[str, float]:
    """How often each character and pair is said of an item: once a text, and a little for its facts."""
    counts: dict[str, float] = defaultdict(float)
    for text in texts:
        for gram in text.grams:
            counts[gram] += 1.0
    for pair in set(map("".join, pairwise(entry.body[:longest]))):
        counts[pair] += BODY_COUNT
    return counts


def _saturated(counts: Mapping[str, float], relative_size: float) -> dict[str, float]:
    """BM25's weight of each term before rarity, at most k1 + 1."""
    norm = K1 * (1 - ITEM_B + ITEM_B * relative_size)
    return {term: count * (K1 + 1) / (count + norm) for term, count in counts.items()}


def _document(got: _Collected, analysis: Analysis, kind: int) -> int:
    """The number of the document with this text; known as the best kind it occurs as."""
    number = got.documents.get(analysis.text)
    if number is None:
        number = got.documents[analysis.text] = len(got.analyses)
        got.analyses.append(analysis)
        got.kinds.append(kind)
        got.owners.append([])
    got.kinds[number] = min(got.kinds[number], kind)
    return number


def facet_mask(facets: Iterable[str]) -> int:
    """The set of facets as bits."""
    return sum(FACET_BITS.get(facet, 0) for facet in facets)


def action_mask(actions: dict[str, float], numbers: dict[str, int], *, exact: bool = False) -> int:
    """The set of actions as bits; with `exact`, approximate ones are left out."""
    mask = 0
    for word, weight in actions.items():
        if not exact or weight == 1.0:
            mask |= 1 << numbers[word]
    return mask


def _shared(analysis: Analysis) -> Analysis:
    """The same, with its terms shared with all other texts: thousands of them are remembered."""
    words, chars, concepts = (
        {intern(term): weight for term, weight in view.items()}
        for view in (analysis.words, analysis.chars, analysis.concepts)
    )
    return replace(analysis, words=words, chars=chars, concepts=concepts, found=())


def _masks(values: Iterable[int]) -> Masks:
    return np.array(list(values), dtype=np.int64)


def _raise(terms: dict[str, float], more: dict[str, float]) -> None:
    for term, weight in more.items():
        if weight > terms.get(term, 0.0):
            terms[term] = weight
