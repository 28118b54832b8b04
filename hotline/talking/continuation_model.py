"""How likely a message goes on about the last item, or something close to it, rather than being a question of its own.

One logistic over what the words, the index and the ranking of the message by itself tell. Its weights are in `continuation.json`;
`tuning_talk` fits them to dialogues, against questions and chat that come after an unrelated answer.
"""

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, isfinite
from pathlib import Path
from typing import Any

from hotline.reading.text import ASKING, bare
from hotline.searching.features import NAMES
from hotline.searching.model import SIGNALS, ModelError
from hotline.searching.policy import Decision
from hotline.searching.ranking import Ranking
from hotline.talking.message import BESIDE, Message
from hotline.talking.topic import Topic
from hotline.talking.turn import Turn

SHIPPED = Path(__file__).parent / "continuation.json"
VERSION = 1
"""Raised whenever signs change their meaning; a file of another version is refused."""
BIAS = "bias"
SIGNS = (
    "known",
    "used",
    "beside",
    "foreign",
    "unheard",
    "strange",
    "confidence",
    "best_knows",
    "place",
    "best_related",
    "points",
    "continues",
    "asks_facets",
    "tells",
    "astray",
    "nameless",
    "clear",
    "around",
    "loose",
    "says_little",
    "length",
    "meaning_known",
    "meaning_explained",
    "likeness",
)
"""What tells, as `signs` gives it."""
_POINTING = re.compile(r"这|那|它|他|她|[我咱](?!要|想)")
_CONTINUING = re.compile(r"还|也|就|再|又|才|先|那|直接|一定|必须|还是")
_ITEM_WORDS = NAMES.index("item_words")
_MEANING_KNOWN, _MEANING_EXPLAINED = SIGNALS.index("known"), SIGNALS.index("explained")


@dataclass(frozen=True, slots=True)
class GoingOn:
    """`weights`: one for each of `SIGNS`, and the bias."""

    weights: dict[str, float]
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return (
            json.dumps(
                {"version": VERSION, "fitted_on": self.fitted_on, "weights": self.weights}, ensure_ascii=False, indent=1
            )
            + "\n"
        )


def read_going_on(path: Path = SHIPPED) -> GoingOn:
    """Read a file of weights.

    Raises:
        ModelError: if it is missing, damaged, of another version or for other signs.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        version, weights = data["version"], data["weights"]
    except OSError as error:
        raise ModelError(f"读不了对话权重文件 {path}：{error.strerror}。") from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(f"{path} 不是对话权重文件，请重新拟合。") from None
    if version != VERSION:
        raise ModelError(f"对话权重文件 {path} 是第 {version} 版，本程序用第 {VERSION} 版，请重新拟合。")
    if not isinstance(weights, dict) or set(weights) != {*SIGNS, BIAS}:
        raise ModelError(f"对话权重文件 {path} 的特征与程序不同，请重新拟合。")
    if not all(type(weight) in (int, float) and isfinite(weight) for weight in weights.values()):
        raise ModelError(f"对话权重文件 {path} 里有不是数的值，请重新拟合。")
    return GoingOn({name: float(weight) for name, weight in weights.items()}, dict(data.get("fitted_on") or {}))


@lru_cache(maxsize=1)
def shipped() -> GoingOn:
    """The weights that come with the program, read once."""
    return read_going_on()


def goes_on(turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision) -> float:
    """The probability (0–1); `ranking` and `decision` are those of the message by itself."""
    seen = signs(turn, topic, message, ranking, decision)
    return 1 / (1 + exp(-sum(weight * seen.get(name, 1.0) for name, weight in turn.going_on.items())))


def signs(turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision) -> dict[str, float]:
    """What tells, each about 0–1: what the item knows of it, what nobody knows, how it is said, and where it leads by itself."""
    best = ranking.candidates[0] if ranking.candidates else None
    place = next((n for n, c in enumerate(ranking.candidates) if c.entry.code == topic.code), None)
    strange = [word for word in topic.strange(message) if len(word) > 1]
    heard = turn.ranker.index.numbering.of("words")
    foreign = sum(word not in topic.words for word in message.things)
    words = len(message.named)
    stranger = len(strange) / words if words else 0.0
    signals = ranking.signals
    return {
        "known": topic.knows(message),
        "used": (words - len(strange)) / words if words else 0.5,
        "beside": min(message.beside / BESIDE, 3.0),
        "foreign": min(foreign, 2) / 2,
        "unheard": min(sum(word not in heard for word in strange), 3) / 3,
        "strange": min(len(strange), 4) / 4,
        "confidence": ranking.confidence,
        "best_knows": best.features[_ITEM_WORDS] if best else 0.0,
        "place": 0.0 if place is None else 1 / (1 + place),
        "best_related": (
            best.features[_ITEM_WORDS] * (1 - stranger) if best and best.entry.code in topic.item.related else 0.0
        ),
        "points": float(bool(_POINTING.search(turn.text))),
        "continues": float(bool(_CONTINUING.search(turn.text))),
        "asks_facets": float(bool(message.facets)),
        "tells": float(not message.facets and not message.loose and not ASKING.search(turn.text)),
        "astray": float(turn.analysis.astray > 0.0),
        "nameless": float(not words),
        "clear": float(decision.kind == "answer"),
        "around": float(bool(message.around)),
        "loose": float(bool(message.loose)),
        "says_little": float(message.says_little),
        "length": min(len(bare(turn.text)), 20) / 20,
        "meaning_known": signals[_MEANING_KNOWN] if signals else 0.0,
        "meaning_explained": signals[_MEANING_EXPLAINED] if signals else 0.0,
        "likeness": topic.likeness(turn.analysis),
    }
