"""Ways of asking for single facts: read from files of their own, kept with the facts, and published with them."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from knowledge.entry.records import ServiceItem
from knowledge.starter.reading import read_starter
from knowledge.storage.errors import UnreadableFile
from knowledge.store import KnowledgeBase

ITEMS = """
items:
  - code: a
    name: 身份证补领
    fees: [{name: 工本费, amount: 40, unit: 元, verified: false, phrasings: [收钱不]}]
    steps: [{text: 到派出所拍照。, verified: false}]
  - code: b
    name: 护照换发
    steps: [{text: 网上预约。, verified: false}]
"""
ASKED = """
a:
  fees:工本费: [补一个得花多少, 掏多少钱]
  steps:到派出所拍照: [自己带照片行不行]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "phrasings").mkdir()
    (tmp_path / "items.yaml").write_text(ITEMS, encoding="utf-8")
    (tmp_path / "phrasings" / "items.yaml").write_text(ASKED, encoding="utf-8")
    return tmp_path


def asked(items: Iterable[ServiceItem]) -> dict[str, tuple[str, ...]]:
    return {fact.id: fact.phrasings for item in items for fact in item.facts() if fact.phrasings}


SAID = {"fees:工本费": ("收钱不", "补一个得花多少", "掏多少钱"), "steps:到派出所拍照": ("自己带照片行不行",)}


def test_they_stand_with_their_facts(folder: Path) -> None:
    assert asked(read_starter(folder).items) == SAID


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: {fees:没有: [多少钱]}", "没有编号为“fees:没有”的内容"),
        ("c: {fees:工本费: [多少钱]}", "没有编码为 c 的事项"),
        ("a: {fees:工本费: 多少钱}", "a 的 fees:工本费 应写成"),
        ("a: [多少钱]", "a 应写成"),
        ("a: {fees:工本费: ['']}", "a 的 fees:工本费 应写成"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, text: str, said: str) -> None:
    (folder / "phrasings" / "items.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=said) as error:
        read_starter(folder)
    assert str(error.value).startswith("phrasings/items.yaml")


def test_they_are_published_with_their_facts(folder: Path) -> None:
    with KnowledgeBase(f"sqlite:///{folder}/kb.db") as kb:
        kb.load(read_starter(folder))
        assert asked(revision.item for revision in kb.items.all_live()) == SAID
