"""The units of an item as answers to a question, ranked: the best first, each with its share, and what of them is told.

A share says how much a unit is *the* answer, and shares of one field together whether the question asks for all of them (要带什么: every
document).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np

from hotline.answering.fact_signals import NAMES, Question
from hotline.answering.leads import LONG, lead_of
from hotline.answering.units import PROPERTIES, SUMMARY, Codes, Unit, UnitTable
from hotline.searching.shares import shares_of
from hotline.searching.terms import Floats

_IN_RANGE, _OUT_OF_RANGE = NAMES.index("in_range"), NAMES.index("out_of_range")
_WHEN = [PROPERTIES.index(name) for name in ("tells:date", "tells:duration")]
MOST = 3
"""Facts that answer one point, at most."""
POINT = 0.55
"""A unit with at least this share is the answer; with less, a field that has `TOGETHER` of all shares is one as a whole."""
TOGETHER = 0.6
BESIDE = 0.4
"""The share a unit needs at least to be said to answer beside the first."""
SURE = 0.95
"""Units are shown until it is so likely that one of them answers."""
RUNNING = 5
"""Units that may come to be told."""
WORTH = 0.0005
"""What is shown besides is worth its room: the share that a unit needs for each character that it takes."""
FRAME = 6
"""Characters that a line takes besides what it says."""
CLOSE = -1.5
"""The summary is said where its score is behind that of the best unit by no more than this."""
ALONE = 3.0
"""From this lead of its score on the summary is the answer, and no other unit."""
LEADS = 0.5
"""From this lead on the summary answers what was asked, whatever the circumstances that the units below it turn on."""


@dataclass(frozen=True, slots=True)
class Look:
    """The units of an item as they were measured against a question: a row of signals and a score for each, in the order of the table."""

    table: UnitTable
    matrix: Floats
    scores: Floats


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit, its score, its share (0–1) among the units of the item, and its row in the look that ranked it."""

    unit: Unit
    score: float
    share: float
    row: int = 0
    look: Look | None = field(default=None, compare=False, repr=False)

    @property
    def properties(self) -> tuple[float, ...]:
        """What is told of it apart from any question, in the order of `PROPERTIES`."""
        return tuple(self.look.table.properties[self.row].tolist()) if self.look else ()


class RankedUnits(Sequence[RankedUnit]):
    """The ranked units of an item, the best first, each with what it has of the softmax over them; put together when it is looked at, as
    most never are.

    `order` has their rows in the `look`; `scores` and `shares` are in this order.
    """

    def __init__(self, look: Look, order: Sequence[int]) -> None:
        self.look, self.order = look, order
        kept = look.scores[order]
        self.scores: list[float] = kept.tolist()
        self.shares: list[float] = shares_of(kept).tolist()
        self._made: dict[int, RankedUnit] = {}

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, at: int) -> RankedUnit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[RankedUnit, ...]: ...
    def __getitem__(self, at: int | slice) -> RankedUnit | tuple[RankedUnit, ...]:
        if isinstance(at, slice):
            return tuple(self._unit(place) for place in range(len(self.order))[at])
        return self._unit(range(len(self.order))[at])

    def __iter__(self) -> Iterator[RankedUnit]:
        return map(self._unit, range(len(self.order)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def _unit(self, place: int) -> RankedUnit:
        made = self._made.get(place)
        if made is None:
            row = self.order[place]
            made = RankedUnit(self.look.table.units[row], self.scores[place], self.shares[place], row, self.look)
            self._made[place] = made
        return made


@dataclass(frozen=True, slots=True)
class RankedFacts:
    """The units of an item but its summary, best first; `trust` (0–1): how likely the first three hold what was asked.

    The summary says a little of everything and so comes near most questions: it is said above the facts and takes no place among them.
    `summary` is its lead over the best unit (negative where it is behind), None where there is none. `first` are the same units as the
    first look ranked them, where a closer one was taken: the trust in them is of that look, and so is what is asked back.
    """

    units: Sequence[RankedUnit]
    trust: float
    evidence: tuple[float, ...] = ()
    summary: float | None = None
    question: Question | None = field(default=None, compare=False)
    names: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64), compare=False)
    first: "RankedFacts | None" = field(default=None, compare=False, repr=False)

    @property
    def point(self) -> bool:
        """Whether one unit stands out, so that a point was asked and not a whole field."""
        return bool(self.units) and self.units[0].share >= POINT

    @property
    def best_field(self) -> str:
        """The field of the first unit, '' where there is none."""
        return self.units[0].unit.field if self.units else ""

    @property
    def tells_when(self) -> bool:
        """Whether the first unit states a day, a season or how long."""
        return bool(self.units) and any(self.units[0].properties[n] for n in _WHEN)

    def within_limits(self) -> list[RankedUnit]:
        """The units with a limit that a number said lies within (补税不超过400元), and none with one that it lies beyond."""
        measured = [(r, r.look.matrix[r.row]) for r in self.units if r.look]
        return [r for r, signals in measured if signals[_IN_RANGE] and not signals[_OUT_OF_RANGE]]

    def whole_field(self) -> str:
        """The field of which everything was asked for, or ''."""
        if not self.units or self.point:
            return ""
        shares: dict[str, float] = {}
        for ranked in self.units:
            shares[ranked.unit.field] = shares.get(ranked.unit.field, 0.0) + ranked.share
        best = max(shares, key=shares.__getitem__)
        several = sum(ranked.unit.field == best for ranked in self.units) > 1
        return best if several and shares[best] >= TOGETHER else ""

    def answering(self) -> list[str]:
        """The ids of the first units, at most `MOST`: the best, and what comes near it; the summary where it alone answers."""
        if self.summary is not None and self.summary >= ALONE:
            return [SUMMARY]
        return [r.unit.id for n, r in enumerate(self.units[:MOST]) if n == 0 or r.share >= BESIDE]

    def likely(self) -> list[str]:
        """The ids of the units that together answer with a probability of `SURE`, best first, but those not worth the room they take; some
        more than are told, as not all may be."""
        ids: list[str] = []
        sure = 0.0
        for ranked in self.units[:RUNNING]:
            if sure >= SURE or (ids and ranked.share < WORTH * self._room(ranked.unit)):
                break
            ids.append(ranked.unit.id)
            sure += ranked.share
        return ids

    def lead(self, text: str) -> str:
        """The beginning of a long text, to the sentence that decides what was asked; '' where it is said whole."""
        return lead_of(text, self.question, self.names) if self.question is not None else ""

    def _room(self, unit: Unit) -> int:
        said = (self.lead(unit.said) if len(unit.said) > LONG else "") or unit.said
        return len(unit.asks) + len(said) + FRAME

    @property
    def says_summary(self) -> bool:
        """Whether the summary comes as near as the best unit, or nearly so, and so is to be said."""
        return self.summary is not None and self.summary >= CLOSE

    @property
    def asks_nothing_back(self) -> bool:
        """Whether one unit or the summary answers whatever the circumstances, so that none needs to be asked back first."""
        first = self.first or self
        return first.point or (first.summary is not None and first.summary >= LEADS)
