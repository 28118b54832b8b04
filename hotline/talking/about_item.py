"""Answering about one item, or asking for the one circumstance that would change the answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from hotline.answering.amounts.charges import beside_the_question
from hotline.answering.articles import AboutArticle, article_asked_for, facts_on, is_text_of, passages_on
from hotline.answering.composing import Composition, compose
from hotline.answering.item_reading import SourcesToday
from hotline.answering.replies import Answered, Ask, Clarify, Referred, ShownFact, new_reply_id, reference
from hotline.answering.wording import paragraphs
from hotline.reading.text import ASKING
from hotline.talking.conversation import Conversation, Matter
from hotline.talking.meaning.topic import widened
from hotline.talking.outcomes import Outcomes
from hotline.talking.points import Point, asks_something, ranked_points
from hotline.talking.saying.message import Message
from hotline.talking.saying.options import is_denied, settled_by
from hotline.talking.turn import Result, Turn
from hotline.talking.what_holds import resolve
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase

_NOTHING: Mapping[str, str] = MappingProxyType({})
ASK_FROM = 4
"""An explicit question with at least this many facts that depend on an unknown circumstance is asked back first."""
FOUND = 0.8
"""How likely the facts told must hold a point, one of several, for it not to be named as not surely found. It is set so that little vanishes: of
the fitting points below it two of twelve were not told, of those above it 14 of 65, which nothing tells from the others."""
DEFINITE = frozenset({"材料", "费用", "时限", "地点", "时间", "电话", "部门"})
"""Facets of which any fact answers who asks for them."""
ANSWER = 8
"""Characters of a message that may be an answer to a circumstance asked for."""


class AboutItem:
    """Replies about one item. `hotline` is the number to ask at where the item names none."""

    def __init__(self, kb: KnowledgeBase, hotline: str, outcomes: Outcomes) -> None:
        self._kb, self._hotline, self._outcomes = kb, hotline, outcomes

    def answer(
        self,
        turn: Turn,
        code: str,
        *,
        facets: tuple[str, ...],
        confidence: float | None = None,
        fixed: Mapping[str, str] = _NOTHING,
    ) -> Result:
        """Answer about one item, or ask for the one circumstance that would change the answer; `fixed` are circumstances said now,
        whatever the question that is answered again said of them."""
        # Long: the steps of answering about an item, one after the other, each told what the last found.
        resolved = resolve(turn, code)
        if resolved is None or not resolved.holds_on(turn.day):
            return self._outcomes.unanswered(turn, confidence, expired=resolved is not None)
        facets = self._facets(turn, resolved, facets)
        state = _answering(turn, code, resolved)
        state = replace(state, facets=facets, chosen={**state.chosen, **fixed})
        points = ranked_points(turn, resolved, facets, state.chosen)
        found = any(point.ranked.trust >= turn.facts.model.direct_at for point in points)
        made = compose(
            resolved,
            facets,
            day=turn.day,
            chosen=state.chosen,
            region_known=turn.region != NATION,
            points=[point.ranked for point in points] if found else (),
            named=turn.facets,
            sources=sources_on(self._kb, resolved, turn.day, self._hotline),
            urgent=turn.urgent,
            said=fixed.keys(),
            beside=beside_the_question(turn.text, resolved.item),
            own_number=self._hotline,
            measured=_by_number(resolved, state),
        )
        several = len(points) > 1
        told = {fact.facet for fact in made.facts if found}
        lost = [point.name for point in points if several and _is_lost(turn, resolved, point, told)]
        beside = _is_beside(turn, resolved) or (not found and bool(turn.text) and asks_something(turn.text, facets))
        best = points[0].ranked if found and not several else None
        pointed = best is not None and best.asks_nothing_back and not made.needs_region
        ask = None if pointed or (several and found) else self._ask_back(turn, resolved, made)
        if ask:
            return self._outcomes.circumstance(resolved, ask, state, facets, confidence)
        where = self._kb.regions.tree().name(turn.region) if made.general else ""
        return self._outcomes.answered(
            turn, resolved, made, state, facets, confidence, beside=beside and bool(made.facts), where=where, lost=lost
        )

    def article(self, turn: Turn) -> Result | None:
        """The reply to a message that asks for an article of a law and nothing besides; None for any other message."""
        about = article_asked_for(self._kb, turn.text, turn.day)
        if about is None:
            return None
        for code in about.codes:
            resolved = resolve(turn, code)
            if resolved is not None and resolved.holds_on(turn.day):
                facts = facts_on(about, resolved, turn.day, sources_on(self._kb, resolved, turn.day, self._hotline))
                if facts:
                    return _on_article(turn, about, resolved, facts)
        for code in self._kb.sources.resting_on_all_of(about.cited.source.key):
            resolved = resolve(turn, code)
            if resolved is not None and resolved.holds_on(turn.day) and is_text_of(resolved, about):
                facts = passages_on(about, resolved, turn.day, SourcesToday())
                if facts:
                    return _of_text(turn, about, resolved, facts)
        text = "\n".join([*about.lines, *([] if about.is_known else ["这一条的要点还没有收进知识库。"])])
        return Result(Referred(reply_id=new_reply_id(), text=text), turn.state, queue=not about.is_known)

    def also(self, turn: Turn, result: Result, code: str, *, either: bool = False) -> Result:
        """An answer with that about one more item of the same message; as it was, where that has none. `either`: one of the two is meant."""
        told = self.answer(
            replace(turn, state=replace(turn.state, code="", chosen={}), told_all=True), code, facets=turn.facets
        )
        if not isinstance(told.reply, Answered) or not isinstance(result.reply, Answered):
            return result
        return self._outcomes.together(result, told, either=either)

    def each(self, turn: Turn, read: list[tuple[str, Turn]]) -> Result:
        """Answers about several items, each by the clauses that ask about it."""
        clauses: dict[str, list[Turn]] = {}
        for code, own in read:
            clauses.setdefault(code, []).append(own)
        first, *others = [(code, self._together(turn, many)) for code, many in clauses.items()]
        result = self.answer(first[1], first[0], facets=first[1].facets)
        for code, own in others:
            result = self.also(own, result, code)
        if not others:
            return result
        matters = tuple(Matter((code,), own.facets) for code, own in (first, *others))
        result = replace(result, state=replace(result.state, matters=matters))
        return self._outcomes.and_others(turn, result)

    def _together(self, turn: Turn, many: list[Turn]) -> Turn:
        """Clauses about one item as one message."""
        text = "，".join(own.text for own in many)
        facets = tuple(dict.fromkeys(facet for own in many for facet in own.facets))
        analysis = turn.analyser.analyse(text)
        return replace(turn, text=text, analysis=analysis, facets=facets, message=None, told_all=True)

    def chosen(self, turn: Turn, code: str, facets: tuple[str, ...]) -> Result:
        """What was asked before, of an item chosen by number; or what is asked with the choice."""
        turn = turn if facets else asking_as_before(turn)
        return self.answer(turn, code, facets=facets or turn.facets)

    def again(self, turn: Turn) -> Result:
        """What was asked last once more."""
        turn = asking_as_before(turn)
        return self.answer(turn, turn.state.code, facets=turn.facets)

    def in_that_place(self, turn: Turn) -> Result:
        """What was asked last, now that it is known where; not the name of the place but the question goes to the queue."""
        result = self.again(turn)
        return replace(result, queue=False, requeue=turn.state.question) if result.queue else result

    def settled(self, turn: Turn, found: dict[str, str], facets: tuple[str, ...]) -> Result:
        """The same again for circumstances that are now known, or what `facets` ask for with them."""
        state = replace(turn.state, chosen={**turn.state.chosen, **found})
        turn = replace(turn, state=state)
        turn = turn if facets else asking_as_before(turn)
        return self.answer(turn, state.code, facets=facets or turn.facets, fixed=found)

    def unsettled(self, turn: Turn) -> Result:
        """Everything that is told for any circumstance, as the one that matters is not known."""
        return self.again(replace(turn, unsettled=turn.state.asked[0] if turn.state.asked else ""))

    def ask_again(self, turn: Turn, message: Message) -> Result | None:
        """The circumstance asked for once more, when a few words that ask nothing were no answer to it."""
        state = turn.state
        few = len(turn.analysis.text) <= ANSWER and not message.facets and not ASKING.search(turn.text)
        if not (few and state.asked and state.asked[1] and state.code):
            return None
        result = self.again(turn)
        return result if isinstance(result.reply, Clarify) else None

    def _facets(self, turn: Turn, resolved: ResolvedItem, facets: tuple[str, ...]) -> tuple[str, ...]:
        """The facets to answer by: what a message that goes on about the matter asks besides, and what means the same here."""
        message = turn.message
        if message is not None and (message.loose or not message.is_empty):
            stays = resolved.item.code == turn.state.code
            only_names = not (message.facets or message.loose or message.actions or message.around or message.rest)
            if only_names and not stays:
                return widened(resolved.item, facets)  # 那社保卡呢 names what it leads to and asks for no part of it
            facets = turn.topics.of(resolved).asked(message, facets, stays=stays)
        return widened(resolved.item, facets)

    def _ask_back(self, turn: Turn, resolved: ResolvedItem, made: Composition) -> Ask | None:
        told = [fact for fact in made.facts if fact.facet in turn.facets or not turn.facets]
        if made.needs_region and not told and not turn.unsettled:
            return Ask(dimension="地区", question="这项各地不同，请问您在哪个地区？", options=list(turn.places))
        if not turn.facets or not made.open_dimensions or turn.unsettled or turn.told_all:
            return None
        dimension, count = max(made.open_dimensions.items(), key=lambda d: d[1])
        if count < ASK_FROM:
            return None
        asked = next((c for c in resolved.item.circumstances if c.dimension == dimension), None)
        return Ask(dimension=dimension, question=asked.ask, options=list(asked.options)) if asked else None


def _on_article(turn: Turn, about: AboutArticle, resolved: ResolvedItem, facts: list[ShownFact]) -> Result:
    """What is known of an article: its point, where to read it, and the facts of one item that rest on it."""
    text = "\n".join([*about.lines, f"与它有关的内容，见【{resolved.item.name}】：", paragraphs(facts)])
    reply = Answered(
        reply_id=new_reply_id(), text=text, facets=["依据"], item=reference(resolved), facts=facts, direct=len(facts),
        confidence=1.0, notes=about.lines,
    )  # fmt: skip
    return Result(reply, turn.state.about(resolved.item.code))


def _of_text(turn: Turn, about: AboutArticle, resolved: ResolvedItem, facts: list[ShownFact]) -> Result:
    """An article of a document that is here as a whole, word for word."""
    notes = about.lines[1:]
    reply = Answered(
        reply_id=new_reply_id(), text="\n".join([f"【{resolved.item.name}】", *(fact.text for fact in facts), *notes]),
        facets=["依据"], item=reference(resolved), facts=facts, direct=len(facts), confidence=1.0, notes=notes,
    )  # fmt: skip
    return Result(reply, turn.state.about(resolved.item.code))


def _by_number(resolved: ResolvedItem, state: Conversation) -> frozenset[str]:
    """The circumstances that a number or a day settles."""
    told = (c for c in resolved.item.circumstances if c.is_measured or c.is_time)
    return frozenset(c.dimension for c in told if c.dimension in state.chosen)


def _is_beside(turn: Turn, resolved: ResolvedItem) -> bool:
    """Whether a message about the last item names only what the item never speaks of: 要考试吗, of a residence permit."""
    named = turn.message.named if turn.message else ()
    return resolved.item.code == turn.state.code and _never_says(turn, resolved, named)


def _never_says(turn: Turn, resolved: ResolvedItem, words: tuple[str, ...]) -> bool:
    """Whether an item speaks of none of some words; not of no words."""
    units = turn.facts.table(resolved, turn.day).units
    said = " ".join([resolved.item.name, *resolved.item.aliases, *(f"{unit.said} {unit.asks}" for unit in units)])
    return bool(words) and not any(word in said for word in words)


def _is_lost(turn: Turn, resolved: ResolvedItem, point: Point, told: set[str]) -> bool:
    """Whether a point, one of several, is to be named as not surely found; `told` are the facets of what is told."""
    if _never_says(turn, resolved, point.words):
        return True
    shown = bool(point.facets) and DEFINITE.issuperset(point.facets) and not told.isdisjoint(point.facets)
    return point.ranked.trust < FOUND and not shown


def asking_as_before(turn: Turn) -> Turn:
    """The turn of a message that only answers us, as if it asked what was asked before."""
    state = turn.state
    before = next((said for said in (state.said, state.opened) if asks_something(said, ())), "")
    analysis = turn.analyser.analyse(before)
    return replace(turn, text=before, analysis=analysis, facets=state.facets, message=None, numbers=turn.text)


def sources_on(kb: KnowledgeBase, resolved: ResolvedItem, day: date, hotline: str) -> SourcesToday:
    """What the day does to the sources of an item."""
    item = resolved.item
    phone = next((p.number for p in item.phones if p.type == "consult"), hotline)
    suspended = kb.reviews.suspended(item.code, ancestors(resolved.region), day)
    return SourcesToday(suspended, kb.sources.not_in_force(day), phone)


def _answering(turn: Turn, code: str, resolved: ResolvedItem) -> Conversation:
    """The conversation about an item, with the circumstances that the message settles."""
    state = turn.state.about(code)
    found = settled_by(turn.analysis, turn.text, resolved.item.circumstances, state.chosen, turn.day)
    offered = state.offered if code in state.offered else ()
    known = {**state.chosen, **found}
    names = {(c.dimension, option): c.names_of(option) for c in resolved.item.circumstances for option in c.options}
    known = {
        dimension: option
        for dimension, option in known.items()
        if not any(is_denied(name, turn.text) for name in names.get((dimension, option), (option,)))
    }
    return replace(state, chosen=known, offered=offered, asked=None)
