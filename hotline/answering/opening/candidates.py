"""What is measured of each of the first candidates for a question that opens a conversation.

What speaks for an item in the ranking, what its facts say to the question, and how it is known to be asked for; each of these also as its lead
over the best other item, since they compete.
"""

from collections.abc import Callable

import numpy as np

from hotline.answering.fact_model import TRUST
from hotline.answering.opening.asked_for import AS_OF_FACTS, ASKED_FOR, asked_for
from hotline.answering.ranked_facts import RankedFacts
from hotline.searching import features
from hotline.searching.model import SIGNALS
from hotline.searching.ranking import Candidate, Ranking
from hotline.searching.terms import Floats

CONSIDERED = 6
"""So many of the first candidates are considered. Of fitting questions 0.986 have their item among them."""
OF_ITEM = ("score", *features.NAMES, "told", "trust", *(f"fact_{name}" for name in TRUST), *ASKED_FOR)
"""What is measured of an item; `told`: whether anything of it holds on the day."""
ABOUT = ("length", "unknown", "known", "explained", "astray", "astray_share")
"""What is known of the question (see `searching.model.SIGNALS`)."""
AHEAD = "ahead_"
SIGNALS_OF_CANDIDATE = (*OF_ITEM, *(AHEAD + name for name in OF_ITEM), "behind", *ABOUT)
"""`ahead_…`: the lead over the best other item, negative where it is behind; `behind`: how far the score is behind the best one, over `FAR`."""
FARTHEST, FAR = 3.0, 4.0
"""A lead counts up to this much; a score that is so far behind the best is as good as any farther."""
_AT = {name: n for n, name in enumerate(OF_ITEM)}
_ABOUT_AT = [SIGNALS.index(name) for name in ABOUT]
_AS_OF_FACTS = [(_AT[name], _AT[f"fact_{said}"]) for name, said in AS_OF_FACTS.items()]
_OF_WAYS = [_AT[name] for name in ASKED_FOR if name not in AS_OF_FACTS]


def measured(ranking: Ranking, facts: Callable[[Candidate], RankedFacts | None]) -> Floats | None:
    """One row of `OF_ITEM` for each of the first candidates; None for a message that says too little, or where the first has nothing to tell."""
    found = ranking.candidates[:CONSIDERED]
    told = [facts(candidate) for candidate in found]
    if not told or told[0] is None or asked_for(told[0]) is None:
        return None
    return np.array([_of_item(c, t) for c, t in zip(found, told, strict=True)], dtype=np.float32)


def _of_item(candidate: Candidate, told: RankedFacts | None) -> tuple[float, ...]:
    asked = asked_for(told) if told is not None and told.units else None
    if told is None or asked is None:
        nothing = (0.0,) * (len(OF_ITEM) - 1 - len(candidate.features))
        return (candidate.score, *candidate.features, *nothing)
    return (candidate.score, *candidate.features, 1.0, told.trust, *told.evidence, *asked)


def as_if_unasked(items: Floats) -> Floats:
    """Rows of `OF_ITEM` as they would be if nobody had written down how items are asked for, as of most that an office adds."""
    unasked = items.copy()
    unasked[:, _OF_WAYS] = 0.0
    for at, of_facts in _AS_OF_FACTS:
        unasked[:, at] = items[:, of_facts]
    return unasked


def about(ranking: Ranking) -> Floats:
    """What is known of the question of a ranking, in the order of `ABOUT`."""
    return np.array([ranking.signals[at] for at in _ABOUT_AT], dtype=np.float32)


def rows_of(items: Floats, asked: Floats) -> Floats:
    """One row of `SIGNALS_OF_CANDIDATE` for each of some items that were measured, for a question that was `asked`."""
    score = items[:, :1]
    behind = np.minimum(score.max() - score, FAR) / FAR
    ahead = np.clip(items - _best_other(items), -FARTHEST, FARTHEST)
    rows: Floats = np.concatenate([items, ahead, behind, np.repeat(asked[None], len(items), axis=0)], axis=1)
    return rows


def _best_other(items: Floats) -> Floats:
    """Of each row and column the most that any other row has; 0 where there is no other."""
    if len(items) == 1:
        return np.zeros_like(items)
    second, first = np.partition(items, len(items) - 2, axis=0)[-2:]
    best: Floats = np.where(np.arange(len(items))[:, None] == items.argmax(axis=0), second, first)
    return best
