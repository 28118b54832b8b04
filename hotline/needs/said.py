"""What a case says, as grouping compares it: weighted terms, what they mean together, and the items that the engine finds nearest."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analyser, Analysis
from hotline.searching.associations import terms_of
from hotline.searching.ranking import Ranker

Floats = npt.NDArray[np.float32]

NEAREST = 5
"""Items whose nearness is compared."""
MOST_CHARS = 200
"""What of a message is compared: that what it is about is said first holds for nearly all of them."""
LONG = 45
"""A longer message tells a story; it has words enough without pairs of characters."""
PAIR, CONCEPT = 0.5, 1.3
"""What a pair of characters and a concept of the lexicon count beside a word."""


LOOSE = {"备案": "登记", "申报": "登记", "申请": "登记", "登记": "登记"}
"""Actions that people say for one another."""


REMEMBERED = 50_000
"""Texts that are remembered; then all are read again. In a dictionary and not an `lru_cache`, which would hold its reader, and that the index."""


@dataclass(frozen=True, slots=True)
class NeedText:
    """A text: `terms` with their weights before rarity, its direction of `meaning` (a unit vector, or zeros), `near` items by number.

    `things` and `actions` are the concepts that it surely names, `named` all that it may.
    """

    text: str
    terms: dict[str, float]
    things: frozenset[str]
    actions: frozenset[str]
    named: frozenset[str]
    meaning: Floats
    near: dict[int, float]


class NeedReader:
    """Reads texts as one state of the knowledge does; what was read is remembered. Safe to share between threads."""

    def __init__(self, analyser: Analyser, ranker: Ranker) -> None:
        self._analyser, self.ranker = analyser, ranker
        self._meanings: Floats = np.asarray(ranker.index.meanings, dtype=np.float32)
        self._known: dict[str, NeedText] = {}

    def read(self, text: str) -> NeedText:
        """A text that has been read once already: its fillers are gone, and what was misspelt is put right."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known = {}
            found = self._known[text] = self._read(text)
        return found

    def _read(self, text: str) -> NeedText:
        analysis = self._analyser.analyse(text[:MOST_CHARS])
        meaning = self.ranker.index.associations.meaning(terms_of(analysis)).vector.astype(np.float32)
        named = frozenset(LOOSE.get(word, word) for word in (*analysis.objects, *analysis.actions))
        things, actions = _sure(analysis.objects), _sure(analysis.actions)
        return NeedText(analysis.text, _terms(analysis), things, actions, named, meaning, self._near(meaning))

    def _near(self, meaning: Floats) -> dict[int, float]:
        """The items whose phrasings mean most nearly the same, by how near they are."""
        if not self._meanings.size or not meaning.any():
            return {}
        likeness = self._meanings @ meaning
        best = np.argpartition(-likeness, min(NEAREST, len(likeness) - 1))[:NEAREST]
        return {int(number): float(likeness[number]) for number in best if likeness[number] > 0}


def _sure(concepts: Mapping[str, float]) -> frozenset[str]:
    return frozenset(LOOSE.get(word, word) for word, weight in concepts.items() if weight == 1.0)


def _terms(analysis: Analysis) -> dict[str, float]:
    """Words of two characters and more, concepts, and pairs of a short text, each by the weight that reading gives it."""
    terms = {word: weight for word, weight in analysis.words.items() if len(word) > 1}
    if len(analysis.text) <= LONG:
        for pair, weight in analysis.chars.items():
            if len(pair) == 2:
                terms.setdefault(pair, weight * PAIR)
    for concept, weight in analysis.concepts.items():
        terms["·" + LOOSE.get(concept, concept)] = weight * CONCEPT
    return terms
