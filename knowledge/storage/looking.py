"""Following the versions in a file: one thread of a process looks, so that nobody who asks has to."""

import sqlite3
import threading
from collections.abc import Callable, Mapping

from knowledge.storage.errors import DatabaseUnusable
from knowledge.storage.version import Heard


class Looker:
    """Looks every `every_s` seconds, which is how late it may be heard of what other processes have published.

    Args:
        look: reads the versions by name.
    """

    def __init__(self, look: Callable[[], Mapping[str, int]], news: threading.Event, *, every_s: float) -> None:
        self._look, self._every_s, self.heard = look, every_s, Heard(news)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="looking", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        while True:
            try:
                self.heard.hear(self._look())
            except (DatabaseUnusable, sqlite3.Error):
                self.heard.forget()
            if self._stop.wait(self._every_s):
                return
