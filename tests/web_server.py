"""The server as people run it: `cli.py serve` as a process of its own, over the small site's database."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection, create_server, socket
from time import monotonic
from typing import Any

from knowledge.storage.connections import path_of
from tests.web_site import filled, settings_for

ROOT = Path(__file__).parent.parent
PATIENCE_S = 60
ASKED = '{"question": "身份证丢了怎么补办"}'.encode()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    database: Path
    process: "subprocess.Popen[str]"

    def connection(self, *, timeout_s: float = PATIENCE_S) -> HTTPConnection:
        """A connection that is kept alive."""
        return HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)

    def raw(self, sent: bytes) -> socket:
        """A connection on which something has been sent."""
        opened = create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)
        opened.sendall(sent)
        return opened

    def get(self, path: str, *, timeout_s: float = PATIENCE_S) -> int:
        """The status of a page."""
        return self.send("GET", path, timeout_s=timeout_s)[0]

    def ask(self, *, timeout_s: float = PATIENCE_S) -> tuple[int, str]:
        """Ask something that can be answered; status and body."""
        return self.send("POST", "/api/v1/ask", ASKED, timeout_s=timeout_s)

    def send(self, method: str, path: str, body: bytes = b"", *, timeout_s: float = PATIENCE_S) -> tuple[int, str]:
        """One request on a connection of its own; status and body."""
        connection = self.connection(timeout_s=timeout_s)
        try:
            connection.request(method, path, body)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def stop(self) -> int:
        """End it as systemd does; the exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE_S)


@contextmanager
def server(folder: Path, *, fresh: bool = True, **environment: Any) -> Iterator[Server]:
    """The server over a fresh database in `folder`, or the one that is there; what is not set in the environment is as it comes."""
    url = settings_for(folder).database_url
    if fresh:
        path_of(url).write_bytes(filled())
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "cli.py"), "serve", "--port", str(port), "--database", url]
    environ = os.environ | {"PYTHONUNBUFFERED": "1"} | {name: str(value) for name, value in environment.items()}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as process:
        try:
            assert process.stdout is not None
            said = []
            for line in process.stdout:
                said.append(line)
                if "Started worker-1 runtime" in line:
                    break
            else:
                raise AssertionError("".join(said))
            _wait_for(port)
            yield Server(port, path_of(url), process)
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    """The worker says that it has started a moment before it listens."""
    until = monotonic() + PATIENCE_S
    while True:
        with socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert monotonic() < until
