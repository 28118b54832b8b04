"""Drafts going live in the terminal, and what guards them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from knowledge.entry.validation import check_item
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING
from tests.terminal import refused, staff


def drafted(database: str, **fields: Any) -> None:
    """A draft in review, written by li."""
    staff(database, li="editor", wang="reviewer")
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        item = check_item(BULING | fields)
        kb.items.save_draft(item, author="li", note="补写概述")
        kb.items.submit(item.code, by="li")


def test_where_to_complain_ends_every_guide(run: Callable[..., Result]) -> None:
    assert "监督投诉" in run("item", "show", "hy-jiehun").stdout


def test_a_draft_is_published_by_somebody_else(run: Callable[..., Result], database: str) -> None:
    drafted(database, summary="丢了就补。")
    refused(run("item", "publish", "sfz-buling", "--as", "li"), 1, "没有这项权限")
    refused(run("item", "publish", "hy-jiehun", "--as", "wang"), 1, "没有草稿")
    refused(run("item", "publish", "sfz-buling", "--as", "nobody"), 1, "没有账号 nobody")
    assert run("item", "publish").exit_code == 2
    assert "已发布第 2 版" in run("item", "publish", "sfz-buling", "--as", "wang").stdout
    assert "编写 li  审核 wang  补写概述" in run("item", "revisions", "sfz-buling").stdout
    assert "作为第 3 版" in run("item", "rollback", "sfz-buling", "1", "--as", "wang").stdout
    refused(run("item", "withdraw", "sfz-buling", " ", "--as", "wang"), 1, "请写明撤下的原因")
    assert run("item", "withdraw", "sfz-buling", "内容有误", "--as", "wang").exit_code == 0
    refused(run("item", "withdraw", "sfz-buling", "内容有误", "--as", "wang"), 1, "没有已发布的条目")


def test_a_draft_over_something_newer_is_refused(run: Callable[..., Result], database: str, tmp_path: Path) -> None:
    drafted(database, summary="丢了就补。")
    file = tmp_path / "newer.jsonl"
    file.write_text(json.dumps(BULING | {"summary": "新规定。"}), encoding="utf-8")
    assert run("import", file).exit_code == 0
    refused(run("item", "publish", "sfz-buling", "--as", "wang"), 1, "从第 1 版改起", "现在已是第 2 版（本机 发布）")
    assert run("import", file, "--as-draft", "--as", "li").exit_code == 0  # what is there already: nothing to do
    file.write_text(json.dumps(BULING | {"summary": "按新规定补。"}), encoding="utf-8")
    assert run("import", file, "--as-draft", "--as", "li").exit_code == 0


def test_a_draft_waits_for_its_day(run: Callable[..., Result], database: str) -> None:
    drafted(database, summary="丢了就补。")
    refused(run("item", "publish", "sfz-buling", "--on", "2020-01-01", "--as", "wang"), 1, "应在今天以后")
    refused(run("item", "publish", "sfz-buling", "--on", "2年", "--as", "wang"), 2, "不是日期")
    assert "已定于 2999-01-01 发布" in run("item", "publish", "sfz-buling", "--on", "2999-01-01", "--as", "wang").stdout
    assert run("item", "scheduled").stdout == "2999-01-01  sfz-buling  000000000000  wang\n"
    assert run("item", "cancel", "sfz-buling", "--as", "wang").exit_code == 0
    refused(run("item", "cancel", "sfz-buling", "--as", "wang"), 1, "没有定时发布")
    assert run("item", "scheduled").stdout == ""


def test_what_must_be_answered_is_taken_back_by_who_may_override(run: Callable[..., Result], database: str) -> None:
    staff(database, li="editor", wang="reviewer")
    question = "身份证丢了怎么补办"
    assert "第 1 条" in run("gate", "add", "sfz-buling", question, "--must-answer", "--as", "li").stdout
    refused(run("gate", "add", "sfz-buling", question, "--as", "li"), 1, "没有这项权限")  # to watch it only
    refused(run("gate", "remove", "1", "--as", "li"), 1, "没有这项权限")
    assert f"1  必须答对  {question}" in run("gate", "questions").stdout
    assert f"已取消：{question}" in run("gate", "remove", "1", "--as", "wang").stdout
    refused(run("gate", "remove", "1", "--as", "wang"), 1, "没有这条标注的问题")
    assert run("gate", "add", "sfz-buling", question, "--as", "li").exit_code == 0
    assert run("gate", "remove", "1", "--as", "li").exit_code == 0


def test_an_office_of_one_publishes_alone(
    run: Callable[..., Result], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(database, summary="丢了就补。")
    staff(database, solo="admin")
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        kb.items.save_draft(check_item(BULING | {"summary": "再改。"}), author="solo")
        kb.items.submit("sfz-buling", by="solo")
    refused(run("item", "publish", "sfz-buling", "--as", "solo"), 1, "审核人不能是编写人")
    monkeypatch.setenv("HOTLINE_FOUR_EYES", "off")
    assert run("item", "publish", "sfz-buling", "--as", "solo").exit_code == 0
    monkeypatch.setenv("HOTLINE_FOUR_EYES", "maybe")
    refused(run("item", "scheduled"), 1, "HOTLINE_FOUR_EYES 应为 on 或 off")


def test_an_old_fee_that_still_stands_is_told_and_put_right(run: Callable[..., Result], database: str) -> None:
    drafted(database, summary="丢了就补，收40元。", fees=[BULING["fees"][0] | {"amount": "45"}])
    assert "概述：还写着 40元，工本费已改成 45元" in run("item", "elsewhere", "sfz-buling").stdout
    published = run("item", "publish", "sfz-buling", "--as", "wang")
    assert "旧的数还写在" in published.stderr
    assert "item elsewhere sfz-buling" in published.stderr
    changed = run("item", "elsewhere", "sfz-buling", "--change", "--as", "li").stdout
    assert "草稿待审核" in changed
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        assert kb.items.draft("sfz-buling").item.summary == "丢了就补，收45元。"


def test_an_import_tells_of_the_old_number_too(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "dearer.jsonl"
    dearer = BULING | {"summary": "收40元。", "fees": [BULING["fees"][0] | {"amount": "45"}]}
    file.write_text(json.dumps(dearer), encoding="utf-8")
    for options in (["--dry-run"], []):
        said = run("import", file, *options)
        assert "概述：还写着 40元，工本费已改成 45元" in said.stderr
