"""Facts that entries share are written once, and read as if they stood in each."""

from pathlib import Path

import pytest

from knowledge.files.yaml_files import read_yaml as read_import
from knowledge.starter.reading import Bundle, read_starter, read_yaml
from knowledge.storage.errors import UnreadableFile

BLOCKS = """
blocks:
  登记费住宅:
    fees: [{name: 登记费, amount: 80, unit: 元, verified: false}]
  热线: {phones: [{number: '12345'}], steps: [{text: 记下编号。, verified: false}]}
"""
ITEMS = """
items:
  - code: a
    name: 甲
    fees:
      - {name: 工本费, amount: 10, unit: 元, verified: false}
      - {use: 登记费住宅, note: 含证书。}
    use: [热线]
  - code: b
    name: 乙
    phones: [{use: 热线}]
"""
WRITTEN = """
items:
  - code: a
    name: 甲
    fees:
      - {name: 工本费, amount: 10, unit: 元, verified: false}
      - {name: 登记费, amount: 80, unit: 元, verified: false, note: 含证书。}
    phones: [{number: '12345'}]
    steps: [{text: 记下编号。, verified: false}]
  - code: b
    name: 乙
    phones: [{number: '12345'}]
"""


def read(folder: Path, text: str, name: str = "x.yaml") -> Bundle:
    (folder / name).write_text(text, encoding="utf-8")
    bundle = Bundle()
    read_yaml(folder / name, into=bundle)
    return bundle


def test_what_is_used_is_what_is_written_out(tmp_path: Path) -> None:
    assert read(tmp_path, BLOCKS + ITEMS).items == read(tmp_path, WRITTEN).items


def test_blocks_of_one_file_serve_the_others(tmp_path: Path) -> None:
    (tmp_path / "z-blocks.yaml").write_text(BLOCKS, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(ITEMS, encoding="utf-8")
    assert read_starter(tmp_path).items == read(tmp_path, WRITTEN, "other.txt").items
    (tmp_path / "b.yaml").write_text(BLOCKS, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="在另一个文件里已有"):
        read_starter(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items: [{code: a, name: 甲, use: [没有的]}]", "没有共用内容“没有的”"),
        (BLOCKS + "items: [{code: a, name: 甲, faqs: [{use: 热线}]}]", "没有这一栏"),
        ("blocks: [1]\nitems: []", "应为“名称: 内容”"),
        ("blocks: {甲: {fees: 1}}\nitems: []", "应写成 字段"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path, text)


def test_a_file_somebody_brings_may_use_them_too(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BLOCKS + ITEMS, encoding="utf-8")
    rows = read_import(tmp_path / "x.yaml").rows
    assert [len(row.data["phones"]) for row in rows] == [1, 1]
    assert rows[0].data["fees"][1]["note"] == "含证书。"
    (tmp_path / "y.yaml").write_text("items: [{code: a, name: 甲, use: 没有的}]", encoding="utf-8")
    assert "没有共用内容" in read_import(tmp_path / "y.yaml").rows[0].problems[0]
