"""How much a character or pair of characters tells among the items of an index."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from hotline.searching.index import Index
from hotline.searching.terms import rarity_of


class CharacterRarity:
    """How much a character or pair tells among the items of an index."""

    def __init__(self, index: Index) -> None:
        self._numbers, self._rarities = index.numbering.of("chars"), index.items.rarities
        self.unseen = float(rarity_of(0, len(index.entries)))

    def of(self, terms: Iterable[str]) -> npt.NDArray[np.float64]:
        """The rarity of each term."""
        nowhere = len(self._rarities)
        numbers = np.array([self._numbers.get(term, nowhere) for term in terms], dtype=np.int64)
        known = numbers < nowhere
        found: npt.NDArray[np.float64] = np.full(len(numbers), self.unseen)
        found[known] = self._rarities.take(numbers[known])
        return found
