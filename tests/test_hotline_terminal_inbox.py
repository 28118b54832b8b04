"""The queue in the terminal."""

from collections.abc import Callable

from click.testing import Result

from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.terminal import refused


def test_the_rest_of_a_long_queue_is_on_the_next_page(run: Callable[..., Result], database: str) -> None:
    with KnowledgeBase(str(path_of(database))) as kb, kb._connections.changing() as db:
        db.many(
            "INSERT INTO cases (question, grouping, region, state, opened_at, last_asked_at, times) VALUES (?, ?, '', 'open', ?, ?, 1)",
            [(f"第{n}问", str(n), f"2026-11-22T10:{n % 60:02}", f"2026-11-22T10:{n % 60:02}") for n in range(131)],
        )
    first, second = run("inbox", "list").stdout, run("inbox", "list", "--page", "2").stdout
    assert (first.count("问 "), second.count("问 ")) == (100, 31)
    assert "还有 31 个，用 --page 2 看下一页。" in first
    assert "还有" not in second
    assert "这一页没有问题" in run("inbox", "list", "--page", "3").stdout


def test_a_long_question_takes_two_lines_of_the_list(run: Callable[..., Result]) -> None:
    run("ask", "红烧肉 怎么做\n才好吃 [bold]呀 " * 60)
    said = run("inbox", "list").stdout
    assert said.count("\n") < 8
    assert "…" in said
    assert "[bold]" in said


def test_no_stub_replaces_what_is_published(run: Callable[..., Result]) -> None:
    run("ask", "红烧肉怎么做")
    refused(run("inbox", "draft", "1", "sfz-buling", "随便的名字"), 1, "已有已发布的事项 sfz-buling")
    assert "待处理" in run("inbox", "list").stdout
