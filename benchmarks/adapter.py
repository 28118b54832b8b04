"""What the adapter to granian's RSGI interface costs: a bare Flask endpoint served by granian's WSGI and through `web.rsgi`.

usage: python benchmarks/adapter.py

Each server is a process of its own with the same number of threads; two client processes keep connections alive and send
small POSTs for a few seconds, first to warm up. The two are measured in turns, and the best turn counts. Ends after half a
minute.
"""

import multiprocessing
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces

sys.path.insert(0, str(Path(__file__).parent.parent))

from web.rsgi import RequestLimits, Served

THREADS = 4
CLIENTS, CONNECTIONS = 2, 4
SECONDS, TURNS = 2.0, 3
BODY = b'{"question": "x"}'
REQUEST = b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


def endpoint() -> Flask:
    """An application that reads the body and does nothing else."""
    app = Flask(__name__)

    @app.post("/ask")
    def ask() -> dict[str, int]:
        return {"length": len(request.get_data())}

    return app


def adapted() -> Served:
    return Served(endpoint().wsgi_app, threads=THREADS, limits=RequestLimits())


def serve(kind: str, port: int) -> None:
    """Serve until killed."""
    interface, target = {"wsgi": (Interfaces.WSGI, "endpoint"), "rsgi": (Interfaces.RSGI, "adapted")}[kind]
    threads = {"blocking_threads": THREADS} if kind == "wsgi" else {}
    Granian(
        f"benchmarks.adapter:{target}", factory=True, interface=interface, port=port, log_enabled=False, **threads
    ).serve()


@contextmanager
def running(kind: str) -> Iterator[tuple[int, int]]:
    """A server in a process of its own; its port, and the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [sys.executable, __file__, kind, str(port)]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent) as process:  # noqa: S603
        try:
            until = time.monotonic() + 10
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port, process.pid
        finally:
            process.terminate()


def exchange(connection: socket.socket) -> None:
    """One request and its whole answer."""
    connection.sendall(REQUEST)
    answer = b""
    while not answer.endswith(b"}\n"):
        answer += connection.recv(65536)


def client(port: int, seconds: float, counts: "multiprocessing.Queue[int]") -> None:
    """Send requests on some connections at once for a time; how many were answered."""
    answered = [0] * CONNECTIONS
    until = time.monotonic() + seconds

    def keep_asking(n: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            while time.monotonic() < until:
                exchange(connection)
                answered[n] += 1

    threads = [Thread(target=keep_asking, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts.put(sum(answered))


def rate(port: int, seconds: float) -> float:
    """Requests answered in a second, to all clients together."""
    counts: multiprocessing.Queue[int] = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=client, args=(port, seconds, counts)) for _ in range(CLIENTS)]
    for process in clients:
        process.start()
    total = sum(counts.get() for _ in clients)
    for process in clients:
        process.join()
    return total / seconds


def main() -> None:
    with running("wsgi") as (plain, _), running("rsgi") as (through, _):
        for port in (plain, through):
            rate(port, 0.5)
        turns = [(rate(plain, SECONDS), rate(through, SECONDS)) for _ in range(TURNS)]
    wsgi, rsgi = (max(rates) for rates in zip(*turns, strict=True))
    print(f"granian WSGI {wsgi:,.0f} 次/秒，经 web/rsgi.py {rsgi:,.0f} 次/秒，{rsgi / wsgi:.0%}")
    print(f"每次请求多用 {1e6 / rsgi - 1e6 / wsgi:,.0f} 微秒")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        serve(sys.argv[1], int(sys.argv[2]))
    else:
        main()
