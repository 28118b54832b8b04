"""Scores turned into shares of one."""

import numpy as np

from hotline.searching.terms import Floats


def shares_of(scores: Floats) -> Floats:
    """What each of some scores has of one: the softmax over them; nothing of none."""
    if not len(scores):
        return scores
    shares: Floats = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares
