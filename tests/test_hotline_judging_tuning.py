"""Fitting the model: what it refuses, that it improves on where it began, and that it cannot memorise an item."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from hotline.assistant import Assistant
from hotline.judging.evaluation import Labelled, read_questions
from hotline.judging.fitting import SHARPNESS, RankingExample, fit_calibration, fit_weights
from hotline.judging.tuning import (
    FALSE_ANSWERS,
    FOLDS,
    MIN_QUESTIONS,
    WRONG_ANSWERS,
    JudgedCandidate,
    TooFewQuestions,
    _examples,
    describe,
    fingerprint,
    learn,
    prior,
    thresholds,
    tune,
)
from hotline.searching.features import NAMES
from hotline.searching.model import SIGNALS, Model, probability, read_model
from knowledge.store import LiveEntry

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions"
FITTING = [QUESTIONS / version / "fitting.jsonl" for version in ("v1", "v2", "v3", "v4")]
Phrasings = list[tuple[int, str, str, str]]


@pytest.fixture(scope="module")
def knowledge(starter: Assistant) -> tuple[list[LiveEntry], Phrasings]:
    return list(starter.kb.live_entries()), list(starter.kb.phrasings.live())


@pytest.fixture(scope="module")
def questions() -> list[Labelled]:
    """A sample of the fitting half: 80 that have an answer and 20 that have none."""
    asked = read_questions(FITTING[0])
    inside, outside = [q for q in asked if q.expect], [q for q in asked if not q.expect]
    return inside[:: len(inside) // 80][:80] + outside[:: len(outside) // 20][:20]


# -- refused


def labelled(count: int, code: str) -> list[Labelled]:
    codes = (code,) if code else ()
    return [Labelled(f"第{n}个问题", codes, codes) for n in range(count)]


@pytest.mark.parametrize(
    ("questions", "reason"),
    [
        (labelled(MIN_QUESTIONS - 1, "sfz-buling") + labelled(20, ""), f"应答的 {MIN_QUESTIONS - 1} 条（至少 {MIN_QUESTIONS}）"),
        (labelled(MIN_QUESTIONS, "sfz-buling"), "不应答的 0 条（至少 10）"),
        ([], "题目太少"),
        (labelled(50, "sfz-buling") + labelled(20, "") + labelled(1, "no-such-code"), "知识库中没有：no-such-code，"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_fitted_on_are_refused(
    starter: Assistant, knowledge: tuple[list[LiveEntry], Phrasings], questions: list[Labelled], reason: str
) -> None:
    with pytest.raises(TooFewQuestions, match=reason):
        tune(starter.analyser, *knowledge, questions)


def test_questions_about_one_item_alone_are_refused(
    starter: Assistant, knowledge: tuple[list[LiveEntry], Phrasings]
) -> None:
    """They cannot be judged by weights that have never seen their item."""
    with pytest.raises(TooFewQuestions, match="题目只问到 1 个事项，至少要 5 个"):
        tune(starter.analyser, *knowledge, labelled(MIN_QUESTIONS, "sfz-buling") + labelled(20, ""))


# -- a small fit


@pytest.fixture(scope="module")
def examples(
    starter: Assistant, knowledge: tuple[list[LiveEntry], Phrasings], questions: list[Labelled]
) -> list[RankingExample]:
    learned = learn(starter.analyser, *knowledge)
    return list(_examples(starter.analyser, *knowledge, questions, prior(), learned, lambda *_: None))


def loss(examples: Sequence[RankingExample], weights: tuple[float, ...]) -> float:
    """The mean negative log of the probability given to the right items, written out."""
    losses = []
    for example in examples:
        scores = example.measured.matrix.astype(np.float64) @ np.array(weights) * SHARPNESS
        best: dict[int, float] = {}
        for group, score in zip(example.groups.tolist(), scores.tolist(), strict=True):
            best[group] = max(best.get(group, -math.inf), score)
        if example.right & best.keys():
            top = max(best.values())
            whole = sum(math.exp(s - top) for s in best.values())
            right = sum(math.exp(best[g] - top) for g in example.right & best.keys())
            losses.append(-math.log(max(right / whole, 1e-12)))
    return sum(losses) / len(losses)


def test_fitting_lowers_the_loss(examples: list[RankingExample]) -> None:
    start = prior()
    fitted = fit_weights(examples, start, rounds=2, steps=30)
    assert loss(examples, fitted) < loss(examples, start.weights) * 0.95


def test_what_can_only_speak_for_a_candidate_never_speaks_against_it(examples: list[RankingExample]) -> None:
    fitted = dict(zip(NAMES, fit_weights(examples, prior(), rounds=2, steps=30), strict=True))
    assert all(fitted[name] >= 0 for name in ("meaning", "exact", "action_agrees", "object_shared"))


def test_the_questions_of_an_item_are_in_one_fold(examples: list[RankingExample]) -> None:
    folds: dict[tuple[str, ...], set[int]] = {}
    for example in examples:
        if example.labelled.expect:
            folds.setdefault(example.labelled.expect[:1], set()).add(example.fold)
    assert all(len(fold) == 1 for fold in folds.values())
    assert {example.fold for example in examples} == set(range(FOLDS))


def test_a_small_fit_from_end_to_end(
    starter: Assistant, knowledge: tuple[list[LiveEntry], Phrasings], questions: list[Labelled]
) -> None:
    steps: list[tuple[str, int, int]] = []
    model = tune(starter.analyser, *knowledge, questions, progress=lambda *step: steps.append(step))
    assert len(model.weights) == len(NAMES)
    assert len(model.calibration) == len(SIGNALS) + 1
    assert 0 <= model.clarify_at <= model.answer_at <= 1
    assert model.fitted_on == {
        "questions": len(questions), "fingerprint": fingerprint(questions), "lexicon": starter.analyser.lexicon.fingerprint,
    }  # fmt: skip
    assert {name for name, *_ in steps} == {"学习词语关联", "计算特征", "交叉验证"}
    assert all(done <= total for _, done, total in steps)


def test_a_fingerprint_knows_a_question_set_in_any_order(questions: list[Labelled]) -> None:
    assert fingerprint(questions) == fingerprint(questions[::-1])
    assert fingerprint(questions) != fingerprint(questions[1:])
    assert fingerprint(questions) != fingerprint([*questions[1:], replace(questions[0], expect=("other",))])


def test_the_shipped_model_was_fitted_on_the_fitting_halves_alone() -> None:
    """So anybody can refit it."""
    fitted_on = read_model().fitted_on
    asked = [question for path in FITTING for question in read_questions(path)]
    assert fitted_on["questions"] == len(asked)
    assert fitted_on["fingerprint"] == fingerprint(asked)


def test_the_numbers_can_be_shown() -> None:
    rows = describe(read_model())
    of_few = [f"{name}（说法少）" for name in (*SIGNALS, "bias")]
    assert [name for name, _ in rows] == [*NAMES, *SIGNALS, "bias", *of_few, "answer_at", "clarify_at"]


# -- calibration and thresholds


def test_calibration_recovers_a_probability() -> None:
    chance = Random(3)
    signals = [(chance.uniform(-2, 2), chance.uniform(-2, 2)) for _ in range(4000)]
    truth = (1.5, -0.5, 0.25)
    right = [chance.random() < probability(truth, s) for s in signals]
    assert fit_calibration(signals, right) == pytest.approx(truth, abs=0.2)


def test_a_signal_that_never_changes_does_no_harm() -> None:
    fitted = fit_calibration([(1.0, float(n)) for n in range(-50, 50)], [n > 0 for n in range(-50, 50)])
    assert all(map(math.isfinite, fitted))
    assert probability(fitted, (1.0, 40.0)) > 0.9 > 0.1 > probability(fitted, (1.0, -40.0))


def test_a_signal_never_speaks_the_wrong_way() -> None:
    """Where it seems to, it is an accident of the questions, and the others do without it."""
    chance = Random(5)
    signals = [(chance.uniform(-2, 2), chance.uniform(-2, 2)) for _ in range(2000)]
    right = [chance.random() < probability((1.5, -0.5, 0.25), s) for s in signals]
    first, second, _ = fit_calibration(signals, right, signs=(1, 1))
    assert second == 0.0
    assert first > 1.0
    assert fit_calibration(signals, right, signs=(1, -1)) == fit_calibration(signals, right)


def verdict(*, first: bool, offered: bool) -> JudgedCandidate:
    return JudgedCandidate((), first, offered, complete=True)


def test_few_questions_that_nothing_answers_are_answered() -> None:
    """However good the answers to the others are."""
    sure = [(0.99 - n / 1e4, verdict(first=True, offered=True)) for n in range(960)]
    strays = [
        (0.90005 - n / 1e3, replace(verdict(first=False, offered=False), asks_for_something=False)) for n in range(40)
    ]
    answer_at, _ = thresholds(sorted(sure + strays, key=lambda j: -j[0]))
    assert sum(confidence >= answer_at for confidence, _ in strays) <= 40 * FALSE_ANSWERS


def test_thresholds_keep_the_promise_on_what_they_were_chosen_on() -> None:
    chance = Random(4)
    judged = []
    for n in range(2000):
        confidence = n / 2000
        first = chance.random() < confidence
        judged.append((confidence, verdict(first=first, offered=first or chance.random() < confidence)))
    answer_at, clarify_at = thresholds(judged)
    above = [v for c, v in judged if c >= answer_at]
    assert sum(not v.first_right for v in above) / len(above) <= WRONG_ANSWERS + 0.002
    assert 0 < clarify_at < answer_at < 1


def test_where_nothing_is_right_nothing_is_answered() -> None:
    judged = [(n / 100, verdict(first=False, offered=False)) for n in range(100)]
    answer_at, clarify_at = thresholds(judged)
    assert answer_at == clarify_at == 1.0


def test_the_model_before_any_fitting_answers_nothing_by_confidence() -> None:
    model: Model = prior()
    assert (model.answer_at, model.clarify_at) == (1.0, 1.0)
    assert probability(model.calibration, (1.0,) * len(SIGNALS)) == 0.5
