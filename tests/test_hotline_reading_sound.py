"""How text sounds: syllables, those that many speakers do not tell apart, and runs of letters that are pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.sound import fold, fuzzy_syllable, initials, is_syllable, pinyin_run, spelled, syllable
from tests.examples import examples

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=9)


@pytest.mark.parametrize(
    ("char", "sound"), [("证", "zheng"), ("女", "nv"), ("绿", "lv"), ("a", ""), ("1", ""), ("。", "")]
)
def test_a_character_has_one_syllable_without_tone(char: str, sound: str) -> None:
    assert syllable(char) == sound


@pytest.mark.parametrize(
    ("one", "other"),
    [("申", "生"), ("知", "资"), ("是", "四"), ("吃", "次"), ("赢", "银"), ("方", "翻"), ("牛", "流"), ("花", "发")],
)
def test_near_sounds_are_folded_together(one: str, other: str) -> None:
    assert fuzzy_syllable(one) == fuzzy_syllable(other)


@pytest.mark.parametrize(("one", "other"), [("补", "换"), ("转", "迁"), ("税", "社"), ("护", "照")])
def test_different_sounds_stay_apart(one: str, other: str) -> None:
    assert fuzzy_syllable(one) != fuzzy_syllable(other)


def test_a_word_is_spelled_and_abbreviated() -> None:
    assert spelled("身份证") == "shenfenzheng"
    assert initials("身份证") == "sfz"
    assert initials("A证2年") == "Az2n"


@pytest.mark.parametrize(
    ("run", "syllables"),
    [
        ("shenfenzheng", ("shen", "fen", "zheng")),
        ("jiehun", ("jie", "hun")),
        ("xian", ()),  # one syllable is a word of letters as likely as not
        ("sfz", ()),
        ("hello", ()),
        ("https", ()),
        ("fangan", ("fang", "an")),  # the longest syllable first
        ("", ()),
        ("a" * 80, ()),
    ],
)
def test_a_run_of_letters_is_split_into_syllables(run: str, syllables: tuple[str, ...]) -> None:
    assert pinyin_run(run) == tuple(map(fold, syllables))


@pytest.mark.parametrize("letters", ["shen", "zhuang", "a", "er", "lv"])
def test_whole_syllables(letters: str) -> None:
    assert is_syllable(letters)


@pytest.mark.parametrize("letters", ["", "s", "sh", "shenf", "hello", "i", "shenfen"])
def test_anything_else_is_no_syllable(letters: str) -> None:
    assert not is_syllable(letters)


@given(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
@examples(200)
def test_a_syllable_has_neither_tone_nor_case(char: str) -> None:
    assert syllable(char) == "" or (syllable(char).isascii() and syllable(char).islower())


@given(CHINESE)
@examples(100)
def test_what_is_spelled_can_be_read(text: str) -> None:
    """There may be several ways to split, but there is always one."""
    letters = spelled(text)
    if letters.isascii() and letters.isalpha() and 4 <= len(letters) <= 60 and all(map(syllable, text)):
        assert len(pinyin_run(letters)) >= 1


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), max_size=80))
@examples(100)
def test_any_letters_can_be_tried(run: str) -> None:
    assert all(pinyin_run(run))
