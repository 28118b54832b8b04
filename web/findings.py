"""What the check of everything published found, kept for as long as nothing changes."""

import threading
from dataclasses import dataclass
from datetime import date

from knowledge.checks.consistency import check
from knowledge.checks.findings import Finding
from knowledge.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class _Checked:
    version: int
    day: date
    findings: list[Finding]


class Findings:
    """The findings of the knowledge as it is. Safe to share between threads; only one of them checks at a time."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()
        self._checked = _Checked(-1, date.min, [])

    def on(self, day: date) -> list[Finding]:
        """Everything that is wrong as of a day, errors first."""
        version = self._kb.version
        with self._lock:
            if (version, day) != (self._checked.version, self._checked.day):
                self._checked = _Checked(version, day, check(self._kb, day=day))
            return self._checked.findings
