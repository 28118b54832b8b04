"""How many questions there were, by day and by what they were about: counted as they come in, so that no page has to count the log.

The counts hold nothing of what was asked, and outlive it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.storage.connections import Connections
from knowledge.storage.database import Database

BY = ("day", "channel", "region", "department", "topic", "code", "outcome")
"""What questions are counted by: the day, the channel, the place they were asked for, and the item that was answered or offered."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions are alike in what was asked for (`by`), and how long their replies took on average."""

    by: tuple[str, ...]
    questions: int
    latency_ms: float


class Tallies:
    """Reading the counts."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def count(self, first: date, last: date, *, by: Sequence[str] = (), **only: str) -> list[Tally]:
        """Questions from one day to another, both included, by any of `BY`, the most first; `only` those with these values.

        Raises:
            ValueError: for something that nothing is counted by.
        """
        if unknown := {*by, *only} - {*BY}:
            raise ValueError(f"nothing is counted by {sorted(unknown)}")
        where = "".join(f" AND {name} = ?" for name in only)
        columns, group = "".join(f"{name}, " for name in by), f"GROUP BY {', '.join(by)}" if by else ""
        sql = (
            f"SELECT {columns}sum(questions), sum(latency_ms) FROM question_tallies WHERE day BETWEEN ? AND ?{where} "
            f"{group} HAVING sum(questions) > 0 ORDER BY sum(questions) DESC{', ' if by else ''}{', '.join(by)}"
        )
        rows = self._connections.db.execute(sql, [first.isoformat(), last.isoformat(), *only.values()])
        return [Tally(tuple(keys), int(n), float(total) / int(n)) for *keys, n, total in rows]


def count_in(
    db: Database, *, day: str, channel: str, region: str, code: str | None, item_region: str | None, outcome: str, latency_ms: float
) -> None:  # fmt: skip
    """Count one question, in the transaction that logs it."""
    sql = (
        "INSERT INTO question_tallies (day, channel, region, department, topic, code, outcome, questions, latency_ms) "
        "VALUES (?, ?, ?, coalesce((SELECT i.department FROM live_items i WHERE i.code = ? AND i.region = ?), ''), "
        "coalesce((SELECT i.topic FROM live_items i WHERE i.code = ? AND i.region = ?), ''), ?, ?, 1, ?) "
        "ON CONFLICT (day, channel, region, department, topic, code, outcome) DO UPDATE SET "
        "questions = question_tallies.questions + 1, latency_ms = question_tallies.latency_ms + excluded.latency_ms"
    )
    item = [code, item_region]
    db.execute(sql, [day, channel, region, *item, *item, code or "", outcome, latency_ms])
