"""Fitting the choice among candidates by numbers alone: the weights under which the right ones stand out, and from where on to answer and to ask.

What is made smaller is the negative log of the softmax share of the right candidates, in batches of messages, by Adam (`methods/descending`), with combinations left out at random (Srivastava et al. 2014, JMLR 15). What is learned from is the business of `choice_tuning`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from hotline.combinations import Combinations
from hotline.judging.methods.descending import Descent, softmax_pulls
from hotline.talking.meaning.choice_model import ChoiceModel

Array = npt.NDArray[np.float32]
FOLDS = 5
MIN_EXAMPLES = 20
"""Messages of dialogues, and questions, that a fit takes at least."""
COMBINATIONS, LEFT_OUT, FITS = 32, 0.2, 4
"""Of each fit, and how many that begin at other random numbers are averaged, which errs less than any one of them."""
EPOCHS, BATCH, RATE, SLOWER = 40, 256, 0.01, 0.5
"""How often everything is seen, how much at once, the first step, and how much smaller those of combinations are."""
LAST_RATE = 0.1
"""What is left of the steps at the end."""
DECAY, DECAY_COMBINED = 5e-2, 3e-2
QUESTIONS_COUNT = 0.6
"""What all questions count together, beside all messages of dialogues."""
NOTHING_COUNTS = 2.0
"""How much more a message counts that nothing answers: there are few, and an answer to it is worse than none."""
SURE_ENOUGH, WORTH_ASKING = 0.48, 0.34
"""How often, among the least sure that are answered, the answer is right; and among the least sure that are asked, an offered item is."""
EVEN = 0.5
"""What is not more likely than everything else together is asked, not answered."""
AROUND = 40
"""How many of like probability are looked at together for that."""


class TooFewDialogues(ValueError):
    """The dialogues cannot be fitted on; the message says why."""


@dataclass(frozen=True, slots=True)
class ChoiceExample:
    """A message measured: a row a candidate, which are right, its part of the cross-validation, and whether a dialogue it is from."""

    rows: Array
    right: npt.NDArray[np.bool_]
    fold: int
    talked: bool


def cross_validated(found: Sequence[ChoiceExample]) -> list[ChoiceModel]:
    """The weights of each fold, that have not seen it; raises TooFewDialogues."""
    talked = sum(example.talked for example in found)
    if min(talked, len(found) - talked) < MIN_EXAMPLES:
        raise TooFewDialogues(
            f"对话太少：对话里只有 {talked} 句、题目只有 {len(found) - talked} 道能用，各至少要 {MIN_EXAMPLES}。"
        )
    return [fit([e for e in found if e.fold != fold]) for fold in range(FOLDS)]


def fit(found: Sequence[ChoiceExample]) -> ChoiceModel:
    """Softmax over the candidates of each message: the weights and combinations under which the right ones stand out."""
    stacked = _StackedChoices.of(found)
    fits = [_fitted(stacked, np.random.default_rng(seed)) for seed in range(FITS)]
    weights: Array = np.mean([fit[0] for fit in fits], axis=0)
    combined, bias, worth = (np.concatenate([fit[n] for fit in fits], axis=-1) for n in (1, 2, 3))
    each = (combined / stacked.spread[:, None], bias, worth / FITS)
    combinations = Combinations(*(part.astype(np.float32) for part in each))
    return ChoiceModel(tuple((weights / stacked.spread).tolist()), 1.0, 1.0, combinations)


def _fitted(stacked: "_StackedChoices", rng: np.random.Generator) -> list[Array]:
    """The weights, and the combinations' weights, bias and worth."""
    signals = stacked.rows.shape[1]
    fitted = [
        np.zeros(signals, dtype=np.float32),
        rng.normal(0, 0.05, (signals, COMBINATIONS)).astype(np.float32),
        np.zeros(COMBINATIONS, dtype=np.float32),
        rng.normal(0, 0.3, COMBINATIONS).astype(np.float32),
    ]
    descent = Descent(fitted)
    steps = EPOCHS * -(-len(stacked.ends) // BATCH)
    for step, batch in enumerate(stacked.batches(rng), 1):
        kept = (rng.random(COMBINATIONS) >= LEFT_OUT).astype(np.float32) / np.float32(1 - LEFT_OUT)
        rate = RATE * (1 - (1 - LAST_RATE) * step / steps)
        gradients = _gradients(batch, fitted, kept)
        decays = (DECAY, *[DECAY_COMBINED] * 3)
        drawn = (gradient + decay * x for gradient, decay, x in zip(gradients, decays, fitted, strict=True))
        descent.step(drawn, rate, *[rate * SLOWER] * 3)
    return fitted


def held_out(
    found: Sequence[ChoiceExample], folds: Sequence[ChoiceModel]
) -> list[tuple[float, bool, bool, ChoiceExample]]:
    """Of each example: the probability of its first candidate, whether that is right, whether it is none, by weights that have not seen it."""
    judged = []
    for example in found:
        shares = folds[example.fold].probabilities(example.rows)
        best = int(shares.argmax())
        judged.append((float(shares[best]), bool(example.right[best]), best == len(shares) - 1, example))
    return judged


def with_bars(folds: Sequence[ChoiceModel], found: Sequence[ChoiceExample]) -> list[ChoiceModel]:
    """The weights with the probabilities from which on to answer and to ask: where the least sure are right often enough."""
    told = sorted((j for j in held_out(found, folds) if j[3].talked and not j[2]), key=lambda j: -j[0])
    bars = []
    for enough in (SURE_ENOUGH, WORTH_ASKING):
        at = 1.0
        for n in range(len(told) - AROUND + 1):
            if sum(right for _, right, *_ in told[n : n + AROUND]) / AROUND < enough:
                break
            at = told[n + AROUND // 2][0]
        bars.append(round(at, 4))
    return [replace(model, answer_at=max(bars[0], EVEN), ask_at=min(bars)) for model in folds]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Messages to learn from at once: the rows of their candidates one below the other, which are right, whose each is, where those of each
    message start, and what each message counts."""

    rows: Array
    right: Array
    owner: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    counts: Array

    def pulls(self, scores: Array) -> Array:
        """The gradient of the loss by the score of each candidate."""
        return softmax_pulls(scores, self.right, self.owner, self.starts, self.counts).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _StackedChoices:
    """All examples one below the other, each signal divided by its `spread`."""

    rows: Array
    right: Array
    ends: npt.NDArray[np.int64]
    counts: Array
    spread: Array

    @classmethod
    def of(cls, found: Sequence[ChoiceExample]) -> "_StackedChoices":
        rows = np.concatenate([e.rows for e in found])
        talked = np.array([e.talked for e in found])
        counts = np.where(talked, 1.0, QUESTIONS_COUNT * talked.sum() / max((~talked).sum(), 1)).astype(np.float32)
        counts *= np.where([e.right[-1] for e in found], NOTHING_COUNTS, 1.0).astype(np.float32)
        spread: Array = np.maximum(rows.std(axis=0), np.float32(1e-3))
        rows /= spread
        right = np.concatenate([e.right for e in found]).astype(np.float32)
        counts /= counts.mean()
        return cls(rows, right, np.cumsum([len(e.rows) for e in found]), counts, spread)

    def batches(self, rng: np.random.Generator) -> Iterator[_Batch]:
        """Everything as often as it is seen, each time in another order."""
        sizes = np.diff(self.ends, prepend=0)
        for _ in range(EPOCHS):
            order = rng.permutation(len(self.ends))
            for at in range(0, len(order), BATCH):
                chosen = order[at : at + BATCH]
                taken = np.concatenate([np.arange(self.ends[n] - sizes[n], self.ends[n]) for n in chosen])
                owner = np.repeat(np.arange(len(chosen)), sizes[chosen])
                starts = np.cumsum(sizes[chosen]) - sizes[chosen]
                counts = self.counts[chosen] / np.float32(len(chosen))
                yield _Batch(self.rows[taken], self.right[taken], owner, starts, counts)


def _gradients(batch: _Batch, fitted: Sequence[Array], kept: Array) -> tuple[Array, ...]:
    """By the weights, and by the combinations' weights, bias and worth; `kept` is 0 for those left out."""
    weights, combined, bias, worth = fitted
    raw = batch.rows @ combined + bias
    above = np.maximum(raw, np.float32(0.0)) * kept
    pulls = batch.pulls(batch.rows @ weights + above @ worth)
    at_combined = pulls[:, None] * (worth * kept) * (raw > 0.0)
    return batch.rows.T @ pulls, batch.rows.T @ at_combined, at_combined.sum(axis=0), above.T @ pulls
