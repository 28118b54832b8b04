"""Whether questions can be answered and recorded, looked into at most once a second, whoever asks how often."""

import threading
import time
from collections.abc import Callable

EVERY_S = 1.0


class Readiness:
    """The last finding of `look`, which is made anew when it is older than a second. Safe to share between threads."""

    def __init__(self, look: Callable[[], bool], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._look, self._clock = look, clock
        self._lock = threading.Lock()
        self._found: tuple[float, bool] | None = None

    def __call__(self) -> bool:
        """Whether it is ready. While somebody looks, the others are told what was found before."""
        found = self._found
        if found is not None and (self._clock() - found[0] < EVERY_S or self._lock.locked()):
            return found[1]
        with self._lock:
            found = self._found
            if found is None or self._clock() - found[0] >= EVERY_S:
                is_ready = self._look()
                found = self._found = (self._clock(), is_ready)
            return found[1]
