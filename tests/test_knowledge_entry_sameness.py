"""Texts that are the same to a reader, and names that nearly agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.sameness import fold, near_names, pairs, similar


def test_folding() -> None:
    assert fold("（ＡＢＣ）１２３， 居民 身份证？") == "abc123居民身份证"


@given(st.lists(st.text("身份证补领换申请", min_size=1, max_size=7), max_size=12), st.sampled_from([0.5, 0.8, 1.0]))
def test_the_index_finds_what_comparing_all_with_all_finds(texts: list[str], at_least: float) -> None:
    slow = {
        (a, b)
        for b in range(len(texts))
        for a in range(b)
        if texts[a] != texts[b]
        and len(pairs(texts[a]) & pairs(texts[b])) >= at_least * len(pairs(texts[a]) | pairs(texts[b]))
    }
    assert set(similar(texts, at_least=at_least)) == slow


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("民办非企业单位成立登记", "民办非企业单位的成立登记", True),
        ("对食品生产者自建网站交易进行备案", "对食品生产经营者自建网站交易进行备案", True),
        ("往来帐户资金结算查询", "往来账户资金结算查询", True),
        ("人体器官心脏移植医师执业资格认定", "人体器官肾脏移植医师执业资格认定", False),
        ("公民民族成份确认和变更满十八岁", "公民民族成份确认和变更未满十八岁", False),
        ("机动车驾驶证到期换证申请", "机动车驾驶证到期补证申请", False),
        ("广东省2019年工作方案查询", "广东省2020年工作方案查询", False),
    ],
)
def test_near_names(one: str, other: str, near: bool) -> None:
    assert list(near_names([one, other])) == ([(0, 1)] if near else [])
