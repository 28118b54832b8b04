"""The outcomes of a turn as replies, with the wording around the facts and the conversation that follows."""

from collections.abc import Sequence
from dataclasses import replace

from hotline.answering.composing import Composition
from hotline.answering.refusals import GIBBERISH, is_gibberish, refusal_for
from hotline.answering.replies import (
    Answered,
    Ask,
    Choice,
    Clarify,
    Part,
    Referral,
    Referred,
    Unanswered,
    new_reply_id,
    reference,
)
from hotline.answering.units import SUMMARY
from hotline.answering.wording import notes_on, paragraphs
from hotline.lines.own_numbers import line_for
from hotline.reading.facets import BY_NAME, answerable
from hotline.searching.policy import Decision
from hotline.talking.conversation import REMEMBERED, Conversation
from hotline.talking.meaning.commonest import offer_of
from hotline.talking.meaning.topic import asking_again
from hotline.talking.notes import notes_on_answer, phone_of
from hotline.talking.points import points_named
from hotline.talking.turn import Result, Turn
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import LiveEntry

NONE_OF_THESE = "都不是"
_QUEUED, _REQUEUED = "已转给工作人员补充；", "已把您刚才的问题转给工作人员。"
HANDED_ON = (_QUEUED, _REQUEUED)
"""What is said of a question that goes to staff; untrue when it could not be recorded."""
AHEAD = 2.0
"""From this lead (of score) on, the first of an offer is assumed when somebody asks on without choosing: of the fitting
questions that were asked back, it was the right one in 64 of 69; with less of a lead in 79 of 117."""


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
        *,
        beside: bool = False,
        where: str = "",
        lost: Sequence[str] = (),
    ) -> Result:
        """The facts asked for, and the honest names of those that are missing.

        `beside`: none of them speaks of what was asked; `where` is the name of the asker's place; `lost` are the points, of
        several, that nothing told surely speaks of, as they are called.
        """
        # Long: one call fills every part of the reply.
        item = resolved.item
        verified_on = item.verified_on.isoformat() if item.verified_on else None
        phone = phone_of(resolved, self._hotline)
        notes = notes_on_answer(turn, resolved, made, phone, beside=beside, where=where, chosen=state.chosen, lost=lost)
        above = [f"【{item.name}】"]
        if turn.as_of:
            above.append(f"以下是 {turn.as_of.isoformat()} 的历史口径，不一定是现行规定。")
        if state.chosen:
            above.append("按您的情况：" + "、".join(state.chosen.values()))
        said = [fact for fact in made.facts if fact.id != SUMMARY or made.direct == 1]
        above += [fact.text for fact in made.facts if fact not in said]
        body = [paragraphs(said)] if said else []
        reply = Answered(
            reply_id=new_reply_id(),
            text="\n".join([*above, *notes.above, *body, *notes.below, *notes_on(made.facts, verified_on)]),
            facets=list(facets),
            follow_ups=self._follow_ups(resolved, made, state),
            left=[*dict.fromkeys((*lost, *(BY_NAME[facet].title for facet in made.missing)))],
            confidence=confidence,
            item=reference(resolved),
            facts=made.facts,
            direct=0 if beside else made.direct,
            notes=[*notes.above, *notes.below],
            rest=made.rest,
            missing=made.missing,
            assumed=state.chosen,
            verified_on=verified_on,
            as_of=turn.as_of.isoformat() if turn.as_of else None,
        )
        return Result(reply, state, queue=beside or (bool(made.missing) and not made.direct))

    def _follow_ups(self, resolved: ResolvedItem, made: Composition, state: Conversation) -> list[str]:
        shown = {fact.facet for fact in made.facts}
        depends = {dimension for fact in (*made.facts, *made.rest) for dimension in fact.when}
        fields = frozenset(f.field for f in resolved.item.facts()) | {"basis"}
        asks = [f.ask for f in answerable(fields) if f.name not in shown and f.name != "依据"][:4]
        options = [
            f"如果是{option}"
            for c in resolved.item.circumstances
            if c.dimension in depends and c.dimension not in state.chosen
            for option in c.options
        ]
        return options[:3] + asks

    def circumstance(
        self, resolved: ResolvedItem, ask: Ask, state: Conversation, facets: tuple[str, ...], confidence: float | None
    ) -> Result:
        """Ask for the one circumstance that would change the answer."""
        options = "".join(f"\n  · {option}" for option in ask.options)
        reply = Clarify(
            reply_id=new_reply_id(), text=f"【{resolved.item.name}】\n{ask.question}{options}", facets=list(facets),
            confidence=confidence, ask=ask, item=reference(resolved),
        )  # fmt: skip
        return Result(reply, replace(state, asked=(ask.dimension, tuple(ask.options))))

    def clarify(self, turn: Turn, decision: Decision, confidence: float) -> Result:
        """Offer two to four candidates, what most people come for among them."""
        if len(decision.candidates) == 1:
            return self.unanswered(turn, confidence)
        first, second = decision.candidates[:2]
        own = {candidate.entry.code: candidate.entry for candidate in decision.candidates}
        entries = [own.get(code) or turn.ranker.entries_of([code], turn.region)[0] for code in offer_of(turn, decision)]
        result = self.offer(turn, entries, confidence, leads=first.score - second.score >= AHEAD)
        return _promising(turn, result)

    def offer(
        self, turn: Turn, entries: list[LiveEntry], confidence: float | None = None, *, leads: bool = False
    ) -> Result:
        """Ask which of these entries is meant; `leads`: the first is far ahead of the others."""
        return self.offer_under(turn, entries, "您想问的是哪一件？", confidence, leads=leads)

    def offer_instead(self, turn: Turn, entries: list[LiveEntry], wrong: str) -> Result:
        """Ask which else is meant by who says that the answer, about the item named `wrong`, is none."""
        return self.offer_under(turn, entries, f"明白了，不是“{wrong}”。您想问的是哪一件？")

    def offer_again(self, turn: Turn, entries: list[LiveEntry]) -> Result:
        """Ask once more which is meant, as what was said tells none of them."""
        titles = "、".join(BY_NAME[facet].title for facet in turn.facets)
        question = (
            f"{titles}各不相同，您问的是哪一件？" if titles else "我还不能确定是哪一件，请选一个，或者再说具体些："
        )
        facets = turn.facets or turn.state.facets
        result = self.offer_under(replace(turn, facets=facets), entries, question)
        return replace(result, state=replace(result.state, again=True))

    def offer_under(
        self,
        turn: Turn,
        entries: list[LiveEntry],
        question: str,
        confidence: float | None = None,
        *,
        leads: bool = False,
    ) -> Result:
        """Offer entries under a question of its own."""
        choices = [_choice(entry, entries) for entry in entries]
        lines = [question]
        lines += [f"  {n}. {c.name}" + (f"（{c.hint}）" if c.hint else "") for n, c in enumerate(choices, 1)]
        lines.append(f"请回复序号；都不对请回复“{NONE_OF_THESE}”。")
        reply = Clarify(
            reply_id=new_reply_id(), text="\n".join(lines), facets=list(turn.facets), confidence=confidence,
            candidates=choices, follow_ups=[NONE_OF_THESE],
        )  # fmt: skip
        state = turn.state.offering(tuple(c.code for c in choices), turn.facets, leads=leads)
        return Result(reply, state)

    def or_another(self, result: Result, entries: list[LiveEntry]) -> Result:
        """An answer about the first of what was offered, with the others still to choose from."""
        code = result.state.code
        others = [f"{n}. {entry.name}" for n, entry in enumerate(entries, 1) if entry.code != code]
        text = f"{result.reply.text}\n如果您问的是另一件，请回复序号：{'；'.join(others)}。"
        return replace(result, reply=replace(result.reply, text=text)) if others else result

    def together(self, result: Result, other: Result, *, either: bool = False) -> Result:
        """Two answers to one message as one; the conversation is about the first, and remembers the other. `either`: one of them is meant."""
        reply, more = result.reply, other.reply
        if not isinstance(reply, Answered) or not isinstance(more, Answered):
            return result
        part = Part(item=more.item, facets=more.facets, direct=more.direct, facts=more.facts, missing=more.missing)
        names = f"您问的可能是“{reply.item.name}”，也可能是“{more.item.name}”，两件都列在下面。\n" if either else ""
        text = f"{names}{reply.text}\n\n{more.text}"
        earlier = tuple(dict.fromkeys((*result.state.earlier, more.item.code)))[-REMEMBERED:]
        queue = result.queue or other.queue
        left = [*reply.left, *more.left]
        return Result(
            replace(reply, text=text, more=[*reply.more, part], left=left),
            replace(result.state, earlier=earlier),
            queue=queue,
        )

    def and_others(self, turn: Turn, result: Result, *, lost: Sequence[str] = ()) -> Result:
        """A reply to one of several matters, with the others to turn to; `lost` are those not found, as they are called.

        The others are named as the items found, never in the words of the asker.
        """
        state = result.state
        done = {state.code, *state.offered}
        done |= {part.item.code for part in result.reply.more} if isinstance(result.reply, Answered) else set()
        if turn.state.matters:
            done |= {turn.state.code, *turn.state.earlier}  # the others were named before, and some answered since
        left = [(n, matter) for n, matter in enumerate(state.matters, 1) if done.isdisjoint(matter.codes)]
        asks = [
            (n, [asking_again(name, matter.facets) for code in matter.codes[:3] if (name := turn.ranker.name_of(code))])
            for n, matter in left
        ]
        lines = [f"您还问了：{'；'.join(f'第{n}件，' + '、'.join(many) for n, many in asks)}"] if asks else []
        if asks and not state.offered:
            lines.append(f"回复“第{asks[0][0]}件”就接着答。")
        if lost:
            lines.append(f"您还问了{'、'.join(dict.fromkeys(lost))}，没有找到，请单独再问一次。")
        follow_ups = [*(ask for _, many in asks for ask in many), *result.reply.follow_ups]
        text = "\n".join([result.reply.text, *lines])
        named = [*result.reply.left, *("、".join(many) for _, many in asks), *lost]
        return replace(result, reply=replace(result.reply, text=text, follow_ups=follow_ups, left=named))

    def which_matter(self, turn: Turn) -> Result:
        """Ask what it is about: only a facet was named (要带什么)."""
        question = "您想问哪件事？请说出事项，例如“身份证丢了怎么补办”。"
        reply = Clarify(
            reply_id=new_reply_id(), text=question, facets=list(turn.facets),
            ask=Ask(dimension="事项", question=question, options=[]),
        )  # fmt: skip
        return Result(reply, replace(turn.state, facets=turn.facets, offered=(), asked=None))

    def what_about(self, turn: Turn, resolved: ResolvedItem) -> Result:
        """Ask what somebody wants to know of the matter at hand who said nothing: a bare number, ？？？."""
        question = f"您还想了解“{resolved.item.name}”的什么？别的事请直接说出事项。"
        fields = frozenset(fact.field for fact in resolved.item.facts())
        reply = Clarify(
            reply_id=new_reply_id(), text=question, ask=Ask(dimension="事项", question=question, options=[]),
            follow_ups=[f.ask for f in answerable(fields) if f.name != "依据"][:4], item=reference(resolved),
        )  # fmt: skip
        return Result(reply, turn.state)

    def which_place(self, turn: Turn) -> Result:
        """The name of a place that several places have."""
        question = "请问是哪个地方？"
        options = list(turn.places)
        text = question + "".join(f"\n  · {option}" for option in options)
        reply = Clarify(
            reply_id=new_reply_id(), text=text, facets=list(turn.facets),
            ask=Ask(dimension="地区", question=question, options=options),
        )  # fmt: skip
        return Result(reply, turn.state)

    def unanswered(self, turn: Turn, confidence: float | None, *, expired: bool = False) -> Result:
        """We do not know; the question goes to staff, unless it is not ours to answer."""
        if not expired and (result := self._not_ours(turn, confidence)):
            return result
        why = "这件事的规定已过有效期，正在更新。" if expired else "这个问题我还不能准确回答。"
        phone = line_for(turn.text, self._hotline)
        text = f"{why}{_QUEUED}急用请拨打 {phone} 人工服务。"
        referral = Referral(kind="human", phone=phone, text=f"人工服务：{phone}")
        reply = Unanswered(
            reply_id=new_reply_id(), text=text, facets=list(turn.facets), confidence=confidence, referral=referral
        )
        return Result(reply, replace(turn.state, offered=(), asked=None), queue=True)

    def _not_ours(self, turn: Turn, confidence: float | None) -> Result | None:
        """What is said to a question of elsewhere, to chit-chat and to gibberish; None for what the knowledge should have."""
        refusal = refusal_for(turn.text)
        if refusal is None and not is_gibberish(turn.text):
            return None
        phone = refusal.phone if refusal else ""
        referral = Referral(kind="human", phone=phone, text=f"请拨打 {phone}") if phone else None
        text = refusal.said if refusal else GIBBERISH
        reply = Unanswered(reply_id=new_reply_id(), text=text, confidence=confidence, referral=referral)
        return Result(reply, replace(turn.state, offered=(), asked=None))

    def none_of_these(self, turn: Turn) -> Result:
        """The question before this message goes to the queue, not the words 都不是."""
        text = f"明白了，{_REQUEUED}请换个说法再问，或拨打 {self._hotline} 人工服务。"
        referral = Referral(kind="human", phone=self._hotline, text=f"人工服务：{self._hotline}")
        reply = Unanswered(reply_id=new_reply_id(), text=text, referral=referral)
        refused = (turn.state.code,) if turn.state.code else (*turn.state.offered,)
        state = replace(turn.state, code="", chosen={}, offered=(), asked=None, facets=(), refused=refused)
        return Result(reply, state, requeue=turn.state.question or turn.state.reply_id)

    def referred(self, turn: Turn, referral: Referral) -> Result:
        """Somebody else to call, or a greeting; who wants to talk to a person is reminded of what to say there."""
        about = turn.ranker.name_of(turn.state.topic) if referral.kind == "human" and turn.state.topic else ""
        text = f"{referral.text}接通后请说您问的是“{about}”。" if about else referral.text
        reply = Referred(reply_id=new_reply_id(), text=text, referral=referral if referral.phone else None)
        return Result(reply, turn.state)


def _promising(turn: Turn, result: Result) -> Result:
    """An offer that names the points, of several, that are answered once an item is chosen."""
    names = list(dict.fromkeys(points_named(turn)))
    if not names:
        return result
    text = f"{result.reply.text}\n选好以后一并回答您问的{'、'.join(names)}。"
    return replace(result, reply=replace(result.reply, text=text, left=[*result.reply.left, *names]))


def _choice(entry: LiveEntry, among: list[LiveEntry]) -> Choice:
    """An entry with what tells it from another of its name: its department, or its code where that agrees, too."""
    twins = [e for e in among if e is not entry and e.name == entry.name]
    hint = entry.department if twins else ""
    if twins and all(t.department == entry.department for t in twins):
        hint = f"{entry.department} {entry.code}".strip()
    return Choice(code=entry.code, name=entry.name, region=entry.region, hint=hint)
