"""The outcomes of a turn as replies, with the wording around the facts and the conversation that follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_urlsafe

from hotline.analysis import Analyser, Analysis
from hotline.composing import Composition, paragraphs, reference
from hotline.conversation import Conversation
from hotline.facets import BY_NAME, answerable
from hotline.message import Message
from hotline.places import Place
from hotline.policy import Decision
from hotline.ranking import Ranker
from hotline.replies import Answered, Ask, Choice, Clarify, Referral, Referred, Reply, Unanswered
from hotline.telling import SUMMARY
from knowledge.resolving import ResolvedItem
from knowledge.store import LiveEntry

NONE_OF_THESE = "都不是"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message with everything it is to be understood by.

    `day` is the day the answer is for; `place` is where the asker said they are, which `text` then no longer says, and
    `places` the full names of what it may be when that is not clear; `facets` is what it asks for, and `message` what else it
    says where it goes on about a matter.
    """

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
    place: Place | None = None
    places: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The reply and the conversation after it. `queue`: this question goes to staff; `requeue`: so does that of an earlier reply."""

    reply: Reply
    state: Conversation
    queue: bool = False
    requeue: str = ""


class Outcomes:
    """Makes replies. `hotline` is the number of a human here."""

    def __init__(self, hotline: str) -> None:
        self._hotline = hotline

    def answered(
        self,
        turn: Turn,
        resolved: ResolvedItem,
        made: Composition,
        state: Conversation,
        facets: tuple[str, ...],
        confidence: float | None,
    ) -> Result:
        """The facts asked for, and the honest names of those that are missing."""
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
        return Result(reply, state, queue=bool(made.missing) and not made.facts)

    def _answer_text(self, turn: Turn, resolved: ResolvedItem, made: Composition, state: Conversation) -> str:
        item = resolved.item
        lines = [f"【{item.name}】"]
        if turn.as_of:
            lines.append(f"以下是 {turn.as_of.isoformat()} 的历史口径，不一定是现行规定。")
        if state.chosen:
            lines.append("按您的情况：" + "、".join(f"{d}为{o}" for d, o in state.chosen.items()))
        reviewed = any(fact.under_review for fact in (*made.facts, *made.rest))
        shown = any(fact.id == SUMMARY for fact in made.facts)
        if item.summary and not turn.facets and not state.faq and not reviewed and not shown:
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

    def circumstance(
        self, resolved: ResolvedItem, ask: Ask, state: Conversation, facets: tuple[str, ...], confidence: float | None
    ) -> Result:
        """Ask for the one circumstance that would change the answer."""
        options = "".join(f"\n  · {option}" for option in ask.options)
        reply = Clarify(
            reply_id=_new_id(), text=f"【{resolved.item.name}】\n{ask.question}{options}", facets=list(facets),
            confidence=confidence, ask=ask, item=reference(resolved),
        )  # fmt: skip
        return Result(reply, replace(state, asked=(ask.dimension, tuple(ask.options))))

    def clarify(self, turn: Turn, decision: Decision, confidence: float) -> Result:
        """Offer two to four candidates."""
        if len(decision.candidates) == 1:
            return self.unanswered(turn, confidence)
        return self.offer(turn, [candidate.entry for candidate in decision.candidates], confidence)

    def offer(self, turn: Turn, entries: list[LiveEntry], confidence: float | None = None) -> Result:
        """Ask which of these entries is meant."""
        choices = [_choice(entry, entries) for entry in entries]
        lines = ["您想问的是哪一件？"]
        lines += [f"  {n}. {c.name}" + (f"（{c.hint}）" if c.hint else "") for n, c in enumerate(choices, 1)]
        lines.append(f"请回复序号；都不对请回复“{NONE_OF_THESE}”。")
        reply = Clarify(
            reply_id=_new_id(), text="\n".join(lines), facets=list(turn.facets), confidence=confidence,
            candidates=choices, follow_ups=[NONE_OF_THESE],
        )  # fmt: skip
        state = turn.state.offering(tuple(c.code for c in choices), turn.facets)
        return Result(reply, state)

    def or_another(self, result: Result, entries: list[LiveEntry]) -> Result:
        """An answer about the first of what was offered, with the others still to choose from."""
        code = result.state.code
        others = [f"{n}. {entry.name}" for n, entry in enumerate(entries, 1) if entry.code != code]
        text = f"{result.reply.text}\n如果您问的是另一件，请回复序号：{'；'.join(others)}。"
        return replace(result, reply=replace(result.reply, text=text)) if others else result

    def which_matter(self, turn: Turn) -> Result:
        """Ask what it is about: only a facet was named (要带什么)."""
        question = "您想问哪件事？请说出事项，例如“身份证丢了怎么补办”。"
        reply = Clarify(
            reply_id=_new_id(), text=question, facets=list(turn.facets),
            ask=Ask(dimension="事项", question=question, options=[]),
        )  # fmt: skip
        return Result(reply, replace(turn.state, facets=turn.facets, offered=(), asked=None))

    def which_place(self, turn: Turn) -> Result:
        """The name of a place that several places have."""
        question = "请问是哪个地方？"
        options = list(turn.places)
        text = question + "".join(f"\n  · {option}" for option in options)
        reply = Clarify(
            reply_id=_new_id(), text=text, facets=list(turn.facets),
            ask=Ask(dimension="地区", question=question, options=options),
        )  # fmt: skip
        return Result(reply, turn.state)

    def unanswered(self, turn: Turn, confidence: float | None, *, expired: bool = False) -> Result:
        """We do not know; the question goes to staff."""
        why = "这件事的规定已过有效期，正在更新。" if expired else "这个问题我还不能准确回答。"
        text = f"{why}已转给工作人员补充；急用请拨打 {self._hotline} 人工服务。"
        referral = Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}")
        reply = Unanswered(
            reply_id=_new_id(), text=text, facets=list(turn.facets), confidence=confidence, referral=referral
        )
        return Result(reply, replace(turn.state, offered=(), asked=None), queue=True)

    def none_of_these(self, turn: Turn) -> Result:
        """The question before this message goes to the queue, not the words 都不是."""
        text = f"明白了，已把您刚才的问题转给工作人员。请换个说法再问，或拨打 {self._hotline} 人工服务。"
        referral = Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}")
        reply = Unanswered(reply_id=_new_id(), text=text, referral=referral)
        state = replace(turn.state, code="", chosen={}, offered=(), asked=None, facets=(), faq="")
        return Result(reply, state, requeue=turn.state.reply_id)

    def referred(self, turn: Turn, referral: Referral) -> Result:
        """Somebody else to call, or a greeting."""
        reply = Referred(reply_id=_new_id(), text=referral.text, referral=referral if referral.phone else None)
        return Result(reply, turn.state)

    def _phone(self, resolved: ResolvedItem) -> str:
        consult = [p.number for p in resolved.item.phones if p.type == "consult"]
        return consult[0] if consult else self._hotline


def _choice(entry: LiveEntry, among: list[LiveEntry]) -> Choice:
    """An entry with what tells it apart: its department, or its code where names and departments agree."""
    twins = [e for e in among if e is not entry and e.name == entry.name]
    hint = entry.department
    if twins and all(t.department == entry.department for t in twins):
        hint = f"{entry.department} {entry.code}".strip()
    return Choice(code=entry.code, name=entry.name, region=entry.region, hint=hint)


def _new_id() -> str:
    # Never begins with a hyphen, which a command line would take for an option.
    return "r" + token_urlsafe(12)
