"""Replies to a message that names something: one of what was offered, the last item, one close to it, or a matter of its own."""

import re
from dataclasses import replace

from hotline.reading.loose_facets import asked_of, named_of
from hotline.reading.text import bare
from hotline.searching.model import Model
from hotline.searching.policy import Decision, decide, worth_offering
from hotline.searching.ranking import Ranking
from hotline.talking.about_item import AboutItem
from hotline.talking.continuation import described, is_elliptic, leads_to, most_likely
from hotline.talking.message import Message, read_message
from hotline.talking.offers import Offers
from hotline.talking.outcomes import Outcomes
from hotline.talking.several_matters import matter_of, parts_of
from hotline.talking.topic import Topic
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import coming_near, decided, heard, holding, ranked, resolve, without
from knowledge.publishing.resolving import ResolvedItem

DESCRIPTION = 12
"""Characters of a message that may describe one of the candidates just offered."""
_OF_ANOTHER = re.compile(r"(?:那|那么|还有)?.{2,12}呢[?？。]?")


class Naming:
    """Replies to what a message names."""

    def __init__(self, model: Model, about: AboutItem, offers: Offers, outcomes: Outcomes) -> None:
        self._model, self._about, self._offers, self._outcomes = model, about, offers, outcomes

    def asked(self, turn: Turn, last: ResolvedItem | None = None, message: Message | None = None) -> Result:
        """Reply to a message that asks for several matters or for one; after `last`, it may still go on about that."""
        return self._several(turn) or self._fresh(turn, last, message)

    def named(self, turn: Turn, last: ResolvedItem | None, message: Message) -> Result:
        """Reply to a message that names something: one of what was offered, the last item, one like it, or another."""
        state = turn.state
        if state.matters and (named := self._matter(turn, message)):
            return self._offers.other_matter(turn, named[0], message.facets, code=named[1])
        # 银行卡丢了怎么补 describes none of ours.
        if state.offered and not state.code and len(turn.analysis.text) <= DESCRIPTION and not turn.analysis.foreign:
            codes = described(turn, message)
            if len(codes) == 1:
                return self._about.answer(turn, codes[0], facets=message.facets or state.facets)
            if 1 < len(codes) < max(len(state.offered), 3) and (offer := self._offers.which_of(turn, codes)):
                return offer
        return self.asked(turn, last, message)

    def corrected(self, turn: Turn, last: ResolvedItem | None, text: str) -> Result:
        """Reply to what is meant instead of what was understood: another thing, another action, or another circumstance."""
        analysis = turn.analyser.analyse(text)
        message = read_message(analysis, text)
        turn = replace(turn, analysis=analysis, text=text, facets=message.facets or turn.state.facets, message=message)
        if last is None or (message.things and decided(turn, analysis, self._model).kind == "answer"):
            return self.named(replace(turn, state=replace(turn.state, code="")), None, message)
        topic = Topic(last, turn.ranker, turn.analyser)
        readings = [topic.in_its_place(text), topic.carried(text)] if message.things else [topic.carried(text)]
        rankings = [without(ranked(turn, reading), topic.code) for reading in readings]
        for decision in (decide(ranking, self._model) for ranking in rankings):
            if decision.kind == "answer":
                return self._about.answer(turn, decision.candidates[0].entry.code, facets=turn.facets)
        if message.is_bare and not message.around:
            return self._about.answer(turn, topic.code, facets=turn.facets)
        near = worth_offering(rankings[0].candidates) if rankings[0].candidates else ()
        return self._offers.which_of(turn, [c.entry.code for c in near]) or self.named(turn, None, message)

    def _several(self, turn: Turn) -> Result | None:
        """Several matters in one message: what is clear is answered first, the others are one touch away.

        None when it asks for one thing, or nothing in it is clear enough.
        """
        parts, lost = parts_of(turn.analysis, turn.text, turn.analyser, lambda part: decided(turn, part, self._model))
        if not parts:
            return None
        first = parts[0]
        result = self._fresh(replace(turn, analysis=first.analysis, text=first.text, facets=first.facets))
        state = replace(result.state, matters=tuple(part.matter for part in parts))
        return self._outcomes.and_others(turn, replace(result, state=state), lost=lost)

    def _matter(self, turn: Turn, message: Message) -> tuple[int, str] | None:
        """The place and the item of the matter, asked for beside the one talked about, that a message names, unless it was answered."""
        state = turn.state
        known = {state.code, *state.earlier} if state.code else set(state.offered)
        others = [matter.codes if known.isdisjoint(matter.codes) else () for matter in state.matters]
        names = [{code: turn.ranker.name_of(code) for code in codes} for codes in others]
        return matter_of(turn.text, message, names, turn.analyser, decided(turn, turn.analysis, self._model))

    def _fresh(self, turn: Turn, last: ResolvedItem | None = None, message: Message | None = None) -> Result:
        everything = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        ranking = heard(turn, holding(turn, everything), turn.analysis)
        expired = everything.candidates[:1] != ranking.candidates[:1]
        decision = decide(ranking, self._model)
        if last and message:
            if _asks_again(turn, last, message, decision):
                turn = replace(turn, facets=named_of(turn.analysis, turn.text))
            elif result := self._close_to(turn, last, message, ranking, decision):
                return result
        if decision.kind == "answer":
            best = decision.candidates[0]
            facets = turn.facets or _same_again(turn) or asked_of(turn.analysis, turn.text)
            turn = replace(turn, message=None)
            result = self._about.answer(turn, best.entry.code, facets=facets, confidence=ranking.confidence)
            return replace(result, state=replace(result.state, near=coming_near(best, ranking)))
        if decision.kind == "clarify":
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        message = message or read_message(turn.analysis, turn.text)
        if message.facets and message.is_bare:
            return self._outcomes.which_matter(replace(turn, facets=message.facets))
        if bare(turn.text).isdecimal():
            return self._outcomes.which_matter(turn)  # a number that nothing is known by is no question
        return self._outcomes.unanswered(turn, ranking.confidence, expired=expired)

    def _close_to(
        self, turn: Turn, last: ResolvedItem, message: Message, ranking: Ranking, decision: Decision
    ) -> Result | None:
        """Go on about the last item or move to one close to it; None when the message is a question of its own."""
        topic = _talked_about(turn, last, message, ranking, decision)
        if ranking.foreign and (not turn.state.code or topic.words.isdisjoint(turn.analysis.objects)):
            return None  # 银行卡丢了怎么补 is about no item here: not what was merely offered, nor what does not speak of it
        codes = leads_to(turn, topic, message, ranking, decision, self._model)
        if len(codes) > 1:
            return self._offers.which_of(turn, codes)
        if not codes:
            return None
        return self._about.answer(turn, codes[0], facets=message.facets or _same_again(turn))


def _asks_again(turn: Turn, last: ResolvedItem, message: Message, decision: Decision) -> bool:
    """Whether a message asks for the last item as if nothing had been said, and so is answered like the first time."""
    if decision.kind != "answer" or decision.candidates[0].entry.code != last.item.code:
        return False
    things = Topic(last, turn.ranker, turn.analyser).things
    return not set(message.things).isdisjoint(things) and not is_elliptic(turn.text)


def _talked_about(turn: Turn, last: ResolvedItem, message: Message, ranking: Ranking, decision: Decision) -> Topic:
    """The last item; while an offer is open, whichever of it a message most likely goes on about."""
    mine = Topic(last, turn.ranker, turn.analyser)
    if turn.state.code:
        return mine
    offered = [resolve(turn, code) for code in turn.state.offered if code != mine.code]
    others = [Topic(item, turn.ranker, turn.analyser) for item in offered if item]
    return most_likely(turn, [mine, *others], message, ranking, decision)


def _same_again(turn: Turn) -> tuple[str, ...]:
    """What was asked last, when the same is asked of another: 那护照呢."""
    return tuple(f for f in turn.state.facets if f != "流程") if _OF_ANOTHER.fullmatch(turn.text) else ()
