"""Fitting the numbers of the model on labelled questions: ranking weights, calibration, thresholds.

Cross-validated by *item*: the questions of one item are judged by weights that have never seen it, so nothing can be
memorised. Every question is used three times, over the knowledge as it is, with half of the aliases, and with names alone,
so that the model also serves knowledge bases that have little more than names.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from hotline.analysis import Analyser, Analysis
from hotline.evaluation import Labelled
from hotline.features import NAMES, Measured
from hotline.index import IndexBuilder
from hotline.model import SIGNALS, Model
from hotline.ranking import Ranker, probability
from hotline.text import asking_part
from knowledge.store import LiveEntry

Array = npt.NDArray[np.float64]

MIN_QUESTIONS = 40
FOLDS = 5
WRONG_ANSWERS = 0.038
"""Aimed-at share of wrong answers among answers, under the promised 5 %, since new questions are harder than those fitted on."""
WORTH_ASKING, AROUND = 0.4, 40
"""Asking back is worth it while, among this many questions of like confidence, this share is offered the right item."""
PRIOR = {
    "words_question": 1.0, "words_phrasing": 0.8, "words_both": 1.0, "chars_question": 1.0, "chars_phrasing": 0.8,
    "chars_both": 1.0, "concepts_question": 1.0, "concepts_phrasing": 0.5,
    "concepts_both": 0.8, "spelled": 2.0, "ratio": 0.8, "exact": 3.0,
    "action_agrees": 0.6, "action_soft": 0.2, "action_conflicts": -0.6, "item_words": 0.8, "item_grams": 3.0,
    "item_concepts": 0.5, "object_shared": 0.5, "object_missing": -0.8, "is_name": 0.1, "is_faq": -0.05, "facet_agrees": 0.4,
    "facet_conflicts": -0.3, "facet_present": 0.05, "near": 0.1, "complaint": 0.1,
}  # fmt: skip
"""What a sensible person would set by hand: where fitting begins, and what it is drawn back to."""
_NON_NEGATIVE = frozenset(NAMES) - {
    "action_conflicts",
    "object_missing",
    "is_name",
    "is_faq",
    "complaint",
    "near",
    "facet_conflicts",
}


class TooFewQuestions(ValueError):
    """The question file cannot be fitted on; the message says why."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question over one knowledge base: the measured candidates and which item groups are right."""

    question: Analysis
    labelled: Labelled
    ranker: Ranker
    measured: Measured
    groups: npt.NDArray[np.int32]
    right: frozenset[int]
    fold: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question judged by weights that never saw its item: is the first candidate right, is one of the first four?"""

    signals: tuple[float, ...]
    first_right: bool
    offered_right: bool
    complete: bool


def tune(
    analyser: Analyser,
    entries: Sequence[LiveEntry],
    phrasings: Sequence[tuple[int, str, str, str]],
    labelled: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Model:
    """Fit a model on labelled questions over published knowledge.

    `progress` is told the step's name, what is done and of how much.

    Raises:
        TooFewQuestions: if there are too few, none that must not be answered, or codes that are not in the knowledge.
    """
    _check(labelled, entries)
    start = prior()
    examples = list(_examples(analyser, entries, phrasings, labelled, start, progress))
    judged: list[Verdict] = []
    for fold in range(FOLDS):
        weights = fit_weights([e for e in examples if e.fold != fold], start)
        judged += [_judge(e, replace(start, weights=weights)) for e in examples if e.fold == fold]
        progress("交叉验证", fold + 1, FOLDS)
    calibration = fit_calibration([j.signals for j in judged], [j.first_right for j in judged])
    # Thresholds are for knowledge as it is; the thinned versions only teach what the signals mean elsewhere.
    answer_at, clarify_at = thresholds([(probability(calibration, j.signals), j) for j in judged if j.complete])
    weights = fit_weights(examples, start)
    fitted_on = {
        "questions": len(labelled),
        "fingerprint": fingerprint(labelled),
        "lexicon": analyser.lexicon.fingerprint,
    }
    return Model(weights, calibration, answer_at, clarify_at, fitted_on)


def prior() -> Model:
    """The model before any fitting: it never answers by confidence."""
    return Model(tuple(PRIOR[name] for name in NAMES), (0.0,) * (len(SIGNALS) + 1), 1.0, 1.0)


def fingerprint(labelled: Iterable[Labelled]) -> str:
    """Identifies a question set, whatever its order."""
    return sha256("\n".join(sorted(f"{q.question}\t{q.expect}" for q in labelled)).encode()).hexdigest()[:16]


def _check(labelled: Sequence[Labelled], entries: Sequence[LiveEntry]) -> None:
    known = {entry.code for entry in entries}
    missing = sorted({code for q in labelled for code in q.expect} - known)
    if missing:
        raise TooFewQuestions(f"题目里的事项编码在知识库中没有：{'、'.join(missing[:10])}，请检查题目或数据库。")
    inside, outside = sum(bool(q.expect) for q in labelled), sum(not q.expect for q in labelled)
    if inside < MIN_QUESTIONS or outside < MIN_QUESTIONS // 4:
        raise TooFewQuestions(
            f"题目太少：应答的 {inside} 条（至少 {MIN_QUESTIONS}），不应答的 {outside} 条（至少 {MIN_QUESTIONS // 4}）。"
        )
    items = len({q.expect[0] for q in labelled if q.expect})
    if items < FOLDS:
        raise TooFewQuestions(f"题目只问到 {items} 个事项，至少要 {FOLDS} 个才能交叉验证。")


def _examples(
    analyser: Analyser,
    entries: Sequence[LiveEntry],
    phrasings: Sequence[tuple[int, str, str, str]],
    labelled: Sequence[Labelled],
    start: Model,
    progress: Callable[[str, int, int], object],
) -> Iterable[Example]:
    builder = IndexBuilder(analyser)
    questions = [(q, analyser.read(asking_part(q.question))) for q in labelled]
    versions = (list(phrasings), _thinned(phrasings, keep=0.5), _thinned(phrasings, keep=0.0))
    done, total = 0, len(questions) * len(versions)
    for version, kept in enumerate(versions):
        ranker = Ranker(builder.build(version, entries, kept), start)
        group = {code: n for n, code in enumerate(ranker.index.group_codes)}
        for question, analysis in questions:
            measured = ranker.measure(analysis)
            right = frozenset(group[c] for c in question.acceptable if c in group)
            fold = crc32((question.expect[0] if question.expect else question.question).encode()) % FOLDS
            if len(measured.entries):
                groups = ranker.index.groups[measured.entries]
                yield Example(analysis, question, ranker, measured, groups, right, fold, version == 0)
            done += 1
            progress("计算特征", done, total)


def _thinned(phrasings: Sequence[tuple[int, str, str, str]], *, keep: float) -> list[tuple[int, str, str, str]]:
    """Names, and a share of the rest chosen by the text itself."""
    return [p for p in phrasings if p[2] == "name" or crc32(p[1].encode()) % 100 < keep * 100]


def fit_weights(
    examples: Sequence[Example], start: Model, *, rounds: int = 6, steps: int = 60, decay: float = 3e-3
) -> tuple[float, ...]:
    """The weights under which the right items stand out: softmax over items, each by its best phrasing.

    Which phrasing is an item's best depends on the weights, so the two are found in turns. Features that can only speak for
    a candidate keep weights ≥ 0.
    """
    weights = np.array(start.weights, dtype=np.float64)
    prior = weights.copy()
    bounded = np.array([name in _NON_NEGATIVE for name in NAMES])
    useful = [e for e in examples if e.right and not e.right.isdisjoint(e.groups.tolist())]
    if not useful:
        return start.weights
    for _ in range(rounds):
        stacked, owner, target = _stack(useful, weights)
        first, second = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, steps + 1):
            gradient = _gradient(stacked, owner, target, weights, len(useful)) + decay * (weights - prior)
            first = 0.9 * first + 0.1 * gradient
            second = 0.99 * second + 0.01 * gradient**2
            weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
            weights[bounded] = np.maximum(weights[bounded], 0.0)
    return tuple(float(w) for w in weights)


def _stack(examples: Sequence[Example], weights: Array) -> tuple[Array, npt.NDArray[np.int64], Array]:
    """One row an item and question (its best phrasing now), the question's number, and whether the item is right."""
    rows, owner, target = [], [], []
    for number, example in enumerate(examples):
        scores = example.measured.matrix @ weights
        taken: set[int] = set()
        for row in np.argsort(-scores).tolist():
            group = int(example.groups[row])
            if group in taken:
                continue
            taken.add(group)
            rows.append(example.measured.matrix[row])
            owner.append(number)
            target.append(float(group in example.right))
            if len(taken) >= 20 and not example.right.isdisjoint(taken):
                break
    return np.array(rows, dtype=np.float64), np.array(owner), np.array(target)


def _gradient(rows: Array, owner: npt.NDArray[np.int64], target: Array, weights: Array, n: int) -> Array:
    """Of the mean negative log of the probability that the softmax gives to the right items."""
    scores = rows @ weights * SHARPNESS
    top = np.full(n, -np.inf)
    np.maximum.at(top, owner, scores)
    exp = np.exp(scores - top[owner])
    whole = np.bincount(owner, weights=exp, minlength=n)
    right = np.bincount(owner, weights=exp * target, minlength=n)
    share = exp / whole[owner] - exp * target / np.maximum(right, 1e-12)[owner]
    gradient: Array = rows.T @ share * SHARPNESS / n
    return gradient


SHARPNESS = 1.0
"""How much a score difference of 1 means in the softmax; scores are of the order of 1 to 10."""


def _judge(example: Example, model: Model) -> Verdict:
    ranker = Ranker(example.ranker.index, model)
    found = ranker.rank_measured(example.question, example.measured, limit=5).candidates
    right = [c.entry.code in example.labelled.acceptable for c in found]
    return Verdict(ranker.signals(example.question, found), right[0], any(right[:4]), example.complete)


def fit_calibration(
    signals: Sequence[tuple[float, ...]], right: Sequence[bool], *, decay: float = 1e-3
) -> tuple[float, ...]:
    """Logistic regression by Newton's method on standardised signals; the bias comes last."""
    x = np.array(signals, dtype=np.float64)
    y = np.array(right, dtype=np.float64)
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ (p - y) / len(y) + decay * w
        hessian = (z * (p * (1 - p))[:, None]).T @ z / len(y) + decay * np.eye(len(w))
        w -= np.linalg.solve(hessian, gradient)
    slopes = w[:-1] / spread
    return (*(float(s) for s in slopes), float(w[-1] - slopes @ mean))


def thresholds(judged: Sequence[tuple[float, Verdict]]) -> tuple[float, float]:
    """(answer from, ask back from).

    The lowest confidence above which no more than `WRONG_ANSWERS` of the answers are wrong; and below it, the lowest at which
    asking back still offers the right item in `WORTH_ASKING` of the cases around it.
    """
    ordered = sorted(judged, key=lambda j: -j[0])
    answer_at, wrong = 1.0, 0
    for n, (confidence, verdict) in enumerate(ordered, 1):
        wrong += not verdict.first_right
        if n >= 20 and wrong / n <= WRONG_ANSWERS:
            answer_at = confidence
    below = [j for j in ordered if j[0] < answer_at]
    clarify_at = answer_at
    for n in range(len(below) - AROUND + 1):
        useful = sum(verdict.offered_right for _, verdict in below[n : n + AROUND])
        if useful / AROUND < WORTH_ASKING:
            break
        clarify_at = below[n + AROUND // 2][0]
    return round(answer_at, 4), round(clarify_at, 4)


def describe(model: Model) -> list[tuple[str, Any]]:
    """The fitted numbers for people: weights, calibration, thresholds."""
    rows: list[tuple[str, Any]] = list(zip(NAMES, model.weights, strict=True))
    rows += zip((*SIGNALS, "bias"), model.calibration, strict=True)
    return [*rows, ("answer_at", model.answer_at), ("clarify_at", model.clarify_at)]
