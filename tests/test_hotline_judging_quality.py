"""The gate on the judging halves of the labelled questions: these figures may rise, never fall."""

from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.judging.evaluation import Evaluation, Labelled, evaluate, read_questions

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions"
FLOORS = {
    "v1": {"hit_at_1": 0.92, "hit_at_5": 0.985, "answer_precision": 0.95, "coverage": 0.835, "fact_first": 0.77},
    "v2": {"hit_at_1": 0.914, "hit_at_5": 0.99, "answer_precision": 0.953, "coverage": 0.85, "fact_first": 0.795},
    "v3": {"hit_at_1": 0.935, "hit_at_5": 0.985, "answer_precision": 0.89, "coverage": 0.86, "fact_first": 0.8},
    "v4": {"hit_at_1": 0.915, "hit_at_5": 0.98, "answer_precision": 0.92, "coverage": 0.81, "fact_first": 0.78},
}
"""Set anew on 2026-11-27, when the knowledge grew from 450 to 595 entries: with as many more neighbours hit@1 fell by 0.5 to 1 point and the
precision by 1.5 at the same coverage, whatever weights were fitted; and the facts of an item came to be heard. A quarter of v4 and half of
v3 must not be answered, nearly all of it on purpose close to what there is."""
CEILINGS = {
    "v1": {"false_answers_out_of_scope": 0.06, "brier": 0.065},
    "v2": {"false_answers_out_of_scope": 0.065, "brier": 0.06},
    "v3": {"false_answers_out_of_scope": 0.1, "brier": 0.072},
    "v4": {"false_answers_out_of_scope": 0.2, "brier": 0.1},
}


@pytest.fixture(scope="module", params=FLOORS)
def evaluation(starter: Assistant, request: pytest.FixtureRequest) -> tuple[str, Evaluation]:
    return request.param, evaluate(starter, read_questions(QUESTIONS / request.param / "judging.jsonl"))


@pytest.mark.parametrize("figure", FLOORS["v1"])
def test_right_first(evaluation: tuple[str, Evaluation], figure: str) -> None:
    version, judged = evaluation
    figures = judged.figures()
    assert figures[figure] >= FLOORS[version][figure], figures


@pytest.mark.parametrize("figure", CEILINGS["v1"])
def test_or_an_honest_i_do_not_know(evaluation: tuple[str, Evaluation], figure: str) -> None:
    version, judged = evaluation
    figures = judged.figures()
    assert figures[figure] <= CEILINGS[version][figure], figures


def test_confidence_is_worth_what_it_says(starter: Assistant) -> None:
    """In every tenth of the scale that holds enough questions, the share that is right is near the confidence."""
    judged = evaluate(starter, half("judging")).judged
    assert len(judged) > 1_500
    for tenth in range(10):
        bin_ = [j for j in judged if int(min(j.confidence, 0.999) * 10) == tenth]
        if len(bin_) >= 60:
            right = sum(j.first_right for j in bin_) / len(bin_)
            stated = sum(j.confidence for j in bin_) / len(bin_)
            assert abs(right - stated) < 0.10, (tenth, len(bin_), right, stated)


def half(name: str) -> list[Labelled]:
    return [
        question for version in ("v1", "v2", "v3") for question in read_questions(QUESTIONS / version / f"{name}.jsonl")
    ]


def test_the_halves_share_no_question_and_are_about_different_items() -> None:
    judging, fitting = half("judging"), half("fitting")
    assert {q.question for q in judging}.isdisjoint(q.question for q in fitting)
    assert {q.expect[:1] for q in judging if q.expect}.isdisjoint(q.expect[:1] for q in fitting if q.expect)


def test_the_questions_are_about_what_is_there(starter: Assistant) -> None:
    known = {entry.code for entry in starter.ranker().index.entries}
    for asked in (half("judging"), half("fitting")):
        assert {code for q in asked for code in q.acceptable} <= known
        assert sum(bool(q.expect) for q in asked) > 1_500
        assert sum(not q.expect for q in asked) > 400
