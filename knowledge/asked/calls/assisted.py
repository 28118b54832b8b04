"""How often programs that transcribe calls asked what to have at hand: counts of a day, and nothing else."""

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections


class Assisted:
    """Counting."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def count(self, outcome: str) -> None:
        """Count one request by what came of it."""
        with self._connections.logging() as db:
            db.execute(
                "INSERT INTO assist_counts (day, outcome, times) VALUES (?, ?, 1) ON CONFLICT (day, outcome) "
                "DO UPDATE SET times = assist_counts.times + 1",
                [stamp(self._clock())[:10], outcome],
            )

    def counts(self, day: str) -> dict[str, int]:
        """How often on a day, by outcome."""
        sql = "SELECT outcome, times FROM assist_counts WHERE day = ? ORDER BY outcome"
        return {outcome: int(times) for outcome, times in self._connections.db.execute(sql, [day])}
