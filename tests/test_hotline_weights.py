"""Files of weights: what does not fit the program is refused in one sentence that says what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.weights import WeightsError, as_text, number, read_weights, weights_of, write_weights

NAMES = ("near", "far")


def made_of(data: Any) -> tuple[tuple[float, ...], float]:
    return weights_of(data["weights"], NAMES), number(data["answer_at"])


GOOD = {"version": 2, "weights": {"near": 1, "far": -0.5}, "answer_at": 0.7}


def read(path: Path) -> tuple[tuple[float, ...], float]:
    return read_weights(path, made_of, version=2, called="权重文件")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    write_weights(path, GOOD)
    assert read(path) == ((1.0, -0.5), 0.7)
    assert path.read_text(encoding="utf-8") == as_text(GOOD)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "不是权重文件，或者已损坏"),
        ("[]", "不是权重文件，或者已损坏"),
        ("\ud800", "不是权重文件，或者已损坏"),
        (json.dumps(GOOD | {"version": 3}), "是第 3 版，本程序用第 2 版"),
        (json.dumps({key: GOOD[key] for key in ("weights", "answer_at")}), "是第 1 版"),
        (json.dumps(GOOD | {"weights": {"near": 1}}), "特征与程序不同"),
        (json.dumps(GOOD | {"weights": {"near": 1, "far": 1, "other": 1}}), "特征与程序不同"),
        (json.dumps(GOOD | {"weights": [1, 2]}), "特征与程序不同"),
        (json.dumps(GOOD | {"weights": {"near": True, "far": 1}}), "有不是数的值"),
        (json.dumps(GOOD | {"answer_at": float("nan")}), "有不是数的值"),
        (None, "读不了权重文件"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(tmp_path: Path, content: str | None, says: str) -> None:
    path = tmp_path / "weights.json"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(WeightsError, match=says) as refused:
        read(path)
    assert str(refused.value).count("。") == 1
