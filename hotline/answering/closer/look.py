"""A closer look at the units of one item: their order where it is told.

Whether an item is meant is decided from a first look at the facts of all that may be (`fact_model`), and the confidence rests on that.
Which facts are told is decided here, of one item only and so with more time: the signals of the first look, the very words (`wording`),
the kinds of things asked for and told (`meeting`), how like the question is to the ways in which a unit is known to be asked for (`likeness`),
and what the unit is to a question that asks like this one.

Two looks are summed, as they err in other places. One is linear, goes on from the score of the first look, and is fitted on what was asked.
The other is fitted on questions written for single facts besides, and by signals alone. How much a signal is worth depends on the others
there: a FAQ whose question is nearly the message comes before the steps, one that shares a word with it does not. So a layer of hidden units
stands beside its weights: each counts a combination of signals, properties of the unit and cues of the question where that is above nothing
(a rectifier). Around any one unit the score is still a sum of parts: `CloserLook.parts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from hotline.answering.closer.likeness import LIKENESS, Ways, likest_of_any, measure_likeness, ways_of
from hotline.answering.closer.meeting import MEETING, measure_meeting
from hotline.answering.closer.wording import WORDING, UnitWords, measure_wording, words_of
from hotline.answering.fact_model import read_wanted, wanted_as_pairs
from hotline.answering.fact_signals import SIGNALS, Question
from hotline.answering.units import PROPERTIES, UnitTable, plain_unit
from hotline.answering.wanted import cue_names
from hotline.searching.terms import Floats
from hotline.weights import as_text, read_weights, rounded, rows_in_one_line, weights_of

SHIPPED = Path(__file__).with_name("closer_look.json")
BASE = "first_look"
CLOSER: dict[str, str] = {BASE: "初看的得分", **SIGNALS, **WORDING, **MEETING, **LIKENESS}
"""The signals, in the order of `Plain.weights`, each in words."""
VERSION = 3
SECOND, SUMMED = 1.0, 0.5
"""What the second look counts beside the first of the two, and what their sum is worth: the shares are about as likely then as they say."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Combinations that count where they are above nothing, one a column: of signals, of properties of a unit, of cues of a question, and
    from where on (`bias`); `worth` is what each adds to the score."""

    signals: Floats
    properties: Floats
    cues: Floats
    bias: Floats
    worth: Floats

    def above(self, signals: Floats, properties: Floats, cues: Floats) -> Floats:
        """How far each combination is above nothing: one row a unit where signals and properties have one."""
        raw: Floats = signals @ self.signals + properties @ self.properties + (cues @ self.cues + self.bias)
        return np.maximum(raw, np.float32(0.0))


@dataclass(frozen=True, slots=True)
class Plain:
    """Weights of `CLOSER` and of cues × properties."""

    weights: Floats
    wanted: Floats

    def scores(self, signals: Floats, properties: Floats, cues: Floats) -> Floats:
        """The score of each unit."""
        scores: Floats = signals @ self.weights + properties @ (self.wanted.T @ cues)
        return scores


@dataclass(frozen=True, slots=True)
class CloserLook:
    """The look that goes on from the first, and the weights and combinations of the second."""

    going_on: Plain
    second: Plain
    hidden: Hidden
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def scores(self, question: Question, table: UnitTable, measured: Floats, first: Floats) -> tuple[Floats, Floats]:
        """The score of each unit by both looks, and by the one that goes on from the first; from what was measured there and the score then."""
        signals, properties, cues = closer_signals(question, table, measured, first), table.properties, question.cues
        going_on = self.going_on.scores(signals, properties, cues)
        second = (
            self.second.scores(signals, properties, cues)
            + self.hidden.above(signals, properties, cues) @ self.hidden.worth
        )
        both: Floats = (SUMMED * (going_on + SECOND * second)).astype(np.float32)
        return both, going_on

    def parts(self, question: Question, signals: Floats, properties: Floats) -> tuple[Floats, Floats]:
        """What each signal and each property of one unit adds to its score, by itself and in the combinations that count for it.

        What the question alone adds to these is left out.
        """
        counts = self.hidden.above(signals, properties, question.cues) > 0.0
        worth = SECOND * np.where(counts, self.hidden.worth, np.float32(0.0))
        weights = self.going_on.weights + SECOND * self.second.weights + self.hidden.signals @ worth
        wanted = (self.going_on.wanted + SECOND * self.second.wanted).T @ question.cues + self.hidden.properties @ worth
        of_signals: Floats = (SUMMED * signals * weights).astype(np.float32)
        of_properties: Floats = (SUMMED * properties * wanted).astype(np.float32)
        return of_signals, of_properties

    def save(self, path: Path) -> None:
        """Write as JSON, with names, so that files can be compared."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "going_on": _plain_as_kept(self.going_on),
            "second": _plain_as_kept(self.second),
            "hidden": {
                "signals": _named(tuple(CLOSER), self.hidden.signals),
                "properties": _named(PROPERTIES, self.hidden.properties),
                "cues": _named(cue_names(), self.hidden.cues),
                "bias": rounded(self.hidden.bias, 3),
                "worth": rounded(self.hidden.worth, 3),
            },
        }
        path.write_text(rows_in_one_line(as_text(data)), encoding="utf-8")


def closer_signals(question: Question, table: UnitTable, measured: Floats, first: Floats) -> Floats:
    """One row of `CLOSER` for each unit."""
    parts = [
        first[:, None],
        measured,
        measure_wording(question, _words(table), table.names),
        measure_meeting(question.cues, table.properties),
        measure_likeness(question, ways_in(table), table.names),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def likest_ways(question: Question, table: UnitTable, wanted: Sequence[str]) -> list[float]:
    """Of each of `wanted` the most that any way has in which anything of an item is asked for."""
    return likest_of_any(question, ways_in(table), table.names, wanted)


def read_look(path: Path = SHIPPED) -> CloserLook:
    """Read a file of weights; raises as `read_weights` does."""
    return read_weights(path, _look_of, version=VERSION, called="细看权重文件")


def _look_of(data: Mapping[str, Any]) -> CloserLook:
    going_on, second = (_read_plain(data[name]) for name in ("going_on", "second"))
    return CloserLook(going_on, second, _read_hidden(data["hidden"]), data["fitted_on"])


def _plain_as_kept(plain: Plain) -> dict[str, dict[str, float]]:
    signals = {name: round(float(weight), 4) for name, weight in zip(CLOSER, plain.weights, strict=True)}
    return {"signals": signals, "wanted": wanted_as_pairs(plain.wanted)}


def _read_plain(data: Mapping[str, Any]) -> Plain:
    """Weights from what is kept in a file; raises KeyError, ValueError or TypeError for what is none."""
    weights = np.array(weights_of(data["signals"], CLOSER), dtype=np.float32)
    return Plain(weights, read_wanted(data["wanted"]))


def _read_hidden(data: Mapping[str, Any]) -> Hidden:
    """Combinations from what is kept in a file; raises KeyError, ValueError or TypeError for what is none."""
    worth = np.array(data["worth"], dtype=np.float32)

    def rows(names: tuple[str, ...], of: Mapping[str, list[float]]) -> Floats:
        return np.array([of[name] for name in names], dtype=np.float32).reshape(len(names), len(worth))

    signals, properties = rows(tuple(CLOSER), data["signals"]), rows(PROPERTIES, data["properties"])
    bias = np.array(data["bias"], dtype=np.float32).reshape(len(worth))
    return Hidden(signals, properties, rows(cue_names(), data["cues"]), bias, worth)


def _named(names: tuple[str, ...], rows: Floats) -> dict[str, list[float]]:
    return {name: rounded(row, 3) for name, row in zip(names, rows, strict=True)}


@lru_cache(maxsize=1)
def shipped_look() -> CloserLook:
    """The weights that ship with the program."""
    return read_look()


def _words(table: UnitTable) -> UnitWords:
    """The very words of the units of a table, question and answer together."""
    if (known := _known_words.get(table)) is not None:
        return known
    profiles, units = table.profiles, table.units
    texts = tuple(f"{plain_unit(unit.said)} {plain_unit(unit.asks)}" for unit in units)
    _known_words[table] = made = words_of(
        texts, [np.union1d(profile.terms, profile.asks_terms) for profile in profiles]
    )
    return made


def ways_in(table: UnitTable) -> Ways:
    """The ways in which the units of a table are asked for; the question of a FAQ is one of them."""
    if (known := _known_ways.get(table)) is not None:
        return known
    _known_ways[table] = made = ways_of(
        [[plain_unit(way) for way in (unit.asks, *unit.phrasings) if way] for unit in table.units]
    )
    return made


_known_words: WeakKeyDictionary[UnitTable, UnitWords] = WeakKeyDictionary()
_known_ways: WeakKeyDictionary[UnitTable, Ways] = WeakKeyDictionary()
"""Made for each table once, and gone with it."""
