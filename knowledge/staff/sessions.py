"""Who is signed in. A session is a row, so that it ends on the server: by signing out, by its age, with its account.

Only a hash of the token is kept: whoever reads the database can sign in with none of it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database

SESSION_HOURS = 12
"""How long a session lasts from signing in, whether it is used or not."""

SHOWN_CHARS = 16
"""So much of the hash tells one session from another; nobody signs in with a hash."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where somebody is signed in. `key` names it, and is worth nothing for signing in; times are stamps."""

    key: str
    opened_at: str
    ends_at: str
    browser: str


class Sessions:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def open(self, username: str, *, browser: str = "") -> str:
        """Begin a session of an account, in a kind of browser; the token that stands for it. Those that are over are forgotten."""
        token, now = secrets.token_urlsafe(32), self._clock()
        ends = now + timedelta(hours=SESSION_HOURS)
        with self._connections.changing() as db:
            db.execute("DELETE FROM staff_sessions WHERE ends_at <= ?", [stamp(now)])
            db.execute(
                "INSERT INTO staff_sessions (token_hash, username, opened_at, ends_at, browser) VALUES (?, ?, ?, ?, ?)",
                [_hash(token), username, stamp(now), stamp(ends), browser],
            )
        return token

    def username(self, token: str) -> str | None:
        """Whose session a token stands for; None when it has ended, or never was."""
        sql = "SELECT username FROM staff_sessions WHERE token_hash = ? AND ends_at > ?"
        found = row(self._connections.db, sql, _hash(token), stamp(self._clock()))
        return str(found["username"]) if found else None

    def end(self, token: str) -> None:
        """Sign out."""
        with self._connections.changing() as db:
            db.execute("DELETE FROM staff_sessions WHERE token_hash = ?", [_hash(token)])

    def of(self, username: str, *, limit: int = 1_000) -> list[OpenSession]:
        """Where an account is signed in, the newest first, up to `limit`."""
        sql = (
            "SELECT token_hash, opened_at, ends_at, browser FROM staff_sessions WHERE username = ? AND ends_at > ? "
            "ORDER BY opened_at DESC, token_hash LIMIT ?"
        )
        found = self._connections.db.query(sql, [username, stamp(self._clock()), limit])
        return [OpenSession(r["token_hash"][:SHOWN_CHARS], r["opened_at"], r["ends_at"], r["browser"]) for r in found]

    def count(self, username: str) -> int:
        """How often an account is signed in."""
        sql = "SELECT count(*) FROM staff_sessions WHERE username = ? AND ends_at > ?"
        return int(self._connections.db.execute(sql, [username, stamp(self._clock())]).fetchone()[0])

    def counts(self) -> dict[str, int]:
        """How often each account is signed in; who is not is left out."""
        sql = "SELECT username, count(*) FROM staff_sessions WHERE ends_at > ? GROUP BY username"
        return dict(self._connections.db.execute(sql, [stamp(self._clock())]).fetchall())

    def end_one(self, username: str, key: str) -> bool:
        """End the session of an account that has this key; False where it has none such."""
        sql = "DELETE FROM staff_sessions WHERE username = ? AND substr(token_hash, 1, ?) = ? RETURNING username"
        with self._connections.changing() as db:
            return bool(db.execute(sql, [username, SHOWN_CHARS, key]).fetchall())

    def end_others(self, username: str, token: str) -> int:
        """End every session of an account but one; how many."""
        sql = "DELETE FROM staff_sessions WHERE username = ? AND token_hash != ? RETURNING username"
        with self._connections.changing() as db:
            return len(db.execute(sql, [username, _hash(token)]).fetchall())

    def end_of(self, username: str, *, by: str) -> int:
        """End every session of an account, as somebody who looks after accounts; how many. The audit has it."""
        sql = "DELETE FROM staff_sessions WHERE username = ? RETURNING username"
        with self._connections.changing() as db:
            ended = len(db.execute(sql, [username]).fetchall())
            note_change(db, self._clock, who=by, action="结束登录", what=f"user:{username}", detail=f"{ended} 处")
        return ended


def key_of(token: str) -> str:
    """The key by which a list names the session of a token."""
    return _hash(token)[:SHOWN_CHARS]


def end_all(db: Database, username: str) -> None:
    """End every session of an account, in the transaction of what ends them."""
    db.execute("DELETE FROM staff_sessions WHERE username = ?", [username])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
