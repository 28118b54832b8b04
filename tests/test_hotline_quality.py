"""The gate on the judging half of the labelled questions: these figures may rise, never fall."""

from pathlib import Path
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.evaluation import Evaluation, evaluate, read_questions

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions/v1"
FLOORS = {"hit_at_1": 0.88, "hit_at_5": 0.975, "answer_precision": 0.96, "coverage": 0.72}
CEILINGS = {"false_answers_out_of_scope": 0.05, "brier": 0.08}


@pytest.fixture(scope="module")
def evaluation(starter: Assistant) -> Evaluation:
    return evaluate(starter, read_questions(QUESTIONS / "judging.jsonl"))


@pytest.fixture(scope="module")
def figures(evaluation: Evaluation) -> dict[str, Any]:
    return evaluation.figures()


@pytest.mark.parametrize("figure", FLOORS)
def test_right_first(figures: dict[str, Any], figure: str) -> None:
    assert figures[figure] >= FLOORS[figure], figures


@pytest.mark.parametrize("figure", CEILINGS)
def test_or_an_honest_i_do_not_know(figures: dict[str, Any], figure: str) -> None:
    assert figures[figure] <= CEILINGS[figure], figures


def test_confidence_is_worth_what_it_says(evaluation: Evaluation) -> None:
    """In every tenth of the scale that holds enough questions, the share that is right is near the confidence."""
    for tenth in range(10):
        bin_ = [j for j in evaluation.judged if int(min(j.confidence, 0.999) * 10) == tenth]
        if len(bin_) >= 60:
            right = sum(j.first_right for j in bin_) / len(bin_)
            stated = sum(j.confidence for j in bin_) / len(bin_)
            assert abs(right - stated) < 0.15, (tenth, len(bin_), right, stated)


def test_the_halves_share_no_question_and_are_about_different_items() -> None:
    judging, fitting = (read_questions(QUESTIONS / f"{half}.jsonl") for half in ("judging", "fitting"))
    assert {q.question for q in judging}.isdisjoint(q.question for q in fitting)
    assert {q.expect[:1] for q in judging if q.expect}.isdisjoint(q.expect[:1] for q in fitting if q.expect)


def test_the_questions_are_about_what_is_there(starter: Assistant) -> None:
    known = {entry.code for entry in starter.ranker().index.entries}
    for half in ("judging", "fitting"):
        asked = read_questions(QUESTIONS / f"{half}.jsonl")
        assert {code for q in asked for code in q.acceptable} <= known
        assert sum(bool(q.expect) for q in asked) > 600
        assert sum(not q.expect for q in asked) > 150
