"""From an analysed message to a reply: guard, conversation, ranking, decision, composing. It reads the knowledge and writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_urlsafe

from hotline.analysis import Analyser, Analysis
from hotline.composing import Composition, SourcesToday, compose, paragraphs, reference
from hotline.conversation import Conversation
from hotline.facets import BY_NAME, answerable
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
    settled_by,
)
from hotline.guard import Verdict, guard
from hotline.model import Model
from hotline.policy import Decision, decide
from hotline.ranking import Candidate, Ranker
from hotline.replies import Answered, Ask, Choice, Clarify, Referral, Referred, Reply, Unanswered
from hotline.text import bare, normalise
from knowledge.errors import NotFound
from knowledge.records import NATION
from knowledge.resolving import ResolvedItem, ancestors
from knowledge.store import KnowledgeBase

ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
LEANING = 0.6
"""How much of a message's words the last item must know for the message to be about it, when it is not clear by itself."""
NONE_OF_THESE = "都不是"
_ITEM_WORDS = NAMES.index("item_words")

Result = tuple[Reply, Conversation, bool]
"""The reply, the conversation after it, and whether the question goes to the queue."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message with everything it is to be understood by. `day` is the day the answer is for."""

    ranker: Ranker
    resolve: Callable[..., ResolvedItem]
    analyser: Analyser
    analysis: Analysis
    text: str
    state: Conversation
    region: str
    public: bool
    day: date
    as_of: date | None


class Answering:
    """Replies to turns. Stateless: everything about a conversation is in its `Conversation`."""

    def __init__(self, kb: KnowledgeBase, model: Model, hotline: str) -> None:
        self._kb, self._model, self._hotline = kb, model, hotline

    def reply(self, turn: Turn) -> Result:
        """Reply to one message."""
        verdict = guard(turn.analysis, turn.text, hotline=self._hotline)
        if verdict and verdict.stop:
            return self._referred(turn, verdict.referral)
        reply, state, queue = self._meant(turn, verdict)
        if verdict:
            if isinstance(reply, Unanswered | Clarify):
                return self._referred(turn, verdict.referral)
            reply = replace(reply, referral=verdict.referral, text=f"{verdict.referral.text}\n\n{reply.text}")
        return reply, state, queue

    def _meant(self, turn: Turn, verdict: Verdict | None) -> Result:
        state = turn.state
        last = self._resolve(turn, state.code) if state.code else None
        names = tuple(bare(normalise(turn.ranker.name_of(code))) for code in state.offered)
        intent: Intent = Fresh()
        if verdict is None:
            circumstances = last.item.circumstances if last else ()
            intent = interpret(turn.analysis, turn.text, state, names=names, circumstances=circumstances)
        match intent:
            case Chosen(place):
                return self._about(turn, state.offered[place], facets=state.facets, faq="")
            case NoneOfThese():
                return self._none_of_these(turn)
            case Settled(dimension, option):
                state = replace(state, chosen={**state.chosen, dimension: option})
                return self._about(replace(turn, state=state), state.code, facets=state.facets, faq=state.faq)
            case FollowUp(facets) if last:
                return self._about(turn, state.code, facets=facets, faq="")
            case Corrected(text):
                turn = replace(turn, analysis=turn.analyser.analyse(text), text=text, state=replace(state, code=""))
        return self._fresh(turn, last)

    # -- a question of its own

    def _fresh(self, turn: Turn, last: ResolvedItem | None) -> Result:
        ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        held = tuple(c for c in ranking.candidates if _holds(c, turn.day))
        expired = bool(ranking.candidates) and ranking.candidates[0] not in held
        ranking = replace(ranking, candidates=held)
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
            return self._clarify(turn, decision, ranking.confidence)
        if turn.analysis.facets and not ranking.candidates:
            return self._which_matter(turn)
        return self._unanswered(turn, ranking.confidence, expired=expired)

    def _about(
        self, turn: Turn, code: str, *, facets: tuple[str, ...], faq: str, confidence: float | None = None
    ) -> Result:
        """Answer about one item, or ask for the one circumstance that would change the answer."""
        resolved = self._resolve(turn, code)
        if resolved is None or not resolved.holds_on(turn.day):
            return self._unanswered(turn, confidence, expired=resolved is not None)
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
        ask = self._ask_back(resolved, made, facets, faq)
        if ask:
            return self._circumstance(resolved, ask, state, facets, confidence)
        return self._answered(turn, resolved, made, state, facets, confidence)

    def _ask_back(self, resolved: ResolvedItem, made: Composition, facets: tuple[str, ...], faq: str) -> Ask | None:
        if made.needs_region and not made.facts:
            return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=[])
        if not facets or not made.open_dimensions or faq:
            return None
        dimension, count = max(made.open_dimensions.items(), key=lambda d: d[1])
        if count < ASK_FROM:
            return None
        asked = next((c for c in resolved.item.circumstances if c.dimension == dimension), None)
        return Ask(dimension=dimension, question=asked.ask, options=list(asked.options)) if asked else None

    # -- the outcomes

    def _answered(
        self,
        turn: Turn,
        resolved: ResolvedItem,
        made: Composition,
        state: Conversation,
        facets: tuple[str, ...],
        confidence: float | None,
    ) -> Result:
        item = resolved.item
        verified_on = item.verified_on.isoformat() if item.verified_on else None
        reply = Answered(
            reply_id=_new_id(),
            text=self._answer_text(turn, resolved, made, state),
            facets=list(facets),
            follow_ups=self._follow_ups(resolved, made, state),
            confidence=confidence,
            item=reference(resolved),
            facts=made.facts,
            rest=made.rest,
            missing=made.missing,
            assumed=state.chosen,
            verified_on=verified_on,
            as_of=turn.as_of.isoformat() if turn.as_of else None,
        )
        return reply, state, bool(made.missing) and not made.facts

    def _answer_text(self, turn: Turn, resolved: ResolvedItem, made: Composition, state: Conversation) -> str:
        item = resolved.item
        lines = [f"【{item.name}】"]
        if turn.as_of:
            lines.append(f"以下是 {turn.as_of.isoformat()} 的历史口径，不一定是现行规定。")
        if state.chosen:
            lines.append("按您的情况：" + "、".join(f"{d}为{o}" for d, o in state.chosen.items()))
        reviewed = any(fact.under_review for fact in (*made.facts, *made.rest))
        if item.summary and not turn.analysis.facets and not state.faq and not reviewed:
            lines.append(item.summary)
        if made.facts:
            lines.append(paragraphs(made.facts))
        if made.missing:
            titles = "、".join(BY_NAME[f].title for f in made.missing)
            lines.append(f"{titles}：还没有核实过的内容，请拨打 {self._phone(resolved)} 确认。")
        if made.needs_region:
            lines.append("金额各地不同，告诉我您所在的地区后再答复。")
        if not made.facts and not made.missing:
            lines.append(f"由{item.department or '当地主管部门'}办理，具体要求请拨打 {self._phone(resolved)} 确认。")
        if item.verified_on:
            lines.append(f"核实日期：{item.verified_on.isoformat()}")
        return "\n".join(lines)

    def _follow_ups(self, resolved: ResolvedItem, made: Composition, state: Conversation) -> list[str]:
        shown = {fact.facet for fact in made.facts}
        fields = frozenset(f.field for f in resolved.item.facts()) | {"basis"}
        asks = [f.ask for f in answerable(fields) if f.name not in shown and f.name != "依据"][:4]
        options = [
            f"如果是{option}"
            for c in resolved.item.circumstances
            if c.dimension in made.open_dimensions and c.dimension not in state.chosen
            for option in c.options
        ]
        return options[:3] + asks

    def _circumstance(
        self, resolved: ResolvedItem, ask: Ask, state: Conversation, facets: tuple[str, ...], confidence: float | None
    ) -> Result:
        options = "".join(f"\n  · {option}" for option in ask.options)
        reply = Clarify(
            reply_id=_new_id(), text=f"【{resolved.item.name}】\n{ask.question}{options}", facets=list(facets),
            confidence=confidence, ask=ask, item=reference(resolved),
        )  # fmt: skip
        return reply, replace(state, asked=(ask.dimension, tuple(ask.options))), False

    def _clarify(self, turn: Turn, decision: Decision, confidence: float) -> Result:
        offered = decision.candidates
        if len(offered) == 1:
            return self._unanswered(turn, confidence)
        choices = [self._choice(c, offered) for c in offered]
        lines = ["您想问的是哪一件？"]
        lines += [f"  {n}. {c.name}" + (f"（{c.hint}）" if c.hint else "") for n, c in enumerate(choices, 1)]
        lines.append(f"请回复序号；都不对请回复“{NONE_OF_THESE}”。")
        reply = Clarify(
            reply_id=_new_id(), text="\n".join(lines), facets=list(turn.analysis.facets), confidence=confidence,
            candidates=choices, follow_ups=[NONE_OF_THESE],
        )  # fmt: skip
        state = replace(
            turn.state,
            code="",
            chosen={},
            facets=turn.analysis.facets,
            offered=tuple(c.code for c in choices),
            asked=None,
            faq="",
        )
        return reply, state, False

    def _choice(self, candidate: Candidate, among: tuple[Candidate, ...]) -> Choice:
        """A candidate with what tells it apart: its department, or its region where names and departments agree."""
        entry = candidate.entry
        twins = [c.entry for c in among if c is not candidate and c.entry.name == entry.name]
        hint = entry.department
        if twins and all(t.department == entry.department for t in twins):
            hint = f"{entry.department} {entry.code}".strip()
        return Choice(code=entry.code, name=entry.name, region=entry.region, hint=hint)

    def _which_matter(self, turn: Turn) -> Result:
        question = "您想问哪件事？请说出事项，例如“身份证丢了怎么补办”。"
        reply = Clarify(
            reply_id=_new_id(), text=question, facets=list(turn.analysis.facets),
            ask=Ask(dimension="事项", question=question, options=[]),
        )  # fmt: skip
        return reply, replace(turn.state, facets=turn.analysis.facets, offered=(), asked=None), False

    def _unanswered(self, turn: Turn, confidence: float | None, *, expired: bool = False) -> Result:
        why = "这件事的规定已过有效期，正在更新。" if expired else "这个问题我还不能准确回答。"
        text = f"{why}已转给工作人员补充；急用请拨打 {self._hotline} 人工服务。"
        referral = Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}")
        reply = Unanswered(
            reply_id=_new_id(), text=text, facets=list(turn.analysis.facets), confidence=confidence, referral=referral
        )
        return reply, replace(turn.state, offered=(), asked=None), True

    def _none_of_these(self, turn: Turn) -> Result:
        """The question before this message goes to the queue, not the words 都不是."""
        if turn.state.reply_id:
            try:
                logged = self._kb.questions.get(turn.state.reply_id)
                self._kb.questions.send_to_queue(
                    logged.reply_id, grouping=turn.analyser.read(logged.question).text[:200]
                )
            except NotFound:
                pass
        text = f"明白了，已把您刚才的问题转给工作人员。请换个说法再问，或拨打 {self._hotline} 人工服务。"
        referral = Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}")
        reply = Unanswered(reply_id=_new_id(), text=text, referral=referral)
        return reply, replace(turn.state, code="", chosen={}, offered=(), asked=None, facets=(), faq=""), False

    def _referred(self, turn: Turn, referral: Referral) -> Result:
        reply = Referred(reply_id=_new_id(), text=referral.text, referral=referral if referral.phone else None)
        return reply, replace(turn.state, offered=(), asked=None), False

    # -- reading

    def _resolve(self, turn: Turn, code: str) -> ResolvedItem | None:
        try:
            region = turn.ranker.region_for(code, turn.region)
            return turn.resolve(code, region, public=turn.public, day=turn.day)
        except NotFound:
            return None

    def _phone(self, resolved: ResolvedItem) -> str:
        consult = [p.number for p in resolved.item.phones if p.type == "consult"]
        return consult[0] if consult else self._hotline


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


def _new_id() -> str:
    return token_urlsafe(12)
