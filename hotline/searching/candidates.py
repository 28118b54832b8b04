"""Finding the documents worth ranking, without looking at everything.

Rare terms are read first, and reading stops when enough postings have been seen: very common terms (办理, 证) then only
weigh in when candidates are measured exactly.
"""

import threading

import numpy as np
import numpy.typing as npt

from hotline.searching.terms import AskedTerms, Floats, Ints, Terms, ranges

LIMIT = 28
POSTINGS = 2_000
SHARES = {
    "words": 1.0, "chars": 0.6, "singles": 1.0, "pairs": 1.0, "sounds": 1.0, "concepts": 1.6, "initials": 0.7, "objects": 0.0,
}  # fmt: skip
"""How much a section weighs in finding candidates; measuring does not use these."""
_scratch = threading.local()


def find(terms: Terms, asked: AskedTerms, *, limit: int = LIMIT, postings: int = POSTINGS) -> Ints:
    """The numbers of the documents most likely to be asked for, best first; at most `limit`."""
    if not len(asked.numbers):
        return np.zeros(0, dtype=np.int32)
    shares = np.array([SHARES[s] for s in terms.sections], dtype=np.float32).repeat(asked.sizes)
    order = (-asked.weights * shares).argsort()
    sizes = terms.sizes.take(asked.numbers.take(order))
    # Rare terms first, until enough has been read; the first that is anywhere is read whatever its size.
    first = int((sizes > 0).argmax()) + 1
    order = order[: max(int(sizes.cumsum().searchsorted(postings, side="right")), first)]
    sizes = sizes[: len(order)]
    flat = ranges(terms.starts.take(asked.numbers.take(order)), sizes)
    # Postings' scores include the term's rarity, so the question's weights do not.
    weights = (asked.said * shares).take(order)
    score = zeros(terms.size)
    np.add.at(score, terms.documents.take(flat), terms.scores.take(flat) * weights.repeat(sizes))
    touched = (score > 0.0).nonzero()[0]
    found = _best(score.take(touched), touched, limit)
    score[touched] = 0.0
    return found


def _best(values: Floats, touched: npt.NDArray[np.intp], limit: int) -> Ints:
    if len(touched) > limit:
        part = values.argpartition(len(values) - limit)[-limit:]
        touched, values = touched[part], values[part]
    order = (-values).argsort(kind="stable")
    return np.array(touched[order], dtype=np.int32)


def zeros(size: int, name: str = "score") -> Floats:
    """This thread's array of zeros of a name, which every use leaves as zeros."""
    array: Floats | None = getattr(_scratch, name, None)
    if array is None or len(array) < size:
        array = np.zeros(size, dtype=np.float32)
        setattr(_scratch, name, array)
    return array[:size]
