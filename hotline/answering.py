"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

from dataclasses import replace
from datetime import date

from hotline.composing import Composition, SourcesToday, compose
from hotline.features import NAMES
from hotline.following import (
    Chosen,
    Corrected,
    FollowUp,
    Fresh,
    Intent,
    NoneOfThese,
    Settled,
    interpret,
    matters,
    names_something,
    settled_by,
)
from hotline.guard import Verdict, guard
from hotline.model import Model
from hotline.outcomes import Outcomes, Result, Turn
from hotline.policy import decide
from hotline.ranking import Candidate, Ranking
from hotline.replies import Ask, Clarify, Unanswered
from hotline.text import bare, normalise
from knowledge.errors import NotFound
from knowledge.records import NATION
from knowledge.resolving import ResolvedItem, ancestors
from knowledge.store import KnowledgeBase

ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
LEANING = 0.6
"""How much of a message's words the last item must know for the message to be about it, when it is not clear by itself."""
DESCRIPTION = 12
"""Characters of a message that may describe one of the candidates just offered."""
_ITEM_WORDS = NAMES.index("item_words")


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`."""

    def __init__(self, kb: KnowledgeBase, model: Model, hotline: str) -> None:
        self._kb, self._model, self._hotline = kb, model, hotline
        self._outcomes = Outcomes(hotline)

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
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
        last = self._resolve(turn, state.code) if state.code else None
        names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
        intent: Intent = Fresh()
        if verdict is None:
            circumstances = last.item.circumstances if last else ()
            intent = interpret(turn.analysis, turn.text, state, names=names, circumstances=circumstances)
        if turn.place is not None and not turn.analysis.text:
            if turn.place.region is None:
                return self._outcomes.which_place(turn)
            if state.code:
                return self._about(turn, state.code, facets=state.facets, faq=state.faq)
        match intent:
            case Chosen(place):
                return self._about(turn, state.offered[place], facets=state.facets, faq="")
            case NoneOfThese():
                return self._outcomes.none_of_these(turn)
            case Settled(dimension, option):
                state = replace(state, chosen={**state.chosen, dimension: option})
                return self._about(replace(turn, state=state), state.code, facets=state.facets, faq=state.faq)
            case FollowUp(facets) if last:
                return self._about(turn, state.code, facets=facets, faq="")
            case Corrected(text):
                text = self._with_action(turn, text, last)
                turn = replace(turn, analysis=turn.analyser.analyse(text), text=text, state=replace(state, code=""))
        if state.offered and turn.analysis.facets and not names_something(turn.analysis, turn.text):
            # 要多少钱, before it was said which: the same choices again, now for the fee.
            still = [e for e in turn.ranker.entries_of(state.offered) if e.disclosure == "public" or not turn.public]
            if len(still) > 1:
                return self._outcomes.offer(turn, still)
        if isinstance(intent, Fresh) and (code := self._described(turn)):
            return self._about(turn, code, facets=turn.analysis.facets or state.facets, faq="")
        return self._several(turn) or self._fresh(turn, last)

    def _with_action(self, turn: Turn, text: str, last: ResolvedItem | None) -> str:
        """A corrected thing keeps the action talked about: 不是身份证，是驾驶证, after 换领, asks to 换领 that."""
        if last is None or turn.analyser.analyse(text).actions or self._is_clear(turn, text):
            return text
        actions = turn.analyser.read(last.item.name).actions
        return " ".join([text, *(word for word, weight in actions.items() if weight == 1.0)][:2])

    def _described(self, turn: Turn) -> str:
        """The code of the offered candidate that a short description fits by far the best (租房子的那种), or ''."""
        if not turn.state.offered or len(turn.analysis.text) > DESCRIPTION:
            return ""
        ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public, limit=40)
        mine = [c for c in ranking.candidates if c.entry.code in turn.state.offered]
        if not mine or mine[0].features[_ITEM_WORDS] < LEANING or mine[0].score < ranking.candidates[0].score - 0.5:
            return ""
        return mine[0].entry.code if len(mine) == 1 or mine[0].score - mine[1].score > 0.5 else ""

    def _several(self, turn: Turn) -> Result | None:
        """Two matters in one message: the first that is clear is answered, the others are one touch away.

        None when it asks for one thing, or none of them is clear.
        """
        clauses = matters(turn.analysis, turn.text, turn.analyser)[:3]
        clear = next((clause for clause in clauses if self._is_clear(turn, clause)), None)
        if clear is None:
            return None
        result = self._fresh(replace(turn, analysis=turn.analyser.analyse(clear), text=clear), None)
        others = [f"{clause.strip()}？" for clause in clauses if clause != clear]
        text = f"{result.reply.text}\n您还问了：{'；'.join(others)}请接着问。"
        reply = replace(result.reply, follow_ups=[*others, *result.reply.follow_ups], text=text)
        return replace(result, reply=reply)

    def _is_clear(self, turn: Turn, clause: str) -> bool:
        ranking = turn.ranker.rank(turn.analyser.analyse(clause), region=turn.region, public=turn.public)
        return decide(self._holding(turn, ranking), self._model).kind == "answer"

    def _fresh(self, turn: Turn, last: ResolvedItem | None) -> Result:
        ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        best_overall = ranking.candidates[:1]
        ranking = self._holding(turn, ranking)
        held = ranking.candidates
        expired = bool(best_overall) and best_overall[0] not in held
        decision = decide(ranking, self._model)
        if decision.kind != "answer" and last:
            # Short of an answer, a message may lean on the item talked about: 公积金提取 … 一次能取多少
            mine = next((c for c in held if c.entry.code == last.item.code), None)
            if mine and mine.features[_ITEM_WORDS] >= LEANING:
                faq = turn.ranker.faq_of(mine)
                return self._about(turn, last.item.code, facets=turn.analysis.facets, faq=faq)
        if decision.kind == "answer":
            best = decision.candidates[0]
            return self._about(
                turn,
                best.entry.code,
                facets=turn.analysis.facets,
                faq=turn.ranker.faq_of(best),
                confidence=ranking.confidence,
            )
        if decision.kind == "clarify":
            return self._outcomes.clarify(turn, decision, ranking.confidence)
        if turn.analysis.facets and not names_something(turn.analysis, turn.text):
            return self._outcomes.which_matter(turn)
        return self._outcomes.unanswered(turn, ranking.confidence, expired=expired)

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
        state = turn.state.about(code)
        found = settled_by(turn.analysis, turn.text, resolved.item.circumstances)
        state = replace(state, chosen={**state.chosen, **found}, facets=facets, offered=(), asked=None, faq=faq)
        known = turn.region != NATION
        made = compose(
            resolved,
            facets,
            day=turn.day,
            chosen=state.chosen,
            region_known=known,
            faq=faq,
            sources=sources_on(self._kb, resolved, turn.day, self._hotline),
        )
        ask = self._ask_back(turn, resolved, made, faq)
        if ask:
            return self._outcomes.circumstance(resolved, ask, state, facets, confidence)
        return self._outcomes.answered(turn, resolved, made, state, facets, confidence)

    def _ask_back(self, turn: Turn, resolved: ResolvedItem, made: Composition, faq: str) -> Ask | None:
        if made.needs_region and not made.facts:
            return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=list(turn.places))
        facets = turn.analysis.facets
        if not facets or not made.open_dimensions or faq:
            return None
        dimension, count = max(made.open_dimensions.items(), key=lambda d: d[1])
        if count < ASK_FROM:
            return None
        asked = next((c for c in resolved.item.circumstances if c.dimension == dimension), None)
        return Ask(dimension=dimension, question=asked.ask, options=list(asked.options)) if asked else None

    # -- the outcomes

    # -- reading

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


def _holds(candidate: Candidate, day: date) -> bool:
    entry = candidate.entry
    return (not entry.valid_from or entry.valid_from <= day.isoformat()) and (
        not entry.valid_to or day.isoformat() <= entry.valid_to
    )
