"""Composing an answer: the facts that answer the question first, then the facets it names, then the rest of the guide, folded.

Which facts answer is ranked elsewhere (`fact_ranking`); here it is decided what of that may be shown, and in what order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hotline.answering.fact_ranking import MOST, RankedFacts
from hotline.answering.item_reading import AMOUNT, ANSWER, TIME, ItemReading, Shown, SourcesToday, is_emergency
from hotline.answering.replies import ShownFact
from hotline.answering.units import SUMMARY
from hotline.reading.facets import BY_NAME, GUIDE, OF_FIELD, OVERVIEW
from knowledge.entry.records import NATION
from knowledge.publishing.resolving import ResolvedItem

_AMOUNTS = frozenset({"费用", "结果"})
_WHAT_TO_DO = frozenset({"流程", "电话", "部门"})
_HELP = re.compile(r"报警|求救|求助|报险")
"""Names of what somebody in danger reports, who asks what to do or nothing in particular."""
LISTED = frozenset({"材料", "流程"})
"""Facets of which a part is no answer: who asks what to bring wants to bring everything."""
FEW = 4
"""Facts of a facet that are all shown where one of them was asked for by the name of the facet."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The facts for one answer; the first `direct` of them answer the question itself.

    `missing`: facets asked for without a fact; `held_back`: what of them (金额, 时限) waits for the region; `general`: the region is
    known, but what is told of amounts holds for the whole country only.
    """

    facts: list[ShownFact]
    rest: list[ShownFact]
    missing: list[str]
    held_back: tuple[str, ...]
    open_dimensions: dict[str, int]
    """Circumstances not yet known, with how many of the asked facts depend on each."""
    general: bool = False
    direct: int = 0

    @property
    def needs_region(self) -> bool:
        """Whether something asked for is held back until the region is known."""
        return bool(self.held_back)


def compose(
    resolved: ResolvedItem,
    facets: Iterable[str],
    *,
    day: date,
    chosen: dict[str, str],
    region_known: bool,
    points: Sequence[RankedFacts] = (),
    sources: SourcesToday | None = None,
    urgent: bool = False,
) -> Composition:
    """Pick the facts that answer, under the circumstances chosen so far.

    `points` are the ranked units for each point that was asked; without them the facets alone decide (all of their facts, the overview
    when there is none). `urgent`: somebody may be in danger, so the emergency numbers of the entry come first.
    """
    asked = [f for f in dict.fromkeys(facets) if f in BY_NAME]
    reading = ItemReading(resolved, day, chosen, region_known, sources or SourcesToday())
    first = _help(reading) if urgent or _is_for_help(resolved, asked) else []
    call = _whom_to_call(reading)
    direct, near, held_back = _direct(reading, points)
    summary = reading.units([SUMMARY]) if any(ranked.says_summary for ranked in points) else []
    listed = _listed(asked, points, direct)
    facts: list[ShownFact] = []
    missing: list[str] = []
    dimensions: dict[str, int] = {}
    for facet in listed:
        mine, held = reading.facet(facet)
        held_back |= held
        for fact, _ in mine:
            for dimension in set(getattr(fact, "when", ())) - chosen.keys():
                dimensions[dimension] = dimensions.get(dimension, 0) + 1
        if not mine and not held and facet in asked and not direct:
            missing.append(facet)
        facts += reading.show(mine, facet)
    for shown in direct:
        for dimension in shown.when.keys() - chosen.keys():
            dimensions[dimension] = dimensions.get(dimension, 0) + 1
    rest = [fact for facet in GUIDE for fact in reading.show(reading.facet(facet)[0], facet)]
    rest += reading.show(reading.field("faqs"), ANSWER)
    facts = _without_repeats([*direct, *facts], resolved)
    amounts = [fact for fact in facts if fact.facet in _AMOUNTS]
    general = region_known and bool(amounts) and not _AMOUNTS.isdisjoint(asked)
    general = general and all(fact.local and fact.region == NATION for fact in amounts)
    kept = tuple(w for w in (AMOUNT, TIME) if w in held_back)
    said = sum(fact in facts for fact in direct)
    # Who complains wants to be told whom to call; who asks a point of the matter wants that first.
    pointed = any(ranked.point for ranked in points)
    before = first if pointed else [*first, *call]
    after = [*near, *(call if pointed else []), *summary, *facts[said:]]
    if any(fact.under_review for fact in (*facts, *rest)):
        # A summary may repeat a fact that is suspended.
        after = [fact for fact in after if fact.id != SUMMARY]
    return Composition(
        [*before, *facts[:said], *after], rest, missing, kept, dimensions, general, len(before) + said if direct else 0
    )


def _direct(reading: ItemReading, points: Sequence[RankedFacts]) -> tuple[list[ShownFact], list[ShownFact], set[str]]:
    """The facts that answer each point (those of several points in turn), what comes next, and what of the best waits for the region.

    A point shows `MOST` facts in all, so that what was meant is seen also where the first is not it.
    """
    shown: list[list[ShownFact]] = []
    near: list[ShownFact] = []
    held: set[str] = set()
    for ranked in points:
        ids = _in_order(reading, ranked)
        held |= reading.withheld(ids[:1])
        shown.append(reading.units(ids)[:MOST])
    for ranked, mine in zip(points, shown, strict=True):
        more = [r.unit.id for r in ranked.besides_summary()[: 2 * MOST]]
        near += reading.units(more, most=MOST - len(mine))
    turns = [many[place] for place in range(MOST) for many in shown if place < len(many)]
    return turns, near, held


def _in_order(reading: ItemReading, ranked: RankedFacts) -> list[str]:
    """The ids of the answering units: the best first, or where a whole list was asked for, in the order of the entry."""
    field = ranked.whole_field()
    if field and OF_FIELD.get(field) in LISTED:
        return [fact.id for fact, _ in reading.field(field)][:MOST]
    return ranked.answering()


def _listed(asked: list[str], points: Sequence[RankedFacts], direct: list[ShownFact]) -> list[str]:
    """The facets of which all facts are shown: those asked for as a whole; the overview where nothing answers."""
    if not points:
        return asked or list(OVERVIEW)
    listed = []
    for ranked in points:
        facet = OF_FIELD.get(ranked.whole_field(), "")
        if facet in LISTED:
            listed.append(facet)
    pointed = any(ranked.point for ranked in points)
    listed += [facet for facet in asked if not pointed or all(fact.facet != facet for fact in direct)]
    if not listed and not direct:
        return asked or list(OVERVIEW)
    return list(dict.fromkeys(listed))


def _without_repeats(facts: list[ShownFact], resolved: ResolvedItem) -> list[ShownFact]:
    """The department is left out where a place or channel says the same."""
    told_by = {fact.text for fact in facts if fact.text == resolved.item.department and fact.facet != "部门"}
    return [fact for fact in facts if fact.id != "department" or fact.text not in told_by]


def _help(reading: ItemReading) -> list[ShownFact]:
    """The emergency numbers of a matter that people report."""
    if reading.resolved.item.kind != "诉求":
        return []
    numbers: list[Shown] = [s for s in reading.field("phones") if is_emergency(s[0])]
    return reading.show(numbers, "电话")


def _whom_to_call(reading: ItemReading) -> list[ShownFact]:
    """The number that a complaint goes to, whatever was asked about it."""
    if reading.resolved.item.kind != "诉求":
        return []
    return reading.show(reading.field("phones")[:1], "电话")


def _is_for_help(resolved: ResolvedItem, asked: list[str]) -> bool:
    return bool(_HELP.search(resolved.item.name)) and (not asked or not _WHAT_TO_DO.isdisjoint(asked))
