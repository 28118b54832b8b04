"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hotline.analysis import Analysis
from hotline.asking import asked_of, named_of
from hotline.composing import Composition, SourcesToday, compose
from hotline.continuing import ANOTHER, described, is_elliptic, leads_to, most_likely
from hotline.conversation import Conversation, Matter
from hotline.facets import BY_NAME
from hotline.following import (
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
    interpret,
    says_nothing,
    settled_by,
)
from hotline.going_on import GoingOn, shipped
from hotline.guard import Verdict, acknowledgement, guard
from hotline.message import Message, read_message
from hotline.model import Model
from hotline.outcomes import Outcomes, Result, Turn
from hotline.policy import Decision, decide, worth_offering
from hotline.ranking import Candidate, Ranking
from hotline.replies import Ask, Clarify, Unanswered
from hotline.several import matter_of, parts_of
from hotline.telling import Telling, telling
from hotline.text import ASKING, bare, normalise
from hotline.topic import Topic, asking_again, has_any, own_question, widened
from knowledge.errors import NotFound
from knowledge.records import NATION, Fact
from knowledge.resolving import ResolvedItem, ancestors
from knowledge.store import KnowledgeBase, LiveEntry

ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
COMES_NEAR = 0.3
"""What has at least this share of the best score may be meant by who says that the best is wrong."""
ANSWER = 8
"""Characters of a message that may be an answer to a circumstance asked for."""
SURE = 0.9
"""Confidence from which on an answer stands below the number to call in an emergency; anything less would only distract."""
DESCRIPTION = 12
"""Characters of a message that may describe one of the candidates just offered."""
_OF_ANOTHER = re.compile(r"(?:那|那么|还有)?.{2,12}呢[?？。]?")


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`."""

    def __init__(self, kb: KnowledgeBase, model: Model, hotline: str, going_on: GoingOn | None = None) -> None:
        self._kb, self._model, self._hotline = kb, model, hotline
        self._going_on_by = (going_on or shipped()).weights
        self._outcomes = Outcomes(hotline)

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
        turn = replace(turn, facets=named_of(turn.analysis, turn.text), going_on=self._going_on_by)
        verdict = guard(turn.analysis, turn.text, hotline=self._hotline)
        if verdict and verdict.stop:
            return self._outcomes.referred(turn, verdict.referral)
        turn = replace(turn, urgent=verdict is not None and verdict.referral.kind == "emergency")
        result = self._meant(turn, verdict)
        if verdict is None:
            return result
        doubtful = turn.urgent and (result.reply.confidence or 0.0) < SURE
        if doubtful or isinstance(result.reply, Unanswered | Clarify):
            return self._outcomes.referred(turn, verdict.referral)
        text = f"{verdict.referral.text}\n\n{result.reply.text}"
        return replace(result, reply=replace(result.reply, referral=verdict.referral, text=text))

    def _meant(self, turn: Turn, verdict: Verdict | None) -> Result:
        state = turn.state
        if turn.place is not None and not turn.analysis.text:
            if turn.place.region is None:
                return self._outcomes.which_place(turn)
            if state.code:
                return self._in_that_place(turn, state)
        if verdict is not None or not state.has_begun:
            return self._asked(self._says_nothing(turn) or self._several(turn) or self._fresh(turn))
        message = read_message(turn.analysis, turn.text)
        return self._going_on(replace(turn, facets=message.facets, message=message), message)

    def _asked(self, result: Result) -> Result:
        """The conversation after a message that asked something, which 都不是 sends to the queue."""
        return replace(result, state=replace(result.state, question=result.reply.reply_id))

    def _in_that_place(self, turn: Turn, state: Conversation) -> Result:
        """What was asked last, now that it is known where; not the name of the place but the question goes to the queue."""
        resolved = self._resolve(turn, state.code)
        general = resolved is not None and not _is_told_by_place(resolved, state.facets)
        told = Telling(state.told, frozenset(state.facets)) if state.told and general else None
        turn = replace(turn, facets=state.facets)
        result = self._about(turn, state.code, facets=state.facets, faq=state.faq, told=told)
        return replace(result, queue=False, requeue=state.question) if result.queue else result

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
        last = self._resolve(turn, topic) if topic else None
        names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
        circumstances = last.item.circumstances if last and state.code else ()
        intent = interpret(turn.analysis, turn.text, state, message, names=names, circumstances=circumstances)
        result = self._as_meant(turn, last, message, intent)
        if isinstance(result.reply, Unanswered) and not isinstance(intent, ASKS_NOTHING):
            result = self._asks_still(turn, message) or result
        return result if isinstance(intent, ASKS_NOTHING) else self._asked(result)

    def _as_meant(self, turn: Turn, last: ResolvedItem | None, message: Message, intent: Intent) -> Result:
        state = turn.state
        match intent:
            case Chosen(place, facets):
                return self._about(turn, state.offered[place], facets=facets or state.facets, faq="")
            case Several(places):
                return self._many(turn, [state.offered[place] for place in places])
            case Other(place, facets):
                return self._other(turn, place, facets)
            case Assumed(facets):
                return self._assumed(turn, facets)
            case Undecided():
                return self._offer(turn, state.offered) or self._outcomes.which_matter(turn)
            case NoneOfThese():
                return self._outcomes.none_of_these(turn)
            case Denied():
                return self._denied(turn)
            case Nothing():
                return self._nothing(turn, last)
            case Unsettled():
                return self._unsettled(turn)
            case Acknowledged():
                return self._outcomes.referred(turn, acknowledgement())
            case Settled(dimension, option, facets):
                state = replace(state, chosen={**state.chosen, dimension: option})
                return self._about(
                    replace(turn, state=state),
                    state.code,
                    facets=facets or state.facets,
                    faq="" if facets else state.faq,
                )
            case FollowUp(facets) if last and not self._says_more(turn, last, message):
                if last.item.kind == "咨询" and state.earlier and not has_any(last.item, facets):
                    return self._about(turn, state.earlier[-1], facets=facets, faq="")
                return self._about(turn, state.topic, facets=facets, faq=own_question(last.item, turn.text))
            case Corrected(text):
                return self._corrected(turn, last, text)
            case Back(text, first):
                if code := self._before(turn, text, first=first):
                    return self._about(turn, code, facets=message.facets or state.facets, faq="")
        return self._named(turn, last, message)

    def _many(self, turn: Turn, codes: list[str]) -> Result:
        """Several of what was offered: the first is answered, the others are kept like several matters of one message."""
        matters = tuple(Matter((code,), turn.state.facets) for code in codes)
        turn = replace(turn, state=replace(turn.state, matters=matters, offered=()))
        result = self._about(turn, codes[0], facets=turn.state.facets, faq="")
        return self._outcomes.and_others(replace(turn, state=result.state), result)

    def _denied(self, turn: Turn) -> Result:
        """Which else is meant by who says that the answer is none: what was offered beside it, came near it or is close to it.

        What was answered without asking goes to the queue as a miss, as with 都不是.
        """
        state = turn.state
        chosen = state.code in state.offered
        wrong = turn.ranker.name_of(state.code)
        codes = state.offered if chosen else state.near
        entries = self._public(turn, [code for code in codes if code != state.code])
        if chosen and len(entries) == 1:
            return self._about(turn, entries[0].code, facets=state.facets, faq="")
        if entries:
            last = self._resolve(turn, state.code)
            close = [code for code in (last.item.related if last else ()) if code not in codes]
            entries = (entries if len(entries) > 1 else self._public(turn, [*(e.code for e in entries), *close]))[:4]
        if len(entries) < 2:
            return self._outcomes.none_of_these(turn)
        result = self._outcomes.offer_instead(replace(turn, facets=state.facets), entries, wrong)
        return result if chosen else replace(result, requeue=state.question or state.reply_id)

    def _public(self, turn: Turn, codes: Iterable[str]) -> list[LiveEntry]:
        return [e for e in turn.ranker.entries_of(codes) if e.disclosure == "public" or not turn.public]

    def _nothing(self, turn: Turn, last: ResolvedItem | None) -> Result:
        """What was asked of somebody who said nothing is asked again; else what they want to know."""
        state = turn.state
        if state.asked and state.code:
            return self._about(replace(turn, facets=state.facets), state.code, facets=state.facets, faq=state.faq)
        offer = self._offer(turn, state.offered) if state.offered and not state.code else None
        if offer or not (last and state.code):
            return offer or self._outcomes.which_matter(turn)
        return self._outcomes.what_about(turn, last)

    def _unsettled(self, turn: Turn) -> Result:
        """Everything that is told for any circumstance, as the one that matters is not known."""
        state = turn.state
        turn = replace(turn, facets=state.facets, unsettled=state.asked[0] if state.asked else "")
        return self._about(turn, state.code, facets=state.facets, faq=state.faq)

    def _asks_still(self, turn: Turn, message: Message) -> Result | None:
        """The circumstance asked for once more, when a few words that ask nothing were no answer to it."""
        state = turn.state
        few = len(turn.analysis.text) <= ANSWER and not message.facets and not ASKING.search(turn.text)
        if not (few and state.asked and state.asked[1] and state.code):
            return None
        result = self._about(replace(turn, facets=state.facets), state.code, facets=state.facets, faq=state.faq)
        return result if isinstance(result.reply, Clarify) else None

    def _assumed(self, turn: Turn, facets: tuple[str, ...]) -> Result:
        """Reply to who asks on without choosing: about the first of what was offered where it leads, else which one again."""
        offered, turn = turn.state.offered, replace(turn, facets=facets)
        entries = self._public(turn, offered)
        if len(entries) > 1 and not turn.state.leads:
            return self._outcomes.offer_again(turn, entries)
        first = entries[0].code if entries else offered[0]
        return self._outcomes.or_another(self._about(turn, first, facets=facets, faq=""), entries)

    def _says_more(self, turn: Turn, last: ResolvedItem, message: Message) -> bool:
        """Whether a message that asks for facets has words that the last item does not use, or adds a matter."""
        return bool(ANOTHER.search(turn.text) or Topic(last, turn.ranker, turn.analyser).strange(message))

    def _named(self, turn: Turn, last: ResolvedItem | None, message: Message) -> Result:
        """Reply to a message that names something: one of what was offered, the last item, one like it, or another."""
        state = turn.state
        if state.matters and (named := self._matter(turn, message)):
            return self._other(turn, named[0], message.facets, code=named[1])
        # 银行卡丢了怎么补 describes none of ours.
        if state.offered and not state.code and len(turn.analysis.text) <= DESCRIPTION and not turn.analysis.foreign:
            codes = described(turn, message)
            if len(codes) == 1:
                return self._about(turn, codes[0], facets=message.facets or state.facets, faq="")
            if 1 < len(codes) < max(len(state.offered), 3) and (offer := self._offer(turn, codes)):
                return offer
        return self._several(turn) or self._fresh(turn, last, message)

    def _offer(self, turn: Turn, codes: Iterable[str]) -> Result | None:
        """Ask which of these items is meant; None when there is nothing to choose from any more."""
        entries = self._public(turn, codes)
        if len(entries) < 2:
            return None
        return self._outcomes.offer(replace(turn, facets=turn.facets or turn.state.facets), entries)

    def _corrected(self, turn: Turn, last: ResolvedItem | None, text: str) -> Result:
        """Reply to what is meant instead of what was understood: another thing, another action, or another circumstance."""
        analysis = turn.analyser.analyse(text)
        message = read_message(analysis, text)
        turn = replace(turn, analysis=analysis, text=text, facets=message.facets or turn.state.facets, message=message)
        if last is None or (message.things and self._is_clear(turn, text)):
            return self._named(replace(turn, state=replace(turn.state, code="")), None, message)
        topic = Topic(last, turn.ranker, turn.analyser)
        readings = [topic.in_its_place(text), topic.carried(text)] if message.things else [topic.carried(text)]
        rankings = [self._without(self._rank(turn, reading), topic.code) for reading in readings]
        for decision in (decide(ranking, self._model) for ranking in rankings):
            if decision.kind == "answer":
                return self._about(turn, decision.candidates[0].entry.code, facets=turn.facets, faq="")
        if message.is_bare and not message.around:
            return self._about(turn, topic.code, facets=turn.facets, faq="")
        near = worth_offering(rankings[0].candidates) if rankings[0].candidates else ()
        return self._offer(turn, [c.entry.code for c in near]) or self._named(turn, None, message)

    def _before(self, turn: Turn, text: str, *, first: bool) -> str:
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

    def _several(self, turn: Turn) -> Result | None:
        """Several matters in one message: what is clear is answered first, the others are one touch away.

        None when it asks for one thing, or nothing in it is clear enough.
        """
        parts, lost = parts_of(turn.analysis, turn.text, turn.analyser, lambda part: self._decide(turn, part))
        if not parts:
            return None
        first = parts[0]
        result = self._fresh(replace(turn, analysis=first.analysis, text=first.text, facets=first.facets))
        state = replace(result.state, matters=tuple(part.matter for part in parts))
        return self._outcomes.and_others(turn, replace(result, state=state), lost=lost)

    def _other(self, turn: Turn, place: int, facets: tuple[str, ...], *, code: str = "") -> Result:
        """Reply about another of the matters that were asked for in one message, by what was asked of it."""
        state, matters = turn.state, turn.state.matters
        at_hand = {state.code} if state.code else set(state.offered)
        others = [matter for matter in matters if at_hand.isdisjoint(matter.codes)]
        matter = matters[place] if place >= 0 or not others else others[0]
        codes = (code,) if code else matter.codes
        text = turn.text if facets else asking_again(turn.ranker.name_of(codes[0]), matter.facets)
        facets = facets or matter.facets
        turn = replace(turn, facets=facets, text=text, message=None)
        offer = self._offer(turn, codes) if len(codes) > 1 else None
        result = offer or self._about(turn, codes[0], facets=facets, faq="")
        return self._outcomes.and_others(turn, result)

    def _matter(self, turn: Turn, message: Message) -> tuple[int, str] | None:
        """The place and the item of the matter, asked for beside the one talked about, that a message names, unless it was answered."""
        state = turn.state
        known = {state.code, *state.earlier} if state.code else set(state.offered)
        others = [matter.codes if known.isdisjoint(matter.codes) else () for matter in state.matters]
        names = [{code: turn.ranker.name_of(code) for code in codes} for codes in others]
        return matter_of(turn.text, message, names, turn.analyser, self._decide(turn, turn.analysis))

    def _is_clear(self, turn: Turn, clause: str) -> bool:
        return self._decide(turn, turn.analyser.analyse(clause)).kind == "answer"

    def _decide(self, turn: Turn, analysis: Analysis) -> Decision:
        return decide(self._rank(turn, analysis), self._model)

    def _fresh(self, turn: Turn, last: ResolvedItem | None = None, message: Message | None = None) -> Result:
        everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        ranking = self._holding(turn, everything)
        expired = everything.candidates[:1] != ranking.candidates[:1]
        decision = decide(ranking, self._model)
        if last and message:
            if self._asks_again(turn, last, message, decision):
                turn = replace(turn, facets=named_of(turn.analysis, turn.text))
            elif result := self._close_to(turn, last, message, ranking, decision):
                return result
        if decision.kind == "answer":
            best = decision.candidates[0]
            facets = turn.facets or self._same_again(turn) or asked_of(turn.analysis, turn.text)
            faq = turn.ranker.faq_of(best)
            turn = replace(turn, message=None)
            result = self._about(turn, best.entry.code, facets=facets, faq=faq, confidence=ranking.confidence)
            return replace(result, state=replace(result.state, near=_near(best, ranking)))
        if decision.kind == "clarify":
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        message = message or read_message(turn.analysis, turn.text)
        if message.facets and message.is_bare:
            return self._outcomes.which_matter(replace(turn, facets=message.facets))
        if bare(turn.text).isdecimal():
            return self._outcomes.which_matter(turn)  # a number that nothing is known by is no question
        return self._outcomes.unanswered(turn, ranking.confidence, expired=expired)

    def _asks_again(self, turn: Turn, last: ResolvedItem, message: Message, decision: Decision) -> bool:
        """Whether a message asks for the last item as if nothing had been said, and so is answered like the first time."""
        if decision.kind != "answer" or decision.candidates[0].entry.code != last.item.code:
            return False
        things = Topic(last, turn.ranker, turn.analyser).things
        return not set(message.things).isdisjoint(things) and not is_elliptic(turn.text)

    def _close_to(
        self, turn: Turn, last: ResolvedItem, message: Message, ranking: Ranking, decision: Decision
    ) -> Result | None:
        """Go on about the last item or move to one close to it; None when the message is a question of its own."""
        topic = self._talked_about(turn, last, message, ranking, decision)
        if ranking.foreign and (not turn.state.code or topic.words.isdisjoint(turn.analysis.objects)):
            return None  # 银行卡丢了怎么补 is about no item here: not what was merely offered, nor what does not speak of it
        codes = leads_to(turn, topic, message, ranking, decision, self._model)
        if len(codes) > 1:
            return self._offer(turn, codes)
        if not codes:
            return None
        mine = next((c for c in ranking.candidates if c.entry.code == codes[0]), None)
        faq = turn.ranker.faq_of(mine) if mine else ""
        if not faq and codes[0] == topic.code:
            faq = own_question(topic.item, turn.text)
        return self._about(turn, codes[0], facets=message.facets or self._same_again(turn), faq=faq)

    def _talked_about(
        self, turn: Turn, last: ResolvedItem, message: Message, ranking: Ranking, decision: Decision
    ) -> Topic:
        """The last item; while an offer is open, whichever of it a message most likely goes on about."""
        mine = Topic(last, turn.ranker, turn.analyser)
        if turn.state.code:
            return mine
        offered = [self._resolve(turn, code) for code in turn.state.offered if code != mine.code]
        others = [Topic(item, turn.ranker, turn.analyser) for item in offered if item]
        return most_likely(turn, [mine, *others], message, ranking, decision)

    def _same_again(self, turn: Turn) -> tuple[str, ...]:
        """What was asked last, when the same is asked of another: 那护照呢."""
        return tuple(f for f in turn.state.facets if f != "流程") if _OF_ANOTHER.fullmatch(turn.text) else ()

    def _rank(self, turn: Turn, analysis: Analysis) -> Ranking:
        return self._holding(turn, turn.ranker.rank(analysis, region=turn.region, public=turn.public))

    def _without(self, ranking: Ranking, code: str) -> Ranking:
        return replace(ranking, candidates=tuple(c for c in ranking.candidates if c.entry.code != code))

    def _holding(self, turn: Turn, ranking: Ranking) -> Ranking:
        """The ranking without entries that do not hold on the day."""
        return replace(ranking, candidates=tuple(c for c in ranking.candidates if _holds(c, turn.day)))

    def _about(
        self,
        turn: Turn,
        code: str,
        *,
        facets: tuple[str, ...],
        faq: str,
        confidence: float | None = None,
        told: Telling | None = None,
    ) -> Result:
        """Answer about one item, or ask for the one circumstance that would change the answer.

        `told` are the facts that tell what was asked, where that is known from before.
        """
        resolved = self._resolve(turn, code)
        if resolved is None or not resolved.holds_on(turn.day):
            return self._outcomes.unanswered(turn, confidence, expired=resolved is not None)
        message = turn.message
        facets = self._facets(turn, resolved, facets)
        told = told or telling(resolved.item, _facts_on(resolved, turn.day), turn.text, facets)
        asked = facets
        if told.facts:
            facets = tuple(dict.fromkeys((*facets, *told.facets)))
            faq = faq if faq in told.facts else ""
        state = turn.state.about(code)
        found = settled_by(turn.analysis, turn.text, resolved.item.circumstances)
        offered = state.offered if code in state.offered else ()
        # What goes on about it (难产呢) asks for what told it.
        told_by = (*told.facets, *(f for f in asked if f not in told.instead)) if told.facets else facets
        state = replace(state, chosen={**state.chosen, **found}, facets=told_by, offered=offered, asked=None, faq=faq)
        state = replace(state, told=told.facts)
        known = turn.region != NATION
        beside = message is not None and not faq and not told.facts and self._is_beside(turn, resolved, message)
        if faq and message is not None and message.unsure:
            asked = asked[:1]  # the entry's own answer to 需要律师吗 is all; it does not ask for papers besides
        made = compose(
            resolved,
            asked,
            day=turn.day,
            chosen=state.chosen,
            region_known=known,
            faq=faq,
            told=told,
            sources=sources_on(self._kb, resolved, turn.day, self._hotline),
            urgent=turn.urgent,
        )
        ask = None if beside else self._ask_back(turn, resolved, made, faq)
        if ask:
            return self._outcomes.circumstance(resolved, ask, state, facets, confidence)
        where = self._kb.regions.tree().name(turn.region) if made.general else ""
        return self._outcomes.answered(
            turn, resolved, made, state, facets, confidence, beside=beside and bool(made.facts), where=where
        )

    def _is_beside(self, turn: Turn, resolved: ResolvedItem, message: Message) -> bool:
        """Whether a message about the last item asks whether something is so that none of its facts speaks of."""
        same = resolved.item.code == turn.state.code
        return same and Topic(resolved, turn.ranker, turn.analyser).is_silent_on(message, turn.analysis)

    def _facets(self, turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...]) -> tuple[str, ...]:
        """The facets to answer by: what a message that goes on about the matter asks besides, and what means the same here."""
        message = turn.message
        if message is not None and (message.loose or not message.is_empty):
            stays = resolved.item.code == turn.state.code
            only_names = not (message.facets or message.loose or message.actions or message.around or message.rest)
            if only_names and not stays:
                return widened(resolved.item, facets)  # 那社保卡呢 names what it leads to and asks for no part of it
            facets = Topic(resolved, turn.ranker, turn.analyser).asked(message, facets, stays=stays)
        return widened(resolved.item, facets)

    def _ask_back(self, turn: Turn, resolved: ResolvedItem, made: Composition, faq: str) -> Ask | None:
        if made.needs_region and not made.facts and not turn.unsettled:
            return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=list(turn.places))
        if not turn.facets or not made.open_dimensions or faq or turn.unsettled:
            return None
        dimension, count = max(made.open_dimensions.items(), key=lambda d: d[1])
        if count < ASK_FROM:
            return None
        asked = next((c for c in resolved.item.circumstances if c.dimension == dimension), None)
        return Ask(dimension=dimension, question=asked.ask, options=list(asked.options)) if asked else None

    def _resolve(self, turn: Turn, code: str) -> ResolvedItem | None:
        try:
            region = turn.ranker.region_for(code, turn.region)
            return turn.resolve(code, region, public=turn.public, day=turn.day)
        except NotFound:
            return None


def sources_on(kb: KnowledgeBase, resolved: ResolvedItem, day: date, hotline: str) -> SourcesToday:
    """What the day does to the sources of an item."""
    item = resolved.item
    phone = next((p.number for p in item.phones if p.type == "consult"), hotline)
    suspended = kb.reviews.suspended(item.code, ancestors(resolved.region), day)
    return SourcesToday(suspended, kb.sources.not_in_force(day), phone)


def _facts_on(resolved: ResolvedItem, day: date) -> list[Fact]:
    """The facts of an item that hold on a day."""
    fields = dict.fromkeys(fact.field for fact in resolved.item.facts())
    return [r.fact for name in fields for r in resolved.facts(name, day)]


def _is_told_by_place(resolved: ResolvedItem, facets: tuple[str, ...]) -> bool:
    """Whether an entry of the place itself has facts for one of the facets."""
    fields = {name for facet in facets for name in BY_NAME[facet].fields}
    return any(
        f.field in fields and resolved.origins[f.id].region != NATION
        for f in resolved.item.facts()
        if f.id in resolved.origins
    )


def _near(best: Candidate, ranking: Ranking) -> tuple[str, ...]:
    """The codes of what comes next after the item answered, for who says that it is not the one."""
    others = tuple(c for c in ranking.candidates if c is not best and c.score >= best.score * COMES_NEAR)
    return tuple(c.entry.code for c in worth_offering(others)) if others else ()


def _holds(candidate: Candidate, day: date) -> bool:
    entry = candidate.entry
    return (not entry.valid_from or entry.valid_from <= day.isoformat()) and (
        not entry.valid_to or day.isoformat() <= entry.valid_to
    )
