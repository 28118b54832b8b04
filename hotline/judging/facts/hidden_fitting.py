"""Fitting the closer look: weights and combinations of signals under which the right units of an item stand out.

What is made smaller is the negative log of the softmax share of the right units, in batches of questions, by Adam (`methods/descending`). A layer begins at weights that were fitted without it and is drawn back to them. Several layers that begin at other random
numbers are fitted and their scores averaged, which errs less than any one of them; side by side they are one layer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.judging.facts.fact_tuning import Array, FactExample, Stacked
from hotline.judging.methods.descending import Descent
from hotline.searching.terms import Floats

COMBINATIONS, LAYERS = 24, 3
EPOCHS, BATCH, RATE = 16, 64, 3e-3
DECAY, DECAY_WEIGHTS, DECAY_WANTED = 2e-3, 1e-3, 5e-3
"""How strongly the layer is drawn to nothing, and the weights of signals and of cues × properties to what they were without it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Combinations and the weights beside them, as `closer.look.Hidden` and `CloserLook` have them, by the signals that were given."""

    of_signals: Array
    of_properties: Array
    of_cues: Array
    bias: Array
    worth: Array
    weights: Array
    wanted: Array


def fit_hidden(examples: Sequence[FactExample], signals: Sequence[Floats], weights: Array, wanted: Array) -> Layer:
    """Combinations beside weights that were fitted without them; `signals` has one row for each unit of each example."""
    layers = [_fit_layer(examples, signals, [weights, wanted], seed) for seed in range(LAYERS)]

    def beside(n: int) -> Array:
        joined: Array = np.concatenate([layer[n] for layer in layers], axis=-1)
        return joined

    def mean(n: int) -> Array:
        averaged: Array = np.mean([layer[n] for layer in layers], axis=0)
        return averaged

    return Layer(beside(0), beside(1), beside(2), beside(3), beside(4) / LAYERS, mean(5), mean(6))


def _fit_layer(
    examples: Sequence[FactExample], signals: Sequence[Floats], plain: list[Array], seed: int
) -> list[Array]:
    """A layer and the weights beside it: combinations of signals, properties and cues, bias, worth; weights, wanted."""
    rng = np.random.default_rng(seed)
    fitted = [*_begun(rng, len(plain[0])), *(x.copy() for x in plain)]
    drawn_to = [*(np.zeros_like(x) for x in fitted[:5]), *plain]
    decays = (*[DECAY] * 5, DECAY_WEIGHTS, DECAY_WANTED)
    descent = Descent(fitted, least=1e-7)
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS)
        order = rng.permutation(len(examples))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            batch = Stacked.of([examples[n] for n in chosen], [signals[n] for n in chosen])
            pulled = zip(_gradients(batch, fitted), decays, fitted, drawn_to, strict=True)
            descent.step((gradient + decay * (x - rest) for gradient, decay, x, rest in pulled), rate)
    return fitted


def _begun(rng: np.random.Generator, signals: int) -> Iterator[Array]:
    """A layer before it is fitted: small random combinations, worth next to nothing."""
    for size in (signals, len(PROPERTIES), len(cue_names())):
        yield rng.normal(0, 0.5 / size**0.5, (size, COMBINATIONS))
    yield np.zeros(COMBINATIONS)
    yield rng.normal(0, 0.1, COMBINATIONS)


def _gradients(batch: Stacked, fitted: list[Array]) -> list[Array]:
    """By each part of a layer and the weights beside it, in the order of `_fit_layer`."""
    of_signals, of_properties, of_cues, bias, worth, weights, wanted = fitted
    raw = batch.signals @ of_signals + batch.properties @ of_properties + (batch.cues @ of_cues)[batch.owner] + bias
    above = np.maximum(raw, 0.0)
    pulls = batch.pulls(batch.plain(weights, wanted) + above @ worth)
    at_units = pulls[:, None] * worth * (raw > 0.0)
    return [
        batch.signals.T @ at_units,
        batch.properties.T @ at_units,
        batch.cues.T @ batch.by_question(at_units),
        at_units.sum(axis=0),
        above.T @ pulls,
        *batch.of_plain(pulls),
    ]
