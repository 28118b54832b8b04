"""The index snapshot that follows the knowledge: renewed when its version moves, swapped as a whole, in every process."""

import threading
import time

from hotline.index import IndexBuilder
from hotline.model import Model
from hotline.ranking import Ranker
from hotline.text import Analyser
from knowledge.store import KnowledgeBase

INLINE_S = 1.5
"""A renewal expected to take longer is done in the background, while the old snapshot goes on serving."""


class Snapshots:
    """Hands out the ranker for the current knowledge."""

    def __init__(self, kb: KnowledgeBase, analyser: Analyser, model: Model) -> None:
        self._kb, self._model = kb, model
        self._builder = IndexBuilder(analyser)
        self._lock = threading.Lock()
        self._took = 0.0
        self._ranker: Ranker | None = None

    def current(self) -> Ranker:
        """The ranker of the newest version, or of the one before while a long renewal runs."""
        ranker, version = self._ranker, self._kb.version
        if ranker is not None and ranker.index.version == version:
            return ranker
        if ranker is None or self._took < INLINE_S:
            return self.renew()
        if self._lock.acquire(blocking=False):
            threading.Thread(target=self._renew_and_release, daemon=True).start()
        return ranker

    def renew(self) -> Ranker:
        """Bring the snapshot up to date now; of many threads that ask, one builds and the others wait for it."""
        with self._lock:
            return self._renew()

    def _renew_and_release(self) -> None:
        try:
            self._renew()
        finally:
            self._lock.release()

    def _renew(self) -> Ranker:
        kb, version = self._kb, self._kb.version
        if self._ranker is not None and self._ranker.index.version == version:
            return self._ranker
        start = time.perf_counter()
        index = self._builder.build(version, kb.live_entries(), kb.phrasings.live())
        self._ranker = Ranker(index, self._model)
        self._took = time.perf_counter() - start
        return self._ranker
