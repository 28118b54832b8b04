"""The steps that are told beside an answer."""

from pathlib import Path

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions


def test_steps_that_come_next_are_told_as_they_are_taken(starter: Assistant) -> None:
    """However near each comes to what was asked."""
    asked = read_questions(Path(__file__).parent.parent / "benchmarks/questions/v6/fitting.jsonl")
    several = 0
    for question in asked[::40]:
        reply = starter.answer(question.question).reply
        if not isinstance(reply, Answered) or reply.item is None:
            continue
        order = [step.id for step in starter.kb.items.live(reply.item.code).item.steps]
        next_ones = [order.index(fact.id) for fact in reply.facts[reply.direct :] if fact.id in order]
        several += len(next_ones) > 1
        assert next_ones == sorted(next_ones), question.question
    assert several >= 3
