"""Trying passwords, limited: a lock for each account that grows with every failure, and a looser one for each address.

A try is counted before the password is looked at, so that many at once are no more than many in a row. The counts are in the
database: they outlive a restart and hold for all processes. Names and addresses are kept as hashes, and for a day at most.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TypeVar

from knowledge.staff.accounts import Account, Accounts
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import KnowledgeError

T = TypeVar("T")


class TooManyTries(KnowledgeError):
    """Passwords were tried too often; `seconds` until they may be again."""

    code = "too_many_requests"
    http_status = 429

    def __init__(self, seconds: int, what: str = "密码") -> None:
        self.seconds = seconds
        super().__init__(f"输错{what}的次数太多，请等 {-(-seconds // 60)} 分钟再试。忘了密码、换了手机请联系管理员。")


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` failures lock nothing; every further one locks for twice as long as the one before.

    Failures older than `window` are forgotten.
    """

    free: int
    window: timedelta
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(minutes=15)

    def locked_for(self, failures: int) -> timedelta:
        """How long this many failures lock; the first lock comes with the last free one."""
        over = failures - self.free
        return min(self.longest, self.first * 2 ** min(over, 10)) if over >= 0 else timedelta(0)


OF_ACCOUNT = Limit(free=5, window=timedelta(hours=24))
OF_ADDRESS = Limit(free=50, window=timedelta(minutes=15))
"""An office may sit behind one address."""
KEPT = timedelta(hours=24)

_COUNT = """
    INSERT INTO login_tries (key, failures, since, last_at, locked_until) VALUES (:key, 1, :now, :now, '')
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN login_tries.since < :window THEN 1 ELSE login_tries.failures + 1 END,
        since = CASE WHEN login_tries.since < :window THEN excluded.since ELSE login_tries.since END,
        last_at = excluded.last_at
    WHERE login_tries.locked_until <= excluded.last_at
    RETURNING failures
"""


class Logins:
    def __init__(self, connections: Connections, clock: Clock, accounts: Accounts) -> None:
        self._connections, self._clock, self._accounts = connections, clock, accounts

    def attempt(self, username: str, password: str, *, address: str) -> Account | None:
        """The account whose password this is, or None.

        Raises:
            TooManyTries: while the account or the address is locked; the password is not looked at then.
        """
        return self._counted(
            "account", "密码", username, lambda: self._accounts.authenticate(username, password), address
        )

    def attempt_code(self, username: str, is_right: Callable[[], bool], *, address: str) -> bool:
        """Whether the code of the second step is right, counted apart from passwords: who has the password would start again by it.

        Raises:
            TooManyTries: while too many codes were wrong; `is_right` is not asked then.
        """
        return bool(self._counted("code", "验证码", username, is_right, address))

    def _counted(self, kind: str, what: str, username: str, right: Callable[[], T], address: str) -> T:
        by_address, by_account = _key("address", network_of(address)), _key(kind, username)
        with self._connections.changing() as db:
            db.execute("DELETE FROM login_tries WHERE last_at < ?", [stamp(self._clock() - KEPT)])
            self._count(db, by_address, OF_ADDRESS, what)
            self._count(db, by_account, OF_ACCOUNT, what)
        found = right()
        if found:
            self._forgive(by_address, by_account)
        return found

    def _count(self, db: Database, key: str, limit: Limit, what: str) -> None:
        now = self._clock()
        times = {"key": key, "now": stamp(now), "window": stamp(now - limit.window)}
        counted = db.execute(_COUNT, times).fetchall()
        if not counted:
            raise TooManyTries(self._seconds_left(db, key), what)
        if wait := limit.locked_for(counted[0][0]):
            db.execute("UPDATE login_tries SET locked_until = ? WHERE key = ?", [stamp(now + wait), key])

    def _seconds_left(self, db: Database, key: str) -> int:
        found = row(db, "SELECT locked_until FROM login_tries WHERE key = ?", key)
        until = datetime.fromisoformat(found["locked_until"]) if found else self._clock()
        return max(1, round((until - self._clock()).total_seconds()))

    def _forgive(self, by_address: str, by_account: str) -> None:
        """A right password was no failure: the account starts again, the address has one less."""
        with self._connections.changing() as db:
            db.execute("DELETE FROM login_tries WHERE key = ?", [by_account])
            db.execute(
                "UPDATE login_tries SET failures = failures - 1, "
                "locked_until = CASE WHEN failures <= ? THEN '' ELSE locked_until END WHERE key = ? AND failures > 0",
                [OF_ADDRESS.free, by_address],
            )


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()


def network_of(address: str) -> str:
    """An address as one household or office has it: of an IPv6 address its network, since everybody has many of those."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
