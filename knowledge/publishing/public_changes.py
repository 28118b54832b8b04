"""What was published, newest first, for whoever follows the changes: only what the public may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.entry.records import ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.items import read_entry
from knowledge.storage.clock import stamp
from knowledge.storage.connections import Connections

MOST = 500


@dataclass(frozen=True, slots=True)
class PublicChange:
    """One published revision: the item, its number, when (ISO moment), and whether it is the one that holds now.

    `kind`: new, changed, or withdrawn since.
    """

    code: str
    region: str
    name: str
    topic: str
    department: str
    summary: str
    revision: int
    at: str
    kind: str
    live: bool


class PublicChanges:
    """Reading the changes of one knowledge base."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def latest(
        self, *, since: datetime | None = None, region: str = "", topic: str = "", limit: int = 50
    ) -> list[PublicChange]:
        """At most so many changes after a moment, of a region and what it lies in, and of a topic; the newest first."""
        found: list[PublicChange] = []
        for change in self._all(since, region):
            if topic in ("", change.topic):
                found.append(change)
            if len(found) >= min(limit, MOST):
                break
        return found

    def _all(self, since: datetime | None, region: str) -> Iterator[PublicChange]:
        chain = ancestors(region) if region else []
        where = f"AND i.region IN ({', '.join('?' * len(chain))}) " if chain else ""
        sql = (
            "SELECT i.code, i.region, i.live_revision, r.number, r.published_at, r.entry FROM revisions r JOIN items i ON i.id = r.item_id "
            f"WHERE r.published_at > ? {where}ORDER BY r.published_at DESC, r.item_id, r.number DESC"
        )
        rows = self._connections.db.execute(sql, [stamp(since) if since else "", *chain])
        for code, item_region, live, number, at, entry in rows:
            item: ServiceItem = read_entry(entry)
            if item.disclosure != "public":
                continue
            kind = "withdrawn" if live is None else "new" if number == 1 else "changed"
            yield PublicChange(
                code,
                item_region,
                item.name,
                item.topic,
                item.department,
                item.summary,
                number,
                at,
                kind,
                number == live,
            )
