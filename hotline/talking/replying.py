"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

from dataclasses import replace

from hotline.answering.guard import Verdict, acknowledgement, guard
from hotline.answering.replies import Answered, Clarify, Unanswered
from hotline.reading.loose_facets import named_of
from hotline.reading.text import bare, normalise
from hotline.searching.model import Model
from hotline.talking.about_item import AboutItem
from hotline.talking.continuation import ANOTHER
from hotline.talking.continuation_model import GoingOn, shipped
from hotline.talking.following import interpret, says_nothing
from hotline.talking.intents import (
    ASKS_NOTHING,
    Acknowledged,
    Assumed,
    Back,
    Chosen,
    Corrected,
    Denied,
    FollowUp,
    Intent,
    NoneOfThese,
    Nothing,
    Other,
    Settled,
    Several,
    Undecided,
    Unsettled,
)
from hotline.talking.message import Message, read_message
from hotline.talking.named_item import Naming
from hotline.talking.offers import Offers
from hotline.talking.outcomes import Outcomes
from hotline.talking.topic import Topic, has_any
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import resolve
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase

SURE = 0.85
"""Confidence from which on an answer stands below the number to call in an emergency; anything less would only distract."""
CLEAR = 0.65
"""Confidence from which on an answer shows that a message meant the matter, and not the danger that its words may hint at."""


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`."""

    def __init__(self, kb: KnowledgeBase, model: Model, hotline: str, going_on: GoingOn | None = None) -> None:
        self._hotline = hotline
        self._going_on_by = (going_on or shipped()).weights
        self._outcomes = Outcomes(hotline)
        self._about = AboutItem(kb, hotline, self._outcomes)
        self._offers = Offers(self._about, self._outcomes)
        self._naming = Naming(model, self._about, self._offers, self._outcomes)

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
        turn = replace(turn, facets=named_of(turn.analysis, turn.text), going_on=self._going_on_by)
        verdict = guard(turn.analysis, turn.text, hotline=self._hotline)
        if verdict is None:
            return self._meant(turn, None)
        result = self._under(turn, verdict)
        return replace(result, alarm=verdict.alarm if result.reply.referral == verdict.referral else None)

    def _under(self, turn: Turn, verdict: Verdict) -> Result:
        """The reply to a message that the guard said something of."""
        if verdict.stop:
            return self._outcomes.referred(turn, verdict.referral)
        is_urgent = verdict.referral.kind == "emergency" and not verdict.possible
        turn = replace(turn, urgent=is_urgent)
        result = self._meant(turn, verdict if is_urgent else None)
        if verdict.hint and _is_clear(result):
            return result
        doubtful = turn.urgent and (result.reply.confidence or 0.0) < SURE
        if not verdict.possible and (doubtful or isinstance(result.reply, Unanswered | Clarify)):
            return self._outcomes.referred(turn, verdict.referral)
        text = f"{verdict.referral.text}\n\n{result.reply.text}"
        # To whom the house is filling with gas no form is offered.
        follow_ups = [] if turn.urgent else result.reply.follow_ups
        return replace(result, reply=replace(result.reply, referral=verdict.referral, text=text, follow_ups=follow_ups))

    def _meant(self, turn: Turn, verdict: Verdict | None) -> Result:
        state = turn.state
        if turn.place is not None and not turn.analysis.text:
            if turn.place.region is None:
                return self._outcomes.which_place(turn)
            if state.code:
                return self._about.in_that_place(turn)
        if verdict is not None or not state.has_begun:
            return self._asked(self._says_nothing(turn) or self._naming.asked(turn))
        message = read_message(turn.analysis, turn.text)
        return self._going_on(replace(turn, facets=message.facets, message=message), message)

    def _asked(self, result: Result) -> Result:
        """The conversation after a message that asked something, which 都不是 sends to the queue."""
        return replace(result, state=replace(result.state, question=result.reply.reply_id))

    def _says_nothing(self, turn: Turn) -> Result | None:
        """The reply to a first message that asks nothing; None when it asks something."""
        match says_nothing(turn.text):
            case Acknowledged():
                return self._outcomes.referred(turn, acknowledgement())
            case Nothing():
                return self._outcomes.which_matter(turn)
        return None

    def _going_on(self, turn: Turn, message: Message) -> Result:
        """Reply to a message that something was said before."""
        state = turn.state
        topic = state.topic or next(iter(state.offered), "")
        last = resolve(turn, topic) if topic else None
        names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
        circumstances = last.item.circumstances if last and state.code else ()
        intent = interpret(turn.analysis, turn.text, state, message, names=names, circumstances=circumstances)
        result = self._as_meant(turn, last, message, intent)
        if isinstance(result.reply, Unanswered) and not isinstance(intent, ASKS_NOTHING):
            result = self._about.ask_again(turn, message) or result
        return result if isinstance(intent, ASKS_NOTHING) else self._asked(result)

    def _as_meant(self, turn: Turn, last: ResolvedItem | None, message: Message, intent: Intent) -> Result:
        state = turn.state
        match intent:
            case Chosen(place, facets):
                return self._about.answer(turn, state.offered[place], facets=facets or state.facets)
            case Several(places):
                return self._offers.several(turn, [state.offered[place] for place in places])
            case Other(place, facets):
                return self._offers.other_matter(turn, place, facets)
            case Assumed(facets):
                return self._offers.assumed(turn, facets)
            case Undecided():
                return self._offers.which_of(turn, state.offered) or self._outcomes.which_matter(turn)
            case NoneOfThese():
                return self._outcomes.none_of_these(turn)
            case Denied():
                return self._offers.denied(turn)
            case Nothing():
                return self._nothing(turn, last)
            case Unsettled():
                return self._about.unsettled(turn)
            case Acknowledged():
                return self._outcomes.referred(turn, acknowledgement())
            case Settled(dimension, option, facets):
                return self._about.settled(turn, dimension, option, facets)
            case FollowUp(facets) if last and not _says_more(turn, last, message):
                return self._follow_up(turn, last, facets)
            case Corrected(text):
                return self._naming.corrected(turn, last, text)
            case Back(text, first):
                if code := _before(turn, text, first=first):
                    return self._about.answer(turn, code, facets=message.facets or state.facets)
        return self._naming.named(turn, last, message)

    def _follow_up(self, turn: Turn, last: ResolvedItem, facets: tuple[str, ...]) -> Result:
        """Other facets of the last item, or of the one before it where the last is a question that has none of them."""
        state = turn.state
        if last.item.kind == "咨询" and state.earlier and not has_any(last.item, facets):
            return self._about.answer(turn, state.earlier[-1], facets=facets)
        return self._about.answer(turn, state.topic, facets=facets)

    def _nothing(self, turn: Turn, last: ResolvedItem | None) -> Result:
        """What was asked of somebody who said nothing is asked again; else what they want to know."""
        state = turn.state
        if state.asked and state.code:
            return self._about.answer(replace(turn, facets=state.facets), state.code, facets=state.facets)
        offer = self._offers.which_of(turn, state.offered) if state.offered and not state.code else None
        if offer or not (last and state.code):
            return offer or self._outcomes.which_matter(turn)
        return self._outcomes.what_about(turn, last)


def _is_clear(result: Result) -> bool:
    return isinstance(result.reply, Answered) and (result.reply.confidence or 0.0) >= CLEAR


def _says_more(turn: Turn, last: ResolvedItem, message: Message) -> bool:
    """Whether a message that asks for facets has words that the last item does not use, or adds a matter."""
    return bool(ANOTHER.search(turn.text) or Topic(last, turn.ranker, turn.analyser).strange(message))


def _before(turn: Turn, text: str, *, first: bool) -> str:
    """The code of what was talked about before and is described so, or '' when it was not."""
    state = turn.state
    analysis = turn.analyser.analyse(text)
    said = {word for word, weight in analysis.concepts.items() if weight >= 0.5}
    message = read_message(analysis, text)
    if message.says_little and not (message.things or message.actions or message.around):
        past = [code for code in state.earlier if code != state.code]
        return (past[0] if first else past[-1]) if past else state.code
    names = {code: turn.analyser.read(turn.ranker.name_of(code)).concepts for code in (*state.earlier, state.code)}
    best = max(names, key=lambda code: len(said & names[code].keys()))
    does = not message.actions or not names[best].keys().isdisjoint(message.actions)
    return best if does and said & names[best].keys() else ""
