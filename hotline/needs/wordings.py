"""The part of publishing for ways of asking that come in numbers: those proposed for one need, and those approved at one go."""

from collections.abc import Sequence

from hotline.going_live.way import GoingLive
from hotline.judging.gate import GateRefused, GateReport
from knowledge.publishing.phrasings import Phrasing
from knowledge.store import KnowledgeBase


class Wordings:
    """Many ways of asking at once, over one knowledge base. Raises NotAllowed for who may not."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive, *, four_eyes: bool = True) -> None:
        self._kb, self._way, self._four_eyes = kb, way, four_eyes

    def check(self, code: str, region: str, texts: Sequence[str]) -> None:
        """Ask the gate before anything is proposed; raises GateRefused if questions that must be answered would be answered wrongly."""
        must = self._way.gate().must_answer()
        if not must or not texts:
            return
        supposed = [Phrasing(0, code, region, text, "learned", "proposed", "", "", "") for text in texts]
        report = self._way.gate().check(supposed, questions=must)
        if not report.allowed:
            raise GateRefused(report)

    def impact(self, phrasing_ids: Sequence[int]) -> GateReport:
        """What all of these together would change; nothing is written."""
        return self._way.gate().check([self._kb.phrasings.get(number) for number in phrasing_ids])

    def approve(self, phrasing_ids: Sequence[int], *, by: str, override: str = "") -> list[Phrasing]:
        """Make proposed phrasings live, all or none.

        Raises:
            NotAllowed: for one that this person proposed. Conflict: for one that is not proposed any more.
            GateRefused: if together they break what must be answered, and no reason to override that is given.
        """
        self._way.may(by, "publish")
        chosen = [self._kb.phrasings.approvable(number, by=by, four_eyes=self._four_eyes) for number in phrasing_ids]

        def write() -> list[Phrasing]:
            return [self._kb.phrasings.approve(p.id, by=by, four_eyes=self._four_eyes) for p in chosen]

        what = f"phrasings:{' '.join(str(p.id) for p in chosen)}"
        return self._way.with_gate(
            lambda gate: gate.check(chosen, questions=gate.must_answer()), write, what, by=by, override=override
        )
