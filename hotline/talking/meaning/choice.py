"""Which item a message in a conversation is about: one choice among all that it may mean, or to ask, or none of them.

The weights are in `choice_model.json`; `judging.choice_tuning` fits them.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from hotline.reading.text import bare
from hotline.searching.model import ModelError
from hotline.searching.policy import decide
from hotline.searching.ranking import Ranking
from hotline.searching.terms import Floats
from hotline.talking.meaning.choice_signals import NAMES, NONE, candidates_of
from hotline.talking.meaning.plain_turns import (
    adds,
    another_way,
    asks_for_papers,
    asks_on,
    asks_on_of_what_was_chosen,
    clear_of,
    comes_back_to,
    corrected_to,
    does_another,
    is_elliptic,
    is_short,
    same_of_another,
    tells_where,
    told_of_an_offer,
)
from hotline.talking.meaning.readings import Readings, read_turn
from hotline.talking.points import asks_a_point
from hotline.talking.saying.message import Message
from hotline.talking.turn import Turn
from hotline.talking.what_holds import resolve

SHIPPED = Path(__file__).parent / "choice_model.json"
VERSION = 1
"""Raised whenever signals change their meaning; a file of another version is refused."""
MOST = 4
"""Items that are offered to choose from."""
ASKS_ON = 0.97
"""How often who only asks on means the last item (of the fitting dialogues)."""
CLEAR = 0.9
"""How sure an item is that a correction or 那…呢 leads to by a clear reading."""
DOUBTFUL = 0.5
"""Where none of the items is at least this share as likely as the first, and the first knows no word of the message, nothing is answered."""
BOTH_FROM, BOTH_SHARE = 0.45, 0.45
"""Two items are told together from this probability of the first on, where the second has at least this share of it: of the fitting
dialogues one of the two was right in 87 of 100 such turns, and the first alone in 52; it is so in one turn of fifteen."""
TELLS_BOTH_FROM = 0.35
"""The same where the first is the last item and the message only tells something (of 22 such turns one of the two was right in all)."""
GOES_ON_SURELY, NOT_UNLIKELY = 0.8, 0.1
"""Where it is less likely than the first that a message goes on with the last item, and it clearly asks by itself for one that is at least
as likely as the second, both are told."""
FAR_AHEAD = 2.2
"""So many times as likely as the second, the first is answered from `BOTH_FROM` on: there is nothing to ask between."""
WORTH_OFFERING = 0.2
"""An item is offered when it is at least this share as likely as the first."""

NAMING = frozenset("那么还有我是问说的想指要办换成改呢吧啊呀也证件卡本个这事儿和跟不了对")
"""Characters that a message has besides the things that it only names: 那护照呢, 我问的是身份证."""
UNLIKELY = 0.05
"""What is together less likely than that is not meant, even where it alone is named after what was said."""
_UNRANKED = Ranking((), 0.0, ())


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """A weight for each of `NAMES`. From the probability `answer_at` on an item is answered, from `ask_at` on it is offered."""

    weights: tuple[float, ...]
    answer_at: float
    ask_at: float
    fitted_on: dict[str, Any] = field(default_factory=dict)

    def probabilities(self, rows: npt.ArrayLike) -> Floats:
        """How likely (0–1) each candidate is meant; the rows are in the order of `NAMES`."""
        scores = np.array(rows, dtype=np.float32) @ np.array(self.weights, dtype=np.float32)
        shares: Floats = np.exp(scores - scores.max())
        shares /= shares.sum()
        return shares

    def to_json(self) -> str:
        """The form that is kept in a file."""
        data = {
            "version": VERSION,
            "fitted_on": self.fitted_on,
            "answer_at": self.answer_at,
            "ask_at": self.ask_at,
            "weights": {name: round(w, 4) for name, w in zip(NAMES, self.weights, strict=True)},
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_choice_model(path: Path = SHIPPED) -> ChoiceModel:
    """Read a file of weights.

    Raises:
        ModelError: if it is missing, damaged, of another version or for other signals.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        version, weights, bars = data["version"], data["weights"], (data["answer_at"], data["ask_at"])
    except OSError as error:
        raise ModelError(f"读不了对话权重文件 {path}：{error.strerror}。") from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(f"{path} 不是对话权重文件，请重新拟合。") from None
    if version != VERSION:
        raise ModelError(f"对话权重文件 {path} 是第 {version} 版，本程序用第 {VERSION} 版，请重新拟合。")
    if not isinstance(weights, dict) or set(weights) != set(NAMES):
        raise ModelError(f"对话权重文件 {path} 的特征与程序不同，请重新拟合。")
    if not all(type(value) in (int, float) and isfinite(value) for value in (*weights.values(), *bars)):
        raise ModelError(f"对话权重文件 {path} 里有不是数的值，请重新拟合。")
    return ChoiceModel(tuple(float(weights[name]) for name in NAMES), *bars, dict(data.get("fitted_on") or {}))


@lru_cache(maxsize=1)
def shipped() -> ChoiceModel:
    """The weights that come with the program, read once."""
    return read_choice_model()


@dataclass(frozen=True)
class Choice:
    """`codes`: the item to answer and what may be meant as well, the likeliest first; the two to four to ask about; none.

    `both`: the first two are told, as either may be meant. `probability` (0–1) is that of the first, `alone` what the message by itself asks for (nothing, where that was not looked for); `opens`:
    the message begins a topic, rather than going on.
    """

    kind: Literal["answer", "both", "ask", "none"]
    codes: tuple[str, ...]
    probability: float
    alone: Ranking = _UNRANKED
    opens: bool = False


def choose(turn: Turn, message: Message, model: ChoiceModel) -> Choice:
    """Choose among everything that a message may be about; where its words tell, nothing is weighed, or not even ranked."""
    if code := comes_back_to(turn, message):
        return Choice("answer", (code,), ASKS_ON)
    if asks_for_papers(turn, message) or tells_where(turn, message):
        return Choice("answer", (turn.state.topic,), ASKS_ON)
    if asks_on_of_what_was_chosen(turn, message):
        return Choice("answer", (turn.state.code,), ASKS_ON)
    readings = read_turn(turn, message)
    told = (told_of_an_offer, another_way, same_of_another, corrected_to, does_another, adds)
    if code := next((code for tells in told if (code := tells(turn, message, readings))), ""):
        return Choice("answer", (code,), CLEAR, readings.alone.ranking)
    return _weighed(turn, message, model, readings)


def _weighed(turn: Turn, message: Message, model: ChoiceModel, readings: Readings) -> Choice:
    """The choice among all that the readings of a message lead to."""
    found = candidates_of(turn, message, readings)
    likely = dict(zip(found.codes, model.probabilities(found.rows).tolist(), strict=True))
    shares = _of_the_thing(turn, message, likely)
    order = sorted(shares, key=lambda code: -shares[code])
    first, share, alone = order[0], shares[order[0]], readings.alone.ranking
    worth = tuple(code for code in order if code != NONE and shares[code] >= share * WORTH_OFFERING)[:MOST]
    opens = first == readings.first_of("alone") and (_is_new(turn, first) or _asks_again(turn, message, readings))
    second = max((shares[code] for code in order[1:] if code != NONE), default=0.0)
    ahead = share >= BOTH_FROM and share >= second * FAR_AHEAD
    sure = first != NONE and (share >= model.answer_at or ahead)
    if sure and shares[NONE] >= share * DOUBTFUL and _is_strange(turn, message, first):
        return Choice("none", (), share, alone)
    tells = first == turn.state.code and not asks_a_point(turn.text) and bool(message.around or not message.facets)
    both_from = TELLS_BOTH_FROM if tells else BOTH_FROM
    if first != NONE and share >= both_from and len(worth) > 1 and second >= share * BOTH_SHARE:
        told = (worth[1], first, *worth[2:]) if tells and worth[1] == readings.first_of("alone") else worth
        return Choice("both", _last_first(turn, message, told), share, alone, opens)
    if sure and first == turn.state.code and share < GOES_ON_SURELY:
        asked = clear_of(turn, readings.alone) if message.things or message.actions else ""
        if shares.get(asked, 0.0) >= NOT_UNLIKELY and not is_elliptic(turn.text):
            return Choice("both", (first, asked, *(code for code in worth if code not in (first, asked))), share, alone)
    if sure:
        return Choice("answer", (first, *(code for code in worth if code != first)), share, alone, opens)
    if turn.state.code and is_short(turn) and asks_on(turn, message):
        return Choice("answer", (turn.state.code, *(code for code in worth if code != turn.state.code)), share, alone)
    if worth and (first != NONE or shares[worth[0]] >= model.ask_at):
        return Choice("ask", worth, shares[worth[0]], alone)
    return Choice("none", (), share, alone)


def _last_first(turn: Turn, message: Message, worth: tuple[str, ...]) -> tuple[str, ...]:
    """Two items that may be meant, the last one before another where the message only asks on."""
    first, second, *others = worth
    return (second, first, *others) if second == turn.state.code and asks_on(turn, message) else worth


def _of_the_thing(turn: Turn, message: Message, likely: dict[str, float]) -> dict[str, float]:
    """The shares where a message names another thing than the last and nothing else (那护照呢, 我问身份证).

    An item that is not named after the thing is not meant then, if any other may be.
    """
    things = set(message.things)
    only = message.says_little and not (message.facets or message.actions or message.around)
    only = only and _does_no_more_than_name(turn, things)
    last = resolve(turn, turn.state.topic) if turn.state.topic else None
    if not things or not only or (last and things & set(turn.topics.of(last).things)):
        return likely
    objects = {code: turn.analyser.read(turn.ranker.name_of(code)).objects for code in likely if code}
    named = {code for code, its in objects.items() if any(its.get(thing) == 1.0 for thing in things)}
    if sum(likely[code] for code in named) < UNLIKELY:
        return likely
    total = sum(likely[code] for code in (*named, NONE))
    return {code: share / total for code, share in likely.items() if code in named or code == NONE}


def _does_no_more_than_name(turn: Turn, things: set[str]) -> bool:
    """Whether a message says nothing around the things that it names but that they are meant; 我家是低保户 tells of somebody."""
    left = list(turn.text)
    for form in turn.analysis.found:
        if any(sense.word in things for sense in form.senses):
            left[form.start : form.end] = [""] * (form.end - form.start)
    return NAMING.issuperset(bare("".join(left)))


def _asks_again(turn: Turn, message: Message, readings: Readings) -> bool:
    """Whether a message asks for the last item as if nothing had been said, and so is answered like the first time."""
    clear = decide(readings.alone.ranking, turn.ranker.model).kind == "answer"
    return clear and bool(message.things) and not is_elliptic(turn.text)


def _is_strange(turn: Turn, message: Message, code: str) -> bool:
    """Whether an item speaks of nothing that a message names."""
    item = resolve(turn, code)
    return item is not None and turn.topics.of(item).knows(message) == 0.0


def _is_new(turn: Turn, code: str) -> bool:
    """Whether an item was neither talked about nor offered."""
    return code not in (turn.state.code, *turn.state.earlier, *turn.state.offered)
