"""Methods that remember what they gave last, in no ring with what they are of."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar
from weakref import WeakMethod

Key = TypeVar("Key")
Given = TypeVar("Given")


def remembered(method: Callable[[Key], Given], *, most: int) -> Callable[[Key], Given]:
    """A method that is asked once for each of the last `most` keys, for its own object to keep.

    `lru_cache` around the method itself would hold the object that holds it: what is replaced at every publication would then stay, with all
    that was remembered, until the interpreter looks for rings, which stops whoever is being answered.
    """
    weak = WeakMethod(method)

    def give(key: Key) -> Given:
        found = weak()
        assert found is not None  # whoever asks holds its object
        return found(key)

    return lru_cache(maxsize=most)(give)
