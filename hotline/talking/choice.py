"""Which item a message in a conversation is about: one choice among all that it may mean, or to ask, or none of them."""

from dataclasses import dataclass
from typing import Literal

from hotline.searching.ranking import Ranking
from hotline.talking.choice_model import ChoiceModel
from hotline.talking.choice_signals import NONE, candidates_of, turns_away
from hotline.talking.message import Message
from hotline.talking.readings import read_turn
from hotline.talking.topic import Topic
from hotline.talking.turn import Turn
from hotline.talking.what_holds import resolve

MOST = 4
"""Items that are offered to choose from."""
ASKS_ON = 0.97
"""How often who only asks on means the last item (of the fitting dialogues)."""
WORTH_OFFERING = 0.2
"""An item is offered when it is at least this share as likely as the first."""

_UNRANKED = Ranking((), 0.0, ())


@dataclass(frozen=True)
class Choice:
    """`codes`: the item to answer and what may be meant as well, the likeliest first; the two to four to ask about; none.

    `probability` (0–1) is that of the first, `alone` what the message by itself asks for (nothing, where that was not looked for); `opens`:
    the message begins a topic, rather than going on.
    """

    kind: Literal["answer", "ask", "none"]
    codes: tuple[str, ...]
    probability: float
    alone: Ranking = _UNRANKED
    opens: bool = False


def choose(turn: Turn, message: Message, model: ChoiceModel) -> Choice:
    """Choose among everything that a message may be about; who only asks on means the last item, and nothing is ranked."""
    if asks_on(turn, message):
        return Choice("answer", (turn.state.code,), ASKS_ON)
    readings = read_turn(turn, message)
    found = candidates_of(turn, message, readings)
    shares = dict(zip(found.codes, model.probabilities(found.rows).tolist(), strict=True))
    order = sorted(shares, key=lambda code: -shares[code])
    first, share = order[0], shares[order[0]]
    worth = [code for code in order if code != NONE and shares[code] >= share * WORTH_OFFERING][:MOST]
    opens = first == readings.first_of("alone") and _is_new(turn, first)
    if first != NONE and share >= model.answer_at:
        return Choice("answer", (first, *(code for code in worth if code != first)), share, readings.alone.ranking, opens)
    if worth and (first != NONE or shares[worth[0]] >= model.ask_at):
        return Choice("ask", tuple(worth), shares[worth[0]], readings.alone.ranking, opens)
    return Choice("none", (), share, readings.alone.ranking)


def asks_on(turn: Turn, message: Message) -> bool:
    """Whether a message only asks for facets of the last item: 那要多少钱; not where it turns to something or somebody else."""
    if not (turn.state.code and message.facets and message.is_bare) or turns_away(turn.text):
        return False
    last = resolve(turn, turn.state.code)
    return last is not None and not Topic(last, turn.ranker, turn.analyser).strange(message)


def _is_new(turn: Turn, code: str) -> bool:
    """Whether an item was neither talked about nor offered."""
    return code not in (turn.state.code, *turn.state.earlier, *turn.state.offered)
