"""Imports as they were run: who brought which file in, what it has written, and whether that was taken back since.

Here too is what staff chose that the columns of lists mean, for the next list with such a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import. `entries` is how many entries it has written; `undone_by` is '' while it stands."""

    id: int
    file: str
    format: str
    by: str
    at: str
    as_draft: bool
    rejected: int
    entries: int
    undone_by: str
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """An entry a run has written: from the live revision `before` (0: none) to `number`; of a draft, `number` is its version."""

    code: str
    region: str
    before: int
    number: int


_RUNS = """
    SELECT r.*, (SELECT count(*) FROM import_entries e WHERE e.run_id = r.id) AS entries FROM import_runs r
"""


class ImportRuns:
    """The imports of one knowledge base."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def begin(self, file: str, format: str, *, by: str, as_draft: bool, rejected: int) -> int:
        """Note that a file is being brought in; returns the number of the run."""
        name = mask(file).text
        with self._connections.changing() as db:
            sql = "INSERT INTO import_runs (file, format, by_whom, at, as_draft, rejected) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
            values = [name, format, by, stamp(self._clock()), int(as_draft), rejected]
            run = int(db.execute(sql, values).fetchone()[0])
            note_change(db, self._clock, who=by, action="导入", what=f"import:{run}", detail=name)
        return run

    def drafted(self, run: int, code: str, region: str, version: int) -> None:
        """Note a draft that a run has saved."""
        with self._connections.changing() as db:
            note_entry(db, run, code, region, before=0, number=version)

    def all(self, *, limit: int = 200) -> list[ImportRun]:
        """The newest imports first."""
        return [_run(found) for found in self._connections.db.query(_RUNS + "ORDER BY r.id DESC LIMIT ?", [limit])]

    def get(self, run: int) -> ImportRun:
        """An import by its number; raises NotFound."""
        found = row(self._connections.db, _RUNS + "WHERE r.id = ?", run)
        if found is None:
            raise NotFound(f"没有第 {run} 次导入。")
        return _run(found)

    def entries(self, run: int) -> list[ImportedEntry]:
        """What a run has written."""
        sql = "SELECT code, region, before_number, number FROM import_entries WHERE run_id = ? ORDER BY code, region"
        return [ImportedEntry(*found) for found in self._connections.db.execute(sql, [run]).fetchall()]

    def undone(self, run: int, *, by: str, kept: int) -> None:
        """Note that a run was taken back, but for the entries that were changed since; raises Conflict if it was before."""
        with self._connections.changing() as db:
            if self.get(run).undone_by:
                raise Conflict(f"第 {run} 次导入已经撤销过。")
            db.execute(
                "UPDATE import_runs SET undone_by = ?, undone_at = ? WHERE id = ?", [by, stamp(self._clock()), run]
            )
            detail = f"另有 {kept} 条此后又改过，没有动" if kept else ""
            note_change(db, self._clock, who=by, action="撤销导入", what=f"import:{run}", detail=detail)

    # -- columns

    def columns(self) -> Mapping[str, str]:
        """What columns mean, as staff chose: plain heading → meaning."""
        return dict(self._connections.db.execute("SELECT heading, meaning FROM import_columns").fetchall())

    def remember(self, columns: Mapping[str, str], *, by: str) -> None:
        """Keep what somebody chose for columns, for the next list that has them."""
        at = stamp(self._clock())
        rows = [(heading, meaning, by, at) for heading, meaning in columns.items() if not heading.startswith("#")]
        with self._connections.changing() as db:
            for values in rows:
                db.execute(
                    "INSERT INTO import_columns (heading, meaning, chosen_by, chosen_at) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (heading) DO UPDATE SET meaning = excluded.meaning, chosen_by = excluded.chosen_by, "
                    "chosen_at = excluded.chosen_at",
                    list(values),
                )


def note_entry(db: Database, run: int, code: str, region: str, *, before: int, number: int) -> None:
    """Note, in the transaction that writes it, an entry that a run brings."""
    db.execute(
        "INSERT INTO import_entries (run_id, code, region, before_number, number) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (run_id, code, region) DO UPDATE SET number = excluded.number",
        [run, code, region, before, number],
    )


def _run(found: Mapping[str, Any]) -> ImportRun:
    return ImportRun(
        found["id"], found["file"], found["format"], found["by_whom"], found["at"], bool(found["as_draft"]), found["rejected"],
        found["entries"], found["undone_by"], found["undone_at"],
    )  # fmt: skip
