"""The index: an immutable snapshot of everything that can be asked for, prepared once and queried many times.

A *document* is one distinct phrasing text; entries that share a text (the same name in many regions) share the document.
Every document is cut in several ways (characters, concepts, sounds), and so is every entry as one text (words too), with a
vector of what it means (see `associations`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analysis
from hotline.reading.facets import FACETS
from hotline.searching.associations import Associations, Meaning
from hotline.searching.terms import AskedTerms, Ints, Numbering, Terms, Written
from hotline.searching.texts import Texts
from knowledge.entry.records import FACT_FIELDS
from knowledge.store import LiveEntry

Masks = npt.NDArray[np.int64]
ActionMasks = npt.NDArray[np.uint64]
"""Sets of actions as bits: as many words of 64 as there are actions for, in the last dimension."""

SECTIONS = ("chars", "concepts")
ITEM_SECTIONS = ("words", "concepts", "objects", "singles", "pairs")
SPELLED = ("sounds", "initials")
KINDS = ("name", "alias", "faq", "learned")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A question as it is seen from the phrasings and from the items of an index, and what it means."""

    phrasings: AskedTerms
    items: AskedTerms
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What the next index takes over of this one: texts and items as they were read, before anything that depends on all of them.

    `read` are the phrasings as they are published (after = those that were taken to be spelt right, after ~ others), `prepared` what each was read as; document d was read from the phrasing `sources[d]`;
    `said[said_first[e]:said_first[e + 1]]` are the documents of entry e. Of `items` the sections singles and pairs hold counts (see
    `building`), which sum to `item_sizes`.
    """

    read: tuple[str, ...]
    prepared: tuple[str, ...]
    documents: Ints
    sources: Ints
    said_first: Ints
    said: Ints
    phrasings: Written
    spelled: Written
    items: Written
    item_sizes: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Index:
    """Everything ranking needs, for one version of the knowledge.

    `documents` are the distinct phrasing texts, and `numbers` says which is which; `owners[owners_first[d]:owners_first[d+1]]` the entries asked for by
    document d. Arrays named `entry_…` have one element an entry; `entry_document` is an entry's first phrasing, its name;
    `entry_phrasings` how many it has. `basis` is for the builder of the next. `numbering` is that of the terms of phrasings and items (`letters` of what is spelled); of the terms that `associations`
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
    entry_document: Ints
    entry_phrasings: Ints
    associations: Associations
    meanings: npt.NDArray[np.float16]
    texts: Texts
    basis: CarriedOver

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

    def look_up_letters(self, question: Analysis) -> AskedTerms:
        """The sounds and initials of a question typed in letters, as numbers of this index."""
        numbers = self.letters.numbers
        return self.spelled.asked(
            (numbers("sounds", question.sounds), question.sounds.values()),
            (numbers("initials", question.initials), question.initials.values()),
        )


FACET_BITS = {facet.name: 1 << n for n, facet in enumerate(FACETS)}
FIELD_BITS = {field: 1 << n for n, field in enumerate((*FACT_FIELDS, "department", "basis"))}


def about(entry: LiveEntry) -> str:
    """What is said of an entry besides its phrasings."""
    return f"{entry.summary[:200]} {entry.department} {entry.topic}"


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


def action_masks(many: Sequence[Mapping[str, float]], numbers: Mapping[str, int], *, exact: bool) -> ActionMasks:
    """A row for each of many sets of actions."""
    masks = np.zeros((len(many), len(numbers) // 64 + 1), dtype=np.uint64)
    for row, actions in zip(masks, many, strict=True):
        if actions:
            row[:] = action_mask(actions, numbers, exact=exact)
    return masks
