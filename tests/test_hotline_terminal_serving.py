"""What cannot be started, or opened, is said in a sentence."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.terminal import refused


@pytest.fixture
def taken() -> Any:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_that_is_taken_is_said_before_anything_else(run: Callable[..., Result], taken: int) -> None:
    said = run("serve", "--port", taken)
    refused(said, 2, f"端口 {taken} 已被占用", "PORT=")
    assert "请在浏览器打开" not in said.output


@pytest.mark.parametrize("command", ["serve", "repl", "ask"])
def test_weights_that_cannot_be_used_are_said_in_a_sentence(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    words = [command, "身份证"] if command == "ask" else [command]
    monkeypatch.setenv("HOTLINE_MODEL", "garbage")
    refused(run(*words), 1, "“garbage”不存在")
    garbage = tmp_path / "garbage.json"
    garbage.write_text("garbage")
    monkeypatch.setenv("HOTLINE_MODEL", str(garbage))
    monkeypatch.setenv("PORT", "18499")
    refused(run(*words), 1, "不是权重文件，或者已损坏")


def test_a_database_is_never_made_by_a_slip(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(run("ask", "身份证", "--database", "foo"), 2, "没有“foo”这个数据库文件", "sqlite:///foo")
    assert "工本费" in run("ask", "身份证丢了怎么补办", "--database", "terminal.db").stdout
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "foo")
    refused(run("ask", "身份证"), 1, "应写成 sqlite:///文件路径", "foo")
    assert not Path("foo").exists()
