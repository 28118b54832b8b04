"""What is asked most, for putting suggestions in order: counts of answered questions by item, and what many come for anywhere until there are any."""

import threading
from collections.abc import Mapping
from datetime import timedelta

from knowledge.storage.clock import day_of
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase

SINCE = timedelta(days=90)
"""What was asked before says little of now: winter is the time of heating, June that of school."""
KEPT = timedelta(hours=1)
"""How long a count is good for."""
OFTEN = (
    "sfz-buling", "shebaoka-buling", "hy-jiehun", "hj-chusheng", "jsz-huanzheng", "hz-shouci", "gjj-zufang", "yibao-yidi", "jzz-shenling", "bdc-maimai",
    "gjj-daikuan", "yanglao-shenling", "qiye-geti-sheli", "hj-qianyi", "yibao-jumin-jiaofei", "jdc-nianjian", "sfz-daoqi", "jy-xiaoxue",
    "mz-dibao",
)  # fmt: skip
"""Items of the starter knowledge that many come for anywhere, the most first. Each counts as one question, so that any count says more."""
_PRIOR: Mapping[str, float] = {code: 1 - place / 100 for place, code in enumerate(OFTEN)}


class Demand:
    """How often items were asked about lately, read anew once an hour. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()
        self._until, self._counts = 0.0, _PRIOR

    def now(self) -> Mapping[str, float]:
        """Questions by code of item. The prior alone when the database cannot be read, or while another thread reads it."""
        moment = self._kb.clock().timestamp()
        if moment >= self._until and self._lock.acquire(blocking=False):
            try:
                self._counts, self._until = self._read(), moment + KEPT.total_seconds()
            except DatabaseUnusable:
                self._until = moment + KEPT.total_seconds() / 60
            finally:
                self._lock.release()
        return self._counts

    def _read(self) -> dict[str, float]:
        today = day_of(self._kb.clock())
        counted = self._kb.tallies.count(today - SINCE, today, by=("code",), outcome="answered")
        return {**_PRIOR, **{one.by[0]: 1.0 + one.questions for one in counted if one.by[0]}}
