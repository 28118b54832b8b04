"""The queue of unanswered questions, and the one action that ends each case.

A case is turned into a proposed phrasing of an item, into a new draft, or dismissed with a reason. Questions that differ
only in fillers share a case, which counts them.
"""

from dataclasses import dataclass
from typing import Any

from knowledge.asked.needs.need_rows import mark_stale
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import NO_TEXT, MaskedText, mask
from knowledge.publishing.items import Draft, Items
from knowledge.publishing.ownership import require_owner
from knowledge.publishing.phrasings import Phrasing, Phrasings
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound

STATES = {"open": "待处理", "attached": "已归入事项", "drafted": "已建草稿", "dismissed": "不予处理"}
"""What can become of a case, as people read it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Questions that differ only in fillers. `danger`: their words may mean that somebody is in danger.

    `kind` is why they wait (see `needs.CASE_KINDS`); `about_code` the item that an incomplete or badly rated reply was about, and
    `facets` what was asked of it; `need_id` the need that it belongs to.
    """

    id: int
    question: str
    region: str
    state: str
    opened_at: str
    last_asked_at: str
    times: int
    item_code: str | None
    item_region: str | None
    reason: str
    handled_by: str
    handled_at: str | None
    danger: bool
    kind: str = "miss"
    about_code: str = ""
    about_region: str = ""
    facets: str = ""
    need_id: int | None = None


class Inbox:
    def __init__(self, connections: Connections, clock: Clock, items: Items, phrasings: Phrasings) -> None:
        self._connections, self._clock = connections, clock
        self._items, self._phrasings = items, phrasings

    def cases(self, *, state: str = "open", limit: int = 100, offset: int = 0) -> list[Case]:
        """Cases in a state ('' for all): those that may mean danger first, then those asked most often."""
        order = "danger DESC, times DESC, last_asked_at DESC"
        if state:  # said so, the index gives them in this order
            sql, values = f"SELECT * FROM cases WHERE state = ? ORDER BY {order} LIMIT ? OFFSET ?", [state]
        else:
            sql, values = f"SELECT * FROM cases ORDER BY state != 'open', {order} LIMIT ? OFFSET ?", []
        return [_case(r) for r in self._connections.db.query(sql, [*values, limit, offset])]

    def count(self, *, state: str = "open") -> int:
        """How many cases are in a state ('' for all)."""
        sql, values = (
            ("SELECT count(*) FROM cases WHERE state = ?", [state]) if state else ("SELECT count(*) FROM cases", [])
        )
        return int(self._connections.db.execute(sql, values).fetchone()[0])

    def get(self, case_id: int) -> Case:
        found = row(self._connections.db, "SELECT * FROM cases WHERE id = ?", case_id)
        if found is None:
            raise NotFound(f"待办里没有第 {case_id} 号问题。")
        return _case(found)

    def reply_ids(self, case_id: int) -> list[str]:
        """The replies this case came from, oldest first."""
        sql = (
            "SELECT c.reply_id FROM case_questions c JOIN questions q ON q.reply_id = c.reply_id WHERE c.case_id = ? "
            "ORDER BY q.asked_at, c.reply_id"
        )
        return [r[0] for r in self._connections.db.execute(sql, [case_id])]

    def attach(self, case_id: int, code: str, region: str, *, by: str, text: str = "") -> Phrasing:
        """Say that the question asks for this item: proposes it (or a cleaned-up `text`) as a phrasing.

        Raises:
            NotAllowed: for an editor of another department.
        """
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            case = self._open(case_id)
            replies = self.reply_ids(case_id)
            phrasing = self._phrasings.propose(
                code, region, text or case.question, by=by, reply_id=replies[0] if replies else ""
            )
            self._close(case, "attached", by=by, code=code, region=region)
        return phrasing

    def draft(self, case_id: int, item: ServiceItem, *, by: str) -> Draft:
        """Make a new draft for what was asked; the question is its first alias. Raises as `Items.begin`."""
        with self._connections.changing():
            case = self._open(case_id)
            alias = " ".join(case.question.split())[:300]  # in forms, every line is an alias
            if alias not in (item.name, *item.aliases):
                item = check_item(item.model_dump(exclude_unset=True) | {"aliases": (*item.aliases, alias)})
            draft = self._items.begin(item, author=by)
            self._close(case, "drafted", by=by, code=item.code, region=item.region)
        return draft

    def dismiss(self, case_id: int, *, by: str, reason: str) -> None:
        """End a case without an answer; the reason is kept, masked."""
        if not reason.strip():
            raise Conflict("请写明不予处理的原因。")
        with self._connections.changing():
            self._close(self._open(case_id), "dismissed", by=by, reason=mask(reason.strip()))

    def _open(self, case_id: int) -> Case:
        case = self.get(case_id)
        if case.state != "open":
            raise Conflict(f"第 {case_id} 号问题已由 {case.handled_by} 处理。")
        return case

    def _close(
        self,
        case: Case,
        state: str,
        *,
        by: str,
        code: str | None = None,
        region: str | None = None,
        reason: MaskedText = NO_TEXT,
    ) -> None:
        db = self._connections.db
        db.execute(
            "UPDATE cases SET state = ?, item_code = ?, item_region = ?, reason = ?, handled_by = ?, handled_at = ? "
            "WHERE id = ?",
            [state, code, region, reason.text, by, stamp(self._clock()), case.id],
        )
        mark_stale(db, case.id)
        action = {"attached": "问题归入条目", "drafted": "问题建草稿", "dismissed": "问题不予处理"}[state]
        note_change(db, self._clock, who=by, action=action, what=f"case:{case.id}", detail=code or reason.text)


def _case(stored: dict[str, Any]) -> Case:
    return Case(**{name: stored[name] for name in Case.__slots__} | {"danger": bool(stored["danger"])})
