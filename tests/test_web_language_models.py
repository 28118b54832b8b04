"""The server for language models, driven by the SDK's own client: over streams in a process of its own, and over HTTP with a token."""

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from cli import main
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from web.language_models.quoting import tool_server
from web.language_models.serving import http_app

ROOT = Path(__file__).parent.parent
TOOLS = ["ask", "changes", "check_text", "facts", "item"]


async def _use(client: Client) -> dict[str, Any]:
    """What every tool says of one matter."""
    said: dict[str, Any] = {"tools": sorted(tool.name for tool in (await client.list_tools()).tools)}
    calls: dict[str, dict[str, Any]] = {
        "ask": {"question": "身份证丢了补办多少钱"},
        "item": {"code": "sfz-buling"},
        "facts": {"code": "sfz-buling", "facet": "费用"},
        "changes": {"topic": "身份证", "limit": 3},
        "check_text": {"text": "身份证丢失补领，工本费20元。"},
    }
    for name, arguments in calls.items():
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result
        said[name] = result.structured_content
    return said


def _check(said: dict[str, Any]) -> None:
    assert said["tools"] == TOOLS
    assert said["ask"]["facts"][0]["text"] == "40元"
    assert said["item"]["item"]["code"] == "sfz-buling"
    assert [fact["text"] for fact in said["facts"]["result"]] == ["40元"]
    assert len(said["changes"]["result"]) == 3
    assert {change["topic"] for change in said["changes"]["result"]} == {"身份证"}
    assert said["check_text"]["differing"][0]["correction"] == "丢失补领工本费：40元"


def test_over_the_standard_streams(starter_copy: KnowledgeBase) -> None:
    """`cli.py mcp` as a chat program starts it."""
    server = StdioServerParameters(
        command=sys.executable, args=[str(ROOT / "cli.py"), "mcp", "--database", starter_copy.path], cwd=ROOT
    )

    async def talk() -> dict[str, Any]:
        async with Client(stdio_client(server)) as client:
            return await _use(client)

    _check(asyncio.run(talk()))
    asked = starter_copy._connections.db.execute("SELECT channel FROM questions").fetchall()
    assert [row[0] for row in asked] == ["mcp"], "it is logged like every question"


@pytest.fixture
def assistant(starter_copy: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    return Assistant(starter_copy, secret=b"only for tests", lexicon=lexicon)


@pytest.fixture
def served(assistant: Assistant) -> Iterator[tuple[str, str]]:
    """The address of the server, and a token for it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    _, secret = assistant.kb.api_tokens.make("小程序", ["ask", "read", "check"], by="本机")
    server = uvicorn.Server(
        uvicorn.Config(http_app(assistant, "127.0.0.1", port), port=port, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with httpx2.Client() as probe:
        for _ in range(400):
            try:
                probe.get(f"http://127.0.0.1:{port}/mcp")
                break
            except httpx2.TransportError:
                threading.Event().wait(0.02)
    yield f"http://127.0.0.1:{port}/mcp", secret
    server.should_exit = True
    thread.join(10)


def test_over_http_with_a_token(served: tuple[str, str]) -> None:
    address, secret = served

    async def talk() -> dict[str, Any]:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {secret}"}, timeout=60) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            return await _use(client)

    _check(asyncio.run(talk()))


def test_nobody_comes_in_without_a_token_or_from_another_site(served: tuple[str, str], assistant: Assistant) -> None:
    address, secret = served
    _, reader = assistant.kb.api_tokens.make("只读", ["read"], by="本机")
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream"}
    with httpx2.Client(timeout=60) as http:

        def status(**more: str) -> int:
            return int(http.post(address, json=body, headers=headers | more).status_code)

        assert status() == 401
        assert status(Authorization="Bearer hl_falsch") == 401
        assert status(Authorization=f"Bearer {reader}") == 401
        assert status(Authorization=f"Bearer {secret}", Origin="https://example.com") == 403
        assert status(Authorization=f"Bearer {secret}", Host="example.com") == 421
        assert status(Authorization=f"Bearer {secret}") in (200, 400), "it gets as far as the protocol"
        token = next(t for t in assistant.kb.api_tokens.all() if t.name == "小程序")
        assistant.kb.api_tokens.revoke(token.id, by="本机")
        assert status(Authorization=f"Bearer {secret}") == 401


def test_mistakes_are_told_in_a_sentence(assistant: Assistant) -> None:
    async def talk() -> list[str]:
        said = []
        async with Client(tool_server(assistant)) as client:
            for name, arguments in (
                ("item", {"code": "gibt-es-nicht"}), ("ask", {"question": "你好", "region": "999999"}),
                ("changes", {"since": "gestern"}), ("ask", {"question": " "}),
            ):  # fmt: skip
                result = await client.call_tool(name, arguments)
                assert result.is_error
                said.append(result.content[0].text)  # type: ignore[union-attr]
            assert (await client.call_tool("publish", {})).is_error, "there is no tool that changes anything"
        return said

    expected = ("没有已发布的", "没有“999999”这个地区", "since 应为日期", "question 不能为空。")
    assert all(part in said for said, part in zip(asyncio.run(talk()), expected, strict=True))


def test_the_tokens_at_the_terminal(kb: KnowledgeBase) -> None:
    def run(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*words, "--database", kb.path])
        assert done.exit_code == code, done.output
        return done.output

    refused = CliRunner().invoke(main, ["mcp", "--http", "--database", kb.path])
    assert refused.exit_code == 2
    assert "还没有接口令牌" in refused.output
    made = run("token", "add", "小程序", "--scope", "ask", "--until", "2099-01-01")
    secret = made.split("：")[1].split()[0]
    token = kb.api_tokens.verify(secret)
    assert token is not None
    assert (token.name, token.scopes, token.may("read")) == ("小程序", ("ask",), False)
    stored = kb._connections.db.execute("SELECT token_hash FROM api_tokens").fetchone()[0]
    assert secret not in stored
    assert "到 2099-01-01" in run("token", "list")
    run("token", "revoke", "1")
    assert kb.api_tokens.verify(secret) is None
    assert "已停用" in run("token", "list")
