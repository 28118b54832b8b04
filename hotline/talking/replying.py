"""From an analysed message to a reply. A turn is read, decided and composed; it reads the knowledge and writes nothing.

What is decided is a plan (`deciding.plans`), of which `telling` makes the reply. The guard hears every message before, and what it says of
danger stands above the reply, or in its place.
"""

from collections.abc import Callable
from dataclasses import replace

from hotline.answering.dangers import DANGERS
from hotline.answering.guard import Verdict, guard
from hotline.answering.replies import Answered, Clarify, Unanswered
from hotline.answering.safety import speaks_of_suicide
from hotline.reading.loose_facets import named_of
from hotline.reading.numbers.added import added_up, amount_told, with_its_unit
from hotline.reading.text import ASKING
from hotline.talking.deciding.articles import plan_of_article
from hotline.talking.deciding.by_words import plan_by_words, plan_of_nothing
from hotline.talking.deciding.later_message import plan_of_later_message
from hotline.talking.deciding.mentions import plan_of_mention
from hotline.talking.deciding.of_item import circumstance_again, tell_in_that_place, with_quantities
from hotline.talking.deciding.one_question import plan_of_question
from hotline.talking.deciding.plans import Plan, Refer, WhichPlace
from hotline.talking.deciding.several import plan_of_several
from hotline.talking.meaning.choice_model import ChoiceModel, shipped
from hotline.talking.saying.choosing import Acknowledged, Chosen, SeveralChosen, Undecided
from hotline.talking.saying.intents import beyond_none, intent_of, says_nothing
from hotline.talking.saying.message import read_message
from hotline.talking.saying.parting import person_wanted
from hotline.talking.telling.composer import Composer
from hotline.talking.told_before import ToldBefore
from hotline.talking.turn import Turn, TurnResult
from hotline.talking.whose_line import number_here
from knowledge.profiles.profile import EXAMPLE
from knowledge.store import KnowledgeBase

SURE = 0.85
"""Confidence from which on an answer stands below the number to call in an emergency; anything less would only distract."""
CLEAR, CERTAIN, OFFERED = 0.65, 0.95, 0.65
"""Confidence from which on an answer shows that a message meant the matter, and not the danger that its words may hint at, or faintly tell of; and
from which on a question back does where they barely hint at it: no less than what would be answered."""
TAUGHT = 0.99
"""The confidence of what staff have said that the very words mean, or of a name itself."""
PIECES = 20
"""Seconds within which messages may be pieces of one."""
GOES_ON = 600
"""Seconds within which a message may go on telling of the danger that one before began to tell of."""


First = Callable[[Turn], TurnResult | None]
"""Answers a message before items are looked for, or leaves it to them."""


class Replying:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`. `first` is asked before items are."""

    def __init__(
        self,
        kb: KnowledgeBase,
        hotline: str,
        choice: ChoiceModel | None = None,
        *,
        first: First | None = None,
        example: str = EXAMPLE,
    ) -> None:
        self._kb, self._hotline, self._choice, self._first = kb, hotline, choice or shipped(), first
        self._told = ToldBefore(lambda: kb.version, kb.resolve)
        self._example = example
        self._composed = Composer(kb, hotline, example).composed

    def reply(self, turn: Turn) -> TurnResult:
        """Reply to one message."""
        turn = replace(turn, facets=named_of(turn.analysis, turn.text))
        whole = turn.whole if turn.place else ""
        heard = _just_heard(turn)
        number = number_here(turn, self._hotline)
        verdict = guard(turn.analysis, turn.text, hotline=number, before=heard, whole=whole, example=self._example)
        summed = _added_up(turn)
        result = self._answer(summed) if verdict is None else self._under(summed, verdict)
        if verdict and result.reply.referral == verdict.above(result.reply):
            result = replace(result, alarm=verdict.alarm)
        state = result.state.having_heard(turn.text, turn.now)
        state = replace(state, amount=amount_told(summed.text, turn.state.amount))
        if state.refused is turn.state.refused:  # what was refused one message ago may be meant by the next but one
            state = replace(state, refused=())
        return replace(result, state=state)

    def _under(self, turn: Turn, verdict: Verdict) -> TurnResult:
        """The reply to a message that the guard said something of."""
        if verdict.stop:
            return self._composed(Refer(turn, verdict.referral))
        turn = replace(turn, urgent=verdict.referral.kind == "emergency" and not verdict.possible)
        result = self._answer(turn)
        if _is_meant(result, verdict):
            return result
        doubtful = turn.urgent and (
            (result.reply.confidence or 0.0) < SURE or _misses_the_accident(turn, result, verdict)
        )
        if not verdict.possible and (doubtful or isinstance(result.reply, Unanswered | Clarify)):
            return self._composed(Refer(turn, verdict.referral))
        first = verdict.above(result.reply)
        text = f"{first.text}\n\n{result.reply.text}"
        # To whom the house is filling with gas no form is offered.
        follow_ups = [] if turn.urgent else result.reply.follow_ups
        return replace(result, reply=replace(result.reply, referral=first, text=text, follow_ups=follow_ups))

    def _answer(self, turn: Turn) -> TurnResult:
        """The reply to a message, but for what the guard says of it."""
        # Somebody in danger is told of no notice, no office and nobody here to talk to.
        wanted = None if turn.urgent else person_wanted(turn.text, number_here(turn, self._hotline))
        if wanted and turn.state.has_begun:
            return self._composed(Refer(turn, wanted))
        if not turn.urgent and self._first is not None and (told := self._first(turn)):
            return told
        if plan := _plan_of_place(turn):
            return self._composed(plan)
        if plan := plan_of_article(self._kb, turn, self._hotline) or plan_of_mention(self._kb, turn):
            return _asked(turn, self._composed(plan))
        if turn.state.has_begun:
            return self._in_pieces(turn) or self._going_on(turn)
        nothing = None if turn.urgent else plan_of_nothing(turn)
        result = self._composed(nothing) if nothing else self._told.reply(turn, self._by_itself)
        # An item tells more of how to reach a person than the number alone.
        if wanted and isinstance(result.reply, Unanswered):
            return self._composed(Refer(turn, wanted))
        return _asked(turn, result)

    def _by_itself(self, turn: Turn) -> TurnResult:
        """The reply to a message that nothing was said before: it asks for several matters or for one."""
        return self._composed(plan_of_several(turn, self._choice) or plan_of_question(turn))

    def _in_pieces(self, turn: Turn) -> TurnResult | None:
        """The reply to a message that completes one of a moment ago, for which nothing was found; None where it does not."""
        state = turn.state
        if not state.missed or not 0 <= turn.now - state.at <= PIECES:
            return None
        text = f"{state.said} {turn.text}"
        whole = replace(turn, text=text, analysis=turn.analyser.analyse(text), state=replace(state, missed=""))
        result = _asked(whole, self._by_itself(whole))
        return replace(result, unqueue=state.missed) if isinstance(result.reply, Answered) else None

    def _going_on(self, turn: Turn) -> TurnResult:
        """The reply to a message that something was said before: read beside that, decided by its words alone or by what is known, composed."""
        if turn.state.offered and (text := beyond_none(turn.text)):
            turn = replace(turn, text=text, analysis=turn.analyser.analyse(text))
            turn = replace(turn, state=replace(turn.state, offered=(), said="", opened=""))
        message = read_message(turn.analysis, turn.text)
        turn = replace(turn, facets=message.facets, message=message)
        intent = intent_of(turn, message)
        if intent is not None:
            return self._composed(plan_by_words(turn, intent))
        result = self._composed(plan_of_later_message(turn, message, self._choice))
        if isinstance(result.reply, Unanswered) and (again := circumstance_again(turn, message)):
            asked = self._composed(again)
            result = asked if isinstance(asked.reply, Clarify) else result
        if isinstance(result.reply, Unanswered) and (told := with_quantities(turn)):
            result = self._composed(told)
        return _asked(turn, result)


def _added_up(turn: Turn) -> Turn:
    """The turn of a message that says an amount on top of one told before (再开3万), as if it said the sum, or the same again without its unit (这8000); any other as it is."""
    found = added_up(turn.text, turn.state.amount)
    text = found.text if found else with_its_unit(turn.text, turn.state.amount)
    if text == turn.text:
        return turn
    analysis = turn.analyser.analyse(text)
    facets = named_of(analysis, text)
    return replace(turn, text=text, analysis=analysis, facets=facets, sum_told=found.told if found else "")


def _plan_of_place(turn: Turn) -> Plan | None:
    """What a message is answered with that says no more than where somebody is; None for any other message."""
    if turn.place is None or turn.analysis.text:
        return None
    if turn.place.region is None:
        return WhichPlace(turn)
    return tell_in_that_place(turn) if turn.state.code else None


def _asked(turn: Turn, result: TurnResult) -> TurnResult:
    """The conversation after a message that asked or told something, which 都不是 sends to the queue."""
    before, after = turn.state, result.state
    opens = bool(after.code) and after.code not in (before.code, *before.earlier, *before.offered)
    reply = result.reply  # what nothing was understood of (说啥呢) begins nothing
    begins = not (isinstance(reply, Clarify) and not reply.candidates and reply.item is None)
    state = after.hearing(turn.text, turn.now, opens=opens, begins=begins)
    missed = reply.reply_id if isinstance(reply, Unanswered) else ""
    return replace(result, state=replace(state, question=reply.reply_id, missed=missed))


def _just_heard(turn: Turn) -> str:
    """How the message before ended, if it was a few minutes ago; nothing for who only chooses from an offer, or takes leave.

    Not so who takes leave after speaking of taking their life.
    """
    state = turn.state
    if isinstance(says_nothing(turn.text), Acknowledged) and not speaks_of_suicide(state.heard):
        return ""
    if state.offered and isinstance(intent_of(turn), Chosen | SeveralChosen | Undecided):
        return ""
    return state.heard if 0 <= turn.now - state.heard_at <= GOES_ON else ""


def _is_meant(result: TurnResult, verdict: Verdict) -> bool:
    """Whether a reply shows that a message meant the matter, and not the danger that its words hint at or faintly tell of."""
    confidence = result.reply.confidence or 0.0
    if isinstance(result.reply, Answered):
        return (verdict.hint and confidence >= CLEAR) or (verdict.faint and confidence >= CERTAIN)
    return verdict.hint and verdict.faint and isinstance(result.reply, Clarify) and confidence >= OFFERED


def _misses_the_accident(turn: Turn, result: TurnResult, verdict: Verdict) -> bool:
    """Whether somebody only tells of an accident, and the answer is about the things it happened to: it does not have the number."""
    reply = result.reply
    told_by_things = verdict.kind in DANGERS and DANGERS[verdict.kind].told_by_things
    if not told_by_things or turn.facets or ASKING.search(turn.text) or not isinstance(reply, Answered):
        return False
    # What follows something goes on about it: 工伤 → 上班路上出车祸了, 护照怎么办 → 我儿子的丢了.
    if (reply.confidence or 0.0) >= TAUGHT or turn.state.has_begun:
        return False
    return not any(verdict.referral.phone in fact.text for fact in reply.facts)
