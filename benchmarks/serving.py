"""What a server of this program does beside a bare Flask endpoint on the same server: CPU time and wall time of a question, waits while
something is published, memory of a further process, time to the first answer with an index at hand.

usage: python benchmarks/serving.py DATABASE [--n 1000]

DATABASE is a SQLite file (it is copied) or the address of a PostgreSQL database (which is written to). Distinct questions over four
connections; no reply is kept anywhere. Numbers are of the machine as it is, so the bare endpoint is measured in the same run, and CPU time beside
wall time, which says little where others are at work.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection, create_server

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.adapter import running
from benchmarks.profile_ask import questions
from knowledge.storage.connections import is_postgres
from knowledge.store import KnowledgeBase

ROOT = Path(__file__).parent.parent
CONNECTIONS = 4


NO_LIMITS = {"HOTLINE_ASK_LIMIT": "0", "HOTLINE_API_LIMIT": "1000000"}


@contextmanager
def serving(url: str, workers: int, limits: Mapping[str, str] = NO_LIMITS) -> Iterator[tuple[int, list[int], float]]:
    """`cli.py serve`; its port, the processes that answer, and the seconds until it gave its first answer."""
    with create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    environ = os.environ | {"HOTLINE_SECRET_KEY": "for measuring only"} | limits
    command = [
        sys.executable,
        str(ROOT / "cli.py"),
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--database",
        url,
    ]
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environ) as process:  # noqa: S603
        pids: list[int] = []

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                if "with PID:" in line:
                    pids.append(int(line.rsplit(" ", 1)[1]))

        threading.Thread(target=read, daemon=True).start()
        try:
            while True:
                try:
                    ask(HTTPConnection("127.0.0.1", port, timeout=30), "身份证丢了怎么补办")
                    break
                except OSError:
                    time.sleep(0.05)
            yield port, pids, time.monotonic() - start
        finally:
            process.terminate()
            process.wait(30)


def ask(connection: HTTPConnection, question: str, *, path: str = "/api/v1/ask") -> None:
    connection.request("POST", path, json.dumps({"question": question}).encode())
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"the server answers {answer.status}")


def asked(port: int, texts: list[str], *, path: str = "/api/v1/ask") -> list[float]:
    """The seconds that each question took, over some connections at once."""
    times: list[float] = []

    def keep_asking(mine: list[str]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for text in mine:
            start = time.perf_counter()
            ask(connection, text, path=path)
            times.append(time.perf_counter() - start)

    threads = [threading.Thread(target=keep_asking, args=(texts[n::CONNECTIONS],)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


def bare(count: int) -> tuple[float, float]:
    """Requests a second of a bare Flask endpoint on granian's WSGI, asked in the same way, and the CPU seconds of each."""
    with running("wsgi") as (port, pid):
        _wait_for(port)
        asked(port, ["x"] * 100, path="/ask")
        start, before = time.perf_counter(), cpu_s(family(pid))
        asked(port, ["x"] * count, path="/ask")
        return count / (time.perf_counter() - start), (cpu_s(family(pid)) - before) / count


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def _wait_for(port: int) -> None:
    while True:
        with suppress(OSError), create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


def cpu_s(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    return _memory_mb(pid, "Pss:")


def own_mb(pid: int) -> float:
    """What a process has of its own: what a further one like it adds."""
    return _memory_mb(pid, "Private_")


def _memory_mb(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def publish_once(url: str) -> None:
    with KnowledgeBase(url) as kb:
        live = next(iter(kb.items.all_live())).item
        kb.items.publish_many([live.model_copy(update={"note": f"量度 {time.time()}"})], by="本机")


def told(name: str, times: list[float]) -> None:
    print(
        f"{name}: p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--n", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database
        if not is_postgres(url):
            shutil.copy(url, f"{folder}/measured.db")
            url = f"sqlite:///{folder}/measured.db"
        measure(url, options.n)


def measure(url: str, count: int) -> None:
    with KnowledgeBase(url) as kb:
        texts, items = questions(kb, 3 * count), kb.items.count()
    print(f"{items} items, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with serving(url, 1):
        pass  # leaves its index beside the database
    first, memory, spent = bare(2 * count), [], []
    for workers in (1, 2):
        with serving(url, workers) as (port, pids, started):
            until_answer = cpu_s(family(os.getpid())[1:])
            asked(port, texts[:count])
            before, start = cpu_s(pids), time.perf_counter()
            times = asked(port, texts[count : 2 * count])
            rate = count / (time.perf_counter() - start)
            spent.append((cpu_s(pids) - before) / count)
            told(
                f"{workers} process(es): {rate:.0f} questions/s, {spent[-1] * 1000:.2f} ms CPU each, first answer after {started:.1f} s "
                f"({until_answer:.2f} s CPU)",
                times,
            )
            memory.append(sum(pss_mb(pid) for pid in pids))
            if workers == 1:
                single = rate
                publisher = threading.Timer(0.5, publish_once, [url])
                publisher.start()
                told("while one entry is published", asked(port, texts[2 * count :]))
                publisher.join()
            else:
                print(f"of its own each process has {', '.join(f'{own_mb(pid):.0f}' for pid in pids)} MB")
    last = bare(2 * count)
    rates, cpu = ((first[n] + last[n]) / 2 for n in range(2))
    print(
        f"bare Flask: {first[0]:.0f} and {last[0]:.0f} requests/s, {first[1] * 1000:.3f} and {last[1] * 1000:.3f} ms CPU each; "
        f"one process of ours is 1/{rates / single:.1f} of that, by CPU 1/{spent[0] / cpu:.1f}"
    )
    print(
        f"CPU of two ÷ one: {spent[1] / spent[0]:.2f}; a further process adds {memory[1] - memory[0]:.0f} MB (PSS; one has {memory[0]:.0f})"
    )


if __name__ == "__main__":
    main()
