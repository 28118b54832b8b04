"""How likely a message goes on about the last item, or something close to it, rather than being a question of its own.

One logistic over what the words, the index and the ranking of the message by itself tell. Its weights were fitted to
dialogues (fitting halves) against questions and chat that came after an unrelated answer.
"""

import re
from math import exp

from hotline.features import NAMES
from hotline.message import BESIDE, Message
from hotline.model import SIGNALS
from hotline.outcomes import Turn
from hotline.policy import Decision
from hotline.ranking import Ranking
from hotline.text import ASKING, bare
from hotline.topic import Topic

WEIGHTS = {
    "known": 0.63,
    "used": -0.43,
    "beside": -0.41,
    "foreign": -1.68,
    "unheard": -1.24,
    "strange": -1.26,
    "confidence": 0.05,
    "best_knows": 0.56,
    "place": 0.83,
    "best_related": 2.62,
    "points": 0.40,
    "continues": 0.42,
    "asks_facets": 0.83,
    "tells": 0.84,
    "astray": -1.82,
    "nameless": -1.00,
    "clear": -1.59,
    "around": 0.60,
    "loose": 0.47,
    "says_little": 0.39,
    "length": -3.07,
    "meaning_known": 2.81,
    "meaning_explained": -2.94,
    "likeness": 6.41,
    "bias": -1.62,
}
"""One weight for each sign, as `signs` gives them, and the bias."""
_POINTING = re.compile(r"这|那|它|他|她|[我咱](?!要|想)")
_CONTINUING = re.compile(r"还|也|就|再|又|才|先|那|直接|一定|必须|还是")
_ITEM_WORDS = NAMES.index("item_words")
_MEANING_KNOWN, _MEANING_EXPLAINED = SIGNALS.index("known"), SIGNALS.index("explained")


def goes_on(turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision) -> float:
    """The probability (0–1); `ranking` and `decision` are those of the message by itself."""
    seen = signs(turn, topic, message, ranking, decision)
    return 1 / (1 + exp(-sum(weight * seen.get(name, 1.0) for name, weight in WEIGHTS.items())))


def signs(turn: Turn, topic: Topic, message: Message, ranking: Ranking, decision: Decision) -> dict[str, float]:
    """What tells, each about 0–1: what the item knows of it, what nobody knows, how it is said, and where it leads by itself."""
    best = ranking.candidates[0] if ranking.candidates else None
    place = next((n for n, c in enumerate(ranking.candidates) if c.entry.code == topic.code), None)
    strange = [word for word in topic.strange(message) if len(word) > 1]
    heard = turn.ranker.index.items.vocabularies[0]
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
