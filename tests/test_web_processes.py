"""Several processes over one database: what is published through one is answered by all, and one that is killed is replaced."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import create_server
from threading import Event, Thread
from time import monotonic

import pytest

from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN
from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parent.parent
PATIENCE_S = 90
NEWS = {
    "code": "kl-dengji",
    "name": "恐龙饲养登记",
    "aliases": ["养恐龙"],
    "fees": [{"name": "登记费", "amount": "7", "unit": "元"}],
}


class Serving:
    """`cli.py serve` with several processes, as its output tells of them."""

    def __init__(self, process: "subprocess.Popen[str]", port: int, workers: int) -> None:
        self.port, self.workers = port, list[int]()
        self._process, self._wanted, self._started = process, workers, 0
        self.said: list[str] = []
        self.ready = Event()
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said.append(line)
            if spawned := re.search(r"Spawning worker-\d+ with PID: (\d+)", line):
                self.workers.append(int(spawned[1]))
            self._started += re.search(r"Started worker-\d+ runtime", line) is not None
            if self._started == self._wanted:
                self.ready.set()


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def serve_command(port: int, url: str) -> list[str]:
    return [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port), "--database", url]


@contextmanager
def serving(url: str, workers: int) -> Iterator[Serving]:
    port = free_port()
    command = [*serve_command(port, url), "--workers", str(workers)]
    environ = os.environ | {"HOTLINE_SECRET_KEY": "the same everywhere", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as process:
        try:
            running = Serving(process, port, workers)
            assert running.ready.wait(PATIENCE_S), running.said
            yield running
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            finally:
                process.kill()


def ask(port: int, question: str) -> dict[str, object]:
    """A reply, on a connection of its own, so that any of the processes behind the port may give it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/api/v1/ask", json.dumps({"question": question}).encode())
        found: dict[str, object] = json.loads(connection.getresponse().read())
        return found
    finally:
        connection.close()


def answered_everywhere(ports: list[int], question: str, text: str, *, times: int = 12) -> None:
    """Until every one of many connections to each port gives the answer; the processes behind a port take turns."""
    until = monotonic() + PATIENCE_S
    while not all(text in str(ask(port, question)["text"]) for port in ports for _ in range(times)):
        assert monotonic() < until


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    address = postgres.create()
    with KnowledgeBase(address) as kb:
        kb.items.publish_many([check_item(BULING), check_item(JIEHUN)], by="本机")
    return address


def test_four_processes_on_two_ports_tell_each_other_and_outlive_one_of_them(url: str) -> None:
    with ExitStack() as stack:
        first, second = (stack.enter_context(serving(url, 2)) for _ in range(2))
        ports = [first.port, second.port]
        kb = stack.enter_context(KnowledgeBase(url))
        answered_everywhere(ports, "身份证丢了怎么补办", "工本费")
        assert ask(ports[0], "养恐龙要多少钱")["outcome"] == "unanswered"

        kb.items.publish_many([check_item(NEWS)], by="本机")
        answered_everywhere(ports, "养恐龙要多少钱", "7")

        recorded: list[str] = []
        stopped, asking = Event(), Event()

        def keep_asking() -> None:
            while not stopped.is_set():
                try:
                    reply = ask(ports[0], "身份证丢了怎么补办")
                except (OSError, HTTPException, ValueError):
                    continue  # it was on the one that was killed
                if reply["recorded"]:
                    recorded.append(str(reply["reply_id"]))
                if len(recorded) > 5:
                    asking.set()

        threads = [Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        assert asking.wait(PATIENCE_S)
        os.kill(first.workers[0], signal.SIGKILL)
        before = len(recorded)
        until = monotonic() + PATIENCE_S
        while len(recorded) < before + 20 or len(first.workers) < 3:
            assert monotonic() < until
        stopped.set()
        for thread in threads:
            thread.join()
        assert len(kb.questions.those(recorded)) == len(recorded)
        answered_everywhere(ports, "养恐龙要多少钱", "7")


def test_told_to_stop_while_its_worker_is_still_being_made(tmp_path: Path) -> None:
    command = serve_command(free_port(), f"sqlite:///{tmp_path / 'hotline.db'}")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            assert any("Spawning worker-1" in line for line in process.stdout)
            process.terminate()
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
