"""Where else an old number still stands: over all that is published, and as drafts that put it right.

When a fee, a time limit, a day or a telephone of an entry is changed, the old one may still be told in its summary, its steps, its
questions, and in other entries. Finding is reading alone; putting right makes drafts in review, which somebody else publishes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.entry.elsewhere import Replacement, Standing, put_right, replaced, said_forms, standing_in
from knowledge.entry.records import ServiceItem
from knowledge.entry.stated import passages_of
from knowledge.places.codes import ancestors
from knowledge.publishing.items import Items
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


class Elsewhere:
    """The old values of changed entries in all that is published."""

    def __init__(self, connections: Connections, items: Items) -> None:
        self._connections, self._items = connections, items

    def of(self, after: ServiceItem, before: ServiceItem | None = None) -> list[Standing]:
        """Where values that `after` changes still stand, in itself first, then in other entries of its region, of those around and
        below it. `before` is the published entry, unless given; empty for an entry that is new."""
        after = after.with_fact_ids()
        before = before or self._live(after.code, after.region)
        if before is None:
            return []
        found: dict[tuple[str, str, str, int], Standing] = {}
        for change in replaced(before, after)[:MOST_CHANGED]:
            for item in (after, *self._others(change, after)):
                for standing in standing_in(item, change, of=after):
                    found.setdefault((standing.code, standing.region, standing.path, standing.start), standing)
        return list(found.values())

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


def _meet(one: str, other: str) -> bool:
    """Whether one of two regions lies in the other."""
    return one in ancestors(other) or other in ancestors(one)


def _still_there(item: ServiceItem, standing: Standing) -> bool:
    """Whether a text of an entry is the one that a value was found in."""
    return any(passage.path == standing.path and passage.text == standing.text for passage in passages_of(item))
