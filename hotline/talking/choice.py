"""Which item a message in a conversation is about: one choice among all that it may mean, or to ask, or none of them."""

from dataclasses import dataclass
from typing import Literal

from hotline.talking.choice_model import ChoiceModel
from hotline.talking.choice_signals import NONE, candidates_of
from hotline.talking.message import Message
from hotline.talking.readings import Readings, read_turn
from hotline.talking.turn import Turn

MOST = 4
"""Items that are offered to choose from."""
WORTH_OFFERING = 0.2
"""An item is offered when it is at least this share as likely as the first."""


@dataclass(frozen=True)
class Choice:
    """`codes`: the item to answer and what may be meant as well, the likeliest first; the two to four to ask about; none.

    `probability` (0–1) is that of the first; `opens`: the message begins a topic, rather than going on.
    """

    kind: Literal["answer", "ask", "none"]
    codes: tuple[str, ...]
    probability: float
    readings: Readings
    opens: bool = False


def choose(turn: Turn, message: Message, model: ChoiceModel) -> Choice:
    """Choose among everything that a message may be about."""
    readings = read_turn(turn, message)
    found = candidates_of(turn, message, readings)
    shares = dict(zip(found.codes, model.probabilities(found.rows).tolist(), strict=True))
    order = sorted(shares, key=lambda code: -shares[code])
    first, share = order[0], shares[order[0]]
    worth = [code for code in order if code != NONE and shares[code] >= share * WORTH_OFFERING][:MOST]
    opens = first == readings.first_of("alone") and _is_new(turn, first)
    if first != NONE and share >= model.answer_at:
        return Choice("answer", (first, *(code for code in worth if code != first)), share, readings, opens)
    if worth and (first != NONE or shares[worth[0]] >= model.ask_at):
        return Choice("ask", tuple(worth), shares[worth[0]], readings, opens)
    return Choice("none", (), share, readings)


def _is_new(turn: Turn, code: str) -> bool:
    """Whether an item was neither talked about nor offered."""
    return code not in (turn.state.code, *turn.state.earlier, *turn.state.offered)
