"""What few words ask on about that only one or two facts of the item speak of: 二手的呢, 那爷爷奶奶呢.

The question before, which is asked again with such words, says more than they do, and would be answered once more.
"""

from itertools import pairwise

from hotline.reading.text import bare
from hotline.talking.saying.message import EMPTY
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

FEW = 2
"""Facts that speak of a word, at most, so that it points at them."""
SHORT = 12
"""Characters of a message that may do no more than point."""


def pointed_at(turn: Turn, resolved: ResolvedItem) -> tuple[str, ...]:
    """The ids of the one or two facts of the item talked about that alone speak of what a short message names; () for any other."""
    message, item = turn.message, resolved.item
    if message is None or item.code != turn.state.code or len(bare(turn.typed)) > SHORT:
        return ()
    if message.facets not in ((), ("条件",)):  # 能算进去吗 asks of anything
        return ()
    known = {name for c in item.circumstances for option in c.options for name in c.names_of(option)}
    pairs = ("".join(pair) for pair in pairwise(bare(turn.text)))
    words = dict.fromkeys((*message.named, *(pair for pair in pairs if not EMPTY.issuperset(pair))))
    words = {word: None for word in words if not any(word in name or name in word for name in known)}
    units = turn.facts.table(resolved, turn.day).units
    found: dict[str, int] = {}
    for word in words:
        telling = [unit.id for unit in units if unit.asks and word in unit.asks]
        if word not in item.name and 0 < len(telling) <= FEW:
            found |= {each: found.get(each, 0) + 1 for each in telling}
    best = max(found.values(), default=0)
    return tuple(each for each, times in found.items() if times == best)
