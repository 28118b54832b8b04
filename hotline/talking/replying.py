"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

from collections.abc import Callable
from dataclasses import replace

from hotline.answering.guard import Verdict, acknowledgement, guard
from hotline.answering.replies import Answered, Clarify, Unanswered
from hotline.answering.safety import speaks_of_suicide
from hotline.reading.loose_facets import named_of
from hotline.reading.text import ASKING
from hotline.searching.model import Model
from hotline.talking.about_item import AboutItem
from hotline.talking.by_document import ItemsByDocument
from hotline.talking.meaning.choice_model import ChoiceModel, shipped
from hotline.talking.named_item import Naming
from hotline.talking.offers import Offers
from hotline.talking.outcomes import Outcomes
from hotline.talking.saying.choosing import (
    Acknowledged,
    Chosen,
    Denied,
    Intent,
    NoneOfThese,
    Nothing,
    Other,
    Settled,
    Several,
    Undecided,
    Unsettled,
)
from hotline.talking.saying.following import beyond_none, decided_by_words, says_nothing
from hotline.talking.saying.message import Message, read_message
from hotline.talking.saying.parting import person_wanted
from hotline.talking.told_before import ToldBefore
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import resolve
from knowledge.store import KnowledgeBase

SURE = 0.85
"""Confidence from which on an answer stands below the number to call in an emergency; anything less would only distract."""
CLEAR = 0.65
"""Confidence from which on an answer shows that a message meant the matter, and not the danger that its words may hint at."""

ACCIDENTS = frozenset({"交通事故", "车祸伤人"})
"""Kinds of danger that are told by naming things, of which other matters are known: 电动车跟汽车撞了."""
TAUGHT = 0.99
"""The confidence of what staff have said that the very words mean, or of a name itself."""
PIECES = 20
"""Seconds within which messages may be pieces of one."""
GOES_ON = 600
"""Seconds within which a message may go on telling of the danger that one before began to tell of."""


First = Callable[[Turn], Result | None]
"""Answers a message before items are looked for, or leaves it to them."""


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`. `first` is asked before items are."""

    def __init__(
        self,
        kb: KnowledgeBase,
        model: Model,
        hotline: str,
        choice: ChoiceModel | None = None,
        *,
        first: First | None = None,
    ) -> None:
        self._first = first
        self._told = ToldBefore(lambda: kb.version, kb.resolve)
        self._hotline = hotline
        self._outcomes = Outcomes(hotline)
        self._about = AboutItem(kb, hotline, self._outcomes)
        self._by_document = ItemsByDocument(kb, self._outcomes)
        self._offers = Offers(self._about, self._outcomes)
        self._naming = Naming(model, choice or shipped(), self._about, self._offers, self._outcomes)

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
        turn = replace(turn, facets=named_of(turn.analysis, turn.text))
        whole = turn.whole if turn.place else ""
        verdict = guard(turn.analysis, turn.text, hotline=self._hotline, before=_just_heard(turn), whole=whole)
        result = self._meant(turn, None) if verdict is None else self._under(turn, verdict)
        if verdict and result.reply.referral == verdict.referral:
            result = replace(result, alarm=verdict.alarm)
        state = result.state.having_heard(turn.text, turn.now)
        if state.refused is turn.state.refused:  # what was refused one message ago may be meant by the next but one
            state = replace(state, refused=())
        return replace(result, state=state)

    def _under(self, turn: Turn, verdict: Verdict) -> Result:
        """The reply to a message that the guard said something of."""
        if verdict.stop:
            return self._outcomes.referred(turn, verdict.referral)
        is_urgent = verdict.referral.kind == "emergency" and not verdict.possible
        turn = replace(turn, urgent=is_urgent)
        result = self._meant(turn, verdict if is_urgent else None)
        if verdict.hint and _is_clear(result):
            return result
        doubtful = turn.urgent and (
            (result.reply.confidence or 0.0) < SURE or _misses_the_accident(turn, result, verdict)
        )
        if not verdict.possible and (doubtful or isinstance(result.reply, Unanswered | Clarify)):
            return self._outcomes.referred(turn, verdict.referral)
        text = f"{verdict.referral.text}\n\n{result.reply.text}"
        # To whom the house is filling with gas no form is offered.
        follow_ups = [] if turn.urgent else result.reply.follow_ups
        return replace(result, reply=replace(result.reply, referral=verdict.referral, text=text, follow_ups=follow_ups))

    def _meant(self, turn: Turn, verdict: Verdict | None) -> Result:
        state = turn.state
        wanted = person_wanted(turn.text, self._hotline) if verdict is None else None
        if wanted and state.has_begun:
            return self._outcomes.referred(turn, wanted)
        if verdict is None and self._first is not None and (told := self._first(turn)):
            return told
        if turn.place is not None and not turn.analysis.text:
            if turn.place.region is None:
                return self._outcomes.which_place(turn)
            if state.code:
                return self._about.in_that_place(turn)
        if article := self._about.article(turn):
            return self._asked(turn, article)
        if by_document := self._by_document.reply(turn):
            return self._asked(turn, by_document)
        if not state.has_begun:
            nothing = self._says_nothing(turn) if verdict is None else None
            result = self._asked(turn, nothing or self._told.reply(turn, self._naming.asked))
            # An item tells more of how to reach a person than the number alone.
            return self._outcomes.referred(turn, wanted) if wanted and isinstance(result.reply, Unanswered) else result
        if whole := self._in_pieces(turn):
            return whole
        if state.offered and (text := beyond_none(turn.text)):
            turn = replace(turn, text=text, analysis=turn.analyser.analyse(text))
            turn = replace(turn, state=replace(state, offered=(), said="", opened=""))
        message = read_message(turn.analysis, turn.text)
        turn = replace(turn, facets=message.facets, message=message)
        intent = decided_by_words(turn, message)
        return self._asked(turn, self._going_on(turn, message)) if intent is None else self._as_meant(turn, intent)

    def _asked(self, turn: Turn, result: Result) -> Result:
        """The conversation after a message that asked or told something, which 都不是 sends to the queue."""
        before, after = turn.state, result.state
        opens = bool(after.code) and after.code not in (before.code, *before.earlier, *before.offered)
        reply = result.reply  # what nothing was understood of (说啥呢) begins nothing
        begins = not (isinstance(reply, Clarify) and not reply.candidates and reply.item is None)
        state = after.hearing(turn.text, turn.now, opens=opens, begins=begins)
        missed = result.reply.reply_id if isinstance(result.reply, Unanswered) else ""
        return replace(result, state=replace(state, question=result.reply.reply_id, missed=missed))

    def _in_pieces(self, turn: Turn) -> Result | None:
        """The reply to a message that completes one of a moment ago, for which nothing was found; None where it does not."""
        state = turn.state
        if not state.missed or not 0 <= turn.now - state.at <= PIECES:
            return None
        text = f"{state.said} {turn.text}"
        whole = replace(turn, text=text, analysis=turn.analyser.analyse(text), state=replace(state, missed=""))
        result = self._asked(whole, self._naming.asked(whole))
        return replace(result, unqueue=state.missed) if isinstance(result.reply, Answered) else None

    def _says_nothing(self, turn: Turn) -> Result | None:
        """The reply to a first message that asks nothing; None when it asks something."""
        match says_nothing(turn.text):
            case Acknowledged():
                return self._outcomes.referred(turn, acknowledgement())
            case Nothing():
                return self._outcomes.which_matter(turn)
        return None

    def _going_on(self, turn: Turn, message: Message) -> Result:
        result = self._naming.going_on(turn, message)
        if isinstance(result.reply, Unanswered):
            return self._about.ask_again(turn, message) or result
        return result

    def _as_meant(self, turn: Turn, intent: Intent) -> Result:
        """Reply to a message whose words alone tell what it means."""
        state = turn.state
        match intent:
            case Chosen(place, facets):
                return self._about.chosen(turn, state.offered[place], facets)
            case Several(places):
                return self._offers.several(turn, [state.offered[place] for place in places])
            case Other(place, facets):
                return self._offers.other_matter(turn, place, facets)
            case Undecided():
                return self._offers.which_of(turn, state.offered) or self._outcomes.which_matter(turn)
            case NoneOfThese():
                return self._outcomes.none_of_these(turn)
            case Denied():
                return self._offers.denied(turn)
            case Unsettled():
                return self._about.unsettled(turn)
            case Acknowledged():
                return self._outcomes.referred(turn, acknowledgement())
            case Settled(dimension, option, facets, others):
                return self._about.settled(turn, {dimension: option, **dict(others)}, facets)
            case Nothing():
                return self._nothing(turn)

    def _nothing(self, turn: Turn) -> Result:
        """What was asked of somebody who said nothing is asked again; else what they want to know."""
        state = turn.state
        if state.asked and state.code:
            return self._about.again(turn)
        offer = self._offers.which_of(turn, state.offered) if state.offered and not state.code else None
        last = resolve(turn, state.code) if state.code else None
        if offer or last is None:
            return offer or self._outcomes.which_matter(turn)
        return self._outcomes.what_about(turn, last)


def _just_heard(turn: Turn) -> str:
    """How the message before ended, if it was a few minutes ago; nothing for who only chooses from an offer, or takes leave.

    Not so who takes leave after speaking of taking their life.
    """
    state = turn.state
    if isinstance(says_nothing(turn.text), Acknowledged) and not speaks_of_suicide(state.heard):
        return ""
    if state.offered and isinstance(decided_by_words(turn), Chosen | Several | Undecided):
        return ""
    return state.heard if 0 <= turn.now - state.heard_at <= GOES_ON else ""


def _is_clear(result: Result) -> bool:
    return isinstance(result.reply, Answered) and (result.reply.confidence or 0.0) >= CLEAR


def _misses_the_accident(turn: Turn, result: Result, verdict: Verdict) -> bool:
    """Whether somebody only tells of an accident, and the answer is about the things it happened to: it does not have the number."""
    reply = result.reply
    if verdict.kind not in ACCIDENTS or turn.facets or ASKING.search(turn.text) or not isinstance(reply, Answered):
        return False
    # What follows something goes on about it: 工伤 → 上班路上出车祸了, 护照怎么办 → 我儿子的丢了.
    if (reply.confidence or 0.0) >= TAUGHT or turn.state.has_begun:
        return False
    return not any(verdict.referral.phone in fact.text for fact in reply.facts)
