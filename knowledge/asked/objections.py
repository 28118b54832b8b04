"""Objections: somebody says that a reply they were given is wrong, staff mend it or say why it stands, and whoever objected can read which.

The one who objected comes back by a key that nobody can guess; only its hash is kept. What both sides write is masked.
An editor sees and handles those about items that their departments are responsible for, and those about none.
"""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from knowledge.masking.masked_text import NO_TEXT, MaskedText
from knowledge.publishing.ownership import refusal, require_owner
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound

STATES = {"open": "待核对", "mended": "已改好", "kept": "没有改"}
"""What can become of an objection, as people read it."""
MOST_EACH = 3
"""Objections to one reply; whoever has more to say can leave a message."""
WAIT_S = 1.0
"""An objection waits no longer for others who write, as a rating does."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What was `said` against a reply; `answer`, by whom and when once it is no longer open. `guarded`: the question must be answered from then on."""

    id: int
    reply_id: str
    said: str
    made_at: str
    state: str
    answer: str
    handled_by: str
    handled_at: str
    guarded: bool


_SELECT = "SELECT o.id, o.reply_id, o.said, o.made_at, o.state, o.answer, o.handled_by, o.handled_at, o.guarded FROM objections o "
_ABOUT = "JOIN questions q ON q.reply_id = o.reply_id "
_ITEM = "coalesce(q.item_code, '') || ' ' || coalesce(q.item_region, '')"


class Objections:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def make(self, reply_id: str, said: MaskedText) -> str:
        """Object to a reply; returns the key by which whoever objects comes back.

        Raises:
            NotFound: for an unknown reply. Conflict: if nothing was said, or the reply has been objected to often enough.
        """
        if not said.text.strip():
            raise Conflict("请写明哪里不对。")
        key = token_urlsafe(16)
        with self._connections.logging(wait_s=WAIT_S) as db:
            db.hold(reply_id)
            if row(db, "SELECT 1 FROM questions WHERE reply_id = ?", reply_id) is None:
                raise NotFound("没有找到这条答复。")
            made = db.execute("SELECT count(*) FROM objections WHERE reply_id = ?", [reply_id]).fetchone()[0]
            if made >= MOST_EACH:
                raise Conflict("这条答复已经反映过几次，工作人员正在核对；还有要说的请留言。")
            db.execute(
                "INSERT INTO objections (key_hash, reply_id, said, made_at, state) VALUES (?, ?, ?, ?, 'open')",
                [_hash(key), reply_id, said.text, stamp(self._clock())],
            )
        return key

    def of_key(self, key: str) -> Objection:
        """The objection of whoever has its key; raises NotFound."""
        return self._one("WHERE o.key_hash = ?", _hash(key))

    def get(self, objection_id: int) -> Objection:
        """An objection; raises NotFound."""
        return self._one("WHERE o.id = ?", objection_id)

    def require_seen(self, objection_id: int, by: str) -> None:
        """Raise NotAllowed for an editor of another department than the item's, NotFound for an unknown objection."""
        sql = f"SELECT q.item_code, q.item_region FROM objections o {_ABOUT}WHERE o.id = ?"
        about = row(self._connections.db, sql, objection_id)
        if about is None:
            raise NotFound("没有找到这条反映，可能已经到期清理。")
        if about["item_code"]:
            require_owner(self._connections.db, by, str(about["item_code"]), str(about["item_region"]))

    def those(self, by: str, *, state: str = "open", limit: int = 50, offset: int = 0) -> list[Objection]:
        """Objections in a state that an account sees: the open ones oldest first, the others newest first."""
        order = "o.id" if state == "open" else "o.handled_at DESC, o.id DESC"
        condition, values = self._seen_by(by, state)
        sql = f"{_SELECT}{_ABOUT}WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        return [_read(one) for one in self._connections.db.query(sql, [*values, limit, offset])]

    def count(self, by: str, *, state: str = "open") -> int:
        """How many objections in a state an account sees."""
        condition, values = self._seen_by(by, state)
        sql = f"SELECT count(*) FROM objections o {_ABOUT}WHERE {condition}"
        return int(self._connections.db.execute(sql, values).fetchone()[0])

    def _seen_by(self, by: str, state: str) -> tuple[str, list[str]]:
        """The condition for those in a state that an account sees: all but those about items of other departments."""
        sql = f"SELECT DISTINCT q.item_code, q.item_region FROM objections o {_ABOUT}WHERE o.state = ? AND q.item_code IS NOT NULL"
        db = self._connections.db
        about = [(str(code), str(region)) for code, region in db.execute(sql, [state]).fetchall()]
        others = [f"{code} {region}" for code, region in about if refusal(db, by, code, region)]
        hidden = f" AND {_ITEM} NOT IN ({', '.join('?' * len(others))})" if others else ""
        return f"o.state = ?{hidden}", [state, *others]

    def mend(self, objection_id: int, *, by: str, answer: MaskedText = NO_TEXT, guarded: bool = False) -> None:
        """Say that the reply has been put right, and whether its question must be answered from now on.

        Raises:
            NotFound: for an unknown objection. Conflict: if it has been handled already. NotAllowed: for an editor of another department.
        """
        with self._connections.changing():
            self.require_seen(objection_id, by)
            self.require_open(objection_id)
            self._close(objection_id, "mended", by=by, answer=answer, guarded=guarded)

    def keep(self, objection_id: int, *, by: str, answer: MaskedText) -> None:
        """Say why the reply stands.

        Raises:
            NotFound: for an unknown objection. Conflict: if no reason is given, or it has been handled already. NotAllowed: for an
            editor of another department.
        """
        if not answer.text.strip():
            raise Conflict("请写明为什么没有改，反映的人会看到。")
        with self._connections.changing():
            self.require_seen(objection_id, by)
            self.require_open(objection_id)
            self._close(objection_id, "kept", by=by, answer=answer)

    def _close(self, objection_id: int, state: str, *, by: str, answer: MaskedText, guarded: bool = False) -> None:
        db = self._connections.db
        db.execute(
            "UPDATE objections SET state = ?, answer = ?, handled_by = ?, handled_at = ?, guarded = ? WHERE id = ?",
            [state, answer.text, by, stamp(self._clock()), int(guarded), objection_id],
        )
        what = f"objection:{objection_id}"
        note_change(db, self._clock, who=by, action=f"反映的答复{STATES[state]}", what=what, detail=answer.text)

    def require_open(self, objection_id: int) -> None:
        """Raise Conflict for an objection that has been handled, NotFound for an unknown one."""
        found = self.get(objection_id)
        if found.state != "open":
            raise Conflict(f"第 {objection_id} 条反映已由 {found.handled_by} 处理。")

    def _one(self, where: str, value: object) -> Objection:
        found = row(self._connections.db, _SELECT + where, value)
        if found is None:
            raise NotFound("没有找到这条反映，可能已经到期清理。")
        return _read(found)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _read(stored: dict[str, Any]) -> Objection:
    return Objection(**{**stored, "guarded": bool(stored["guarded"])})
