"""The dialogues of the repository: every turn's item and facet. The floor is what was measured; it only rises."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotline.assistant import Assistant
from tests.hotline_talk import Talk, item_of, offered_by

DIALOGUES = Path(__file__).parent.parent / "benchmarks/questions/v1/dialogues.jsonl"
FLOOR_ITEMS, FLOOR_FACETS = 0.709, 0.490


def dialogues() -> list[list[dict[str, Any]]]:
    return [json.loads(line)["turns"] for line in DIALOGUES.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def turns(starter: Assistant) -> list[tuple[str, bool, bool | None]]:
    """What was said, whether its item was answered or offered, and whether by the facet asked for (None: none was)."""
    return [turn for dialogue in dialogues() for turn in _held(starter, dialogue)]


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


def test_turns_reach_the_item_they_are_about(turns: list[tuple[str, bool, bool | None]]) -> None:
    missed = [said for said, right, _ in turns if not right]
    assert len(turns) > 100
    assert share([right for _, right, _ in turns]) >= FLOOR_ITEMS, missed


def test_turns_are_answered_by_the_facet_they_ask_for(turns: list[tuple[str, bool, bool | None]]) -> None:
    missed = [said for said, _, known in turns if known is False]
    assert share([known for *_, known in turns if known is not None]) >= FLOOR_FACETS, missed


def test_every_item_the_dialogues_expect_is_there(starter: Assistant) -> None:
    expected = {code for dialogue in dialogues() for turn in dialogue for code in turn.get("expect", ())}
    assert expected <= {entry.code for entry in starter.ranker().index.entries}
