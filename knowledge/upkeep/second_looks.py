"""What has to be looked at again though nothing it rests on was repealed: an article was amended, or the starter knowledge says otherwise.

Of an amended article, the facts that cite it. Of a newer starter knowledge, what it changes in entries that the office has made its own:
those stay as they are, and each fact is offered with three sides, what the program said before, what the office says, what is new.
Whatever was changed or agrees by now is settled by itself; the rest waits until somebody keeps their own or takes the new one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from knowledge.entry.offers import ATTRIBUTE, differing, said_by, stored, with_offered
from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.items import Items
from knowledge.publishing.ownership import require_owner
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.remembering import Remembered

KINDS = {"amended": "条文修改", "starter": "起步知识有更新"}
MANY = 30_000
"""What is told at so many places is remembered until something is published."""
_LOOKS = """
    SELECT l.*, e.code, e.region, coalesce(i.name, e.code) AS name, coalesce(nullif(i.owner, ''), i.department, '') AS owner,
           coalesce(d.state, '') AS draft
    FROM second_looks l JOIN items e ON e.id = l.item_id JOIN live_items i ON i.item_id = l.item_id
    LEFT JOIN drafts d ON d.item_id = l.item_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """One fact (or what the entry says as a whole) to look at again, in words.

    `before` is what the program said (kind `starter`) or what was told when the article changed; `ours` what is told now, `offered`
    the new one ('' where it is to go, or where nothing is offered). `due` is the day an article changes.
    """

    id: int
    kind: Literal["amended", "starter"]
    code: str
    region: str
    name: str
    owner: str
    place: str
    label: str
    source: str
    article: str
    due: date | None
    before: str
    ours: str
    offered: str
    draft: str


class SecondLooks:
    def __init__(self, connections: Connections, clock: Clock, items: Items) -> None:
        self._connections, self._clock, self._items = connections, clock, items
        self._told = Remembered(connections, self._read_told, most=MANY)

    # -- opening

    def amended(self, source: str, article: str, *, on: date, by: str) -> int:
        """Open a look at every published fact that cites an article of a source, as of the day it changes; returns how many wait."""
        sql = (
            "SELECT DISTINCT c.item_id, c.fact_id, i.code, i.region FROM live_citations c JOIN live_items i ON i.item_id = c.item_id "
            "WHERE c.source = ? AND (c.article = ? OR c.article LIKE ?) ORDER BY c.item_id, c.fact_id"
        )
        with self._connections.changing() as db:
            if row(db, "SELECT 1 FROM sources WHERE key = ?", source) is None:
                raise NotFound(f"没有来源“{source}”。")
            found = db.execute(sql, [source, article, f"{article}第%"]).fetchall()
            entries = {(code, region): self._items.live(code, region).item for _, _, code, region in found}
            for item_id, fact_id, code, region in found:
                before = stored(entries[(code, region)], fact_id or f"{ATTRIBUTE}basis")
                self._open(
                    db, "amended", item_id, fact_id or f"{ATTRIBUTE}basis", before, "", by=by, at=(source, article, on)
                )
            note_change(
                db, self._clock, who=by, action="登记条文修改", what=f"source:{source}", detail=f"{article} 自 {on} 起"
            )
        return len(found)

    def offer(self, new: ServiceItem, before: ServiceItem, live: ServiceItem, *, by: str) -> int:
        """Offer what a newer starter knowledge changes in an entry that the office has made its own; returns how many are new."""
        found = list(differing(before, new, live))
        if not found:
            return 0
        with self._connections.changing() as db:
            item_id = int(
                db.execute("SELECT id FROM items WHERE code = ? AND region = ?", [new.code, new.region]).fetchone()[0]
            )
            return sum(
                self._open(
                    db, "starter", item_id, place, stored(before, place), stored(new, place), by=by, at=("", "", None)
                )
                for place in found
            )

    # -- the queue

    def open(self, owner: str = "", *, code: str = "", region: str = NATION) -> list[SecondLook]:
        """What waits (for an owner, or of one entry), what is due first at the top; what is settled by now is left out."""
        return [
            _look(found, ours)
            for found, ours in self._waiting()
            if owner in ("", found["owner"]) and code in ("", found["code"]) and (not code or region == found["region"])
        ]

    def page(self, owner: str = "", *, limit: int, offset: int = 0) -> tuple[list[SecondLook], int]:
        """So many of what `open` lists for an owner, and how many there are in all."""
        mine = [(found, ours) for found, ours in self._waiting() if owner in ("", found["owner"])]
        return [_look(found, ours) for found, ours in mine[offset : offset + limit]], len(mine)

    def by_owner(self) -> dict[str, int]:
        """How many wait for whom."""
        return dict(Counter(found["owner"] for found, _ in self._waiting()))

    def get(self, look_id: int) -> SecondLook:
        """One that waits; raises NotFound."""
        for found, ours in self._waiting("AND l.id = ?", look_id):
            return _look(found, ours)
        raise NotFound(f"没有第 {look_id} 号待看的内容，或者已经处理了。")

    # -- dealing with it

    def keep(self, look_id: int, *, by: str) -> SecondLook:
        """It stays as the office has it; it is offered again only when the starter says something else.

        Raises:
            NotFound: if it does not wait. NotAllowed: for an editor of another department.
        """
        look = self.get(look_id)
        with self._connections.changing() as db:
            require_owner(db, by, look.code, look.region)
            self._close(db, look_id, "kept", by=by)
            note_change(
                db,
                self._clock,
                who=by,
                action="内容不变",
                what=f"{look.code}@{look.region}",
                detail=f"{KINDS[look.kind]}：{look.label}",
            )
        return look

    def taken(self, look_id: int) -> ServiceItem:
        """The published entry as it would be with what is offered; nothing is written. Raises Conflict where nothing is."""
        look, found = self._offered(look_id)
        return with_offered(self._items.live(look.code, look.region).item, look.place, found["offered"])

    def take(self, look_id: int, *, by: str, publish: bool = False, four_eyes: bool = True) -> SecondLook:
        """Take what is offered: as a draft in review, or, with `publish` (for those who may), as the next revision at once.

        Raises:
            Conflict: if somebody else is at work on the entry. NotAllowed: to publish what one wrote.
        """
        look, found = self._offered(look_id)
        note = f"采用起步知识的更新：{look.label}"[:300]
        with self._connections.changing() as db:
            if publish:
                self._items.amend(self.taken(look_id), by=by, note=note, four_eyes=four_eyes)
            else:
                self._draft(look, lambda item: with_offered(item, look.place, found["offered"]), by=by, note=note)
            self._close(db, look_id, "taken", by=by)
            note_change(
                db, self._clock, who=by, action="采用更新", what=f"{look.code}@{look.region}", detail=look.label
            )
        return look

    # -- inside

    def _waiting(self, more: str = "", *values: Any) -> Iterator[tuple[dict[str, Any], str]]:
        """What waits, with what is told of it now."""
        sql = f"{_LOOKS} WHERE l.state = 'open' {more} ORDER BY l.due_on, e.code, e.region, l.id"
        for found in list(self._connections.db.query(sql, list(values))):
            ours = self._told((found["code"], found["region"], found["place"]))
            settled = ours == found["offered"] if found["kind"] == "starter" else ours != found["before"]
            if not settled:
                yield found, ours

    def _read_told(self, place: tuple[str, str, str]) -> str:
        code, region, of = place
        return stored(self._items.live(code, region).item, of)

    def _offered(self, look_id: int) -> tuple[SecondLook, dict[str, Any]]:
        for found, ours in self._waiting("AND l.id = ?", look_id):
            if found["kind"] != "starter":
                raise Conflict("条文改了没有现成的新内容，请打开条目，照新条文改。")
            return _look(found, ours), found
        raise NotFound(f"没有第 {look_id} 号待看的内容，或者已经处理了。")

    def _open(
        self, db: Database, kind: str, item_id: int, place: str, before: str, offered: str, *, by: str, at: tuple[str, str, date | None]
    ) -> bool:  # fmt: skip
        """Whether there is something new to look at: what was kept is not offered a second time."""
        source, article, due = at
        sql = (
            "SELECT id, state, offered FROM second_looks WHERE item_id = ? AND kind = ? AND place = ? AND source = ? AND article = ? "
            "AND (due_on = ? OR due_on IS NULL) ORDER BY id DESC LIMIT 1"
        )
        day = due.isoformat() if due else None
        last = row(db, sql, item_id, kind, place, source, article, day)
        if last and last["offered"] == offered:
            return False
        if last and last["state"] == "open":
            self._close(db, last["id"], "edited", by=by)
        db.execute(
            "INSERT INTO second_looks (kind, item_id, place, source, article, due_on, before, offered, state, opened_at, opened_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)",
            [kind, item_id, place, source, article, day, before, offered, stamp(self._clock()), by],
        )
        return True

    def _close(self, db: Database, look_id: int, state: str, *, by: str) -> None:
        values = [state, stamp(self._clock()), by, look_id]
        db.execute("UPDATE second_looks SET state = ?, closed_at = ?, closed_by = ? WHERE id = ?", values)

    def _draft(self, look: SecondLook, change: Callable[[ServiceItem], ServiceItem], *, by: str, note: str) -> None:
        """Put the change into a draft in review. One's own unfinished draft takes it in and stays unfinished."""
        try:
            draft = self._items.draft(look.code, look.region)
        except NotFound:
            draft = None
        if draft and draft.author != by:
            raise Conflict(f"{draft.author} 正在编辑条目“{look.name}”的草稿，请与其核对，待草稿发布后再处理。")
        base = draft.item if draft else self._items.live(look.code, look.region).item
        self._items.save_draft(change(base), author=by, expected_version=draft.version if draft else 0, note=note)
        if draft is None or draft.state == "in_review":
            self._items.submit(look.code, look.region, by=by)


def _look(found: dict[str, Any], told: str) -> SecondLook:
    label, before, offered = said_by(found["place"], found["before"], found["offered"])
    ours = said_by(found["place"], told, "")[1]
    plain = ("id", "kind", "code", "region", "name", "owner", "place", "source", "article", "draft")
    due = date.fromisoformat(found["due_on"]) if found["due_on"] else None
    return SecondLook(
        label=label, before=before, ours=ours, offered=offered, due=due, **{name: found[name] for name in plain}
    )
