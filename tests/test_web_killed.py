"""Killed with SIGKILL over HTTP while answering and while importing, and a database that goes away: whatever was told to be recorded is there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest

from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN
from tests.postgres_server import OLDEST, PostgresServer, programs
from tests.test_web_processes import PATIENCE_S, ROOT, Serving, ask, serving

pytestmark = pytest.mark.slow  # starts the real server, which takes seconds, and kills its processes


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_API_LIMIT", "1000000")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'hotline.db'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.create()
    with KnowledgeBase(address) as kb:
        kb.items.publish_many([check_item(BULING), check_item(JIEHUN)], by="本机")
    return address


class Asking:
    """Some who ask without end; `recorded` are the replies of which they were told that they are kept, `other` how many were not."""

    def __init__(self, port: int) -> None:
        self.recorded: list[str] = []
        self.other = 0
        self._port, self._stop = port, Event()
        self._threads = [Thread(target=self._ask, args=(n,), daemon=True) for n in range(3)]
        for thread in self._threads:
            thread.start()

    def _ask(self, thread: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            try:
                reply = ask(self._port, ("身份证丢了怎么补办", f"恐龙 {thread}-{number} 怎么养")[number % 2])
            except (OSError, HTTPException, ValueError):
                continue  # it was on one that was killed
            if reply["recorded"]:
                self.recorded.append(str(reply["reply_id"]))
            else:
                self.other += 1
                assert "没有记录" in str(reply["text"]) or "12345" in str(reply["text"])

    def until_more(self, more: int = 15) -> None:
        """Until so many more were recorded."""
        wanted, end = len(self.recorded) + more, time.monotonic() + PATIENCE_S
        while len(self.recorded) < wanted:
            assert time.monotonic() < end
            self._stop.wait(0.02)

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)


@contextmanager
def asked_by(running: Serving) -> Iterator[Asking]:
    asking = Asking(running.port)
    try:
        yield asking
    finally:
        asking.stop()


def check(url: str, asking: Asking) -> None:
    with KnowledgeBase(url) as kb:
        assert kb.check_integrity()
        kept = kb.questions.those(asking.recorded)
        assert len(kept) == len(asking.recorded) > 0
        assert all(question.reply["text"] for question in kept)


def test_killed_while_answering_and_importing(url: str, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    lines = ({"code": f"x-{n}", "name": f"第{n}号许可办理", "summary": "说明" * 40} for n in range(400))
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    bring_in = [sys.executable, str(ROOT / "cli.py"), "import", str(file), "--database", url]
    with serving(url, 2) as running, asked_by(running) as asking:
        asking.until_more()
        with subprocess.Popen(bring_in, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
            with KnowledgeBase(url) as kb:
                end = time.monotonic() + PATIENCE_S
                while kb.newest_version() < 3 and importing.poll() is None:
                    assert time.monotonic() < end
            importing.kill()
        for worker in running.workers[
            :2
        ]:  # not one just begun anew: the server takes that for a loop of crashes and ends
            before = sum("runtime" in line for line in running.said)
            os.kill(worker, signal.SIGKILL)
            asking.until_more()
            end = time.monotonic() + PATIENCE_S
            while sum("runtime" in line for line in running.said) == before:
                assert time.monotonic() < end
        done = subprocess.run(bring_in, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        assert done.returncode == 0, done.stderr
    check(url, asking)
    with KnowledgeBase(url) as kb:
        assert kb.items.count() == 402
        assert all(len(kb.items.revisions(f"x-{n}")) == 1 for n in range(0, 400, 50))


def test_a_server_that_is_away_for_ten_seconds_under_load() -> None:
    folder = programs()
    if folder is None:
        pytest.skip(f"no PostgreSQL {OLDEST} or newer on this machine (Debian: apt-get install postgresql)")
    server = PostgresServer(folder)
    try:
        address = server.create()
        with KnowledgeBase(address) as kb:
            kb.items.publish_many([check_item(BULING), check_item(JIEHUN)], by="本机")
        with serving(address, 1) as running, asked_by(running) as asking:
            asking.until_more()
            server.stop()
            until, answered = time.monotonic() + 10, 0
            while time.monotonic() < until:
                reply = ask(running.port, "身份证丢了怎么补办")
                assert not reply["recorded"]
                answered += "工本费" in str(reply["text"])
            assert answered > 3, "what was read before stands"
            assert asking.other > 0
            server.start()
            asking.until_more()  # it recovers by itself
        check(address, asking)
    finally:
        server.close()
