"""Law texts and what has to be looked at again, in the terminal."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from knowledge.entry.records import Source
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.terminal import refused, staff


def test_an_amended_article_waits_until_somebody_has_looked(
    run: Callable[..., Result], database: str, tmp_path: Path
) -> None:
    staff(database, li="editor", zuo="operator", zong="admin")
    with KnowledgeBase(path_of(database).as_posix()) as kb:
        kb.sources.put([Source(key="发改价格〔2003〕2322号", title="收费通知", level="规范性文件")])
    key = "发改价格〔2003〕2322号"
    assert "有 0 条" in run("source", "amend", key, "--article", "5", "--on", "2027-01-01", "--as", "li").stdout
    refused(run("source", "amend", key, "--article", "五章", "--on", "2027-01-01", "--as", "zuo"), 1, "没有这项权限")
    refused(run("source", "amend", key, "--article", "甲", "--on", "2027-01-01", "--as", "li"), 1, "不是条款")
    assert "缺：原文、网址、施行日" in run("source", "watch").stdout
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "收费通知.txt").write_text("收费通知\n第一条 补领收四十元。", encoding="utf-8")
    refused(run("source", "refresh", tmp_path / "laws", "--as", "li"), 1, "没有这项权限")
    assert "载入 1 个来源的条文（新 1）" in run("source", "refresh", tmp_path / "laws", "--as", "zong").stdout
    (tmp_path / "laws" / "收费通知.txt").write_text("收费通知\n第一条 补领收五十元。", encoding="utf-8")
    assert "改 第一条" in run("source", "refresh", tmp_path / "laws", "--as", "zong").stdout
    refused(run("review", "keep", "看9", "--as", "li"), 1, "没有第 9 号")
    assert run("review", "take", "甲").exit_code == 2
    assert "没有待办" in run("review", "list").stdout


def test_a_folder_of_whole_texts_is_imported_from_the_terminal(
    run: Callable[..., Result], database: str, tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text("# 关于除雪的通知\n\n雪停后两小时内清扫。", encoding="utf-8")
    (tmp_path / "texts" / "b.docx").write_bytes(b"PK broken")
    done = run("import", tmp_path / "texts", "--format", "notice")
    assert "读到 2 条，新增 1，修改 0，相同 0，不合格 1" in done.stdout
    assert "整篇的通知" in done.stderr
    assert done.exit_code == 1
    refused(run("import", tmp_path / "texts"), 1, "是文件夹")
