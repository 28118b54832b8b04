"""What the owner of an entry has to look at again: what rests on a repealed source, what ends, what is due for review.

What waits is read in `review_queue`. Reviews of repeals are kept, with how each was ended; `repeals.settle` opens and closes them
whenever something is published.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.entry.records import Basis, ServiceItem
from knowledge.publishing.items import Items
from knowledge.publishing.repeals import OUTCOMES, RESTING, carried_over, ended
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound
from knowledge.storage.remembering import Remembered
from knowledge.upkeep.review_queue import Review, ReviewQueue


@dataclass(frozen=True, slots=True)
class _ReviewDecision:
    """What an owner decides about a review: the change to the entry, and the note that says so."""

    review: Review
    change: Callable[[ServiceItem], ServiceItem]
    note: str


class Reviews(ReviewQueue):
    """The queue, and what is done about what waits."""

    def __init__(self, connections: Connections, clock: Clock, items: Items) -> None:
        super().__init__(connections, clock)
        self._items = items
        self._suspended = Remembered(connections, self._read_suspended)

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

    def _carrying(self, review_id: int, article: str) -> _ReviewDecision:
        review = self._waiting(review_id)
        if not review.successor:
            raise Conflict(f"“{review.source}”没有登记替代文件，请登记替代文件、修改依据或撤下这条内容。")
        if row(self._connections.db, "SELECT 1 FROM sources WHERE key = ?", review.successor) is None:
            raise Conflict(f"替代文件“{review.successor}”还没有登记，请先登记这个来源。")
        new = Basis(source=review.successor, article=article)

        def carry(item: ServiceItem) -> ServiceItem:
            dates = {"repealed": review.due, "today": self._today()}
            return carried_over(item, review.fact_id, old=review.source, new=new, **dates)

        return _ReviewDecision(review, carry, f"“{review.source}”废止，{review.label}沿用至 {new}"[:300])

    def _taking_out(self, review_id: int) -> _ReviewDecision:
        review = self._waiting(review_id)
        if not review.fact_id:
            raise Conflict("这条复核针对整个条目，请修改条目的依据，或撤下整个条目。")

        def end(item: ServiceItem) -> ServiceItem:
            return ended(item, review.fact_id, repealed=review.due, today=self._today())

        return _ReviewDecision(review, end, f"“{review.source}”自 {review.due} 起废止，撤下{review.label}"[:300])

    def _supposed(self, decision: _ReviewDecision) -> ServiceItem:
        return decision.change(self._items.live(decision.review.code, decision.review.region).item)

    def _act(self, decision: _ReviewDecision, *, by: str, publish: bool, four_eyes: bool) -> Review:
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
