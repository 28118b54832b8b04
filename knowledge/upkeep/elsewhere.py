"""Where else an old number still stands: over all that is published, and as drafts that put it right.

When a fee, a time limit, a day or a telephone of an entry is changed, the old one may still be told in its summary, its steps, its
questions, and in other entries. Finding is reading alone; putting right makes drafts in review, which somebody else publishes. A place that
speaks of something else is kept as it is: it is not found again until its text changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from knowledge.entry.elsewhere import Replacement, Standing, put_right, replaced, said_forms, standing_in
from knowledge.entry.records import ServiceItem
from knowledge.entry.stated import passages_of
from knowledge.places.codes import ancestors
from knowledge.publishing.items import Items
from knowledge.publishing.ownership import require_owner
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import containing
from knowledge.storage.errors import KnowledgeError, NotFound

LOOKED_AT = 400
"""Entries that are looked through for one change; a number in more of them is no number of one matter."""
MOST_CHANGED = 60
"""Changed values of one entry that are looked for; more only where it is rewritten as a whole."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """What became of one entry: how many places were put right in a draft; `problem` says why there is none."""

    code: str
    region: str
    name: str
    places: int
    problem: str = ""


class OldValues:
    """The old values of changed entries in all that is published."""

    def __init__(self, connections: Connections, clock: Clock, items: Items) -> None:
        self._connections, self._clock, self._items = connections, clock, items

    def of(self, after: ServiceItem, before: ServiceItem | None = None) -> list[Standing]:
        """Where values that `after` changes still stand, in itself first, then in other entries of its region, of those around and
        below it. `before` is the published entry, unless given; empty for an entry that is new. Places that are kept are left out."""
        after = after.with_fact_ids()
        before = before or self._live(after.code, after.region)
        if before is None:
            return []
        found: dict[tuple[str, str, str, int], Standing] = {}
        for change in replaced(before, after)[:MOST_CHANGED]:
            for item in (after, *self._others(change, after)):
                for standing in standing_in(item, change, of=after):
                    found.setdefault((standing.code, standing.region, standing.path, standing.start), standing)
        kept = self._kept(after.code, after.region) if found else frozenset()
        return [standing for standing in found.values() if _key(standing) not in kept]

    def keep(self, code: str, region: str, standings: Iterable[Standing], *, by: str) -> int:
        """Say that places speak of something else than what was changed in an entry; how many were not kept before.

        Raises NotAllowed for an editor of another department than the entry's.
        """
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            new = {_key(standing): standing for standing in standings}
            new = {key: standing for key, standing in new.items() if key not in self._kept(code, region)}
            rows = [(code, region, key, by, stamp(self._clock())) for key in new]
            db.many("INSERT INTO standing_kept (code, region, key, who, kept_at) VALUES (?, ?, ?, ?, ?)", rows)
            for standing in new.values():
                note_change(
                    db, self._clock, who=by, action="别处的数不用改", what=f"{code}/{region}", detail=str(standing)
                )
        return len(new)

    def kept_count(self, code: str, region: str) -> int:
        """How many places were said to speak of something else than an entry."""
        return len(self._kept(code, region))

    def keep_none(self, code: str, region: str, *, by: str) -> None:
        """Look at all places again. Raises NotAllowed for an editor of another department."""
        with self._connections.changing() as db:
            require_owner(db, by, code, region)
            db.execute("DELETE FROM standing_kept WHERE code = ? AND region = ?", [code, region])
            note_change(db, self._clock, who=by, action="别处的数重新列出", what=f"{code}/{region}")

    def _kept(self, code: str, region: str) -> frozenset[str]:
        sql = "SELECT key FROM standing_kept WHERE code = ? AND region = ?"
        return frozenset(str(key) for (key,) in self._connections.db.execute(sql, [code, region]))

    def of_newest(self, code: str, region: str) -> tuple[ServiceItem, ServiceItem] | None:
        """(before, after) of what was changed last: the draft against what is published, or else the newest revision against the one
        before it; None where there is nothing to compare."""
        live = self._live(code, region)
        try:
            draft = self._items.draft(code, region).item
        except NotFound:
            draft = None
        if draft is not None:
            return (live, draft) if live else None
        revisions = self._items.revisions(code, region)
        return (revisions[1].item, revisions[0].item) if live and len(revisions) > 1 else None

    def put_right(self, standings: Iterable[Standing], *, by: str) -> list[PutRight]:
        """Make drafts in review in which the new values stand. Somebody else's draft is left alone, and said so.

        One's own unfinished draft takes the change in and stays unfinished.
        """
        places: dict[tuple[str, str], list[Standing]] = {}
        for standing in standings:
            places.setdefault((standing.code, standing.region), []).append(standing)
        return [self._put_right(code, region, found, by=by) for (code, region), found in places.items()]

    # -- inside

    def _put_right(self, code: str, region: str, standings: list[Standing], *, by: str) -> PutRight:
        name, known = standings[0].name, [standing for standing in standings if standing.new]
        if not known:
            return PutRight(code, region, name, 0, "改成多少看不出来，请打开条目改")
        try:
            draft = self._items.draft(code, region)
        except NotFound:
            draft = None
        if draft and draft.author != by:
            return PutRight(code, region, name, 0, f"{draft.author} 正在编辑这个条目的草稿，请与其核对")
        try:
            base = draft.item if draft else self._items.live(code, region).item
            fitting = [standing for standing in known if _still_there(base, standing)]
            changed = put_right(base, fitting)
            note = f"一并改正：{known[0].because}"[:300]
            self._items.save_draft(changed, author=by, expected_version=draft.version if draft else 0, note=note)
            if draft is None or draft.state == "in_review":
                self._items.submit(code, region, by=by)
        except KnowledgeError as error:
            return PutRight(code, region, name, 0, str(error).rstrip("。"))
        return PutRight(code, region, name, len(fitting))

    def _live(self, code: str, region: str) -> ServiceItem | None:
        try:
            return self._items.live(code, region).item
        except NotFound:
            return None

    def _others(self, change: Replacement, of: ServiceItem) -> list[ServiceItem]:
        """The other entries in which the old value may stand."""
        sql = (
            "SELECT DISTINCT i.code, i.region FROM live_items i LEFT JOIN live_facts f ON f.item_id = i.item_id "
            "WHERE f.text LIKE ? ESCAPE '!' OR f.label LIKE ? ESCAPE '!' OR i.summary LIKE ? ESCAPE '!' ORDER BY i.code, i.region LIMIT ?"
        )
        places: dict[tuple[str, str], None] = {}
        for form in said_forms(change.old):
            values = [*[containing(form)] * 3, LOOKED_AT]
            places |= dict.fromkeys(
                (code, region) for code, region in self._connections.db.execute(sql, values).fetchall()
            )
        near = [place for place in places if place != (of.code, of.region) and _meet(place[1], of.region)]
        found = [self._live(code, region) for code, region in near[:LOOKED_AT]]
        return [item for item in found if item is not None]


def _key(standing: Standing) -> str:
    """What a place is known by: where it is, and the text that it is in."""
    place = (standing.code, standing.region, standing.path, standing.start, standing.old, standing.text)
    return sha256("\n".join(map(str, place)).encode()).hexdigest()


def _meet(one: str, other: str) -> bool:
    """Whether one of two regions lies in the other."""
    return one in ancestors(other) or other in ancestors(one)


def _still_there(item: ServiceItem, standing: Standing) -> bool:
    """Whether a text of an entry is the one that a value was found in."""
    return any(passage.path == standing.path and passage.text == standing.text for passage in passages_of(item))
