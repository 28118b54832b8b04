"""The dialogues of the repository, held from the start, and the fit of what chooses among their readings.

The floors are what was measured; they only rise. Of the judging halves nothing but the totals is looked at.
"""

import json
from dataclasses import replace
from math import isfinite
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from benchmarks.dialogues import ASKED, DAY, DIALOGUES, QUESTIONS
from cli import main
from hotline.assistant import Assistant
from hotline.combinations import Combinations
from hotline.judging import choice_fitting
from hotline.judging.choice_fitting import FOLDS, ChoiceExample, TooFewDialogues, cross_validated, held_out
from hotline.judging.choice_tuning import examples, fingerprint, tune_choice
from hotline.judging.dialogues import KINDS, TurnShares, by_kind, judge_dialogues, share_to_the_end
from hotline.judging.evaluation import Labelled, QuestionFileError, evaluate, read_questions
from hotline.judging.labelled_dialogues import Dialogue, LabelledTurn, read_dialogues
from hotline.talking.meaning.choice_model import SHIPPED, ChoiceModel, read_choice_model, shipped
from hotline.talking.meaning.choice_signals import NAMES
from hotline.weights import WeightsError
from knowledge.store import KnowledgeBase

FLOORS = {
    "v1/dialogues": (0.95, 0.04, 0.0, 0.8),
    "v2/dialogues-fitting": (0.91, 0.05, 0.0, 0.65),
    "v2/dialogues-judging": (0.82, 0.1, 0.0, 0.45),
    "dialogues/fitting": (0.85, 0.08, 0.69, 0.53),
    "dialogues/judging": (0.79, 0.115, 0.63, 0.4),
    "dialogues/own": (0.76, 0.13, 0.0, 0.35),
}
"""Of the later turns of a set: at least so many reach their item, at most so many are answered with another, and so many have their facts first;
so many dialogues go right to the end."""


@pytest.fixture(scope="module", params=FLOORS)
def held(starter: Assistant, request: pytest.FixtureRequest) -> tuple[str, TurnShares, float]:
    """The later turns of a set, and the share of its dialogues that go right to the end."""
    held = list(judge_dialogues(starter, read_dialogues(QUESTIONS / f"{request.param}.jsonl"), day=DAY))
    return request.param, by_kind(held)["后面各轮"], share_to_the_end(held)


def test_later_turns_reach_their_item(held: tuple[str, TurnShares, float]) -> None:
    name, shares, to_the_end = held
    right, wrong, facts, ends = FLOORS[name]
    assert to_the_end >= ends
    assert shares.turns > 70
    assert shares.right >= right
    assert shares.wrong <= wrong
    assert shares.facts >= facts


SEVERAL = {"fitting": (0.68, 0.8, 0.83), "judging": (0.63, 0.75, 0.83)}
"""Of messages with several points: at least so many have all their facts first, of all points so many, and so many messages have each of
their points told or named as not found."""
NOT_ASKED = 0.05
"""Further matters told of, a message, that nobody asked for, at most."""


@pytest.mark.parametrize("half", SEVERAL)
def test_no_point_of_a_message_vanishes(starter: Assistant, half: str) -> None:
    figures = evaluate(starter, read_questions(QUESTIONS / f"v4/several-{half}.jsonl")).figures()
    facts, points, said = SEVERAL[half]
    assert figures["n"] > 50
    assert figures["fact_first"] >= facts
    assert figures["points_first"] >= points
    assert figures["said_or_named"] >= said
    assert figures["unasked_matters"] <= NOT_ASKED


@pytest.mark.parametrize("name", [*FLOORS, "dialogues/residents"])
def test_every_item_the_dialogues_expect_is_there(starter: Assistant, name: str) -> None:
    dialogues = read_dialogues(QUESTIONS / f"{name}.jsonl")
    expected = {code for dialogue in dialogues for said in dialogue for code in said.right}
    assert [code for code in sorted(expected) if not starter.ranker().name_of(code)] == []


@pytest.mark.parametrize("name", ["fitting", "residents"])
def test_every_kind_of_turn_has_a_name_for_people(name: str) -> None:
    dialogues = read_dialogues(QUESTIONS / f"dialogues/{name}.jsonl")
    assert {said.kind for dialogue in dialogues for said in dialogue} <= KINDS.keys()


# -- the fit


@pytest.fixture(scope="module")
def taught() -> tuple[list[Dialogue], list[Labelled]]:
    """A few dialogues and questions, enough for a fit."""
    dialogues = read_dialogues(QUESTIONS / "dialogues/fitting.jsonl")[:16]
    return dialogues, read_questions(QUESTIONS / "v1/fitting.jsonl")[::20]


@pytest.fixture(scope="module")
def found(starter: Assistant, taught: tuple[list[Dialogue], list[Labelled]]) -> list[ChoiceExample]:
    return list(examples(starter, *taught))


def test_what_is_learned_from_has_one_row_a_candidate(found: list[ChoiceExample]) -> None:
    assert {example.talked for example in found} == {True, False}
    for example in found:
        assert example.rows.shape == (len(example.right), len(NAMES))
        assert example.right.any()
        assert 0 <= example.fold < FOLDS


def test_a_fit_finds_the_item_more_often_than_staying_with_the_last(found: list[ChoiceExample]) -> None:
    judged = held_out(found, cross_validated(found))
    right = sum(right for _, right, *_ in judged)
    last = NAMES.index("last")
    stays = sum(bool(example.right[example.rows[:, last] > 0].any()) for example in found)
    assert right > stays


@pytest.fixture
def two_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are averaged: as much is shown by them as by all that are shipped."""
    monkeypatch.setattr(choice_fitting, "FITS", 2)


@pytest.mark.usefixtures("two_fits")
def test_a_fit_is_the_same_each_time(
    starter: Assistant, starter_kb: KnowledgeBase, taught: tuple[list[Dialogue], list[Labelled]]
) -> None:
    def by(model: ChoiceModel) -> Assistant:
        return Assistant(starter_kb, secret=b"only for tests", choice=model)

    steps: list[tuple[str, int, int]] = []
    fits = [tune_choice(by, *taught, progress=lambda *step: steps.append(step)).model for _ in range(2)]
    assert fits[0] == fits[1]
    assert all(isfinite(weight) for weight in fits[0].weights)
    assert 0 < fits[0].ask_at <= fits[0].answer_at <= 1
    assert steps[-1][0] == "读题目"


def test_too_little_to_fit_on() -> None:
    with pytest.raises(TooFewDialogues, match=r"^对话太少：.*。$"):
        cross_validated([])


def test_the_same_data_in_another_order_is_the_same_data() -> None:
    dialogues: list[Dialogue] = [
        (LabelledTurn("身份证丢了", ("sfz-buling",)),),
        (LabelledTurn("护照丢了", ("hz-bufa",)),),
    ]
    assert fingerprint(dialogues, []) == fingerprint(dialogues[::-1], [])
    assert fingerprint(dialogues, []) != fingerprint(dialogues[:1], [])


@pytest.mark.parametrize(
    "line", ["不是", "[]", '{"turns": [{}]}', '{"turns": 1}', '{"turns": [{"say": "好", "expect": "a"}]}']
)
def test_a_line_that_is_no_dialogue(tmp_path: Path, line: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text('{"turns": [{"say": "你好"}]}\n' + line, encoding="utf-8")
    with pytest.raises(QuestionFileError, match="第 2 行不是一段对话"):
        read_dialogues(path)


def test_the_shipped_weights_were_fitted_to_these_dialogues() -> None:
    """Who changes the data fits again: python benchmarks/dialogues.py --write."""
    said = [dialogue for name in DIALOGUES for dialogue in read_dialogues(QUESTIONS / f"{name}.jsonl")]
    asked = [question for name in ASKED for question in read_questions(QUESTIONS / f"{name}.jsonl")]
    assert shipped().fitted_on["fingerprint"] == fingerprint(said, asked)


# -- the file of weights

GOOD = json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_weights_survive_the_file(tmp_path: Path) -> None:
    path = tmp_path / "choice_model.json"
    path.write_text(shipped().to_json(), encoding="utf-8")
    assert read_choice_model(path) == shipped()


def test_probabilities_are_shares_of_one() -> None:
    model = replace(shipped(), weights=tuple(float(n == 0) for n in range(len(NAMES))))
    rows = [[float(n), *[0.0] * (len(NAMES) - 1)] for n in range(3)]
    shares = model.probabilities(rows)
    assert float(shares.sum()) == pytest.approx(1.0)
    assert shares.tolist() == sorted(shares.tolist())


def test_a_combination_counts_where_it_is_above_nothing() -> None:
    weights = np.zeros((len(NAMES), 1), dtype=np.float32)
    weights[0] = 1.0
    combined = Combinations(weights, np.array([-1.0], dtype=np.float32), np.array([2.0], dtype=np.float32))
    rows = np.zeros((3, len(NAMES)), dtype=np.float32)
    rows[:, 0] = (0.5, 1.0, 3.0)
    assert combined.scores(rows).tolist() == [0.0, 0.0, 4.0]
    model = ChoiceModel((0.0,) * len(NAMES), 1.0, 1.0, combined)
    assert model.probabilities(rows).argmax() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "不是对话权重文件"),
        ("[]", "不是对话权重文件"),
        (json.dumps(GOOD | {"version": 99}), "第 99 版"),
        (json.dumps(GOOD | {"weights": {"last": 1.0}}), "特征与程序不同"),
        (json.dumps(GOOD | {"weights": GOOD["weights"] | {"last": "much"}}), "不是数的值"),
        (json.dumps(GOOD | {"answer_at": float("nan")}), "不是数的值"),
        (json.dumps(GOOD | {"combined": GOOD["combined"] | {"worth": ["much"]}}), "不是数的值"),
        (json.dumps(GOOD | {"combined": GOOD["combined"] | {"worth": [1.0]}}), "不是数的值"),
        (json.dumps(GOOD | {"combined": GOOD["combined"] | {"weights": {}}}), "特征与程序不同"),
        (None, "读不了"),
    ],
)
def test_a_broken_file_of_weights_is_refused_in_one_sentence(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "choice_model.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(WeightsError, match=message) as refused:
        read_choice_model(path)
    assert str(refused.value).count("。") == 1


# -- on the command line

TALK = """{"turns": [{"say": "身份证丢了怎么补", "kind": "first", "class": "answer", "expect": ["sfz-buling"]},
{"say": "要多少钱", "kind": "follow-up", "class": "answer", "expect": ["sfz-buling"], "facts": [["sfz-buling/fees:丢失补领工本费", "sfz-buling/faqs:补身份证多少钱？"]]}]}
"""


@pytest.fixture
def talk_file(tmp_path: Path) -> Path:
    path = tmp_path / "talk.jsonl"
    path.write_text(TALK.replace("\n", "") + "\n", encoding="utf-8")
    return path


def test_dialogues_are_judged_on_the_command_line(tmp_path: Path, talk_file: Path) -> None:
    database = f"sqlite:///{tmp_path}/kb.db"
    result = CliRunner().invoke(main, ["eval", "--dialogues", str(talk_file), "--json", "--database", database])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout.splitlines()[-1])
    assert figures["后面各轮"]["turns"] == 1
    assert figures["后面各轮"]["right"] == 1.0
    assert figures["follow-up"]["facts"] == 1.0
    assert figures["从头到尾都对"] == 1.0
    table = CliRunner().invoke(main, ["eval", "--dialogues", str(talk_file), "--database", database])
    assert "接着问" in table.output
    assert "事实在前" in table.output
    assert "从头到尾都对" in table.output


def test_a_wrong_turn_or_a_needless_answer_ends_a_dialogue_for_the_count(starter: Assistant) -> None:
    right = (LabelledTurn("身份证丢了怎么补", ("sfz-buling",)), LabelledTurn("好的谢谢", outcome="refuse"))
    wrong = (LabelledTurn("身份证丢了怎么补", ("hz-bufa",)),)
    needless = (LabelledTurn("身份证丢了怎么补", outcome="refuse"),)
    ends = [held.to_the_end for held in judge_dialogues(starter, [right, wrong, needless], day=DAY)]
    assert ends == [True, False, False]
    assert share_to_the_end([]) == 0.0


def test_what_goes_with_questions_only_is_refused(talk_file: Path) -> None:
    result = CliRunner().invoke(main, ["eval", "--dialogues", str(talk_file), "--floor", "hit_at_1=0.5"])
    assert result.exit_code == 2
    assert "--dialogues" in result.output
