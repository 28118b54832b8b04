"""Misspelt words are put right before anything else is read; clean questions stay as they are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.analysis import Analyser
from hotline.text import normalise
from knowledge.store import KnowledgeBase

PIECES = st.sampled_from([
    "身份证", "准身证", "驾驶正", "离昏", "接押", "社保咔", "丢了", "怎么办", "不办", "卖药", "换一本", "多少钱", "我", "的", "？",
])  # fmt: skip
SENTENCES = st.lists(
    PIECES | st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=3), max_size=8
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("准身证怎么办", "准生证怎么办"),
        ("接押要什么材料", "解押要什么材料"),
        ("残急证怎么办理", "残疾证怎么办理"),
        ("结昏登记", "结婚登记"),
        ("离昏要多久", "离婚要多久"),
        ("房产正丢了", "房产证丢了"),
        ("驾驶正换证", "驾驶证换证"),
        ("居民身份正", "居民身份证"),
        ("社保咔激活", "社保卡激活"),
        ("营业执兆年检", "营业执照年检"),
        ("医宝报销", "医保报销"),
        ("养老宝险", "养老保险"),
        ("公机金提取", "公积金提取"),
        ("户口本迁议", "户口本迁移"),
    ],
)
def test_a_misspelt_word_is_put_right(analyser: Analyser, typed: str, meant: str) -> None:
    assert analyser.prepare(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shenfenzheng diule", "身份证丢了"),
        ("shenfenzheng丢了", "身份证丢了"),
        ("jiehunzheng怎么补", "结婚证怎么补"),
    ],
)
def test_pinyin_is_written_out(analyser: Analyser, typed: str, meant: str) -> None:
    assert analyser.prepare(typed) == meant


@pytest.mark.parametrize("typed", ["app打不开", "etf", "https", "iphone 15", "ktv 半夜太吵", "wifi", "vip"])
def test_letters_that_are_no_pinyin_stay(analyser: Analyser, typed: str) -> None:
    assert analyser.prepare(typed) == typed


@pytest.mark.parametrize(
    "clean",
    [
        "身份证丢了怎么补办", "催了还不办怎么办", "部门拖着不办", "卖药要什么许可", "护照换一本", "房本受潮烂了换一本", "要花多少",
        "不缴个税能过户吗", "不办生育登记,孩子能上户口吗", "被强制加钱怎么办", "想从父母本子上分出来自己立", "残疾加重了改证", "公证处几点上班",
        "卖车后违章还是我的", "新搬来要不要登记", "户口本上的名字写错了", "孩子的医保怎么交", "办居住证要多久", "工伤赔偿标准",
    ],
)  # fmt: skip
def test_a_clean_question_stays(analyser: Analyser, clean: str) -> None:
    assert analyser.prepare(clean) == clean


def test_what_ships_is_spelt_right(analyser: Analyser, starter_kb: KnowledgeBase) -> None:
    """Of names, aliases and FAQ questions, fewer than one in two hundred is taken for a mistake."""
    texts = [text for _, text, _, _ in starter_kb.phrasings.live() if not re.search("[a-z]", normalise(text))]
    changed = [t for t in texts if analyser.prepare(t) != analyser.lexicon.standardise(normalise(t))]
    assert len(changed) < len(texts) / 200, changed


@given(SENTENCES.map("".join))
@settings(max_examples=200)
def test_correcting_again_changes_nothing_more(analyser: Analyser, text: str) -> None:
    once = analyser.prepare(text)
    assert analyser.prepare(once) == once


@given(SENTENCES.map("".join))
@settings(max_examples=200)
def test_correcting_keeps_the_length(analyser: Analyser, text: str) -> None:
    """A sound stands for a sound: characters are replaced, never added or lost."""
    before = analyser.lexicon.standardise(normalise(text))
    after = analyser.prepare(text)
    assert len(after) == len(before)
    assert all(a == b for a, b in zip(after, before, strict=True) if not "\u4e00" <= b <= "\u9fff")
