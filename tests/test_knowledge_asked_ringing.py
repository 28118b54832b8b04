"""Somebody is rung when there is danger: by a command or a signed call, never in the way of the reply."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from knowledge.asked.ringing import WAITING, BadBell, Ring, Ringer, bell, signature
from knowledge.masking.masked_text import mask

SECRET = b"bell"
CALL = Ring("r1", "2026-11-27T01:00:00.000+08:00", "火灾", "119", "厨房着火了; touch /tmp/x $(id)")


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server that keeps what it is sent."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204 if self.path == "/ring" else 500)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()
        thread.join()


def test_a_command_gets_the_question_on_its_input_and_no_shell(tmp_path: Path) -> None:
    out = tmp_path / "told.txt"
    writes = f"import sys, pathlib; pathlib.Path({str(out)!r}).write_text(sys.argv[1] + sys.stdin.read())"
    ring = bell(json.dumps([sys.executable, "-c", writes, "值班;"]), secret=SECRET)
    assert ring is not None
    ring(CALL)
    assert out.read_text(encoding="utf-8") == "值班;火灾 119\n厨房着火了; touch /tmp/x $(id)\n"


def test_an_address_gets_a_signed_call(receiver: tuple[str, list[tuple[dict[str, str], bytes]]]) -> None:
    address, got = receiver
    ring = bell(f"{address}/ring", secret=SECRET)
    assert ring is not None
    ring(CALL)
    ((headers, body),) = got
    assert json.loads(body)["question"] == CALL.question
    assert json.loads(body)["kind"] == "火灾"
    assert headers["X-Hotline-Signature"] == signature(SECRET, headers["X-Hotline-Time"], body)
    assert headers["X-Hotline-Signature"] != signature(b"other", headers["X-Hotline-Time"], body)


def test_nobody_is_rung_where_nothing_is_set() -> None:
    assert bell("", secret=SECRET) is None


@pytest.mark.parametrize(
    "how", ["notify-send 着火", "[]", '["", "x"]', "{}", '[1, "x"]', "ftp://example.org/x", '"ls"']
)
def test_a_setting_that_is_neither_says_how_it_is_written(how: str) -> None:
    with pytest.raises(BadBell, match="HOTLINE_ON_DANGER"):
        bell(how, secret=SECRET)


def test_what_fails_is_logged_and_the_next_alarm_still_rings(caplog: pytest.LogCaptureFixture) -> None:
    rung: list[str] = []

    def ring(call: Ring) -> None:
        rung.append(call.reply_id)
        if call.reply_id == "r1":
            raise OSError("nobody there")

    ringer = Ringer(ring)
    with caplog.at_level(logging.ERROR):
        for reply_id in ("r1", "r2"):
            ringer.ring(reply_id, CALL.at, "火灾", "119", mask("厨房着火了"))
        ringer.finish()
    assert rung == ["r1", "r2"]
    assert [record.getMessage() for record in caplog.records] == ["险情通知失败，答复 r1"]
    assert "厨房" not in caplog.text


@pytest.mark.parametrize("how", ["/nowhere", '["/no/such/program"]', '["false"]'])
def test_a_bell_that_does_not_ring_raises(receiver: tuple[str, list[tuple[dict[str, str], bytes]]], how: str) -> None:
    ring = bell(how if how.startswith("[") else receiver[0] + how, secret=SECRET)
    assert ring is not None
    with pytest.raises(Exception, match=r".+"):
        ring(CALL)


def test_ringing_never_waits_and_never_piles_up(caplog: pytest.LogCaptureFixture) -> None:
    busy, go_on, rung = threading.Event(), threading.Event(), []

    def ring(call: Ring) -> None:
        busy.set()
        go_on.wait(10)
        rung.append(call.reply_id)

    ringer = Ringer(ring)
    ringer.ring("first", CALL.at, "火灾", "119", mask("着火了"))
    assert busy.wait(10)
    with caplog.at_level(logging.ERROR):
        for number in range(WAITING + 2):
            ringer.ring(f"r{number}", CALL.at, "火灾", "119", mask("着火了"))
    go_on.set()
    ringer.finish()
    assert len(rung) == WAITING + 1
    assert sum("排满了" in record.getMessage() for record in caplog.records) == 2
