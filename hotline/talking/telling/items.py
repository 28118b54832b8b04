"""What is told of one item: its facts for the points that were asked, or the one circumstance that would change them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from hotline.answering.amounts.charges import beside_the_question
from hotline.answering.amounts.worked import worked_amount
from hotline.answering.composing import AskedOfItem, Composition, compose
from hotline.answering.fact_signals import Known
from hotline.answering.item_reading import ItemReading
from hotline.answering.ranked_facts import RankedFacts
from hotline.answering.replies import Answered, Ask, Clarify, new_reply_id, reference
from hotline.answering.units import SUMMARY
from hotline.answering.wording import notes_on, paragraphs
from hotline.reading.facets import BY_NAME, answerable
from hotline.reading.numbers.said import tells_only_quantities
from hotline.talking.conversation import Conversation
from hotline.talking.deciding.plans import RULE, Tell
from hotline.talking.meaning.pointed import pointed_at
from hotline.talking.points import Point, asks_something, ranked_points
from hotline.talking.sources_today import sources_on
from hotline.talking.telling.notes import Notes, NotesDue, notes_on_answer
from hotline.talking.turn import Turn, TurnResult
from knowledge.entry.records import NATION
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase

ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
FOUND = 0.8
"""How likely the facts told must hold a point, one of several, for it not to be named as not surely found. It is set so that little vanishes: of
the fitting points below it two of twelve were not told, of those above it 14 of 65, which nothing tells from the others."""
_WHETHER = re.compile(r"(.)[不没]\1")
"""扣不扣 asks whether something is 扣."""
DEFINITE = frozenset({"材料", "费用", "时限", "地点", "时间", "电话", "部门"})
"""Facets of which any fact answers who asks for them."""


def tell_item(plan: Tell, kb: KnowledgeBase, hotline: str) -> TurnResult:
    """The facts of an item that answer, or the circumstance that is asked for first."""
    turn, item = plan.turn, plan.item
    if plan.before is not None and (rules := _rules_told(plan, plan.before, kb, hotline)):
        return rules
    points = ranked_points(turn, item, plan.facets, Known.of(plan.holding, plan.settling.earlier))
    found = any(point.ranked.trust >= turn.facts.model.direct_at for point in points)
    several = len(points) > 1
    made = _composed(plan, [point.ranked for point in points] if found else [], kb, hotline)
    pointed = found and not several and points[0].ranked.asks_nothing_back and not made.needs_region
    ask = None if pointed or plan.settling.apart or (several and found) else _ask_back(turn, item, made)
    if ask:
        return _asking(plan, ask)
    told = {fact.facet for fact in made.facts if found}
    lost = tuple(point.name for point in points if several and _is_lost(turn, item, point, told))
    beside = _is_beside(turn, item) or (not found and bool(turn.text) and asks_something(turn.text, plan.facets))
    worked = _worked(plan, made)
    beside = beside and bool(made.facts) and not (worked or _is_decided(plan, made))
    where = kb.regions.tree().name(turn.region) if made.general else ""
    return _answered(plan, made, hotline, NotesDue(beside, where, lost, worked))


def _rules_told(plan: Tell, before: Tell, kb: KnowledgeBase, hotline: str) -> TurnResult | None:
    """The rules that what was told last rests on, and that once more below them; None where nothing of it rests on any."""
    item, turn, told = plan.item, plan.turn, tell_item(before, kb, hotline)
    if not isinstance(told.reply, Answered):
        return None
    facts, most = told.reply.facts, max(told.reply.direct, 1)
    resting = [fact for fact in facts[:most] if fact.basis] or [fact for fact in facts if fact.basis][:most]
    if not resting:
        return None
    sources, seen = sources_on(kb, item, turn.day, hotline), {fact.id for fact in resting}
    reading = ItemReading(item, turn.day, told.state.chosen, turn.region != NATION, sources, seen)
    rules = reading.show(reading.facet(RULE)[0], RULE)
    made = Composition([*rules, *resting], [], [], (), {}, direct=len(rules))
    return _answered(replace(plan, state=told.state), made, hotline, NotesDue())


def _composed(plan: Tell, points: Sequence[RankedFacts], kb: KnowledgeBase, hotline: str) -> Composition:
    """The facts for one answer: those of the points, where any is told surely enough, else those of the facets."""
    turn, item = plan.turn, plan.item
    misleading = beside_the_question(turn.text, item.item)
    reading = ItemReading(
        item, turn.day, plan.holding, turn.region != NATION, sources_on(kb, item, turn.day, hotline), beside=misleading
    )
    pointed = () if plan.settling.said else pointed_at(turn, item)
    return compose(reading, AskedOfItem(plan.facets, points, turn.facets, turn.urgent, plan.settling, hotline, pointed))


def _ask_back(turn: Turn, item: ResolvedItem, made: Composition) -> Ask | None:
    told = [fact for fact in made.facts if fact.facet in turn.facets or not turn.facets]
    if made.needs_region and not told and not turn.unsettled:
        return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=list(turn.places))
    if not turn.facets or not made.open_dimensions or turn.unsettled or turn.told_all:
        return None
    dimension, count = max(made.open_dimensions.items(), key=lambda d: d[1])
    if count < ASK_FROM:
        return None
    asked = next((c for c in item.item.circumstances if c.dimension == dimension), None)
    return Ask(dimension=dimension, question=asked.ask, options=list(asked.options)) if asked else None


def _asking(plan: Tell, ask: Ask) -> TurnResult:
    """Ask for the one circumstance that would change the answer."""
    options = "".join(f"\n  · {option}" for option in ask.options)
    reply = Clarify(
        reply_id=new_reply_id(), text=f"【{plan.item.item.name}】\n{ask.question}{options}", facets=list(plan.facets),
        confidence=plan.confidence, ask=ask, item=reference(plan.item),
    )  # fmt: skip
    return TurnResult(reply, replace(plan.state, asked=(ask.dimension, tuple(ask.options))))


def _answered(plan: Tell, made: Composition, hotline: str, due: NotesDue) -> TurnResult:
    """The facts asked for, and the honest names of those that are missing."""
    item, as_of = plan.item.item, plan.turn.as_of
    verified_on = item.verified_on.isoformat() if item.verified_on else None
    notes = notes_on_answer(plan, made, due, hotline)
    reply = Answered(
        reply_id=new_reply_id(),
        text="\n".join([*_heading(plan), *_body(made, notes), *notes_on(made.facts, verified_on)]),
        facets=list(plan.facets),
        follow_ups=_follow_ups(plan.item, made, plan.state),
        left=[*dict.fromkeys((*due.lost, *(BY_NAME[facet].title for facet in made.missing)))],
        confidence=plan.confidence,
        item=reference(plan.item),
        facts=made.facts,
        direct=0 if due.beside else made.direct,
        notes=[*notes.above, *notes.below],
        rest=made.rest,
        missing=made.missing,
        assumed=plan.state.chosen,
        verified_on=verified_on,
        as_of=as_of.isoformat() if as_of else None,
    )
    return TurnResult(reply, plan.state, queue=due.beside or (bool(made.missing) and not made.direct))


def _heading(plan: Tell) -> list[str]:
    """What an answer is about: the item, the day it is for, and the circumstances that are known."""
    lines = [f"【{plan.item.item.name}】"]
    if plan.turn.as_of:
        lines.append(f"以下是 {plan.turn.as_of.isoformat()} 的历史口径，不一定是现行规定。")
    if plan.state.chosen:
        lines.append("按您的情况：" + "、".join(plan.state.chosen.values()))
    return lines


def _body(made: Composition, notes: Notes) -> list[str]:
    """The facts among the notes; the summary, where something else answers, above all, but after the branch that is the asker's."""
    said = [fact for fact in made.facts if fact.id != SUMMARY or made.direct == 1]
    summary = [fact.text for fact in made.facts if fact not in said]
    told = [*notes.above, *([paragraphs(said)] if said else [])]
    decided = bool(said) and bool(said[0].when)
    return [*(told if decided else [*summary, *told]), *(summary if decided else []), *notes.below]


def _follow_ups(resolved: ResolvedItem, made: Composition, state: Conversation) -> list[str]:
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


def _is_beside(turn: Turn, resolved: ResolvedItem) -> bool:
    """Whether a message about the last item names only what the item never speaks of: 要考试吗, of a residence permit."""
    named = tuple(word for word in turn.message.named if not word.isdecimal()) if turn.message else ()
    tells = tells_only_quantities(turn.text)  # 爸爸60岁，妈妈56岁 asks of nothing else
    return resolved.item.code == turn.state.code and not tells and _never_says(turn, resolved, named)


def _never_says(turn: Turn, resolved: ResolvedItem, words: tuple[str, ...]) -> bool:
    """Whether an item speaks of none of some words; not of no words."""
    units = turn.facts.table(resolved, turn.day).units
    said = " ".join([resolved.item.name, *resolved.item.aliases, *(f"{unit.said} {unit.asks}" for unit in units)])
    return bool(words) and not any(_WHETHER.sub(r"\1", word) in said for word in words)


def _worked(plan: Tell, made: Composition) -> str:
    """The line that works out an amount said in the message, or in the one that is answered again; '' where no rule does."""
    said = (plan.turn.numbers, plan.turn.text)
    lines = (worked_amount(text, plan.item.item, made.facts, plan.state.chosen) for text in said)
    worked = next(filter(None, lines), "")
    if not plan.turn.sum_told or not (worked or _is_decided(plan, made)):
        return worked
    return "\n".join(filter(None, [f"按您前后说的合计：{plan.turn.sum_told}。", worked]))


def _is_decided(plan: Tell, made: Composition) -> bool:
    """Whether the first fact told is the one that holds for just what the message said of the asker, as 35万要交多少 says an amount."""
    return bool(made.facts) and not plan.settling.said.isdisjoint(made.facts[0].when)


def _is_lost(turn: Turn, resolved: ResolvedItem, point: Point, told: set[str]) -> bool:
    """Whether a point, one of several, is to be named as not surely found; `told` are the facets of what is told."""
    if _never_says(turn, resolved, point.words):
        return True
    shown = bool(point.facets) and DEFINITE.issuperset(point.facets) and not told.isdisjoint(point.facets)
    return point.ranked.trust < FOUND and not shown
