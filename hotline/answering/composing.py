"""Composing an answer: only the facts asked for, each with its basis and validity, then the rest of the guide.

Nothing here makes up a sentence about the matter: labels and texts come from `knowledge.wording`, all else is frame.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hotline.answering.closest_facts import NOTHING_TOLD, SUMMARY, Telling
from hotline.answering.replies import ItemRef, ShownFact
from hotline.reading.facets import BY_NAME, GUIDE, OF_FIELD, OVERVIEW
from knowledge.entry.records import NATION, Deadline, Document, Fact, Fee, Phone
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.publishing.resolving import Origin, ResolvedItem

_AMOUNTS = frozenset({"费用", "结果"})
LOCAL_NOTE = "以当地公布为准"
UNDER_REVIEW = "正在按新规定核实"
TELL_US = "请说明"
"""What the documents of a 诉求 are: not papers, but what to tell us."""
AMOUNT, TIME = "金额", "时限"
"""What differs from place to place."""
_WHAT_TO_DO = frozenset({"流程", "电话", "部门"})
_HELP = re.compile(r"报警|求救|求助|报险")
"""Names of what somebody in danger reports, who asks what to do or nothing in particular."""
_ASKS_WHERE = re.compile(r"请告诉我们?[^，。；]{0,8}(?:哪里|哪儿|所在|户籍)[^，。；]{0,8}(?:，或者?(?=问)|[，。；])")
"""Where a text asks for the place: who has told it is not asked again."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The facts for one answer.

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

    @property
    def needs_region(self) -> bool:
        """Whether something asked for is held back until the region is known."""
        return bool(self.held_back)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the whole guide."""

    facet: str
    label: str
    facts: list[ShownFact]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide of one item, as it holds in a region on a day.

    `complaint_phones` are the numbers of the entry to complain at about how the matter is handled; none, where it names none.
    `revisions` are those of the entries it is merged from, by region, the widest first; `revision` is the last of them.
    """

    item: ItemRef
    kind: str
    topic: str
    audience: list[str]
    summary: str
    sections: list[Section]
    circumstances: list[tuple[str, list[str]]]
    basis: list[str]
    verified_on: str | None
    source: str
    revision: int
    revisions: dict[str, int]
    as_of: str | None = None
    related: list[str] = field(default_factory=list)
    complaint_phones: list[str] = field(default_factory=list)


def reference(resolved: ResolvedItem) -> ItemRef:
    item = resolved.item
    return ItemRef(code=item.code, name=item.name, region=resolved.region, department=item.department)


def compose(
    resolved: ResolvedItem,
    facets: Iterable[str],
    *,
    day: date,
    chosen: dict[str, str],
    region_known: bool,
    faq: str = "",
    told: Telling = NOTHING_TOLD,
    sources: "SourcesToday | None" = None,
    urgent: bool = False,
) -> Composition:
    """Pick the facts for the facets asked for (the overview when none), under the circumstances chosen so far.

    `faq` is the id of a FAQ whose question was asked in nearly its own words: its answer is the answer, and only several facets
    asked for at once are shown besides. `told` are facts that tell what was asked in the place of some of the facets. `urgent`:
    somebody may be in danger, so the emergency numbers of the entry come first.
    """
    asked = [f for f in dict.fromkeys(facets) if f in BY_NAME]
    reading = _Reading(resolved, day, chosen, region_known, sources or SourcesToday())
    facts: list[ShownFact] = []
    missing: list[str] = []
    dimensions: dict[str, int] = {}
    held_back: set[str] = set()
    help_first = urgent or (_HELP.search(resolved.item.name) and (not asked or not _WHAT_TO_DO.isdisjoint(asked)))
    if resolved.item.kind == "诉求" and help_first:
        facts += reading.show([s for s in reading.field("phones") if _is_emergency(s[0])], "电话")
    first = len(facts)
    if faq:
        facts += reading.show([s for s in reading.field("faqs") if s[0].id == faq], "问答")
    shown = asked or OVERVIEW
    if faq:
        shown = asked if len(asked) > 1 else []
    if told.instead:
        picked = reading.told(told.facts)
        facts += picked
        # What does not fit the circumstances, or waits for the region, tells nothing.
        shown = [facet for facet in asked if facet not in told.instead or (told.facts and not picked)]
    for facet in shown:
        mine, held = reading.facet(facet)
        held_back |= held
        for fact, _ in mine:
            for dimension in set(getattr(fact, "when", ())) - chosen.keys():
                dimensions[dimension] = dimensions.get(dimension, 0) + 1
        if not mine and not held and facet in asked and not faq:
            missing.append(facet)
        facts += reading.show(mine, facet)
    rest = [fact for facet in GUIDE for fact in reading.show(reading.facet(facet)[0], facet)]
    told_by = [fact.text for fact in facts if fact.id != "department"]
    facts = [fact for fact in facts if fact.id != "department" or fact.text not in told_by]
    if any(fact.under_review for fact in (*facts, *rest)):
        # A summary may repeat a fact that is suspended.
        facts = [fact for fact in facts if fact.id != SUMMARY]
    amounts = [fact for fact in facts[first:] if fact.facet in _AMOUNTS or told.facts]
    general = region_known and bool(amounts) and not _AMOUNTS.isdisjoint(asked)
    general = general and all(fact.local and fact.region == NATION for fact in amounts)
    return Composition(facts, rest, missing, tuple(w for w in (AMOUNT, TIME) if w in held_back), dimensions, general)


def guide(
    resolved: ResolvedItem,
    *,
    day: date,
    as_of: date | None = None,
    region_known: bool = True,
    sources: "SourcesToday | None" = None,
) -> Guide:
    """The whole guide of an item."""
    item = resolved.item
    reading = _Reading(resolved, day, {}, region_known, sources or SourcesToday())
    sections = []
    for facet in GUIDE:
        if shown := reading.show(reading.facet(facet)[0], facet):
            title = TELL_US if shown[0].label == TELL_US else BY_NAME[facet].title
            sections.append(Section(facet, title, shown))
    if faqs := reading.show(reading.field("faqs"), "问答"):
        sections.append(Section("问答", FIELD_NAMES["faqs"], faqs))
    return Guide(
        item=reference(resolved),
        kind=item.kind,
        topic=item.topic,
        audience=list(item.audience),
        # A summary may repeat a fact that is suspended, so then it is left out as a whole.
        summary="" if any(f.under_review for s in sections for f in s.facts) else item.summary,
        sections=sections,
        circumstances=[(c.dimension, list(c.options)) for c in item.circumstances],
        basis=[str(b) for b in item.basis],
        verified_on=item.verified_on.isoformat() if item.verified_on else None,
        source=item.source,
        revision=resolved.layers[-1].revision,
        revisions={layer.region: layer.revision for layer in resolved.layers},
        as_of=as_of.isoformat() if as_of else None,
        related=list(item.related),
        complaint_phones=[
            fact.number for fact, _ in reading.field("phones") if isinstance(fact, Phone) and fact.type == "complaint"
        ],
    )


@dataclass(frozen=True, slots=True)
class SourcesToday:
    """What the day does to sources: facts suspended because theirs is repealed, as (region, fact id), the sources not in force,
    and whom to call about it."""

    suspended: frozenset[tuple[str, str]] = frozenset()
    not_in_force: frozenset[str] = frozenset()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """An attribute of the entry (its department, its basis) shown like a fact."""

    id: str
    label: str
    text: str


Shown = tuple[Fact | Stated, Origin]


@dataclass(frozen=True, slots=True)
class _Reading:
    """An item read on a day, under some circumstances. Shows each fact once."""

    resolved: ResolvedItem
    day: date
    chosen: dict[str, str]
    region_known: bool
    sources: SourcesToday
    seen: set[str] = field(default_factory=set)

    def facet(self, facet: str) -> tuple[list[Shown], set[str]]:
        """The facts of a facet, and what of them (金额, 时限) is held back until the region is known."""
        found: list[Shown] = []
        for name in BY_NAME[facet].fields:
            if name == "department":
                found += self._department() if not (facet == "地点" and found) else []
            elif name == "basis":
                found += self._basis()
            else:
                complaint = self.resolved.item.kind == "诉求" and facet in {"电话", "投诉"}
                found += [s for s in self.field(name) if complaint or _belongs(s[0], facet)]
        if self.region_known:
            return found, set()
        # 同一问题各地不同：先问地区，再给数额。
        kept = [s for s in found if not _local_amount(*s)]
        return kept, {TIME if isinstance(s[0], Deadline) else AMOUNT for s in found if s not in kept}

    def field(self, name: str) -> list[Shown]:
        """The facts of a field that hold on the day and fit the circumstances."""
        facts = self.resolved.facts(name, self.day)
        return [(r.fact, r.origin) for r in facts if self._fits(r.fact)]

    def told(self, ids: Iterable[str]) -> list[ShownFact]:
        """The facts with these ids, in this order, amounts that differ from place to place left out without a region."""
        holding: dict[str, tuple[Shown, str]] = {}
        for name in ("faqs", *OF_FIELD):
            for fact, origin in self.field(name):
                if self.region_known or not _local_amount(fact, origin):
                    holding[fact.id] = (fact, origin), OF_FIELD.get(name, "问答")
        item = self.resolved.item
        summary = Stated(SUMMARY, FIELD_NAMES[SUMMARY], item.summary)
        holding[SUMMARY] = (summary, self.resolved.origins[SUMMARY]), "问答"
        return [fact for id in ids if id in holding for fact in self.show([holding[id][0]], holding[id][1])]

    def show(self, found: Iterable[Shown], facet: str) -> list[ShownFact]:
        """Facts as they are shown, without those shown before."""
        shown = []
        for fact, origin in found:
            if fact.id not in self.seen:
                self.seen.add(fact.id)
                shown.append(self._shown(fact, origin, facet))
        return shown

    def _is_suspended(self, fact: Fact, origin: Origin) -> bool:
        """Whether a source of the fact, or of its entry where it names none, has been repealed without anybody confirming it."""
        suspended = self.sources.suspended
        whole = not fact.basis and (self.resolved.origins["basis"].region, "") in suspended
        return bool(suspended) and (whole or (origin.region, fact.id) in suspended)

    def _in_force(self, fact: Fact) -> list[str]:
        """The basis as it stands on the day: of an old and a new source cited together, the one in force."""
        current = [b for b in fact.basis if b.source not in self.sources.not_in_force]
        return [str(b) for b in current or fact.basis]

    def _fits(self, fact: Fact) -> bool:
        return all(self.chosen.get(dimension) in (None, *options) for dimension, options in fact.when.items())

    def _department(self) -> list[Shown]:
        department = self.resolved.item.department
        stated = Stated("department", FIELD_NAMES["department"], department)
        return [(stated, self.resolved.origins["department"])] if department else []

    def _basis(self) -> list[Shown]:
        """Everything the entry rests on, each source and article once."""
        item, origin = self.resolved.item, self.resolved.origins["basis"]
        cited = dict.fromkeys(str(b) for b in (*item.basis, *(b for fact in item.facts() for b in fact.basis)))
        return [(Stated(f"basis:{text}", "依据", text), origin) for text in cited]

    def _shown(self, fact: Fact | Stated, origin: Origin, facet: str) -> ShownFact:
        if isinstance(fact, Stated):
            return ShownFact(
                id=fact.id,
                label=fact.label,
                text=fact.text,
                facet=facet,
                region=origin.region,
                revision=origin.revision,
            )
        tell_us = isinstance(fact, Document) and self.resolved.item.kind == "诉求"
        suspended = self._is_suspended(fact, origin)
        text = without_asking_where(fact_text(fact)) if self.region_known else fact_text(fact)
        return ShownFact(
            id=fact.id,
            label=TELL_US if tell_us else fact_label(fact),
            text=f"{UNDER_REVIEW}，请拨 {self.sources.phone}" if suspended else text,
            when={dimension: list(options) for dimension, options in fact.when.items()},
            basis=[] if suspended else self._in_force(fact),
            under_review=suspended,
            valid_from=fact.valid_from.isoformat() if fact.valid_from else None,
            valid_to=fact.valid_to.isoformat() if fact.valid_to else None,
            verified=fact.verified,
            local=fact.local,
            facet=facet,
            region=origin.region,
            revision=origin.revision,
        )


def _belongs(fact: Fact | Stated, facet: str) -> bool:
    """Fields that serve several facets: complaint phones, places with hours, documents with a form."""
    if isinstance(fact, Phone):
        if facet == "时间":
            return False
        return (fact.type == "complaint") == (facet == "投诉") or fact.type == "emergency"
    if facet == "时间":
        return bool(getattr(fact, "hours", ""))
    if facet == "表格" and isinstance(fact, Document):
        return bool(fact.blank_form or fact.sample or "表" in fact.name)
    return True


def _local_amount(fact: Fact | Stated, origin: Origin) -> bool:
    """Whether a fact states an exact amount that holds in some places only. A time limit of the whole country that cites its source
    is national, even where places may be quicker: it is shown, with the local note."""
    if isinstance(fact, Fee):
        return bool(fact.amount) and (fact.local or origin.region != NATION)
    return (
        isinstance(fact, Deadline) and bool(fact.number) and fact.local and not (fact.basis and origin.region == NATION)
    )


def without_asking_where(text: str) -> str:
    """A text without the request to tell us the place: 请告诉我们户籍在哪里，或问社区。 → 请问社区。"""
    return _ASKS_WHERE.sub(lambda found: "请" if found[0].endswith(("或", "或者")) else "", text)


def _is_emergency(fact: Fact | Stated) -> bool:
    return isinstance(fact, Phone) and fact.type == "emergency"


def sentence(fact: ShownFact) -> str:
    """One fact in one line of plain text, with circumstance, validity, basis and the local note."""
    when = "、".join(option for options in fact.when.values() for option in options)
    line = f"{when}：{fact.text}" if when else fact.text
    marks = []
    if fact.valid_from:
        marks.append(f"自 {fact.valid_from} 起")
    if fact.valid_to:
        marks.append(f"至 {fact.valid_to} 止")
    if not fact.verified or fact.local:
        marks.append(LOCAL_NOTE)
    if fact.basis:
        marks.append("依据 " + "、".join(fact.basis))
    return line + (f" 〔{'；'.join(marks)}〕" if marks else "")


_PLAIN = ("申请材料", "受理条件", "办理流程", "办理部门", "依据", "进度查询")


def paragraphs(facts: Iterable[ShownFact]) -> str:
    """Facts as plain text: one heading a label, one line a fact."""
    grouped: dict[str, list[ShownFact]] = {}
    for fact in facts:
        title = BY_NAME[fact.facet].title if fact.facet in BY_NAME else "答"
        title = TELL_US if fact.label == TELL_US else title
        grouped.setdefault(title, []).append(fact)
    lines = []
    for title, many in grouped.items():
        lines.append(f"{title}：")
        for fact in many:
            named = fact.label not in {title, *_PLAIN} and not fact.text.startswith(fact.label)
            lines.append(
                f"  · {fact.label}：{sentence(fact)}" if named and fact.facet != "问答" else f"  · {sentence(fact)}"
            )
    return "\n".join(lines)
