"""How many requests came from whom in the window that runs: counts in memory for the limits of the interface.

The counts that come with `limits` start a thread with nearly every request to take out what is over; here that is done by
one request in some thousands, which costs a request microseconds instead of more than all else that stands before an answer.
"""

import threading
import time
from dataclasses import dataclass

from limits.storage import Storage

SWEEP = 4096
"""With one request in so many, the windows that are over are taken out."""


@dataclass(slots=True)
class _Window:
    count: int
    until: float


class Counts(Storage):
    """Counts of fixed windows, by key. Safe to share between threads."""

    STORAGE_SCHEME = ["counts"]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._lock = threading.Lock()
        self._windows: dict[str, _Window] = {}
        self._counted = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a request in the window of a key, which begins with it where none runs, and lasts `expiry` seconds."""
        now = time.time()
        with self._lock:
            self._counted += 1
            if self._counted % SWEEP == 0:
                self._windows = {name: each for name, each in self._windows.items() if each.until > now}
            window = self._windows.get(key)
            if window is None or window.until <= now:
                window = self._windows[key] = _Window(0, now + expiry)
            window.count += amount
            return window.count

    def get(self, key: str) -> int:
        """What was counted in the window of a key; 0 where none runs."""
        with self._lock:
            window = self._windows.get(key)
            return window.count if window and window.until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        """When the window of a key ends (epoch seconds); now where none runs."""
        with self._lock:
            window = self._windows.get(key)
            return window.until if window else time.time()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            many = len(self._windows)
            self._windows = {}
        return many

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)
