"""Reading what people said about replies, for the staff who are to make them better: the worst and newest first."""

from collections import Counter
from dataclasses import dataclass

from knowledge.asked.feedback import REASONS
from knowledge.storage.connections import Connections

LOW = 2
"""不满意 and worse."""
MANY = 5
"""So many replies that one client is not content with in a day are shown as such: few have so many matters."""

# Whoever rated twice is heard once, with what they said last.
_LAST = "f.replaced = 0 AND f.rating <= ?"


@dataclass(frozen=True, slots=True)
class Rated:
    """A rated reply. `item_code` is None where the reply was about none; `comment` is masked, like the question; `reasons` are those of
    `feedback.REASONS` that were ticked, with 、 between them; `of_client`: how many replies the same one rated badly that day, 0 where
    nobody is known."""

    reply_id: str
    rating: int
    reasons: str
    comment: str
    given_at: str
    question: str
    outcome: str
    item_code: str | None
    item_region: str | None
    of_client: int = 0


class Ratings:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def newest(self, *, most: int = LOW, limit: int = 50, offset: int = 0) -> list[Rated]:
        """What was rated `most` or worse, the newest first."""
        sql = (
            "SELECT f.reply_id, f.rating, f.reasons, f.comment, f.given_at, q.question, q.outcome, q.item_code, q.item_region, "
            "(SELECT count(DISTINCT s.reply_id) FROM feedback s WHERE f.client != '' AND s.client = f.client AND s.rating <= ?) AS of_client "
            f"FROM feedback f JOIN questions q ON q.reply_id = f.reply_id WHERE {_LAST} "
            "ORDER BY f.given_at DESC, f.id DESC LIMIT ? OFFSET ?"
        )
        return [Rated(**stored) for stored in self._connections.db.query(sql, [LOW, most, limit, offset])]

    def reasons(self, *, most: int = LOW) -> dict[str, int]:
        """How often each reason was ticked for what was rated `most` or worse, the most frequent first; those never ticked are left out."""
        sql = f"SELECT f.reasons, count(*) FROM feedback f WHERE {_LAST} AND f.reasons != '' GROUP BY f.reasons"
        counted: Counter[str] = Counter()
        for said, times in self._connections.db.execute(sql, [most]):
            counted.update({reason: int(times) for reason in str(said).split("、")})
        return {
            reason: counted[reason] for reason in sorted(REASONS, key=lambda each: -counted[each]) if counted[reason]
        }

    def count(self, *, most: int = LOW) -> int:
        """How many replies were rated `most` or worse."""
        return int(self._connections.db.execute(f"SELECT count(*) FROM feedback f WHERE {_LAST}", [most]).fetchone()[0])

    def of_many(self, *, least: int = MANY) -> tuple[int, int]:
        """How many clients rated so many replies badly in a day, and how many ratings those are."""
        sql = (
            "SELECT count(*), coalesce(sum(o.rated), 0) FROM (SELECT count(DISTINCT reply_id) AS rated FROM feedback "
            "WHERE client != '' AND rating <= ? GROUP BY client HAVING count(DISTINCT reply_id) >= ?) AS o"
        )
        clients, rated = self._connections.db.execute(sql, [LOW, least]).fetchone()
        return int(clients), int(rated)
