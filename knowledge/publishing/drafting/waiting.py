"""Lists of drafts: what is to be reviewed, what is being written, what was sent back; paged in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.publishing.entry_states import Draft, read_draft
from knowledge.publishing.proposals import Key
from knowledge.storage.connections import Connections

REVIEW, WRITTEN, BACK = "review", "written", "back"
_STANDING = {
    REVIEW: "d.state = 'in_review'",
    WRITTEN: "d.state = 'draft' AND d.sent_back = ''",
    BACK: "d.state = 'draft' AND d.sent_back != ''",
}


@dataclass(frozen=True, slots=True)
class WantedDrafts:
    """Drafts that stand somewhere (`review`, `written`, `back`), by who saved them last, of one import; '' or 0 for all."""

    standing: str = REVIEW
    author: str = ""
    run: int = 0


class Waiting:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def find(self, wanted: WantedDrafts, *, limit: int, offset: int = 0) -> list[Draft]:
        """The drafts that are wanted, those that wait longest first."""
        where, values = _conditions(wanted)
        sql = f"SELECT d.* FROM drafts d JOIN items i ON i.id = d.item_id {where} ORDER BY d.saved_at, i.code, i.region LIMIT ? OFFSET ?"
        return [read_draft(found) for found in self._connections.db.query(sql, [*values, limit, offset])]

    def count(self, wanted: WantedDrafts) -> int:
        """How many are wanted."""
        where, values = _conditions(wanted)
        sql = f"SELECT count(*) FROM drafts d JOIN items i ON i.id = d.item_id {where}"
        return int(self._connections.db.execute(sql, values).fetchone()[0])

    def authors(self) -> list[str]:
        """Everybody who has saved a draft last."""
        return [
            a for (a,) in self._connections.db.execute("SELECT DISTINCT author FROM drafts ORDER BY author").fetchall()
        ]

    def runs(self) -> list[tuple[int, str, int]]:
        """(number, file, drafts) of the imports of which drafts are waiting, the newest first."""
        sql = (
            "SELECT r.id, r.file, count(*) FROM import_runs r JOIN import_entries e ON e.run_id = r.id "
            "JOIN items i ON i.code = e.code AND i.region = e.region JOIN drafts d ON d.item_id = i.id "
            "WHERE r.as_draft = 1 AND r.undone_by = '' GROUP BY r.id, r.file ORDER BY r.id DESC"
        )
        return [(int(run), str(file), int(n)) for run, file, n in self._connections.db.execute(sql).fetchall()]

    def commented(self, keys: Sequence[Key]) -> dict[Key, int]:
        """How many comments of these drafts are not settled."""
        found: dict[Key, int] = {}
        sql = (
            "SELECT count(*) FROM draft_comments c JOIN items i ON i.id = c.item_id "
            "WHERE i.code = ? AND i.region = ? AND c.settled_by = ''"
        )
        for code, region in keys:
            if number := int(self._connections.db.execute(sql, [code, region]).fetchone()[0]):
                found[code, region] = number
        return found


def _conditions(wanted: WantedDrafts) -> tuple[str, list[object]]:
    conditions, values = [_STANDING[wanted.standing]], list[object]()
    if wanted.author:
        conditions.append("d.author = ?")
        values.append(wanted.author)
    if wanted.run:
        conditions.append(
            "EXISTS (SELECT 1 FROM import_entries e WHERE e.run_id = ? AND e.code = i.code AND e.region = i.region)"
        )
        values.append(wanted.run)
    return f"WHERE {' AND '.join(conditions)}", values
