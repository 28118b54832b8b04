"""The list of public items, as residents and API clients browse it. What only operators may see never enters it."""

import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.store import KnowledgeBase, LiveEntry


@dataclass(frozen=True, slots=True)
class Listing:
    """One public entry in a list; `aliases` are how people ask for it, `words` everything a search looks in, in lower case."""

    code: str
    region: str
    name: str
    kind: str
    topic: str
    department: str
    summary: str
    aliases: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class BrowsedTopic:
    """A topic to browse, and how many public items it has."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class _Snapshot:
    version: int
    listings: tuple[Listing, ...]
    open: frozenset[tuple[str, str]]
    closed: frozenset[tuple[str, str]]


class Catalogue:
    """Public entries, read once for each version of the knowledge. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, *, region: str = NATION) -> None:
        self._kb, self._region = kb, region
        self._lock = threading.Lock()
        self._sizes = lru_cache(maxsize=64)(self._counted)
        self._snapshot = _Snapshot(-1, (), frozenset(), frozenset())

    def listings(self, *, region: str | None = None) -> list[Listing]:
        """Public entries, by topic: those that hold in a region (the narrowest of each), or all for the whole country."""
        region = region or self._region
        everything = self._current().listings
        if region == NATION:
            return list(everything)
        chain = ancestors(region)
        applying = sorted((e for e in everything if e.region in chain), key=lambda e: chain.index(e.region))
        nearest = {e.code: e for e in applying}
        return [e for e in everything if nearest.get(e.code) is e]

    def topics(self, *, region: str | None = None) -> list[BrowsedTopic]:
        """The topics of what holds in a region, the largest first."""
        return self._sizes(self._kb.version, "topic", region)

    def departments(self, *, region: str | None = None) -> list[BrowsedTopic]:
        """The departments of what holds in a region, those with most items first."""
        return self._sizes(self._kb.version, "department", region)

    def _counted(self, _version: int, field: Literal["topic", "department"], region: str | None) -> list[BrowsedTopic]:
        """How many items of a region have each value of a field; every first page shows it, so it is kept for a version."""
        sizes = Counter(e.topic if field == "topic" else e.department for e in self.listings(region=region))
        return [BrowsedTopic(name, size) for name, size in sizes.most_common() if name]

    def search(self, text: str, *, region: str | None = None) -> list[Listing]:
        """The listings in which every word of `text` occurs: first those that have it in their name, at its beginning rather than its end."""
        words = text.casefold().split()
        found = [e for e in self.listings(region=region) if all(word in e.words for word in words)]

        def place(listing: Listing) -> tuple[bool, int]:
            name = listing.name.casefold()
            return not all(word in name for word in words), name.find(words[0]) if words else 0

        return sorted(found, key=place)

    def is_public(self, code: str, *, region: str) -> bool:
        """Whether the public may see an item as it holds in a region: no layer of it is for operators only."""
        snapshot = self._current()
        layers = {(code, wider) for wider in ancestors(region)}
        return not layers.isdisjoint(snapshot.open) and layers.isdisjoint(snapshot.closed)

    def has_region(self, region: str) -> bool:
        """Whether an entry is for exactly this region."""
        return any(e.region == region for e in self._current().listings)

    def _current(self) -> _Snapshot:
        version = self._kb.version
        with self._lock:
            if version != self._snapshot.version:
                self._snapshot = self._read(version)
            return self._snapshot

    def _read(self, version: int) -> _Snapshot:
        phrasings: dict[int, list[tuple[str, str]]] = {}
        for item_id, text, kind, _fact in self._kb.phrasings.live():
            phrasings.setdefault(item_id, []).append((text, kind))
        entries = list(self._kb.live_entries())
        closed = frozenset((e.code, e.region) for e in entries if e.disclosure != "public")
        shown = [e for e in entries if not any((e.code, wider) in closed for wider in ancestors(e.region))]
        shown.sort(key=lambda e: (not e.topic, e.topic, e.code, e.region))
        return _Snapshot(
            version,
            tuple(_listing(e, phrasings.get(e.item_id, [])) for e in shown),
            frozenset((e.code, e.region) for e in shown),
            closed,
        )


def _listing(entry: LiveEntry, phrasings: list[tuple[str, str]]) -> Listing:
    said = (entry.code, entry.name, entry.topic, entry.department, entry.summary, *(text for text, _ in phrasings))
    return Listing(
        entry.code,
        entry.region,
        entry.name,
        entry.kind,
        entry.topic,
        entry.department,
        entry.summary,
        tuple(text for text, kind in phrasings if kind == "alias"),
        "\n".join(said).casefold(),
    )
