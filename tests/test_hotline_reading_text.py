"""Text as people type it, made comparable, and the part of a long message that asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.text import MAX_READ, asking_part, bare, normalise, without_personal_numbers
from tests.examples import examples

ANY_TEXT = st.text(st.characters(), max_size=60)
"""Any characters at all: control characters, emoji, halves of surrogate pairs."""


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("身分證丟了怎麼補辦？", "身份证丢了怎么补办?"),
        ("ＳＦＺ　１２３", "sfz 123"),
        ("  身份证\t\n丢了  ", "身份证 丢了"),
        ("身份证\x00丢了\u200b吗", "身份证 丢了 吗"),
        ("①㈠Ⅳ", "1(一)iv"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("著火了，打甚麼電話", "着火了,打什么电话"),
        ("软著登记", "软著登记"),
        ("\ud800身份\udcff证", "身份证"),
        ("打一二三四五", "打12345"),
        ("打幺幺零还是一二三四五", "打110还是12345"),
        ("四零五零补贴", "4050补贴"),
        ("二〇二五年", "2025年"),
        ("周一二三四上班吗", "周一二三四上班吗"),
        ("三十五岁", "三十五岁"),
        ("一一对应", "一一对应"),
        ("", ""),
    ],
)
def test_normalise(typed: str, read: str) -> None:
    assert normalise(typed) == read


@given(ANY_TEXT)
@examples(200)
def test_what_is_normalised_stays_and_can_be_printed(typed: str) -> None:
    read = normalise(typed)
    assert read.isprintable()
    assert read == read.strip()
    assert normalise(read) == read


def test_bare_keeps_letters_digits_and_chinese() -> None:
    assert bare(normalise("你好，身份证（A1）丢了！😀")) == "你好身份证a1丢了"
    assert bare("😀?!。 ") == ""


# -- long messages


def test_a_short_message_is_read_whole() -> None:
    assert asking_part("身份证丢了。怎么办？") == "身份证丢了。怎么办？"


def test_a_long_story_is_read_by_the_sentences_that_ask() -> None:
    story = "我今年七十二岁，老伴走得早。" * 60 + "前几天办社保卡的时候排了半天队。请问高龄津贴怎么领？"
    part = asking_part(story)
    assert "高龄津贴怎么领" in part
    assert "老伴" not in part
    assert len(part) <= MAX_READ


def test_of_many_questions_the_last_ones_are_read() -> None:
    part = asking_part("低保怎么办？" * 100 + "医保怎么报销？")
    assert part.endswith("医保怎么报销？")
    assert len(part) <= MAX_READ


def test_a_long_message_without_a_question_is_read_at_both_ends() -> None:
    part = asking_part("开头" + "无" * 2000 + "结尾")
    assert part.startswith("开头")
    assert part.endswith("结尾")
    assert len(part) <= MAX_READ + 1


@given(st.text(max_size=2000))
@examples(50)
def test_never_much_more_than_the_limit_is_read(text: str) -> None:
    assert len(asking_part(text * 3)) <= MAX_READ + 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("我身份证号11010519491231002x丢了怎么补", "我身份证号丢了怎么补"),
        ("我身份证号110***********002x丢了怎么补", "我身份证号丢了怎么补"),
        ("电话13812345678的社保卡丢了", "电话的社保卡丢了"),
        ("卡号6222020200112233445挂失", "卡号挂失"),
        ("打12345没人接", "打12345没人接"),
        ("工单26112800006到哪一步了", "工单26112800006到哪一步了"),
        ("发票号码04403200 金额12800000", "发票号码04403200 金额12800000"),
    ],
)
def test_numbers_of_people_and_cards_are_not_read(typed: str, read: str) -> None:
    assert without_personal_numbers(typed) == read
