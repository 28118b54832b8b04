"""What first messages were told lately, in memory: the same message again is told the same, without being read again.

Many ask in the same words: the examples of a page, what is proposed while one types, the names of matters. A message is remembered
only where masking finds nothing personal in it, so nothing is held here that the log does not hold.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter

from hotline.answering.replies import new_reply_id
from hotline.searching.ranking import Ranker
from hotline.talking.conversation import Conversation
from hotline.talking.turn import Turn, TurnResult
from knowledge.masking.masked_text import mask
from knowledge.publishing.resolving import ResolvedItem
from knowledge.storage.errors import DatabaseUnusable

MOST = 500
"""Messages that are remembered; a reply takes some ten kilobytes."""
LONGEST = 60
"""Characters of a message that others may ask in the same words."""
_WHOLE = ("ranker", "resolve", "analyser", "facts", "confidence_model", "topics", "analysis", "place_of", "demand")
"""Parts of a turn that follow from its text and from what is published, or stand for that."""
_OWN = ("state", "now")
"""Parts of a turn that are of one asker; a first message finds nothing in its conversation but the place."""
_said_in = attrgetter(*(each.name for each in fields(Turn) if each.name not in (*_WHOLE, *_OWN)))


@dataclass(slots=True)
class _Kept:
    """What was told of one state of the knowledge: one ranker, one version, one count of what is asked most."""

    ranker: weakref.ref[Ranker]
    version: int
    demand: Mapping[str, float]
    told: OrderedDict[object, TurnResult] = field(default_factory=OrderedDict)


class ToldBefore:
    """Safe to share between threads. `version` gives that of what is published now: repeals and reviews move it, too.

    `resolve` reads what is published: what is told of anything else, as of a draft that the gate looks at, is made each time.
    """

    def __init__(self, version: Callable[[], int], resolve: Callable[..., ResolvedItem]) -> None:
        self._version, self._resolve = version, resolve
        self._lock = threading.Lock()
        self._kept: _Kept | None = None

    def reply(self, turn: Turn, make: Callable[[Turn], TurnResult]) -> TurnResult:
        """What `make` says to a message, or what it said to the same message before, under a name of its own."""
        state = turn.state
        is_first = state == Conversation(id=state.id, region=state.region)
        if len(turn.typed) > LONGEST or not is_first or turn.resolve != self._resolve:
            return make(turn)
        kept = self._now(turn)
        if kept is None:
            return make(turn)
        key = (_said_in(turn), state.region)
        with self._lock:
            known = kept.told.get(key)
            if known is not None:
                kept.told.move_to_end(key)
        if known is None:
            result = make(turn)
            if str(mask(turn.typed)) == turn.typed:
                self._remember(kept, key, result)
            return result
        reply = replace(known.reply, reply_id=new_reply_id())
        return replace(known, reply=reply, state=replace(known.state, id=state.id))

    def _now(self, turn: Turn) -> _Kept | None:
        """What is kept of the knowledge that a turn is answered from; what was told of any other is forgotten. None while nobody can tell
        whether it still stands: what was read before is answered even where the database is away.
        """
        try:
            version = self._version()
        except DatabaseUnusable:
            return None
        with self._lock:
            kept = self._kept
            if (
                kept is None
                or kept.ranker() is not turn.ranker
                or kept.version != version
                or kept.demand is not turn.demand
            ):
                kept = self._kept = _Kept(weakref.ref(turn.ranker), version, turn.demand)
            return kept

    def _remember(self, kept: _Kept, key: object, result: TurnResult) -> None:
        with self._lock:
            kept.told[key] = result
            if len(kept.told) > MOST:
                kept.told.popitem(last=False)
