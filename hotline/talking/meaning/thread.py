"""How the items that a message may be about fit the thread of its conversation.

What was said so far names things and has a topic; an item that is named after something nobody spoke of is seldom meant by a message that
names nothing (到期了, after 残疾人证: not the identity card). The readings speak for an item together, too, where no single one is sure.
"""

from dataclasses import dataclass
from math import log

from hotline.talking.lookup import resolve
from hotline.talking.meaning.readings import KINDS, Readings
from hotline.talking.saying.message import Message
from hotline.talking.saying.options import settled_by
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

_WEIGHED = ("alone", "after", "topic", "carried", "begun")
"""The readings that count by what kind of message it is."""
LOWEST = 0.01
"""The share of a reading below which an item does not get lower."""
_WHEN = ("no_thing", "little", "other", "asks", "open", "elliptic")
THREAD = (
    "unsaid", "unsaid_nothing", "of_said", "thread_topic", "kin", "settles", "settles_last", "like_after", "like_carried", "best_share", "mean_log",
    *(f"{kind}_log" for kind in KINDS),
    *(f"{kind}_log:{when}" for kind in _WEIGHED for when in _WHEN),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thread:
    """What was spoken of so far: the things that were named or that the items talked about are named after, and the topics of these."""

    things: frozenset[str]
    topics: frozenset[str]
    last_things: frozenset[str]


def thread_of(turn: Turn, message: Message, last: ResolvedItem | None) -> Thread:
    """What a conversation was about until now, and the things that the message names itself."""
    state = turn.state
    past = [item for code in (state.topic, *state.earlier) if code and (item := resolve(turn, code))]
    named = [turn.analyser.things_named(item.item.name) for item in past]
    named += [turn.analyser.analyse(said).objects for said in {state.said, state.opened} if said]
    its = frozenset(turn.topics.of(last).things) if last else frozenset()
    new = frozenset(_sure(turn.analysis.objects))
    things = frozenset(thing for objects in named for thing in _sure(objects)) | new | its | set(message.things)
    return Thread(things, frozenset(item.item.topic for item in past), its)


def is_kin(code: str, its: set[str], last: ResolvedItem | None, thread: Thread) -> bool:
    """Whether an item, by the things it is named after, has one of the last item's, or is related to that."""
    if last is None:
        return not thread.things.isdisjoint(its)
    return not thread.last_things.isdisjoint(its) or code in last.item.related


def in_thread(
    turn: Turn,
    readings: Readings,
    item: ResolvedItem,
    last: ResolvedItem | None,
    thread: Thread,
    signs: dict[str, float],
) -> dict[str, float]:
    """How an item fits what was said so far, in the order of `THREAD`."""
    code = item.item.code
    its = set(_sure(turn.analyser.things_named(item.item.name)))
    unsaid = len(its - thread.things) / len(its) if its else 0.5
    settled = settled_by(readings.alone.analysis, turn.text, item.item.circumstances)
    shares = {kind: reading.share(code) for kind, reading in readings.by_kind.items()}
    logs = {kind: log(max(shares.get(kind, 0.0), LOWEST) / LOWEST) / 4.6 for kind in KINDS}
    when = conditions_of(signs)
    after, carried = readings.by_kind.get("after"), readings.by_kind.get("carried")
    return {
        "unsaid": unsaid,
        "unsaid_nothing": unsaid * when["no_thing"],
        "of_said": float(bool(its) and its <= thread.things),
        "thread_topic": float(item.item.topic in thread.topics),
        "kin": float(is_kin(code, its, last, thread)),
        "settles": min(len(settled), 2) / 2,
        "settles_last": min(len(settled), 2) / 2 * float(code == turn.state.topic),
        "like_after": turn.ranker.likeness(code, after.analysis) if after else 0.0,
        "like_carried": turn.ranker.likeness(code, carried.analysis) if carried else 0.0,
        "best_share": max(shares.values()),
        "mean_log": sum(logs[kind] for kind in readings.by_kind) / len(readings.by_kind),
        **{f"{kind}_log": logs[kind] for kind in KINDS},
        **{f"{kind}_log:{name}": logs[kind] * on for kind in _WEIGHED for name, on in when.items()},
    }


def conditions_of(signs: dict[str, float]) -> dict[str, float]:
    """What of a message decides how far each reading counts."""
    return {
        "no_thing": float(signs["things"] == 0.0),
        "little": 1.0 - signs["length"],
        "other": signs["other"],
        "asks": signs["asks"],
        "open": signs["open"],
        "elliptic": signs["elliptic"],
    }


def _sure(objects: dict[str, float]) -> list[str]:
    return [thing for thing, weight in objects.items() if weight == 1.0]
