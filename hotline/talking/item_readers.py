"""What reads the items of one index for a turn: the ranking of their facts, and each as a topic; made once an index."""

from collections.abc import Callable
from typing import NamedTuple

from hotline.answering.fact_model import FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.reading.analysis import Analyser
from hotline.searching.ranking import Ranker
from hotline.talking.meaning.topic import Topics


class ItemReaders(NamedTuple):
    """The readers that belong to an index."""

    facts: FactRanker
    topics: Topics


class KeptReaders:
    """Keeps the readers of the index that is answered from. Safe to share between threads."""

    def __init__(self, model: FactModel) -> None:
        self._model = model
        self._known: tuple[Ranker, ItemReaders] | None = None

    def of(self, ranker: Ranker, analyser: Analyser, *, is_current: Callable[[], bool]) -> ItemReaders:
        """The readers of an index; those of one that is only supposed are made and not kept."""
        known = self._known
        if known is not None and known[0] is ranker:
            return known[1]
        before = known[1].facts if known else None
        made = ItemReaders(FactRanker(ranker.index, analyser, self._model, before=before), Topics(ranker, analyser))
        if is_current():
            self._known = (ranker, made)
        return made
