"""Offers to choose from as they are said."""

from dataclasses import replace

from hotline.answering.replies import Choice, Clarify, new_reply_id
from hotline.reading.facets import BY_NAME
from hotline.talking.deciding.plans import Offer, OfferAgain, OfferInstead, OfferNaming
from hotline.talking.turn import Turn, TurnResult
from knowledge.store import LiveEntry

NONE_OF_THESE = "都不是"


def offer(plan: Offer) -> TurnResult:
    """Ask which of these entries is meant; the points that are answered once one is chosen are named."""
    result = _offered(plan.turn, plan.entries, "您想问的是哪一件？", plan.confidence, leads=plan.leads)
    if not plan.points:
        return result
    text = f"{result.reply.text}\n选好以后一并回答您问的{'、'.join(plan.points)}。"
    return replace(result, reply=replace(result.reply, text=text, left=[*result.reply.left, *plan.points]))


def offer_instead(plan: OfferInstead) -> TurnResult:
    """Ask which else is meant; what was wrong is refused."""
    result = _offered(plan.turn, plan.entries, f"明白了，不是“{plan.wrong}”。您想问的是哪一件？")
    state = replace(result.state, refused=(plan.turn.state.code,))
    return replace(result, state=state, requeue=plan.requeue)


def offer_again(plan: OfferAgain) -> TurnResult:
    """Ask once more which is meant, as what was said tells none of them."""
    turn = plan.turn
    titles = "、".join(BY_NAME[facet].title for facet in turn.facets)
    question = f"{titles}各不相同，您问的是哪一件？" if titles else "我还不能确定是哪一件，请选一个，或者再说具体些："
    result = _offered(replace(turn, facets=turn.facets or turn.state.facets), plan.entries, question)
    return replace(result, state=replace(result.state, again=True))


def offer_naming(plan: OfferNaming) -> TurnResult:
    """Offer the items that name something, and say how many there are."""
    shown = len(plan.entries)
    count = f"有 {plan.many} 件，先列出 {shown} 件" if plan.many > shown else f"有这 {shown} 件"
    return _offered(plan.turn, plan.entries, f"{plan.which}{count}，您想看哪一件？")


def or_another(result: TurnResult, entries: list[LiveEntry]) -> TurnResult:
    """An answer about the first of what was offered, with the others still to choose from."""
    code = result.state.code
    others = [f"{n}. {entry.name}" for n, entry in enumerate(entries, 1) if entry.code != code]
    text = f"{result.reply.text}\n如果您问的是另一件，请回复序号：{'；'.join(others)}。"
    return replace(result, reply=replace(result.reply, text=text)) if others else result


def _offered(
    turn: Turn, entries: list[LiveEntry], question: str, confidence: float | None = None, *, leads: bool = False
) -> TurnResult:
    choices = [_choice(entry, entries) for entry in entries]
    lines = [question]
    lines += [f"  {n}. {c.name}" + (f"（{c.hint}）" if c.hint else "") for n, c in enumerate(choices, 1)]
    lines.append(f"请回复序号；都不对请回复“{NONE_OF_THESE}”。")
    reply = Clarify(
        reply_id=new_reply_id(), text="\n".join(lines), facets=list(turn.facets), confidence=confidence,
        candidates=choices, follow_ups=[NONE_OF_THESE],
    )  # fmt: skip
    return TurnResult(reply, turn.state.offering(tuple(c.code for c in choices), turn.facets, leads=leads))


def _choice(entry: LiveEntry, among: list[LiveEntry]) -> Choice:
    """An entry with what tells it from another of its name: its department, or its code where that agrees, too."""
    twins = [e for e in among if e is not entry and e.name == entry.name]
    hint = entry.department if twins else ""
    if twins and all(t.department == entry.department for t in twins):
        hint = f"{entry.department} {entry.code}".strip()
    return Choice(code=entry.code, name=entry.name, region=entry.region, hint=hint)
