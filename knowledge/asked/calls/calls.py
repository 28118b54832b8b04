"""Calls: whose each is, where the caller is and what is open for them, and what became of it.

A call is its opener's until it is handed over and somebody takes it (首问负责). Nothing that was said is kept here: the words are in the
log of questions, masked, under the conversation of the call.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, Literal

from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound

State = Literal["open", "waiting", "done"]
STATE_NAMES: dict[str, str] = {"open": "通话中", "waiting": "待回复", "done": "已办完"}
ACTIONS: dict[str, str] = {
    "opened": "打开", "told": "已告知", "missed": "没答上", "ticket": "转工单", "offered": "移交", "taken": "接手", "ended": "挂断",
    "waiting": "挂断，待回复", "done": "办完",
}  # fmt: skip
"""What may have happened in a call, as people read it."""
ANYBODY = "*"
MOST_OPEN, MOST_RECENT, MAX_NOTE = 12, 8, 300
KEPT = timedelta(days=30)
"""How long a call is kept once it is done; then it and what happened in it are removed."""


@dataclass(frozen=True, slots=True)
class ItemKey:
    """An item as it was opened: its code, and the region it was read for."""

    code: str
    region: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `offered_to` is who may take it over ('' nobody, `*` anybody); `circumstances` {dimension: option} as items name them."""

    key: str
    number: int
    opened_by: str
    owner: str
    state: str
    offered_to: str
    note: str
    region: str
    audience: str
    conversation: str
    reply_id: str
    item_code: str
    item_region: str
    facet: str
    opened_at: str
    touched_at: str
    ended_at: str
    circumstances: Mapping[str, str] = field(default_factory=dict)

    @property
    def item(self) -> ItemKey | None:
        return ItemKey(self.item_code, self.item_region) if self.item_code else None


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One thing that happened in a call; `detail` is the number of a ticket or the account it was handed to."""

    at: str
    who: str
    action: str
    reply_id: str
    item_code: str
    item_region: str
    facet: str
    detail: str


class Calls:
    """Keeping the calls of one deployment. Safe to share between threads."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    # -- whose

    def open(self, *, by: str) -> Call:
        """A new call of somebody; raises Conflict where too many of theirs are open. What was done long ago goes."""
        now = self._clock()
        key, at = token_urlsafe(16), stamp(now)
        with self._connections.logging() as db:
            if len(self.of(by)) >= MOST_OPEN:
                raise Conflict(f"同时最多开 {MOST_OPEN} 个来电，请先挂断不用的。")
            number = 1 + int(
                db.execute("SELECT count(*) FROM calls WHERE opened_by = ? AND opened_at >= ?", [by, at[:10]]).fetchone()[0]
            )  # fmt: skip
            db.execute(
                "INSERT INTO calls (key, number, opened_by, owner, state, opened_at, touched_at) VALUES (?, ?, ?, ?, 'open', ?, ?)",
                [key, number, by, by, at, at],
            )
        self._sweep(stamp(now - KEPT))
        return self.get(key, by=by)

    def get(self, key: str, *, by: str) -> Call:
        """A call of somebody, or one that is offered to them; raises NotFound for anybody else's."""
        found = row(self._connections.db, "SELECT * FROM calls WHERE key = ?", key)
        if found is None or (found["owner"] != by and found["offered_to"] not in (by, ANYBODY)):
            raise NotFound("没有找到这个来电，它可能已经由同事接手。")
        return _call(found)

    def of(self, owner: str, states: Sequence[str] = ("open",)) -> list[Call]:
        """The calls of somebody in some states, in the order in which they came."""
        places = ", ".join("?" * len(states))
        sql = f"SELECT * FROM calls WHERE owner = ? AND state IN ({places}) ORDER BY opened_at, number, key"
        return [_call(r) for r in self._connections.db.query(sql, [owner, *states])]

    def offered(self, to: str) -> list[Call]:
        """What others have left for somebody, or for whoever comes next, the oldest first."""
        sql = "SELECT * FROM calls WHERE offered_to IN (?, ?) AND owner != ? AND state != 'done' ORDER BY opened_at, number, key"
        return [_call(r) for r in self._connections.db.query(sql, [to, ANYBODY, to])]

    def offer(self, key: str, *, to: str, note: str, by: str) -> Call:
        """Leave a call to somebody (`ANYBODY`: to whoever takes it); it stays one's own until it is taken. '' takes it back."""
        call = self._own(key, by)
        if call.state == "done":
            raise Conflict("已经办完的来电不用移交。")
        with self._connections.logging() as db:
            sql = "UPDATE calls SET offered_to = ?, note = ? WHERE key = ? AND owner = ?"
            db.execute(sql, [to, mask(note.strip()[:MAX_NOTE]).text, key, by])
            self._happened(key, "offered", by=by, detail=to)
        return self._own(key, by)

    def take(self, key: str, *, by: str) -> Call:
        """Take over what was left; from now on it is theirs who took it. Raises NotFound, or Conflict where somebody was quicker."""
        call = self.get(key, by=by)
        with self._connections.logging() as db:
            done = db.execute(
                "UPDATE calls SET owner = ?, offered_to = '', touched_at = ? WHERE key = ? AND owner = ? AND offered_to IN (?, ?)",
                [by, stamp(self._clock()), key, call.owner, by, ANYBODY],
            ).rowcount
            if not done or call.owner == by:
                raise Conflict("这个来电已经由别人接手。")
            self._happened(key, "taken", by=by, detail=call.owner)
            note_change(db, self._clock, who=by, action="接手来电", what=f"call:{key}", detail=call.owner)
        return self.get(key, by=by)

    # -- what is open in it

    def situate(self, key: str, *, region: str, audience: str, circumstances: Mapping[str, str], by: str) -> Call:
        """Where and who the caller is: stays so for the whole call."""
        self._own(key, by)
        said = json.dumps(dict(circumstances), ensure_ascii=False)
        with self._connections.logging() as db:
            sql = "UPDATE calls SET region = ?, audience = ?, circumstances = ?, touched_at = ? WHERE key = ?"
            db.execute(sql, [region, audience, said, stamp(self._clock()), key])
        return self._own(key, by)

    def show(
        self, key: str, *, conversation: str, reply_id: str, item: ItemKey | None, facet: str = "", by: str
    ) -> Call:
        """What lies open in a call: the reply, the item, the part of it."""
        self._own(key, by)
        code, region = (item.code, item.region) if item else ("", "")
        with self._connections.logging() as db:
            db.execute(
                "UPDATE calls SET conversation = ?, reply_id = ?, item_code = ?, item_region = ?, facet = ?, touched_at = ? WHERE key = ?",
                [conversation, reply_id, code, region, facet, stamp(self._clock()), key],
            )
            if item and not facet:
                self._happened(key, "opened", by=by, reply_id=reply_id, item=item)
        return self._own(key, by)

    def touch(self, key: str, *, by: str) -> Call:
        """Turn to a call: it is the one in hand now, also where it had been hung up."""
        call = self._own(key, by)
        if call.state == "done":
            raise Conflict("这个来电已经办完。")
        with self._connections.logging() as db:
            sql = "UPDATE calls SET state = 'open', touched_at = ? WHERE key = ? AND state != 'done'"
            db.execute(sql, [stamp(self._clock()), key])
        return self._own(key, by)

    # -- what became of it

    def note(
        self, key: str, action: str, *, reply_id: str = "", item: ItemKey | None = None, facet: str = "", detail: str = "", by: str
    ) -> None:  # fmt: skip
        """Keep that something was told, not known, or handed on as a ticket."""
        if action not in ACTIONS:
            raise ValueError(f"nothing is called {action}")
        self._own(key, by)
        with self._connections.logging():
            self._happened(key, action, by=by, reply_id=reply_id, item=item, facet=facet, detail=detail)

    def end(self, key: str, *, waiting: bool, by: str) -> Call:
        """Hang up; `waiting`: somebody has to come back to the caller, so it stays on the list until it is done."""
        self._own(key, by)
        now, state = stamp(self._clock()), "waiting" if waiting else "done"
        with self._connections.logging() as db:
            sql = "UPDATE calls SET state = ?, ended_at = ?, touched_at = ?, offered_to = CASE WHEN ? = 'done' THEN '' ELSE offered_to END WHERE key = ?"
            db.execute(sql, [state, now, now, state, key])
            self._happened(key, "waiting" if waiting else "done", by=by)
        return self._own(key, by)

    def events(self, key: str) -> list[CallEvent]:
        """What happened in a call, in order."""
        sql = "SELECT at, who, action, reply_id, item_code, item_region, facet, detail FROM call_events WHERE call_key = ? ORDER BY id"
        return [CallEvent(**r) for r in self._connections.db.query(sql, [key])]

    def waits(self, key: str) -> bool:
        """Whether something was not known, or handed on, in a call: the caller is owed an answer."""
        return any(event.action in ("missed", "ticket") for event in self.events(key))

    def recent(self, who: str) -> list[ItemKey]:
        """The items somebody opened last, the newest first."""
        sql = "SELECT item_code, item_region FROM call_events WHERE who = ? AND action = 'opened' ORDER BY id DESC LIMIT ?"
        found = self._connections.db.execute(sql, [who, MOST_RECENT * 5]).fetchall()
        return [*dict.fromkeys(ItemKey(code, region) for code, region in found)][:MOST_RECENT]

    def _own(self, key: str, by: str) -> Call:
        call = self.get(key, by=by)
        if call.owner != by:
            raise Conflict("这个来电还是同事的，请先接手。")
        return call

    def _happened(
        self, key: str, action: str, *, by: str, reply_id: str = "", item: ItemKey | None = None, facet: str = "", detail: str = ""
    ) -> None:  # fmt: skip
        code, region = (item.code, item.region) if item else ("", "")
        self._connections.db.execute(
            "INSERT INTO call_events (call_key, at, who, action, reply_id, item_code, item_region, facet, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [key, stamp(self._clock()), by, action, reply_id, code, region, facet, detail],
        )

    def _sweep(self, before: str) -> None:
        gone = "SELECT key FROM calls WHERE state = 'done' AND ended_at < ?"
        if self._connections.db.execute(f"{gone} LIMIT 1", [before]).fetchone() is None:
            return
        with self._connections.changing() as db:
            db.execute(f"DELETE FROM call_events WHERE call_key IN ({gone})", [before])
            db.execute("DELETE FROM calls WHERE state = 'done' AND ended_at < ?", [before])


def _call(stored: dict[str, Any]) -> Call:
    return Call(**stored | {"circumstances": json.loads(stored["circumstances"])})
