"""A closer look at the units of one item: their order where it is told.

Whether an item is meant is decided from a first look at the facts of all that may be (`fact_model`), and the confidence rests on that.
Which facts are told is decided here, of one item only and so with more time: the score of the first look, the signals it rests on, the very
words (`wording`), the kinds of things asked for and told (`meeting`), and what these are worth together. Fitted on what weights of the
first look say of items they have never seen, so that both can be fitted one after the other without the confidence changing.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from hotline.answering.closer.meeting import MEETING, measure_meeting
from hotline.answering.closer.wording import WORDING, Said, Words, measure_wording, words_of
from hotline.answering.fact_model import FactModelError
from hotline.answering.fact_signals import FAINT, SIGNALS, Question, among
from hotline.answering.units import PROPERTIES, TABLES, Table, plain_unit
from hotline.answering.wanted import cue_names
from hotline.searching.terms import Floats

SHIPPED = Path(__file__).with_name("closer_look.json")
BASE = "first_look"
CLOSER: dict[str, str] = {BASE: "初看的得分", **SIGNALS, **WORDING, **MEETING}
"""The signals, in the order of `CloserLook.weights`, each in words."""
VERSION = 1
LEAST = 0.005
"""Weights of cues × properties smaller than that are not written."""


@dataclass(frozen=True, slots=True)
class CloserLook:
    """Weights of `CLOSER` and of cues × properties."""

    weights: Floats
    wanted: Floats
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def scores(self, question: Question, table: Table, measured: Floats, first: Floats) -> Floats:
        """The score of each unit, from what was measured at the first look and the score then."""
        scores: Floats = closer_signals(question, table, measured, first) @ self.weights
        return scores + table.properties @ (self.wanted.T @ question.cues)

    def save(self, path: Path) -> None:
        """Write as JSON, with names, so that files can be compared."""
        pairs = {
            f"{cue} × {prop}": round(float(self.wanted[i, j]), 3)
            for i, cue in enumerate(cue_names())
            for j, prop in enumerate(PROPERTIES)
            if abs(self.wanted[i, j]) >= LEAST
        }
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "signals": {name: round(float(w), 4) for name, w in zip(CLOSER, self.weights, strict=True)},
            "wanted": pairs,
        }
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def closer_signals(question: Question, table: Table, measured: Floats, first: Floats) -> Floats:
    """One row of `CLOSER` for each unit."""
    new = question.weights * np.where(among(question.codes, table.names), np.float32(FAINT), np.float32(1.0))
    said = Said(question.plain, question.codes, question.weights, new, question.pairs)
    parts = [
        first[:, None],
        measured,
        measure_wording(said, _words(table), table.names),
        measure_meeting(question.cues, table.properties),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32)


def read_look(path: Path = SHIPPED) -> CloserLook:
    """Read a file of weights.

    Raises:
        FactModelError: if it is missing, damaged, or of another version of the program.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            raise FactModelError(f"{path} 是另一版程序的权重，请重新拟合。")
        weights = np.array([data["signals"][name] for name in CLOSER], dtype=np.float32)
        wanted = np.zeros((len(cue_names()), len(PROPERTIES)), dtype=np.float32)
        rows = {name: i for i, name in enumerate(cue_names())}
        columns = {name: j for j, name in enumerate(PROPERTIES)}
        for pair, weight in data["wanted"].items():
            cue, prop = pair.split(" × ")
            wanted[rows[cue], columns[prop]] = weight
        return CloserLook(weights, wanted, data["fitted_on"])
    except OSError as error:
        raise FactModelError(f"读不了 {path}：{error.strerror}。") from None
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, FactModelError):
            raise
        raise FactModelError(f"{path} 不是细看内容的权重文件，或者已损坏。") from None


@lru_cache(maxsize=1)
def shipped_look() -> CloserLook:
    """The weights that ship with the program."""
    return read_look()


@lru_cache(maxsize=TABLES)
def _words(table: Table) -> Words:
    """The very words of the units of a table, question and answer together."""
    profiles, units = table.profiles, table.units
    texts = tuple(f"{plain_unit(unit.said)} {plain_unit(unit.asks)}" for unit in units)
    return words_of(texts, [np.union1d(profile.terms, profile.asks_terms) for profile in profiles])
