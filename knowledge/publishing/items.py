"""Items and their life: draft → in review → published → retired, with immutable numbered revisions.

The reviewer is never the author, except that a bulk import is published by the one who runs it, and recorded as such.
"""

from collections.abc import Callable, Iterator, Sequence

from sqlite_utils import Database

from knowledge.entry.differences import Change, changes
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.publishing.entry_states import (
    Draft,
    ItemState,
    Revision,
    StaleDraft,
    read_draft,
    read_entry,
    read_revision,
)
from knowledge.publishing.ownership import claimed, require_owner
from knowledge.publishing.projection import clear, project
from knowledge.publishing.repeals import settle
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.storage.version import bump

__all__ = ["BATCH", "SAVED", "Draft", "ItemState", "Items", "Revision", "StaleDraft", "read_entry"]

SAVED = "保存草稿"
_REVISIONS = "SELECT r.* FROM items i JOIN revisions r ON r.item_id = i.id "
_LIVE = _REVISIONS + "AND r.number = i.live_revision "
_ENTRY = "WHERE i.code = ? AND i.region = ? "
BATCH = 40
"""Items a bulk publication writes in one transaction: about 50 ms, so that the question log never waits long."""


class Items:
    """Writing and reading entries of one region as they are, without inheritance (see `resolving`)."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    # -- drafts

    def save_draft(
        self, item: ServiceItem, *, author: str, expected_version: int | None = None, note: str = ""
    ) -> Draft:
        """Store work on an entry. With `expected_version` (0 for none yet) a save over somebody else's is refused.

        Raises:
            StaleDraft: if the stored draft has another version. NotAllowed: for an editor of another department.
        """
        note = mask(note).text
        with self._connections.writing() as db:
            require_owner(db, author, item.code, item.region, new=item)
            item = claimed(db, author, item.with_fact_ids())
            item_id = _ensure(db, item.code, item.region, self._clock)
            stored = row(db, "SELECT * FROM drafts WHERE item_id = ?", item_id)
            version = stored["version"] if stored else 0
            if expected_version is not None and expected_version != version:
                raise StaleDraft(read_draft(stored)) if stored else Conflict("这份草稿已被发布或删除，请重新打开条目。")
            db.execute(
                "INSERT OR REPLACE INTO drafts (item_id, entry, author, saved_at, version, state, note) "
                "VALUES (?, ?, ?, ?, ?, 'draft', ?)",
                [item_id, item.to_json(), author, stamp(self._clock()), _saves(db, item) + 1, note],
            )
            self._note(db, author, SAVED, item, note)
        return self.draft(item.code, item.region)

    def draft(self, code: str, region: str = NATION) -> Draft:
        """The draft of an entry; raises NotFound."""
        sql = "SELECT d.* FROM drafts d JOIN items i ON i.id = d.item_id WHERE i.code = ? AND i.region = ?"
        found = row(self._connections.db, sql, code, region)
        if found is None:
            raise NotFound(f"条目 {code} 没有草稿。")
        return read_draft(found)

    def drafts(self) -> list[Draft]:
        """All drafts, those waiting for review first."""
        return [
            read_draft(r) for r in self._connections.db.query("SELECT * FROM drafts ORDER BY state = 'draft', saved_at")
        ]

    def submit(self, code: str, region: str = NATION, *, by: str) -> None:
        """Hand a draft to review; raises NotAllowed for an editor of another department."""
        with self._connections.writing() as db:
            require_owner(db, by, code, region)
            draft = self.draft(code, region)
            db.execute("UPDATE drafts SET state = 'in_review' WHERE item_id = ?", [_id(db, code, region)])
            self._note(db, by, "提交审核", draft.item)

    def send_back(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Return a draft to its author, with the reason."""
        reason = mask(reason).text
        with self._connections.writing() as db:
            draft = self.draft(code, region)
            db.execute("UPDATE drafts SET state = 'draft', note = ? WHERE item_id = ?", [reason, _id(db, code, region)])
            self._note(db, by, "退回修改", draft.item, reason)

    def discard_draft(self, code: str, region: str = NATION, *, by: str) -> None:
        """Throw a draft away; raises NotAllowed for an editor of another department."""
        with self._connections.writing() as db:
            require_owner(db, by, code, region)
            draft = self.draft(code, region)
            db.execute("DELETE FROM drafts WHERE item_id = ?", [_id(db, code, region)])
            self._note(db, by, "放弃草稿", draft.item)

    # -- publishing

    def publish(self, code: str, region: str = NATION, *, reviewer: str, note: str = "") -> Revision:
        """Publish a draft that is in review, as the next revision.

        Raises:
            NotAllowed: if the reviewer wrote it. Conflict: if it is not in review.
        """
        with self._connections.writing() as db:
            draft = self.draft(code, region)
            if draft.state != "in_review":
                raise Conflict(f"条目“{draft.item.name}”还没有提交审核，请先提交。")
            if draft.author == reviewer:
                raise NotAllowed("审核人不能是编写人，请由另一位工作人员发布。")
            number = self._publish(db, draft.item, author=draft.author, reviewer=reviewer, note=note)
            db.execute("DELETE FROM drafts WHERE item_id = ?", [_id(db, code, region)])
            bump(db)
        return self.revision(code, region, number)

    def publish_many(
        self, items: Sequence[ServiceItem], *, by: str, note: str = "", progress: Callable[[int], object] = int
    ) -> int:
        """Publish an import, as bulk, in short transactions; entries that say nothing new are left alone, and so are drafts.

        Each raises the version, so that what a killed import had published is known to every reader. `progress` is told
        how many are done. Returns the number of entries that changed.
        """
        changed = 0
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            with self._connections.writing() as db:
                new = sum(self._publish_if_new(db, item, by=by, note=note) for item in batch)
                if new:
                    bump(db)
            changed += new
            progress(len(batch))
        return changed

    def withdraw(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Withdraw now: from the next question on nothing of this entry is shown."""
        with self._connections.writing() as db:
            current = self.live(code, region)
            item_id = _id(db, code, region)
            db.execute("UPDATE items SET state = 'retired', live_revision = NULL WHERE id = ?", [item_id])
            clear(db, item_id)
            settle(db, self._clock, by=by, item_id=item_id)
            bump(db)
            self._note(db, by, "撤下", current.item, reason)

    def rollback(self, code: str, region: str, number: int, *, by: str, note: str = "") -> Revision:
        """Publish an old revision as a new one; work on a draft is left alone.

        Raises:
            NotAllowed: for the one who wrote it. One who published it as bulk may, and that is recorded as bulk again.
        """
        with self._connections.writing() as db:
            old = self.revision(code, region, number)
            if old.author == by and not old.bulk:
                raise NotAllowed(f"第 {number} 版由您编写，请由另一位工作人员恢复。")
            new = self._publish(
                db, old.item, author=old.author, reviewer=by, note=note or f"恢复第 {number} 版", bulk=old.author == by
            )
            bump(db)
        return self.revision(code, region, new)

    def amend(self, item: ServiceItem, *, by: str, note: str) -> Revision:
        """Publish the live entry with what a reviewer decided about it; its author stays, and drafts are left alone.

        Raises:
            NotAllowed: for the one who wrote what is live. One who published it as bulk may, and that is bulk again.
        """
        with self._connections.writing() as db:
            live = self.live(item.code, item.region)
            if live.author == by and not live.bulk:
                raise NotAllowed("现行内容由您编写，请由另一位工作人员发布，或先提交审核。")
            new = self._publish(db, item, author=live.author, reviewer=by, note=note, bulk=live.author == by)
            bump(db)
        return self.revision(item.code, item.region, new)

    # -- reading

    def live(self, code: str, region: str = NATION) -> Revision:
        """The published revision; raises NotFound."""
        found = row(self._connections.db, _LIVE + _ENTRY, code, region)
        if found is None:
            raise NotFound(f"没有已发布的条目 {code}。")
        return read_revision(found)

    def revision(self, code: str, region: str, number: int) -> Revision:
        found = row(self._connections.db, _REVISIONS + _ENTRY + "AND r.number = ?", code, region, number)
        if found is None:
            raise NotFound(f"条目 {code} 没有第 {number} 版。")
        return read_revision(found)

    def revisions(self, code: str, region: str = NATION) -> list[Revision]:
        """All revisions of an entry, newest first."""
        sql = _REVISIONS + _ENTRY + "ORDER BY r.number DESC"
        return [read_revision(r) for r in self._connections.db.query(sql, [code, region])]

    def difference(self, code: str, region: str, a: int, b: int) -> list[Change]:
        """What revision `b` says differently from revision `a`, field by field; raises NotFound."""
        return changes(self.revision(code, region, a).item, self.revision(code, region, b).item)

    def all_live(self) -> Iterator[Revision]:
        """Every published entry, in a stable order."""
        return map(read_revision, self._connections.db.query(_LIVE + "ORDER BY i.id"))

    def states(self, *, search: str = "", limit: int = 200, offset: int = 0) -> list[ItemState]:
        """Entries with where they stand, for lists; `search` looks in code and name."""
        sql = """
            WITH listed AS (
                SELECT i.code, i.region, coalesce(l.name, json_extract(d.entry, '$.name'), r.name, i.code) AS name,
                       i.state, i.live_revision, d.state AS draft_state, json_extract(d.entry, '$.name') AS draft_name
                FROM items i LEFT JOIN live_items l ON l.item_id = i.id LEFT JOIN drafts d ON d.item_id = i.id
                LEFT JOIN (SELECT item_id, json_extract(entry, '$.name') AS name, max(number) FROM revisions GROUP BY item_id) r
                     ON r.item_id = i.id AND l.item_id IS NULL
            )
            SELECT code, region, name, state, live_revision, draft_state FROM listed
            WHERE ? = '' OR instr(lower(code), lower(?)) OR instr(name, ?) OR instr(coalesce(draft_name, ''), ?)
            ORDER BY code, region LIMIT ? OFFSET ?
        """
        rows = self._connections.db.query(sql, [search, search, search, search, limit, offset])
        return [ItemState(**r) for r in rows]

    def count(self) -> int:
        """How many entries are published."""
        return int(self._connections.db.execute("SELECT count(*) FROM live_items").fetchone()[0])

    # -- inside

    def _publish_if_new(self, db: Database, item: ServiceItem, *, by: str, note: str) -> bool:
        item = item.with_fact_ids()
        stored = row(db, _LIVE + _ENTRY, item.code, item.region)
        if stored and stored["entry"] == item.to_json():
            return False
        self._publish(db, item, author=by, reviewer=by, note=note, bulk=True)
        return True

    def _publish(
        self, db: Database, item: ServiceItem, *, author: str, reviewer: str, note: str, bulk: bool = False
    ) -> int:
        item, note = item.with_fact_ids(), mask(note).text
        item_id = _ensure(db, item.code, item.region, self._clock)
        newest = db.execute("SELECT max(number) FROM revisions WHERE item_id = ?", [item_id]).fetchone()[0]
        number = (newest or 0) + 1
        db.execute(
            "INSERT INTO revisions (item_id, number, entry, author, reviewer, published_at, note, bulk) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [item_id, number, item.to_json(), author, reviewer, stamp(self._clock()), note, int(bulk)],
        )
        db.execute("UPDATE items SET state = 'published', live_revision = ? WHERE id = ?", [number, item_id])
        project(db, item_id, number, item)
        settle(db, self._clock, by=reviewer, item_id=item_id)
        self._note(db, reviewer, "批量发布" if bulk else "发布", item, f"第 {number} 版 {note}".strip())
        return number

    def _note(self, db: Database, who: str, action: str, item: ServiceItem, detail: str = "") -> None:
        note_change(db, self._clock, who=who, action=action, what=f"{item.code}@{item.region}", detail=detail)


def _ensure(db: Database, code: str, region: str, clock: Clock) -> int:
    db.execute(
        "INSERT INTO items (code, region, state, created_at) VALUES (?, ?, 'draft', ?) ON CONFLICT (code, region) DO NOTHING",
        [code, region, stamp(clock())],
    )
    return _id(db, code, region)


def _saves(db: Database, item: ServiceItem) -> int:
    """How often drafts of an entry have been saved. Never starts again, so that an old form cannot pass for a new one."""
    sql = "SELECT count(*) FROM audit WHERE what = ? AND action = ?"
    return int(db.execute(sql, [f"{item.code}@{item.region}", SAVED]).fetchone()[0])


def _id(db: Database, code: str, region: str) -> int:
    found = row(db, "SELECT id FROM items WHERE code = ? AND region = ?", code, region)
    if found is None:
        raise NotFound(f"没有条目 {code}。")
    return int(found["id"])
