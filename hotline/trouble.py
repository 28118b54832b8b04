"""What goes wrong is told to whoever runs the service: each cause at most once a minute, and never with what people typed."""

import logging
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable

from knowledge.storage.errors import KnowledgeError

EVERY_S = 60.0
_LOG = logging.getLogger("hotline")


class Troubles:
    """Writes errors to the log of the process. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, tuple[float, int]] = {}
        self._counts: Counter[str] = Counter()

    def tell(self, error: Exception, doing: str) -> None:
        """Log an error that came up while `doing` something; what is told again too soon is only counted."""
        what = f"{doing}: {described(error)}"
        now = self._clock()
        with self._lock:
            self._counts[doing] += 1
            at, untold = self._told.get(what, (float("-inf"), 0))
            is_due = now - at >= EVERY_S
            self._told[what] = (now, 0) if is_due else (at, untold + 1)
        if is_due:
            _LOG.error("%s%s", what, f" ({untold} more since it was last told)" if untold else "")

    def counts(self) -> dict[str, int]:
        """How many errors came up since the start, by what was being done."""
        with self._lock:
            return dict(self._counts.most_common())


def described(error: Exception) -> str:
    """An error without anything that a person may have typed.

    Our own sentences are about the file; of any other error only its kind and its place are told.
    """
    if isinstance(error, KnowledgeError):
        name = getattr(error.__cause__, "sqlite_errorname", "")
        return f"{error.code}: {error}{f' ({name})' if name else ''}"
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"
