"""Staff accounts: argon2 password hashes, four roles, the departments one works for, and what each may do."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from knowledge.staff.audit import note_change
from knowledge.staff.passwords import check_password
from knowledge.staff.sessions import end_all
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database, containing
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
    "override": frozenset({"reviewer", "admin"}),
    "bulk": frozenset({"admin"}),
    "users": frozenset({"admin"}),
    "status": frozenset({"admin"}),
    "tickets": frozenset(ROLES),
    "ticket_take": frozenset({"operator", "reviewer", "admin"}),
    "ticket_handle": frozenset({"editor", "reviewer", "admin"}),
    "ticket_decide": frozenset({"reviewer", "admin"}),
}
_ACCOUNT = "SELECT username, name, role, active FROM staff "


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    name: str
    departments: tuple[str, ...]
    role: str
    active: bool

    def may(self, right: str) -> bool:
        return self.active and self.role in RIGHTS[right]

    def owns(self, owner: str) -> bool:
        """Whether what a department (or one of several, 公安局、民政局) is responsible for is this account's to change.

        An editor's departments limit them; what nobody is responsible for is anybody's.
        """
        limited = self.role == "editor" and bool(owner)
        return not limited or not set(self.departments).isdisjoint({owner, *re.split("[、，,；;]", owner)})


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
        self,
        username: str,
        password: str,
        *,
        role: Role,
        name: str = "",
        departments: Sequence[str] = (),
        by: str = LOCAL,
    ) -> Account:
        """Create an account; raises Conflict for a taken name, a password that will not do or an unknown role."""
        username = username.strip()
        if not username or username == LOCAL:
            raise Conflict("用户名不能为空，也不能是“本机”。")
        _check_role(role)
        check_password(password, username)
        password_hash = self._hasher.hash(password)  # slow on purpose, so before the transaction
        with self._connections.changing() as db:
            if row(db, "SELECT 1 FROM staff WHERE username = ?", username):
                raise Conflict(f"用户名 {username} 已经有了，请另取一个。")
            db.execute(
                "INSERT INTO staff (username, name, role, password_hash, active, created_at) VALUES (?, ?, ?, ?, 1, ?)",
                [username, name or username, role, password_hash, stamp(self._clock())],
            )
            _put_departments(db, username, departments)
            self._note(db, by, "新增账号", username, " ".join([role, *departments]))
        return self.get(username)

    def set_password(self, username: str, password: str, *, by: str = LOCAL) -> None:
        """Give an account another password, which ends its sessions; raises Conflict for one that will not do."""
        check_password(password, self.get(username).username)
        password_hash = self._hasher.hash(password)
        with self._connections.changing() as db:
            db.execute("UPDATE staff SET password_hash = ? WHERE username = ?", [password_hash, username])
            end_all(db, username)
            self._note(db, by, "修改密码", username)

    def set_active(self, username: str, active: bool, *, by: str = LOCAL) -> None:
        """Close an account, which ends its sessions, or open it again; raises Conflict for the last administrator's."""
        self.get(username)
        with self._connections.changing() as db:
            if not active:
                _keep_an_admin(db, username)
                end_all(db, username)
            db.execute("UPDATE staff SET active = ? WHERE username = ?", [int(active), username])
            self._note(db, by, "启用账号" if active else "停用账号", username)

    def set_role(
        self, username: str, role: str, *, departments: Sequence[str] | None = None, by: str = LOCAL
    ) -> Account:
        """Give an account another role, and other departments where some are named; raises as `set_active`."""
        _check_role(role)
        self.get(username)
        with self._connections.changing() as db:
            if role != "admin":
                _keep_an_admin(db, username)
            db.execute("UPDATE staff SET role = ? WHERE username = ?", [role, username])
            if departments is not None:
                _put_departments(db, username, departments)
            self._note(db, by, "修改角色", username, " ".join([role, *(departments or ())]))
        return self.get(username)

    def authenticate(self, username: str, password: str) -> Account | None:
        """The account whose password this is, or None; takes as long for names that do not exist.

        Does not count how often somebody tries: whoever takes passwords from outside asks `Logins`.
        """
        found = row(self._connections.db, "SELECT password_hash FROM staff WHERE username = ? AND active = 1", username)
        try:
            self._hasher.verify(found["password_hash"] if found else self._dummy_hash, password)
        except (VerificationError, InvalidHashError):
            return None
        return self.get(username) if found else None

    def get(self, username: str) -> Account:
        """An account by its name; raises NotFound."""
        return account_of(self._connections.db, username)

    def all(self) -> list[Account]:
        db = self._connections.db
        return [_account(db, stored) for stored in list(db.query(_ACCOUNT + "ORDER BY username"))]

    def page(self, words: str = "", *, limit: int, offset: int = 0) -> tuple[list[Account], int]:
        """So many accounts whose name, user name or department contains the words, in their order; and how many there are in all."""
        where, values = "", list[str]()
        if words:
            where = (
                "WHERE lower(username) LIKE lower(?) ESCAPE '!' OR lower(name) LIKE lower(?) ESCAPE '!' OR EXISTS (SELECT 1 FROM "
                "staff_departments d WHERE d.username = staff.username AND lower(d.department) LIKE lower(?) ESCAPE '!') "
            )
            values = [containing(words)] * 3
        db = self._connections.db
        found = list(db.query(f"{_ACCOUNT}{where} ORDER BY username LIMIT ? OFFSET ?", [*values, limit, offset]))
        (total,) = db.execute(f"SELECT count(*) FROM staff {where}", values).fetchone()
        return [_account(db, stored) for stored in found], int(total)

    def active(self) -> int:
        """How many accounts can be used."""
        return int(self._connections.db.execute("SELECT count(*) FROM staff WHERE active = 1").fetchone()[0])

    def name(self, username: str) -> str | None:
        """What somebody is called; None for what is no account."""
        found = row(self._connections.db, "SELECT name FROM staff WHERE username = ?", username)
        return str(found["name"]) if found else None

    def require(self, username: str, right: str) -> str:
        """The name to act under, once it is known that this account may; raises NotAllowed."""
        if username != LOCAL and not self.get(username).may(right):
            raise NotAllowed(f"账号 {username} 没有这项权限，请联系管理员。")
        return username

    def _note(self, db: Database, by: str, action: str, username: str, detail: str = "") -> None:
        note_change(db, self._clock, who=by, action=action, what=f"user:{username}", detail=detail)


def account_of(db: Database, username: str) -> Account:
    """An account by its name; raises NotFound."""
    found = row(db, _ACCOUNT + "WHERE username = ?", username)
    if found is None:
        raise NotFound(f"没有账号 {username}。")
    return _account(db, found)


def _account(db: Database, stored: dict[str, Any]) -> Account:
    sql = "SELECT department FROM staff_departments WHERE username = ? ORDER BY department"
    departments = tuple(name for (name,) in db.execute(sql, [stored["username"]]).fetchall())
    return Account(stored["username"], stored["name"], departments, stored["role"], bool(stored["active"]))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Conflict(f"角色只能是 {'、'.join(ROLES)}。")


def _put_departments(db: Database, username: str, departments: Sequence[str]) -> None:
    db.execute("DELETE FROM staff_departments WHERE username = ?", [username])
    for name in dict.fromkeys(name.strip() for name in departments):
        if name:
            db.execute("INSERT INTO staff_departments (username, department) VALUES (?, ?)", [username, name])


def _keep_an_admin(db: Database, username: str) -> None:
    """Refuse to take the last account away by which others can be managed."""
    admins = "SELECT username FROM staff WHERE role = 'admin' AND active = 1"
    if [name for (name,) in db.execute(admins).fetchall()] == [username]:
        raise Conflict(f"{username} 是最后一个能用的管理员账号，请先另设一个管理员。")
