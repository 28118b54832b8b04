"""Sources: the laws and documents that facts cite by key, and the day from which one is no longer in force.

Nothing of a source is forgotten by reading a file again: a repeal that staff entered stays until it is taken back.
"""

import json
from collections.abc import Iterable
from datetime import date

from knowledge.entry.records import Source
from knowledge.publishing.repeals import settle
from knowledge.staff.accounts import LOCAL
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database, containing
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.remembering import Remembered
from knowledge.storage.version import bump


class Sources:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._not_in_force = Remembered(connections, self._read_not_in_force)

    def put(self, sources: Iterable[Source], *, by: str = LOCAL) -> None:
        """Add or replace sources by key. One that says nothing of a repeal leaves a repeal known already as it is."""
        sources = list(sources)
        if not sources:
            return
        with self._connections.changing() as db:
            known = {source.key: source for source in self.all()}
            changed = False
            for source in sources:
                before = known.get(source.key)
                source = _with_known_repeal(source, before)
                if source != before:
                    self._store(db, source, by=by, action="修改来源" if before else "登记来源")
                    if source.repealed or (before and before.repealed):
                        settle(db, self._clock, by=by, source=source.key)
                    known[source.key], changed = source, True
            if changed:
                bump(db)

    def repeal(self, key: str, *, on: date, superseded_by: str = "", by: str) -> int:
        """Mark a source repealed from a day on, which may lie ahead: everything that rests on it becomes a review.

        `superseded_by` is the key of the source that takes its place; '' leaves what is known. Doing it twice changes
        nothing. Returns how many reviews are open for this source.

        Raises:
            NotFound: for a source that is not on record. Conflict: for a day or a successor that cannot be.
        """
        with self._connections.changing() as db:
            before = self.get(key)
            source = before.model_copy(
                update={"repealed": on, "superseded_by": superseded_by or before.superseded_by},
            )
            self._check_repeal(source, on)
            if source != before:
                self._store(db, source, by=by, action="废止来源")
                settle(db, self._clock, by=by, source=key)
                bump(db)
            waiting = db.execute("SELECT count(*) FROM reviews WHERE state = 'open' AND source = ?", [key])
            return int(waiting.fetchone()[0])

    def reinstate(self, key: str, *, by: str) -> None:
        """Take a repeal back that was entered by mistake; its open reviews end with it."""
        with self._connections.changing() as db:
            before = self.get(key)
            if before.repealed or before.superseded_by:
                source = before.model_copy(update={"repealed": None, "superseded_by": ""})
                self._store(db, source, by=by, action="撤销废止")
                settle(db, self._clock, by=by, source=key)
                bump(db)

    def get(self, key: str) -> Source:
        found = row(self._connections.db, "SELECT record FROM sources WHERE key = ?", key)
        if found is None:
            raise NotFound(f"没有来源“{key}”。")
        return Source.model_validate_json(found["record"])

    def all(self) -> list[Source]:
        rows = self._connections.db.execute("SELECT record FROM sources ORDER BY key")
        return [Source.model_validate_json(r[0]) for r in rows]

    def page(self, words: str = "", *, limit: int, offset: int = 0) -> tuple[list[Source], int]:
        """So many sources whose key, title or number contains every word, those no longer in force first; and how many there are in all."""
        order = "ORDER BY CASE WHEN repealed IS NULL THEN 1 ELSE 0 END, level, key"
        wanted = words.casefold().split()
        if not wanted:
            rows = self._connections.db.execute(f"SELECT record FROM sources {order} LIMIT ? OFFSET ?", [limit, offset])
            (total,) = self._connections.db.execute("SELECT count(*) FROM sources").fetchone()
            return [Source.model_validate_json(r[0]) for r in rows], int(total)
        # the number stands in the record alone, so the database finds what may be meant, and what is meant is seen here
        likely = " AND ".join(["lower(record) LIKE lower(?) ESCAPE '!'"] * len(wanted))
        rows = self._connections.db.execute(
            f"SELECT record FROM sources WHERE {likely} {order}",
            [containing(json.dumps(word, ensure_ascii=False)[1:-1]) for word in wanted],
        )
        read = [Source.model_validate_json(r[0]) for r in rows]
        found = [s for s in read if all(word in f"{s.key} {s.title} {s.number}".casefold() for word in wanted)]
        return found[offset : offset + limit], len(found)

    def in_force(self, *, limit: int) -> list[str]:
        """The keys of sources that nobody has repealed, in their order."""
        sql = "SELECT key FROM sources WHERE repealed IS NULL ORDER BY key LIMIT ?"
        return [key for (key,) in self._connections.db.execute(sql, [limit]).fetchall()]

    def citing(self, key: str, article: str) -> list[tuple[str, str]]:
        """The published facts that rest on an article of a source, as (item code, fact id); those of whole entries have ''."""
        sql = (
            "SELECT DISTINCT i.code, c.fact_id FROM live_citations c JOIN items i ON i.id = c.item_id "
            "WHERE c.source = ? AND (c.article = ? OR c.article LIKE ?) ORDER BY i.code, c.fact_id"
        )
        rows = self._connections.db.execute(sql, [key, article, f"{article}第%"])
        return [(code, fact) for code, fact in rows.fetchall()]

    def resting_on_all_of(self, key: str) -> list[str]:
        """The codes of published entries that rest as a whole on a source, not on an article of it."""
        sql = (
            "SELECT DISTINCT i.code FROM live_citations c JOIN items i ON i.id = c.item_id "
            "WHERE c.source = ? AND c.article = '' AND c.fact_id = '' ORDER BY i.code"
        )
        return [row[0] for row in self._connections.db.execute(sql, [key]).fetchall()]

    def uses(self) -> dict[str, int]:
        """How many published facts and entries rest on each source."""
        sql = "SELECT source, count(*) FROM live_citations GROUP BY source"
        return dict(self._connections.db.execute(sql).fetchall())

    def not_in_force(self, day: date) -> frozenset[str]:
        """The keys of sources that are repealed by a day or not yet in force on it.

        A fact that cites both a source and the one that takes its place shows, on any day, the one that is not in here.
        """
        return self._not_in_force(day)

    def _read_not_in_force(self, day: date) -> frozenset[str]:
        sql = "SELECT key FROM sources WHERE repealed <= ? UNION ALL SELECT key FROM sources WHERE effective > ?"
        rows = self._connections.db.execute(sql, [day.isoformat()] * 2)
        return frozenset(r[0] for r in rows)

    def _check_repeal(self, source: Source, on: date) -> None:
        if source.effective and on <= source.effective:
            raise Conflict(f"废止日 {on} 应晚于“{source.key}”的施行日 {source.effective}，请核对日期。")
        if not source.superseded_by:
            return
        if source.superseded_by == source.key:
            raise Conflict("替代文件不能是它自己；修订后的版本请另登记为一个来源。")
        try:
            successor = self.get(source.superseded_by)
        except NotFound:
            raise NotFound(f"替代文件“{source.superseded_by}”还没有登记，请先登记这个来源。") from None
        if successor.repealed and successor.repealed <= on:
            raise Conflict(f"替代文件“{successor.key}”自 {successor.repealed} 起也已废止，请另选替代文件。")

    def _store(self, db: Database, source: Source, *, by: str, action: str) -> None:
        db.execute(
            "INSERT INTO sources (key, title, level, effective, repealed, superseded_by, record) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET title = excluded.title, level = excluded.level, effective = excluded.effective, "
            "repealed = excluded.repealed, superseded_by = excluded.superseded_by, record = excluded.record",
            [source.key, source.title, source.level, source.effective and source.effective.isoformat(),
             source.repealed and source.repealed.isoformat(), source.superseded_by, source.model_dump_json(exclude_defaults=True)],
        )  # fmt: skip
        note_change(db, self._clock, who=by, action=action, what=f"source:{source.key}", detail=_repeal_text(source))


def _with_known_repeal(source: Source, before: Source | None) -> Source:
    if before is None or before.repealed is None:
        return source
    repealed, successor = source.repealed or before.repealed, source.superseded_by or before.superseded_by
    return source.model_copy(update={"repealed": repealed, "superseded_by": successor})


def _repeal_text(source: Source) -> str:
    if source.repealed is None:
        return ""
    successor = f"，由“{source.superseded_by}”替代" if source.superseded_by else ""
    return f"自 {source.repealed} 起废止{successor}"
