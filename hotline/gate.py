"""The gate: what a change would do to the answers people get, shown before it goes live, and refused if it breaks what must be answered.

The labelled questions of the knowledge base and the newest ones of its log are answered twice, over what is published and
over what would be. Decisions are compared, not scores, since every change moves the rarity of words a little.
"""

import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from hotline.assistant import Assistant, Outcome
from hotline.composing import sentence
from hotline.replies import Answered, Clarify
from hotline.snapshot import View
from knowledge.clock import day_of
from knowledge.errors import Conflict
from knowledge.items import Revision
from knowledge.phrasings import Phrasing
from knowledge.records import NATION, Fact, ServiceItem
from knowledge.store import KnowledgeBase
from knowledge.supposing import Proposal, Supposed, suppose

LOGGED = 2000
"""How many different questions of the log are asked."""
LATER_DAYS = 4
"""On how many later days, on which something that is proposed starts or is over, questions are asked as well."""
NEAR = 0.1
"""A question is asked again when the entries concerned know at least this share of it, by words, pairs of characters or concepts."""


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """A question the gate asks. `expected` is the (code, region) of the entry that is to answer it; None for one of the log."""

    question: str
    region: str = NATION
    public: bool = True
    expected: tuple[str, str] | None = None
    must_answer: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told: the outcome, the items it is about (several if they are to choose), the facts shown."""

    outcome: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    region: str = ""
    facts: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The item, '' for none or a choice of several."""
        return self.codes[0] if len(self.codes) == 1 else ""

    @property
    def name(self) -> str:
        return self.names[0] if len(self.names) == 1 else ""

    def differs(self, other: "Told") -> bool:
        """Whether somebody is told something else; names may change, and the order of choices."""
        return (self.outcome, {*self.codes}, self.facts) != (other.outcome, {*other.codes}, other.facts)


@dataclass(frozen=True, slots=True)
class Change:
    """A question that would be answered differently; `broken` if it must be answered and would not be any more.

    `day` is set when that is so only from a later day on.
    """

    question: str
    region: str
    before: Told
    after: Told
    expected: str
    must_answer: bool
    broken: bool
    day: date | None = None


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
        asking = _Asking(self._assistant, before, self._assistant.suppose(supposed), supposed)
        asked = self.questions() if questions is None else questions
        changes = sorted(
            asking.changes(asked, today=day_of(self._kb.clock())),
            key=lambda change: (not change.broken, not change.must_answer, not change.expected),
        )
        seconds = time.perf_counter() - start
        return GateReport(tuple(changes), len(asked), seconds, before.ranker.index.version)

    def questions(self) -> list[GateQuestion]:
        """The labelled questions, then the newest logged ones that are not among them."""
        here = self._assistant.region
        labelled = [
            GateQuestion(g.question, here if g.region == NATION else g.region, True, (g.code, g.region), g.must_answer)
            for g in self._kb.guarded.all()
        ]
        known = {(q.question, q.region) for q in labelled}
        logged = [GateQuestion(q.question, q.region, q.public) for q in self._kb.questions.lately(limit=LOGGED)]
        return labelled + [q for q in logged if (q.question, q.region) not in known]


@dataclass(frozen=True, slots=True)
class _Asking:
    """The same questions over two views."""

    assistant: Assistant
    before: View
    after: View
    supposed: Supposed

    def changes(self, questions: Sequence[GateQuestion], *, today: date) -> list[Change]:
        """Everything told differently today or from one of the days on which something proposed starts or ends."""
        reach = _Reach(self.assistant, self.supposed.texts)
        asked = [q for q in questions if q.must_answer or reach.covers(q.question)]
        found: dict[GateQuestion, Change] = {}
        codes = {code for code, _ in self.supposed.items}
        concerned = []
        for question in asked:
            old, new = self._tell(question, None)
            if change := _change(question, old, new, None):
                found[question] = change
            elif question.must_answer or not codes.isdisjoint((*told(old).codes, *told(new).codes)):
                concerned.append(question)
        ahead = any(item and item.valid_from and item.valid_from > today for item in self.supposed.items.values())
        for day in _later_days(self.supposed.items.values(), today):
            for question in asked if ahead else concerned:
                if question not in found and (change := _change(question, *self._tell(question, day), day)):
                    found[question] = change
        return list(found.values())

    def _tell(self, question: GateQuestion, day: date | None) -> tuple[Outcome, Outcome]:
        old, new = (
            self.assistant.answer(
                question.question, region=question.region, public=question.public, as_of=day, view=view
            )
            for view in (self.before, self.after)
        )
        return old, new


class _Reach:
    """How far a change can reach: a question that shares nothing of weight with the entries concerned stays as it is."""

    def __init__(self, assistant: Assistant, texts: Iterable[str]) -> None:
        self._analyser = assistant.analyser
        self._words: set[str] = set()
        self._pairs: set[str] = set()
        self._concepts: set[str] = set()
        for text in texts:
            analysis = self._analyser.read(text)
            self._words.update(analysis.words)
            self._pairs.update(analysis.pairs)
            self._concepts.update(analysis.concepts)

    def covers(self, question: str) -> bool:
        analysis = self._analyser.read(question)
        if not analysis.pairs:
            return True  # typed in letters, or next to nothing
        views = ((analysis.words, self._words), (analysis.pairs, self._pairs), (analysis.concepts, self._concepts))
        return any(_share(asked, known) >= NEAR for asked, known in views)


def _share(asked: dict[str, float], known: set[str]) -> float:
    total = sum(asked.values())
    return sum(weight for term, weight in asked.items() if term in known) / total if total else 0.0


def told(outcome: Outcome) -> Told:
    """What somebody is told by a reply."""
    reply = outcome.reply
    if isinstance(reply, Answered):
        facts = tuple(f"{fact.label}：{sentence(fact)}" for fact in reply.facts)
        return Told(reply.outcome, (reply.item.code,), (reply.item.name,), reply.item.region, facts)
    if isinstance(reply, Clarify):
        about = [reply.item] if reply.item else reply.candidates
        return Told(reply.outcome, tuple(c.code for c in about), tuple(c.name for c in about))
    return Told(reply.outcome, (), ())


def _change(question: GateQuestion, old: Outcome, new: Outcome, day: date | None) -> Change | None:
    before, after = told(old), told(new)
    broken = question.must_answer and _right(question, old) and not _right(question, new)
    if not broken and not before.differs(after):
        return None
    expected = question.expected[0] if question.expected else ""
    return Change(question.question, question.region, before, after, expected, question.must_answer, broken, day)


def _right(question: GateQuestion, outcome: Outcome) -> bool:
    """Whether the expected entry answers, or asks back for the one circumstance that its answer depends on."""
    reply = outcome.reply
    if question.expected is None or outcome.queue or not isinstance(reply, Answered | Clarify) or not reply.item:
        return False
    code, region = question.expected
    return reply.item.code == code and region in (NATION, reply.item.region)


def _later_days(items: Iterable[ServiceItem | None], today: date) -> list[date]:
    """The next days on which something that is proposed starts or is over."""
    dated: list[ServiceItem | Fact] = []
    for item in filter(None, items):
        dated += [item, *item.facts()]
    starts = {part.valid_from for part in dated if part.valid_from}
    ends = {part.valid_to + timedelta(days=1) for part in dated if part.valid_to and part.valid_to < date.max}
    return sorted(day for day in starts | ends if day > today)[:LATER_DAYS]


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
    """Publish a draft in review, unless that breaks a question that must be answered.

    With a reason it is published all the same, and the reason recorded.

    Raises:
        GateRefused: with the report. Conflict: if the draft or the knowledge has changed meanwhile. See also `Items.publish`.
    """
    draft = kb.items.draft(code, region)
    report = _passed(kb, assistant, draft.item, override_reason)
    with _going_live(kb, report, f"{code}@{region}", by=reviewer, reason=override_reason):
        if kb.items.draft(code, region).version != draft.version:
            raise Conflict("检查之后草稿又有修改，请重新检查影响后再发布。")
        return kb.items.publish(code, region, reviewer=reviewer, note=note)


def approve_phrasing_through_gate(
    kb: KnowledgeBase, assistant: Assistant, phrasing_id: int, *, by: str, override_reason: str = ""
) -> Phrasing:
    """Make a proposed phrasing live, unless that breaks a question that must be answered. Raises as `publish_through_gate`."""
    phrasing = kb.phrasings.get(phrasing_id)
    report = _passed(kb, assistant, phrasing, override_reason)
    with _going_live(kb, report, f"{phrasing.code}@{phrasing.region}", by=by, reason=override_reason):
        return kb.phrasings.approve(phrasing_id, by=by)


def _passed(kb: KnowledgeBase, assistant: Assistant, proposal: Proposal, reason: str) -> GateReport:
    report = Gate(kb, assistant).check([proposal])
    if not report.allowed and not reason.strip():
        raise GateRefused(report)
    return report


def _going_live(
    kb: KnowledgeBase, report: GateReport, what: str, *, by: str, reason: str
) -> AbstractContextManager[None]:
    broken = [change.question for change in report.broken]
    return kb.guarded.passing(what, version=report.version, by=by, broken=broken, reason=reason.strip())
