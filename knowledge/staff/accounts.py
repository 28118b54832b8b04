"""Staff accounts: argon2 password hashes, four roles, and what each role may do."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotAllowed, NotFound

Role = Literal["operator", "editor", "reviewer", "admin"]
ROLES: tuple[str, ...] = get_args(Role)
ROLE_NAMES = {"operator": "坐席", "editor": "编辑", "reviewer": "审核", "admin": "管理员"}
LOCAL = "本机"
"""Who acts when the command line is used without an account: somebody who can read and write the file anyway."""

RIGHTS: dict[str, frozenset[str]] = {
    "inbox": frozenset(ROLES),
    "attach": frozenset(ROLES),
    "edit": frozenset({"editor", "reviewer", "admin"}),
    "publish": frozenset({"reviewer", "admin"}),
    "withdraw": frozenset({"reviewer", "admin"}),
    "bulk": frozenset({"admin"}),
    "users": frozenset({"admin"}),
}
MIN_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    department: str
    role: str
    active: bool

    def may(self, right: str) -> bool:
        return self.active and self.role in RIGHTS[right]


class Accounts:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher()

    @cached_property
    def _dummy_hash(self) -> str:
        return self._hasher.hash("no such account")

    def add(
        self, username: str, password: str, *, role: Role, name: str = "", department: str = "", by: str = LOCAL
    ) -> Account:
        """Create an account; raises Conflict for a taken name, a short password or an unknown role."""
        if role not in ROLES:
            raise Conflict(f"角色只能是 {'、'.join(ROLES)}。")
        if len(password) < MIN_PASSWORD:
            raise Conflict(f"密码至少 {MIN_PASSWORD} 位。")
        username = username.strip()
        if not username or username == LOCAL:
            raise Conflict("用户名不能为空，也不能是“本机”。")
        password_hash = self._hasher.hash(password)  # slow on purpose, so before the transaction
        with self._connections.writing() as db:
            if row(db, "SELECT 1 FROM staff WHERE username = ?", username):
                raise Conflict(f"用户名 {username} 已经有了，请另取一个。")
            db.execute(
                "INSERT INTO staff VALUES (?, ?, ?, ?, ?, 1, ?)",
                [username, name or username, department, role, password_hash, stamp(self._clock())],
            )
            note_change(db, self._clock, who=by, action="新增账号", what=f"user:{username}", detail=role)
        return self.get(username)

    def set_password(self, username: str, password: str, *, by: str = LOCAL) -> None:
        if len(password) < MIN_PASSWORD:
            raise Conflict(f"密码至少 {MIN_PASSWORD} 位。")
        self.get(username)
        password_hash = self._hasher.hash(password)
        with self._connections.writing() as db:
            db.execute("UPDATE staff SET password_hash = ? WHERE username = ?", [password_hash, username])
            note_change(db, self._clock, who=by, action="修改密码", what=f"user:{username}")

    def set_active(self, username: str, active: bool, *, by: str = LOCAL) -> None:
        self.get(username)
        with self._connections.writing() as db:
            db.execute("UPDATE staff SET active = ? WHERE username = ?", [int(active), username])
            note_change(db, self._clock, who=by, action="启用账号" if active else "停用账号", what=f"user:{username}")

    def authenticate(self, username: str, password: str) -> Account | None:
        """The account whose password this is, or None; takes as long for names that do not exist."""
        found = row(self._connections.db, "SELECT password_hash FROM staff WHERE username = ? AND active = 1", username)
        try:
            self._hasher.verify(found["password_hash"] if found else self._dummy_hash, password)
        except (VerificationError, InvalidHashError):
            return None
        return self.get(username) if found else None

    def get(self, username: str) -> Account:
        sql = "SELECT username, name, department, role, active FROM staff WHERE username = ?"
        found = row(self._connections.db, sql, username)
        if found is None:
            raise NotFound(f"没有账号 {username}。")
        return Account(**{**found, "active": bool(found["active"])})

    def password_mark(self, username: str) -> str:
        """A short mark of the password that is set now; sessions carry it, and end when it changes. Raises NotFound."""
        found = row(self._connections.db, "SELECT password_hash FROM staff WHERE username = ?", username)
        if found is None:
            raise NotFound(f"没有账号 {username}。")
        return hashlib.sha256(found["password_hash"].encode()).hexdigest()[:16]

    def all(self) -> list[Account]:
        sql = "SELECT username, name, department, role, active FROM staff ORDER BY username"
        return [Account(**{**r, "active": bool(r["active"])}) for r in self._connections.db.query(sql)]

    def require(self, username: str, right: str) -> str:
        """The name to act under, once it is known that this account may; raises NotAllowed."""
        if username != LOCAL and not self.get(username).may(right):
            raise NotAllowed(f"账号 {username} 没有这项权限，请联系管理员。")
        return username
