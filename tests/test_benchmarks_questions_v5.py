"""The fifth set of questions, for fitting only: its labels hold, and it asks about nothing that is judged."""

import json
from pathlib import Path

from hotline.judging.evaluation import read_questions
from knowledge.starter.reading import read_starter

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions"
ASKED = read_questions(QUESTIONS / "v5/fitting.jsonl")


def test_every_label_names_a_fact_that_is_there() -> None:
    facts = {item.code: {"summary", "department", *(fact.id for fact in item.facts())} for item in read_starter().items}
    for question in ASKED:
        labelled = [fact for point in question.points for fact in point]
        assert question.unanswerable != bool(labelled), question
        for fact in labelled:
            code, _, name = fact.partition("/")
            assert code == question.expect[0], fact
            assert name in facts[code], fact


def test_it_asks_about_nothing_that_is_judged() -> None:
    codes = {question.expect[0] for question in ASKED}
    for path in QUESTIONS.glob("v*/judging.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert codes.isdisjoint(code for line in lines for code in json.loads(line)["expect"]), path
