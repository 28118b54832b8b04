"""What a flood from one address does to everybody else: how long others wait before it and during it, and what became of the flood.

usage: python -m benchmarks.flood [DATABASE] [--seconds 20]

The server has its usual limits; addresses come from a proxy that it trusts, which is this program. Others ask at an even pace, each from an
address of its own; the flood asks as fast as it can over eight connections. Aim: the p99 of the others at most twice what it was.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.profile_ask import questions
from benchmarks.serving import serving
from knowledge.store import KnowledgeBase

PACE, OTHERS, FLOODING = 0.12, 40, 8
"""Seconds between two questions of the others, their addresses, and the connections of the flood."""


def ask(connection: HTTPConnection, text: str, address: str) -> tuple[int, float]:
    """The status of an answer, and the seconds it took."""
    start = time.perf_counter()
    connection.request("POST", "/api/v1/ask", json.dumps({"question": text}).encode(), {"X-Forwarded-For": address})
    answer = connection.getresponse()
    answer.read()
    return answer.status, time.perf_counter() - start


def others(port: int, texts: list[str], seconds: float) -> list[float]:
    """How long each of the others waited, sorted; two take turns, so that one slow answer does not hold up the pace."""
    took: list[float] = []

    def pace(offset: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        until, number = time.monotonic() + seconds, offset
        while time.monotonic() < until:
            begun = time.monotonic()
            status, waited = ask(connection, texts[number % len(texts)], f"10.1.0.{number % OTHERS + 1}")
            if status == 200:
                took.append(waited)
            number += 2
            time.sleep(max(0.0, 2 * PACE - (time.monotonic() - begun)))

    threads = [threading.Thread(target=pace, args=(offset,)) for offset in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(took)


def flood(port: int, text: str, stop: threading.Event, statuses: Counter[int]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while not stop.is_set():
        try:
            statuses[ask(connection, f"{text}{random.random()}", "10.9.9.9")[0]] += 1  # noqa: S311
        except OSError:
            connection.close()


def told(name: str, took: list[float]) -> float:
    p99 = took[int(len(took) * 0.99)] * 1000
    print(
        f"{name}: {len(took)} asked, p50 {took[len(took) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms, longest {took[-1] * 1000:.0f} ms"
    )
    return p99


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", nargs="?")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"{folder}/flooded.db"
        if options.database:
            shutil.copy(Path(options.database), url)
        with KnowledgeBase(url) as kb:
            if not options.database:
                kb.load_starter()
            texts = questions(kb, 1000)
        with serving(f"sqlite:///{url}", 1, {"HOTLINE_TRUSTED_PROXIES": "1", "HOTLINE_API_LIMIT": "300"}) as (
            port,
            _,
            _,
        ):
            others(port, texts, 5)
            print(f"load {os.getloadavg()[0]:.1f}")
            before = told("before", others(port, texts, options.seconds))
            stop, statuses = threading.Event(), Counter[int]()
            flooding = [threading.Thread(target=flood, args=(port, texts[0], stop, statuses)) for _ in range(FLOODING)]
            for thread in flooding:
                thread.start()
            during = told("during the flood", others(port, texts, options.seconds))
            stop.set()
            for thread in flooding:
                thread.join()
        print(f"p99 during ÷ before: {during / before:.2f}; the flood was told {dict(statuses)}")
        with KnowledgeBase(url) as kb:
            print(
                f"in the queue: {kb.needs.count()} needs, {len(kb.needs.without_need(limit=1000))} cases not grouped yet"
            )


if __name__ == "__main__":
    main()
