"""The layer of the closer look learns what no weight of single signals tells, and the same every time."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.judging.facts.fact_tuning import Array, FactExample, Stacked, descended
from hotline.judging.facts.hidden_fitting import Layer, fit_hidden
from hotline.searching.terms import Floats

UNITS = 4


def alike(count: int, seed: int) -> tuple[list[FactExample], list[Floats]]:
    """Questions of which that unit is the answer whose two signals are alike; of the others one is high and one is low."""
    rng = np.random.default_rng(seed)
    examples, signals = [], []
    for _ in range(count):
        high = rng.integers(0, 2, UNITS)
        mine = np.stack([high, 1 - high], axis=1).astype(np.float32)
        answer = rng.integers(UNITS)
        mine[answer] = rng.integers(0, 2)
        table = SimpleNamespace(
            units=[SimpleNamespace(id=f"u{n}") for n in range(UNITS)], properties=np.zeros((UNITS, len(PROPERTIES)))
        )
        question: Any = SimpleNamespace(cues=np.zeros(len(cue_names())))
        right = np.arange(UNITS) == answer
        examples.append(FactExample(question, cast(Any, table), mine, right, ((int(answer),),), "x"))
        signals.append(mine)
    return examples, signals


def first_right(examples: list[FactExample], signals: list[Floats], layer: Layer | None, weights: Array) -> float:
    right = 0
    for example, mine in zip(examples, signals, strict=True):
        scores = mine @ weights
        if layer is not None:
            scores = mine @ layer.weights + np.maximum(mine @ layer.of_signals + layer.bias, 0.0) @ layer.worth
        right += bool(example.right[int(np.argmax(scores))])
    return right / len(examples)


@pytest.fixture(scope="module")
def plain() -> tuple[Array, Array]:
    examples, signals = alike(900, 1)
    return descended(Stacked.of(examples, signals), np.zeros(2), decay=1e-3, decay_wanted=1e-3)


def test_combinations_tell_what_weights_do_not(plain: tuple[Array, Array]) -> None:
    layer = fit_hidden(*alike(900, 1), *plain)
    unseen = alike(300, 2)
    assert first_right(*unseen, None, plain[0]) < 0.75
    assert first_right(*unseen, layer, plain[0]) > 0.95


def test_the_same_questions_give_the_same_layer(plain: tuple[Array, Array]) -> None:
    once, again = (fit_hidden(*alike(128, 3), *plain) for _ in range(2))
    assert np.array_equal(once.of_signals, again.of_signals)
    assert np.array_equal(once.worth, again.worth)
