"""Saying that something is still right: what is due for review is verified today, what ends is extended."""

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.entry.records import ServiceItem
from knowledge.publishing.items import Items
from knowledge.publishing.repeals import with_fact_changed
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.errors import Conflict, NotFound
from knowledge.upkeep.review_queue import Review
from knowledge.upkeep.reviews import Reviews

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Due:
    """Names something that is due: an entry (`review_by`, or `expiry` as a whole), or a fact of it that ends."""

    kind: str
    code: str
    region: str
    fact_id: str = ""

    def __str__(self) -> str:
        return "|".join((self.kind, self.code, self.region, self.fact_id))

    @classmethod
    def read(cls, written: str) -> "Due":
        """From how it is written; raises NotFound for what is none."""
        parts = written.split("|", 3)
        if len(parts) != 4 or parts[0] not in ("review_by", "expiry"):
            raise NotFound("没有这条复核。")
        return cls(*parts)


class Renewals:
    def __init__(self, clock: Clock, items: Items, reviews: Reviews) -> None:
        self._clock, self._items, self._reviews = clock, items, reviews

    def review(self, due: Due) -> Review:
        """What is due; raises NotFound where it is not due any more."""
        wanted = (due.kind, due.code, due.region, due.fact_id)
        for review in self._reviews.open(code=due.code):
            if (review.kind, review.code, review.region, review.fact_id) == wanted:
                return review
        raise NotFound("这条复核已经处理过了。")

    def renewed(self, due: Due, *, until: date | None = None) -> ServiceItem:
        """The live entry, verified today, with another day on which it is to be looked at again, or ends: a year on if none is said.

        Raises:
            Conflict: for a day that is not after the old one.
        """
        review, today = self.review(due), day_of(self._clock())
        until = until or max(review.due, today) + A_YEAR
        if until <= max(review.due, today):
            raise Conflict(f"新的日子要在 {max(review.due, today)} 以后。")
        item = self._items.live(due.code, due.region).item
        if due.fact_id:
            return with_fact_changed(item, due.fact_id, lambda fact: fact.model_copy(update={"valid_to": until}))
        name = "review_by" if due.kind == "review_by" else "valid_to"
        return item.model_copy(update={name: until, "verified_on": today})

    def taken_out(self, due: Due) -> ServiceItem:
        """The live entry without a fact that ends; raises Conflict for an entry as a whole."""
        if not due.fact_id:
            raise Conflict("要撤下整个条目，请打开条目操作。")
        self.review(due)
        return with_fact_changed(self._items.live(due.code, due.region).item, due.fact_id, lambda _: None)

    def propose(self, due: Due, item: ServiceItem, *, note: str, by: str) -> None:
        """Put what was decided into a draft in review; raises Conflict where somebody else is at work on the entry."""
        self._reviews.put_into_draft(self.review(due), lambda _: item, by=by, note=note)

    def publish(self, item: ServiceItem, *, note: str, by: str, four_eyes: bool = True) -> None:
        """Publish what was decided; raises as `Items.amend`."""
        self._items.amend(item, by=by, note=note, four_eyes=four_eyes)
