"""The directory: departments and hotlines with their phones, nation-wide and local."""

from collections.abc import Iterable

from knowledge.entry.departments import Department
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.staff.accounts import LOCAL
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections
from knowledge.storage.errors import NotFound
from knowledge.storage.version import bump

CHANGED = "修改部门"


class Directory:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(self, departments: Iterable[Department], *, by: str = LOCAL) -> None:
        """Add or replace entries by name and region."""
        self._store(departments, by=by)

    def put_shipped(self, departments: Iterable[Department]) -> None:
        """Add or renew what ships with the program; what staff have put there since stays as they made it."""
        sql = "SELECT what FROM audit WHERE action = ?"
        theirs = {row[0] for row in self._connections.db.execute(sql, [CHANGED])}
        self._store([d for d in departments if _what(d) not in theirs], by=None)

    def all(self, *, region: str = NATION) -> list[Department]:
        """Everybody who can be called from a region, the most local first."""
        chain = ancestors(region)
        places = ", ".join("?" * len(chain))
        sql = f"SELECT record FROM departments WHERE region IN ({places}) ORDER BY region DESC, position, name"
        return [Department.model_validate_json(r[0]) for r in self._connections.db.execute(sql, chain)]

    def local(self) -> list[Department]:
        """Everybody but the nation-wide hotlines, in the order in which they were put there."""
        sql = "SELECT record FROM departments WHERE region != ? ORDER BY position, name"
        return [Department.model_validate_json(r[0]) for r in self._connections.db.execute(sql, [NATION])]

    def remove(self, name: str, region: str, *, by: str) -> None:
        """Take somebody out; raises NotFound."""
        with self._connections.changing() as db:
            if not db.execute("DELETE FROM departments WHERE name = ? AND region = ?", [name, region]).rowcount:
                raise NotFound(f"号码表里没有“{name}”。")
            note_change(db, self._clock, who=by, action=CHANGED, what=f"department:{name}@{region}", detail="删去")
            bump(db)

    def _store(self, departments: Iterable[Department], *, by: str | None) -> None:
        with self._connections.changing() as db:
            stored = dict(db.execute("SELECT name || '@' || region, record FROM departments").fetchall())
            position = len(stored)
            for d in departments:
                record = d.model_dump_json(exclude_defaults=True)
                if stored.get(f"{d.name}@{d.region}") == record:
                    continue
                position += 1
                db.execute(
                    "INSERT INTO departments (name, region, phone, handles, emergency, record, position) VALUES (?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (name, region) DO UPDATE SET phone = excluded.phone, handles = excluded.handles, "
                    "emergency = excluded.emergency, record = excluded.record",
                    [d.name, d.region, d.phone, d.handles, int(d.emergency), record, position],
                )
                if by is not None:
                    note_change(db, self._clock, who=by, action=CHANGED, what=_what(d), detail=d.phone)
            if position > len(stored):
                bump(db)


def _what(department: Department) -> str:
    return f"department:{department.name}@{department.region}"
