"""The fitted numbers: weights of the linear ranking model, calibration of confidence, thresholds of the decision.

They live in one small JSON file with the fingerprint of the data they were fitted on; `tune` writes it.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hotline.features import NAMES

SHIPPED = Path(__file__).parent / "model.json"
SIGNALS = (*NAMES, "score", "lead", "lead_on_third", "relative_lead", "rivals", "length", "unknown")
"""What the confidence is computed from: the features of the best candidate; its score and its lead on the second and third
(at most 2 and 3; relative: over the score); the share of the next four within a fifth of its score; the question's length (in
characters, at most 40, over 40); the share of its words that the index has never seen."""
VERSION = 1
"""Raised whenever features change their meaning; a file of another version is refused."""


class ModelError(ValueError):
    """A weights file that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """`weights`: one per feature. `calibration`: one per name in `SIGNALS`, then the bias. Thresholds are probabilities."""

    weights: tuple[float, ...]
    calibration: tuple[float, ...]
    answer_at: float
    clarify_at: float
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        data = asdict(self)
        data["weights"] = dict(zip(NAMES, (round(w, 4) for w in self.weights), strict=True))
        data["calibration"] = dict(zip((*SIGNALS, "bias"), (round(c, 4) for c in self.calibration), strict=True))
        return json.dumps({"version": VERSION, **data}, ensure_ascii=False, indent=1) + "\n"


def read_model(path: Path = SHIPPED) -> Model:
    """Read a weights file.

    Raises:
        ModelError: if it is missing, damaged, or of another version.
    """
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
    calibration: Any = data.get("calibration")
    if set(weights or ()) != set(NAMES) or set(calibration or ()) != {*SIGNALS, "bias"}:
        raise ModelError(f"权重文件 {path} 的特征与程序不同，请用 tune 重新拟合。")
    try:
        return Model(
            weights=tuple(float(weights[name]) for name in NAMES),
            calibration=tuple(float(calibration[name]) for name in (*SIGNALS, "bias")),
            answer_at=float(data["answer_at"]),
            clarify_at=float(data["clarify_at"]),
            fitted_on=data.get("fitted_on", {}),
        )
    except (KeyError, TypeError, ValueError):
        raise ModelError(f"权重文件 {path} 里有不是数的值，请用 tune 重新拟合。") from None
