"""The one way from what is proposed to what is answered: a right, the gate, a reason, and one transaction with its audit."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from hotline.assistant import Assistant
from hotline.going_live.bulk_gate import refused
from hotline.judging.gate import Gate, GateRefused, GateReport
from knowledge.publishing.proposals import Bundles, Key, Proposal
from knowledge.store import KnowledgeBase

Live = TypeVar("Live")
Check = Callable[[Gate], GateReport]
"""Asks the gate about a change, over the questions that must be answered."""


class GoingLive:
    """What every kind of publication has in common. `engine` gives the assistant that the gate asks, when there is something to ask."""

    def __init__(self, kb: KnowledgeBase, engine: Callable[[], Assistant]) -> None:
        self._kb, self._engine = kb, engine

    def gate(self) -> Gate:
        return Gate(self._kb, self._engine())

    def may(self, by: str, right: str) -> str:
        """The name to act under; raises NotAllowed."""
        return self._kb.accounts.require(by, right)

    def with_gate(self, check: Check, write: Callable[[], Live], what: str, *, by: str, override: str) -> Live:
        """Ask what must be answered over what would be live, then write it, if nothing came in between.

        With a reason it goes live even if it breaks something, for who may do that, and the reason is recorded with the questions.

        Raises:
            GateRefused: with the report. Overtaken: if anything has been published since the check.
        """
        version, broken, reason = None, [], override.strip()
        if self._has_must_answer():
            report = check(self.gate())
            if not report.allowed and not reason:
                raise GateRefused(report)
            version, broken = report.version, [change.question for change in report.broken]
        if broken:
            self.may(by, "override")
        with self._kb.guarded.passing(what, version=version, by=by, broken=broken, reason=reason):
            return write()

    def alone(self, code: str, region: str, write: Callable[[], None], *, by: str, reason: str) -> None:
        """What one person may do at once, without the gate: stopping an answer.

        The must-answer questions of the entry are recorded with the reason, as when the gate is overridden. A pinned emergency
        notice, which one person with that right may publish, has its place here.
        """
        named = [guarded.question for guarded in self._kb.guarded.of(code, region) if guarded.must_answer]
        with self._kb.guarded.passing(f"{code}@{region}", version=None, by=by, broken=named, reason=reason):
            write()

    def refuse(self, bundles: Bundles) -> Mapping[Key, str]:
        """Which entries of a bulk publication may not go live, and why."""
        return refused(self.gate(), bundles) if bundles and self._has_must_answer() else {}

    def _has_must_answer(self) -> bool:
        return any(guarded.must_answer for guarded in self._kb.guarded.all())


def asked(proposal: Proposal) -> Check:
    """The check of one proposal."""
    return lambda gate: gate.check([proposal], questions=gate.must_answer())
