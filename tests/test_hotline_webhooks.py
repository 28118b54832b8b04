"""Other programs are told of changes: signed, tried again from a table, and never an address of this network unless it is allowed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from hotline.webhooks import deliver, secret_of
from knowledge.asked.ringing import signature
from knowledge.entry.validation import check_item
from knowledge.outbound import NotSent, post
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.tickets import OFFICE, OTHER, add_people, do, leave

SECRET = b"only for tests"


class Receiver(HTTPServer):
    """Keeps what it is sent, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        server.got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(server.status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def publish(kb: KnowledgeBase, code: str, topic: str = "身份证") -> None:
    kb.items.publish_many([check_item({"code": code, "name": f"{code}办理", "topic": topic})], by="本机")


def test_changes_are_told_once_and_signed(kb: KnowledgeBase, clock: MovableClock) -> None:
    with receiving() as receiver:
        publish(kb, "before")
        clock.move(seconds=1)
        hook = kb.webhooks.add("市民小程序", receiver.address, topic="身份证", private=True, by="本机")
        assert deliver(kb, secret=SECRET) == (0, 0), "what was there before is no news"
        clock.move(seconds=1)
        publish(kb, "a")
        publish(kb, "other", topic="税务")
        assert deliver(kb, secret=SECRET) == (1, 0)
        assert deliver(kb, secret=SECRET) == (0, 0)
        [(headers, body)] = receiver.got
    assert [change["code"] for change in json.loads(body)["changes"]] == ["a"]
    key = secret_of(hook, SECRET).encode()
    assert headers["X-Hotline-Signature"] == signature(key, headers["X-Hotline-Time"], body)
    assert headers["X-Hotline-Signature"] != signature(key, headers["X-Hotline-Time"], body + b" ")
    stored = str(kb._connections.db.execute("SELECT * FROM webhooks").fetchall())
    assert secret_of(hook, SECRET) not in stored
    assert kb.webhooks.counts(hook.id) == {"sent": 1}


def test_what_is_taken_out_is_told_too(kb: KnowledgeBase, clock: MovableClock) -> None:
    with receiving() as receiver:
        publish(kb, "a")
        publish(kb, "b")
        clock.move(seconds=1)
        kb.webhooks.add("市民小程序", receiver.address, private=True, by="本机")
        clock.move(seconds=1)
        kb.items.withdraw("a", by="本机", reason="废止")
        hidden = {"code": "b", "name": "b办理", "topic": "身份证", "disclosure": "operators"}
        kb.items.publish_many([check_item(hidden)], by="本机")
        assert deliver(kb, secret=SECRET) == (1, 0)
        clock.move(seconds=1)
        kb.items.withdraw("b", by="本机", reason="没有人知道它")
        assert deliver(kb, secret=SECRET) == (0, 0)
        clock.move(seconds=1)
        publish(kb, "a")
        assert deliver(kb, secret=SECRET) == (1, 0)
        told = [json.loads(body)["changes"] for _, body in receiver.got]
    assert {(c["code"], c["kind"], c["live"]) for c in told[0]} == {
        ("a", "withdrawn", False),
        ("b", "withdrawn", False),
    }
    assert [(c["code"], c["kind"], c["live"]) for c in told[1]] == [("a", "changed", True)]


def test_each_step_of_a_ticket_is_told_once_without_what_anybody_wrote(kb: KnowledgeBase, clock: MovableClock) -> None:
    add_people(kb)
    with receiving() as receiver:
        leave(kb, "从前的")
        clock.move(seconds=5)
        kb.webhooks.add("工单平台", receiver.address, about="tickets", private=True, by="本机")
        ours = kb.webhooks.add("住建局", receiver.address, about="tickets", department=OFFICE, private=True, by="本机")
        clock.move(seconds=1)
        ticket = do(kb, leave(kb, "电梯坏了，我住三栋"), "accept", "dispatch", "sign")
        do(kb, leave(kb, "路灯不亮"), "accept", "dispatch", department=OTHER)
        assert deliver(kb, secret=SECRET) == (0, 0), "what was written this moment waits"
        clock.move(seconds=5)
        assert deliver(kb, secret=SECRET) == (2, 0)
        assert deliver(kb, secret=SECRET) == (0, 0)
        told = [json.loads(body) for _, body in receiver.got]
        assert all("电梯" not in body.decode() for _, body in receiver.got)
    assert all(each["event"] == "tickets" for each in told)
    everything, theirs = sorted((each["tickets"] for each in told), key=len, reverse=True)
    assert len(everything) == 7
    assert [(step["number"], step["nth"], step["action"], step["to_state"]) for step in theirs] == [
        (ticket.number, 1, "create", "received"),
        (ticket.number, 2, "accept", "accepted"),
        (ticket.number, 3, "dispatch", "dispatched"),
        (ticket.number, 4, "sign", "signed"),
    ]
    assert kb.webhooks.counts(ours.id) == {"sent": 1}


def test_what_is_due_is_told_once_each_working_day(kb: KnowledgeBase, clock: MovableClock) -> None:
    add_people(kb)
    clock.move_to(date(2026, 11, 23))
    due = do(kb, leave(kb, kind="咨询"), "accept", "dispatch", "sign")
    with receiving() as receiver:
        kb.webhooks.add("值班群", receiver.address, about="reminders", private=True, by="本机")
        sent = {}
        for day in range(24, 31):
            clock.move_to(date(2026, 11, day))
            sent[day] = [deliver(kb, secret=SECRET)[0] for _ in range(2)]
        told = [json.loads(body) for _, body in receiver.got]
    assert due.due_on is not None
    assert all(twice[1] == 0 for twice in sent.values())
    assert [day for day, (first, _) in sent.items() if first] == [int(each["day"][-2:]) for each in told]
    assert {28, 29}.isdisjoint(int(each["day"][-2:]) for each in told), "no working days"
    assert [t["overdue"] for each in told for t in each["tickets"]][-1] is True
    assert told[0]["tickets"][0]["number"] == due.number
    listed = CliRunner().invoke(main, ["tickets", "remind", "--database", kb.path]).output
    assert f"{OFFICE}：" in listed
    assert due.number in listed


@pytest.mark.parametrize(
    "wrong", [{"about": "别的"}, {"about": "tickets", "topic": "税务"}, {"about": "changes", "department": OFFICE}]
)
def test_what_cannot_be_told_is_refused(kb: KnowledgeBase, wrong: dict[str, Any]) -> None:
    with pytest.raises(Conflict, match="推送的内容"):
        kb.webhooks.add("x", "https://example.gov.cn/", by="本机", **wrong)


def test_what_fails_is_tried_again_and_at_last_given_up(kb: KnowledgeBase, clock: MovableClock) -> None:
    with receiving() as receiver:
        receiver.status = 500
        hook = kb.webhooks.add("别的程序", receiver.address, private=True, by="本机")
        clock.move(seconds=1)
        publish(kb, "a")
        assert deliver(kb, secret=SECRET) == (0, 1)
        assert deliver(kb, secret=SECRET) == (0, 0), "not at once"
        clock.move(minutes=1)
        receiver.status = 200
        assert deliver(kb, secret=SECRET) == (1, 0)
        receiver.status = 302
        publish(kb, "b")
        tries = 0
        for _ in range(10):
            tries += deliver(kb, secret=SECRET)[1]
            clock.move(hours=13)
        assert tries == 6
        assert kb.webhooks.counts(hook.id) == {"sent": 1, "given_up": 1}


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1/", "https"),
        ("https://127.0.0.1:1/", "内网"),
        ("https://[::1]/", "内网"),
        ("https://localhost/", "内网"),
        ("ftp://127.0.0.1/", "https"),
        ("https://127.0.0.1:99999/", "网址不对"),
    ],
)
def test_addresses_of_this_network_are_refused(address: str, why: str) -> None:
    with pytest.raises(NotSent, match=why):
        post(address, b"{}", {})


def test_only_the_web_can_be_told(kb: KnowledgeBase) -> None:
    for address in ("http://example.com/", "javascript:1", ""):
        with pytest.raises(Conflict, match="https"):
            kb.webhooks.add("x", address, by="本机")


def test_the_commands(kb: KnowledgeBase, clock: MovableClock) -> None:
    def run(*words: str) -> str:
        done = CliRunner().invoke(main, ["webhook", *words, "--database", kb.path])
        assert done.exit_code == 0, done.output
        return done.output

    assert "签名密钥" in run("add", "小程序", "https://example.gov.cn/hook", "--topic", "医保")
    assert "https://example.gov.cn/hook  发出 0" in run("list")
    assert "发出 0，没有发成 0" in run("deliver")
    run("remove", "1")
    assert run("list") == ""
