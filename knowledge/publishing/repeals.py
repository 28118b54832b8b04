"""What rests on a repealed source: found from the citations, kept as reviews until dealt with, and how an entry deals with it.

A fact rests on a repealed source unless it also cites the source that takes its place (somebody has carried it over) or
ends before the repeal.
"""

from collections.abc import Callable
from datetime import date, timedelta

from knowledge.entry.records import FACT_FIELDS, Basis, Fact, ServiceItem
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict

RESTING = """
    FROM sources s JOIN live_citations c ON c.source = s.key JOIN live_items i ON i.item_id = c.item_id
    LEFT JOIN live_facts f ON f.item_id = c.item_id AND f.fact_id = c.fact_id
    WHERE s.repealed IS NOT NULL AND (f.valid_to IS NULL OR f.valid_to >= s.repealed)
    AND (i.valid_to IS NULL OR i.valid_to >= s.repealed)
    AND (s.superseded_by IN ('', s.key) OR NOT EXISTS (SELECT 1 FROM live_citations n
         WHERE n.item_id = c.item_id AND n.fact_id = c.fact_id AND n.source = s.superseded_by))
"""
"""The citations (c) in published entries (i) and facts (f, absent for the entry's own) that rest on a repealed source (s)."""

OUTCOMES = {
    "confirmed": "沿用到替代文件", "edited": "已修改", "withdrawn": "已撤下", "lifted": "不再废止",
}  # fmt: skip
_OUTCOME = """
    SELECT CASE
        WHEN s.repealed IS NULL THEN 'lifted'
        WHEN i.item_id IS NULL OR (r.fact_id != '' AND f.fact_id IS NULL) THEN 'withdrawn'
        WHEN f.valid_to < s.repealed OR i.valid_to < s.repealed THEN 'withdrawn'
        WHEN (r.fact_id = '' OR (f.label = r.label AND f.text = r.text)) AND EXISTS (SELECT 1 FROM live_citations n
             WHERE n.item_id = r.item_id AND n.fact_id = r.fact_id AND n.source = s.superseded_by) THEN 'confirmed'
        ELSE 'edited' END
    FROM reviews r LEFT JOIN sources s ON s.key = r.source LEFT JOIN live_items i ON i.item_id = r.item_id
    LEFT JOIN live_facts f ON f.item_id = r.item_id AND f.fact_id = r.fact_id WHERE r.id = ?
"""


def settle(db: Database, clock: Clock, *, by: str, item_id: int | None = None, source: str = "") -> None:
    """Make the reviews of one entry, or of one source, say what rests on a repealed source now.

    Called in every transaction that changes what is published or when a source ends, so that no review is missing and
    none stays open that has been dealt with.
    """
    if item_id is not None and not db.execute("SELECT 1 FROM sources WHERE repealed IS NOT NULL LIMIT 1").fetchone():
        return
    column, value = ("item_id", item_id) if item_id is not None else ("source", source)
    found = db.execute(
        "SELECT DISTINCT c.item_id, c.fact_id, c.source, coalesce(f.field, 'basis'), coalesce(f.label, ''), "
        f"coalesce(f.text, '') {RESTING} AND c.{column} = ?",
        [value],
    ).fetchall()
    at = stamp(clock())
    resting = {row[:3] for row in found}
    waiting = db.execute(
        f"SELECT id, item_id, fact_id, source FROM reviews WHERE state = 'open' AND {column} = ?", [value]
    )
    for review_id, *place in waiting.fetchall():
        if tuple(place) not in resting:
            _close(db, clock, review_id, by=by)
    db.many(
        "INSERT INTO reviews (item_id, fact_id, source, field, label, text, state, opened_at, opened_by) "
        "VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?) ON CONFLICT (item_id, fact_id, source) WHERE state = 'open' "
        "DO UPDATE SET field = excluded.field, label = excluded.label, text = excluded.text",
        [(*row, at, by) for row in found],
    )


def _close(db: Database, clock: Clock, review_id: int, *, by: str) -> None:
    state = db.execute(_OUTCOME, [review_id]).fetchone()[0]
    db.execute(
        "UPDATE reviews SET state = ?, closed_at = ?, closed_by = ? WHERE id = ?",
        [state, stamp(clock()), by, review_id],
    )
    note_change(db, clock, who=by, action="复核办结", what=f"review:{review_id}", detail=OUTCOMES[state])


def carried_over(
    item: ServiceItem, fact_id: str, *, old: str, new: Basis, repealed: date, today: date
) -> ServiceItem:  # fmt: skip
    """The entry in which a fact ('' for the entry as a whole) rests on the new source.

    Ahead of the day the old one stays beside it, since until then it is the old one that is in force.
    """

    def carry(basis: tuple[Basis, ...]) -> tuple[Basis, ...]:
        first = next((n for n, b in enumerate(basis) if b.source == old), None)
        if first is None:
            raise Conflict(f"草稿里这条内容已不再引用“{old}”，请打开草稿处理。")
        kept = [b for b in basis if b.source == old and today < repealed]
        others = [b for b in basis if b.source not in (old, new.source)]
        before = sum(b.source not in (old, new.source) for b in basis[:first])
        return (*others[:before], *kept, new, *others[before:])

    if not fact_id:
        return item.model_copy(update={"basis": carry(item.basis)})
    return with_fact_changed(item, fact_id, lambda fact: fact.model_copy(update={"basis": carry(fact.basis)}))


def ended(item: ServiceItem, fact_id: str, *, repealed: date, today: date) -> ServiceItem:
    """The entry without a fact; ahead of the day, the entry in which it ends the day before the repeal."""
    last = repealed - timedelta(days=1)

    def end(fact: Fact) -> Fact | None:
        if today >= repealed or (fact.valid_from and fact.valid_from > last):
            return None
        return fact.model_copy(update={"valid_to": min(fact.valid_to or last, last)})

    return with_fact_changed(item, fact_id, end)


def with_fact_changed(item: ServiceItem, fact_id: str, change: Callable[[Fact], Fact | None]) -> ServiceItem:
    """The entry with another fact in place of one, or without it; raises Conflict where it is not there."""
    for field in FACT_FIELDS:
        facts: tuple[Fact, ...] = getattr(item, field)
        for n, fact in enumerate(facts):
            if fact.id == fact_id:
                new = change(fact)
                kept = (new,) if new else ()
                return item.model_copy(update={field: (*facts[:n], *kept, *facts[n + 1 :])})
    raise Conflict("草稿里已没有这条内容，请打开草稿处理。")
