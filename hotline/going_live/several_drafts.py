"""Publishing several drafts as one decision, as after an import: they are checked together, and those that break something stay out."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotline.going_live.way import GoingLive
from hotline.judging.gate import GateReport
from knowledge.publishing.entry_states import Draft
from knowledge.publishing.guarded_questions import Overtaken
from knowledge.publishing.proposals import Key
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase

MOST = 200
"""Drafts that are published together; checking them takes seconds."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of drafts: which went live, and why the others did not."""

    live: tuple[Key, ...]
    refused: tuple[tuple[Key, str], ...]


class SeveralDrafts:
    """Makes drafts live that somebody has looked over, over one knowledge base. Raises NotAllowed for who may not."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive, *, four_eyes: bool = True) -> None:
        self._kb, self._way, self._four_eyes = kb, way, four_eyes

    def impact(self, drafts: Sequence[Draft]) -> GateReport:
        """Which questions would be answered differently with all of them live; nothing is written. Takes seconds."""
        return self._way.gate().check([draft.item for draft in drafts])

    def publish(self, looked_at: Sequence[tuple[Key, int]], *, by: str, note: str = "") -> Outcomes:
        """Publish drafts in review, each of the version that was looked at, each as a revision of its own.

        One that may not go live (another person's turn, changed since, breaking a question that must be answered) stays as it is,
        and the others go. Those are written in one transaction, or none is, if anything else is published meanwhile (Overtaken).
        """
        self._way.may(by, "publish")
        refused: dict[Key, str] = {}
        ready: dict[Key, Draft] = {}
        for (code, region), version in looked_at[:MOST]:
            try:
                ready[code, region] = self._kb.items.publishable(
                    code, region, reviewer=by, expected_version=version, four_eyes=self._four_eyes
                )
            except KnowledgeError as error:
                refused[code, region] = str(error)
        checked = self._kb.version
        for key, why in self._way.refuse({key: (draft.item,) for key, draft in ready.items()}).items():
            refused[key] = why.replace("再导入", "再发布")
            ready.pop(key, None)
        if self._kb.version != checked:
            raise Overtaken
        with self._kb.guarded.passing("together", version=checked, by=by):
            for (code, region), draft in ready.items():
                self._kb.items.publish(
                    code, region, reviewer=by, note=note, expected_version=draft.version, four_eyes=self._four_eyes
                )
        return Outcomes(tuple(ready), tuple(refused.items()))
