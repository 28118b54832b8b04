"""What was published and withdrawn, newest first, for whoever follows the changes: only what the public may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from knowledge.entry.records import ServiceItem
from knowledge.places.codes import ancestors
from knowledge.publishing.items import read_entry
from knowledge.storage.clock import stamp
from knowledge.storage.connections import Connections, row

MOST = 500


@dataclass(frozen=True, slots=True)
class PublicChange:
    """One published revision or withdrawal: the item, the number, when (ISO moment), and whether it is the one that holds now.

    `kind`: new, changed, or withdrawn, which is told of the revision that was live until then.
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
        """Revisions and withdrawals, the newest first; of two in one moment the withdrawal."""
        published = ((found, False) for found in self._rows("revisions r", "r.published_at", since, region))
        gone = self._rows(
            "withdrawals w JOIN revisions r ON r.item_id = w.item_id AND r.number = w.number", "w.at", since, region
        )
        withdrawn = ((found, True) for found in gone)
        for found, out in merge(withdrawn, published, key=lambda each: (str(each[0][4]), each[1]), reverse=True):
            change = self._change(*found, out=out)
            if change is not None:
                yield change

    def _rows(self, table: str, at: str, since: datetime | None, region: str) -> Iterator[tuple[Any, ...]]:
        chain = ancestors(region) if region else []
        where = f"AND i.region IN ({', '.join('?' * len(chain))}) " if chain else ""
        sql = (
            f"SELECT i.code, i.region, i.live_revision, r.number, {at}, r.entry FROM {table} JOIN items i ON i.id = r.item_id "
            f"WHERE {at} > ? {where}ORDER BY {at} DESC, r.item_id, r.number DESC"
        )
        yield from self._connections.db.execute(sql, [stamp(since) if since else "", *chain])

    def _change(
        self, code: str, region: str, live: int | None, number: int, at: str, entry: str, *, out: bool
    ) -> PublicChange | None:
        """What the public may be told of a row; what is for operators alone from now on is withdrawn to everybody else."""
        item: ServiceItem = read_entry(entry)
        if item.disclosure != "public":
            before = None if out else self._before(code, region, number)
            if before is None or before.disclosure != "public":
                return None
            item, out = before, True
        kind = "withdrawn" if out else "new" if number == 1 else "changed"
        return PublicChange(
            code,
            region,
            item.name,
            item.topic,
            item.department,
            item.summary,
            number,
            at,
            kind,
            not out and number == live,
        )

    def _before(self, code: str, region: str, number: int) -> ServiceItem | None:
        """The revision that another took the place of; None for the first, and after a withdrawal."""
        sql = (
            "SELECT r.entry FROM revisions r JOIN items i ON i.id = r.item_id WHERE i.code = ? AND i.region = ? AND r.number = ? "
            "AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.item_id = r.item_id AND w.number = r.number)"
        )
        found = row(self._connections.db, sql, code, region, number - 1)
        return read_entry(found["entry"]) if found else None
