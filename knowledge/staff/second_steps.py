"""What the second step of signing in rests on: a secret for each account that has one, when a code was used last, recovery codes.

The secret comes sealed, or not, as `hotline.second_step` makes it; nothing here looks into it. Recovery codes are kept as hashes.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.staff.accounts import LOCAL
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound

RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another: no i, l, o, 0, 1."""
_GROUPS, _GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """The secret of an account as it was handed over; `confirmed` once a code of it was typed."""

    secret: str
    confirmed: bool


class SecondSteps:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def has(self, username: str) -> bool:
        """Whether an account is asked for a second step."""
        kept = self.get(username)
        return kept is not None and kept.confirmed

    def having(self) -> frozenset[str]:
        """The accounts that are asked for a second step."""
        found = self._connections.db.execute("SELECT username FROM staff_second_steps WHERE confirmed_at != ''")
        return frozenset(name for (name,) in found.fetchall())

    def get(self, username: str) -> KeptSecret | None:
        sql = "SELECT secret, confirmed_at FROM staff_second_steps WHERE username = ?"
        found = row(self._connections.db, sql, username)
        return KeptSecret(found["secret"], bool(found["confirmed_at"])) if found else None

    def offer(self, username: str, secret: str) -> None:
        """Keep a secret that is still to be confirmed, in place of one that never was; raises Conflict where one is in use."""
        with self._connections.changing() as db:
            made = db.execute(
                "INSERT INTO staff_second_steps (username, secret, confirmed_at, last_step) VALUES (?, ?, '', 0) "
                "ON CONFLICT (username) DO UPDATE SET secret = excluded.secret WHERE staff_second_steps.confirmed_at = '' "
                "RETURNING username",
                [username, secret],
            )
            if not made.fetchall():
                raise Conflict("两步登录已经开启，要换手机请先停用再开启。")

    def confirm(self, username: str, step: int) -> tuple[str, ...]:
        """Ask for it from now on, since a code of time step `step` was right; the recovery codes, which are nowhere else.

        Raises:
            Conflict: if nothing waits to be confirmed.
        """
        with self._connections.changing() as db:
            made = db.execute(
                "UPDATE staff_second_steps SET confirmed_at = ?, last_step = ? WHERE username = ? AND confirmed_at = '' "
                "RETURNING username",
                [stamp(self._clock()), step, username],
            )
            if not made.fetchall():
                raise Conflict("没有等着确认的两步登录，请重新开启。")
            self._note(db, username, "开启两步登录", username)
            return _new_codes(db, username)

    def use(self, username: str, step: int) -> bool:
        """Take the code of a time step; False where it or a later one was taken before, so that none counts twice."""
        with self._connections.changing() as db:
            taken = db.execute(
                "UPDATE staff_second_steps SET last_step = ? WHERE username = ? AND confirmed_at != '' AND last_step < ? "
                "RETURNING username",
                [step, username, step],
            )
            return bool(taken.fetchall())

    def use_recovery_code(self, username: str, typed: str) -> bool:
        """Take a recovery code, which then is gone; False for one that is not this account's."""
        with self._connections.changing() as db:
            taken = db.execute(
                "DELETE FROM staff_recovery_codes WHERE code_hash = ? AND username = ? RETURNING username",
                [_hash(typed), username],
            )
            if not taken.fetchall():
                return False
            self._note(db, username, "使用恢复码", username)
            return True

    def codes_left(self, username: str) -> int:
        sql = "SELECT count(*) FROM staff_recovery_codes WHERE username = ?"
        return int(self._connections.db.execute(sql, [username]).fetchone()[0])

    def renew_codes(self, username: str) -> tuple[str, ...]:
        """New recovery codes in place of all there were; raises Conflict where no second step is in use."""
        with self._connections.changing() as db:
            if row(db, "SELECT 1 FROM staff_second_steps WHERE username = ? AND confirmed_at != ''", username) is None:
                raise Conflict("还没有开启两步登录。")
            self._note(db, username, "换恢复码", username)
            return _new_codes(db, username)

    def remove(self, username: str, *, by: str) -> None:
        """Ask for the password alone again; raises NotFound where there is no second step."""
        with self._connections.changing() as db:
            db.execute("DELETE FROM staff_recovery_codes WHERE username = ?", [username])
            gone = db.execute("DELETE FROM staff_second_steps WHERE username = ? RETURNING username", [username])
            if not gone.fetchall():
                raise NotFound(f"{username} 没有开启两步登录。")
            self._note(db, by, "停用两步登录" if by == username else "重设两步登录", username)

    def reseal(self, again: Callable[[str], str | None]) -> int:
        """Put what `again` makes of each kept secret in its place; None leaves it. How many were changed."""
        with self._connections.changing() as db:
            kept = db.execute("SELECT username, secret FROM staff_second_steps ORDER BY username").fetchall()
            made = [(secret, name) for name, before in kept if (secret := again(before)) is not None]
            db.many("UPDATE staff_second_steps SET secret = ? WHERE username = ?", made)
            if made:
                note_change(
                    db, self._clock, who=LOCAL, action="换密钥", what="staff", detail=f"两步登录 {len(made)} 份"
                )
        return len(made)

    def _note(self, db: Database, by: str, action: str, username: str) -> None:
        note_change(db, self._clock, who=by, action=action, what=f"user:{username}")


def _new_codes(db: Database, username: str) -> tuple[str, ...]:
    made = tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    )
    db.execute("DELETE FROM staff_recovery_codes WHERE username = ?", [username])
    for code in made:
        db.execute("INSERT INTO staff_recovery_codes (code_hash, username) VALUES (?, ?)", [_hash(code), username])
    return made


def _hash(typed: str) -> str:
    # Nearly 80 random bits need no slow hash. How it was typed (capitals, spaces, no dashes) does not matter.
    return hashlib.sha256("".join(filter(str.isalnum, typed)).lower().encode()).hexdigest()
