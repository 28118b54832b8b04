"""The index: an immutable snapshot of everything that can be asked for, prepared once and queried many times.

A *document* is one distinct phrasing text; entries that share a text (the same name in many regions) share the document.
Every document is cut in several ways (characters, concepts, sounds), and so is every entry as one text (words too), with a
vector of what it means (see `associations`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from sys import intern

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analyser, Analysis
from hotline.reading.facets import FACETS
from hotline.searching.associations import Associations, Meaning, counted
from hotline.searching.terms import K1, Asked, Ints, Numbering, Terms, TermsBuilder
from hotline.searching.texts import Texts, texts_of
from knowledge.entry.records import FACT_FIELDS
from knowledge.store import LiveEntry

Masks = npt.NDArray[np.int64]
ActionMasks = npt.NDArray[np.uint64]
"""Sets of actions as bits: as many words of 64 as there are actions for, in the last dimension."""

SECTIONS = ("chars", "concepts")
ITEM_SECTIONS = ("words", "concepts", "objects", "singles", "pairs")
SPELLED = ("sounds", "initials")
KINDS = ("name", "alias", "faq", "learned")
BODY, BODY_ENTRIES = 100, 20_000
"""Characters of its facts that an entry is also found by; a quarter of it in knowledge bases with more entries than this."""
BODY_COUNT = 0.3
"""How often a pair of characters in the facts counts as said, beside the phrasings (once each)."""
ITEM_B = 0.5
"""Length normalisation of items, which differ in how many phrasings they have."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A question as it is seen from the phrasings and from the items of an index, and what it means."""

    phrasings: Asked
    items: Asked
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Index:
    """Everything ranking needs, for one version of the knowledge.

    `documents` are the distinct phrasing texts, and `numbers` says which is which; `owners[owners_first[d]:owners_first[d+1]]` the entries asked for by
    document d. Arrays named `entry_…` have one element an entry; `entry_document` is an entry's first phrasing, its name;
    `entry_phrasings` how many it has. `numbering` is that of the terms of phrasings and items (`letters` of what is spelled); of the terms that `associations`
    know the numbers are their rows there. `meanings` are unit vectors, one an entry, in the space of `associations`.
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
    numbering: Numbering
    letters: Numbering
    phrasings: Terms
    spelled: Terms
    items: Terms
    actions: dict[str, int]
    document_facets: Masks
    entry_actions: ActionMasks
    entry_soft_actions: ActionMasks
    entry_fields: Masks
    entry_complaint: npt.NDArray[np.bool_]
    groups: Ints
    group_codes: tuple[str, ...]
    faq_facts: dict[tuple[int, int], str]
    entry_document: Ints
    entry_phrasings: Ints
    associations: Associations
    meanings: npt.NDArray[np.float16]
    texts: Texts

    def entries_of(self, document: int) -> Ints:
        """The entries (numbers into `entries`) that are asked for by a document."""
        return self.owners[self.owners_first[document] : self.owners_first[document + 1]]

    def look_up(self, question: Analysis) -> LookedUp:
        """A question's terms as numbers of this index; each is looked up once, whatever it is then compared with."""
        numbers = self.numbering.numbers
        chars, concepts = numbers("chars", question.chars), numbers("concepts", question.concepts)
        words, objects = numbers("words", question.words), numbers("objects", question.objects)
        grams = question.grams
        latin = numbers("chars", list(grams)[len(chars) :])  # Chinese ones come first, in the order of `chars`
        singles: tuple[list[int], list[float]] = ([], [])
        pairs: tuple[list[int], list[float]] = ([], [])
        for number, (term, weight) in zip(chars + latin, grams.items(), strict=True):
            side = singles if len(term) == 1 else pairs
            side[0].append(number)
            side[1].append(weight)
        return LookedUp(
            self.phrasings.asked((chars, question.chars.values()), (concepts, question.concepts.values())),
            self.items.asked(
                (words, question.words.values()),
                (concepts, question.concepts.values()),
                (objects, question.objects.values()),
                singles,
                pairs,
            ),
            self.associations.meaning_of(chars + concepts + latin),
        )

    def look_up_letters(self, question: Analysis) -> Asked:
        """The sounds and initials of a question typed in letters, as numbers of this index."""
        numbers = self.letters.numbers
        return self.spelled.asked(
            (numbers("sounds", question.sounds), question.sounds.values()),
            (numbers("initials", question.initials), question.initials.values()),
        )


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

    def __init__(self, analyser: Analyser, associations: Associations | None = None) -> None:
        self.analyser = analyser
        self.associations = associations or Associations()
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
            analysis = self._analyse(text, remembered, checked=kind != "learned")
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
        abouts = [self._analyse(about(entry), remembered, official=True) for entry in listed]
        said = [[about_, *(got.analyses[d] for d in mine)] for about_, mine in zip(abouts, spoken, strict=True)]
        return self._lay_out(version, listed, got, spoken, said, names)

    def _analyse(
        self, text: str, remembered: dict[str, Analysis], *, official: bool = False, checked: bool = False
    ) -> Analysis:
        """The analysis of a text; an official or checked one has no misspellings to look for."""
        analysis = self._analyses.get(text) or remembered.get(text)
        if analysis is None:
            prepared = text if official else self.analyser.prepare(text, spelt_right=checked)
            analysis = _shared(self.analyser.analyse(prepared))
        self._analyses[text] = analysis
        return analysis

    def _lay_out(
        self,
        version: int,
        entries: tuple[LiveEntry, ...],
        got: _Collected,
        spoken: list[list[int]],
        said: list[list[Analysis]],
        names: list[dict[str, float]],
    ) -> Index:
        # Long: one call names every array of an index, which are made nowhere else.
        lexicon = self.analyser.lexicon
        actions = {word: n for n, word in enumerate(lexicon.of_class("action"))}
        codes = {code: n for n, code in enumerate(dict.fromkeys(e.code for e in entries))}
        numbering = Numbering(self.associations.by_kind)
        phrasings = TermsBuilder(numbering, SECTIONS, measured=("concepts",))
        letters = Numbering()
        spelled = TermsBuilder(letters, SPELLED)
        for analysis in got.analyses:
            phrasings.add(analysis.chars, analysis.concepts)
            spelled.add(*self.analyser.spelled(analysis.text))
        items = self._items(numbering, entries, said)
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
            numbering=numbering,
            letters=letters,
            phrasings=phrasings.build(),
            spelled=spelled.build(),
            items=items.build(),
            actions=actions,
            document_facets=_masks(facet_mask(a.facets) for a in got.analyses),
            entry_actions=_action_masks(names, actions, exact=True),
            entry_soft_actions=_action_masks(names, actions, exact=False),
            entry_fields=_masks(sum(FIELD_BITS[f] for f in e.fields | {"department", "basis"}) for e in entries),
            entry_complaint=np.array([e.kind == "诉求" for e in entries], dtype=np.bool_),
            groups=np.array([codes[e.code] for e in entries], dtype=np.int32),
            group_codes=tuple(codes),
            faq_facts=got.faq_facts,
            entry_document=np.array([many[0] if many else -1 for many in spoken], dtype=np.int32),
            entry_phrasings=np.array([len(many) for many in spoken], dtype=np.int32),
            associations=self.associations,
            meanings=self._meanings(said),
            texts=texts_of(entries, [[a.text for a in texts[1:]] for texts in said]),
        )

    def _meanings(self, said: list[list[Analysis]]) -> npt.NDArray[np.float16]:
        """What each entry means by all that is said of it."""
        meanings = np.zeros((len(said), self.associations.vectors.shape[1]), dtype=np.float16)
        for number, texts in enumerate(said):
            meanings[number] = self.associations.vector_of(counted(texts))
        return meanings

    def _items(self, numbering: Numbering, entries: tuple[LiveEntry, ...], said: list[list[Analysis]]) -> TermsBuilder:
        """Every entry as one text: all its phrasings, its summary at half weight, and a little of its facts."""
        objects = frozenset(self.analyser.lexicon.of_class("object"))
        longest = BODY if len(entries) <= BODY_ENTRIES else BODY // 4
        counted_ = (_gram_counts(e, texts, longest) for e, texts in zip(entries, said, strict=True))
        # Of many items all counts together would not fit a small machine: sizes first, then one item at a time.
        kept = list(counted_) if len(entries) <= BODY_ENTRIES else []
        sizes = [sum(counts.values()) for counts in kept or counted_]
        mean = max(sum(sizes) / max(len(sizes), 1), 1e-6)
        builder = TermsBuilder(numbering, ITEM_SECTIONS, kinds={"singles": "chars", "pairs": "chars"})
        for number, (entry, texts, size) in enumerate(zip(entries, said, sizes, strict=True)):
            description, *phrasings = texts
            words = {term: weight * 0.5 for term, weight in description.words.items()}
            concepts = {term: weight * 0.5 for term, weight in description.concepts.items()}
            things: dict[str, float] = {}
            for phrasing in phrasings:
                _raise(words, phrasing.words)
                _raise(concepts, phrasing.concepts)
                _raise(things, {t: w for t, w in phrasing.concepts.items() if t in objects})
            grams = kept[number] if kept else _gram_counts(entry, texts, longest)
            builder.add(words, concepts, things, *_saturated(grams, size / mean))
        return builder


def about(entry: LiveEntry) -> str:
    """What is said of an entry besides its phrasings."""
    return f"{entry.summary[:200]} {entry.department} {entry.topic}"


def _gram_counts(entry: LiveEntry, texts: list[Analysis], longest: int) -> dict[str, float]:
    """How often each character and pair is said of an item: once a text, and a little for its facts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update((text.grams if text.has_letters else text.chars).keys())
    said: dict[str, float] = dict(counts)
    for pair in set(map("".join, pairwise(entry.body[:longest]))):
        said[pair] = said.get(pair, 0.0) + BODY_COUNT
    return said


def _saturated(counts: Mapping[str, float], relative_size: float) -> tuple[dict[str, float], dict[str, float]]:
    """BM25's weight of each single character, and of each pair, before rarity: at most k1 + 1."""
    norm = K1 * (1 - ITEM_B + ITEM_B * relative_size)
    singles: dict[str, float] = {}
    pairs: dict[str, float] = {}
    for term, count in counts.items():
        (singles if len(term) == 1 else pairs)[term] = count * (K1 + 1) / (count + norm)
    return singles, pairs


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


def action_mask(actions: Mapping[str, float], numbers: Mapping[str, int], *, exact: bool = False) -> ActionMasks:
    """The set of actions as bits; with `exact`, approximate ones are left out. Words the index does not know say nothing."""
    mask = np.zeros(len(numbers) // 64 + 1, dtype=np.uint64)
    for word, weight in actions.items():
        if word in numbers and (not exact or weight == 1.0):
            mask[numbers[word] // 64] |= np.uint64(1 << numbers[word] % 64)
    return mask


def _action_masks(many: Sequence[Mapping[str, float]], numbers: Mapping[str, int], *, exact: bool) -> ActionMasks:
    masks = np.zeros((len(many), len(numbers) // 64 + 1), dtype=np.uint64)
    for row, actions in zip(masks, many, strict=True):
        if actions:
            row[:] = action_mask(actions, numbers, exact=exact)
    return masks


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
