"""What goes into one transaction: what many threads write at once, each waiting for its commit; of very many things only some at a time."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from knowledge.storage.errors import DatabaseUnusable

Work = Callable[[], None]
Thing = TypeVar("Thing")
MOST, FEWEST = 40, 5
"""Things that are written in one transaction …"""
STEP_S = 0.05
"""… and as many of them as are written in about this time: where the machine is busy, fewer."""
SHARE, LONGEST_S = 0.25, 0.1
"""The pause for each second of writing, and the longest."""


@dataclass(slots=True, eq=False)
class _Write:
    """Something to be written: `ended` once it is committed, or `error` says why not; `leads`: it is its turn to write for others."""

    work: Work
    wait_s: float
    ended: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None
    leads: bool = False


class GroupCommit:
    """Safe to share between threads.

    Who comes while nobody writes writes at once. Who comes meanwhile waits for that, and is written together with all the others that
    have come, by one of them. Works may be run twice, and in another's thread: they write to the database and do nothing else.

    Args:
        begin: a transaction of the calling thread, waiting so many seconds for others.
    """

    def __init__(self, begin: Callable[[float], AbstractContextManager[Any]]) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._waiting: list[_Write] = []
        self._is_writing = False

    def write(self, work: Work, *, wait_s: float) -> None:
        """Run `work` in a transaction; returns once it is committed. Raises what it raises, or DatabaseUnusable."""
        job = _Write(work, wait_s)
        with self._lock:
            self._waiting.append(job)
            job.leads, self._is_writing = not self._is_writing, True
        if not job.leads:
            job.ended.wait()
        if job.leads:
            self._lead()
        if job.error is not None:
            raise job.error

    def _lead(self) -> None:
        with self._lock:
            jobs, self._waiting = self._waiting, []
        unusable: DatabaseUnusable | None = None
        try:
            unusable = self._commit(jobs)
        except BaseException as error:
            for job in jobs:
                job.error = job.error or error
            raise
        finally:
            self._hand_on(unusable)
            for job in jobs:
                job.ended.set()

    def _hand_on(self, unusable: DatabaseUnusable | None) -> None:
        """Let the first of those who have come meanwhile write for all of them; where nothing can be written, tell them so at once."""
        with self._lock:
            waiting = self._waiting
            if unusable is not None:
                self._waiting = []
            self._is_writing = bool(self._waiting)
        if unusable is not None:
            for job in waiting:
                job.error = unusable
                job.ended.set()
        elif waiting:
            waiting[0].leads = True
            waiting[0].ended.set()

    def _commit(self, jobs: Sequence[_Write]) -> DatabaseUnusable | None:
        """Write all together, or if one fails each by itself; why nothing can be written, if that is so."""
        try:
            with self._begin(min(job.wait_s for job in jobs)):
                for job in jobs:
                    job.work()
        except DatabaseUnusable as error:
            for job in jobs:
                job.error = error
            return error
        except Exception as error:
            if len(jobs) == 1:
                jobs[0].error = error
                return None
            for job in jobs:
                self._commit([job])
        return None


def in_batches(things: Sequence[Thing], *, pause: Callable[[float], object] = time.sleep) -> Iterator[Sequence[Thing]]:
    """Things batch by batch, each to be written in a transaction of its own, with a pause between two.

    SQLite wakes nobody: a waiting writer looks again every few milliseconds and would find the database taken nearly every time if one
    transaction followed the other at once; after a second it would give up.
    """
    at, size = 0, MOST // 2
    while at < len(things):
        start = time.monotonic()
        yield things[at : at + size]
        took = time.monotonic() - start
        at += size
        size = min(max(round(size * STEP_S / max(took, STEP_S / 2)), FEWEST), MOST)
        if at < len(things):
            pause(min(LONGEST_S, SHARE * took))
