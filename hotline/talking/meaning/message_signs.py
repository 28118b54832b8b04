"""The signs of a message itself, once it is known what was talked about: how it turns, points, continues, and how much of it is known."""

import re

from hotline.reading.text import ASKING, bare
from hotline.talking.meaning.plain_turns import asks_on
from hotline.talking.meaning.readings import Readings
from hotline.talking.meaning.topic import Topic
from hotline.talking.saying.message import BESIDE, Message
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

SIGNS = (
    "one", "known", "used", "strange", "unheard", "foreign", "beside", "length", "facets", "loose", "things", "actions", "around", "bare",
    "asks", "points", "continues", "elliptic", "switch", "back", "correct", "other", "astray", "sure", "open", "begun", "outlandish", "asks_on",
)  # fmt: skip
_POINTING = re.compile(r"这|那|它|他|她|[我咱](?!要|想)")
_CONTINUING = re.compile(r"还|也|就|再|又|才|先|直接|一定|必须")
_ELLIPTIC = re.compile(r"^(?:那|要是|如果|万一)|呢[?？。！!]*$")
_SWITCH = re.compile(r"另外|还有|顺便|换一?个|再问|问个别的|别的事|对了|而且|也想|又想|以后|还想|干脆")
_BACK = re.compile(
    r"刚才|刚刚|前面|之前[说问的]|上一?个问题|最开始|一开始|最早|回到|说回|回头说|再问回|还是那个|那个.{0,6}[的呢]|的话"
)
_CORRECT = re.compile(r"不是|不对|说错|搞错|弄错|其实|我是说|我说的是|我意思|意思是|主要是|不打算|先不")
_OTHER = re.compile(
    r"[我他她](?:爸|妈|爹|娘|哥|姐|弟|妹|儿|女|孩|家|老公|老婆|爱人|对象|朋友|同事|老乡|亲戚|舅|姨|叔|伯|爷|奶|外)|老伴|孩子|父母|那位|小的|老大"
)


def signs_of(turn: Turn, message: Message, readings: Readings, last: ResolvedItem | None) -> dict[str, float]:
    """What the message itself tells, each about 0–1."""
    text, state = turn.text, turn.state
    topic = Topic(last, turn.ranker, turn.analyser) if last else None
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
