"""The whole guide of an item, as it holds in a region on a day."""

from dataclasses import dataclass, field
from datetime import date

from hotline.answering.item_reading import ANSWER, TELL_US, ItemReading, SourcesToday
from hotline.answering.replies import ItemRef, ShownFact, reference
from hotline.reading.facets import BY_NAME, GUIDE
from knowledge.entry.records import Phone
from knowledge.entry.wording import FIELD_NAMES
from knowledge.publishing.resolving import ResolvedItem


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


def guide(
    resolved: ResolvedItem,
    *,
    day: date,
    as_of: date | None = None,
    region_known: bool = True,
    sources: SourcesToday | None = None,
) -> Guide:
    """The whole guide of an item."""
    item = resolved.item
    reading = ItemReading(resolved, day, {}, region_known, sources or SourcesToday())
    sections = []
    for facet in GUIDE:
        if shown := reading.show(reading.facet(facet)[0], facet):
            title = TELL_US if shown[0].label == TELL_US else BY_NAME[facet].title
            sections.append(Section(facet, title, shown))
    if faqs := reading.show(reading.field("faqs"), ANSWER):
        sections.append(Section(ANSWER, FIELD_NAMES["faqs"], faqs))
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
        complaint_phones=_complaint_phones(reading),
    )


def _complaint_phones(reading: ItemReading) -> list[str]:
    """Where to complain about how a matter is handled. The matter itself is reported at the number of a 诉求, and that is told as such."""
    if reading.resolved.item.kind == "诉求":
        return []
    return [fact.number for fact, _ in reading.field("phones") if isinstance(fact, Phone) and fact.type == "complaint"]
