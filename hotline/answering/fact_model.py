"""The fitted numbers by which the units of an item are ranked as answers, and how far the first is to be trusted.

A unit's score is literal evidence (`fact_signals`) by weights, plus what the wants of the question and the properties of the unit are
worth together: cues · W · properties. The confidence is a logistic of the leading unit's evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from hotline.answering.fact_signals import NAMES
from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.searching.terms import Floats
from hotline.weights import number, read_weights, weights_of, write_weights

SHIPPED = Path(__file__).parent / "fact_model.json"
TRUST = (
    "score",
    "lead",
    "share",
    "new_pairs",
    "asks_ratio",
    "asks_new",
    "new_meaning",
    "meaning",
    "explained",
    "wanted",
    "left",
    "bare",
    "said_pairs",
    "said_singles",
    "rarest_missing",
    "missing",
)
"""What the confidence in the leading unit is computed from (see `fact_ranking.trust`)."""
VERSION = 1
LEAST = 0.005
"""Weights of cues × properties smaller than that are not written."""


@dataclass(frozen=True, slots=True)
class FactModel:
    """Weights of the literal signals, of cues × properties, and of the confidence (bias last)."""

    weights: Floats
    wanted: Floats
    trust: Floats
    direct_at: float = 0.5
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write as JSON; small numbers are left out, names are written so that files can be compared."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "signals": {name: round(float(w), 4) for name, w in zip(NAMES, self.weights, strict=True)},
            "trust": {name: round(float(w), 4) for name, w in zip((*TRUST, "bias"), self.trust, strict=True)},
            "direct_at": self.direct_at,
            "wanted": wanted_as_pairs(self.wanted),
        }
        write_weights(path, data)


def wanted_as_pairs(wanted: Floats) -> dict[str, float]:
    """A table of cues × properties as it is kept in a file: by name, without what is next to nothing."""
    return {
        f"{cue} × {prop}": round(float(wanted[i, j]), 4)
        for i, cue in enumerate(cue_names())
        for j, prop in enumerate(PROPERTIES)
        if abs(wanted[i, j]) >= LEAST
    }


def read_wanted(pairs: Mapping[str, float]) -> Floats:
    """A table of cues × properties from what is kept in a file; raises KeyError, ValueError or TypeError for what is none."""
    wanted = np.zeros((len(cue_names()), len(PROPERTIES)), dtype=np.float32)
    rows = {name: i for i, name in enumerate(cue_names())}
    columns = {name: j for j, name in enumerate(PROPERTIES)}
    for pair, weight in pairs.items():
        cue, prop = pair.split(" × ")
        wanted[rows[cue], columns[prop]] = weight
    return wanted


def read_fact_model(path: Path = SHIPPED) -> FactModel:
    """Read a file of weights; raises as `read_weights` does."""
    return read_weights(path, _fact_model_of, version=VERSION, called="内容排序权重文件")


def _fact_model_of(data: Mapping[str, Any]) -> FactModel:
    weights = np.array(weights_of(data["signals"], NAMES), dtype=np.float32)
    trust = np.array(weights_of(data["trust"], (*TRUST, "bias")), dtype=np.float32)
    return FactModel(weights, read_wanted(data["wanted"]), trust, number(data["direct_at"]), data["fitted_on"])


@lru_cache(maxsize=1)
def shipped() -> FactModel:
    """The weights that ship with the program."""
    return read_fact_model()
