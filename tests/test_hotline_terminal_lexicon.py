"""Curators' words in the terminal."""

from collections.abc import Callable

import pytest
from click.testing import Result

from tests.terminal import refused, staff


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["事物", "借书证", "~"], "有一个说法是空的"),
        (["外物", "", "健身月卡"], "没有写标准词"),
        (["外物", "健身月卡", ""], "没有写说法"),
        (["事物", "~借书证", "看书本"], "~ 写错了"),
        (["事物", "借书证", "~~看书本"], "~ 写错了"),
        (["事物", "借书证", "看书：本"], "有标点、空白或换行"),
        (["事物", "借书证", "看书\n本"], "有标点、空白或换行"),
        (["事物", "借书\n证", "看书本"], "有标点、空白或换行"),
        (["事物", "借书证", "看" * 3000], "有 3000 个字，一个词最多 30 个字"),
        (["紧急", "地震", "地震了"], "程序没有“地震”的紧急答复，“紧急”的标准词只有"),
        (["方面", "不存在的方面", "哈哈"], "没有“不存在的方面”这个方面"),
        (["事物", "居民身份证", "二代证"], "“二代证”已经有了，在objects-household.txt"),
        (["题外", "题外", "~哪家强"], "不分轻重，请去掉 ~"),
        (["地方词", "孩子 老人", "娃娃头"], "一条只能写一个标准词"),
        (["东西", "借书证", "看书本"], "没有“东西”这个类别"),
    ],
    ids=lambda words: " ".join(words)[:20] if isinstance(words, list) else "",
)
def test_a_line_that_cannot_work_is_refused(run: Callable[..., Result], words: list[str], reason: str) -> None:
    refused(run("lexicon", "add", *words), 1, "新增的", reason)
    assert run("lexicon", "list").stdout == ""


def test_a_line_is_kept_as_texts_are_read(run: Callable[..., Result]) -> None:
    assert "lexicon approve 1" in run("lexicon", "add", "事物", "居民身份证", "ＩＤ卡", "～小卡片片").stdout
    assert run("lexicon", "list").stdout == "1  事物  居民身份证：id卡 ~小卡片片  （本机，待审核）\n"


def test_a_line_is_approved_by_somebody_else(run: Callable[..., Result], database: str) -> None:
    staff(database, li="editor", wang="reviewer")
    run("lexicon", "add", "事物", "居民身份证", "小卡片片", "--as", "wang")
    refused(run("lexicon", "approve", "1", "--as", "li"), 1, "没有这项权限")
    refused(run("lexicon", "approve", "1", "--as", "wang"), 1, "审核人不能是提出人")
    assert "从下一个问题起生效" in run("lexicon", "approve", "1").stdout
    assert run("lexicon", "list").stdout == "1  事物  居民身份证：小卡片片  （wang）\n"
    refused(run("lexicon", "approve", "1"), 1, "已经生效")
    refused(run("lexicon", "remove", "1", "--as", "li"), 1, "没有这项权限")
    assert run("lexicon", "remove", "1", "--as", "wang").exit_code == 0
    refused(run("lexicon", "remove", "1"), 1, "没有第 1 条")


def test_what_collides_is_told_by_the_new_line(run: Callable[..., Result]) -> None:
    assert run("lexicon", "add", "事物", "借书证证", "看书本本").exit_code == 0
    refused(
        run("lexicon", "add", "事物", "借书证证", "看书本本"),
        1,
        "新增的“借书证证：看书本本”",
        "已经有了，在本单位第 1 条（可用 lexicon remove 1 删去）",
    )
    refused(run("lexicon", "add", "事物", "看书本本", "借书证证"), 1, "新增的“看书本本：借书证证”", "循环", "第 1 条")
