"""A question as the units of an item are measured against it, made without an index."""

import numpy as np

from hotline.answering.fact_signals import Question
from hotline.answering.units import codes_of


def asking(text: str) -> Question:
    """A prepared question of which every character and pair weighs the same."""
    codes = np.array(codes_of(text), dtype=np.int64)
    nothing = np.zeros(1, dtype=np.float32)
    return Question(
        text=text, plain=text, codes=codes, weights=np.ones(len(codes), dtype=np.float32), pairs=codes > 0x10FFFF,
        meaning=nothing, cues=nothing, concepts=(), quantities=(),
    )  # fmt: skip
