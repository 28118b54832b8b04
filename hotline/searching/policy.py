"""The decision: answer, ask back, or say that we do not know.

The confidence is a calibrated probability, and the thresholds were chosen for a stated wrong-answer rate (see `tuning`).
"""

from dataclasses import dataclass
from typing import Literal

from hotline.searching.features import NAMES
from hotline.searching.model import Model
from hotline.searching.ranking import Candidate, Ranking

_EXACT = NAMES.index("exact")
_OBJECT, _ITEM_WORDS, _INITIALS = map(NAMES.index, ("object_shared", "item_words", "spelled"))
INITIALS_ENOUGH = 0.4
"""From this agreement of initials on (sfz), a question typed in letters is worth asking back."""
SHARED = 0.85
_MOST = 4
_WITHIN = 0.75
"""A candidate is worth offering when its score is at least this share of the best one's."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, with the candidates it is about: the one to answer, or two to four to choose from."""

    kind: Literal["answer", "clarify", "unanswered"]
    candidates: tuple[Candidate, ...]


def decide(ranking: Ranking, model: Model) -> Decision:
    """Decide on a ranking.

    A question that is exactly some item's phrasing is answered with it, whatever the model thinks; when several items share
    the phrasing, the person chooses. Where a bank card is lost, the item for a lost social security card is no answer and no choice.
    """
    found = ranking.candidates
    if not found:
        return Decision("unanswered", ())
    exact = tuple(c for c in found if c.features[_EXACT] == 1.0)
    if exact:
        return Decision("answer", exact) if len(exact) == 1 else Decision("clarify", exact[:_MOST])
    if ranking.foreign:
        return Decision("unanswered", ())
    answer_at, clarify_at = ranking.bars or (model.answer_at, model.clarify_at)
    clear = ranking.confidence >= answer_at
    if clear and not is_shared(found):
        return Decision("answer", found[:1])
    offer = ranking.confidence if ranking.offer is None else ranking.offer
    if clear or offer >= clarify_at or _says_it_all(found[0]) or found[0].features[_INITIALS] >= INITIALS_ENOUGH:
        return Decision("clarify", worth_offering(found))
    return Decision("unanswered", ())


def is_shared(found: tuple[Candidate, ...]) -> bool:
    """Whether several items know everything that was said about as well (公积金提取): then nobody can tell which is meant."""
    near = [c for c in found[:_MOST] if _says_it_all(c) and c.score >= found[0].score * SHARED]
    return len(near) >= 3


def _says_it_all(candidate: Candidate) -> bool:
    """Whether an item knows every thing and word of the question: 驾照 is worth asking back, however little it says."""
    return candidate.features[_OBJECT] > 0.99 and candidate.features[_ITEM_WORDS] > 0.99


def worth_offering(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Two to four candidates, as long as they come near the best."""
    best = found[0].score
    near = [c for c in found[:_MOST] if c.score >= best * _WITHIN]
    return tuple(near) if len(near) > 1 else found[:2]
