"""Reading an item for a region and a day: narrower entries override wider ones fact by fact.

The entry of a region inherits from those of its ancestors (village → … → province → nation). It may replace a fact (same
id), add one, remove some (`removes`), and restate single attributes; the rest is inherited. So every fact knows the
region and revision it comes from. An entry that a reader may not see, or that does not hold on the day asked about, has
no part in what is read.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from knowledge.entry.records import FACT_FIELDS, NATION, Fact, ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.items import read_entry
from knowledge.storage.connections import Connections
from knowledge.storage.errors import NotFound
from knowledge.storage.remembering import Latest, Remembered

_INHERITED = (
    "department", "summary", "kind", "topic", "audience", "owner", "source", "circumstances", "basis", "note",
    "related", "valid_from", "valid_to",
)  # fmt: skip
SUPPOSED = 0
"""The number of a revision that is only supposed."""
LIVE = 0
"""What stands for the number of the live revision where entries are kept."""
Instead = Mapping[tuple[str, str], ServiceItem | None]
"""Entries by code and region as they are supposed to be; None for one that is supposed not to be published."""
_NOTHING: Instead = MappingProxyType({})
Wanted = tuple[str, str, bool, date | None]
"""Code, region, whether for the public, day."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something that is shown comes from."""

    region: str
    revision: int


@dataclass(frozen=True, slots=True)
class ResolvedFact:
    fact: Fact
    origin: Origin


@dataclass(frozen=True, slots=True)
class ResolvedItem:
    """An item as it holds in a region: the merged entry, the origin of each fact and attribute, and the entries it is merged from,
    the widest first."""

    item: ServiceItem
    region: str
    origins: dict[str, Origin]
    layers: tuple[Origin, ...] = ()
    _of_field: dict[str, tuple[date, tuple[ResolvedFact, ...]]] = field(default_factory=dict, compare=False, repr=False)
    """The facts of the day that was asked about last; one answer asks for them some dozens of times."""

    def facts(self, name: str, day: date) -> tuple[ResolvedFact, ...]:
        """The facts of one field that hold on a day."""
        known = self._of_field.get(name)
        if known is None or known[0] != day:
            found: Iterable[Fact] = getattr(self.item, name)
            known = (day, tuple(ResolvedFact(f, self.origins[f.id]) for f in found if f.holds_on(day)))
            self._of_field[name] = known
        return known[1]

    def holds_on(self, day: date) -> bool:
        return _holds(self.item, day)


class Resolver:
    """Reads items for a region. What was read is kept, entries as long as their revision is live and items as long as the version is."""

    def __init__(self, connections: Connections, *, keep: int = 4096) -> None:
        self._connections = connections
        self._parsed: Latest[tuple[str, str, int], str, ServiceItem] = Latest(read_entry, most=keep)
        self._published: Remembered[Wanted, ResolvedItem | None] = Remembered(connections, self._resolved)

    def resolve(
        self,
        code: str,
        region: str = NATION,
        *,
        public: bool = False,
        day: date | None = None,
        instead: Instead = _NOTHING,
    ) -> ResolvedItem:
        """The item as it holds in a region.

        With `public`, entries for operators only are left out. With a `day`, so are entries that do not hold on it, unless
        none does (then `holds_on` says so), and what does not hold on it overrides nothing. `instead` supposes other
        entries than the published ones.

        Raises:
            NotFound: if nothing is published under this code for the region or a wider one.
        """
        if instead is _NOTHING:
            resolved = self._published((code, region, public, day))
        else:
            resolved = self._resolved((code, region, public, day), instead)
        if resolved is None:
            raise NotFound(f"没有已发布的条目 {code}。")
        return resolved

    def _resolved(self, wanted: Wanted, instead: Instead = _NOTHING) -> ResolvedItem | None:
        code, region, public, day = wanted
        found = self._layers(code, region, instead, day)
        layers = [layer for layer in found if not public or layer[0].disclosure == "public"]
        if not layers:
            return None
        if day is not None:
            layers = [layer for layer in layers if _holds(layer[0], day)] or layers
        return _merge(layers, day)

    def _layers(
        self, code: str, region: str, instead: Instead, day: date | None
    ) -> Iterator[tuple[ServiceItem, Origin]]:
        chain = ancestors(region)
        sql = (
            "SELECT i.region, r.number, r.entry, i.id FROM items i "
            "JOIN revisions r ON r.item_id = i.id AND r.number = i.live_revision "
            f"WHERE i.code = ? AND i.region IN ({', '.join('?' * len(chain))})"
        )
        rows = {r[0]: r for r in self._connections.db.execute(sql, [code, *chain])}
        for wider in chain:
            if (code, wider) in instead:
                if (supposed := instead[code, wider]) is not None:
                    yield supposed, Origin(wider, SUPPOSED)
            elif wider in rows:
                _, number, entry, item_id = rows[wider]
                live = self._parsed((code, wider, LIVE), entry), Origin(wider, number)
                yield self._before(*live, item_id, day) or live

    def _before(
        self, live: ServiceItem, origin: Origin, item_id: int, day: date | None
    ) -> tuple[ServiceItem, Origin] | None:
        """What was published before and held on a day before the live revision does: of a document that a newer text superseded, the
        text of that day. None where the live one is meant, and where nothing says from when an earlier one held."""
        if day is None or live.valid_from is None or live.valid_from <= day:
            return None
        sql = "SELECT number, entry FROM revisions WHERE item_id = ? AND number < ? ORDER BY number DESC"
        for number, entry in self._connections.db.execute(sql, [item_id, origin.revision]).fetchall():
            earlier = self._parsed((live.code, origin.region, number), entry)
            if earlier.valid_from is not None and _holds(earlier, day):
                return earlier, Origin(origin.region, number)
        return None


def _holds(item: ServiceItem, day: date) -> bool:
    return (item.valid_from is None or item.valid_from <= day) and (item.valid_to is None or day <= item.valid_to)


def _merge(layers: list[tuple[ServiceItem, Origin]], day: date | None) -> ResolvedItem:
    item, origin = layers[0]
    origins = {fact.id: origin for fact in item.facts()} | dict.fromkeys(_INHERITED, origin)
    for narrower, origin in layers[1:]:
        item, changed = _override(item, narrower, day)
        origins |= dict.fromkeys(changed, origin)
    return ResolvedItem(item, layers[-1][1].region, origins, tuple(origin for _, origin in layers))


def _override(wider: ServiceItem, narrower: ServiceItem, day: date | None) -> tuple[ServiceItem, list[str]]:
    changed: list[str] = []
    update: dict[str, object] = {}
    for name in FACT_FIELDS:
        facts: tuple[Fact, ...] = getattr(narrower, name)
        own = {fact.id: fact for fact in facts if day is None or fact.holds_on(day)}
        changed += own
        inherited = [f for f in getattr(wider, name) if f.id not in narrower.removes]
        merged = [own.pop(f.id, f) for f in inherited] + list(own.values())
        update[name] = tuple(merged)
    for name in _INHERITED:
        if getattr(narrower, name) and (name != "kind" or "kind" in narrower.model_fields_set):
            changed.append(name)
        else:
            update[name] = getattr(wider, name)
    if wider.disclosure == "operators":
        update["disclosure"] = wider.disclosure  # what is inherited must not become public on the way
    return narrower.model_copy(update=update), changed
