"""A hundred thousand odd requests to the real server: half sent, oversized, slow, broken UTF-8, odd methods, signed but odd tokens.

Beside the senders some connections are held half sent all the time: part of a header, part of a body, or a body of one byte a second.

usage: python -m benchmarks.fuzz [--requests 100000] [--seed 1]

Says how many of which status came back, the slowest answer to a whole request, and how connections ended after a 413. Leaves with 1
where there was a 5xx, an answer after more than two seconds, a connection that was not closed after a 413, or one whose answer was lost.
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
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hotline.sealing import Seal
from hotline.talking.conversation import Conversation
from tests.web_server import Server, server

SECRET = "a secret that the fuzz knows, 32 characters"  # noqa: S105
STALL_S = 2.0
PATHS = ("/", "/api/v1/ask", "/api/v1/feedback", "/api/v1/suggest", "/api/v1/items", "/items", "/staff", "/staff/login", "/talk/x", "/place", "/feedback", "/healthz", "/readyz", "/metrics", "/static/style.css", "/api/openapi.json")  # fmt: skip
METHODS = ("GET", "POST", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW")
ODD: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, "", "\0", "😀" * 50, "' OR 1=1 --", "<script>", "{{7*7}}", "%00", "../../etc/passwd", [], [None], {}, {"a": {}}, "一" * 1999, "二" * 2001, "\ud800", "身份证\udfff怎么办", "\u202e护照", "a\u0301" * 400)  # fmt: skip
CODES = ("hy-jiehun", "sfz-buling", "no-such-item", "", "\ud800", "%", "x" * 300)
TEXTS = ("", "本人", "代办", "费用", "恐龙", "\ud800", "\0", "9" * 400, "身份证丢了怎么补办")
WHOLE = (0, -1, 1, 2**31, 2**63, 10**30)
FAILED, NO_ANSWER = b'"kind":"failure"', "200 without an answer"
"""How a reply says that something broke while answering; it comes with 200, as the numbers to call are in it."""
HELD_AT_ONCE = 12
"""Connections held half sent, three quarters as many as the server has threads."""


class Fuzz:
    """One sender with connections of its own; what came of it is counted in what all share."""

    def __init__(self, port: int, seed: int, shared: "Counted") -> None:
        self._port, self._rng, self._shared = port, random.Random(seed), shared  # noqa: S311
        self._seal = Seal(SECRET.encode(), "conversation", lasting=timedelta(days=1), clock=lambda: datetime.now(UTC))
        self._connection: socket.socket | None = None

    def run(self, count: int) -> None:
        kinds: list[tuple[Callable[[], None], float]] = [
            (self._odd_json, 0.31), (self._odd_form, 0.2), (self._odd_token, 0.2), (self._odd_path, 0.2), (self._too_large, 0.02),
            (self._half, 0.01), (self._noise, 0.02), (self._nested, 0.02), (self._in_chunks, 0.02),
        ]  # fmt: skip
        for _ in range(count):
            self._rng.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]()

    def _odd_json(self) -> None:
        names = ("question", "conversation", "region", "reply_id", "stars", "comment", "limit", "typed")
        body = json.dumps(
            {name: self._rng.choice(ODD) for name in self._rng.sample(names, 3)}, ensure_ascii=self._rng.random() < 0.5
        ).encode("utf-8", "surrogatepass")
        if self._rng.random() < 0.2:
            body = body[: self._rng.randint(0, len(body))] + self._rng.randbytes(3)
        self._send(self._rng.choice(METHODS), self._rng.choice(PATHS), body, "application/json")

    def _odd_form(self) -> None:
        said = str(self._rng.choice(ODD)).encode("utf-8", "surrogatepass")
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
        """A conversation that is sealed as ours are; half of them have values of the right kind, so that they are gone on with."""
        state = self._of_any_kind() if self._rng.random() < 0.5 else self._of_its_kind()
        body = json.dumps({"question": self._rng.choice(("都不是", "第一个", "那费用呢", "身份证", "代办", "换成企业", "还有呢", "那结婚证呢")), "conversation": self._seal.close(json.dumps(state))})  # fmt: skip
        self._send("POST", "/api/v1/ask", body.encode(), "application/json")

    def _of_any_kind(self) -> dict[str, Any]:
        names = [each.name for each in fields(Conversation)]
        return {name: self._rng.choice(ODD) for name in self._rng.sample(names, self._rng.randint(1, 5))}

    def _of_its_kind(self) -> dict[str, Any]:
        codes, texts = self._some(CODES), self._some(TEXTS)
        kinds: dict[str, Any] = {
            "id": texts[0], "code": codes[0], "facets": texts, "region": self._rng.choice(("440106000000", "", "一", "\ud800")),
            "chosen": dict.fromkeys(texts, texts[-1]), "offered": codes, "asked": [texts[0], texts], "reply_id": texts[-1],
            "earlier": codes, "matters": [{"codes": codes, "facets": texts}], "leads": True, "near": codes, "question": texts[0],
            "said": texts[0], "opened": texts[-1], "begun": texts[0], "at": self._rng.choice(WHOLE), "again": True,
            "missed": texts[0], "heard": texts[-1], "heard_at": self._rng.choice(WHOLE), "who": texts[0],
            "whose": dict.fromkeys(codes, texts[0]), "refused": codes, "told": {f"{code} {texts[0]}": texts[-1] for code in codes},
        }  # fmt: skip
        return {name: kinds[name] for name in self._rng.sample(sorted(kinds), self._rng.randint(1, 8))}

    def _some(self, values: tuple[str, ...]) -> list[str]:
        return self._rng.choices(values, k=self._rng.randint(1, 4))

    def _nested(self) -> None:
        """JSON deeper than any reader goes."""
        deep = self._rng.randint(50, 100_000)
        opens, closes = self._rng.choice((("[", "]"), ('{"question":', "}")))
        self._send("POST", "/api/v1/ask", (opens * deep + "1" + closes * deep).encode()[:900_000], "application/json")

    def _in_chunks(self) -> None:
        """A body whose length is not told; now and then a chunk that says what it is not."""
        if self._rng.random() < 0.8:
            text = json.dumps({"question": self._rng.choice(TEXTS)}).encode()
            self._send_whole(b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + f"{len(text):x}".encode() + b"\r\n" + text + b"\r\n0\r\n\r\n", "in chunks")  # fmt: skip
            return
        with self._own() as own:
            own.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
            )
            own.settimeout(0.2)
            with contextlib.suppress(TimeoutError):
                own.recv(65536)
        self._shared.add("chunk of no length")

    def _odd_path(self) -> None:
        path = self._rng.choice(PATHS) + self._rng.choice(("", "/", "?found=%00", "?page=-1", "?page=999999999999999999999", "?region=%E4%B8%80", "/..%2f..", "?x=" + "y" * 3000, "%ff", "?place=abc"))  # fmt: skip
        self._send(self._rng.choice(METHODS), path, b"", "text/plain")

    def _too_large(self) -> None:
        """More than a megabyte: 413, which is read whole, and then the connection ends, as it does for a next request sent behind it."""
        size = self._rng.choice((1_048_577, 1_200_000, 3_000_000))
        behind = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" if self._rng.random() < 0.5 else b""
        with self._own() as own:
            start = time.perf_counter()
            own.sendall(
                f"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size
            )
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                own.sendall(behind)
            answer = b""
            try:
                while piece := own.recv(65536):
                    answer += piece
                how = "closed"
            except ConnectionResetError:
                how = "closed" if behind and answer else "reset"  # what was sent behind it was never read
            except TimeoutError:
                how = "open"
        status = answer[9:12].decode("ascii", "replace")
        self._shared.count(status, time.perf_counter() - start, "too large")
        self._shared.close(
            how if status == "413" and answer.count(b"HTTP/1.1 ") == 1 else f"{how} after {status or 'nothing'}"
        )

    def _half(self) -> None:
        """Half a body, and away."""
        with self._own() as own:
            own.sendall(b'POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"q')
        self._shared.add("half")

    def _noise(self) -> None:
        """No HTTP at all."""
        with self._own() as own:
            own.sendall(self._rng.randbytes(self._rng.randint(1, 200)) + b"\r\n\r\n")
            own.settimeout(0.2)
            with contextlib.suppress(TimeoutError, ConnectionResetError):
                own.recv(65536)
        self._shared.add("noise")

    def _own(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=20)

    def _send(self, method: str, path: str, body: bytes, kind: str) -> None:
        head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._send_whole(head.encode() + body, f"{method} {path[:40]}", head_only=method == "HEAD")

    def _send_whole(self, sent: bytes, what: str, *, head_only: bool = False) -> None:
        """Send a whole request on the connection that is kept, and count what comes of it; one that breaks is lost."""
        if self._connection is None:
            self._connection = self._own()
        start = time.perf_counter()
        try:
            self._connection.sendall(sent)
            status, keeps, body = self._read(head_only=head_only)
        except OSError as error:
            self._shared.lose(f"{type(error).__name__} {what}")
            self._connection.close()
            self._connection = None
            return
        self._shared.count(NO_ANSWER if FAILED in body else status, time.perf_counter() - start, what)
        if not keeps:
            self._connection.close()
            self._connection = None

    def _read(self, *, head_only: bool) -> tuple[str, bool, bytes]:
        """Read one answer; its status, whether the connection goes on, and the body."""
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
        return head[9:12].decode("ascii"), b"connection: close" not in lines, rest


class Counted:
    """What all senders count together."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.closed: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.slowest = (0.0, "")
        self.stalls: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, status: str, took: float, what: str) -> None:
        with self._lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, (took, what))
            if took > STALL_S:
                self.stalls[what] += 1
            if status.startswith("5") or status == NO_ANSWER:
                self.faults[f"{status} {what}"] += 1

    def add(self, what: str) -> None:
        with self._lock:
            self.statuses[what] += 1

    def lose(self, what: str) -> None:
        """A whole request that got no answer."""
        with self._lock:
            self.lost[what] += 1

    def close(self, how: str) -> None:
        with self._lock:
            self.closed[how] += 1


def hold(port: int, n: int, over: threading.Event, shared: Counted) -> None:
    """Keep one connection half sent, again and again: a header that never ends, a body that never comes, or one byte of it a second."""
    sent = (b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nX-A: ", b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquestion=', b'POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"q')[n % 3]  # fmt: skip
    while not over.is_set():
        with socket.create_connection(("127.0.0.1", port), timeout=20) as own, contextlib.suppress(OSError):
            own.sendall(sent)
            for _ in range(15):
                if over.wait(1):
                    return
                if n % 3 != 1:
                    own.sendall(b"a")
            own.settimeout(1)
            shared.add(f"held {own.recv(4096)[9:12].decode() or 'closed'}")


def listen(running: Server, said: list[str]) -> None:
    """Keep what the server says until it ends: each cause of an error, once a minute."""
    assert running.process.stdout is not None
    with contextlib.suppress(ValueError):  # closed under our hands when it ends
        said.extend(line.rstrip() for line in running.process.stdout)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counted, senders, over = Counted(), 4, threading.Event()
    with (
        tempfile.TemporaryDirectory() as folder,
        server(Path(folder), HOTLINE_SECRET_KEY=SECRET, HOTLINE_API_LIMIT=1_000_000) as running,
    ):
        threads = [
            threading.Thread(target=Fuzz(running.port, given.seed * 100 + n, counted).run, args=(given.requests // senders,))
            for n in range(senders)
        ]  # fmt: skip
        said: list[str] = []
        reader = threading.Thread(target=listen, args=(running, said))
        held = [threading.Thread(target=hold, args=(running.port, n, over, counted)) for n in range(HELD_AT_ONCE)]
        start = time.monotonic()
        for thread in (reader, *held, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - start
        over.set()
        for thread in held:
            thread.join()
        alive = running.get("/healthz")
    reader.join()
    print(*said, sep="\n")
    sys.exit(_tell(counted, given.requests, seconds, alive))


def _tell(counted: Counted, requests: int, seconds: float, alive: int) -> int:
    """Print what came of it; 1 where something did that must not."""
    print(f"{requests} 个请求，{seconds:.0f} 秒：{dict(sorted(counted.statuses.items()))}")
    print(f"5xx：{dict(counted.faults) or 0}；没有答复：{dict(counted.lost) or 0}；超过 {STALL_S:.0f} 秒：{dict(counted.stalls) or 0}；"
          f"最慢 {counted.slowest[0]:.2f} 秒（{counted.slowest[1]}）")  # fmt: skip
    print(f"413 以后：{dict(counted.closed)}；最后 /healthz {alive}")
    not_closed = counted.closed.keys() - {"closed"}
    return int(bool(counted.faults or counted.lost or counted.stalls or not_closed or alive != 200))


if __name__ == "__main__":
    main()
