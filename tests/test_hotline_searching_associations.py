"""Associations: texts that mean alike are found to, and what has nothing to do with services is told apart."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.analysis import Analyser
from hotline.searching.associations import (
    Associations,
    AssociationsError,
    associate,
    counted,
    read_associations,
    terms_of,
)
from hotline.searching.model import read_model

ITEMS = [
    {"丢了": 3, "补领": 1, "身份证": 2},
    {"丢了": 2, "补领": 1, "社保卡": 2},
    {"搬家": 3, "迁移": 1, "户口": 2},
    {"搬家": 1, "变更": 1, "地址": 2},
]


@pytest.fixture(scope="module")
def learned() -> Associations:
    return associate(ITEMS, dimensions=2)


def likeness(associations: Associations, question: list[str], item: dict[str, int]) -> float:
    return float(associations.meaning(question).vector @ associations.vector_of(item))


def test_words_said_of_the_same_items_mean_alike(learned: Associations) -> None:
    """补领 and 丢了 share no character, yet a question with the one finds an item that has only the other."""
    assert likeness(learned, ["丢了"], {"补领": 1}) > 0.9
    assert abs(likeness(learned, ["丢了"], {"迁移": 1})) < 0.1


def test_what_was_never_seen_is_not_known(learned: Associations) -> None:
    assert learned.meaning(["炒菜", "好吃"]).known == 0.0
    half = learned.meaning(["丢了", "炒菜"])
    assert 0.0 < half.known < 1.0
    assert half.explained <= half.known
    assert not learned.vector_of({"炒菜": 1}).any()


@given(st.lists(st.sampled_from(["丢了", "补领", "身份证", "社保卡", "搬家", "炒菜"]), unique=True))
def test_a_meaning_is_a_direction(terms: list[str]) -> None:
    found = associate(ITEMS, dimensions=3).meaning(terms)
    length = float(np.linalg.norm(found.vector))
    assert length == pytest.approx(1.0, abs=1e-3) or length == 0.0
    assert 0.0 <= found.explained <= 1.0
    assert 0.0 <= found.known <= 1.0


@pytest.mark.parametrize("items", [[], [Counter()], [{"身份证": 1}], [Counter(), Counter()]])
def test_nothing_can_be_learned_from_one_item_or_none(items: list[dict[str, int]]) -> None:
    assert associate(items) == Associations()
    assert not associate(items).meaning(["身份证"]).vector.any()


def test_what_is_written_is_read_back(learned: Associations, tmp_path: Path) -> None:
    learned.save(tmp_path / "a.npz")
    again = read_associations(tmp_path / "a.npz")
    assert again == learned
    assert again.terms == learned.terms
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"no archive", "文字".encode()])
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(content)
    with pytest.raises(AssociationsError, match="不是词语关联文件"):
        read_associations(path)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", weights=np.zeros(3))
    with pytest.raises(AssociationsError, match="不是词语关联文件"):
        read_associations(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("said", "official", "other"),
    [
        ("东西掉了再办一个", "补领", "注销"),
        ("开饭馆", "食品经营许可", "驾驶证换证"),
        ("退休能拿多少钱", "基本养老金", "出租车投诉"),
        ("楼上半夜蹦迪", "噪声扰民", "办理结婚登记"),
    ],
)
def test_the_shipped_ones_know_how_people_speak(analyser: Analyser, said: str, official: str, other: str) -> None:
    shipped = read_model().associations
    meant = shipped.meaning(terms_of(analyser.read(said))).vector
    near, far = (shipped.vector_of(counted([analyser.read(text)])) for text in (official, other))
    assert float(meant @ near) > float(meant @ far) + 0.1
