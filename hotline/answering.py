"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hotline.analysis import Analysis
from hotline.asking import asked_of, named_of
from hotline.composing import Composition, SourcesToday, compose
from hotline.continuing import ANOTHER, described, leads_to, most_likely
from hotline.following import (
    Acknowledged,
    Assumed,
    Back,
    Chosen,
    Corrected,
    FollowUp,
    NoneOfThese,
    Settled,
    Undecided,
    interpret,
    matters,
    settled_by,
)
from hotline.guard import Verdict, acknowledgement, guard
from hotline.message import Message, read_message
from hotline.model import Model
from hotline.outcomes import Outcomes, Result, Turn
from hotline.policy import Decision, decide, worth_offering
from hotline.ranking import Candidate, Ranking
from hotline.replies import Ask, Clarify, Unanswered
from hotline.telling import telling
from hotline.text import bare, normalise
from hotline.topic import Topic, has_any, own_question, widened
from knowledge.errors import NotFound
from knowledge.records import NATION, Fact
from knowledge.resolving import ResolvedItem, ancestors
from knowledge.store import KnowledgeBase

ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
DESCRIPTION = 12
"""Characters of a message that may describe one of the candidates just offered."""
_OF_ANOTHER = re.compile(r"(?:那|那么|还有)?.{2,12}呢[?？。]?")


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`."""

    def __init__(self, kb: KnowledgeBase, model: Model, hotline: str) -> None:
        self._kb, self._model, self._hotline = kb, model, hotline
        self._outcomes = Outcomes(hotline)

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
        turn = replace(turn, facets=named_of(turn.analysis, turn.text))
        verdict = guard(turn.analysis, turn.text, hotline=self._hotline)
        if verdict and verdict.stop:
            return self._outcomes.referred(turn, verdict.referral)
        result = self._meant(turn, verdict)
        if verdict is None:
            return result
        if isinstance(result.reply, Unanswered | Clarify):
            return self._outcomes.referred(turn, verdict.referral)
        text = f"{verdict.referral.text}\n\n{result.reply.text}"
        return replace(result, reply=replace(result.reply, referral=verdict.referral, text=text))

    def _meant(self, turn: Turn, verdict: Verdict | None) -> Result:
        state = turn.state
        if turn.place is not None and not turn.analysis.text:
            if turn.place.region is None:
                return self._outcomes.which_place(turn)
            if state.code:
                return self._about(turn, state.code, facets=state.facets, faq=state.faq)
        if verdict is not None or not state.has_begun:
            return self._several(turn) or self._fresh(turn)
        message = read_message(turn.analysis, turn.text)
        return self._going_on(replace(turn, facets=message.facets, message=message), message)

    def _going_on(self, turn: Turn, message: Message) -> Result:
        """Reply to a message that something was said before."""
        state = turn.state
        # Who goes on without choosing most likely means the first of what was offered.
        topic = state.topic or next(iter(state.offered), "")
        last = self._resolve(turn, topic) if topic else None
        names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
        circumstances = last.item.circumstances if last and state.code else ()
        match interpret(turn.analysis, turn.text, state, message, names=names, circumstances=circumstances):
            case Chosen(place, facets):
                return self._about(turn, state.offered[place], facets=facets or state.facets, faq="")
            case Assumed(facets):
                entries = turn.ranker.entries_of(state.offered)
                first = entries[0].code if entries else state.offered[0]
                return self._outcomes.or_another(self._about(turn, first, facets=facets, faq=""), entries)
            case Undecided():
                return self._offer(turn, state.offered) or self._outcomes.which_matter(turn)
            case NoneOfThese():
                return self._outcomes.none_of_these(turn)
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

    def _says_more(self, turn: Turn, last: ResolvedItem, message: Message) -> bool:
        """Whether a message that asks for facets has words that the last item does not use, or adds a matter."""
        return bool(ANOTHER.search(turn.text) or Topic(last, turn.ranker, turn.analyser).strange(message))

    def _named(self, turn: Turn, last: ResolvedItem | None, message: Message) -> Result:
        """Reply to a message that names something: one of what was offered, the last item, one like it, or another."""
        state = turn.state
        if state.offered and not state.code and len(turn.analysis.text) <= DESCRIPTION:
            codes = described(turn, message)
            if len(codes) == 1:
                return self._about(turn, codes[0], facets=message.facets or state.facets, faq="")
            if 1 < len(codes) < max(len(state.offered), 3) and (offer := self._offer(turn, codes)):
                return offer
        return self._several(turn) or self._fresh(turn, last, message)

    def _offer(self, turn: Turn, codes: Iterable[str]) -> Result | None:
        """Ask which of these items is meant; None when there is nothing to choose from any more."""
        entries = [e for e in turn.ranker.entries_of(codes) if e.disclosure == "public" or not turn.public]
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
        """Two matters in one message: the first that is clear is answered, the others are one touch away.

        None when it asks for one thing, or none of them is clear.
        """
        clauses = matters(turn.analysis, turn.text, turn.analyser)[:3]
        clear = next((clause for clause in clauses if self._is_clear(turn, clause)), None)
        if clear is None:
            return None
        analysis = turn.analyser.analyse(clear)
        result = self._fresh(replace(turn, analysis=analysis, text=clear, facets=analysis.facets))
        others = [f"{clause.strip()}？" for clause in clauses if clause != clear]
        text = f"{result.reply.text}\n您还问了：{'；'.join(others)}请接着问。"
        reply = replace(result.reply, follow_ups=[*others, *result.reply.follow_ups], text=text)
        return replace(result, reply=reply)

    def _is_clear(self, turn: Turn, clause: str) -> bool:
        return decide(self._rank(turn, turn.analyser.analyse(clause)), self._model).kind == "answer"

    def _fresh(self, turn: Turn, last: ResolvedItem | None = None, message: Message | None = None) -> Result:
        everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        ranking = self._holding(turn, everything)
        expired = everything.candidates[:1] != ranking.candidates[:1]
        decision = decide(ranking, self._model)
        if last and message and (result := self._close_to(turn, last, message, ranking, decision)):
            return result
        if decision.kind == "answer":
            best = decision.candidates[0]
            facets = turn.facets or self._same_again(turn) or asked_of(turn.analysis, turn.text)
            faq = turn.ranker.faq_of(best)
            turn = replace(turn, message=None)
            return self._about(turn, best.entry.code, facets=facets, faq=faq, confidence=ranking.confidence)
        if decision.kind == "clarify":
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        message = message or read_message(turn.analysis, turn.text)
        if message.facets and message.is_bare:
            return self._outcomes.which_matter(replace(turn, facets=message.facets))
        return self._outcomes.unanswered(turn, ranking.confidence, expired=expired)

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
        self, turn: Turn, code: str, *, facets: tuple[str, ...], faq: str, confidence: float | None = None
    ) -> Result:
        """Answer about one item, or ask for the one circumstance that would change the answer."""
        resolved = self._resolve(turn, code)
        if resolved is None or not resolved.holds_on(turn.day):
            return self._outcomes.unanswered(turn, confidence, expired=resolved is not None)
        facets = self._facets(turn, resolved, facets)
        told, asked = telling(resolved.item, _facts_on(resolved, turn.day), turn.text, facets), facets
        if told.facts:
            facets = tuple(dict.fromkeys((*facets, *told.facets)))
            faq = faq if faq in told.facts else ""
        state = turn.state.about(code)
        found = settled_by(turn.analysis, turn.text, resolved.item.circumstances)
        offered = state.offered if code in state.offered else ()
        # What goes on about it (难产呢) asks for what told it.
        told_by = (*told.facets, *(f for f in asked if f not in told.instead)) if told.facets else facets
        state = replace(state, chosen={**state.chosen, **found}, facets=told_by, offered=offered, asked=None, faq=faq)
        known = turn.region != NATION
        made = compose(
            resolved,
            asked,
            day=turn.day,
            chosen=state.chosen,
            region_known=known,
            faq=faq,
            told=told,
            sources=sources_on(self._kb, resolved, turn.day, self._hotline),
        )
        ask = self._ask_back(turn, resolved, made, faq)
        if ask:
            return self._outcomes.circumstance(resolved, ask, state, facets, confidence)
        return self._outcomes.answered(turn, resolved, made, state, facets, confidence)

    def _facets(self, turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...]) -> tuple[str, ...]:
        """The facets to answer by: what a message that goes on about the matter asks besides, and what means the same here."""
        message = turn.message
        if message is not None and (message.loose or not message.is_empty):
            stays = resolved.item.code == turn.state.code
            facets = Topic(resolved, turn.ranker, turn.analyser).asked(message, facets, stays=stays)
        return widened(resolved.item, facets)

    def _ask_back(self, turn: Turn, resolved: ResolvedItem, made: Composition, faq: str) -> Ask | None:
        if made.needs_region and not made.facts:
            return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=list(turn.places))
        if not turn.facets or not made.open_dimensions or faq:
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


def _holds(candidate: Candidate, day: date) -> bool:
    entry = candidate.entry
    return (not entry.valid_from or entry.valid_from <= day.isoformat()) and (
        not entry.valid_to or day.isoformat() <= entry.valid_to
    )
