"""Ranking: candidates, their features, one linear model, and the probability that the first is the right one."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from hotline.reading.analysis import Analysis
from hotline.searching.blending import Blend, read_blend
from hotline.searching.features import NAMES, Measured, SearchScope, measure, scope_of
from hotline.searching.index import Index
from hotline.searching.model import Model
from hotline.searching.terms import Floats, Ints
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.store import LiveEntry

_EXACT, _SHARED = NAMES.index("exact"), NAMES.index("object_shared")
_LEADING = [NAMES.index(name) for name in ("meaning", "item_grams", "ratio")]


OWN = 4.0
"""What an item of this line's own topics is ahead by, of scores about 30. Of fitting questions about tax 0.937 find their item first instead of
0.914, of those about anything else 0.902 instead of 0.916 (at 6: 0.937 and 0.876)."""
MEASURED = 16
"""Questions that are remembered as measured: to find several matters in one, parts of it are looked for that are answered afterwards."""
REGIONS = 32
"""Regions whose scope is kept; at 100,000 items one takes some megabytes, and a moment to be made."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item in the running: its entry, the phrasing that speaks best for it, its score by phrasings, and the row of features."""

    entry: LiveEntry
    number: int
    phrasing: str
    document: int
    score: float
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, one for each item code; `confidence` (0–1) is of the first being right.

    `foreign`: the question is about things of elsewhere (银行卡) that the first says nothing of. `offer` (0–1) is of one of the first being
    right, None where that is not known apart from the confidence. `bars`: from which confidence on to answer, and from which `offer`, or
    else confidence, to ask back, where these are not the model's own.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    signals: tuple[float, ...]
    foreign: bool = False
    bars: tuple[float, float] | None = None
    offer: float | None = None


class Ranker:
    """Ranks questions against one index with one model; immutable, safe to share between threads. `own_topics` are those of this line."""

    def __init__(
        self, index: Index, model: Model, blend: Blend | None = None, *, own_topics: frozenset[str] = frozenset()
    ) -> None:
        self.index, self.model, self.blend = index, model, blend or read_blend()
        ahead = [OWN if entry.topic in own_topics else 0.0 for entry in index.entries] if own_topics else []
        self._ahead = np.array(ahead, dtype=np.float32)
        self._weights = np.array(model.weights, dtype=np.float32)
        self._entries_of: dict[str, list[int]] = {}
        regions: dict[str, int] = {}
        region_of = np.zeros(len(index.entries), dtype=np.int32)
        for number, entry in enumerate(index.entries):
            self._entries_of.setdefault(entry.code, []).append(number)
            region_of[number] = regions.setdefault(entry.region, len(regions))
        # What they remember must not hold the ranker, or its index would be kept until rings are looked for, long after the next one serves.
        places = tuple(regions)
        scope = lru_cache(maxsize=REGIONS)(
            lambda region, public: _entry_scope(index, places, region_of, region, public=public)
        )
        self._scope = scope
        self._measured = lru_cache(maxsize=MEASURED)(
            lambda question, region, public: measure(index, question, scope(region, public))
        )

    def rank(self, question: Analysis, *, region: str = NATION, public: bool = True, limit: int = 6) -> Ranking:
        """Rank the items a question may ask for, as seen from a region; `public=False` includes operators' entries."""
        if not self.index.documents:
            return Ranking((), 0.0, ())
        return self.rank_measured(question, self.measure(question, region=region, public=public), limit=limit)

    def rank_measured(self, question: Analysis, measured: Measured, *, limit: int = 6) -> Ranking:
        """Rank candidates that have been measured."""
        if not len(measured.entries):
            return Ranking((), 0.0, ())
        scores = self.by_phrasings(measured)
        if len(self._ahead):
            scores = scores + self._ahead[measured.entries]
        best = self._best_of_each(measured, self.blend.scores(measured, scores, len(question.text)), limit)
        values = zip(best, scores[best].tolist(), measured.matrix[best].tolist(), strict=True)
        found = tuple(self._candidate(measured, row, score, features) for row, score, features in values)
        signals = self.signals(question, measured, found)
        foreign = question.foreign and found[0].features[_SHARED] == 0.0
        return Ranking(found, self.model.confidence(signals), signals, foreign)

    def by_phrasings(self, measured: Measured) -> Floats:
        """The score of every pair by what is read closely, before whole texts are heard."""
        found: Floats = measured.matrix @ self._weights
        return found

    def measure(self, question: Analysis, *, region: str = NATION, public: bool = True) -> Measured:
        """The features of all candidates of a question."""
        return self._measured(question, region, public)

    def scope(self, region: str, *, public: bool) -> SearchScope:
        """What may be shown in a region, and how local it is there."""
        return self._scope(region, public)

    def name_of(self, code: str) -> str:
        """The name of an item, '' for one that is not published."""
        numbers = self._entries_of.get(code)
        return self.index.entries[numbers[0]].name if numbers else ""

    def entries_of(self, codes: Iterable[str], region: str = NATION) -> list[LiveEntry]:
        """The entry of each of these items, still published, that is nearest to a region; of an item that has none there, its first."""
        nearness = {place: n for n, place in enumerate(ancestors(region))}  # the widest first
        owned = ([self.index.entries[n] for n in self._entries_of[code]] for code in codes if code in self._entries_of)
        return [max(entries, key=lambda entry: nearness.get(entry.region, -1)) for entries in owned]

    def likeness(self, code: str, question: Analysis) -> float:
        """How much (0–1) a question means the same as all that is said of an item, by the association of words."""
        numbers = self._entries_of.get(code)
        if not numbers:
            return 0.0
        vector = self.index.associations.meaning_of_text(question).vector
        return max(float(self.index.meanings[numbers[0]].astype(vector.dtype) @ vector), 0.0)

    def region_for(self, code: str, region: str) -> str:
        """The region to read an item for: the asker's, or that of its entry where nothing holds for the asker's."""
        chain = set(ancestors(region))
        regions = [self.index.entries[n].region for n in self._entries_of.get(code, ())]
        return region if not regions or not chain.isdisjoint(regions) else regions[0]

    def signals(self, question: Analysis, measured: Measured, found: tuple[Candidate, ...]) -> tuple[float, ...]:
        """What the confidence is computed from (see `SIGNALS`)."""
        first, scores = found[0], [c.score for c in found[:5]]
        second, third = (scores[n] if len(scores) > n else scores[0] - n - 1 for n in (1, 2))
        lead = min(scores[0] - second, 2.0)
        vocabulary = self.index.numbering.of("words")
        words = sum(question.words.values())
        unknown = sum(w for term, w in question.words.items() if term not in vocabulary)
        leads = self._leads(measured, first.number)
        return (
            *first.features,
            scores[0],
            lead,
            min(scores[0] - third, 3.0),
            lead / max(scores[0], 0.1),
            sum(score > scores[0] * 0.8 for score in scores[1:]) / 4,
            *leads,
            float(leads[0] >= 0.0),
            float(leads[1] >= 0.0),
            log(max(int(self.index.entry_phrasings[first.number]), 1)) / 3,
            min(sum(len(term) == 1 for term in question.chars), 40) / 40,
            unknown / words if words else 1.0,
            measured.meaning.known,
            measured.meaning.explained,
            float(question.astray > 0.0),
            min(question.astray, 0.5),
        )

    def _leads(self, measured: Measured, number: int) -> tuple[float, ...]:
        """How far an entry's item is ahead of all others by each of `_LEADING` alone; negative where it is behind."""
        mine = self.index.groups.take(measured.entries) == self.index.groups[number]
        values = measured.matrix.take(_LEADING, axis=1)
        # No feature is below 0, so others that are none are behind everything.
        others = np.where(mine[:, None], np.float32(0.0), values).max(axis=0)
        return tuple((values[mine].max(axis=0) - others).tolist())

    def _best_of_each(self, measured: Measured, scores: Floats, limit: int) -> list[int]:
        """The best row of each item code, best first; those whose very words the question is come before all others."""
        groups = self.index.groups[measured.entries]
        rows: list[int] = []
        taken: set[int] = set()
        for row in np.lexsort((-scores, -measured.matrix[:, _EXACT])).tolist():
            group = int(groups[row])
            if group not in taken:
                taken.add(group)
                rows.append(row)
                if len(rows) == limit:
                    break
        return rows

    def _candidate(self, measured: Measured, row: int, score: float, features: list[float]) -> Candidate:
        number, document = int(measured.entries[row]), int(measured.documents[row])
        return Candidate(
            entry=self.index.entries[number],
            number=number,
            phrasing=self.index.documents[document],
            document=document,
            score=score,
            features=tuple(features),
        )


def _entry_scope(index: Index, regions: tuple[str, ...], region_of: Ints, region: str, *, public: bool) -> SearchScope:
    """Of every entry: may it be shown here, and is it of here (1), of a part of here (0.5)?"""
    chain = set(ancestors(region))
    inside = region.rstrip("0")
    inside = inside + "0" * (len(inside) % 2)
    within = np.array([code in chain for code in regions], dtype=np.bool_)[region_of]
    below = np.array([code.startswith(inside) for code in regions], dtype=np.bool_)[region_of]
    hidden = np.array([public and e.disclosure != "public" for e in index.entries], dtype=np.bool_)
    near = np.where(within, 1.0, 0.5).astype(np.float32)
    return scope_of(index, (within | below) & ~hidden, near)
