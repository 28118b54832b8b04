"""Which item a sentence of a text speaks of: named by itself, or by the heading or the sentence before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hotline.proofreading.claims import without_claims
from hotline.reading.text import asking_part, bare, normalise
from hotline.searching.ranking import Ranking
from hotline.searching.snapshot import View

SURE, LIKELY = 0.62, 0.2
"""Confidence from which on a sentence speaks of an item of its own; `LIKELY` where it names a thing that the item is about."""
CLOSE = 0.7
"""Items with at least this share of the first one's score may be meant as well."""
MOST = 3
SHORTEST_NAME, LONGEST_NAME = 4, 24
"""Characters of a way of asking that names its item wherever it stands."""
_SENTENCE = re.compile(r"[^。；;！!？?\n\r|]+[。；;！!？?]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text at [start, end)."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield Sentence(match[0].strip(), match.start(), match.end())


class Subjects:
    """Follows what a text speaks of, sentence by sentence; codes of items, the likeliest first."""

    def __init__(self, view: View, *, region: str, public: bool) -> None:
        self._view, self._region, self._public = view, region, public
        self._last: list[str] = []

    def of(self, sentence: str) -> list[str]:
        """The items a sentence speaks of; those of the sentence before where it names none. Empty where none was named yet."""
        if self._last and self._asks_only(without_claims(normalise(sentence))):
            return self._last
        self._last = self.named(sentence) or self._last
        return self._last

    def named(self, text: str) -> list[str]:
        """The items that a text names by itself: by their very names, or by what it says besides what it claims."""
        said = without_claims(normalise(text))
        spoken = self._literally(said)
        ranking = self._rank(said)
        if not ranking.candidates or ranking.foreign:
            return spoken
        first = ranking.candidates[0]
        near = [c.entry.code for c in ranking.candidates if c.score >= CLOSE * first.score]
        if spoken:
            return list(dict.fromkeys([*(code for code in near if code in spoken), *spoken]))[:MOST]
        if ranking.confidence >= (LIKELY if self._names_a_thing(said) else SURE):
            return near[:MOST]
        whole = self._rank(normalise(text))  # what is to be handed in may name the matter itself
        return [whole.candidates[0].entry.code] if whole.candidates and whole.confidence >= SURE else []

    def said_literally(self, text: str) -> list[str]:
        """The items whose names stand in a clause."""
        return self._literally(without_claims(normalise(text)))

    def _literally(self, text: str) -> list[str]:
        """The items whose names or ways of asking stand in a text, those with the longest first."""
        index, said = self._view.ranker.index, bare(text)
        visible = self._view.ranker.scope(self._region, public=self._public).visible
        found: dict[str, int] = {}
        end = 0
        for start in range(len(said)):
            for size in range(min(LONGEST_NAME, len(said) - start), SHORTEST_NAME - 1, -1):
                number = index.numbers.get(said[start : start + size])
                if number is None or start + size <= end:
                    continue
                for owner in index.entries_of(number).tolist():
                    if visible[owner] and not self._asks_only(said[start : start + size]):
                        code = index.entries[owner].code
                        found[code] = max(size, found.get(code, 0))
                end = start + size
                break
        longest = max(found.values(), default=0)
        return [code for code, size in sorted(found.items(), key=lambda f: -f[1]) if size >= longest - 1]

    def _asks_only(self, form: str) -> bool:
        """Whether a way of asking names no thing, only what is asked of one: 咨询电话."""
        read = self._view.analyser.read(form)
        return bool(read.facets) and not read.objects

    def _rank(self, said: str) -> Ranking:
        analyser = self._view.analyser
        prepared = asking_part(analyser.prepare(said[:300], spelt_right=True))
        return self._view.ranker.rank(analyser.analyse(prepared), region=self._region, public=self._public)

    def _names_a_thing(self, said: str) -> bool:
        return bool(self._view.analyser.read(said).objects)
