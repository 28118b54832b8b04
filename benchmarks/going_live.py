"""How long after a publication every process of a server answers with it, and what those wait who ask meanwhile.

And what each process takes of memory, before and after.

usage: python -m benchmarks.going_live DATABASE [--times 6] [--workers 2]

DATABASE is a SQLite file; a copy is used. The fee of one item is changed again and again from another process; whoever asks for it comes on a new
connection each time, so that any of the processes may answer. It counts as answered by all of them from the first of 24 right answers in a row.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from decimal import Decimal
from http.client import HTTPConnection

from benchmarks.serving import own_mb, pss_mb, serving
from knowledge.store import KnowledgeBase

CODE, ASKED = "sfz-buling", "补身份证多少钱"
IN_A_ROW, QUIET_S = 24, 2.5


def answer(port: int) -> tuple[str, float]:
    """What is answered, and the seconds it took."""
    start = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/api/v1/ask", json.dumps({"question": ASKED}).encode())
    told = json.loads(connection.getresponse().read())
    connection.close()
    return json.dumps(told, ensure_ascii=False), time.perf_counter() - start


def until_told(port: int, fee: str) -> tuple[float, float]:
    """Seconds until every process tells a fee, and the longest that anybody waited meanwhile."""
    start, longest, right = time.perf_counter(), 0.0, 0
    since = start
    while right < IN_A_ROW:
        told, took = answer(port)
        longest = max(longest, took)
        if f"{fee}元" not in told:
            right = 0
            continue
        right += 1
        if right == 1:
            since = time.perf_counter()
    return since - start, longest


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--times", type=int, default=6)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"{folder}/measured.db"
        shutil.copy(options.database, url)
        with KnowledgeBase(url) as kb, serving(f"sqlite:///{url}", options.workers) as (port, pids, started):
            if f'"{CODE}"' not in (told := answer(port)[0]):
                raise SystemExit(f"{ASKED} is not answered with {CODE}: {told[:300]}")
            usual = sorted(answer(port)[1] for _ in range(200))
            print(
                f"{kb.items.count()} items, {options.workers} processes, load {os.getloadavg()[0]:.1f}, first answer after {started:.1f} s"
            )
            tell_memory(pids)
            print(f"usual: p50 {usual[100] * 1000:.0f} ms, p99 {usual[198] * 1000:.0f} ms")
            time.sleep(QUIET_S)
            for number in range(options.times):
                live = kb.items.live(CODE).item
                fee = live.fees[0].model_copy(update={"amount": Decimal(1001 + number)})
                kb.items.publish_many([live.model_copy(update={"fees": (fee, *live.fees[1:])})], by="本机")
                seconds, longest = until_told(port, str(1001 + number))
                print(f"told by all after {seconds:.2f} s; the slowest ask meanwhile {longest * 1000:.0f} ms")
                time.sleep(QUIET_S)
            tell_memory(pids)


def tell_memory(pids: list[int]) -> None:
    told = ", ".join(f"{pss_mb(pid):.0f} ({own_mb(pid):.0f})" for pid in pids)
    print(f"memory of each process, PSS (its own alone): {told} MB")


if __name__ == "__main__":
    main()
