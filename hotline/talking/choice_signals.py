"""What speaks for each of the items that a message in a conversation may be about, and for none of them.

The candidates are the first items of every reading, the last item, what was offered and what was talked about before. A row holds, for
each reading, how well the candidate fits it; what it was in the conversation; what of the message only its names say; what its
facts answer; and the signs of the message itself, once for each part that the candidate plays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from hotline.answering.fact_ranking import RankedFacts
from hotline.reading.analysis import Analysis
from hotline.reading.loose_facets import asked_of
from hotline.reading.text import ASKING, bare
from hotline.searching.features import NAMES as FEATURES
from hotline.talking.message import BESIDE, Message
from hotline.talking.options import settled_by
from hotline.talking.readings import KINDS, Reading, Readings
from hotline.talking.topic import Topic
from hotline.talking.turn import Turn
from hotline.talking.what_holds import resolve
from knowledge.publishing.resolving import ResolvedItem

NONE = ""
"""The candidate that stands for none of them."""
TOPS = 5
"""Items of each reading that are candidates."""
HEARD = 10
"""Candidates of which the facts are heard; reading an item for the first time takes a while."""
_MEASURED = (
    "exact", "item_words", "action_agrees", "action_soft", "action_conflicts", "object_shared", "object_missing", "meaning", "ratio",
)  # fmt: skip
_AT = {name: FEATURES.index(name) for name in _MEASURED}
_CLOSELY = ("alone", "after", "carried")
"""The readings of which more is told than the place."""
_FIT = ("first", "second", "share", "gap", "sure")
_PARTS = ("last", "offered", "earlier", "asked", "fresh", "none")
"""What a candidate may be in the conversation; `asked`: the message by itself asks for it first; `fresh`: it came up only now."""
_STANDING = (
    "last", "open", "place", "leads", "closed", "earlier", "previous", "related", "alike", "own", "own_offered", "beyond", "beaten", "new_name", "back_to", "corrects_to", "switches_to", "hangs_on", "says", "said", "denied", "likeness",
    "trust", "trust_after", "score", "best_trust", "heard", "hits", "topic_shared", "kind_shared", "asks_advice", "complains",
)  # fmt: skip
SIGNS = (
    "one", "known", "used", "strange", "unheard", "foreign", "beside", "length", "facets", "loose", "things", "actions", "around", "bare",
    "asks", "points", "continues", "elliptic", "switch", "back", "correct", "other", "astray", "sure", "open", "begun", "outlandish",
)  # fmt: skip
NAMES = (
    *(f"{kind}_{name}" for kind in KINDS for name in _FIT),
    *(f"{kind}_{name}" for kind in _CLOSELY for name in _MEASURED),
    *_STANDING,
    *(f"{part}:{sign}" for part in _PARTS for sign in SIGNS),
)
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


@dataclass(frozen=True, slots=True)
class Candidates:
    """The codes a message may be about (the last: `NONE`), and a row of `NAMES` for each."""

    codes: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]


def candidates_of(turn: Turn, message: Message, readings: Readings) -> Candidates:
    """What a message may be about, measured."""
    codes = tuple(dict.fromkeys(_codes(turn, readings)))
    items = {code: item for code in codes if (item := resolve(turn, code)) and item.holds_on(turn.day)}
    last = items.get(turn.state.topic)
    seen = _signs(turn, message, readings, last)
    signs = tuple(seen[name] for name in SIGNS)
    told = _facts(turn, readings, items)
    names = {code: _names(item) for code, item in items.items()}
    beyond = _beyond(readings, names, _text_of(turn, last, names))
    beyond_names = _beyond(readings, names, names.get(turn.state.topic, ""))
    rows = []
    for code, item in items.items():
        standing = _standing(turn, code, item, last, readings)
        standing |= _named(turn, readings, code, names) | _told(code, told)
        standing["beyond"] = beyond[code]
        standing["beaten"] = max(beyond.values()) if code == turn.state.topic else 0.0
        standing |= _turning(code, beyond_names[code], turn, seen)
        parts = _parts(turn, readings, code)
        rows.append(_row(readings, code, standing, parts, signs))
    nothing = dict.fromkeys(_STANDING, 0.0)
    rows.append(_row(readings, NONE, nothing, {"none"}, signs))
    return Candidates((*items, NONE), tuple(rows))


def _codes(turn: Turn, readings: Readings) -> Iterator[str]:
    """The codes a message may be about: what was talked about or offered, and the first of each reading."""
    state = turn.state
    for code in (state.topic, *(state.offered or ()), *reversed(state.earlier)):
        if code and turn.ranker.name_of(code):
            yield code
    for reading in readings.by_kind.values():
        yield from (c.entry.code for c in reading.ranking.candidates[:TOPS])


def _row(
    readings: Readings, code: str, standing: dict[str, float], parts: set[str], signs: tuple[float, ...]
) -> tuple[float, ...]:
    row: list[float] = []
    for kind in KINDS:
        reading = readings.by_kind.get(kind)
        row += _fit(reading, code) if reading and code else [0.0] * len(_FIT)
    for kind in _CLOSELY:
        found = readings.by_kind[kind].candidate(code) if kind in readings.by_kind and code else None
        row += [found.features[at] for at in _AT.values()] if found else [0.0] * len(_MEASURED)
    row += [standing[name] for name in _STANDING]
    for part in _PARTS:
        row += signs if part in parts else [0.0] * len(SIGNS)
    return tuple(row)


def _fit(reading: Reading, code: str) -> list[float]:
    """How well a candidate fits a reading, in the order of `_FIT`."""
    found, place = reading.candidate(code), reading.places.get(code)
    if found is None or place is None:
        return [0.0, 0.0, 0.0, -1.5, 0.0]
    best = reading.ranking.candidates[0].score
    scores = [c.score for c in reading.ranking.candidates[:8]]
    total = sum(2.718 ** (score - best) for score in scores)
    share = 2.718 ** (found.score - best) / total
    sure = reading.ranking.confidence if place == 0 else 0.0
    return [float(place == 0), float(place == 1), share, max((found.score - best) / 4, -1.5), sure]


def _parts(turn: Turn, readings: Readings, code: str) -> set[str]:
    state = turn.state
    parts = set()
    if code == state.topic:
        parts.add("last")
    if code in state.offered and not state.code:
        parts.add("offered")
    if code in state.earlier and code != state.topic:
        parts.add("earlier")
    if not parts:
        parts.add("fresh")
    if code == readings.first_of("alone"):
        parts.add("asked")
    return parts


def _standing(
    turn: Turn, code: str, item: ResolvedItem, last: ResolvedItem | None, readings: Readings
) -> dict[str, float]:
    """What a candidate was in the conversation, and how it is related to the last item."""
    state = turn.state
    is_open = not state.code and code in state.offered
    age = len(state.earlier) - state.earlier.index(code) if code in state.earlier else 0
    things = set(turn.analyser.read(item.item.name).objects)
    its = set(turn.analyser.read(last.item.name).objects) if last else set()
    hits = sum(readings.first_of(kind) == code for kind in readings.by_kind)
    return {
        "last": float(code == state.code),
        "open": float(is_open),
        "place": 1 / (1 + state.offered.index(code)) if is_open else 0.0,
        "leads": float(is_open and state.leads and state.offered[0] == code),
        "closed": float(code in state.offered and not is_open and code != state.code),
        "earlier": 1 / age if age and code != state.topic else 0.0,
        "previous": float(code in state.earlier and code != state.topic),
        "related": float(last is not None and code in last.item.related),
        "alike": float(bool(things & its) and code != state.topic),
        "likeness": turn.ranker.likeness(code, readings.alone.analysis),
        "hits": hits / 3,
        "topic_shared": float(last is not None and item.item.topic == last.item.topic),
        "kind_shared": float(last is not None and item.item.kind == last.item.kind),
        "asks_advice": float(item.item.kind == "咨询"),
        "complains": float(item.item.kind == "诉求"),
    }


def _names(item: ResolvedItem) -> str:
    return " ".join((item.item.name, *item.item.aliases))


def _named(turn: Turn, readings: Readings, code: str, names: dict[str, str]) -> dict[str, float]:
    """How much of a message a candidate's names say, and what of that no other's do."""
    said = bare(readings.alone.analysis.text)[:40]
    mine = names[code]
    others = " ".join(name for other, name in names.items() if other != code)
    offered = " ".join(names[c] for c in turn.state.offered if c in names and c != code)
    pairs = {said[n : n + 2] for n in range(len(said) - 1)}
    name = bare(turn.ranker.name_of(code).split("（")[0])
    of_name = {name[n : n + 2] for n in range(len(name) - 1)}
    is_offered = code in turn.state.offered and not turn.state.code
    return {
        "own": min(_longest_own(said, mine, others), 6) / 6,
        "own_offered": min(_longest_own(said, mine, offered), 6) / 6 if is_offered else 0.0,
        "says": sum(pair in mine for pair in pairs) / len(pairs) if pairs else 0.0,
        "said": sum(pair in said for pair in of_name) / len(of_name) if of_name else 0.0,
        "denied": _denied(turn, readings.denied, mine, name),
    }


def _beyond(readings: Readings, names: dict[str, str], known: str) -> dict[str, float]:
    """For each candidate, how much of a message its names say that is not known already; nothing where nothing is."""
    said = bare(readings.alone.analysis.text)[:40]
    return {code: min(_longest_own(said, mine, known), 6) / 6 if known else 0.0 for code, mine in names.items()}


def _text_of(turn: Turn, last: ResolvedItem | None, names: dict[str, str]) -> str:
    """Everything that the last item says of itself."""
    return names.get(last.item.code, "") + Topic(last, turn.ranker, turn.analyser).text if last else ""


def _turning(code: str, new_name: float, turn: Turn, signs: dict[str, float]) -> dict[str, float]:
    """What only a candidate's names say, by how the message turns to it."""
    earlier = float(code in turn.state.earlier and code != turn.state.topic)
    return {
        "new_name": new_name,
        "back_to": new_name * signs["back"] * earlier,
        "corrects_to": new_name * signs["correct"],
        "switches_to": new_name * signs["switch"],
        "hangs_on": new_name * signs["elliptic"],
    }


def _denied(turn: Turn, denied: str, names: str, name: str) -> float:
    """How far a message says that it is not about an item: by its names, or by what they mean."""
    if not denied:
        return 0.0
    if len(denied) > 1 and denied in names:
        return 1.0
    read, its = turn.analyser.analyse(denied), turn.analyser.read(name)
    meant = {*read.actions, *(word for word, weight in read.objects.items() if weight == 1.0)}
    said = meant & {*its.actions, *its.objects}
    return len(said) / len(meant) if meant else fuzz.partial_ratio(denied, name) / 200


def _longest_own(said: str, mine: str, others: str) -> int:
    """The length of the longest part of a message, of two characters at least, that is in some names and not in others."""
    best = 0
    for start in range(len(said) - 1):
        stop = start + max(best + 1, 2)
        while stop <= len(said) and said[start:stop] in mine:
            if said[start:stop] not in others:
                best = stop - start
            stop += 1
    return best


def _facts(
    turn: Turn, readings: Readings, items: dict[str, ResolvedItem]
) -> dict[str, tuple[RankedFacts, RankedFacts | None]]:
    """What the facts of the likeliest candidates say to the message by itself, and after the one before."""
    state = turn.state
    first = [state.topic, *(readings.first_of(kind) for kind in readings.by_kind)]
    first += state.offered if not state.code else reversed(state.earlier)
    first += [c.entry.code for c in readings.alone.ranking.candidates[1:3]]
    heard = [code for code in dict.fromkeys(first) if code in items][:HEARD]
    after = readings.by_kind.get("after")
    return {
        code: (
            _ranked(turn, readings.alone.analysis, items[code]),
            _ranked(turn, after.analysis, items[code]) if after else None,
        )
        for code in heard
    }


def _ranked(turn: Turn, analysis: Analysis, item: ResolvedItem) -> RankedFacts:
    question = turn.facts.read(analysis, analysis.text, asked_of(analysis, analysis.text))
    settled = settled_by(analysis, analysis.text, item.item.circumstances)
    return turn.facts.rank(question, item, turn.day, settled)


def _told(code: str, told: dict[str, tuple[RankedFacts, RankedFacts | None]]) -> dict[str, float]:
    if code not in told:
        return dict.fromkeys(("trust", "trust_after", "score", "best_trust", "heard"), 0.0)
    alone, after = told[code]
    best = max(other.trust for other, _ in told.values())
    return {
        "trust": alone.trust,
        "trust_after": after.trust if after else alone.trust,
        "score": alone.units[0].score / 10 if alone.units else 0.0,
        "best_trust": float(alone.trust == best),
        "heard": 1.0,
    }


def _signs(turn: Turn, message: Message, readings: Readings, last: ResolvedItem | None) -> dict[str, float]:
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
    }
