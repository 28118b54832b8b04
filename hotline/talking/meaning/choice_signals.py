"""What speaks for each of the items that a message in a conversation may be about, and for none of them.

The candidates are the first items of every reading, the last item, what was offered and what was talked about before. A row holds, for
each reading, how well the candidate fits it; what it was in the conversation; what of the message only its names say; what its
facts answer, and how like it is to the ways in which these are asked for; and the signs of the message itself, once for each part that the candidate plays.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hotline.answering.ranked_facts import RankedFacts
from hotline.searching.features import NAMES as FEATURES
from hotline.talking.lookup import facts_in, resolve
from hotline.talking.meaning.asked_ways import WAYS, AskedAlike, asked_ways, likeness_of
from hotline.talking.meaning.message_signs import SIGNS, signs_of
from hotline.talking.meaning.names_said import (
    is_of_the_things,
    named_in,
    names_of,
    said_beyond,
    spoken_of,
    text_of,
    turning,
)
from hotline.talking.meaning.readings import KINDS, Readings, TurnReading
from hotline.talking.meaning.thread import THREAD, in_thread, thread_of
from hotline.talking.saying.message import Message
from hotline.talking.saying.people import who_is_meant
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

NONE = ""
"""The candidate that stands for none of them."""
TOPS = 5
"""Items of each reading that are candidates."""
NEIGHBOURS = 8
"""Items related to the last one that are."""
OFTEN = 40
"""Ways of asking of an item that is asked for often."""
HEARD = 16
"""Candidates of which the facts are heard; reading an item for the first time takes a while."""
_MEASURED = (
    "exact", "item_words", "action_agrees", "action_soft", "action_conflicts", "object_shared", "object_missing", "meaning", "ratio",
)  # fmt: skip
_AT = {name: FEATURES.index(name) for name in _MEASURED}
_CLOSELY = ("alone", "after", "carried", "begun")
"""The readings of which more is told than the place."""
_FIT = ("first", "second", "share", "gap", "sure")
_PARTS = ("last", "offered", "earlier", "asked", "kin", "fresh", "none")
"""What a candidate may be in the conversation; `asked`: the message by itself asks for it first; `fresh`: it came up only now."""
_STANDING = (
    "last", "open", "place", "leads", "closed", "earlier", "previous", "related", "alike", "own", "own_offered", "beyond", "beaten", "new_name", "back_to", "corrects_to", "switches_to", "hangs_on", "says", "said", "denied", "likeness",
    "trust", "trust_after", "score", "best_trust", "heard", "hits", "topic_shared", "kind_shared", "asks_advice", "complains",
    "earlier_name", "related_name", "speaks", "lacks", "of_things", "of_none", "often", "for_same", "for_other", "trust_lead", "earlier_trust", "related_trust",
)  # fmt: skip
NAMES = (
    *(f"{kind}_{name}" for kind in KINDS for name in _FIT),
    *(f"{kind}_{name}" for kind in _CLOSELY for name in _MEASURED),
    *_STANDING,
    *THREAD,
    *WAYS,
    *(f"{part}:{sign}" for part in _PARTS for sign in SIGNS),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The codes a message may be about (the last: `NONE`), and a row of `NAMES` for each."""

    codes: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]


def candidates_of(turn: Turn, message: Message, readings: Readings) -> Candidates:
    """What a message may be about, measured."""
    last = resolve(turn, turn.state.topic) if turn.state.topic else None
    # Who names again what they have just refused means it after all; who only asks on (要什么材料) names nothing.
    named = "" if message.is_bare else readings.first_of("alone")
    refused = set(turn.state.refused) - {named}
    codes = tuple(code for code in dict.fromkeys(_codes(turn, readings, last)) if code not in refused)
    items = {code: item for code in codes if (item := resolve(turn, code)) and item.holds_on(turn.day)}
    last = items.get(turn.state.topic)
    seen = signs_of(turn, message, readings, last)
    signs = tuple(seen[name] for name in SIGNS)
    told = _facts(turn, readings, items)
    names = {code: names_of(item) for code, item in items.items()}
    beyond = said_beyond(readings, names, text_of(turn, last, names))
    new_names = said_beyond(readings, names, names.get(turn.state.topic, ""))
    thread = thread_of(turn, message, last)
    asked = {code: AskedAlike(likeness_of(alone), likeness_of(after)) for code, (alone, after) in told.items()}
    rows = []
    for code, item in items.items():
        standing = _standing(turn, code, item, last, readings)
        standing |= named_in(turn, readings, code, names) | _told(turn, code, told)
        standing["beyond"] = beyond[code]
        standing["beaten"] = max(beyond.values()) if code == turn.state.topic else 0.0
        standing |= turning(code, new_names[code], turn, seen)
        standing |= spoken_of(turn, message, item if code in told else None) | is_of_the_things(
            turn, message, item, last
        )
        standing |= _beside_the_last(standing, new_names[code])
        standing |= asked_ways(turn, code, asked, standing, seen)
        standing |= in_thread(turn, readings, item, last, thread, seen)
        rows.append(_row(readings, code, standing, _parts(turn, readings, code, standing), signs))
    nothing = dict.fromkeys((*_STANDING, *THREAD, *WAYS), 0.0)
    rows.append(_row(readings, NONE, nothing, {"none"}, signs))
    return Candidates((*items, NONE), tuple(rows))


def _codes(turn: Turn, readings: Readings, last: ResolvedItem | None) -> Iterator[str]:
    """The codes a message may be about: what was talked about or offered, the first of each reading, and what is related to the last."""
    state = turn.state
    near = last.item.related[:NEIGHBOURS] if last else ()
    for code in (state.topic, *(state.offered or ()), *reversed(state.earlier), *near):
        if code and turn.ranker.name_of(code):
            yield code
    for reading in readings.by_kind.values():
        yield from (c.entry.code for c in reading.ranking.candidates[:TOPS])


def _beside_the_last(standing: dict[str, float], new_name: float) -> dict[str, float]:
    """What a candidate's name and facts say, by whether it was talked about before or is related to the last item."""
    return {
        "earlier_name": new_name * standing["previous"],
        "related_name": new_name * standing["related"],
        "earlier_trust": standing["trust"] * standing["previous"],
        "related_trust": standing["trust"] * standing["related"],
    }


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
    row += [standing[name] for name in (*_STANDING, *THREAD, *WAYS)]
    for part in _PARTS:
        row += signs if part in parts else [0.0] * len(SIGNS)
    return tuple(row)


def _fit(reading: TurnReading, code: str) -> list[float]:
    """How well a candidate fits a reading, in the order of `_FIT`."""
    found, place = reading.candidate(code), reading.places.get(code)
    if found is None or place is None:
        return [0.0, 0.0, 0.0, -1.5, 0.0]
    best = reading.ranking.candidates[0].score
    sure = reading.ranking.confidence if place == 0 else 0.0
    return [float(place == 0), float(place == 1), reading.share(code), max((found.score - best) / 4, -1.5), sure]


def _parts(turn: Turn, readings: Readings, code: str, standing: dict[str, float]) -> set[str]:
    state = turn.state
    parts = set()
    if code == state.topic:
        parts.add("last")
    if code in state.offered and not state.code:
        parts.add("offered")
    if code in state.earlier and code != state.topic:
        parts.add("earlier")
    if not parts:
        parts.add("kin" if standing["kin"] else "fresh")
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
    things = set(turn.analyser.things_named(item.item.name))
    its = set(turn.analyser.things_named(last.item.name)) if last else set()
    for_whom = state.was_for(code, who_is_meant(turn.text))
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
        "often": min(len(item.item.aliases), OFTEN) / OFTEN,
        "for_same": float(for_whom is True),
        "for_other": float(for_whom is False),
    }


def _facts(
    turn: Turn, readings: Readings, items: dict[str, ResolvedItem]
) -> dict[str, tuple[RankedFacts, RankedFacts | None]]:
    """What the facts of the likeliest candidates say to the message by itself, and after the one before."""
    state = turn.state
    last = items.get(state.topic)
    first = [state.topic, *(readings.first_of(kind) for kind in readings.by_kind)]
    first += state.offered if not state.code else reversed(state.earlier)
    first += [c.entry.code for c in readings.alone.ranking.candidates[1:3]]
    first += last.item.related[:NEIGHBOURS] if last else ()
    heard = [code for code in dict.fromkeys(first) if code in items][:HEARD]
    alone, after = readings.alone.analysis, readings.by_kind.get("after")
    return {
        code: (
            facts_in(turn, items[code], alone, alone.text),
            facts_in(turn, items[code], after.analysis, after.analysis.text) if after else None,
        )
        for code in heard
    }


def _told(turn: Turn, code: str, told: dict[str, tuple[RankedFacts, RankedFacts | None]]) -> dict[str, float]:
    if code not in told:
        return dict.fromkeys(("trust", "trust_after", "score", "best_trust", "heard", "trust_lead"), 0.0)
    alone, after = told[code]
    best = max(other.trust for other, _ in told.values())
    return {
        "trust": alone.trust,
        "trust_after": after.trust if after else alone.trust,
        "score": alone.units[0].score / 10 if alone.units else 0.0,
        "best_trust": float(alone.trust == best),
        "heard": 1.0,
        "trust_lead": alone.trust - told[turn.state.topic][0].trust if turn.state.topic in told else 0.0,
    }
