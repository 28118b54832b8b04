"""How like a message is to the ways in which anything of a candidate is known to be asked for: its similar questions.

A message that goes on seldom names the item; but 一年能拿几回 is asked of some, and in nearly these words.
"""

from collections.abc import Mapping
from typing import NamedTuple

from hotline.answering.closer.look import likest_ways
from hotline.answering.ranked_facts import RankedFacts, RankedUnits
from hotline.talking.turn import Turn

WAYS = (
    "way_both", "way_new", "way_pairs", "way_ratio", "way_best", "way_lead", "way_behind", "way_after", "way_after_new", "way_after_best",
    "way_last", "way_earlier", "way_related", "way_offered", "way_no_thing", "way_little", "way_asks",
)  # fmt: skip
"""The signals; `lead` and `behind`: than the last item, and than the best of all; `after`: of the message after the one before it."""


class Likeness(NamedTuple):
    """The most that any unit of an item has of some of `LIKENESS`, each 0–1."""

    both: float = 0.0
    new: float = 0.0
    pairs: float = 0.0
    ratio: float = 0.0


_WANTED = tuple(f"like_{name}" for name in Likeness._fields)


class AskedAlike(NamedTuple):
    """How like a message by itself, and after the one before it, is to the ways in which an item is asked for."""

    alone: Likeness
    after: Likeness


def likeness_of(facts: RankedFacts | None) -> Likeness:
    """How like the question that facts were ranked for is to their similar questions."""
    if facts is None or facts.question is None or not isinstance(facts.units, RankedUnits):
        return Likeness()
    return Likeness(*likest_ways(facts.question, facts.units.look.table, _WANTED))


def asked_ways(
    turn: Turn, code: str, asked: Mapping[str, AskedAlike], standing: Mapping[str, float], signs: Mapping[str, float]
) -> dict[str, float]:
    """The signals of one candidate, in the order of `WAYS`; `standing` is what it was in the conversation."""
    if code not in asked:
        return dict.fromkeys(WAYS, 0.0)
    alone, after = asked[code]
    most = max(its.alone.both for its in asked.values())
    most_after = max(its.after.both for its in asked.values())
    both, last = alone.both, asked.get(turn.state.topic)
    values = (
        *(both, alone.new, alone.pairs, alone.ratio),
        *(float(both == most > 0.0), both - last.alone.both if last else 0.0, most - both),
        *(after.both, after.new, float(after.both == most_after > 0.0)),
        *(both * standing[part] for part in ("last", "previous", "related", "open")),
        *(both * float(signs["things"] == 0.0), both * (1.0 - signs["length"]), both * signs["asks"]),
    )
    return dict(zip(WAYS, values, strict=True))
