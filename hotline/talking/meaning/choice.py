"""Which item a message in a conversation is about: one choice among all that it may mean, or to ask, or none of them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from hotline.reading.text import bare
from hotline.searching.policy import decide
from hotline.searching.ranking import Ranking
from hotline.talking.lookup import resolve
from hotline.talking.meaning.choice_model import ChoiceModel
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
    names_another,
    points_into_the_last,
    same_of_another,
    tells_what_decides,
    tells_where,
    told_of_an_offer,
)
from hotline.talking.meaning.readings import Readings, read_turn
from hotline.talking.points import asks_a_point
from hotline.talking.saying.message import Message
from hotline.talking.turn import Turn

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
BUT_TWO_FROM = 0.4
"""The same where no third item is worth offering: cross-validated, one of the two was right in 21 of 23 such turns below `BOTH_FROM`."""
TELLS_BOTH_FROM = 0.35
"""The same where the first is the last item and the message only tells something (of 22 such turns one of the two was right in all)."""
GOES_ON_SURELY, NOT_UNLIKELY = 0.8, 0.1
"""Where it is less likely than the first that a message goes on with the last item, and it clearly asks by itself for one that is at least
as likely as the second, both are told."""
FAR_AHEAD = 2.2
"""So many times as likely as the second, the first is answered from `BOTH_FROM` on: there is nothing to ask between."""
NEARLY_ASKED, MUCH_LIKER = 0.5, 1.5
"""How like a way of asking for something of the last item a message is, and how many times as like as any of another, for it to mean the last."""
WORTH_OFFERING = 0.2
"""An item is offered when it is at least this share as likely as the first."""

NAMING = frozenset("那么还有我是问说错的想指要办换成改呢吧啊呀也证件卡本个这事儿和跟不了对")
"""Characters that a message has besides the things that it only names: 那护照呢, 我问的是身份证."""
UNLIKELY = 0.05
"""What is together less likely than that is not meant, even where it alone is named after what was said."""
_LIKENESS = NAMES.index("way_both")
_UNRANKED = Ranking((), 0.0, ())


@dataclass(frozen=True)
class ItemChoice:
    """`codes`: the item to answer and what may be meant as well, the likeliest first; the two to four to ask about; none.

    `both`: the first two are told, as either may be meant. `probability` (0–1) is that of the first, `alone` what the message by itself asks for (nothing, where that was not looked for); `opens`:
    the message begins a topic, rather than going on.
    """

    kind: Literal["answer", "both", "ask", "none"]
    codes: tuple[str, ...]
    probability: float
    alone: Ranking = _UNRANKED
    opens: bool = False


def choose(turn: Turn, message: Message, model: ChoiceModel) -> ItemChoice:
    """Choose among everything that a message may be about; where its words tell, nothing is weighed, or not even ranked."""
    if code := comes_back_to(turn, message):
        return ItemChoice("answer", (code,), ASKS_ON)
    if asks_for_papers(turn, message) or tells_where(turn, message):
        return ItemChoice("answer", (turn.state.topic,), ASKS_ON)
    if asks_on_of_what_was_chosen(turn, message):
        return ItemChoice("answer", (turn.state.code,), ASKS_ON)
    if code := points_into_the_last(turn, message):
        return ItemChoice("answer", (code,), CLEAR)
    readings = read_turn(turn, message)
    told = (
        names_another,
        told_of_an_offer,
        tells_what_decides,
        another_way,
        same_of_another,
        corrected_to,
        does_another,
        adds,
    )
    if code := next((code for tells in told if (code := tells(turn, message, readings))), ""):
        return ItemChoice("answer", (code,), CLEAR, readings.alone.ranking)
    return _weighed(turn, message, model, readings)


@dataclass(frozen=True)
class _Weighing:
    """What the readings of a message lead to: each item, the likeliest first, and what of `NONE`, with how likely (0–1) it is meant, and how like the
    message is to the ways in which anything of it is asked for."""

    turn: Turn
    message: Message
    readings: Readings
    shares: dict[str, float]
    likeness: dict[str, float]
    answer_at: float
    ask_at: float

    @cached_property
    def first(self) -> str:
        """The likeliest, which may be `NONE`."""
        return max(self.shares, key=lambda code: self.shares[code])

    @property
    def share(self) -> float:
        """How likely the first is."""
        return self.shares[self.first]

    @cached_property
    def second(self) -> float:
        """How likely the likeliest other item is."""
        return max((share for code, share in self.shares.items() if code not in (NONE, self.first)), default=0.0)

    @cached_property
    def worth(self) -> tuple[str, ...]:
        """The items that are worth offering, the likeliest first."""
        order = sorted(self.shares, key=lambda code: -self.shares[code])
        return tuple(code for code in order if code != NONE and self.shares[code] >= self.share * WORTH_OFFERING)[:MOST]

    @cached_property
    def is_sure(self) -> bool:
        """Whether the first is an item that may be answered."""
        ahead = self.share >= BOTH_FROM and self.share >= self.second * FAR_AHEAD
        return self.first != NONE and (self.share >= self.answer_at or ahead)

    @cached_property
    def opens(self) -> bool:
        """Whether the message begins a topic with the first, as it would by itself."""
        turn = self.turn
        by_itself = self.first == self.readings.first_of("alone")
        return by_itself and (_is_new(turn, self.first) or _asks_again(turn, self.message, self.readings))

    def before_others(self, *codes: str) -> tuple[str, ...]:
        """Items, and what else is worth offering after them."""
        return (*codes, *(code for code in self.worth if code not in codes))

    def chosen(
        self, kind: Literal["answer", "both", "ask", "none"], codes: tuple[str, ...], *, opens: bool = False
    ) -> ItemChoice:
        """A choice of this kind, as likely as the first of its codes, or as the likeliest of all."""
        share = self.shares[self.worth[0]] if kind == "ask" else self.share
        return ItemChoice(kind, codes, share, self.readings.alone.ranking, opens)


def _weighed(turn: Turn, message: Message, model: ChoiceModel, readings: Readings) -> ItemChoice:
    """The choice among all that the readings of a message lead to: the first of these ways that holds for it."""
    found = candidates_of(turn, message, readings)
    likely = dict(zip(found.codes, model.probabilities(found.rows).tolist(), strict=True))
    shares = _of_the_thing(turn, message, likely)
    likeness = {code: row[_LIKENESS] for code, row in zip(found.codes, found.rows, strict=True)}
    them = _Weighing(turn, message, readings, shares, likeness, model.answer_at, model.ask_at)
    ways = (
        _on_with_mere_numbers,
        _none_where_strange,
        _either_of_two,
        _last_or_what_is_asked,
        _surely_the_first,
        _on_about_the_last,
        _known_of_the_last,
        _asked,
    )
    return next((choice for way in ways if (choice := way(them))), None) or them.chosen("none", ())


def _on_with_mere_numbers(them: _Weighing) -> ItemChoice | None:
    """The last item, where a message tells an age or an amount and nothing else, and no other item is likely: 女，52."""
    message, code = them.message, them.turn.state.code
    mere = bool(message.named) and all(word.isdecimal() for word in message.named)
    tells = mere and not (message.facets or message.loose or message.things or message.actions or message.around)
    return them.chosen("answer", them.before_others(code)) if code and tells and them.first in (code, NONE) else None


def _none_where_strange(them: _Weighing) -> ItemChoice | None:
    """None, where the first knows no word of the message and nothing is about as likely meant."""
    doubtful = them.is_sure and them.shares[NONE] >= them.share * DOUBTFUL
    return them.chosen("none", ()) if doubtful and _is_strange(them.turn, them.message, them.first) else None


def _either_of_two(them: _Weighing) -> ItemChoice | None:
    """The first two, where the second is not much less likely."""
    turn, message, worth = them.turn, them.message, them.worth
    tells = them.first == turn.state.code and not asks_a_point(turn.text)
    tells = tells and bool(message.around or not message.facets)
    both_from = TELLS_BOTH_FROM if tells else BUT_TWO_FROM if len(worth) == 2 else BOTH_FROM
    if them.first == NONE or them.share < both_from or len(worth) < 2 or them.second < them.share * BOTH_SHARE:
        return None
    told = (worth[1], worth[0], *worth[2:]) if tells and worth[1] == them.readings.first_of("alone") else worth
    return them.chosen("both", _last_first(turn, message, told), opens=them.opens)


def _last_or_what_is_asked(them: _Weighing) -> ItemChoice | None:
    """The last item and what the message by itself clearly asks for, where it is not quite sure that it goes on with the last."""
    turn, message = them.turn, them.message
    if not them.is_sure or them.first != turn.state.code or them.share >= GOES_ON_SURELY:
        return None
    asked = clear_of(turn, them.readings.alone) if message.things or message.actions else ""
    if not asked or them.shares.get(asked, 0.0) < NOT_UNLIKELY or is_elliptic(turn.text):
        return None
    return them.chosen("both", them.before_others(them.first, asked))


def _surely_the_first(them: _Weighing) -> ItemChoice | None:
    """The first, where it is likely enough."""
    return them.chosen("answer", them.before_others(them.first), opens=them.opens) if them.is_sure else None


def _on_about_the_last(them: _Weighing) -> ItemChoice | None:
    """The last item, where a short message only asks on."""
    turn = them.turn
    goes_on = bool(turn.state.code) and is_short(turn) and asks_on(turn, them.message)
    return them.chosen("answer", them.before_others(turn.state.code)) if goes_on else None


def _known_of_the_last(them: _Weighing) -> ItemChoice | None:
    """The last item, where the message is nearly a way in which something of it is asked for, and much less one of anything else (个税谁来扣, of
    invoices that are issued for somebody): there is nothing to ask between."""
    code = them.turn.state.code
    mine = them.likeness.get(code, 0.0)
    others = max((like for other, like in them.likeness.items() if other != code), default=0.0)
    known = bool(code) and mine >= NEARLY_ASKED and mine >= others * MUCH_LIKER
    return them.chosen("answer", them.before_others(code)) if known else None


def _asked(them: _Weighing) -> ItemChoice | None:
    """What is worth offering, where it is likely enough."""
    likely = bool(them.worth) and (them.first != NONE or them.shares[them.worth[0]] >= them.ask_at)
    return them.chosen("ask", them.worth) if likely else None


def _last_first(turn: Turn, message: Message, worth: tuple[str, ...]) -> tuple[str, ...]:
    """Two items that may be meant, the last one before another where the message only asks on."""
    first, second, *others = worth
    goes_on = asks_on(turn, message) or _says_nothing_new(turn, message)
    return (second, first, *others) if second == turn.state.code and goes_on else worth


def _says_nothing_new(turn: Turn, message: Message) -> bool:
    """Whether a message asks for a facet and names nothing that the last item does not speak of: 上牌的话要钱吗."""
    last = resolve(turn, turn.state.topic) if message.facets else None
    topic = turn.topics.of(last) if last else None
    return topic is not None and topic.knows(message) == 1.0 and not topic.strange(message)


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
    objects = {code: turn.analyser.things_named(turn.ranker.name_of(code)) for code in likely if code}
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
