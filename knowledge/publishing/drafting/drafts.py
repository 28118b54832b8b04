"""Drafts: work on an entry that nobody outside sees, from the first save to review and back."""

from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.publishing.drafting.comments import settle_comments
from knowledge.publishing.drafting.working_copies import forget_copy
from knowledge.publishing.entry_states import AlreadyPublished, Draft, StaleBase, StaleDraft, read_draft, read_revision
from knowledge.publishing.item_rows import SAVED, ensure, id_of, live_number, saves, store_draft
from knowledge.publishing.ownership import claimed, require_owner
from knowledge.publishing.published import LIVE_ENTRY, Published
from knowledge.publishing.schedule import unschedule
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound


class Drafts(Published):
    """Writing drafts of entries. What goes live of them is `Items`'s."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        super().__init__(connections)
        self._clock = clock

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
            forget_copy(db, author, item.code, item.region)
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
            db.execute(
                "UPDATE drafts SET state = 'in_review', sent_back = '' WHERE item_id = ?", [id_of(db, code, region)]
            )
            self._note(db, by, "提交审核", draft.item)

    def send_back(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Return a draft to its author, with the reason."""
        reason = mask(reason).text
        with self._connections.changing() as db:
            draft = self.draft(code, region)
            item_id = id_of(db, code, region)
            db.execute("UPDATE drafts SET state = 'draft', sent_back = ? WHERE item_id = ?", [reason, item_id])
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
            settle_comments(db, self._clock, item_id, by=by)
            self._note(db, by, "放弃草稿", draft.item)

    # -- inside

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

    def _note(self, db: Database, who: str, action: str, item: ServiceItem, detail: str = "") -> None:
        note_change(db, self._clock, who=who, action=action, what=f"{item.code}@{item.region}", detail=detail)
