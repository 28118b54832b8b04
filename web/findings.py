"""What the check of everything published found. It takes seconds, so it runs beside the requests, which see the last one."""

import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from knowledge.checks.consistency import check
from knowledge.checks.findings import Finding
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished check: of which version of the knowledge, as of which day, and what is wrong, errors first."""

    version: int
    day: date
    findings: Sequence[Finding]


class Findings:
    """The findings of the knowledge as it is. Safe to share between threads; only one check runs at a time."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()
        self._checked: Checked | None = None
        self._running: threading.Thread | None = None

    def latest(self, day: date) -> tuple[Checked | None, bool]:
        """The last finished check (None before the first) and whether it is of the present state; if not, one is under way."""
        wanted = (self._kb.version, day)
        with self._lock:
            checked = self._checked
            is_current = checked is not None and (checked.version, checked.day) == wanted
            if not is_current and self._running is None:
                self._start(day)
        return checked, is_current

    def settle(self) -> None:
        """Wait for the check that is under way, if any."""
        running = self._running
        if running is not None:
            running.join()

    def _start(self, day: date) -> None:
        running = threading.Thread(target=self._check, args=(day,), name="findings", daemon=True)
        with suppress(RuntimeError):  # where no thread can be had, the next request tries again
            running.start()
            self._running = running

    def _check(self, day: date) -> None:
        try:
            version = self._kb.version  # read first: what is published during the check makes another one necessary
            self._checked = Checked(version, day, check(self._kb, day=day))
        except DatabaseUnusable as error:
            _LOG.error("the check of the knowledge failed: %s", error)
        finally:
            with self._lock:
                self._running = None
