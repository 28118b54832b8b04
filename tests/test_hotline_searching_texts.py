"""Whole texts in the index: what is counted, what is found word for word, and how much they weigh."""

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.searching.texts import RARER, build, codes_of, texts_of
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase, LiveEntry

TEXT = st.text("户口簿身份证办理12ab ，。\n\U00020000", max_size=30)


def entry(number: int, *, summary: str = "", body: str = "", more: str = "") -> LiveEntry:
    return LiveEntry(
        number, f"c{number}", "000000000000", 1, f"事项{number}", "公共服务", "", "", "", summary, "public", None, None,
        frozenset(), body, more,
    )  # fmt: skip


@given(st.lists(TEXT, max_size=6), TEXT)
def test_what_has_nearly_all_of_a_question_is_found_whatever_is_looked_up_first(
    pieces: list[str], question: str
) -> None:
    owners = np.arange(len(pieces), dtype=np.int32)
    texts = build(pieces, owners, [""] * len(pieces), np.ones(len(pieces), dtype=np.float32))
    wanted = set(codes_of(question))
    having = {code: [n for n, piece in enumerate(pieces) if code in codes_of(piece)] for code in wanted}
    size = len(pieces)
    weight = {
        code: log(1 + (size - len(found) + 0.5) / (len(found) + 0.5)) if found else log(1 + (size + 0.5) / 0.5)
        for code, found in having.items()
    }
    whole = sum(weight.values())
    shares = (
        {n: sum(weight[code] for code in wanted if n in having[code]) / whole for n in range(size)} if wanted else {}
    )
    found = texts.quoted(question)
    assert all(found[n] == pytest.approx(shares[n], abs=1e-3) for n in found)
    assert all(n in found for n, share in shares.items() if share >= 0.7 + 1e-3)


@given(st.lists(TEXT, min_size=1, max_size=6))
def test_whole_texts_are_what_their_pieces_and_phrasings_say_together(pieces: list[str]) -> None:
    owners = np.array([n // 2 for n in range(len(pieces))], dtype=np.int32)
    count = int(owners[-1]) + 1
    texts = build(pieces, owners, ["办理"] * count, np.ones(count, dtype=np.float32))
    for number in range(count):
        mine = Counter(code for n, piece in enumerate(pieces) if n // 2 == number for code in codes_of(piece))
        mine.update(codes_of("办理"))
        spans = zip(texts.whole.terms.starts[:-1].tolist(), texts.whole.terms.starts[1:].tolist(), strict=True)
        there = [
            int(code) for code, (start, end) in zip(texts.whole.terms.codes, spans, strict=True)
            if number in texts.whole.terms.texts[start:end]
        ]  # fmt: skip
        assert sorted(there) == sorted(mine)


def test_words_weigh_more_than_what_stands_between_them() -> None:
    said = ["户口簿 登记", "口登 簿记 户", *("别的事情" for _ in range(8))]
    texts = build(said, np.arange(10, dtype=np.int32), [""] * 10, np.ones(10, dtype=np.float32))
    heard = texts.hear("户口簿登记", ["户口簿", "登记"])
    assert heard.whole[0] > 2 * heard.whole[1] > 0.0 == heard.whole[2]
    assert RARER > 1


def test_a_short_entry_in_a_huge_base_is_read_by_its_beginning_and_a_long_one_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hotline.searching.texts.MANY", 1)
    short = entry(1, summary="短的说明", body="材料一\n" + "填充的话" * 100 + "\n末尾的特别规定")
    long = entry(2, summary="很长的正文，" * 60 + "末尾的另外规定")
    texts = texts_of([short, long], [["甲"], ["乙"]])
    assert texts.quoted("末尾的另外规定").keys() == {1}
    assert not texts.quoted("末尾的特别规定")
    assert texts.quoted("短的说明").keys() == {0}
    assert texts.beyond[1] > 0.9


def test_what_is_said_only_in_a_fact_finds_its_item_though_others_are_asked_for_in_many_ways(kb: KnowledgeBase) -> None:
    names = ["居民身份证丢失补领", "居民身份证到期换领", "居住证签注", "户口迁移", "出生登记"]
    items = [
        {
            "code": f"x-{n}", "name": name, "summary": f"{name}的说明。", "aliases": [f"{name}怎么办{k}" for k in range(12)],
            "places": [{"name": f"{place}便民服务中心", "address": f"{place}路8号3楼{n + 5}号窗口", "phone": f"0579-8246800{n}"}],
            "documents": [{"name": "户口簿"}],
        }
        for n, (name, place) in enumerate(zip(names, ("东河", "西桥", "南塘", "北港", "中山"), strict=True))
    ]  # fmt: skip
    kb.items.publish_many([check_item(item) for item in items], by="本机")
    assistant = Assistant(kb, secret=b"only for tests, only for tests, 32+")
    try:
        for question, code in (
            ("南塘路8号3楼7号窗口", "x-2"),
            ("北港便民服务中心0579-82468003", "x-3"),
            ("东河路8号3楼5号窗口", "x-0"),
        ):
            assert assistant.rank(question).candidates[0].entry.code == code, question
        assert assistant.rank("居民身份证丢失补领怎么办3").candidates[0].entry.code == "x-0"
    finally:
        assistant.close()
