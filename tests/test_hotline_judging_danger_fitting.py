"""Fitting the danger model: the numerics against a slow obvious way, thresholds, and a model of a few sentences."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from hotline.judging.danger_fitting import (
    DangerExample,
    DangerSentence,
    Held,
    choose_thresholds,
    fingerprint,
    fit_danger,
    made_of,
    read_sentences,
)
from hotline.judging.methods.sparse import Array, Sparse, fit_logistic, fit_softmax

SURE = ["爷爷掉井里了没声音", "孩子掉河里了", "奶奶掉塘里叫不应", "同学掉进水库没上来", "弟弟掉井里哭不出声"]
FIRES = ["厨房着火了", "楼下着火好大烟", "仓库着火里面有人", "柴房着火烧过来了", "阳台着火了快来"]
ORDINARY = ["身份证丢了怎么补办", "结婚登记要什么材料", "打井要审批吗", "消防验收怎么办理", "河边能不能钓鱼"]


def few() -> list[DangerExample]:
    def examples(texts: list[str], level: str, kind: str, origin: str = "sentence") -> list[DangerExample]:
        return [DangerExample(text, level, kind, origin, held=True) for text in texts]  # type: ignore[arg-type]

    found = examples(SURE, "sure", "溺水") + examples(FIRES, "sure", "火灾")
    return (
        found
        + examples(ORDINARY, "ordinary", "")
        + examples([f"{o}请问" for o in ORDINARY], "ordinary", "", "question")
    )


def dense(features: list[list[int]], count: int) -> Array:
    x = np.zeros((len(features), count))
    for row, columns in enumerate(features):
        x[row, columns] = 1
    return x


def test_the_logistic_is_where_the_gradient_vanishes() -> None:
    features = [[0, 1], [0, 2], [1, 2], [2], [0], []]
    y = np.array([1.0, 1.0, 0.0, 0.0, 1.0, 0.0])
    counts = np.array([1.0, 2.0, 1.0, 1.0, 0.5, 1.0])
    fitted = fit_logistic(Sparse.of(features, [1.0] * 6, np.ones(3)), y, counts, decay=0.3)
    x = dense(features, 3)
    wrong = (1 / (1 + np.exp(-(x @ fitted.weights[:, 0] + fitted.bias[0]))) - y) * counts
    assert np.abs(x.T @ wrong + 0.3 * fitted.weights[:, 0]).max() < 0.02
    assert abs(wrong.sum()) < 0.02


def test_the_softmax_tells_classes_apart() -> None:
    features = [[0], [0, 3], [1], [1, 3], [2], [2, 3]]
    x = Sparse.of(features, [1.0] * 6, np.ones(4))
    y = np.array([0, 0, 1, 1, 2, 2])
    assert fit_softmax(x, y, 3, decay=0.1).scores(x).argmax(axis=1).tolist() == y.tolist()


def test_a_feature_counts_as_much_as_its_scale_and_its_row_say() -> None:
    x = Sparse.of([[0, 1], [1]], [0.5, 2.0], np.array([3.0, 1.0]))
    assert x.times(np.array([1.0, 10.0])).tolist() == [0.5 * 3 + 0.5 * 10, 20.0]
    assert x.transposed_times(np.array([1.0, 1.0])).tolist() == [1.5, 2.5]


def test_a_model_of_a_few_sentences_knows_what_it_was_told() -> None:
    steps: list[str] = []
    model, held = fit_danger(few(), {"by": "hand"}, progress=lambda step, done, total: steps.append(f"{done}/{total}"))
    assert steps == ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]
    assert len(held) == len(few())
    assert model.fitted_on == {"by": "hand"}
    assert model.read("叔叔掉河里了").kind == "溺水"
    assert model.read("隔壁着火了").danger > model.read("结婚要什么").danger
    assert model.kinds == ("溺水", "火灾")


def test_a_fit_comes_out_the_same_however_sets_are_ordered(tmp_path: Path) -> None:
    fit = (
        "import sys; from pathlib import Path; from hotline.judging.danger_fitting import fit_danger; "
        "from hotline.reading.danger import write_danger_model; "
        "from tests.test_hotline_judging_danger_fitting import few; "
        "write_danger_model(fit_danger(few(), {})[0], Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", fit, str(tmp_path / f"{seed}.npz")],
            check=True,
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    assert (tmp_path / "1.npz").read_bytes() == (tmp_path / "2.npz").read_bytes()


def test_thresholds_let_so_much_of_what_is_ordinary_through() -> None:
    ordinary = [Held(DangerExample("", "ordinary", "", "sentence"), n / 100, n / 50) for n in range(101)]
    questions = [Held(DangerExample("", "ordinary", "", "question"), n / 1000, -5.0) for n in range(1001)]
    at = choose_thresholds([*ordinary, *questions])
    assert at.stop == pytest.approx(2 * 0.997)
    assert at.show == pytest.approx(0.996)
    assert at.hint == pytest.approx(0.972)
    assert at.mark == pytest.approx(0.9)


def test_halves_and_dangers_with_a_question_are_made_of_the_examples() -> None:
    question = DangerExample("我住七楼,水跟线一样细,找谁", "ordinary", "", "question", held=True)
    danger = DangerExample("孩子掉河里了!", "sure", "溺水", "sentence", held=True)
    made = made_of([question, danger])
    assert [(e.text, e.level, e.origin, e.kin) for e in made] == [
        ("我住七楼", "ordinary", "half", question.text),
        ("水跟线一样细,找谁", "ordinary", "half", question.text),
        ("孩子掉河里了,找谁", "possible", "asked too", danger.text),
    ]
    assert not made_of([danger])


def test_sentences_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(
        '{"text": "着火了", "level": "sure", "kind": "火灾", "numbers": ["119"], "voice": "city", "before": "在吗"}\n',
        encoding="utf-8",
    )
    assert read_sentences(path) == [DangerSentence("着火了", "sure", "火灾", ("119",), "city", "在吗")]


def test_the_fingerprint_is_of_what_is_said_and_not_of_its_order() -> None:
    one, two = DangerSentence("着火了", "sure", "火灾"), DangerSentence("火锅店几点关门", "ordinary")
    assert fingerprint([one, two]) == fingerprint([two, one])
    assert fingerprint([one]) != fingerprint([DangerSentence("着火了", "possible", "火灾")])
