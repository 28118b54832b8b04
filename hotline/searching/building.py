"""Building an index: what has changed since the one before is read, the rest is taken over, and everything is laid out together.

What is taken over is what reading would give again, so an index is the same whatever it was built from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from sys import intern
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analyser, Analysis
from hotline.searching.associations import Associations, counted
from hotline.searching.index import (
    FIELD_BITS,
    ITEM_SECTIONS,
    KINDS,
    SECTIONS,
    SPELLED,
    CarriedOver,
    Index,
    about,
    action_masks,
    facet_mask,
)
from hotline.searching.terms import K1, Ints, Numbering, Terms, TermsBuilder, Written, lay_out, without_unused
from hotline.searching.texts import texts_of
from knowledge.store import LiveEntry

BODY, BODY_ENTRIES = 100, 20_000
"""Characters of its facts that an entry is also found by; a quarter of it in knowledge bases with more entries than this."""
BODY_COUNT = 0.3
"""How often a pair of characters in the facts counts as said, beside the phrasings (once each) …"""
IN_BODY = 0.5
"""… and what stands for that among the counts that are kept, which are whole otherwise."""
ITEM_B = 0.5
"""Length normalisation of items, which differ in how many phrasings they have."""
COUNTED = ITEM_SECTIONS.index("singles")
"""From this section of an item on its terms are counted, and saturated when all are laid out."""
_ITEM_KINDS = {"singles": "chars", "pairs": "chars"}
Phrasing = tuple[int, str, str, str]
Doubles = npt.NDArray[np.float64]


class IndexBuilder:
    """Builds indexes. `before` is the one that the next goes on from, if texts were read then as they would be now."""

    def __init__(self, analyser: Analyser, associations: Associations | None = None) -> None:
        self.analyser = analyser
        self.associations = associations or Associations()
        self.before: Index | None = None

    def build(self, version: int, entries: Iterable[LiveEntry], phrasings: Iterable[Phrasing]) -> Index:
        """Build from published entries and (item id, text, kind, fact id) of their live phrasings."""
        listed = tuple(entries)
        read = _Read(self.analyser, listed, self._going_on(len(listed)))
        read.take_in(phrasings)
        self.before = _laid_out(version, read, self.associations)
        return self.before

    def _going_on(self, entries: int) -> Index | None:
        before = self.before
        if before is None or before.lexicon != self.analyser.lexicon.fingerprint:
            return None
        alike = before.associations == self.associations and _longest(entries) == _longest(len(before.entries))
        return before if alike else None


@dataclass(slots=True)
class _Read:
    """What is gathered while phrasings are read. `texts` numbers them as they are published, `read` are they as `CarriedOver` has them; `prepared` is
    what each was read as, `plain` what is left of it bare; document d is that of the text `sources[d]`; `names` are the texts that entries are
    named by."""

    analyser: Analyser
    entries: tuple[LiveEntry, ...]
    before: Index | None
    texts: dict[str, int] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    documents: dict[str, int] = field(default_factory=dict)
    sources: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)
    said: list[list[int]] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    _analyses: dict[str, Analysis] = field(default_factory=dict)

    def take_in(self, phrasings: Iterable[Phrasing]) -> None:
        """Read all phrasings, in their order."""
        number = {entry.item_id: n for n, entry in enumerate(self.entries)}
        self.said, self.names = [[] for _ in self.entries], [-1] * len(self.entries)
        known = {text: n for n, text in enumerate(self.before.basis.read)} if self.before else {}
        for item_id, text, kind, _ in phrasings:
            at = self.texts.get(text)
            if at is None:
                at = self._text(text, known, checked=kind != "learned")
            entry = number.get(item_id)
            if entry is None or not self.plain[at]:
                continue
            document = self._document(at, KINDS.index(kind))
            if entry not in self.owners[document]:
                self.owners[document].append(entry)
            self.said[entry].append(document)
            if kind == "name":
                self.names[entry] = at

    def analysis(self, text: int) -> Analysis:
        """The analysis of a phrasing, remembered while the index is built."""
        prepared = self.prepared[text]
        found = self._analyses.get(prepared)
        if found is None:
            found = self._analyses[prepared] = _shared(self.analyser.analyse_anew(prepared))
        return found

    def _text(self, text: str, numbers: Mapping[str, int], *, checked: bool) -> int:
        """Take in a phrasing that was not met before; of one that the index before knows, by its number there, nothing is read."""
        at = self.texts[text] = len(self.prepared)
        self.read.append(f"{'=' if checked else '~'}{text}")
        before, known = self.before, numbers.get(self.read[at])
        if before is not None and known is not None and before.basis.documents[known] >= 0:
            self.prepared.append(before.basis.prepared[known])
            self.plain.append(before.documents[int(before.basis.documents[known])])
        else:
            # A phrasing that was checked has no misspellings to look for.
            self.prepared.append(self.analyser.prepare_anew(text, spelt_right=checked))
            self.plain.append(self.analysis(at).text)
        return at

    def _document(self, at: int, kind: int) -> int:
        """The number of the document with this text; known as the best kind it occurs as."""
        number = self.documents.get(self.plain[at])
        if number is None:
            number = self.documents[self.plain[at]] = len(self.sources)
            self.sources.append(at)
            self.kinds.append(kind)
            self.owners.append([])
        self.kinds[number] = min(self.kinds[number], kind)
        return number

    def known_documents(self) -> list[int]:
        """Of each document the row that it has in the index before, -1 where it was not read from the same phrasing."""
        before = self.before
        if before is None:
            return [-1] * len(self.sources)
        old, rows = before.basis, []
        for plain, source in zip(self.documents, self.sources, strict=True):
            row = before.numbers.get(plain, -1)
            rows.append(row if row >= 0 and old.read[old.sources[row]] == self.read[source] else -1)
        return rows

    def known_entries(self, documents: Sequence[int]) -> list[int]:
        """Of each entry the row that it has in the index before, -1 where anything that is said of it has changed."""
        before = self.before
        if before is None:
            return [-1] * len(self.entries)
        at = {entry.item_id: n for n, entry in enumerate(before.entries)}
        first, said, rows = before.basis.said_first.tolist(), before.basis.said.tolist(), []
        for entry, mine in zip(self.entries, self.said, strict=True):
            row = at.get(entry.item_id, -1)
            same = row >= 0 and before.entries[row] == entry
            rows.append(row if same and said[first[row] : first[row + 1]] == [documents[d] for d in mine] else -1)
        return rows


def _laid_out(version: int, read: _Read, associations: Associations) -> Index:
    # Long: one call names every array of an index, which are made nowhere else.
    before, lexicon, entries = read.before, read.analyser.lexicon, read.entries
    known_documents = read.known_documents()
    known_entries = read.known_entries(known_documents)
    actions = {word: n for n, word in enumerate(lexicon.of_class("action"))}
    codes = {code: n for n, code in enumerate(dict.fromkeys(e.code for e in entries))}
    numbering, letters = Numbering(associations.by_kind), Numbering()
    if before is not None:
        numbering, letters = before.numbering.copy(), before.letters.copy()
    phrasings, spelled = TermsBuilder(numbering, SECTIONS), TermsBuilder(letters, SPELLED)
    facets: list[int] = []
    for source, row in zip(read.sources, known_documents, strict=True):
        if row < 0:
            analysis = read.analysis(source)
            phrasings.add(analysis.chars, analysis.concepts)
            spelled.add(*read.analyser.spelled(analysis.text))
            facets.append(facet_mask(analysis.facets))
    new = [n for n, row in enumerate(known_entries) if row < 0]
    items, sizes, meanings = _new_items(read, new, numbering, associations)
    named = [read.analysis(read.names[n]).actions if read.names[n] >= 0 else {} for n in new]
    documents, rows = _rows(before, known_documents, "documents"), _rows(before, known_entries, "entries")
    basis = before.basis if before else None
    written = [_joined(basis.phrasings if basis else None, phrasings.written(), documents),
               _joined(basis.items if basis else None, items, rows)]  # fmt: skip
    numbering, (phrased, said) = without_unused(numbering, len(associations.terms), written)
    letters, (sounds,) = without_unused(
        letters, 0, [_joined(basis.spelled if basis else None, spelled.written(), documents)]
    )
    item_sizes = _taken(basis and basis.item_sizes, sizes, rows)
    texts = tuple(read.documents)
    return Index(
        version=version,
        lexicon=lexicon.fingerprint,
        entries=entries,
        documents=texts,
        numbers=read.documents,
        kinds=np.array(read.kinds, dtype=np.int32),
        owners_first=_edges(read.owners),
        owners=_flat(read.owners),
        shared=any(len(many) > 1 for many in read.owners),
        numbering=numbering,
        letters=letters,
        phrasings=lay_out(phrased, SECTIONS, numbering.size, measured=("concepts",)),
        spelled=lay_out(sounds, SPELLED, letters.size),
        items=_saturated_items(said, item_sizes, numbering.size),
        actions=actions,
        document_facets=_taken(before and before.document_facets, np.array(facets, dtype=np.int64), documents),
        entry_actions=_taken(before and before.entry_actions, action_masks(named, actions, exact=True), rows),
        entry_soft_actions=_taken(
            before and before.entry_soft_actions, action_masks(named, actions, exact=False), rows
        ),
        entry_fields=np.array(
            [sum(FIELD_BITS[f] for f in e.fields | {"department", "basis"}) for e in entries], dtype=np.int64
        ),
        entry_complaint=np.array([e.kind == "诉求" for e in entries], dtype=np.bool_),
        groups=np.array([codes[e.code] for e in entries], dtype=np.int32),
        group_codes=tuple(codes),
        entry_document=np.array([many[0] if many else -1 for many in read.said], dtype=np.int32),
        entry_phrasings=np.array([len(many) for many in read.said], dtype=np.int32),
        associations=associations,
        meanings=_taken(before and before.meanings, meanings, rows),
        texts=texts_of(entries, [[texts[d] for d in mine] for mine in read.said]),
        basis=CarriedOver(
            read=tuple(read.read),
            prepared=tuple(read.prepared),
            documents=np.array([read.documents.get(plain, -1) for plain in read.plain], dtype=np.int32),
            sources=np.array(read.sources, dtype=np.int32),
            said_first=_edges(read.said),
            said=_flat(read.said),
            phrasings=phrased,
            spelled=sounds,
            items=said,
            item_sizes=item_sizes,
        ),
    )


def _rows(before: Index | None, known: Sequence[int], of: str) -> Ints:
    """Where each thing stands among those of the index before and, after them, the new ones."""
    rows = np.array(known, dtype=np.int32)
    new = rows < 0
    rows[new] = (len(getattr(before, of)) if before else 0) + np.arange(int(new.sum()), dtype=np.int32)
    return rows


def _joined(before: Written | None, new: Written, rows: Ints) -> Written:
    return before.followed_by(new).chosen(rows) if before is not None else new


def _taken(before: Any, new: npt.NDArray[Any], rows: Ints) -> npt.NDArray[Any]:
    """The rows of an array of the index before and of the new ones after it."""
    return np.concatenate((before, new))[rows] if before is not None else new


def _edges(many: Sequence[Sequence[int]]) -> Ints:
    return np.cumsum([0, *map(len, many)], dtype=np.int32)


def _flat(many: Sequence[Sequence[int]]) -> Ints:
    return np.array([n for each in many for n in each], dtype=np.int32)


def _new_items(
    read: _Read, new: Sequence[int], numbering: Numbering, associations: Associations
) -> tuple[Written, Doubles, npt.NDArray[np.float16]]:
    """Entries that were not read before, each as one text: all its phrasings, its summary at half weight, and a little of its facts; how
    long each is, and what it means."""
    objects = frozenset(read.analyser.lexicon.of_class("object"))
    longest = _longest(len(read.entries))
    builder = TermsBuilder(numbering, ITEM_SECTIONS, kinds=_ITEM_KINDS)
    sizes = np.zeros(len(new), dtype=np.float64)
    meanings = np.zeros((len(new), associations.vectors.shape[1]), dtype=np.float16)
    for at, number in enumerate(new):
        entry = read.entries[number]
        description = _shared(read.analyser.analyse_anew(about(entry)))
        phrasings = [read.analysis(read.sources[d]) for d in read.said[number]]
        words = {term: weight * 0.5 for term, weight in description.words.items()}
        concepts = {term: weight * 0.5 for term, weight in description.concepts.items()}
        things: dict[str, float] = {}
        for phrasing in phrasings:
            _raise(words, phrasing.words)
            _raise(concepts, phrasing.concepts)
            _raise(things, {t: w for t, w in phrasing.concepts.items() if t in objects})
        texts = [description, *phrasings]
        counts = _gram_counts(entry, texts, longest)
        sizes[at] = sum(n - IN_BODY + BODY_COUNT if n % 1 else n for n in counts.values())
        singles = {term: n for term, n in counts.items() if len(term) == 1}
        pairs = {term: n for term, n in counts.items() if len(term) != 1}
        builder.add(words, concepts, things, singles, pairs)
        meanings[at] = associations.vector_of(counted(texts))
    return builder.written(), sizes, meanings


def _longest(entries: int) -> int:
    """Characters of its facts that an entry is found by, where there are so many entries."""
    return BODY if entries <= BODY_ENTRIES else BODY // 4


def _gram_counts(entry: LiveEntry, texts: Sequence[Analysis], longest: int) -> dict[str, float]:
    """How often each character and pair is said of an item: once a text; and `IN_BODY` for what its facts say."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update((text.grams if text.has_letters else text.chars).keys())
    said: dict[str, float] = dict(counts)
    for pair in dict.fromkeys(map("".join, pairwise(entry.body[:longest]))):
        said[pair] = said.get(pair, 0.0) + IN_BODY
    return said


def _saturated_items(said: Written, sizes: Doubles, numbers: int) -> Terms:
    """Items laid out, with BM25's weight of each character and pair in the place of its count: at most k1 + 1, before rarity."""
    mean = max(sum(sizes.tolist()) / max(len(sizes), 1), 1e-6)
    norms = K1 * (1 - ITEM_B + ITEM_B * (sizes / mean))
    cell = np.repeat(np.arange(said.size * said.width, dtype=np.int32), np.diff(said.first))
    at = np.flatnonzero(cell % said.width >= COUNTED)
    whole = np.floor(said.weights[at])
    counts = whole.astype(np.float64) + np.where(said.weights[at] != whole, BODY_COUNT, 0.0)
    weights = said.weights.copy()
    weights[at] = counts * (K1 + 1) / (counts + norms[cell[at] // said.width])
    return lay_out(Written(said.width, said.terms, weights, said.first), ITEM_SECTIONS, numbers)


def _shared(analysis: Analysis) -> Analysis:
    """The same, with its terms shared with all other texts: thousands of them are remembered."""
    words, chars, concepts = (
        {intern(term): weight for term, weight in view.items()}
        for view in (analysis.words, analysis.chars, analysis.concepts)
    )
    return replace(analysis, words=words, chars=chars, concepts=concepts, found=())


def _raise(terms: dict[str, float], more: Mapping[str, float]) -> None:
    for term, weight in more.items():
        if weight > terms.get(term, 0.0):
            terms[term] = weight
