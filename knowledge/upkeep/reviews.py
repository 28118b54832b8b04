"""What the owner of an entry has to look at again: what rests on a repealed source, what ends, what is due for review.

Expiry and review dates are read from what is published, so no list of them can go stale. Reviews of repeals are kept, with
how each was ended; `repeals.settle` opens and closes them whenever something is published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from knowledge.entry.records import Basis, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.places.codes import ancestors
from knowledge.publishing.items import Items
from knowledge.publishing.repeals import OUTCOMES, RESTING, carried_over, ended
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.remembering import Remembered

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


@dataclass(frozen=True, slots=True)
class _Decision:
    """What an owner decides about a review: the change to the entry, and the note that says so."""

    review: Review
    change: Callable[[ServiceItem], ServiceItem]
    note: str


class Reviews:
    def __init__(self, connections: Connections, clock: Clock, items: Items) -> None:
        self._connections, self._clock, self._items = connections, clock, items
        self._suspended = Remembered(connections, self._read_suspended)

    # -- the queue

    def open(self, owner: str = "", day: date | None = None) -> list[Review]:
        """What waits for an owner (all when empty) as of a day (today), what is due first at the top.

        A repeal is listed from when it is known; what ends or is due for review, from 30 days ahead.
        """
        until = (day or self._today()) + timedelta(days=AHEAD_DAYS)
        db = self._connections.db
        rows = self._with_articles(db.query(_REPEALS + "WHERE r.state = 'open' AND i.item_id IS NOT NULL"))
        ending = (stored for stored in db.query(_DUE, {"until": until.isoformat()}) if not _goes_on(stored))
        rows += self._with_drafts(ending)
        found = [_review(stored, self._owner(stored)) for stored in rows]
        found.sort(key=lambda r: (r.due, r.owner, r.code, r.region, r.fact_id, r.source))
        return [review for review in found if owner in ("", review.owner)]

    def by_owner(self, day: date | None = None) -> dict[str, Workload]:
        """How much waits for whom, the owner with the most first."""
        day = day or self._today()
        counted: dict[str, dict[str, int]] = {}
        for review in self.open(day=day):
            mine = counted.setdefault(review.owner, dict.fromkeys(Workload.__slots__, 0))
            mine[review.kind] += 1
            mine["overdue"] += review.due < day or (review.kind == "repeal" and review.due == day)
        loads = {owner: Workload(**counts) for owner, counts in counted.items()}
        return dict(sorted(loads.items(), key=lambda pair: (-_total(pair[1]), pair[0])))

    def get(self, review_id: int) -> Review:
        """A review of a repeal, open or ended; raises NotFound."""
        found = row(self._connections.db, _REPEALS + "WHERE r.id = ?", review_id)
        if found is None:
            raise NotFound(f"没有第 {review_id} 号复核。")
        (found,) = self._with_articles([found])
        return _review(found, self._owner(found))

    # -- what may be told

    def suspended(self, code: str, regions: Iterable[str], day: date) -> frozenset[tuple[str, str]]:
        """(region, fact id) of what may not be told as current on a day: it rests on a source repealed by then.

        The fact id is '' where the entry of the region as a whole rests on it.
        """
        return self._suspended((code, tuple(regions), day))

    def _read_suspended(self, wanted: tuple[str, tuple[str, ...], date]) -> frozenset[tuple[str, str]]:
        code, chain, day = wanted
        execute, on = self._connections.db.execute, day.isoformat()
        if not execute("SELECT 1 FROM sources WHERE repealed <= ? LIMIT 1", [on]).fetchone():
            return frozenset()
        places = ", ".join("?" * len(chain))
        sql = f"SELECT i.region, c.fact_id {RESTING} AND s.repealed <= ? AND i.code = ? AND i.region IN ({places})"
        return frozenset((region, fact_id) for region, fact_id in execute(sql, [on, code, *chain]))

    # -- what the owner does

    def confirm(
        self, review_id: int, *, by: str, article: str = "", publish: bool = False, four_eyes: bool = True
    ) -> Review:  # fmt: skip
        """Carry a fact over to the source that takes the place of the repealed one (`article` in that one, if known).

        This makes a draft in review, or with `publish` (for those who may) the next revision at once.

        Raises:
            Conflict: if it is dealt with, nothing takes the source's place, or somebody else is at work on the entry.
            NotAllowed: to publish what one wrote.
        """
        return self._act(self._carrying(review_id, article), by=by, publish=publish, four_eyes=four_eyes)

    def withdraw(self, review_id: int, *, by: str, publish: bool = False, four_eyes: bool = True) -> Review:
        """Take a fact out that does not outlive its source: from the day of repeal on it is told no more.

        This makes a draft in review, or with `publish` (for those who may) the next revision at once. Raises as `confirm`.
        """
        return self._act(self._taking_out(review_id), by=by, publish=publish, four_eyes=four_eyes)

    def confirmed(self, review_id: int, *, article: str = "") -> ServiceItem:
        """The entry as `confirm` would publish it; nothing is written."""
        return self._supposed(self._carrying(review_id, article))

    def withdrawn(self, review_id: int) -> ServiceItem:
        """The entry as `withdraw` would publish it; nothing is written."""
        return self._supposed(self._taking_out(review_id))

    # -- inside

    def _carrying(self, review_id: int, article: str) -> _Decision:
        review = self._waiting(review_id)
        if not review.successor:
            raise Conflict(f"“{review.source}”没有登记替代文件，请登记替代文件、修改依据或撤下这条内容。")
        if row(self._connections.db, "SELECT 1 FROM sources WHERE key = ?", review.successor) is None:
            raise Conflict(f"替代文件“{review.successor}”还没有登记，请先登记这个来源。")
        new = Basis(source=review.successor, article=article)

        def carry(item: ServiceItem) -> ServiceItem:
            dates = {"repealed": review.due, "today": self._today()}
            return carried_over(item, review.fact_id, old=review.source, new=new, **dates)

        return _Decision(review, carry, f"“{review.source}”废止，{review.label}沿用至 {new}"[:300])

    def _taking_out(self, review_id: int) -> _Decision:
        review = self._waiting(review_id)
        if not review.fact_id:
            raise Conflict("这条复核针对整个条目，请修改条目的依据，或撤下整个条目。")

        def end(item: ServiceItem) -> ServiceItem:
            return ended(item, review.fact_id, repealed=review.due, today=self._today())

        return _Decision(review, end, f"“{review.source}”自 {review.due} 起废止，撤下{review.label}"[:300])

    def _supposed(self, decision: _Decision) -> ServiceItem:
        return decision.change(self._items.live(decision.review.code, decision.review.region).item)

    def _act(self, decision: _Decision, *, by: str, publish: bool, four_eyes: bool) -> Review:
        review, note = decision.review, decision.note
        with self._connections.changing() as db:
            assert review.id is not None
            self._waiting(review.id)
            if publish:
                self._items.amend(self._supposed(decision), by=by, note=note, four_eyes=four_eyes)
            else:
                self.put_into_draft(review, decision.change, by=by, note=note)
            note_change(db, self._clock, who=by, action="处理复核", what=f"review:{review.id}", detail=note)
        return self.get(review.id)

    def put_into_draft(
        self, review: Review, change: Callable[[ServiceItem], ServiceItem], *, by: str, note: str
    ) -> None:
        """Put a change into a draft in review. One's own unfinished draft takes it in and stays unfinished.

        Raises:
            Conflict: where somebody else is at work on the entry. NotAllowed: for an editor of another department.
        """
        code, region = review.code, review.region
        try:
            draft = self._items.draft(code, region)
        except NotFound:
            draft = None
        if draft and draft.author != by:
            raise Conflict(f"{draft.author} 正在编辑条目“{review.name}”的草稿，请与其核对，待草稿发布后再处理。")
        base = draft.item if draft else self._items.live(code, region).item
        told = f"{draft.note}；{note}"[:300].strip("；") if draft else note
        version = draft.version if draft else 0
        self._items.save_draft(change(base), author=by, expected_version=version, note=told)
        if draft is None or draft.state == "in_review":
            self._items.submit(code, region, by=by)

    def _waiting(self, review_id: int) -> Review:
        review = self.get(review_id)
        if review.state != "open":
            raise Conflict(f"第 {review_id} 号复核已办结（{OUTCOMES[review.state]}）。")
        return review

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

    def _with_drafts(self, rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
        drafts = dict(self._connections.db.execute("SELECT item_id, state FROM drafts").fetchall())
        for stored in rows:
            yield {**stored, "draft": drafts.get(stored["item_id"], "")}

    def _owner(self, stored: dict[str, Any]) -> str:
        """Who answers for an entry; a local one that does not say belongs to the owner of the wider one."""
        if stored["owner"]:
            return str(stored["owner"])
        wider = ancestors(stored["region"])[:-1]
        if not wider:
            return ""
        sql = (
            f"SELECT {_PLACE} FROM live_items i WHERE i.code = ? AND i.region IN ({', '.join('?' * len(wider))}) "
            "AND owner || department != '' ORDER BY i.region DESC LIMIT 1"
        )
        found = row(self._connections.db, sql, stored["code"], *wider)
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


def _goes_on(stored: dict[str, Any]) -> bool:
    """Whether what ends goes on the day after in a later fact of its name (whatever circumstances that one is for), or ends with the
    source it rests on, which has a review of its own."""
    next_day = (date.fromisoformat(stored["due"]) + timedelta(days=1)).isoformat()
    return next_day == stored["repealed"] or "" < (stored["followed"] or "") <= next_day


def _total(load: Workload) -> int:
    return load.repeal + load.expiry + load.review_by
