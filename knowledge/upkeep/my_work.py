"""What waits for one person: what they are to review, what was sent back to them, what they are writing."""

from dataclasses import dataclass
from datetime import date

from knowledge.storage.connections import Connections
from knowledge.storage.database import containing


@dataclass(frozen=True, slots=True)
class SentBack:
    """A draft that a reviewer sent back, with the reason."""

    code: str
    region: str
    name: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A published item: how often it was asked for lately, and for how many days nobody has verified it."""

    code: str
    region: str
    name: str
    owner: str
    verified_on: str | None
    review_by: str | None
    asked: int
    days: int


@dataclass(frozen=True, slots=True)
class Resting:
    """What rests on an article of a source ('' for the source as a whole): a fact, or ('' text) an entry as a whole."""

    article: str
    code: str
    region: str
    name: str
    label: str
    text: str


class MyWork:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def to_review(self, username: str) -> tuple[int, int]:
        """How many drafts and how many proposed wordings of others wait for a reviewer."""
        drafts = "SELECT count(*) FROM drafts WHERE state = 'in_review' AND author <> ?"
        wordings = "SELECT count(*) FROM phrasings WHERE state = 'proposed' AND proposed_by <> ?"
        execute = self._connections.db.execute
        return int(execute(drafts, [username]).fetchone()[0]), int(execute(wordings, [username]).fetchone()[0])

    def writing(self, username: str) -> int:
        """How many drafts somebody is writing."""
        sql = "SELECT count(*) FROM drafts WHERE state = 'draft' AND author = ?"
        return int(self._connections.db.execute(sql, [username]).fetchone()[0])

    def sent_back(self, username: str, *, limit: int = 20) -> list[SentBack]:
        """Drafts of somebody that were sent back and have not been submitted again, the newest first."""
        sql = (
            "SELECT i.code, i.region, coalesce(nullif(d.name, ''), i.code) AS name, d.sent_back AS reason, d.saved_at AS at "
            "FROM drafts d JOIN items i ON i.id = d.item_id WHERE d.sent_back <> '' AND d.author = ? ORDER BY d.saved_at DESC LIMIT ?"
        )
        return [SentBack(**stored) for stored in self._connections.db.query(sql, [username, limit])]

    def drafts_named(self, words: str, *, limit: int = 10) -> list[tuple[str, str, str, str]]:
        """(code, region, name, state) of drafts whose name contains words."""
        pattern = containing(words)
        sql = (
            "SELECT i.code, i.region, d.name, d.state FROM drafts d JOIN items i ON i.id = d.item_id "
            "WHERE lower(d.name) LIKE lower(?) ESCAPE '!' ORDER BY d.saved_at DESC LIMIT ?"
        )
        return [tuple(found) for found in self._connections.db.execute(sql, [pattern, limit])]

    def stalest(self, today: date, *, since: date, limit: int, offset: int = 0) -> list[Stale]:
        """Published items by how long nobody has verified them times how often they were asked for since a day."""
        sql = (
            "SELECT i.code, i.region, i.name, coalesce(nullif(i.owner, ''), i.department) AS owner, i.verified_on, i.review_by, "
            "coalesce(i.verified_on, substr(r.published_at, 1, 10)) AS looked, coalesce(t.asked, 0) AS asked "
            "FROM live_items i JOIN revisions r ON r.item_id = i.item_id AND r.number = i.revision "
            "LEFT JOIN (SELECT code, sum(questions) AS asked FROM question_tallies WHERE day >= ? AND outcome = 'answered' GROUP BY code) AS t "
            "ON t.code = i.code"
        )
        found = []
        for stored in self._connections.db.query(sql, [since.isoformat()]):
            days = (today - date.fromisoformat(stored.pop("looked"))).days
            found.append(Stale(**stored | {"asked": int(stored["asked"]), "days": max(days, 0)}))
        found.sort(key=lambda item: (-item.days * item.asked, -item.days, item.code, item.region))
        return found[offset : offset + limit]

    def resting_on(self, source: str, *, limit: int = 500) -> list[Resting]:
        """What is published and rests on a source, by article."""
        sql = (
            "SELECT c.article, i.code, i.region, i.name, coalesce(f.label, '') AS label, coalesce(f.text, '') AS text "
            "FROM live_citations c JOIN live_items i ON i.item_id = c.item_id "
            "LEFT JOIN live_facts f ON f.item_id = c.item_id AND f.fact_id = c.fact_id "
            "WHERE c.source = ? ORDER BY c.article, i.code, i.region, c.fact_id LIMIT ?"
        )
        return [Resting(**stored) for stored in self._connections.db.query(sql, [source, limit])]
