"""The fitted numbers: weights of the linear ranking model, calibration of confidence, thresholds of the decision.

They live in one small JSON file with the fingerprint of the data they were fitted on, the associations of words beside it; `tune`
writes both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any

from hotline.searching.associations import Associations, AssociationsError, read_associations
from hotline.searching.features import NAMES
from hotline.weights import WeightsError, as_text, number, read_weights, weights_of

SHIPPED = Path(__file__).parent / "model.json"
SIGNALS = (
    *NAMES, "score", "lead", "lead_on_third", "relative_lead", "rivals",
    "meaning_lead", "grams_lead", "ratio_lead", "meaning_agrees", "grams_agree",
    "phrasings", "length", "unknown", "known", "explained", "astray", "astray_share",
)  # fmt: skip
"""What the confidence is computed from: the features of the best candidate; its score and its lead on the second and third
(at most 2 and 3; relative: over the score); the share of the next four within a fifth of its score; its lead by one feature
alone on the best other item, and whether that is one; how many phrasings it has (ln / 3); the question's length (in
different Chinese characters, at most 40, over 40); the share of its words that the index has never seen; how much of it the associations know and explain;
whether, and for what share (at most a half), it asks for something else than a service."""
FEW = 4
"""An item that is said in fewer ways than this has its own calibration: what the signals are worth differs where there are but names."""
VERSION = 3
"""Raised whenever features change their meaning; a file of another version is refused."""


_PHRASINGS = SIGNALS.index("phrasings")
_CALIBRATIONS = ("calibration", "calibration_of_few")


@dataclass(frozen=True, slots=True)
class Model:
    """`weights`: one per feature. `calibration`: one per name in `SIGNALS`, then the bias; `calibration_of_few` is for items said in
    few ways. Thresholds are probabilities.

    `associations` were learned with them, and are kept in a file of the same name beside theirs.
    """

    weights: tuple[float, ...]
    calibration: tuple[float, ...]
    calibration_of_few: tuple[float, ...]
    answer_at: float
    clarify_at: float
    fitted_on: dict[str, Any] = field(default_factory=dict)
    associations: Associations = field(default_factory=Associations)

    def confidence(self, signals: tuple[float, ...]) -> float:
        """The probability (0–1) that the first candidate is right."""
        return probability(self.calibration_of_few if said_in_few_ways(signals) else self.calibration, signals)

    def to_json(self) -> str:
        """Everything but the associations, of which it has the fingerprint."""
        data: dict[str, Any] = {
            "answer_at": self.answer_at,
            "clarify_at": self.clarify_at,
            "associations": self.associations.fingerprint,
            "fitted_on": self.fitted_on,
        }
        data["weights"] = dict(zip(NAMES, (round(w, 4) for w in self.weights), strict=True))
        for name in _CALIBRATIONS:
            data[name] = dict(zip((*SIGNALS, "bias"), (round(c, 4) for c in getattr(self, name)), strict=True))
        return as_text({"version": VERSION, **data})


def said_in_few_ways(signals: tuple[float, ...]) -> bool:
    """Whether the item that these signals are of is said in fewer than `FEW` ways."""
    return signals[_PHRASINGS] < log(FEW - 0.5) / 3


def probability(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logistic of the weighted signals; 0 where there are none."""
    return logistic(weighed(weights, signals)) if signals else 0.0


def weighed(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The sum of signals, each with its weight, and of the bias, which is the last weight."""
    *of_signals, bias = weights
    return bias + sum(w * s for w, s in zip(of_signals, signals, strict=True))


def logistic(value: float) -> float:
    """A probability (0–1) from a sum of evidence."""
    return 1.0 / (1.0 + exp(-max(min(value, 30.0), -30.0)))


def write_model(model: Model, path: Path) -> None:
    """Write a weights file and, beside it, the associations under the same name (`.npz`)."""
    model.associations.save(path.with_suffix(".npz"))
    path.write_text(model.to_json(), encoding="utf-8")


def read_model(path: Path = SHIPPED) -> Model:
    """Read a weights file and the associations beside it.

    Raises:
        WeightsError: if one is missing, damaged, of another version, or not of the other.
    """
    files = (path, path.with_suffix(".npz"))
    try:
        written = tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    except OSError:
        written = ()  # the reading says which one is missing
    return _read(path, written)


@lru_cache(maxsize=2)
def _read(path: Path, _written: tuple[tuple[int, int], ...]) -> Model:
    """A model never changes: files that have not been written to since are read once a process."""

    def made_of(data: Mapping[str, Any]) -> Model:
        usual, of_few = (weights_of(data[name], (*SIGNALS, "bias")) for name in _CALIBRATIONS)
        weights = weights_of(data["weights"], NAMES)
        associations = _associations(path.with_suffix(".npz"), data["associations"])
        answer_at, clarify_at = number(data["answer_at"]), number(data["clarify_at"])
        return Model(weights, usual, of_few, answer_at, clarify_at, data.get("fitted_on", {}), associations)

    return read_weights(path, made_of, version=VERSION, called="权重文件", again="请用 tune 重新拟合")


def _associations(path: Path, fingerprint: Any) -> Associations:
    try:
        found = read_associations(path)
    except AssociationsError as error:
        raise WeightsError(f"{error}它应与权重文件同名、放在一起，请用 tune 重新生成。") from None
    if found.fingerprint != fingerprint:
        raise WeightsError(f"{path} 不是与权重文件一起生成的，请用 tune 重新生成。")
    return found
