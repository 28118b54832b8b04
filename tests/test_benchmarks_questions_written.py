"""The sets of questions that are for fitting only: their labels hold, and v5 asks about nothing that is judged."""

import json
from pathlib import Path

import pytest

from hotline.judging.evaluation import Labelled, read_questions
from knowledge.starter.reading import Bundle

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions"


@pytest.fixture(scope="module", params=["v5", "v6"])
def asked(request: pytest.FixtureRequest) -> list[Labelled]:
    return read_questions(QUESTIONS / request.param / "fitting.jsonl")


@pytest.fixture(scope="module")
def facts(bundle: Bundle) -> dict[str, set[str]]:
    return {item.code: {"summary", "department", *(fact.id for fact in item.facts())} for item in bundle.items}


def test_every_label_names_a_fact_that_is_there(asked: list[Labelled], facts: dict[str, set[str]]) -> None:
    for question in asked:
        labelled = [fact for point in question.points for fact in point]
        assert question.unanswerable != bool(labelled), question
        for fact in labelled:
            code, _, name = fact.partition("/")
            assert code == question.expect[0], fact
            assert name in facts[code], fact


def test_nothing_is_asked_twice(asked: list[Labelled]) -> None:
    assert len({question.question for question in asked}) == len(asked)


def test_the_fifth_set_asks_about_nothing_that_is_judged() -> None:
    codes = {question.expect[0] for question in read_questions(QUESTIONS / "v5/fitting.jsonl")}
    for path in QUESTIONS.glob("v*/judging.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert codes.isdisjoint(code for line in lines for code in json.loads(line)["expect"]), path


def test_the_sixth_set_repeats_no_question_that_is_judged() -> None:
    ours = {question.question for question in read_questions(QUESTIONS / "v6/fitting.jsonl")}
    for path in QUESTIONS.rglob("*judging*.jsonl"):
        lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert ours.isdisjoint(line["question"] for line in lines if "question" in line), path


def test_the_near_misses_are_answered_by_nothing_and_repeat_none_that_is_judged() -> None:
    ours = read_questions(QUESTIONS / "v7/near.jsonl")
    assert len({question.question for question in ours}) == len(ours) > 200
    assert not any(question.expect for question in ours)
    for path in QUESTIONS.rglob("*judging*.jsonl"):
        lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert {question.question for question in ours}.isdisjoint(line.get("question") for line in lines), path
