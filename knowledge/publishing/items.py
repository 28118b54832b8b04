"""Items and their life: draft → in review → published → retired, with immutable numbered revisions.

What goes live is decided above (`hotline.publishing`); what can only be seen in the transaction that writes is checked here: that
the draft is the one that was looked at, that nothing came in between, and that no author is the reviewer, unless there is nobody
else (`four_eyes` off). A bulk import is published by the one who runs it, and recorded as such.
"""

from collections.abc import Callable, Sequence

from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.publishing.drafting.comments import settle_comments
from knowledge.publishing.drafting.drafts import Drafts
from knowledge.publishing.entry_states import Draft, Revision, StaleDraft, read_entry
from knowledge.publishing.import_runs import ImportedEntry, note_entry
from knowledge.publishing.item_rows import SAVED, ensure, id_of, live_number, next_number, store_revision
from knowledge.publishing.projection import clear, project
from knowledge.publishing.published import LIVE_ENTRY
from knowledge.publishing.repeals import settle
from knowledge.storage.clock import stamp
from knowledge.storage.committing import in_batches
from knowledge.storage.connections import row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotAllowed
from knowledge.storage.version import bump

__all__ = ["SAVED", "Draft", "Items", "Revision", "StaleDraft", "read_entry"]


class Items(Drafts):
    """Writing entries of one region as they are, and reading them."""

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
            settle_comments(db, self._clock, item_id, by=reviewer)
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
        for batch in in_batches(items):
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
            gone = [item_id, live_number(db, item_id), stamp(self._clock())]
            db.execute("INSERT INTO withdrawals (item_id, number, at) VALUES (?, ?, ?)", gone)
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
        for batch in in_batches(entries):
            with self._connections.changing() as db:
                done = [entry for entry in batch if self._restore(db, entry, by=by, note=note)]
                if done:
                    bump(db)
            restored += done
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
