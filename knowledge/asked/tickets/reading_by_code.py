"""Reading a ticket, or what else has a number and a code, without an account: tries are counted, and a wrong one tells nothing.

A try is counted before the code is looked at. Numbers and addresses are kept as hashes, for a day at most.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from knowledge.staff.logins import KEPT, Limit
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database, row
from knowledge.storage.errors import KnowledgeError, NotFound

Kept = TypeVar("Kept", covariant=True)
OF_NUMBER = Limit(free=5, window=timedelta(hours=24))
OF_ADDRESS = Limit(free=20, window=timedelta(minutes=15))
"""A hall may sit behind one address."""
WRONG = "编号和查询码对不上，请核对后再试；也可以打人工热线，报编号查询。"

_COUNT = """
    INSERT INTO ticket_tries (key, failures, since, last_at, locked_until) VALUES (?, 1, ?, ?, '')
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN ticket_tries.since < ? THEN 1 ELSE ticket_tries.failures + 1 END,
        since = CASE WHEN ticket_tries.since < ? THEN excluded.since ELSE ticket_tries.since END, last_at = excluded.last_at
    WHERE ticket_tries.locked_until <= excluded.last_at
    RETURNING failures
"""


class TooManyCodes(KnowledgeError):
    """Codes were tried too often; `seconds` until they may be again."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"试的次数太多，请等 {-(-seconds // 60)} 分钟再试，或者打人工热线查询。")


class Coded(Protocol[Kept]):
    """What keeps things with a number and a code."""

    def has_code(self, number: str, code: str) -> bool: ...

    def numbered(self, number: str) -> Kept: ...


class ReadingByCode(Generic[Kept]):
    """`of` is what is read: tries of one kind do not count for another."""

    def __init__(self, connections: Connections, clock: Clock, kept: Coded[Kept], of: str = "ticket") -> None:
        self._connections, self._clock, self._kept, self._of = connections, clock, kept, of

    def open(self, number: str, code: str, *, address: str) -> Kept:
        """What has this number and code.

        Raises:
            NotFound: in the same words for a number that does not exist and for a wrong code.
            TooManyCodes: while the number or the address is locked; the code is not looked at then.
        """
        number = number.strip()[:20]
        keys = (self._key("address", address), OF_ADDRESS), (self._key("number", number), OF_NUMBER)
        for key, limit in keys:
            self._count(key, limit)
        if not self._kept.has_code(number, code[:40]):
            raise NotFound(WRONG)
        with self._connections.logging() as db:
            db.execute("DELETE FROM ticket_tries WHERE key = ?", [keys[1][0]])
            sql = "UPDATE ticket_tries SET failures = failures - 1 WHERE key = ? AND failures > 0"
            db.execute(sql, [keys[0][0]])
        return self._kept.numbered(number)

    def count(self, what: str, address: str, limit: Limit) -> None:
        """Count that an address does something that may be done only so often; raises TooManyCodes."""
        self._count(self._key(what, address), limit)

    def _count(self, key: str, limit: Limit) -> None:
        """Count a try, in a transaction of its own: what is refused stays counted."""
        now = self._clock()
        with self._connections.logging() as db:
            db.execute("DELETE FROM ticket_tries WHERE last_at < ?", [stamp(now - KEPT)])
            window = stamp(now - limit.window)
            counted = db.execute(_COUNT, [key, stamp(now), stamp(now), window, window]).fetchall()
            if counted and (wait := limit.locked_for(counted[0][0])):
                db.execute("UPDATE ticket_tries SET locked_until = ? WHERE key = ?", [stamp(now + wait), key])
            left = 0 if counted else self._seconds_left(db, key)
        if left:
            raise TooManyCodes(left)

    def _seconds_left(self, db: Database, key: str) -> int:
        found = row(db, "SELECT locked_until FROM ticket_tries WHERE key = ?", key)
        until = datetime.fromisoformat(found["locked_until"]) if found else self._clock()
        return max(1, round((until - self._clock()).total_seconds()))

    def _key(self, kind: str, value: str) -> str:
        return hashlib.sha256(f"{self._of} {kind}:{value}".encode()).hexdigest()
