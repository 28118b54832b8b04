"""What most people come for, among what a message may mean: it is offered, however little its own words tell it from the others."""

from heapq import nlargest

from hotline.reading.text import bare
from hotline.searching.policy import Decision
from hotline.talking.lookup import resolve
from hotline.talking.saying.message import read_message
from hotline.talking.turn import Turn

MOST = 4
"""Items that are offered to choose from."""
LOOK = 50
"""Items of those asked for most that are looked at."""
ADDED = 2
"""Items that are offered for being asked for often, at most."""
_ASKING = frozenset("怎么如何多少什么哪里谁几啥咋办理弄搞要的了吗呢吧是有能可以我你他想问请帮给去在到不没和与个一下事")


def offer_of(turn: Turn, decision: Decision) -> list[str]:
    """The codes of what is offered for a message: what it fits best, the last of that in favour of what is asked for more.

    What is added has all things that the message surely names, and says all else of it, too.
    """
    offered = [candidate.entry.code for candidate in decision.candidates]
    objects = {word for word, weight in turn.analysis.objects.items() if weight == 1.0}
    if not turn.demand or not objects or read_message(turn.analysis, turn.text).around:
        return offered
    demand = turn.demand
    # Where something is offered already that more people come for, nothing gives way to what fewer do.
    most = max(demand.get(code, 0.0) for code in offered)
    often = [code for code in nlargest(LOOK, demand, key=lambda code: demand[code]) if demand[code] > most]
    added = [code for code in often if turn.ranker.name_of(code) and _says_as_much(turn, code, objects)][:ADDED]
    least = sorted(offered[1:], key=lambda code: -demand.get(code, 0.0))[: MOST - 1 - len(added)]
    return [*(code for code in offered if code == offered[0] or code in least), *added]


def _says_as_much(turn: Turn, code: str, objects: set[str]) -> bool:
    """Whether an item is named after all these things, and its names say every other character of the message but those that ask."""
    named = turn.analyser.things_named(turn.ranker.name_of(code))
    item = resolve(turn, code)
    if item is None or any(named.get(thing) != 1.0 for thing in objects):
        return False
    names = "".join((item.item.name, *item.item.aliases))
    return set(bare(turn.text)) - _ASKING <= set(names)
