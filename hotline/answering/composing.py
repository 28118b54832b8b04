"""Composing an answer: the facts that answer the question first, then the facets it names, then the rest of the guide, folded.

Which facts answer is ranked elsewhere (`fact_ranking`); here it is decided what of that may be shown, and in what order.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hotline.answering.amounts.branches import with_branches
from hotline.answering.item_reading import (
    AMOUNT,
    ANSWER,
    NOTHING_SETTLED,
    TIME,
    ItemReading,
    Settling,
    Shown,
    is_emergency,
)
from hotline.answering.leads import is_said
from hotline.answering.ranked_facts import MOST, RankedFacts, RankedUnit
from hotline.answering.replies import ShownFact
from hotline.answering.units import PASSAGE, SUMMARY, Unit
from hotline.reading.facets import BY_NAME, GUIDE, OF_FIELD, OVERVIEW
from knowledge.entry.records import NATION, Fact
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import ResolvedItem

_AMOUNTS = frozenset({"费用", "结果"})
_NUMBERS = frozenset({"费用", "时限"})
"""Facets that are answered by a number."""
_WHAT_TO_DO = frozenset({"流程", "电话", "部门"})
_LINES = frozenset({"材料", "电话", "投诉"})
"""Facets of which a fact is a line and no sentences."""
_WHOM_TO_CALL = frozenset({"流程", "电话", "部门", "投诉"})
"""Of a complaint: what a number answers. Who asks for another part of it by name is told that first."""
_HELP = read_patterns(Path(__file__).with_suffix(".patterns"))["help"]
TELLING = frozenset({"faqs", "summary", "results", "conditions", "passages"})
"""Fields whose facts may tell anything, also what a facet without facts is about (产假几天)."""
CLOSE = 0.8
"""What the best unit of a facet named has to reach of the best of all, which may tell the same, to come first."""
DECIDING = frozenset({"conditions", "fees", "deadlines", "results", "faqs"})
"""Fields of what a number decides: what is due, until when, and whether one may."""
HEARD = 0.02
"""The share of the best unit that one decided by a number has to reach, so that it has to do with what was asked."""
DECIDES = 0.1
"""The share of the best unit that one has to reach whose limit a number said lies within, to be told before it."""
LISTED = frozenset({"材料", "流程"})
"""Facets of which a part is no answer: who asks what to bring wants to bring everything."""


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


@dataclass(frozen=True, slots=True)
class AskedOfItem:
    """What is asked of an item.

    `points` are the ranked units for each point that was asked; without them the facets alone decide (all of their facts, the overview
    when there is none); `named` are those of the facets that were asked for outright. `urgent`: somebody may be in danger, so the emergency
    numbers of the entry come first; `own_number` is the line's own; `pointed`: the ids of what alone speaks of a few words.
    """

    facets: Sequence[str] = ()
    points: Sequence[RankedFacts] = ()
    named: Collection[str] = ()
    urgent: bool = False
    settling: Settling = NOTHING_SETTLED
    own_number: str = ""
    pointed: Collection[str] = ()

    @property
    def known(self) -> list[str]:
        """The facets that there are, each once."""
        return [facet for facet in dict.fromkeys(self.facets) if facet in BY_NAME]

    @property
    def outright(self) -> list[str]:
        """Those of them that were asked for by name."""
        return [facet for facet in self.known if facet in self.named]


def compose(reading: ItemReading, asked: AskedOfItem) -> Composition:
    """Pick the facts that answer, of an item as it is read, and put them in order."""
    first = _help(reading, asked)
    call = _whom_to_call(reading) if asked.points else []
    direct, near, held = _direct(reading, asked)
    if _is_unknown(reading, asked):
        # What is asked for by name and not known is not answered by something else.
        direct, near = [], [*direct, *near]
    summary = _summary(reading, asked)
    listed, missing, held_by_facet = _of_facets(reading, _listed(asked, direct), () if direct else asked.known)
    rest = _folded(reading, asked)
    calls_first = _calls_first(asked, call)
    leading = [*first, *(call if calls_first else []), *direct]
    near, again = _said_once(leading, near)
    near = _in_order_of_entry(near, reading.resolved)
    facts = [*leading, *near, *([] if calls_first else call), *summary, *listed]
    rest = [*again, *rest]
    if any(fact.under_review for fact in (*facts, *rest)):
        # A summary, or a whole text, may repeat a fact that is suspended.
        facts = [fact for fact in facts if fact.id != SUMMARY and not fact.id.startswith(PASSAGE)]
    return Composition(
        facts=_without_repeats(facts, reading.resolved),
        rest=rest,
        missing=missing,
        held_back=tuple(what for what in (AMOUNT, TIME) if what in held | held_by_facet),
        open_dimensions=_open([*direct, *listed], reading.chosen),
        general=_is_general(asked.known, [*direct, *listed], region_known=reading.region_known),
        direct=len(leading) if direct else 0,
    )


def _calls_first(asked: AskedOfItem, call: list[ShownFact]) -> bool:
    """Whether the number to call comes before what answers: who complains wants that, who asks a point of the matter, or for a part of it by
    name, does not; nor is told to call this line who has called it."""
    pointed = len(asked.points) > 1 or any(ranked.point for ranked in asked.points)
    has_called = any(fact.text == asked.own_number for fact in call)
    return not pointed and _WHOM_TO_CALL.issuperset(asked.outright) and not has_called


def _summary(reading: ItemReading, asked: AskedOfItem) -> list[ShownFact]:
    """The summary, where it comes as near as the facts to what was asked."""
    if not any(ranked.says_summary for ranked in asked.points):
        return []
    return _led(reading.units([SUMMARY]), asked.points[0])


def _folded(reading: ItemReading, asked: AskedOfItem) -> list[ShownFact]:
    """The rest of the guide, with what holds for other numbers than those said."""
    rest = [fact for facet in GUIDE for fact in reading.show(reading.facet(facet)[0], facet)]
    rest += reading.show(reading.field("faqs"), ANSWER)
    return rest + reading.other_branches(asked.settling.measured)


def _is_unknown(reading: ItemReading, asked: AskedOfItem) -> bool:
    """Whether the item has no facts of any facet named, and nothing else that is likely to tell.

    A step may tell how to follow progress (one unit stands out); a number that the item does not have it cannot.
    """
    named, points = asked.outright, asked.points
    if not named or any(any(reading.facet(facet)) for facet in named):
        return False
    telling = TELLING | {"deadlines"} if "时间" in named else TELLING
    told = any(ranked.point and len(ranked.units) > MOST for ranked in points) and _NUMBERS.isdisjoint(named)
    told |= "时间" in named and any(ranked.tells_when for ranked in points)
    return not told and not any(ranked.best_field in telling for ranked in points)


def _direct(reading: ItemReading, asked: AskedOfItem) -> tuple[list[ShownFact], list[ShownFact], set[str]]:
    """The facts that answer each point (those of several points in turn), what comes next, and what of the best waits for the region.

    A point shows up to `MOST` facts in all, as long as it is not sure that what was meant is among them.
    """
    points = asked.points
    named = asked.outright if len(points) == 1 else []
    shown: list[list[ShownFact]] = []
    near: list[ShownFact] = []
    held: set[str] = set()
    for ranked in points:
        ids = _in_order(reading, ranked, named)
        ids = [*(asked.pointed if len(points) == 1 else ()), *_decided(reading, ranked, asked), *ids]
        ids, most = with_branches(reading, [*dict.fromkeys(ids)])
        held |= reading.withheld(ids[:1])
        shown.append(_led(reading.units(ids)[: max(MOST, most)], ranked))
    for ranked, mine in zip(points, shown, strict=True):
        near += _led(reading.units(ranked.likely(), most=MOST - len(mine)), ranked)
    turns = [many[place] for place in range(max(map(len, shown), default=0)) for many in shown if place < len(many)]
    return turns, near, held


def _led(facts: list[ShownFact], ranked: RankedFacts) -> list[ShownFact]:
    """Facts that answer a point, each with the sentences that decide it where it is long."""
    return [
        fact if fact.under_review or fact.facet in _LINES else replace(fact, lead=ranked.lead(fact.text))
        for fact in facts
    ]


def _in_order(reading: ItemReading, ranked: RankedFacts, named: list[str]) -> list[str]:
    """The ids of the answering units: the best first; where a whole list was asked for, in the order of the entry.

    Where no unit stands out, those of the facets that were asked for by name come before others.
    """
    whole = OF_FIELD.get(ranked.whole_field(), "")
    named = [] if ranked.point else named
    for facet in [whole, *named]:
        if facet in LISTED and (facts := reading.facet(facet)[0]):
            return [fact.id for fact, _ in facts][:MOST]
    fields = {field for facet in named for field in BY_NAME[facet].fields}
    others = ranked.units
    within = [r for r in others if r.unit.field in fields]
    # 失业金领多久 names a time limit, and the result tells it.
    told = bool(others) and others[0].unit.field in TELLING
    close = bool(within) and (not told or within[0].share >= CLOSE * others[0].share)
    return [r.unit.id for r in within[:MOST]] if close else ranked.answering()


def _decided(reading: ItemReading, ranked: RankedFacts, asked: AskedOfItem) -> list[str]:
    """The units of the best field that a number or an answer of ours decides (没有达到30万元：免征), best first, those that say most of
    what was heard: what holds for just that comes before the rule. Fees come as the entry lists them, its own tax before another."""
    decisive, heard = asked.settling.said, asked.settling.heard
    decided = [r for r in ranked.units if r.unit.field in DECIDING and not r.unit.when.keys().isdisjoint(decisive)]
    if not decided or decided[0].share < HEARD * ranked.units[0].share:
        limits = [r for r in ranked.within_limits() if r.unit.field in DECIDING][:1]
        # 要补300，怎么办 asks less for the steps than whether it is due.
        return [r.unit.id for r in limits if r.share >= DECIDES * ranked.units[0].share]
    said, known = decisive | heard, reading.chosen.keys()

    def closeness(unit: Unit) -> tuple[int, int]:
        return len(said & unit.when.keys()), len(known & unit.when.keys()) - len(unit.when.keys() - known)

    closest = max(closeness(r.unit) for r in decided)
    decided = [r for r in decided if closeness(r.unit) == closest]
    best = decided[0].unit.field
    ids = _one_for_each(decided, asked.settling.apart.keys()) or [r.unit.id for r in decided if r.unit.field == best]
    return _as_listed(ids, reading.resolved.item.fees)[:MOST]


def _one_for_each(decided: Sequence[RankedUnit], apart: Collection[str]) -> list[str]:
    """The best unit for each of the circumstances that an amount decides apart: by the quarter, by the month."""
    best: dict[str, str] = {}
    for ranked in decided:
        for dimension in ranked.unit.when.keys() & apart:
            best.setdefault(dimension, ranked.unit.id)
    return [*dict.fromkeys(best.values())]


def _as_listed(ids: list[str], facts: Sequence[Fact]) -> list[str]:
    """Ids with those of these facts among them in the order of the entry, in the places that they have."""
    places = {fact.id: place for place, fact in enumerate(facts)}
    listed = iter(sorted((each for each in ids if each in places), key=lambda each: places[each]))
    return [next(listed) if each in places else each for each in ids]


def _listed(asked: AskedOfItem, direct: list[ShownFact]) -> list[str]:
    """The facets of which all facts are shown: those asked for as a whole; the overview where nothing answers.

    Where one unit is the answer, more is shown only of another facet that was named as well (要多少钱几天能拿).
    """
    named, points = asked.outright, asked.points
    if not points:
        return asked.known or list(OVERVIEW)
    whole = [OF_FIELD.get(ranked.whole_field(), "") for ranked in points]
    pointed = any(ranked.point for ranked in points)
    listed = [facet for facet in whole if facet in LISTED]
    more = asked.known if not pointed else named if len(named) > 1 or not direct else []
    listed += [facet for facet in more if not pointed or all(fact.facet != facet for fact in direct)]
    if not listed and not direct:
        return asked.known or list(OVERVIEW)
    return list(dict.fromkeys(listed))


def _of_facets(
    reading: ItemReading, facets: Iterable[str], wanted: Iterable[str]
) -> tuple[list[ShownFact], list[str], set[str]]:
    """All facts of some facets; which of the wanted ones have none; and what waits for the region."""
    shown: list[ShownFact] = []
    missing: list[str] = []
    held: set[str] = set()
    for facet in facets:
        found, held_back = reading.facet(facet)
        held |= held_back
        if not found and not held_back and facet in wanted:
            missing.append(facet)
        shown += reading.show(found, facet)
    return shown, missing, held


def _open(facts: Iterable[ShownFact], chosen: dict[str, str]) -> dict[str, int]:
    """Circumstances not yet known, with how many of the facts depend on each."""
    return dict(Counter(dimension for fact in facts for dimension in fact.when if dimension not in chosen))


def _is_general(asked: list[str], facts: list[ShownFact], *, region_known: bool) -> bool:
    """Whether amounts were asked for in a known region, and what is told holds for the whole country only."""
    wanted = region_known and bool(facts) and not _AMOUNTS.isdisjoint(asked)
    return wanted and all(fact.local and fact.region == NATION for fact in facts)


def _without_repeats(facts: list[ShownFact], resolved: ResolvedItem) -> list[ShownFact]:
    """The department is left out where a place or channel says the same."""
    told_by = {fact.text for fact in facts if fact.text == resolved.item.department and fact.facet != "部门"}
    return [fact for fact in facts if fact.id != "department" or fact.text not in told_by]


def _said_once(leading: list[ShownFact], near: list[ShownFact]) -> tuple[list[ShownFact], list[ShownFact]]:
    """What comes next, without what says the same again as the answer or as each other; and that, to be folded."""
    told = [_whole(fact) for fact in leading]
    kept: list[ShownFact] = []
    again: list[ShownFact] = []
    for fact in near:
        # What an answer of the entry's own answers is asked here; 15天 says nothing without what it holds for.
        mine = fact.text if fact.facet == ANSWER else _whole(fact)
        (again if is_said(mine, told) else kept).append(fact)
        told.append(_whole(fact))
    return kept, [replace(fact, lead="") for fact in again]


def _in_order_of_entry(facts: list[ShownFact], resolved: ResolvedItem) -> list[ShownFact]:
    """Facts with the steps among them one after the other as they are taken, however near each comes to what was asked, and the fees so."""
    by_id = {fact.id: fact for fact in facts}
    ids = _as_listed(_as_listed([fact.id for fact in facts], resolved.item.steps), resolved.item.fees)
    return [by_id[each] for each in ids]


def _whole(fact: ShownFact) -> str:
    when = "".join(option for options in fact.when.values() for option in options)
    return f"{when}{fact.label}{fact.lead or fact.text}"


def _help(reading: ItemReading, asked: AskedOfItem) -> list[ShownFact]:
    """The emergency numbers of a matter that people report, where somebody may be in danger or asks whom to call."""
    if reading.resolved.item.kind != "诉求" or not (asked.urgent or _is_for_help(reading.resolved, asked.known)):
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
