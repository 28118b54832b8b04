"""What is public stays: codes and names of real items, published numbers, and what an entry names while it is published."""

import json
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.masking import public_numbers
from knowledge.masking.masked_text import mask
from knowledge.store import KnowledgeBase
from tests.hotline_talk import JIEHUN, publish

ITEMS = Path(__file__).parents[2] / "shared" / "data" / "guangdong-items.jsonl"


@pytest.mark.skipif(not ITEMS.exists(), reason="the shared data is not here")
def test_no_code_of_a_real_item_is_masked() -> None:
    rows = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    codes = {row[key] for row in rows for key in ("TASK_CODE", "CATAID", "parentCatalogId") if row.get(key)}
    assert len(codes) > 2000
    assert not [code for code in codes if str(mask(f"事项{code}怎么办")) != f"事项{code}怎么办"]
    assert not [code for code in codes if str(mask(code)) != code]


@pytest.mark.skipif(not ITEMS.exists(), reason="the shared data is not here")
def test_no_name_of_a_real_item_is_masked() -> None:
    names = {json.loads(line)["TASK_NAME"] for line in ITEMS.read_text(encoding="utf-8").splitlines()}
    assert not [name for name in names if "*" in str(mask(name)) and "*" not in name]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("民政局 0746-4219398 没人接", "民政局 0746-4219398 没人接"),
        ("（0746）4219398和0746-4219399", "（0746）4219398和0746-****9399"),
        ("打07464219398，我是13812345678", "打07464219398，我是138****5678"),
        ("网格员13900001111说的", "网格员13900001111说的"),
    ],
)
def test_published_numbers_stay(typed: str, kept: str) -> None:
    public_numbers.know(["民政局：0746-4219398", "13900001111"])
    try:
        assert str(mask(typed)) == kept
    finally:
        public_numbers.know(())
    assert str(mask("0746-4219398")) == "0746-****9398"


def test_what_an_entry_names_is_public_while_it_is_published(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    entry = {**JIEHUN, "phones": [{"type": "consult", "number": "0571-88920146"}]}
    publish(kb, entry)
    assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon)
    try:
        reply = assistant.ask("结婚登记处0571-88920146打不通，我电话0571-88920147")
        logged = kb.questions.get(reply.reply_id)
        assert logged.question == "结婚登记处0571-88920146打不通，我电话0571-****0147"
    finally:
        public_numbers.know(())
