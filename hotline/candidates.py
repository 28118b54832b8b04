"""Finding the documents worth ranking, without looking at everything.

Rare terms are read first, and reading stops when enough postings have been seen: very common terms (办理, 证) then only
weigh in when candidates are measured exactly.
"""

import threading

import numpy as np

from hotline.terms import Asked, Floats, Ints, Terms

LIMIT = 28
POSTINGS = 3_000
SHARES = {"words": 1.0, "chars": 0.6, "grams": 1.0, "sounds": 1.0, "concepts": 1.6, "initials": 0.7, "objects": 0.0}
"""How much a section weighs in finding candidates; measuring does not use these."""
_scratch = threading.local()


def find(terms: Terms, asked: Asked, *, limit: int = LIMIT, postings: int = POSTINGS) -> Ints:
    """The numbers of the documents most likely to be asked for, best first; at most `limit`."""
    if not len(asked.numbers):
        return np.zeros(0, dtype=np.int32)
    shares = np.repeat([SHARES[s] for s in terms.sections], np.diff([0, *asked.counts])).astype(np.float32)
    importance = asked.weights * shares
    order = np.argsort(-importance)
    numbers = asked.numbers[order]
    starts = terms.starts[numbers]
    sizes = terms.starts[numbers + 1] - starts
    read = np.cumsum(sizes) <= postings
    read[0] = True
    starts, sizes, numbers = starts[read], sizes[read], numbers[read]
    flat = ranges(starts, sizes)
    touched = terms.documents[flat]
    # Postings' scores include the term's rarity, and so do the question's weights: divide it out once.
    weights = importance[order][read] / terms.rarities[numbers]
    score = zeros(terms.size)
    np.add.at(score, touched, terms.scores[flat] * np.repeat(weights, sizes))
    found = _best(score[touched], touched, limit)
    score[touched] = 0.0
    return found


def _best(values: Floats, touched: Ints, limit: int) -> Ints:
    # The same document is touched once for every term it shares, so keep more than needed before telling them apart.
    keep = limit * 16
    if len(touched) > keep:
        part = np.argpartition(values, len(values) - keep)[-keep:]
        touched, values = touched[part], values[part]
    order = np.argsort(-values, kind="stable")
    return np.array(list(dict.fromkeys(touched[order].tolist()))[:limit], dtype=np.int32)


def ranges(starts: Ints, sizes: Ints) -> Ints:
    """The concatenation of `range(start, start + size)`."""
    ends = np.cumsum(sizes, dtype=np.int32)
    return np.arange(ends[-1], dtype=np.int32) + np.repeat(starts - ends + sizes, sizes)


def zeros(size: int, name: str = "score") -> Floats:
    """This thread's array of zeros of a name, which every use leaves as zeros."""
    array: Floats | None = getattr(_scratch, name, None)
    if array is None or len(array) < size:
        array = np.zeros(size, dtype=np.float32)
        setattr(_scratch, name, array)
    return array
