"""What the first page offers to ask: the matters asked about most, in the words of residents.

Only aliases that curators wrote are shown, never a question from the log, which belongs to whoever asked it.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from knowledge.asked.questions import LoggedQuestion
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase
from web.catalogue import Catalogue, Listing

SHOWN = 6
LOOKED_AT = 1_000
"""Answered questions that are counted, the newest."""
ENOUGH = 10
"""Conversations in which a matter was asked about before it counts as one that many ask about."""
KEPT = timedelta(hours=1)
"""How long a count of the log is good for; reading it takes a while."""
_LENGTHS = range(4, 17)
_ASKING = ("怎么", "多少", "什么", "哪", "吗", "多久", "谁", "丢了")
WELL_KNOWN = {
    "sfz-buling": "身份证丢了怎么补",
    "hy-jiehun": "结婚登记要带什么",
    "hj-chusheng": "给孩子上户口",
    "shebaoka-buling": "社保卡丢了怎么补",
    "jsz-huanzheng": "驾照快到期怎么换",
    "gjj-zufang": "租房怎么提公积金",
}
"""What many come for anywhere, until a deployment's own log says more: items of the starter knowledge, and the alias to show."""


@dataclass(frozen=True, slots=True)
class _Made:
    version: int
    until: float
    wordings: tuple[str, ...]


class Examples:
    """The examples of the first page, made anew when the knowledge moves and once an hour. `asked_most` are the codes of what this kind
    of line is asked most, which come before `WELL_KNOWN`. Safe to share between threads."""

    def __init__(self, kb: KnowledgeBase, catalogue: Catalogue, asked_most: Sequence[str] = ()) -> None:
        self._kb, self._catalogue, self._asked_most = kb, catalogue, asked_most
        self._lock = threading.Lock()
        self._made = _Made(-1, 0.0, ())

    def now(self) -> tuple[str, ...]:
        """At most six questions; none when the database cannot be read, for the page is drawn all the same."""
        try:
            version, moment = self._kb.version, self._kb.clock().timestamp()
            with self._lock:
                if version != self._made.version or moment >= self._made.until:
                    self._made = _Made(version, moment + KEPT.total_seconds(), self._make())
                return self._made.wordings
        except DatabaseUnusable:
            return ()

    def _make(self) -> tuple[str, ...]:
        listings = self._catalogue.listings()
        public = {listing.code: listing for listing in reversed(listings)}
        asked = self._kb.questions.recent(limit=LOOKED_AT, outcome="answered")
        codes = [*_most_asked(asked), *self._asked_most, *WELL_KNOWN, *_first_of_topics(listings)]
        shared = Counter(alias for listing in public.values() for alias in dict.fromkeys(listing.aliases))
        chosen = [public[code] for code in dict.fromkeys(codes) if code in public]
        wordings = (_wording(listing, shared) for listing in chosen)
        return tuple(dict.fromkeys(wording for wording in wordings if wording))[:SHOWN]


def _most_asked(asked: list[LoggedQuestion]) -> list[str]:
    """Items that many conversations of the public were about, the most first."""
    about = {(question.item_code, question.conversation) for question in asked if question.channel != "operator"}
    counted = Counter(code for code, _ in sorted(about, key=str) if code)
    return [code for code, times in counted.most_common(SHOWN) if times >= ENOUGH]


def _first_of_topics(listings: list[Listing]) -> list[str]:
    """One item of each topic, the largest topics first, for knowledge that is not ours."""
    by_topic: dict[str, list[str]] = {}
    for listing in listings:
        if listing.kind not in {"诉求", "咨询"}:
            by_topic.setdefault(listing.topic, []).append(listing.code)
    return [codes[0] for codes in sorted(by_topic.values(), key=len, reverse=True)]


def _wording(listing: Listing, shared: Counter[str]) -> str:
    """How people ask for an item: an alias that means nothing else, rather one that sounds like a question."""
    own = [alias for alias in listing.aliases if len(alias) in _LENGTHS and shared[alias] == 1]
    known = WELL_KNOWN.get(listing.code, "")
    if known in own:
        return known
    questions = [alias for alias in own if any(word in alias for word in _ASKING)]
    return next(iter([*questions, *own]), "")
