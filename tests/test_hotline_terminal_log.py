"""The log in the terminal: purged after asking, one question taken out, alarms listed and exported."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from knowledge.storage.clock import day_of, now
from knowledge.store import KnowledgeBase
from tests.terminal import refused


def test_the_log_is_purged_after_asking(run: Callable[..., Result]) -> None:
    run("ask", "星舰怎么年检")
    said = run("log", "purge", "--before", "2026-01-01", input="n\n")
    assert "将删去 2026-01-01 以前的 0 条问答记录" in said.stdout
    assert said.exit_code == 1
    assert "已删去 0 条问答记录" in run("log", "purge", "--before", "2026-01-01", "--yes").stdout
    refused(run("log", "purge", "--before", "2999-01-01", "--yes"), 1, "还没有到")


def test_without_a_day_the_log_is_purged_as_it_is_set(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_LOG_KEEP_DAYS", "183")
    said = run("log", "purge", input="n\n").stdout
    assert f"将删去 {day_of(now()) - timedelta(days=183)} 以前的 0 条" in said


def test_a_question_is_taken_out_of_the_log(run: Callable[..., Result]) -> None:
    reply = json.loads(run("ask", "星舰怎么年检", "--json").stdout)["reply_id"]
    assert run("log", "redact", reply).exit_code == 0
    assert "问：（已删去）" in run("replay", reply).stdout
    refused(run("log", "redact", "nope"), 1, "没有编号为 nope 的答复")


def test_alarms_are_listed_searched_and_exported(run: Callable[..., Result], database: str, tmp_path: Path) -> None:
    for question in ("厨房着火了", "有人在桥上要往下跳", "身份证丢了怎么补办"):
        run("ask", question)
    listed = run("alarms", "list").output
    assert "厨房着火了" in listed
    assert "身份证" not in listed
    assert "确定  119  未标" in listed
    found = run("alarms", "list", "桥上", "--days", "1").output
    assert "厨房" not in found
    reply_id = found.splitlines()[0].split()[-1]
    with KnowledgeBase(database) as kb:
        kb.alarms.label(reply_id, "right", by="甲")
    exported = tmp_path / "labels.jsonl"
    assert "已导出 1 条标注" in run("alarms", "export", str(exported)).output
    assert json.loads(exported.read_text(encoding="utf-8"))["text"] == "有人在桥上要往下跳"
