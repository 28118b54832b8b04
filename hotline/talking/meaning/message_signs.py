"""The signs of a message itself, once it is known what was talked about: how it turns, points, continues, and how much of it is known."""

from pathlib import Path

from hotline.reading.text import ASKING, bare
from hotline.talking.meaning.plain_turns import asks_on
from hotline.talking.meaning.readings import Readings
from hotline.talking.saying.message import BESIDE, Message
from hotline.talking.turn import Turn
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

SIGNS = (
    "one", "known", "used", "strange", "unheard", "foreign", "beside", "length", "facets", "loose", "things", "actions", "around", "bare",
    "asks", "points", "continues", "elliptic", "switch", "back", "correct", "other", "astray", "sure", "open", "begun", "outlandish", "asks_on",
)  # fmt: skip
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_POINTING, _CONTINUING, _ELLIPTIC, _SWITCH, _BACK = (
    _SAID[name] for name in ("pointing", "continuing", "elliptic", "switch", "back")
)
_CORRECT, _OTHER = (_SAID[name] for name in ("correct", "other"))


def signs_of(turn: Turn, message: Message, readings: Readings, last: ResolvedItem | None) -> dict[str, float]:
    """What the message itself tells, each about 0–1."""
    text, state = turn.text, turn.state
    topic = turn.topics.of(last) if last else None
    strange = [word for word in topic.strange(message) if len(word) > 1] if topic else []
    words = len(message.named)
    vocabulary = turn.ranker.index.numbering.of("words")
    return {
        "one": 1.0,
        "known": topic.knows(message) if topic else 0.0,
        "used": (words - len(strange)) / words if words else 0.5,
        "strange": min(len(strange), 4) / 4,
        "unheard": min(sum(word not in vocabulary for word in message.named), 3) / 3,
        "foreign": min(sum(word not in topic.words for word in message.things), 2) / 2 if topic else 0.0,
        "beside": min(message.beside / BESIDE, 2.0),
        "length": min(len(bare(text)), 20) / 20,
        "facets": float(bool(message.facets)),
        "loose": float(bool(message.loose)),
        "things": min(len(message.things), 2) / 2,
        "actions": min(len(message.actions), 2) / 2,
        "around": float(bool(message.around)),
        "bare": float(message.is_bare),
        "asks": float(bool(ASKING.search(text))),
        "points": float(bool(_POINTING.search(text))),
        "continues": float(bool(_CONTINUING.search(text))),
        "elliptic": float(bool(_ELLIPTIC.search(text))),
        "switch": float(bool(_SWITCH.search(text))),
        "back": float(bool(_BACK.search(text))),
        "correct": float(bool(_CORRECT.search(text))),
        "other": float(bool(_OTHER.search(text))),
        "astray": float(turn.analysis.astray > 0.0),
        "sure": readings.alone.ranking.confidence,
        "open": float(bool(state.offered and not state.code)),
        "begun": float(bool(state.topic)),
        "outlandish": float(readings.alone.ranking.foreign),
        "asks_on": float(asks_on(turn, message)),
    }
