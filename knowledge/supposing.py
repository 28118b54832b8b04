"""The published knowledge as it would be after some changes, without making them: the gate asks it questions first."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from knowledge.entry.records import ServiceItem
from knowledge.entry.wording import fact_label, fact_text
from knowledge.publishing.phrasings import Phrasing
from knowledge.publishing.projection import phrasings_of
from knowledge.publishing.proposals import Key, Proposal, Withdrawal
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import TELLING, KnowledgeBase, LiveEntry

LivePhrasing = tuple[int, str, str, str]
"""(item id, text, kind, fact id), as `Phrasings.live` gives them."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the engine reads of a knowledge base, as if the proposals were live.

    `resolve` reads entries as `KnowledgeBase.resolve` does. `items` are the entries that come or change, None for those that
    go; `codes` those of all items concerned. `texts` is all that the entries concerned say, before and after, and
    `new_texts` what of it is said only after: with neither these nor anything `gone`, every question finds what it found.
    """

    entries: tuple[LiveEntry, ...]
    phrasings: tuple[LivePhrasing, ...]
    resolve: Callable[..., ResolvedItem]
    items: Mapping[Key, ServiceItem | None]
    codes: frozenset[str]
    texts: frozenset[str]
    new_texts: frozenset[str]
    gone: bool

    @property
    def finds_the_same(self) -> bool:
        """Whether only facts differ by which nothing is found."""
        return not self.new_texts and not self.gone


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Proposals by what they are about. Of entries, the last proposal counts; None withdraws."""

    entries: dict[Key, ServiceItem | None] = field(default_factory=dict)
    come: dict[Key, set[str]] = field(default_factory=dict)
    go: dict[Key, set[str]] = field(default_factory=dict)

    def touches(self) -> Iterable[Key]:
        return dict.fromkeys([*self.entries, *self.come, *self.go])

    def learned(self, phrasing: Phrasing) -> bool:
        """Whether a learned phrasing is live after the proposals."""
        key = (phrasing.code, phrasing.region)
        if phrasing.text in self.go.get(key, ()):
            return False
        return phrasing.state == "live" or phrasing.text in self.come.get(key, ())


def suppose(kb: KnowledgeBase, proposals: Iterable[Proposal]) -> Supposed:
    """What would be live if the proposals were; nothing is written."""
    proposed = _sort(proposals)
    published = list(kb.live_entries())
    entries = {(entry.code, entry.region): entry for entry in published}
    phrasings: dict[int, list[LivePhrasing]] = {}
    for row in kb.phrasings.live():
        phrasings.setdefault(row[0], []).append(row)
    before = {*_said(proposed, published, phrasings)}
    free = max((entry.item_id for entry in published), default=0) + 1
    for number, (key, item) in enumerate(proposed.entries.items(), free):
        old = entries.pop(key, None)
        if item is not None:
            entries[key] = _entry(old.item_id if old else number, old.revision + 1 if old else 1, item)
    for key in proposed.touches():
        if entry := entries.get(key):
            phrasings[entry.item_id] = list(
                _phrasings(kb, key, entry.item_id, proposed, phrasings.get(entry.item_id, []))
            )
    listed = sorted(entries.values(), key=lambda entry: entry.item_id)
    after = {*_said(proposed, listed, phrasings)}
    return Supposed(
        entries=tuple(listed),
        phrasings=tuple(row for entry in listed for row in phrasings.get(entry.item_id, ())),
        resolve=partial(kb.resolve, instead=proposed.entries),
        items=proposed.entries,
        codes=frozenset(code for code, _ in proposed.touches()),
        texts=frozenset(text for _, text, _ in before | after),
        new_texts=frozenset(text for _, text, _ in after - before),
        gone=bool(before - after),
    )


def _said(
    proposed: _Sorted, entries: Iterable[LiveEntry], phrasings: Mapping[int, Iterable[LivePhrasing]]
) -> Iterator[tuple[tuple[object, ...], str, tuple[str, str]]]:
    """Every text that the entries concerned say: who (with all that decides when it is found), what, and as what.

    All regions of an item answer together.
    """
    codes = {code for code, _ in proposed.touches()}
    for entry in entries:
        if entry.code in codes:
            key = (entry.code, entry.region)
            who = (*key, entry.kind, entry.disclosure, entry.valid_from, entry.valid_to, entry.fields)
            yield who, f"{entry.summary} {entry.department} {entry.topic}", ("about", "")
            yield who, entry.body, ("body", "")
            for _, text, kind, fact_id in phrasings.get(entry.item_id, ()):
                yield who, text, (kind, fact_id)


def _sort(proposals: Iterable[Proposal]) -> _Sorted:
    found = _Sorted()
    for proposal in proposals:
        key = (proposal.code, proposal.region)
        match proposal:
            case ServiceItem():
                found.entries[key] = proposal.with_fact_ids()
            case Phrasing():
                found.come.setdefault(key, set()).add(proposal.text)
            case Withdrawal(phrasing=""):
                found.entries[key] = None
            case Withdrawal():
                found.go.setdefault(key, set()).add(proposal.phrasing)
    return found


def _phrasings(
    kb: KnowledgeBase, key: Key, item_id: int, proposed: _Sorted, before: list[LivePhrasing]
) -> Iterator[LivePhrasing]:
    """The live phrasings of an entry, in the order publication would leave them in: an entry's own are written anew."""
    item = proposed.entries.get(key)
    facts = {(text, kind): fact_id for _, text, kind, fact_id in before}
    kept = set()
    for phrasing in kb.phrasings.of(*key):
        if phrasing.kind == "learned":
            kept.add(phrasing.text)
            if proposed.learned(phrasing):
                yield item_id, phrasing.text, "learned", ""
        elif item is None:
            yield item_id, phrasing.text, phrasing.kind, facts.get((phrasing.text, phrasing.kind), "")
    for text in sorted(proposed.come.get(key, set()) - kept):  # not proposed yet: somebody wants to know before
        yield item_id, text, "learned", ""
    for text, kind, fact_id in phrasings_of(item) if item else ():
        yield item_id, text, kind, fact_id


def _entry(item_id: int, revision: int, item: ServiceItem) -> LiveEntry:
    """An entry as `KnowledgeBase.live_entries` would give it."""
    facts = list(item.facts())
    return LiveEntry(
        item_id=item_id,
        code=item.code,
        region=item.region,
        revision=revision,
        name=item.name,
        kind=item.kind,
        topic=item.topic,
        department=item.department,
        audience="、".join(item.audience),
        summary=item.summary,
        disclosure=item.disclosure,
        valid_from=item.valid_from.isoformat() if item.valid_from else None,
        valid_to=item.valid_to.isoformat() if item.valid_to else None,
        fields=frozenset(fact.field for fact in facts),
        body="\n".join(fact_text(fact) for fact in facts if fact.field in TELLING),
        more="\n".join(f"{fact_label(fact)} {fact_text(fact)}" for fact in facts if fact.field not in TELLING),
    )
