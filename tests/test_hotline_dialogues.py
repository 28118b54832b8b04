"""The dialogues of the repository: every turn's item and facet. The floor is what was measured; it only rises."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotline.assistant import Assistant
from tests.hotline_talk import Talk, item_of, offered_by

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions"
FLOORS = {"v1/dialogues": (0.91, 0.92), "v2/dialogues-fitting": (0.77, 0.70), "v2/dialogues-judging": (0.65, 0.4)}
"""Of the turns of a set: those that reach their item, and those that are answered by the facet they ask for."""
Turns = list[tuple[str, bool, bool | None]]


def dialogues(name: str) -> list[list[dict[str, Any]]]:
    lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["turns"] for line in lines if line.strip()]


@pytest.fixture(scope="module", params=FLOORS)
def held(starter: Assistant, request: pytest.FixtureRequest) -> tuple[str, Turns]:
    """What was said, whether its item was answered or offered, and whether by the facet asked for (None: none was)."""
    return request.param, [turn for dialogue in dialogues(request.param) for turn in _held(starter, dialogue)]


def _held(starter: Assistant, dialogue: list[dict[str, Any]]) -> Iterator[tuple[str, bool, bool | None]]:
    talk = Talk(starter)
    for turn in dialogue:
        reply = talk.say(turn["say"])
        if "expect" in turn:
            right = not set(offered_by(reply)).isdisjoint(turn["expect"])
            facets = set(turn.get("facets", ()))
            answered = item_of(reply) in turn["expect"] and facets <= set(reply.facets)
            yield turn["say"], right, answered if facets else None


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def test_turns_reach_the_item_they_are_about(held: tuple[str, Turns]) -> None:
    name, turns = held
    missed = [said for said, right, _ in turns if not right]
    assert len(turns) > 80
    assert share([right for _, right, _ in turns]) >= FLOORS[name][0], missed


def test_turns_are_answered_by_the_facet_they_ask_for(held: tuple[str, Turns]) -> None:
    name, turns = held
    missed = [said for said, _, known in turns if known is False]
    assert share([known for *_, known in turns if known is not None]) >= FLOORS[name][1], missed


@pytest.mark.parametrize("name", FLOORS)
def test_every_item_the_dialogues_expect_is_there(starter: Assistant, name: str) -> None:
    expected = {code for dialogue in dialogues(name) for turn in dialogue for code in turn.get("expect", ())}
    assert expected <= {entry.code for entry in starter.ranker().index.entries}
