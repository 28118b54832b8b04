"""The fitted numbers: weights of the linear ranking model, calibration of confidence, thresholds of the decision.

They live in one small JSON file with the fingerprint of the data they were fitted on, the associations of words beside it; `tune`
writes both.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Any

from hotline.searching.associations import Associations, AssociationsError, read_associations
from hotline.searching.features import NAMES

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


class ModelError(ValueError):
    """A weights file that cannot be used; the message says what to do."""


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
        return json.dumps({"version": VERSION, **data}, ensure_ascii=False, indent=1) + "\n"


def said_in_few_ways(signals: tuple[float, ...]) -> bool:
    """Whether the item that these signals are of is said in fewer than `FEW` ways."""
    return signals[_PHRASINGS] < log(FEW - 0.5) / 3


def probability(calibration: tuple[float, ...], signals: tuple[float, ...]) -> float:
    """The logistic of the weighted signals; 0 where there are none."""
    if not signals:
        return 0.0
    z = calibration[-1] + sum(c * s for c, s in zip(calibration, signals, strict=False))
    return 1.0 / (1.0 + exp(-max(min(z, 30.0), -30.0)))


def write_model(model: Model, path: Path) -> None:
    """Write a weights file and, beside it, the associations under the same name (`.npz`)."""
    model.associations.save(path.with_suffix(".npz"))
    path.write_text(model.to_json(), encoding="utf-8")


def read_model(path: Path = SHIPPED) -> Model:
    """Read a weights file and the associations beside it.

    Raises:
        ModelError: if one is missing, damaged, of another version, or not of the other.
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
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"读不了权重文件 {path}：{error.strerror}。") from None
    except ValueError:
        raise ModelError(f"权重文件 {path} 不是 JSON，请用 tune 重新生成。") from None
    if not isinstance(data, dict):
        raise ModelError(f"{path} 不是权重文件，请用 tune 重新生成。")
    if data.get("version") != VERSION:
        raise ModelError(
            f"权重文件 {path} 是第 {data.get('version')} 版，本程序用第 {VERSION} 版，请用 tune 重新拟合。"
        )
    weights: Any = data.get("weights")
    calibrations: list[Any] = [data.get(name) for name in _CALIBRATIONS]
    if set(weights or ()) != set(NAMES) or any(set(c or ()) != {*SIGNALS, "bias"} for c in calibrations):
        raise ModelError(f"权重文件 {path} 的特征与程序不同，请用 tune 重新拟合。")
    associations = _associations(path.with_suffix(".npz"), data.get("associations"))
    try:
        usual, of_few = (tuple(float(c[name]) for name in (*SIGNALS, "bias")) for c in calibrations)
        return Model(
            weights=tuple(float(weights[name]) for name in NAMES),
            calibration=usual,
            calibration_of_few=of_few,
            answer_at=float(data["answer_at"]),
            clarify_at=float(data["clarify_at"]),
            fitted_on=data.get("fitted_on", {}),
            associations=associations,
        )
    except (KeyError, TypeError, ValueError):
        raise ModelError(f"权重文件 {path} 里有不是数的值，请用 tune 重新拟合。") from None


def _associations(path: Path, fingerprint: Any) -> Associations:
    try:
        found = read_associations(path)
    except AssociationsError as error:
        raise ModelError(f"{error}它应与权重文件同名、放在一起，请用 tune 重新生成。") from None
    if found.fingerprint != fingerprint:
        raise ModelError(f"{path} 不是与权重文件一起生成的，请用 tune 重新生成。")
    return found
