"""Cutting is jieba's own, only faster."""

from collections.abc import Callable, Iterator
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading import dictionary, kept_tables
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


FEW = {"身份证": 120, "c1": 3, "身份": 900, "身": 0}


@pytest.fixture
def table(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A dictionary file, and the table kept of it."""
    source = tmp_path / "dict.txt"
    source.write_text("身份证 120 n", encoding="utf-8")
    kept_tables.keep_in(tmp_path)
    dictionary.keep(source, WORDS, FEW, 1023)
    yield source, tmp_path / dictionary.NAME
    kept_tables.keep_in(None)


def test_a_dictionary_is_kept_as_it_was_made(table: tuple[Path, Path]) -> None:
    kept = dictionary.kept(table[0], WORDS)
    assert kept is not None
    found, total = kept
    assert (list(found.items()), total) == (list(FEW.items()), 1023)
    assert [found.get(word) for word in ("身份证", "身", "证", "", "c")] == [120, 0, None, None, None]


def test_the_table_with_other_words_added_is_none(table: tuple[Path, Path]) -> None:
    assert dictionary.kept(table[0], WORDS[:2]) is None


@pytest.mark.slow  # makes the whole dictionary twice
def test_what_is_cut_by_the_table_is_what_was_cut_before(tmp_path: Path, theirs: jieba.Tokenizer) -> None:
    kept_tables.keep_in(tmp_path)
    try:
        Cutter(WORDS)
        mapped = Cutter(WORDS)
    finally:
        kept_tables.keep_in(None)
    assert isinstance(mapped.FREQ, dictionary.KeptDictionary)
    assert list(mapped.FREQ.items()) == list(theirs.FREQ.items())
    assert mapped.total == theirs.total
    for sentence in SENTENCES:
        assert list(mapped.cut(sentence)) == list(theirs.cut(sentence))


def test_nothing_is_kept_where_there_is_no_folder_for_it(table: tuple[Path, Path]) -> None:
    kept_tables.keep_in(None)
    assert dictionary.kept(table[0], WORDS) is None


def test_the_table_of_another_dictionary_is_none(table: tuple[Path, Path]) -> None:
    table[0].write_text("身份证 121 n 更长", encoding="utf-8")
    assert dictionary.kept(table[0], WORDS) is None


@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:-3] + b"xyz", lambda _: b"", lambda b: b"X" + b])
def test_a_damaged_table_is_none(table: tuple[Path, Path], damage: Callable[[bytes], bytes]) -> None:
    table[1].write_bytes(damage(table[1].read_bytes()))
    assert dictionary.kept(table[0], WORDS) is None
