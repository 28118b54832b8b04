"""Keeping a record of what was asked: when it cannot be kept, the answer goes out all the same, and says so.

Somebody else may hold the database (a backup, a colleague's tool). The first questions wait a short time for it; while it is
known to be held nobody waits, and one question in a while tries whether it is free again.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from hotline.answering.replies import Answered, Reply
from hotline.talking.telling.nothing_found import HANDED_ON
from hotline.trouble import Troubles
from knowledge.storage.errors import DatabaseUnusable

PAUSE_S = 0.5
"""So long after a failure nobody tries to write."""
TRIAL_S = 0.05
"""How long the one waits that tries again."""
LATELY_S = 10.0
"""So long after a failure it is taken to go on: on a full disk there is often room for a trial, and not for a question."""
NOT_RECORDED = "这次没有记录：系统暂时存不下您的问题，工作人员看不到。"


class Recorder:
    """Runs what writes the record. Safe to share between threads.

    Args:
        wait_s: how long a question waits for others who write.
    """

    def __init__(self, troubles: Troubles, *, wait_s: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._troubles, self._wait_s, self._clock = troubles, wait_s, clock
        self._lock = threading.Lock()
        self._failed_at: float | None = None
        self._is_trying = False

    def keeps(self, write: Callable[[float], None]) -> bool:
        """Whether a record was kept. `write` is handed the seconds it may wait, and is not called where that is in vain."""
        wait_s = self._turn()
        if wait_s is None:
            return False
        try:
            write(wait_s)
        except Exception as error:  # whatever it is, the answer is there and is not to be lost
            self._troubles.tell(error, "recording a question")
            self._settle(failed=isinstance(error, DatabaseUnusable))
            return False
        self._settle(failed=False)
        return True

    @property
    def failed_lately(self) -> bool:
        """Whether the last record could not be kept, only just now. When nobody has asked since, it may be possible again."""
        failed_at = self._failed_at
        return failed_at is not None and self._clock() - failed_at < LATELY_S

    def _turn(self) -> float | None:
        """How long this caller may wait; None if it is not to try at all."""
        with self._lock:
            if self._failed_at is None:
                return self._wait_s
            if self._is_trying or self._clock() - self._failed_at < PAUSE_S:
                return None
            self._is_trying = True
            return min(TRIAL_S, self._wait_s)

    def _settle(self, *, failed: bool) -> None:
        with self._lock:
            self._failed_at, self._is_trying = (self._clock() if failed else None), False


def unrecorded(reply: Reply) -> Reply:
    """A reply of which nothing was kept: it says so, and no longer that staff have been told."""
    text = reply.text
    for said in HANDED_ON:
        text = text.replace(said, "")
    plain = replace(reply, text=f"{text}\n{NOT_RECORDED}", recorded=False)
    return replace(plain, notes=[*plain.notes, NOT_RECORDED]) if isinstance(plain, Answered) else plain
