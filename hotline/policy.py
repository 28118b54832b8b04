"""The decision: answer, ask back, or say that we do not know.

The confidence is a calibrated probability, and the thresholds were chosen for a stated wrong-answer rate (see `tuning`).
"""

from dataclasses import dataclass
from typing import Literal

from hotline.features import NAMES
from hotline.model import Model
from hotline.ranking import Candidate, Ranking

_EXACT = NAMES.index("exact")
_OBJECT, _ITEM_WORDS, _INITIALS = map(NAMES.index, ("object_shared", "item_words", "spelled"))
INITIALS_ENOUGH = 0.4
_MOST = 4
_WITHIN = 0.55
"""A candidate is worth offering when its score is at least this share of the best one's."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, with the candidates it is about: the one to answer, or two to four to choose from."""

    kind: Literal["answer", "clarify", "unanswered"]
    candidates: tuple[Candidate, ...]


def decide(ranking: Ranking, model: Model) -> Decision:
    """Decide on a ranking.

    A question that is exactly some item's phrasing is answered with it, whatever the model thinks; when several items share
    the phrasing, the person chooses.
    """
    found = ranking.candidates
    if not found:
        return Decision("unanswered", ())
    exact = tuple(c for c in found if c.features[_EXACT] == 1.0)
    if exact:
        return Decision("answer", exact) if len(exact) == 1 else Decision("clarify", exact[:_MOST])
    if ranking.confidence >= model.answer_at:
        return Decision("answer", found[:1])
    if ranking.confidence >= model.clarify_at or is_known_thing(found[0]):
        return Decision("clarify", worth_offering(found))
    return Decision("unanswered", ())


def is_known_thing(best: Candidate) -> bool:
    """Whether a question is no more than a thing we know (驾照), or its initials (sfz): then it is worth asking back."""
    features = best.features
    whole = features[_OBJECT] > 0.99 and features[_ITEM_WORDS] > 0.99
    return whole or features[_INITIALS] >= INITIALS_ENOUGH


def worth_offering(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Two to four candidates, as long as they come near the best."""
    best = found[0].score
    near = [c for c in found[:_MOST] if c.score >= best * _WITHIN]
    return tuple(near) if len(near) > 1 else found[:2]
