"""The gate: what a change would do to the answers, shown before it goes live, and refused if it breaks what must be answered.

It asks the labelled questions of the knowledge base, and the newest ones of its log.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hotline.assistant import Assistant
from hotline.judging.impact import Change, GateQuestion, Impact
from knowledge.entry.records import NATION
from knowledge.publishing.items import Revision
from knowledge.publishing.phrasings import Phrasing
from knowledge.storage.clock import day_of
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase
from knowledge.supposing import Proposal, suppose

Live = TypeVar("Live")
LOGGED = 2000
"""How many different questions of the log are asked."""


@dataclass(frozen=True, slots=True)
class GateReport:
    """What a change would do, as of the knowledge of a version. Changes are sorted, the gravest first."""

    changes: tuple[Change, ...]
    asked: int
    seconds: float
    version: int

    @property
    def broken(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.broken)

    @property
    def allowed(self) -> bool:
        return not self.broken


class GateRefused(Conflict):
    """Something would break questions that must be answered; carries the report."""

    code = "gate_refused"

    def __init__(self, report: GateReport) -> None:
        self.report = report
        named = "、".join(f"“{change.question}”" for change in report.broken[:3])
        super().__init__(
            f"发布后有 {len(report.broken)} 个必答问题不能正确回答（{named}），请修改后再发布，或写明理由后强行发布。"
        )


class Gate:
    """Asks questions over what is published and over what would be."""

    def __init__(self, kb: KnowledgeBase, assistant: Assistant) -> None:
        self._kb, self._assistant = kb, assistant

    def check(self, changed: Iterable[Proposal], *, questions: Sequence[GateQuestion] | None = None) -> GateReport:
        """What would change if all of these went live together; nothing is written.

        `questions` are those to ask, by default all labelled and the newest logged ones.
        """
        start = time.perf_counter()
        before = self._assistant.view()
        supposed = suppose(self._kb, changed)
        impact = Impact(self._assistant, before, supposed)
        asked = self.questions() if questions is None else questions
        changes = sorted(
            impact.changes(asked, today=day_of(self._kb.clock())),
            key=lambda change: (not change.broken, not change.must_answer, not change.expected),
        )
        seconds = time.perf_counter() - start
        return GateReport(tuple(changes), len(asked), seconds, before.ranker.index.version)

    def questions(self) -> list[GateQuestion]:
        """The labelled questions, then the newest logged ones that are not among them."""
        here, entries = self._assistant.region, self._assistant.ranker().index.entries
        hidden = {(entry.code, entry.region) for entry in entries if entry.disclosure != "public"}
        asked = {}
        for g in self._kb.guarded.all():
            region, entry = here if g.region == NATION else g.region, (g.code, g.region)
            asked[g.question, region] = GateQuestion(g.question, region, entry not in hidden, entry, g.must_answer)
        for q in self._kb.questions.lately(limit=LOGGED):
            asked.setdefault((q.question, q.region), GateQuestion(q.question, q.region, q.public))
        return list(asked.values())


def publish_through_gate(
    kb: KnowledgeBase,
    assistant: Assistant,
    code: str,
    region: str = NATION,
    *,
    reviewer: str,
    override_reason: str = "",
    note: str = "",
) -> Revision:
    """Publish a draft in review, unless that breaks a question that must be answered (see `pass_gate`, `Items.publish`)."""
    draft = kb.items.draft(code, region)

    def publish() -> Revision:
        if kb.items.draft(code, region).version != draft.version:
            raise Conflict("检查之后草稿又有修改，请重新检查影响后再发布。")
        return kb.items.publish(code, region, reviewer=reviewer, note=note)

    return pass_gate(kb, assistant, draft.item, by=reviewer, override_reason=override_reason, go_live=publish)


def rollback_through_gate(
    kb: KnowledgeBase, assistant: Assistant, code: str, region: str, number: int, *, by: str, override_reason: str = ""
) -> Revision:
    """Publish an old revision anew, unless that breaks a question that must be answered (see `pass_gate`, `Items.rollback`)."""

    def rollback() -> Revision:
        return kb.items.rollback(code, region, number, by=by)

    old = kb.items.revision(code, region, number).item
    return pass_gate(kb, assistant, old, by=by, override_reason=override_reason, go_live=rollback)


def approve_phrasing_through_gate(
    kb: KnowledgeBase, assistant: Assistant, phrasing_id: int, *, by: str, override_reason: str = ""
) -> Phrasing:
    """Make a proposed phrasing live, unless that breaks a question that must be answered (see `pass_gate`)."""

    def approve() -> Phrasing:
        return kb.phrasings.approve(phrasing_id, by=by)

    phrasing = kb.phrasings.get(phrasing_id)
    return pass_gate(kb, assistant, phrasing, by=by, override_reason=override_reason, go_live=approve)


def pass_gate(
    kb: KnowledgeBase,
    assistant: Assistant,
    proposal: Proposal,
    *,
    by: str,
    go_live: Callable[[], Live],
    override_reason: str = "",
) -> Live:
    """Check a proposal, then let it go live in one transaction; `go_live` is the call that writes.

    With a reason it goes live even if it breaks questions that must be answered, and the reason is recorded with them.

    Raises:
        GateRefused: with the report. Conflict: if anything has been published since the check.
    """
    report, reason = Gate(kb, assistant).check([proposal]), override_reason.strip()
    if not report.allowed and not reason:
        raise GateRefused(report)
    what, broken = f"{proposal.code}@{proposal.region}", [change.question for change in report.broken]
    with kb.guarded.passing(what, version=report.version, by=by, broken=broken, reason=reason):
        return go_live()
