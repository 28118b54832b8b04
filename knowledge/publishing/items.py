"""Items and their life: draft → in review → published → retired, with immutable numbered revisions.

What goes live is decided above (`hotline.publishing`); what can only be seen in the transaction that writes is checked here: that
the draft is the one that was looked at, that nothing came in between, and that no author is the reviewer, unless there is nobody
else (`four_eyes` off). A bulk import is published by the one who runs it, and recorded as such.
"""

from collections.abc import Callable, Sequence

from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.publishing.entry_states import (
    AlreadyPublished,
    Draft,
    Revision,
    StaleBase,
    StaleDraft,
    read_draft,
    read_entry,
    read_revision,
)
from knowledge.publishing.import_runs import ImportedEntry, note_entry
from knowledge.publishing.item_rows import (
    SAVED,
    ensure,
    id_of,
    live_number,
    next_number,
    saves,
    store_draft,
    store_revision,
)
from knowledge.publishing.ownership import claimed, require_owner
from knowledge.publishing.projection import clear, project
from knowledge.publishing.published import LIVE_ENTRY, Published
from knowledge.publishing.repeals import settle
from knowledge.publishing.schedule import unschedule
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.storage.version import bump

__all__ = ["BATCH", "SAVED", "Draft", "Items", "Revision", "StaleDraft", "read_entry"]

BATCH = 40
"""Items a bulk publication writes in one transaction: about 50 ms, so that the question log never waits long."""


class Items(Published):
    """Writing entries of one region as they are, and reading them."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        super().__init__(connections)
        self._clock = clock

    # -- drafts

    def save_draft(
        self,
        item: ServiceItem,
        *,
        author: str,
        expected_version: int | None = None,
        base: int | None = None,
        note: str = "",
    ) -> Draft:
        """Store work on an entry. With `expected_version` (0 for none yet) a save over somebody else's is refused.

        `base` is the live revision that the author has seen (0: none), from which the draft goes on. Without it a new draft begins
        from what is live, and one that exists stays where it began.

        Raises:
            StaleDraft: if the stored draft has another version. StaleBase: if `base` is not what is live.
            NotAllowed: for an editor of another department.
        """
        note = mask(note).text
        with self._connections.changing() as db:
            require_owner(db, author, item.code, item.region, new=item)
            item = claimed(db, author, item.with_fact_ids())
            item_id = ensure(db, item.code, item.region, self._clock)
            stored = row(db, "SELECT * FROM drafts WHERE item_id = ?", item_id)
            before = read_draft(stored) if stored else None
            if expected_version is not None and expected_version != (before.version if before else 0):
                raise StaleDraft(before) if before else Conflict("这份草稿已被发布或删除，请重新打开条目。")
            now = live_number(db, item_id)
            draft = Draft(
                item, author, stamp(self._clock()), saves(db, item) + 1, "draft", note,
                base=base if base is not None else before.base if before else now,
                authors=tuple(dict.fromkeys([*(before.authors if before else ()), author])),
            )  # fmt: skip
            if base is not None and base != now:
                raise self._stale(draft)
            store_draft(db, item_id, draft)
            unschedule(db, self._clock, item_id, by=author)
            self._note(db, author, SAVED, item, note)
        return self.draft(item.code, item.region)

    def begin(self, item: ServiceItem, *, author: str) -> Draft:
        """The first draft of an item that does not exist yet; raises AlreadyPublished, or StaleDraft if somebody has begun it."""
        with self._connections.changing() as db:
            if live_number(db, ensure(db, item.code, item.region, self._clock)):
                raise AlreadyPublished(item)
            return self.save_draft(item, author=author, expected_version=0)

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
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            draft = self.draft(code, region)
            db.execute("UPDATE drafts SET state = 'in_review' WHERE item_id = ?", [id_of(db, code, region)])
            self._note(db, by, "提交审核", draft.item)

    def send_back(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Return a draft to its author, with the reason."""
        reason = mask(reason).text
        with self._connections.changing() as db:
            draft = self.draft(code, region)
            item_id = id_of(db, code, region)
            db.execute("UPDATE drafts SET state = 'draft', note = ? WHERE item_id = ?", [reason, item_id])
            unschedule(db, self._clock, item_id, by=by)
            self._note(db, by, "退回修改", draft.item, reason)

    def discard_draft(
        self, code: str, region: str = NATION, *, by: str, expected_version: int | None = None
    ) -> None:  # fmt: skip
        """Throw a draft away.

        Raises:
            Conflict: if it is not the one that was looked at. NotAllowed: for an editor of another department.
        """
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            draft = self._looked_at(code, region, expected_version)
            item_id = id_of(db, code, region)
            unschedule(db, self._clock, item_id, by=by)
            db.execute("DELETE FROM drafts WHERE item_id = ?", [item_id])
            self._note(db, by, "放弃草稿", draft.item)

    # -- publishing

    def publishable(
        self,
        code: str,
        region: str = NATION,
        *,
        reviewer: str,
        expected_version: int | None = None,
        four_eyes: bool = True,
    ) -> Draft:
        """The draft of an entry, if this reviewer may publish it as it stands.

        Raises:
            NotFound: if there is none. StaleBase: if what is live is not what it was begun from.
            NotAllowed: if the reviewer has a part in it. Conflict: if it is not in review, or not of the version expected.
        """
        draft = self._looked_at(code, region, expected_version)
        if draft.state != "in_review":
            raise Conflict(f"条目“{draft.item.name}”还没有提交审核，请先提交。")
        if four_eyes and reviewer in draft.authors:
            raise NotAllowed("这份草稿有您写的内容，审核人不能是编写人，请由另一位工作人员发布。")
        db = self._connections.db
        if draft.base != live_number(db, id_of(db, code, region)):
            raise self._stale(draft)
        return draft

    def publish(
        self,
        code: str,
        region: str = NATION,
        *,
        reviewer: str,
        note: str = "",
        expected_version: int | None = None,
        four_eyes: bool = True,
    ) -> Revision:
        """Publish a draft that is in review, as the next revision; its note is the draft's unless one is given. Raises as `publishable`."""
        with self._connections.changing() as db:
            draft = self.publishable(
                code, region, reviewer=reviewer, expected_version=expected_version, four_eyes=four_eyes
            )
            number = self._publish(db, draft.item, authors=draft.authors, reviewer=reviewer, note=note or draft.note)
            item_id = id_of(db, code, region)
            db.execute("DELETE FROM scheduled WHERE item_id = ?", [item_id])
            db.execute("DELETE FROM drafts WHERE item_id = ?", [item_id])
            bump(db)
        return self.revision(code, region, number)

    def publish_many(
        self, items: Sequence[ServiceItem], *, by: str, note: str = "", progress: Callable[[int], object] = int, run: int = 0
    ) -> int:  # fmt: skip
        """Publish an import, as bulk, in short transactions; entries that say nothing new are left alone, and so are drafts.

        Each raises the version, so that what a killed import had published is known to every reader. `progress` is told
        how many are done; `run` is the import whose entries these are. Returns the number of entries that changed.
        """
        changed = 0
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            with self._connections.changing() as db:
                new = sum(self._publish_if_new(db, item, by=by, note=note, run=run) for item in batch)
                if new:
                    bump(db)
            changed += new
            progress(len(batch))
        return changed

    def withdraw(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Withdraw now: from the next question on nothing of this entry is shown."""
        with self._connections.changing() as db:
            current = self.live(code, region)
            item_id = id_of(db, code, region)
            db.execute("UPDATE items SET state = 'retired', live_revision = NULL WHERE id = ?", [item_id])
            clear(db, item_id)
            settle(db, self._clock, by=by, item_id=item_id)
            bump(db)
            self._note(db, by, "撤下", current.item, reason)

    def rollback(
        self,
        code: str,
        region: str,
        number: int,
        *,
        by: str,
        note: str = "",
        expected_live: int | None = None,
        four_eyes: bool = True,
    ) -> Revision:
        """Publish an old revision as a new one; work on a draft is left alone.

        Raises:
            NotAllowed: for whoever wrote it. One who published it as bulk may, and that is recorded as bulk again.
            Conflict: if the live revision (0: none) is not the one expected.
        """
        with self._connections.changing() as db:
            old = self.revision(code, region, number)
            if expected_live is not None and expected_live != live_number(db, id_of(db, code, region)):
                raise Conflict("您打开之后，这个条目已有新的发布或撤下，请重新看过再恢复。")
            mine = by in old.authors
            if four_eyes and mine and not old.bulk:
                raise NotAllowed(f"第 {number} 版由您编写，请由另一位工作人员恢复。")
            note, bulk = note or f"恢复第 {number} 版", mine and old.bulk
            new = self._publish(db, old.item, authors=old.authors, reviewer=by, note=note, bulk=bulk)
            bump(db)
        return self.revision(code, region, new)

    def amend(self, item: ServiceItem, *, by: str, note: str, four_eyes: bool = True) -> Revision:
        """Publish the live entry with what a reviewer decided about it; its authors stay, and drafts are left alone.

        Raises:
            NotAllowed: for whoever wrote what is live. One who published it as bulk may, and that is bulk again.
        """
        with self._connections.changing() as db:
            live = self.live(item.code, item.region)
            mine = by in live.authors
            if four_eyes and mine and not live.bulk:
                raise NotAllowed("现行内容由您编写，请由另一位工作人员发布，或先提交审核。")
            new = self._publish(db, item, authors=live.authors, reviewer=by, note=note, bulk=mine and live.bulk)
            bump(db)
        return self.revision(item.code, item.region, new)

    # -- inside

    def restore_many(self, entries: Sequence[ImportedEntry], *, by: str, note: str) -> list[ImportedEntry]:
        """Take an import back, as bulk, in short transactions: publish anew what was live before each entry, or withdraw it.

        Entries that something else was published of since, or that were withdrawn, are left alone; returns those that were not.
        """
        restored = []
        for start in range(0, len(entries), BATCH):
            with self._connections.changing() as db:
                batch = [
                    entry for entry in entries[start : start + BATCH] if self._restore(db, entry, by=by, note=note)
                ]
                if batch:
                    bump(db)
            restored += batch
        return restored

    def _restore(self, db: Database, entry: ImportedEntry, *, by: str, note: str) -> bool:
        if live_number(db, id_of(db, entry.code, entry.region)) != entry.number:
            return False
        if not entry.before:
            self.withdraw(entry.code, entry.region, by=by, reason=note)
            return True
        old = self.revision(entry.code, entry.region, entry.before)
        self._publish(
            db, old.item, authors=old.authors, reviewer=by, note=f"{note}，恢复第 {entry.before} 版", bulk=True
        )
        return True

    def _publish_if_new(self, db: Database, item: ServiceItem, *, by: str, note: str, run: int) -> bool:
        item = item.with_fact_ids()
        stored = row(db, LIVE_ENTRY, item.code, item.region)
        if stored and stored["entry"] == item.to_json():
            return False
        number = self._publish(db, item, authors=(by,), reviewer=by, note=note, bulk=True)
        if run:
            note_entry(db, run, item.code, item.region, before=stored["number"] if stored else 0, number=number)
        return True

    def _looked_at(self, code: str, region: str, expected_version: int | None) -> Draft:
        draft = self.draft(code, region)
        if expected_version is not None and draft.version != expected_version:
            raise Conflict("这份草稿在您打开或检查之后又有人保存过，请重新看过再操作。")
        return draft

    def _stale(self, draft: Draft) -> StaleBase:
        code, region = draft.item.code, draft.item.region
        base = self.revision(code, region, draft.base) if draft.base else None
        live = row(self._connections.db, LIVE_ENTRY, code, region)
        return StaleBase(draft, base, read_revision(live) if live else None)

    def _publish(
        self, db: Database, item: ServiceItem, *, authors: tuple[str, ...], reviewer: str, note: str, bulk: bool = False
    ) -> int:
        item, note = item.with_fact_ids(), mask(note).text
        item_id = ensure(db, item.code, item.region, self._clock)
        number, at = next_number(db, item_id), stamp(self._clock())
        store_revision(db, item_id, Revision(number, item, authors[-1], reviewer, at, note, bulk, authors))
        project(db, item_id, number, item)
        settle(db, self._clock, by=reviewer, item_id=item_id)
        self._note(db, reviewer, "批量发布" if bulk else "发布", item, f"第 {number} 版 {note}".strip())
        return number

    def _note(self, db: Database, who: str, action: str, item: ServiceItem, detail: str = "") -> None:
        note_change(db, self._clock, who=who, action=action, what=f"{item.code}@{item.region}", detail=detail)
