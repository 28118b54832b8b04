"""The dialogues of the repository: every turn's item and facet. The floor is what was measured; it only rises."""

import json
from collections.abc import Iterator
from math import isfinite, log
from pathlib import Path
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.judging.continuation_tuning import (
    FOLDS,
    Dialogue,
    TooFewDialogues,
    cross_validated,
    examples,
    fingerprint,
    read_dialogues,
    tune_talk,
)
from hotline.judging.evaluation import Labelled, QuestionFileError, read_questions
from hotline.searching.model import ModelError
from hotline.talking.continuation_model import BIAS, SHIPPED, SIGNS, read_going_on, shipped
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


# -- the weights of how likely a message goes on


FITTED_ON = ("v1/dialogues", "v2/dialogues-fitting", "v2/dialogues-more")


@pytest.fixture(scope="module")
def taught(starter: Assistant) -> tuple[list[Dialogue], list[Labelled]]:
    """A few dialogues, and a few questions of which every fourth is chat that nothing answers."""
    asked = read_questions(QUESTIONS / "v1/fitting.jsonl")
    chat = [question for question in asked if not question.expect]
    inside = [question for question in asked if question.expect]
    return read_dialogues(QUESTIONS / "v2/dialogues-more.jsonl")[:50], [*inside[:90], *chat[:30]]


def test_a_few_dialogues_give_a_weight_for_every_sign(
    starter: Assistant, taught: tuple[list[Dialogue], list[Labelled]]
) -> None:
    steps = []
    fitted = tune_talk(starter, *taught, progress=lambda *step: steps.append(step))
    assert set(fitted.weights) == {*SIGNS, BIAS}
    assert all(isfinite(weight) for weight in fitted.weights.values())
    assert fitted.weights["likeness"] > 0 > fitted.weights["length"]
    assert steps[-1] == ("读题目", 120, 120)
    assert tune_talk(starter, *taught) == fitted


def test_a_fit_tells_what_goes_on_from_what_does_not(
    starter: Assistant, taught: tuple[list[Dialogue], list[Labelled]]
) -> None:
    found = list(examples(starter, *taught))
    assert {example.source for example in found} == {"dialogue", "question", "chat"}
    assert all(not example.goes_on for example in found if example.source != "dialogue")
    folds, surprise = cross_validated(found)
    assert len(folds) == FOLDS
    assert surprise < log(2)


def test_too_little_to_fit_on(starter: Assistant) -> None:
    with pytest.raises(TooFewDialogues, match=r"^对话太少：.*。$"):
        tune_talk(starter, [], [])


@pytest.mark.parametrize("line", ["不是", "[]", '{"turns": [{}]}', '{"turns": 1}'])
def test_a_line_that_is_no_dialogue(tmp_path: Path, line: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text('{"turns": [{"say": "你好"}]}\n' + line, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="第 2 行不是一段对话"):
        read_dialogues(path)


def test_the_shipped_weights_were_fitted_to_these_dialogues() -> None:
    """Who changes the data fits again: python benchmarks/continuation.py --write."""
    going_on = shipped()
    assert list(going_on.weights) == [*SIGNS, BIAS]
    said = [dialogue for name in FITTED_ON for dialogue in read_dialogues(QUESTIONS / f"{name}.jsonl")]
    asked = [q for version in ("v1", "v2") for q in read_questions(QUESTIONS / version / "fitting.jsonl")]
    assert going_on.fitted_on["fingerprint"] == fingerprint(said, asked)


GOOD = json.loads(SHIPPED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "不是对话权重文件"),
        ("[]", "不是对话权重文件"),
        (json.dumps(GOOD | {"version": 99}), "第 99 版"),
        (json.dumps(GOOD | {"weights": {"known": 1.0}}), "特征与程序不同"),
        (json.dumps(GOOD | {"weights": GOOD["weights"] | {"bias": "much"}}), "不是数的值"),
        (json.dumps(GOOD | {"weights": GOOD["weights"] | {"bias": float("nan")}}), "不是数的值"),
        (None, "读不了"),
    ],
)
def test_a_broken_file_of_weights_is_refused_in_one_sentence(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "continuation.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=message) as refused:
        read_going_on(path)
    assert str(refused.value).count("。") == 1
