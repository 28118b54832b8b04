"""Tokens of other programs: shown once when made, kept as hashes, with scopes, an end, and taken back at once."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe
from typing import Any

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import Conflict, NotFound

SCOPES = {
    "ask": "提问",
    "read": "读事项和更新",
    "check": "核对文字",
    "feedback": "评价",
    "tickets": "取部门的工单",
    "assist": "通话中提示，含只给坐席看的内容",
}
"""What a token may do."""
PREFIX = "hl_"
"""How a token begins, so that scanners of leaked secrets know it."""
_COLUMNS = "SELECT id, name, scopes, made_by, made_at, expires_on, revoked_at FROM api_tokens "


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token without its secret. `expires_on` is its last day ('' for none)."""

    id: int
    name: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: str
    expires_on: str
    revoked: bool

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class ApiTokens:
    """Making, looking up and taking back tokens."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def make(
        self, name: str, scopes: Sequence[str], *, by: str, expires_on: date | None = None
    ) -> tuple[ApiToken, str]:
        """A new token, and its secret, which is nowhere else; raises Conflict for a name or scopes that cannot be."""
        name = name.strip()
        if not re.fullmatch(r"[^\s]{2,40}", name):
            raise Conflict("请给令牌起个名字，2 到 40 个字，中间没有空格。")
        wanted = tuple(dict.fromkeys(scopes))
        if not wanted or not set(wanted) <= SCOPES.keys():
            raise Conflict(f"权限可以是：{'、'.join(f'{key}（{said}）' for key, said in SCOPES.items())}。")
        secret = PREFIX + token_urlsafe(32)
        with self._connections.changing() as db:
            made = db.execute(
                "INSERT INTO api_tokens (name, token_hash, scopes, made_by, made_at, expires_on) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                [
                    name,
                    _hash(secret),
                    " ".join(wanted),
                    by,
                    stamp(self._clock()),
                    expires_on.isoformat() if expires_on else "",
                ],
            )
            token_id = int(made.fetchone()[0])
            note_change(
                db,
                self._clock,
                who=by,
                action="新建接口令牌",
                what=f"api_token:{token_id}",
                detail=f"{name} {' '.join(wanted)}",
            )
        return self.get(token_id), secret

    def verify(self, secret: str) -> ApiToken | None:
        """The token of a secret, if it holds today."""
        if not secret.startswith(PREFIX) or len(secret) > 100:
            return None
        found = row(self._connections.db, _COLUMNS + "WHERE token_hash = ?", _hash(secret))
        token = _read(found) if found else None
        today = day_of(self._clock()).isoformat()
        return token if token and not token.revoked and (not token.expires_on or today <= token.expires_on) else None

    def get(self, token_id: int) -> ApiToken:
        found = row(self._connections.db, _COLUMNS + "WHERE id = ?", token_id)
        if found is None:
            raise NotFound(f"没有第 {token_id} 个令牌。")
        return _read(found)

    def all(self) -> list[ApiToken]:
        """Every token, the newest first."""
        return [_read(r) for r in self._connections.db.query(_COLUMNS + "ORDER BY id DESC")]

    def page(self, *, limit: int, offset: int = 0) -> tuple[list[ApiToken], int]:
        """So many tokens, the newest first; and how many there are in all."""
        db = self._connections.db
        found = [_read(r) for r in db.query(_COLUMNS + "ORDER BY id DESC LIMIT ? OFFSET ?", [limit, offset])]
        return found, int(db.execute("SELECT count(*) FROM api_tokens").fetchone()[0])

    def revoke(self, token_id: int, *, by: str) -> ApiToken:
        """Let a token count no more, from now on; raises NotFound or Conflict."""
        if self.get(token_id).revoked:
            raise Conflict("这个令牌已经停用。")
        with self._connections.changing() as db:
            db.execute(
                "UPDATE api_tokens SET revoked_by = ?, revoked_at = ? WHERE id = ?",
                [by, stamp(self._clock()), token_id],
            )
            note_change(db, self._clock, who=by, action="停用接口令牌", what=f"api_token:{token_id}")
        return self.get(token_id)


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash.
    return hashlib.sha256(secret.encode()).hexdigest()


def _read(found: dict[str, Any]) -> ApiToken:
    return ApiToken(
        found["id"], found["name"], tuple(found["scopes"].split()), found["made_by"], found["made_at"], found["expires_on"],
        bool(found["revoked_at"]),
    )  # fmt: skip
