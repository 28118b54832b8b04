"""The roster: who answers for which area, who is on duty on which day, and which matters are done elsewhere.

It changes daily and is small, so it has a version of its own: the index of the items is not built anew for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.entry.departments import Duty, Elsewhere, Officer
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections
from knowledge.storage.remembering import Remembered
from knowledge.storage.version import BOARD, board_changed

CHANGED = "修改值班和网格"


@dataclass(frozen=True, slots=True)
class Roster:
    """Officers, duties and what is done elsewhere, as a file or a page brings them."""

    officers: tuple[Officer, ...] = ()
    duties: tuple[Duty, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


class Rosters:
    """Reading and changing the roster of this deployment."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._version = Remembered(connections, self._read_version, of=BOARD)

    @property
    def version(self) -> int:
        """Rises whenever the roster changes."""
        return self._version(None)

    def _read_version(self, _: None) -> int:
        return int(self._connections.db.execute("SELECT value FROM roster_version").fetchone()[0])

    def officers(self) -> list[Officer]:
        """Everybody who answers for an area."""
        return [Officer.model_validate_json(r) for r in self._records("officers")]

    def elsewhere(self) -> list[Elsewhere]:
        """What is done elsewhere."""
        return [Elsewhere.model_validate_json(r) for r in self._records("elsewhere")]

    def duties(self, first: date, last: date) -> list[Duty]:
        """Who is on duty from one day to another, both included."""
        sql = "SELECT record FROM duties WHERE day >= ? AND day <= ? ORDER BY day, id"
        rows = self._connections.db.execute(sql, [first.isoformat(), last.isoformat()])
        return [Duty.model_validate_json(r[0]) for r in rows]

    def put(self, roster: Roster, *, by: str) -> None:
        """Add or replace: an officer by region, role, cell and name; what is done elsewhere by region and matter.

        Of a day and kind of duty in a region all that was there is replaced by what is given for it.
        """
        with self._connections.changing() as db:
            for officer in roster.officers:
                keys = {"region": officer.region, "role": officer.role, "cell": officer.cell, "name": officer.name}
                self._replace(db, "officers", keys, officer.model_dump_json(exclude_defaults=True))
            for matter in roster.elsewhere:
                keys = {"region": matter.region, "matter": matter.matter}
                self._replace(db, "elsewhere", keys, matter.model_dump_json(exclude_defaults=True))
            for region, day, kind in {(d.region, d.day.isoformat(), d.kind) for d in roster.duties}:
                db.execute("DELETE FROM duties WHERE region = ? AND day = ? AND kind = ?", [region, day, kind])
            for duty in roster.duties:
                keys = {"region": duty.region, "day": duty.day.isoformat(), "kind": duty.kind, "name": duty.name}
                self._replace(db, "duties", keys, duty.model_dump_json(exclude_defaults=True))
            counts = (len(roster.officers), len(roster.duties), len(roster.elsewhere))
            self._changed(db, by, "网格等人员 {}，值班 {}，不在本级办 {}".format(*counts))

    def remove_officer(self, officer: Officer, *, by: str) -> None:
        """Take an officer out who has left."""
        with self._connections.changing() as db:
            db.execute(
                "DELETE FROM officers WHERE region = ? AND role = ? AND cell = ? AND name = ?",
                [officer.region, officer.role, officer.cell, officer.name],
            )
            self._changed(db, by, f"删去 {officer.role} {officer.cell}")

    def forget_duties(self, before: date, *, by: str) -> int:
        """Take out the duties of days that are over; returns how many."""
        with self._connections.changing() as db:
            gone = int(db.execute("DELETE FROM duties WHERE day < ?", [before.isoformat()]).rowcount)
            self._changed(db, by, f"删去 {before} 以前的值班 {gone} 条")
        return gone

    def _records(self, table: str) -> Iterable[str]:
        return [row[0] for row in self._connections.db.execute(f"SELECT record FROM {table} ORDER BY region, id")]

    def _replace(self, db: Any, table: str, keys: dict[str, str], record: str) -> None:
        names, marks = ", ".join(keys), ", ".join("?" * len(keys))
        db.execute(
            f"INSERT INTO {table} ({names}, record) VALUES ({marks}, ?) ON CONFLICT ({names}) DO UPDATE SET record = excluded.record",
            [*keys.values(), record],
        )

    def _changed(self, db: Any, by: str, detail: str) -> None:
        db.execute("UPDATE roster_version SET value = value + 1")
        board_changed(db)
        note_change(db, self._clock, who=by, action=CHANGED, what="roster", detail=detail)
