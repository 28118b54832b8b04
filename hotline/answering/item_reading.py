"""An item read on a day, under some circumstances: which of its facts hold and fit, and how each is shown.

Nothing here makes up a sentence about the matter: labels and texts come from `knowledge.entry.wording`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from hotline.answering.replies import ShownFact
from hotline.answering.units import DEPARTMENT, PASSAGE, PASSAGE_AT, SUMMARY
from hotline.reading.facets import BY_NAME, OF_FIELD
from knowledge.entry.passages import Passage, passages_of, telling_passages
from knowledge.entry.records import NATION, Deadline, Document, Fact, Fee, Phone
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.patterns import read_patterns
from knowledge.publishing.resolving import Origin, ResolvedItem

UNDER_REVIEW = "正在按新规定核实"
TELL_US = "请说明"
"""What the documents of a 诉求 are: not papers, but what to tell us."""
_HEAD = 60
"""Characters at the beginning of a passage in which it names its article."""
ORIGINAL = "原文"
"""The label of a passage that stands under no heading."""
AMOUNT, TIME = "金额", "时限"
"""What differs from place to place."""
ANSWER = "问答"
"""The facet of what answers a question of the entry's own, or describes the whole."""
_ASKS_WHERE = read_patterns(Path(__file__).with_suffix(".patterns"))["asks_where"]


@dataclass(frozen=True, slots=True)
class SourcesToday:
    """What the day does to sources: facts suspended because theirs is repealed, as (region, fact id), the sources not in force,
    and whom to call about it."""

    suspended: frozenset[tuple[str, str]] = frozenset()
    not_in_force: frozenset[str] = frozenset()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Settling:
    """Which circumstances of an item are settled, by their dimensions, and how each is.

    `said`: the message was about these, so that they decide what is told; `heard`: all that it settled; `earlier`: those that were settled
    before it; `measured`: those that a number or a day settles, now or before, of which the other branches are folded; `apart`: what an amount
    of no period comes to in each, so that each holds for itself.
    """

    said: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()
    apart: Mapping[str, str] = field(default_factory=dict)


NOTHING_SETTLED = Settling()


@dataclass(frozen=True, slots=True)
class StatedAttribute:
    """An attribute of the entry (its department, its basis) shown like a fact."""

    id: str
    label: str
    text: str


Shown = tuple[Fact | StatedAttribute, Origin]


@dataclass(frozen=True, slots=True)
class ItemReading:
    """An item read on a day, under some circumstances. Shows each fact once; what is `beside` the question not at all."""

    resolved: ResolvedItem
    day: date
    chosen: dict[str, str]
    region_known: bool
    sources: SourcesToday
    seen: set[str] = field(default_factory=set)
    beside: frozenset[str] = frozenset()
    _of_field: dict[str, tuple[Shown, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What `field` has found: one answer asks for each some dozens of times."""

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
        kept = [s for s in found if not is_local_amount(*s)]
        return kept, {TIME if isinstance(s[0], Deadline) else AMOUNT for s in found if s not in kept}

    def field(self, name: str) -> tuple[Shown, ...]:
        """The facts of a field that hold on the day and fit the circumstances."""
        known = self._of_field.get(name)
        if known is None:
            facts = self.resolved.facts(name, self.day)
            fitting = (r for r in facts if self._fits(r.fact) and r.fact.id not in self.beside)
            known = self._of_field[name] = tuple((r.fact, r.origin) for r in fitting)
        return known

    def other_branches(self, measured: Collection[str]) -> list[ShownFact]:
        """What holds for other numbers than those said (`measured`: the dimensions that numbers settled), each with its circumstance."""
        names = (*dict.fromkeys(fact.field for fact in self.resolved.item.facts()),)
        found = [(r.fact, r.origin) for name in names for r in self.resolved.facts(name, self.day)]
        others = [
            s for s in found if not self._fits(s[0]) and self._fits(s[0], without=measured) and not self.is_withheld(*s)
        ]
        return [shown for s in others for shown in self.show([s], facet_of(s[0]))]

    def units(self, ids: Iterable[str], most: int = 99) -> list[ShownFact]:
        """At most so many of the units with these ids, in this order, but those that may be said only when the region is known."""
        held = {fact.id: (fact, origin) for name in ("faqs", *OF_FIELD, "phones") for fact, origin in self.field(name)}
        shown: list[ShownFact] = []
        for unit in ids:
            if len(shown) >= most:
                break
            if unit == SUMMARY:
                shown += self.show(self._summary(), ANSWER)
            elif unit.startswith(PASSAGE):
                shown += self.show(self._passage(int(unit.removeprefix(PASSAGE))), ANSWER)
            elif unit == DEPARTMENT:
                shown += self.show(self._department(), "部门")
            elif unit in held and not self.is_withheld(*held[unit]):
                shown += self.show([held[unit]], facet_of(held[unit][0]))
        return shown

    def withheld(self, ids: Iterable[str]) -> set[str]:
        """What (金额, 时限) of the units with these ids waits for the region."""
        wanted = set(ids)
        found = [s for name in ("fees", "deadlines") for s in self.field(name) if s[0].id in wanted]
        return {TIME if isinstance(s[0], Deadline) else AMOUNT for s in found if self.is_withheld(*s)}

    def is_withheld(self, fact: Fact | StatedAttribute, origin: Origin) -> bool:
        """Whether something may be said only when the region is known."""
        return not self.region_known and is_local_amount(fact, origin)

    def _summary(self) -> list[Shown]:
        """The summary; of a whole text that stands there its beginning."""
        first = telling_passages(self.resolved.item.summary, self.resolved.item.source)[:1]
        return [
            (StatedAttribute(SUMMARY, FIELD_NAMES[SUMMARY], p.said), self.resolved.origins[SUMMARY]) for _, p in first
        ]

    def _passage(self, number: int) -> list[Shown]:
        """A passage of a long summary, word for word, under its heading or as of its article."""
        found = _passages(self.resolved.item.summary)[number]
        is_named = not found.article or found.article in found.said[:_HEAD]
        label = (found.heading or ORIGINAL) if is_named else found.article
        stated = StatedAttribute(f"{PASSAGE}{number}", label, found.said)
        return [(stated, self.resolved.origins[SUMMARY])]

    def _of_document(self, unit: str) -> tuple[list[str], str]:
        """The document that a passage is of (title, article, number, day), and the address where it stands in it; of what is no document
        nothing but the address of a passage."""
        item, number = self.resolved.item, unit.removeprefix(PASSAGE)
        is_passage = number != unit
        if not is_passage and (unit != SUMMARY or next(iter(item.facts()), None) is not None):
            return [], ""
        article = _passages(item.summary)[int(number)].article if is_passage else ""
        said = "，".join(filter(None, [item.source, f"自 {item.valid_from} 起施行" if item.valid_from else ""]))
        named = f"《{item.basis[0].source if item.basis else item.name}》{article}" if item.basis or said else ""
        place = f"?region={self.resolved.region}" if self.resolved.region != NATION else ""
        address = f"/items/{quote(item.code)}{place}#{PASSAGE_AT}{number}" if is_passage else ""
        return ([f"{named}（{said}）" if said else named] if named else []), address

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

    def _fits(self, fact: Fact, without: Collection[str] = ()) -> bool:
        """Whether a fact holds under the circumstances that are known, those `without` left aside."""
        return all(
            dimension in without or self.chosen.get(dimension) in (None, *options)
            for dimension, options in fact.when.items()
        )

    def _department(self) -> list[Shown]:
        department = self.resolved.item.department
        stated = StatedAttribute(DEPARTMENT, FIELD_NAMES["department"], department)
        return [(stated, self.resolved.origins["department"])] if department else []

    def _basis(self) -> list[Shown]:
        """What the facts told so far rest on; without any, everything the entry rests on; each source and article once."""
        item, origin = self.resolved.item, self.resolved.origins["basis"]
        told = [basis for fact in item.facts() if fact.id in self.seen for basis in fact.basis]
        cited = dict.fromkeys(str(b) for b in told or (*item.basis, *(b for fact in item.facts() for b in fact.basis)))
        return [(StatedAttribute(f"basis:{text}", "依据", text), origin) for text in cited]

    def _shown(self, fact: Fact | StatedAttribute, origin: Origin, facet: str) -> ShownFact:
        if isinstance(fact, StatedAttribute):
            of, address = self._of_document(fact.id)
            return ShownFact(
                id=fact.id,
                label=fact.label,
                text=fact.text,
                basis=of,
                address=address,
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
            disputed=fact.disputed,
            facet=facet,
            region=origin.region,
            revision=origin.revision,
        )


@lru_cache(maxsize=64)
def _passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text; a long one is cut once, however many of them are quoted."""
    return tuple(passages_of(text))


def facet_of(fact: Fact | StatedAttribute) -> str:
    """The facet that a fact answers first."""
    if isinstance(fact, Phone):
        return "投诉" if fact.type == "complaint" else "电话"
    return OF_FIELD.get(fact.field, ANSWER) if isinstance(fact, Fact) else ANSWER


def _belongs(fact: Fact | StatedAttribute, facet: str) -> bool:
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


def is_local_amount(fact: Fact | StatedAttribute, origin: Origin) -> bool:
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


def is_emergency(fact: Fact | StatedAttribute) -> bool:
    return isinstance(fact, Phone) and fact.type == "emergency"
