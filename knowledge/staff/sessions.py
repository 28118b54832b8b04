"""Who is signed in. A session is a row, so that it ends on the server: by signing out, by its age, with its account.

Only a hash of the token is kept: whoever reads the database can sign in with none of it.
"""

import hashlib
import secrets
from datetime import timedelta

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database

SESSION_HOURS = 12
"""How long a session lasts from signing in, whether it is used or not."""


class Sessions:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def open(self, username: str) -> str:
        """Begin a session of an account; the token that stands for it. Those that are over are forgotten."""
        token, now = secrets.token_urlsafe(32), self._clock()
        ends = now + timedelta(hours=SESSION_HOURS)
        with self._connections.changing() as db:
            db.execute("DELETE FROM staff_sessions WHERE ends_at <= ?", [stamp(now)])
            db.execute(
                "INSERT INTO staff_sessions (token_hash, username, opened_at, ends_at) VALUES (?, ?, ?, ?)",
                [_hash(token), username, stamp(now), stamp(ends)],
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


def end_all(db: Database, username: str) -> None:
    """End every session of an account, in the transaction of what ends them."""
    db.execute("DELETE FROM staff_sessions WHERE username = ?", [username])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
