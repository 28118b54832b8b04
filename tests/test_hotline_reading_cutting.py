"""Cutting is jieba's own, only faster."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.cutting import Cutter

WORDS = ("准生证", "异地就医备案", "上牌")
SENTENCES = [
    "身份证丢了怎么补办",
    "我老家在四川，想在深圳办异地就医备案，要什么材料？",
    "准生证 和 出生证明 是 一回事 吗",
    "韦尕镇欻拉街道办ok不ok 12345 3.5%",
    "",
]


@pytest.fixture(scope="module")
def theirs() -> jieba.Tokenizer:
    """jieba as it comes, with the same words added."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in WORDS:
        tokenizer.add_word(word, freq=max(tokenizer.FREQ.get(word, 0), 1000))
    return tokenizer


@pytest.fixture(scope="module")
def ours() -> Cutter:
    return Cutter(WORDS)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_cut_as_jieba_cuts_it(ours: Cutter, theirs: jieba.Tokenizer, sentence: str) -> None:
    assert list(ours.cut(sentence)) == list(theirs.cut(sentence))


@given(
    st.text(
        st.sampled_from("身份证丢了怎么补办户口迁移生育登记准出明的在和一不人中国公司上牌a1 ，。") | st.characters(),
        max_size=40,
    )
)
def test_any_text_is_cut_as_jieba_cuts_it(ours: Cutter, theirs: jieba.Tokenizer, text: str) -> None:
    assert list(ours.cut(text)) == list(theirs.cut(text))


def test_added_words_stay_whole(ours: Cutter) -> None:
    assert "异地就医备案" in list(ours.cut("异地就医备案怎么办"))
