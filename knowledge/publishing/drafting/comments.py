"""Comments of reviewers and authors on a draft, each at a field or a fact of it, until somebody has settled them."""

from dataclasses import dataclass

from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.publishing.item_rows import id_of
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound

_COMMENTS = (
    "SELECT c.id, i.code, i.region, c.place, c.label, c.text, c.by, c.at, c.settled_by FROM draft_comments c "
    "JOIN items i ON i.id = c.item_id "
)


@dataclass(frozen=True, slots=True)
class Comment:
    """`place` is a field (`summary`) or the id of a fact (`fees:工本费`), '' for the whole; `label` what people call it."""

    id: int
    code: str
    region: str
    place: str
    label: str
    text: str
    by: str
    at: str
    settled_by: str


class Comments:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def add(self, code: str, region: str = NATION, *, text: str, by: str, place: str = "", label: str = "") -> None:
        """Say something of a draft; raises NotFound without one, Conflict for nothing said."""
        said = mask(text).text.strip()
        if not said:
            raise Conflict("请写下意见再提交。")
        with self._connections.changing() as db:
            item_id = id_of(db, code, region)
            if not db.execute("SELECT 1 FROM drafts WHERE item_id = ?", [item_id]).fetchone():
                raise NotFound(f"事项 {code} 没有草稿，不能留意见。")
            db.execute(
                "INSERT INTO draft_comments (item_id, place, label, text, by, at) VALUES (?, ?, ?, ?, ?, ?)",
                [item_id, place, label, said, by, stamp(self._clock())],
            )
            note_change(
                db, self._clock, who=by, action="留意见", what=f"{code}@{region}", detail=f"{label} {said}".strip()
            )

    def of(self, code: str, region: str = NATION) -> list[Comment]:
        """What is said of an entry's draft and not settled yet, in the order in which it was said."""
        sql = _COMMENTS + "WHERE i.code = ? AND i.region = ? AND c.settled_by = '' ORDER BY c.id"
        return [Comment(**found) for found in self._connections.db.query(sql, [code, region])]

    def settle(self, comment_id: int, *, by: str) -> Comment:
        """It has been done, or answered; raises NotFound."""
        with self._connections.changing() as db:
            found = row(db, _COMMENTS + "WHERE c.id = ?", comment_id)
            if found is None:
                raise NotFound("没有这条意见。")
            at = stamp(self._clock())
            db.execute("UPDATE draft_comments SET settled_by = ?, settled_at = ? WHERE id = ?", [by, at, comment_id])
        return Comment(**found)


def settle_comments(db: Database, clock: Clock, item_id: int, *, by: str) -> None:
    """With a draft that is published or thrown away, what was said of it is settled."""
    sql = "UPDATE draft_comments SET settled_by = ?, settled_at = ? WHERE item_id = ? AND settled_by = ''"
    db.execute(sql, [by, stamp(clock()), item_id])
