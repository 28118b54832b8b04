"""The gate: what a change would do to the answers, shown before it goes live, and refused if it breaks what must be answered.

It asks the labelled questions of the knowledge base, and the newest ones of its log.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from hotline.assistant import Assistant
from hotline.judging.impact import GateQuestion, Impact, ReplyChange, changes_of_reading
from hotline.reading.lexicon_lines import WordLine
from knowledge.entry.records import NATION
from knowledge.publishing.proposals import Proposal
from knowledge.storage.clock import day_of
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase
from knowledge.supposing import suppose

LOGGED = 2000
"""How many different questions of the log are asked."""
PATIENCE_S = 5.0
"""How long those of the log are asked, the newest first; whoever wants to publish waits for it. The labelled ones are always asked."""


@dataclass(frozen=True, slots=True)
class GateReport:
    """What a change would do, as of the knowledge of a version. Changes are sorted, the gravest first.

    `left` questions of the log were not asked, as time was up.
    """

    changes: tuple[ReplyChange, ...]
    asked: int
    seconds: float
    version: int
    left: int = 0

    @property
    def broken(self) -> tuple[ReplyChange, ...]:
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

    def check(
        self,
        changed: Iterable[Proposal],
        *,
        questions: Sequence[GateQuestion] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> GateReport:
        """What would change if all of these went live together; nothing is written.

        `questions` are those to ask, by default all labelled and the newest logged ones.
        """
        start = time.perf_counter()
        before = self._assistant.view()
        supposed = suppose(self._kb, changed)
        impact = Impact(self._assistant, before, supposed)
        asked = _Patient(
            self.questions(first=supposed.codes) if questions is None else questions, until=start + patience_s
        )
        changes = impact.changes(asked, today=day_of(self._kb.clock()))
        return _report(changes, asked, start, before.ranker.index.version)

    def check_reading(
        self, own: tuple[WordLine, ...], *, said: Collection[str], questions: Sequence[GateQuestion] | None = None
    ) -> GateReport:
        """What would change if texts were read by these lexicon lines of the deployment's own; `said` are the words concerned."""
        start = time.perf_counter()
        before = self._assistant.view()
        after = self._assistant.suppose_lexicon(own)
        asked = _Patient(self.questions() if questions is None else questions, until=start + PATIENCE_S)
        changes = changes_of_reading(self._assistant, before, after, asked, said=said)
        return _report(changes, asked, start, before.ranker.index.version)

    def questions(self, *, first: Collection[str] = ()) -> list[GateQuestion]:
        """The labelled questions, then the newest logged ones that are not among them: before the others those that were answered with
        the items that have the codes `first`, which are the likeliest to change where time is up before all are asked."""
        asked = {(question.question, question.region): question for question in self.labelled()}
        for q in sorted(self._kb.questions.lately(limit=LOGGED), key=lambda q: q.code not in first):
            asked.setdefault((q.question, q.region), GateQuestion(q.question, q.region, q.public))
        return list(asked.values())

    def labelled(self) -> list[GateQuestion]:
        """The labelled questions."""
        here, entries = self._assistant.region, self._assistant.ranker().index.entries
        hidden = {(entry.code, entry.region) for entry in entries if entry.disclosure != "public"}
        asked = {}
        for g in self._kb.guarded.all():
            region, entry = here if g.region == NATION else g.region, (g.code, g.region)
            asked[g.question, region] = GateQuestion(g.question, region, entry not in hidden, entry, g.must_answer)
        return list(asked.values())

    def must_answer(self) -> list[GateQuestion]:
        """The questions that must be answered."""
        return [question for question in self.labelled() if question.must_answer]


class _Patient:
    """Questions to ask, of which those that are not labelled are left out once time is up; counts both."""

    def __init__(self, questions: Sequence[GateQuestion], *, until: float) -> None:
        self._questions, self._until = questions, until
        self.asked = self.left = 0

    def __iter__(self) -> Iterator[GateQuestion]:
        for question in self._questions:
            if question.expected is None and time.perf_counter() > self._until:
                self.left += 1
            else:
                self.asked += 1
                yield question


def _report(changes: Iterable[ReplyChange], asked: _Patient, start: float, version: int) -> GateReport:
    gravest = sorted(changes, key=lambda change: (not change.broken, not change.must_answer, not change.expected))
    return GateReport(tuple(gravest), asked.asked, time.perf_counter() - start, version, asked.left)
