"""The queue of what owners have to look at again: what rests on a repealed source, what ends, what is due for review.

Expiry and review dates are read from what is published, so no list of them can go stale.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from knowledge.entry.validation import LABELS
from knowledge.places.codes import ancestors
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import NotFound

AHEAD_DAYS = 30
"""How long before its day something that ends, or is due for review, is listed."""

KINDS = {"repeal": "依据废止", "expiry": "将到期", "review_by": "该复核"}
"""Why something is to be looked at again, as people read it."""

_PLACE = "i.code, i.region, i.name, coalesce(nullif(i.owner, ''), i.department) AS owner"
_REPEALS = """
    SELECT r.id, 'repeal' AS kind, r.state, coalesce(s.repealed, substr(r.opened_at, 1, 10)) AS due, e.code, e.region,
           coalesce(i.name, e.code) AS name, coalesce(nullif(i.owner, ''), i.department, '') AS owner, r.fact_id,
           coalesce(f.field, r.field) AS field, coalesce(f.label, r.label) AS label, coalesce(f.text, r.text) AS text,
           r.source, coalesce(s.superseded_by, '') AS successor, coalesce(d.state, '') AS draft
    FROM reviews r JOIN items e ON e.id = r.item_id LEFT JOIN live_items i ON i.item_id = r.item_id
    LEFT JOIN sources s ON s.key = r.source LEFT JOIN drafts d ON d.item_id = r.item_id
    LEFT JOIN live_facts f ON f.item_id = r.item_id AND f.fact_id = r.fact_id
"""
_DUE = f"""
    SELECT 'expiry' AS kind, f.valid_to AS due, {_PLACE}, f.fact_id, f.field, f.label, f.text, i.item_id,
           (SELECT min(n.valid_from) FROM live_facts n WHERE n.item_id = f.item_id AND n.field = f.field AND n.label = f.label
               AND n.valid_from > coalesce(f.valid_from, '') AND coalesce(n.valid_to, '9999') > f.valid_to) AS followed,
           (SELECT min(s.repealed) FROM live_citations c JOIN sources s ON s.key = c.source
               WHERE c.item_id = f.item_id AND c.fact_id = f.fact_id AND s.repealed > f.valid_to) AS repealed
    FROM live_facts f JOIN live_items i ON i.item_id = f.item_id WHERE f.valid_to <= :until
    UNION ALL
    SELECT 'expiry', i.valid_to, {_PLACE}, '', 'valid_to', '', '', i.item_id, NULL, NULL
    FROM live_items i WHERE i.valid_to <= :until
    UNION ALL
    SELECT 'review_by', i.review_by, {_PLACE}, '', 'review_by', '', '', i.item_id, NULL, NULL FROM live_items i
    WHERE i.review_by <= :until
"""


class _DueRow(NamedTuple):
    """A row of `_DUE`. There may be tens of thousands, of which a page shows fifty, so they stay as the database gives them."""

    kind: str
    due: str
    code: str
    region: str
    name: str
    owner: str
    fact_id: str
    field: str
    label: str
    text: str
    item_id: int
    followed: str | None
    repealed: str | None


class _QueuePlace(NamedTuple):
    """Something that waits, in its place in the queue: by the first six, which are never all the same."""

    due: str
    owner: str
    code: str
    region: str
    fact_id: str
    source: str
    found: "_DueRow | dict[str, Any]"

    @property
    def kind(self) -> str:
        return self.found.kind if isinstance(self.found, _DueRow) else "repeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One thing to look at again by a day. `id` is that of a repeal, the only kind that is acted on by its number.

    An empty `fact_id` means the entry as a whole. `article` is what it cites in the repealed `source`. `label` is where it stands and what it is called (收费：工本费), `text`
    what is told today. `draft` says how far a draft of the entry is ('' when there is none).
    """

    kind: Literal["repeal", "expiry", "review_by"]
    due: date
    code: str
    region: str
    name: str
    owner: str
    fact_id: str
    label: str
    text: str
    source: str = ""
    article: str = ""
    successor: str = ""
    id: int | None = None
    state: str = "open"
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Workload:
    """How much waits for one owner, by kind; `overdue` of all kinds is past its day."""

    repeal: int = 0
    expiry: int = 0
    review_by: int = 0
    overdue: int = 0


_IN_ORDER = itemgetter(0, 1, 2, 3, 4, 5)


class ReviewQueue:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def open(self, owner: str = "", day: date | None = None, *, code: str = "") -> list[Review]:
        """What waits for an owner (all when empty) as of a day (today), what is due first at the top; of one matter with `code`.

        A repeal is listed from when it is known; what ends or is due for review, from 30 days ahead.
        """
        return self._read([each for each in self._queue(day, code) if owner in ("", each.owner)])

    def page(self, owner: str = "", *, source: str = "", limit: int, offset: int = 0) -> tuple[list[Review], int]:
        """So many of what `open` lists today, and how many there are in all; only what rests on `source` where one is given."""
        found = [each for each in self._queue() if owner in ("", each.owner) and source in ("", each.source)]
        return self._read(found[offset : offset + limit]), len(found)

    def by_source(self) -> dict[str, int]:
        """How many facts rest on each source that is repealed."""
        sql = (
            "SELECT r.source, count(*) FROM reviews r JOIN live_items i ON i.item_id = r.item_id WHERE r.state = 'open' "
            "GROUP BY r.source"
        )
        return dict(self._connections.db.execute(sql).fetchall())

    def by_owner(self, day: date | None = None) -> dict[str, Workload]:
        """How much waits for whom, the owner with the most first."""
        day = day or self._today()
        counted: dict[str, dict[str, int]] = {}
        for each in self._queue(day):
            mine = counted.setdefault(each.owner, dict.fromkeys(Workload.__slots__, 0))
            mine[each.kind] += 1
            mine["overdue"] += each.due < day.isoformat() or (each.kind == "repeal" and each.due == day.isoformat())
        loads = {owner: Workload(**counts) for owner, counts in counted.items()}
        return dict(sorted(loads.items(), key=lambda pair: (-_total(pair[1]), pair[0])))

    def get(self, review_id: int) -> Review:
        """A review of a repeal, open or ended; raises NotFound."""
        found = row(self._connections.db, _REPEALS + "WHERE r.id = ?", review_id)
        if found is None:
            raise NotFound(f"没有第 {review_id} 号复核。")
        (found,) = self._with_articles([found])
        return _review(found, found["owner"] or self._wider_owner(found["code"], found["region"]))

    # -- inside

    def _queue(self, day: date | None = None, of: str = "") -> list[_QueuePlace]:
        """What waits as of a day (today), in its order; of the matter with the code `of`."""
        until = (day or self._today()) + timedelta(days=AHEAD_DAYS)
        db, values = self._connections.db, {"until": until.isoformat(), "code": of}
        of_code = "AND e.code = :code" if of else ""
        repeals = list(db.query(f"{_REPEALS} WHERE r.state = 'open' AND i.item_id IS NOT NULL {of_code}", values))
        waiting = list[_QueuePlace]()
        for found in repeals:
            code, region = found["code"], found["region"]
            owner = found["owner"] or self._wider_owner(code, region)
            waiting.append(_QueuePlace(found["due"], owner, code, region, found["fact_id"], found["source"], found))
        ending = f"SELECT * FROM ({_DUE}) AS due WHERE due.code = :code" if of else _DUE
        for ends in map(_DueRow._make, db.execute(ending, values).fetchall()):
            if not _goes_on(ends):
                owner = ends.owner or self._wider_owner(ends.code, ends.region)
                waiting.append(_QueuePlace(ends.due, owner, ends.code, ends.region, ends.fact_id, "", ends))
        return sorted(waiting, key=_IN_ORDER)

    def _read(self, queue: Sequence[_QueuePlace]) -> list[Review]:
        """What stands in the queue, with all that is told of it."""
        repeals = iter(self._with_articles(each.found for each in queue if isinstance(each.found, dict)))
        ends = iter(self._with_drafts([each.found for each in queue if isinstance(each.found, _DueRow)]))
        return [_review(next(repeals if each.kind == "repeal" else ends), each.owner) for each in queue]

    def _with_articles(self, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """What each cites in the repealed source."""
        sql = (
            "SELECT DISTINCT r.id, c.article FROM reviews r JOIN live_citations c ON c.item_id = r.item_id AND c.fact_id = r.fact_id "
            "AND c.source = r.source WHERE c.article != '' ORDER BY r.id, c.article"
        )
        articles: dict[int, list[str]] = {}
        for review_id, article in self._connections.db.execute(sql):
            articles.setdefault(review_id, []).append(article)
        return [{**stored, "article": "、".join(articles.get(stored["id"], ()))} for stored in rows]

    def _with_drafts(self, rows: Sequence[_DueRow]) -> Iterator[dict[str, Any]]:
        drafts = dict(self._connections.db.execute("SELECT item_id, state FROM drafts").fetchall()) if rows else {}
        for stored in rows:
            yield {**stored._asdict(), "draft": drafts.get(stored.item_id, "")}

    def _wider_owner(self, code: str, region: str) -> str:
        """Who answers for a local entry that does not say: the owner of the wider one."""
        wider = ancestors(region)[:-1]
        if not wider:
            return ""
        sql = (
            f"SELECT {_PLACE} FROM live_items i WHERE i.code = ? AND i.region IN ({', '.join('?' * len(wider))}) "
            "AND owner || department != '' ORDER BY i.region DESC LIMIT 1"
        )
        found = row(self._connections.db, sql, code, *wider)
        return str(found["owner"]) if found else ""

    def _today(self) -> date:
        return day_of(self._clock())


def _review(stored: dict[str, Any], owner: str) -> Review:
    field, own = LABELS.get(stored["field"], ""), stored["label"]
    label = f"{field}：{own}" if own and own != field else field
    plain = ("kind", "code", "region", "name", "fact_id", "text", "draft")
    kept = {name: stored[name] for name in ("id", "state", "source", "article", "successor") if name in stored}
    due = date.fromisoformat(stored["due"])
    return Review(due=due, owner=owner, label=label, **{name: stored[name] for name in plain}, **kept)


def _goes_on(stored: _DueRow) -> bool:
    """Whether what ends goes on the day after in a later fact of its name (whatever circumstances that one is for), or ends with the
    source it rests on, which has a review of its own."""
    if not (stored.followed or stored.repealed):
        return False
    next_day = (date.fromisoformat(stored.due) + timedelta(days=1)).isoformat()
    return next_day == stored.repealed or "" < (stored.followed or "") <= next_day


def _total(load: Workload) -> int:
    return load.repeal + load.expiry + load.review_by
