"""How much of a message the names of the candidates say: those of one alone, what is not known already, what is denied; and their texts."""

from itertools import pairwise

from rapidfuzz import fuzz

from hotline.reading.text import bare
from hotline.talking.meaning.readings import Readings
from hotline.talking.saying.message import Message
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

LACKING = 3
"""Words that an item does not use, from which on more make no difference."""


def names_of(item: ResolvedItem) -> str:
    """The name and the aliases of an item in one line."""
    return " ".join((item.item.name, *item.item.aliases))


def named_in(turn: Turn, readings: Readings, code: str, names: dict[str, str]) -> dict[str, float]:
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


def said_beyond(readings: Readings, names: dict[str, str], known: str) -> dict[str, float]:
    """For each candidate, how much of a message its names say that is not known already; nothing where nothing is."""
    said = bare(readings.alone.analysis.text)[:40]
    return {code: min(_longest_own(said, mine, known), 6) / 6 if known else 0.0 for code, mine in names.items()}


def text_of(turn: Turn, last: ResolvedItem | None, names: dict[str, str]) -> str:
    """Everything that the last item says of itself."""
    return names.get(last.item.code, "") + turn.topics.of(last).text if last else ""


def spoken_of(turn: Turn, message: Message, item: ResolvedItem | None) -> dict[str, float]:
    """How much of what a message names an item speaks of anywhere, and how much it lacks; nothing of one that is not heard."""
    runs = ("".join(pair) for run in message.rest for pair in pairwise(run))
    words = tuple(dict.fromkeys((*(word for word in message.named if len(word) > 1), *runs)))
    if item is None or not words:
        return {"speaks": 0.0, "lacks": 0.0}
    text = turn.topics.of(item).text
    missing = sum(word not in text for word in words)
    return {"speaks": 1 - missing / len(words), "lacks": min(missing, LACKING) / LACKING}


def is_of_the_things(turn: Turn, message: Message, item: ResolvedItem, last: ResolvedItem | None) -> dict[str, float]:
    """Whether an item is named after the things that a message newly names, or after none of them."""
    known = turn.topics.of(last).things if last else ()
    new = [thing for thing in message.things if thing not in known]
    its = turn.analyser.things_named(item.item.name) if new else {}
    mine = [its.get(thing) == 1.0 for thing in new]
    return {"of_things": float(bool(new) and all(mine)), "of_none": float(bool(new) and not any(mine))}


def turning(code: str, new_name: float, turn: Turn, signs: dict[str, float]) -> dict[str, float]:
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
