"""A claim of a sentence beside the facts of one item: said alike, said otherwise, or not said."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from hotline.answering.fact_ranking import FactRanker
from hotline.answering.fact_signals import Question
from hotline.answering.units import SUMMARY, Codes, Unit, codes_of
from hotline.proofreading.claims import EXCEPTION, Claim, claims, passage, same_period
from hotline.reading.analysis import Analyser
from hotline.reading.text import normalise
from knowledge.entry.records import Document
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

ALIKE = 78.0
"""rapidfuzz ratio from which on two names of papers mean the same."""
MARGIN = 0.12
"""By how much another unit must fit a clause better than the one that says the same number."""
FLOOR, NEAR = 0.15, 0.28
"""How much of a passage must be said to be what it speaks of: where it says that it is of a limit, and where not."""
NAMED = 0.3
"""What the words of the item's own name count in that."""
LIMIT = 0.4
"""By how much a time limit goes before other facts as what a period should have been."""
_RETOLD = {"faqs", SUMMARY}
_OURS = {"statutory", "promised"}
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_ISSUED, _DONE = (_SAID[name] for name in ("issued", "done"))
_CLOCK = {"deadlines", "statutory", "promised", "applicant"}
_MONEY = _SAID["money"]
# These are parts of the expression that is made of each paper's name.
_SPARED, _SPARING = (_SAID[name].pattern for name in ("spared", "sparing"))


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of comparing a claim with an item: `says` is True, False or None (not said); `units` hold the right fact."""

    says: bool | None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim that a unit of an item makes, with the terms (codes) of the passage it is made in and of what leads to it."""

    unit: Unit
    claim: Claim
    terms: Codes


NOT_SAID = Compared(None)


class ItemFacts:
    """The facts of one item on one day, ready for comparing."""

    def __init__(self, resolved: ResolvedItem, day: date, facts: FactRanker, analyser: Analyser) -> None:
        self.resolved, self._facts, self._analyser = resolved, facts, analyser
        self.units = facts.table(resolved, day).units
        self._names = facts.table(resolved, day).names
        self._documents: list[Document] = [
            found.fact for found in resolved.facts("documents", day) if isinstance(found.fact, Document)
        ]
        self._stated = [stated for unit in self.units for stated in self._read(unit)]

    def compare(self, claim: Claim, passage: str) -> Compared:
        """One claim, and the passage it is made in, beside the facts."""
        if claim.kind == "document":
            return self._paper(claim)
        if claim.kind == "phone":
            return self._phone(claim)
        return self._number(claim, passage)

    def _read(self, unit: Unit) -> list[StatedClaim]:
        text = normalise(unit.said)
        found = claims(text, documents=False)
        lead = normalise(unit.asks) if unit.asks else re.split(r"[,，。;；]", text)[0]
        return [StatedClaim(unit, claim, self._codes(f"{lead} {passage(text, found, claim)}")) for claim in found]

    def _codes(self, text: str) -> Codes:
        return np.array(codes_of(self._analyser.prepare(_without_numbers(text), spelt_right=True)), dtype=np.int64)

    def _number(self, claim: Claim, text: str) -> Compared:
        rows = [row for row in self._stated if _comparable(claim, row.claim)]
        if claim.kind == "period":
            rows = self._periods(rows, claim, text)
        if not rows:
            return NOT_SAID
        passage = self._question(text)
        plain = rows if EXCEPTION.search(text) else [row for row in rows if not row.claim.aside] or rows
        told = [row for row in plain if row.unit.field not in _RETOLD]
        if any(self._agrees(claim, _ranked(passage, some)) for some in (told, plain) if some):
            return Compared(True)
        if not self._speaks_of(claim, text, passage, rows):
            return NOT_SAID
        facts = [row for row in rows if row.unit.field not in _RETOLD] or rows
        return Compared(False, (_right(claim, _ranked(passage, facts)).unit.id,))

    def _agrees(self, claim: Claim, ranked: list[tuple[StatedClaim, float]]) -> bool:
        """Whether a row that says the same fits a passage about as well as the best."""
        return any(_same(claim, row.claim) for row, telling in ranked if telling >= ranked[0][1] - MARGIN)

    def _periods(self, rows: list[StatedClaim], claim: Claim, text: str) -> list[StatedClaim]:
        """The rows whose period can be what a passage states: how long something is valid, or within what time it is done."""
        if claim.number == 0:
            return [row for row in rows if row.unit.kind in _CLOCK]
        if "有效" in text:
            return [row for row in rows if "有效" in _words(row.unit)]
        rows = [row for row in rows if row.unit.field != "results"]
        done = [row for row in rows if row.unit.kind in _OURS] if _ISSUED.search(text) else []
        return done or rows

    def _question(self, text: str) -> Question:
        prepared = self._analyser.prepare(_without_numbers(text), spelt_right=True)
        return self._facts.read(self._analyser.analyse(prepared), prepared, ())

    def _speaks_of(self, claim: Claim, text: str, passage: Question, rows: Sequence[StatedClaim]) -> bool:
        """Whether a passage speaks of what any of these rows state."""
        if claim.unit == "元" and _MONEY.search(text) and any(row.unit.field == "fees" for row in rows):
            return True
        if claim.kind == "period" and _ISSUED.search(text) and any(row.unit.kind in _OURS for row in rows):
            return True
        weights = passage.weights * np.where(np.isin(passage.codes, self._names), NAMED, 1.0)
        fit = max(float(weights[np.isin(passage.codes, row.terms)].sum()) for row in rows) / (
            float(weights.sum()) + 2.0
        )
        return fit >= (FLOOR if _DONE.search(text) else NEAR)

    def _paper(self, claim: Claim) -> Compared:
        if not self._documents or self.resolved.item.kind == "诉求":
            return NOT_SAID
        match = next((d for d in self._documents if self._is_paper(claim.value, d.name)), None)
        if claim.denied:
            needed = match is not None and match.necessity == "必要" and not match.when and match.verified
            return Compared(False, (match.id,)) if match and needed and not self._excused(claim.value) else NOT_SAID
        if match:
            return Compared(True)
        return NOT_SAID if self._is_said(claim.value) else Compared(False, tuple(d.id for d in self._documents))

    def _is_paper(self, said: str, name: str) -> bool:
        said, name = normalise(said), normalise(name)
        if said in name or fuzz.ratio(said, name) >= ALIKE or (len(said) > 3 and _is_shortened(said, name)):
            return True
        parts = re.split(r"[、，,或者和及/(（）)]+", name)
        if any(len(part) > 1 and (part in said or fuzz.ratio(said, part) >= ALIKE) for part in parts):
            return True
        mine, theirs = self._things(said), self._things(name)
        return bool(mine) and mine <= theirs

    def _things(self, name: str) -> set[str]:
        """What a paper is called in the lexicon, whichever way it is said (户口本, 户口簿)."""
        return set(self._analyser.analyse(name).concepts)

    def _is_said(self, name: str) -> bool:
        name = normalise(name)
        return name in self._everything or (
            self._things(name) <= self._things(self._everything) and bool(self._things(name))
        )

    def _excused(self, name: str) -> bool:
        """Whether some fact says that a paper may be left out."""
        paper = re.escape(name)
        near = re.compile(f"{_SPARED}{paper}|{paper}{_SPARING}")
        return any(near.search(_words(unit)) for unit in self.units)

    def _phone(self, claim: Claim) -> Compared:
        rows = [row for row in self._stated if row.claim.kind == "phone"]
        numbers = {row.claim.value for row in rows}
        own = list(dict.fromkeys(row.unit.id for row in rows if row.unit.field in ("phones", "places")))
        if claim.value in numbers:
            return Compared(True)
        is_local = any(len(value) >= 7 for value in numbers)
        if not own or (len(claim.value) >= 7 and not is_local):
            return NOT_SAID
        return Compared(False, tuple(own[:2]))

    @cached_property
    def _everything(self) -> str:
        return normalise(" ".join(_words(unit) for unit in self.units))


def _ranked(passage: Question, rows: Sequence[StatedClaim]) -> list[tuple[StatedClaim, float]]:
    """Rows with how much (0–1) of what tells them apart a passage says, the best first."""
    said = np.array([np.isin(passage.codes, row.terms) for row in rows])
    telling = passage.weights * np.log(len(rows) / np.maximum(said.sum(axis=0), 1)) * said.any(axis=0)
    fits = said @ telling / (float(telling.sum()) + 1.0)
    plain = said @ passage.weights
    order = sorted(range(len(rows)), key=lambda n: (-fits[n], -plain[n]))
    return [(rows[n], float(fits[n])) for n in order]


def _right(claim: Claim, ranked: list[tuple[StatedClaim, float]]) -> StatedClaim:
    """The row that tells what a claim should have said: the one that fits best; a time limit before what mentions a period."""

    def weight(row: StatedClaim, telling: float) -> float:
        return telling + LIMIT * (claim.kind == "period" and row.unit.kind in _CLOCK) - 2 * _same(claim, row.claim)

    return max(ranked, key=lambda r: weight(*r))[0]


def _is_shortened(said: str, name: str) -> bool:
    """Whether a name is said with words left out: 一寸黑白相片, of 近期一寸免冠黑白相片."""
    rest = iter(name)
    return all(char in rest for char in said)


def _words(unit: Unit) -> str:
    return f"{unit.said} {unit.asks}"


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", " ", text)


def _comparable(claim: Claim, other: Claim) -> bool:
    if claim.kind != other.kind:
        return False
    if claim.kind == "day":
        return claim.value.startswith("*") == other.value.startswith("*")
    return claim.kind == "period" or claim.unit == other.unit


def _same(claim: Claim, other: Claim) -> bool:
    if claim.kind != other.kind:
        return False
    return same_period(claim, other) if claim.kind == "period" else claim.says_the_same(other)


def fitting(found: Iterable[Compared]) -> Compared:
    """Of several items that may be meant, the comparison to go by: whoever says the same is believed first."""
    kept = [compared for compared in found if compared.says is not None]
    return next((c for c in kept if c.says), kept[0] if kept else NOT_SAID)
