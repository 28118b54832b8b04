"""Ways of asking for an item: its name, its aliases and FAQ questions (from its revision), and phrasings learned from questions.

A learned phrasing is proposed by one person and made live by another; it can be withdrawn at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.storage.version import bump


@dataclass(frozen=True, slots=True)
class Phrasing:
    id: int
    code: str
    region: str
    text: str
    kind: str
    state: str
    proposed_by: str
    approved_by: str
    reply_id: str


_SELECT = (
    "SELECT p.id, i.code, i.region, p.text, p.kind, p.state, p.proposed_by, p.approved_by, p.reply_id "
    "FROM phrasings p JOIN items i ON i.id = p.item_id "
)


class Phrasings:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def propose(self, code: str, region: str, text: str, *, by: str, reply_id: str = "") -> Phrasing:
        """Suggest a way of asking for an item; it is masked, and answers nothing until somebody else approves it."""
        text = str(mask(text)).strip()[:300]
        if not text:
            raise Conflict("问法不能为空。")
        with self._connections.changing() as db:
            item = row(db, "SELECT id FROM items WHERE code = ? AND region = ? AND state = 'published'", code, region)
            if item is None:
                raise NotFound(f"没有已发布的条目 {code}。")
            db.execute(
                "INSERT INTO phrasings (item_id, text, kind, state, proposed_by, proposed_at, reply_id) "
                "VALUES (?, ?, 'learned', 'proposed', ?, ?, ?) ON CONFLICT (item_id, kind, text) DO UPDATE SET "
                "state = 'proposed', proposed_by = excluded.proposed_by, proposed_at = excluded.proposed_at, "
                "reply_id = excluded.reply_id, approved_by = '', approved_at = NULL WHERE phrasings.state = 'withdrawn'",
                [item["id"], text, by, stamp(self._clock()), reply_id],
            )
            found = row(db, _SELECT + "WHERE p.item_id = ? AND p.text = ? AND p.kind = 'learned'", item["id"], text)
            self._note(by, "提出问法", f"{code}@{region}", text)
        assert found is not None
        return Phrasing(**found)

    def approvable(self, phrasing_id: int, *, by: str, four_eyes: bool = True) -> Phrasing:
        """A proposed phrasing, if this person may make it live.

        Raises:
            NotFound. NotAllowed: for the one who proposed it. Conflict: if it is not proposed, or its item is not published any more.
        """
        phrasing = self.get(phrasing_id)
        if phrasing.state != "proposed":
            raise Conflict("这条问法不在待审核状态。")
        if four_eyes and phrasing.proposed_by == by:
            raise NotAllowed("审核人不能是提出人，请由另一位工作人员通过。")
        live = "SELECT 1 AS live FROM items WHERE code = ? AND region = ? AND state = 'published'"
        if row(self._connections.db, live, phrasing.code, phrasing.region) is None:
            raise Conflict(f"条目 {phrasing.code} 已经撤下，这条问法不能生效；请先恢复条目，或者不采用这条问法。")
        return phrasing

    def approve(self, phrasing_id: int, *, by: str, four_eyes: bool = True) -> Phrasing:
        """Make a proposed phrasing live; raises as `approvable`."""
        with self._connections.changing() as db:
            phrasing = self.approvable(phrasing_id, by=by, four_eyes=four_eyes)
            db.execute(
                "UPDATE phrasings SET state = 'live', approved_by = ?, approved_at = ? WHERE id = ?",
                [by, stamp(self._clock()), phrasing_id],
            )
            bump(db)
            self._note(by, "通过问法", f"{phrasing.code}@{phrasing.region}", phrasing.text)
        return self.get(phrasing_id)

    def withdraw(self, phrasing_id: int, *, by: str) -> None:
        """Take a learned phrasing out of use, proposed or live."""
        with self._connections.changing() as db:
            phrasing = self.get(phrasing_id)
            if phrasing.kind != "learned":
                raise Conflict("名称、别名和常见问题随条目修改，请编辑条目。")
            db.execute("UPDATE phrasings SET state = 'withdrawn' WHERE id = ?", [phrasing_id])
            bump(db)
            self._note(by, "撤回问法", f"{phrasing.code}@{phrasing.region}", phrasing.text)

    def take_back(self, phrasing_id: int, *, by: str) -> None:
        """Take back what is only proposed; raises Conflict for one that is live, which it takes the right to withdraw."""
        with self._connections.changing() as db:
            phrasing = self.get(phrasing_id)
            if phrasing.state == "live":
                raise Conflict(f"问法“{phrasing.text}”已经通过生效，请先在条目里撤回它。")
            db.execute("UPDATE phrasings SET state = 'withdrawn' WHERE id = ?", [phrasing_id])
            self._note(by, "撤销提出的问法", f"{phrasing.code}@{phrasing.region}", phrasing.text)

    def move(self, code: str, region: str, new_code: str) -> None:
        """Give the learned phrasings of an entry to another of the same region, but for those that it has already."""
        target = "(SELECT id FROM items WHERE code = ? AND region = ?)"
        with self._connections.changing() as db:
            db.execute(
                f"UPDATE phrasings SET item_id = {target} WHERE item_id = {target} AND kind = 'learned' AND NOT EXISTS "
                f"(SELECT 1 FROM phrasings n WHERE n.item_id = {target} AND n.kind = 'learned' AND n.text = phrasings.text)",
                [new_code, region, code, region, new_code, region],
            )

    def get(self, phrasing_id: int) -> Phrasing:
        found = row(self._connections.db, _SELECT + "WHERE p.id = ?", phrasing_id)
        if found is None:
            raise NotFound("没有这条问法。")
        return Phrasing(**found)

    def proposed(self) -> list[Phrasing]:
        """What waits for a second person."""
        return self._list("WHERE p.state = 'proposed' ORDER BY p.id")

    def waiting(self, *, but_of: str = "", limit: int, offset: int = 0) -> list[Phrasing]:
        """So many of `proposed`, without those that one person (nobody where '') proposed."""
        which = "WHERE p.state = 'proposed' AND (p.proposed_by <> ? OR ? = '') ORDER BY p.id LIMIT ? OFFSET ?"
        return self._list(which, but_of, but_of, limit, offset)

    def count_waiting(self) -> int:
        """How many are proposed."""
        sql = "SELECT count(*) FROM phrasings WHERE state = 'proposed'"
        return int(self._connections.db.execute(sql).fetchone()[0])

    def of(self, code: str, region: str) -> list[Phrasing]:
        """Every way of asking for an item, whatever its state."""
        return self._list("WHERE i.code = ? AND i.region = ? ORDER BY p.id", code, region)

    def live(self) -> Iterator[tuple[int, str, str, str]]:
        """(item id, text, kind, fact id of the FAQ or '') of every live phrasing of a published item."""
        sql = (
            "SELECT p.item_id, p.text, p.kind, p.fact_id FROM phrasings p JOIN live_items l ON l.item_id = p.item_id "
            "WHERE p.state = 'live' ORDER BY p.item_id, p.id"
        )
        return iter(self._connections.db.execute(sql))

    def _list(self, where: str, *values: Any) -> list[Phrasing]:
        return [Phrasing(**r) for r in self._connections.db.query(_SELECT + where, list(values))]

    def _note(self, who: str, action: str, what: str, detail: str) -> None:
        note_change(self._connections.db, self._clock, who=who, action=action, what=what, detail=detail)
