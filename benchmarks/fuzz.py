"""A hundred thousand odd requests to the real server: half sent, oversized, slow, broken UTF-8, odd methods, signed but odd tokens.

usage: python -m benchmarks.fuzz [--requests 100000] [--seed 1]

Says how many of which status came back, the slowest answer to a whole request, and how connections ended after a 413. Leaves with 1
where there was a 5xx, an answer after more than two seconds, or a connection that was not closed after a 413.
"""

import argparse
import contextlib
import json
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.sealing import Seal
from tests.web_server import server

SECRET = "a secret that the fuzz knows, 32 characters"  # noqa: S105
STALL_S = 2.0
PATHS = ("/", "/api/v1/ask", "/api/v1/feedback", "/api/v1/suggest", "/api/v1/items", "/items", "/staff", "/staff/login", "/talk/x", "/place", "/feedback", "/healthz", "/readyz", "/metrics", "/static/style.css", "/api/openapi.json")  # fmt: skip
METHODS = ("GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW")
ODD: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, "", "\0", "😀" * 50, "' OR 1=1 --", "<script>", "{{7*7}}", "%00", "../../etc/passwd", [], [None], {}, {"a": {}}, "一" * 1999, "二" * 2001)  # fmt: skip


class Fuzz:
    """One sender with connections of its own; what came of it is counted in what all share."""

    def __init__(self, port: int, seed: int, shared: "Counted") -> None:
        self._port, self._rng, self._shared = port, random.Random(seed), shared  # noqa: S311
        self._seal = Seal(SECRET.encode(), "conversation", lasting=timedelta(days=1), clock=lambda: datetime.now(UTC))
        self._connection: socket.socket | None = None

    def run(self, count: int) -> None:
        kinds: list[tuple[Callable[[], None], float]] = [
            (self._odd_json, 0.35), (self._odd_form, 0.2), (self._odd_token, 0.2), (self._odd_path, 0.2), (self._too_large, 0.02),
            (self._half, 0.01), (self._noise, 0.02),
        ]  # fmt: skip
        for _ in range(count):
            kind = self._rng.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
            try:
                kind()
            except OSError:
                self._shared.statuses["broken off"] += 1
                self._connection = None

    def _odd_json(self) -> None:
        fields = ("question", "conversation", "region", "reply_id", "stars", "comment", "limit", "typed")
        body = json.dumps(
            {name: self._rng.choice(ODD) for name in self._rng.sample(fields, 3)}, ensure_ascii=False
        ).encode()
        if self._rng.random() < 0.2:
            body = body[: self._rng.randint(0, len(body))] + self._rng.randbytes(3)
        self._send(self._rng.choice(METHODS), self._rng.choice(PATHS), body, "application/json")

    def _odd_form(self) -> None:
        said = str(self._rng.choice(ODD)).encode()
        body = (
            b"question="
            + said
            + b"&conversation="
            + self._rng.randbytes(20)
            + b"&search=%ff%fe&username=x&password="
            + said
        )
        self._send("POST", self._rng.choice(PATHS), body, "application/x-www-form-urlencoded")

    def _odd_token(self) -> None:
        names = (
            "id",
            "code",
            "region",
            "facets",
            "offered",
            "asked",
            "chosen",
            "reply_id",
            "matters",
            "heard",
            "heard_at",
            "at",
            "said",
        )
        state = {name: self._rng.choice(ODD) for name in self._rng.sample(names, self._rng.randint(1, 5))}
        body = json.dumps({"question": self._rng.choice(("都不是", "第一个", "那费用呢", "身份证")), "conversation": self._seal.close(json.dumps(state))})  # fmt: skip
        self._send("POST", "/api/v1/ask", body.encode(), "application/json")

    def _odd_path(self) -> None:
        path = self._rng.choice(PATHS) + self._rng.choice(("", "/", "?found=%00", "?page=-1", "?page=999999999999999999999", "?region=%E4%B8%80", "/..%2f..", "?x=" + "y" * 3000, "%ff", "?place=abc"))  # fmt: skip
        self._send(self._rng.choice(METHODS), path, b"", "text/plain")

    def _too_large(self) -> None:
        """More than a megabyte: 413, and then the connection ends."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as own:
            size = 1_200_000
            own.sendall(
                f"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size
            )
            answer = b"".join(iter(lambda: own.recv(65536), b""))
        status = answer[9:12].decode("ascii", "replace")
        self._shared.statuses[status] += 1
        self._shared.closed["closed"] += 1  # it was read to its end

    def _half(self) -> None:
        """Half a body, and away."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as own:
            own.sendall(b'POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"q')
        self._shared.statuses["half"] += 1

    def _noise(self) -> None:
        """No HTTP at all."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=20) as own:
            own.sendall(self._rng.randbytes(self._rng.randint(1, 200)) + b"\r\n\r\n")
            own.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                own.recv(65536)
        self._shared.statuses["noise"] += 1

    def _send(self, method: str, path: str, body: bytes, kind: str) -> None:
        if self._connection is None:
            self._connection = socket.create_connection(("127.0.0.1", self._port), timeout=20)
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        start = time.perf_counter()
        self._connection.sendall(head.encode() + body)
        status, keeps = self._read(head_only=method == "HEAD")
        took = time.perf_counter() - start
        self._shared.count(status, took, f"{method} {path[:40]}")
        if not keeps:
            self._connection.close()
            self._connection = None

    def _read(self, *, head_only: bool) -> tuple[str, bool]:
        """Read one answer; its status, and whether the connection goes on."""
        assert self._connection is not None
        got = b""
        while b"\r\n\r\n" not in got:
            piece = self._connection.recv(65536)
            if not piece:
                raise ConnectionError
            got += piece
        head, _, rest = got.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        size = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
        while not head_only and len(rest) < size:
            piece = self._connection.recv(65536)
            if not piece:
                raise ConnectionError
            rest += piece
        return head[9:12].decode("ascii"), b"connection: close" not in lines


class Counted:
    """What all senders count together."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.slowest = (0.0, "")
        self.stalls = 0
        self._lock = threading.Lock()

    def count(self, status: str, took: float, what: str) -> None:
        with self._lock:
            self.statuses[status] += 1
            self.stalls += took > STALL_S
            self.slowest = max(self.slowest, (took, what))
            if status.startswith("5"):
                self.faults[f"{status} {what}"] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counted, senders = Counted(), 4
    with (
        tempfile.TemporaryDirectory() as folder,
        server(Path(folder), HOTLINE_SECRET_KEY=SECRET, HOTLINE_API_LIMIT=1_000_000) as running,
    ):
        threads = [
            threading.Thread(target=Fuzz(running.port, given.seed * 100 + n, counted).run, args=(given.requests // senders,))
            for n in range(senders)
        ]  # fmt: skip
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        alive = running.get("/healthz")
    open_after = {how: count for how, count in counted.closed.items() if how != "closed"}
    print(f"{given.requests} 个请求，{time.monotonic() - start:.0f} 秒：{dict(sorted(counted.statuses.items()))}")
    print(
        f"5xx：{dict(counted.faults) or 0}；超过 {STALL_S:.0f} 秒 {counted.stalls}；最慢 {counted.slowest[0]:.2f} 秒（{counted.slowest[1]}）"
    )
    print(f"413 以后：{dict(counted.closed)}；最后 /healthz {alive}")
    sys.exit(bool(counted.faults) or counted.stalls > 0 or bool(open_after) or alive != 200)


if __name__ == "__main__":
    main()
