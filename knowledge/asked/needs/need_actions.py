"""What staff do about a whole need, all its cases at once, and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.asked.inbox import Case, Inbox
from knowledge.asked.needs.need_rows import freshen, new_need
from knowledge.asked.needs.needs import Need, Needs
from knowledge.entry.records import ServiceItem
from knowledge.masking.masked_text import NO_TEXT, MaskedText, mask
from knowledge.publishing.items import Draft, Items
from knowledge.publishing.ownership import require_owner
from knowledge.publishing.phrasings import Phrasing, Phrasings
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotAllowed, NotFound

ACTIONS = {
    "attach": "归入事项", "fill": "补内容", "draft": "建草稿", "ticket": "转工单", "dismiss": "不予处理", "answered": "已能回答",
    "split": "拆出一组", "join": "并入一组",
}  # fmt: skip
_STATES = {
    "attach": "attached",
    "fill": "drafted",
    "draft": "drafted",
    "ticket": "dismissed",
    "dismiss": "dismissed",
    "answered": "attached",
}
"""What becomes of the cases."""
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class NeedAction:
    """What was done about a need, for the page that offers to take it back."""

    id: int
    need_id: int
    at: str
    who: str
    action: str
    item_code: str
    item_region: str
    reason: str
    phrasings: str
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class _NeedEnding:
    """How the cases of a need end."""

    action: str
    item: tuple[str, str] = ("", "")
    reason: MaskedText = field(default=NO_TEXT)
    phrasings: Sequence[int] = ()


class NeedActions:
    """Raises Conflict wherever the need is closed already, and NotFound for one that is none."""

    def __init__(
        self, connections: Connections, clock: Clock, needs: Needs, inbox: Inbox, items: Items, phrasings: Phrasings
    ) -> None:
        self._connections, self._clock, self._needs, self._inbox = connections, clock, needs, inbox
        self._items, self._phrasings = items, phrasings

    # -- ending

    def attach(self, need_id: int, code: str, region: str, texts: Sequence[str], *, by: str) -> list[Phrasing]:
        """Propose texts as ways of asking for an item, and end all cases; raises NotAllowed for an editor of another department."""
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            replies = self._needs.examples([case.id for case in self._open(need_id)])
            reply = next(iter(replies.values()), "")
            made = [self._phrasings.propose(code, region, text, by=by, reply_id=reply) for text in texts]
            self._end(db, need_id, _NeedEnding("attach", (code, region), phrasings=[p.id for p in made]), by=by)
        return made

    def fill(self, need_id: int, code: str, region: str, *, by: str) -> None:
        """Say that what is missing is being added to an item, and end all cases; raises as `attach`."""
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            self._end(db, need_id, _NeedEnding("fill", (code, region)), by=by)

    def draft(self, need_id: int, item: ServiceItem, *, by: str) -> Draft:
        """Begin a new item for a need, and end all cases; raises as `Items.begin`."""
        with self._connections.changing() as db:
            self._open(need_id)
            draft = self._items.begin(item, author=by)
            self._end(db, need_id, _NeedEnding("draft", (item.code, item.region)), by=by)
        return draft

    def ticket(self, need_id: int, number: str, *, by: str) -> None:
        """Say that a ticket has been made of it, and end all cases."""
        with self._connections.changing() as db:
            self._end(db, need_id, _NeedEnding("ticket", reason=mask(f"转工单 {number}")), by=by)

    def dismiss(self, need_id: int, *, reason: str, by: str) -> None:
        """End all cases without an answer; the reason is kept, masked."""
        if not reason.strip():
            raise Conflict("请写明不予处理的原因。")
        with self._connections.changing() as db:
            self._end(db, need_id, _NeedEnding("dismiss", reason=mask(reason.strip())), by=by)

    def close_answered(self, need_id: int, *, by: str) -> Need:
        """End all cases of a need whose questions are answered by now; raises Conflict where that is not known."""
        with self._connections.changing() as db:
            need = self._needs.get(need_id)
            if not need.now_answered:
                raise Conflict("这一组问题还没有能答的事项，请先看看相近的事项。")
            self._end(db, need_id, _NeedEnding("answered", (need.now_code, need.now_region)), by=by)
        return need

    # -- what belongs together

    def split(self, need_id: int, case_ids: Sequence[int], *, by: str) -> int:
        """Make a need of its own of some cases; its number. Raises Conflict for none or all of them."""
        with self._connections.changing() as db:
            need, cases = self._needs.get(need_id), self._open(need_id)
            chosen = [case for case in cases if case.id in set(case_ids)]
            if not chosen or len(chosen) == len(cases):
                raise Conflict("请勾选要拆出去的问题，至少留下一个。")
            about = (need.about_code, need.about_region)
            new = new_need(db, chosen[0].kind, chosen[0].id, about=about, facets=need.facets)
            self._move(db, chosen, new)
            self._note(db, need_id, _NeedEnding("split"), chosen, by=by)
            freshen(db, need_id)
            freshen(db, new)
        return new

    def join(self, need_id: int, into: int, *, by: str) -> None:
        """Put all cases of a need into another, which asks for the same."""
        with self._connections.changing() as db:
            need, other = self._needs.get(need_id), self._needs.get(into)
            if need.id == other.id or other.state != "open" or need.kind != other.kind:
                raise Conflict("只能并入另一组待处理的同类问题。")
            cases = self._open(need_id)
            self._move(db, cases, into)
            self._note(db, need_id, _NeedEnding("join"), cases, by=by)
            freshen(db, need_id)
            freshen(db, into)

    # -- taking back

    def last(self, *, by: str) -> NeedAction | None:
        """What somebody did last, unless it has been taken back."""
        sql = "SELECT * FROM need_actions WHERE who = ? ORDER BY id DESC LIMIT 1"
        found = row(self._connections.db, sql, by)
        return NeedAction(**found) if found and found["undone_at"] is None else None

    def of(self, need_id: int) -> list[NeedAction]:
        """What was done about a need, the newest first."""
        sql = "SELECT * FROM need_actions WHERE need_id = ? ORDER BY id DESC"
        return [NeedAction(**stored) for stored in self._connections.db.query(sql, [need_id])]

    def undo(self, action_id: int, *, by: str, may_undo_others: bool = False) -> NeedAction:
        """Take an action back: its cases are open again in their need, and what was proposed by it is withdrawn.

        A draft or a ticket that was begun stays with those who work on it. A question that has come again since goes on in its new case.

        Raises:
            NotFound. NotAllowed: for what somebody else did. Conflict: if it has been taken back, or a phrasing of it is live.
        """
        with self._connections.changing() as db:
            done = self._done(action_id)
            if done.undone_at is not None:
                raise Conflict("这一步已经撤销过了。")
            if done.who != by and not may_undo_others:
                raise NotAllowed(f"这一步是 {done.who} 做的，请由本人撤销。")
            for number in map(int, done.phrasings.split()):
                self._phrasings.take_back(number, by=by)
            cases = [self._inbox.get(case_id) for case_id in self._cases_of(action_id)]
            touched = {case.need_id for case in cases if case.need_id is not None} | {done.need_id}
            for case in cases:
                self._reopen(db, case, done.need_id)
            db.execute("UPDATE need_actions SET undone_at = ? WHERE id = ?", [stamp(self._clock()), action_id])
            for need_id in sorted(touched):
                freshen(db, need_id)
            note_change(db, self._clock, who=by, action=f"撤销{ACTIONS[done.action]}", what=f"need:{done.need_id}")
        return self._done(action_id)

    # -- inside

    def _open(self, need_id: int) -> list[Case]:
        need = self._needs.get(need_id)
        cases = self._needs.cases(need_id, limit=ALL)
        if not cases:
            done = next(iter(self.of(need_id)), None)
            raise Conflict(f"这一组问题已由 {done.who} 处理。" if done else f"第 {need.id} 组问题已经没有待处理的了。")
        return cases

    def _end(self, db: Database, need_id: int, ending: _NeedEnding, *, by: str) -> None:
        cases = self._open(need_id)
        code, region = (part or None for part in ending.item)
        db.execute(
            "UPDATE cases SET state = ?, item_code = ?, item_region = ?, reason = ?, handled_by = ?, handled_at = ? "
            "WHERE need_id = ? AND state = 'open'",
            [_STATES[ending.action], code, region, ending.reason.text, by, stamp(self._clock()), need_id],
        )
        self._note(db, need_id, ending, cases, by=by)
        freshen(db, need_id)

    def _note(self, db: Database, need_id: int, ending: _NeedEnding, cases: Sequence[Case], *, by: str) -> None:
        made = db.execute(
            "INSERT INTO need_actions (need_id, at, who, action, item_code, item_region, reason, phrasings) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [
                need_id, stamp(self._clock()), by, ending.action, *ending.item, ending.reason.text,
                " ".join(map(str, ending.phrasings)),
            ],
        ).fetchall()  # fmt: skip
        db.many("INSERT INTO need_action_cases (action_id, case_id) VALUES (?, ?)", [(made[0][0], c.id) for c in cases])
        detail = f"{len(cases)} 个问题 {ending.item[0] or ending.reason.text}".strip()
        note_change(
            db, self._clock, who=by, action=f"待办{ACTIONS[ending.action]}", what=f"need:{need_id}", detail=detail
        )

    def _move(self, db: Database, cases: Sequence[Case], need_id: int) -> None:
        db.many("UPDATE cases SET need_id = ? WHERE id = ?", [(need_id, case.id) for case in cases])

    def _reopen(self, db: Database, case: Case, need_id: int) -> None:
        """Open a case again; where the same has been asked since, that case goes on and takes its questions."""
        twin = row(
            db,
            "SELECT o.id FROM cases c JOIN cases o ON o.grouping = c.grouping AND o.region = c.region AND o.kind = c.kind "
            "AND o.about_code = c.about_code AND o.state = 'open' AND o.id <> c.id WHERE c.id = ?",
            case.id,
        )
        if twin and case.state != "open":
            same = "SELECT reply_id FROM case_questions WHERE case_id = ?"
            db.execute(f"DELETE FROM case_questions WHERE case_id = ? AND reply_id IN ({same})", [case.id, twin["id"]])
            db.execute("UPDATE case_questions SET case_id = ? WHERE case_id = ?", [twin["id"], case.id])
            db.execute(
                "UPDATE cases SET times = times + ?, opened_at = ?, need_id = ? WHERE id = ?",
                [case.times, case.opened_at, need_id, twin["id"]],
            )
            return
        db.execute(
            "UPDATE cases SET state = 'open', item_code = NULL, item_region = NULL, reason = '', handled_by = '', handled_at = NULL, "
            "need_id = ? WHERE id = ?",
            [need_id, case.id],
        )

    def _done(self, action_id: int) -> NeedAction:
        found = row(self._connections.db, "SELECT * FROM need_actions WHERE id = ?", action_id)
        if found is None:
            raise NotFound("没有这一步操作。")
        return NeedAction(**found)

    def _cases_of(self, action_id: int) -> list[int]:
        sql = "SELECT a.case_id FROM need_action_cases a JOIN cases c ON c.id = a.case_id WHERE a.action_id = ?"
        return [found[0] for found in self._connections.db.execute(sql, [action_id])]
