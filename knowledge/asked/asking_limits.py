"""How often may be asked, by one client and by all together, a minute at a time; the counts are shared by all processes.

Each process counts for itself and brings what it has counted to the database with every few questions, so most questions cost no
statement. While the database is away each process goes by its own count. Addresses are kept as hashes, and for an hour at most.
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from knowledge.staff.logins import network_of
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import DatabaseUnusable, KnowledgeError

SHARE = 10
"""A process brings its count to the database with every tenth of what may be asked in a minute."""
WAIT_S = 0.2
KEPT = timedelta(hours=1)
SWEEP, REMEMBERED = 500, 50_000


class TooManyQuestions(KnowledgeError):
    """One client, or all of them, have asked more than they may in a minute; `seconds` until they may again."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, seconds: int, hotline: str) -> None:
        self.seconds = seconds
        super().__init__(
            f"问得太快了，请等 {seconds} 秒再问。有危险请直接拨打 110、119 或 120；着急的事请拨打 {hotline}。"
        )


@dataclass(slots=True)
class _Counted:
    minute: str
    known: int = 0
    new: int = 0


class AskingLimits:
    """Safe to share between threads.

    Args:
        each: questions a minute and client; 0 for no limit.
        together: questions a minute of all clients; 0 for no limit.
    """

    def __init__(self, connections: Connections, clock: Clock, *, each: int, together: int, hotline: str) -> None:
        self._connections, self._clock, self._hotline = connections, clock, hotline
        self._each, self._together = each, together
        self._lock, self._counts, self._brought = threading.Lock(), dict[str, _Counted](), count(1)

    def admit(self, address: str) -> None:
        """Count a question from an address (of an IPv6 one, its network); raises TooManyQuestions."""
        now = self._clock()
        minute, seconds = stamp(now)[:16], 60 - now.second
        wanted = (
            ("all", self._together),
            (hashlib.sha256(f"ask:{network_of(address)}".encode()).hexdigest()[:32], self._each),
        )
        for key, limit in wanted:
            if limit and self._count(key, minute, limit) > limit:
                raise TooManyQuestions(seconds, self._hotline)

    def _count(self, key: str, minute: str, limit: int) -> int:
        with self._lock:
            counted = self._counts.get(key)
            if counted is None or counted.minute != minute:
                if len(self._counts) >= REMEMBERED:
                    self._counts = {name: each for name, each in self._counts.items() if each.minute == minute}
                counted = self._counts[key] = _Counted(minute)
            if counted.known + counted.new > limit:
                return limit + 1  # known already; it costs nothing to refuse
            counted.new += 1
            if counted.new * SHARE < limit and counted.known + counted.new <= limit:
                return counted.known + counted.new
            new, counted.known, counted.new = counted.new, counted.known + counted.new, 0
        total = self._bring(key, minute, new)
        with self._lock:
            if total is not None and counted.minute == minute:
                counted.known = max(counted.known, total)
            return counted.known + counted.new

    def _bring(self, key: str, minute: str, new: int) -> int | None:
        """Add to the count in the database; what all processes have counted, None where that cannot be known."""
        sql = (
            "INSERT INTO ask_counts (key, minute, asked) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET asked = excluded.asked + "
            "CASE WHEN ask_counts.minute = excluded.minute THEN ask_counts.asked ELSE 0 END, minute = excluded.minute RETURNING asked"
        )
        try:
            with self._connections.logging(wait_s=WAIT_S) as db:
                total = int(db.execute(sql, [key, minute, new]).fetchall()[0][0])
                if next(self._brought) % SWEEP == 0:
                    db.execute("DELETE FROM ask_counts WHERE minute < ?", [stamp(self._clock() - KEPT)[:16]])
        except DatabaseUnusable:
            return None
        return total
