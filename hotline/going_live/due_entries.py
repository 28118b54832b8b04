"""The part of publishing for what is due: still right, extended, or taken out; as a draft in review, or at once."""

from datetime import date

from hotline.going_live.way import GoingLive, asked
from knowledge.entry.records import ServiceItem
from knowledge.store import KnowledgeBase
from knowledge.upkeep.renewals import Due


class DueEntries:
    """Over one knowledge base. Raises NotAllowed for who may not, NotFound for what is not due any more, Conflict, and GateRefused."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive, *, four_eyes: bool = True) -> None:
        self._kb, self._way, self._four_eyes = kb, way, four_eyes

    def renew(self, due: Due, *, until: date | None = None, by: str, publish: bool = False) -> None:
        """Say that something is still right, until a day (a year on if none is said)."""
        self._may(by, publish=publish)
        item = self._kb.renewals.renewed(due, until=until)
        note = "复核无误" if due.kind == "review_by" else f"有效期延到 {until}" if until else "有效期延一年"
        self._do(due, item, note=note, by=by, publish=publish)

    def take_out(self, due: Due, *, by: str, publish: bool = False) -> None:
        """Take out a fact that ends."""
        self._may(by, publish=publish)
        review = self._kb.renewals.review(due)
        self._do(due, self._kb.renewals.taken_out(due), note=f"到期，撤下{review.label}"[:300], by=by, publish=publish)

    def _may(self, by: str, *, publish: bool) -> None:
        self._way.may(by, "publish" if publish else "edit")

    def _do(self, due: Due, item: ServiceItem, *, note: str, by: str, publish: bool) -> None:
        if not publish:
            self._kb.renewals.propose(due, item, note=note, by=by)
            return

        def write() -> None:
            self._kb.renewals.publish(item, note=note, by=by, four_eyes=self._four_eyes)

        self._way.with_gate(asked(item), write, f"{due.code}@{due.region}", by=by, override="")
