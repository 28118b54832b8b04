"""The weights file: written and read back, and refused when it does not fit the program."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hotline.searching.features import NAMES
from hotline.searching.model import SHIPPED, SIGNALS, VERSION, Model, read_model, write_model
from hotline.weights import WeightsError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.json"


def test_the_shipped_model_fits_the_program() -> None:
    model = read_model()
    assert len(model.weights) == len(NAMES)
    assert len(model.calibration) == len(SIGNALS) + 1
    assert 0 < model.clarify_at <= model.answer_at < 1
    assert {"questions", "fingerprint", "lexicon"} <= set(model.fitted_on)


def test_what_is_written_is_read_back(path: Path) -> None:
    model = replace(read_model(), answer_at=0.75, clarify_at=0.25, fitted_on={"questions": 3})
    write_model(model, path)
    assert read_model(path) == model


def test_weights_are_written_by_name(path: Path) -> None:
    weights = json.loads(read_model().to_json())["weights"]
    assert list(weights) == list(NAMES)


def changed(path: Path, **fields: Any) -> Path:
    """The shipped model with other fields."""
    shutil.copy(SHIPPED.with_suffix(".npz"), path.with_suffix(".npz"))
    path.write_text(json.dumps(json.loads(read_model().to_json()) | fields), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"version": VERSION + 1}, f"是第 {VERSION + 1} 版，本程序用第 {VERSION} 版，请用 tune 重新拟合"),
        ({"version": None}, "请用 tune 重新拟合"),
        ({"weights": {"chars_question": 1.0}}, "特征与程序不同，请用 tune 重新拟合"),
        ({"weights": None}, "特征与程序不同，请用 tune 重新拟合"),
        ({"calibration": {}}, "特征与程序不同，请用 tune 重新拟合"),
        ({"calibration_of_few": None}, "特征与程序不同，请用 tune 重新拟合"),
        ({"answer_at": "很高"}, "有不是数的值，请用 tune 重新拟合"),
        ({"answer_at": None}, "有不是数的值，请用 tune 重新拟合"),
        ({"associations": "0123456789abcdef"}, r"model\.npz 不是与权重文件一起生成的，请用 tune 重新生成"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(path: Path, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(WeightsError, match=reason):
        read_model(changed(path, **fields))


@pytest.mark.parametrize("text", ["", "[1, 2", "[1, 2]", '"x"', "null"])
def test_a_damaged_file_is_refused(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WeightsError, match="重新"):
        read_model(path)


def test_bytes_that_are_no_text_are_refused(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WeightsError, match="重新"):
        read_model(path)


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(WeightsError, match=f"读不了权重文件 {path}"):
        read_model(path)


def test_associations_that_are_missing_or_damaged_are_named(path: Path) -> None:
    write_model(read_model(), path)
    beside = path.with_suffix(".npz")
    beside.write_bytes(beside.read_bytes()[:5000])
    with pytest.raises(WeightsError, match=r"model\.npz 不是词语关联文件，或者已损坏。它应与权重文件同名"):
        read_model(path)
    beside.unlink()
    with pytest.raises(WeightsError, match=r"读不了 .*model\.npz：.*它应与权重文件同名"):
        read_model(path)


def test_a_model_needs_no_more_than_its_numbers() -> None:
    nothing = (0.0,) * (len(SIGNALS) + 1)
    model = Model((0.0,) * len(NAMES), nothing, nothing, 0.5, 0.5)
    assert json.loads(model.to_json())["fitted_on"] == {}
