"""Twenty minutes of use: questions, staff work, imports, publications, and the process killed and started again.

usage: python -m benchmarks.soak [--minutes 20] [--clients 3]

The first quarter has the kills; then the process has a quarter to come to rest, and in the second half its memory is watched. Says at the
end: how many requests, which statuses, whether a reply that was told is missing in the log, and how much memory the process took: the
median of each quarter of the time that is watched, and its trend. Leaves with 1 where there was a 5xx, a lost row, or a trend of more than
a hundredth in ten minutes.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPException
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from knowledge.files.exporting import export_file
from knowledge.store import KnowledgeBase
from tests.web_server import Server, server
from tests.web_site import PASSWORD

ASKED = ("身份证丢了怎么补办", "领结婚证要带什么", "出生证明丢了", "社保卡丢了多少钱", "营业执照", "恐龙牌照找谁", "那费用呢", "我爸喝农药了", "你好", "第一个")  # fmt: skip
GROWTH = 0.01
"""Of the memory, in ten minutes."""
KILLS = 4
SETTINGS: dict[str, Any] = {
    "HOTLINE_API_LIMIT": 1_000_000,
    "HOTLINE_SECRET_KEY": "the same before and after, 32 characters",
}
"""No limit for one address, which all clients share; conversations go on after a restart."""


class Soak:
    """What is sent to the server that runs just now, and what came of it."""

    def __init__(self, running: Server) -> None:
        self.running = running
        self.over = threading.Event()
        self.statuses: Counter[str] = Counter()
        self.told: list[str] = []
        self.memory_kb: list[tuple[float, int]] = []
        self._lock = threading.Lock()

    def ask(self, seed: int) -> None:
        """Ask on, in conversations of a few messages, until it is over."""
        rng, conversation, port, connection = random.Random(seed), "", 0, None  # noqa: S311
        while not self.over.is_set():
            try:
                if connection is None or port != self.running.port:
                    port = self.running.port
                    connection = HTTPConnection("127.0.0.1", port, timeout=20)
                question = rng.choice(ASKED) + ("" if rng.random() < 0.7 else f"{rng.randint(1, 10**6)}")
                body = json.dumps({"question": question, "conversation": conversation})
                connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                read = answer.read()
                self._count(f"ask {answer.status}")
                if answer.status == 200:
                    reply = json.loads(read)
                    conversation = reply["conversation"] if rng.random() < 0.6 else ""
                    if reply["reply_id"] and reply["recorded"]:
                        with self._lock:
                            self.told.append(reply["reply_id"])
            except (OSError, HTTPException):
                self._count("ask broken off")  # killed under our hands
                connection = None
                time.sleep(0.5)
            time.sleep(0.02)

    def work(self) -> None:
        """A member of staff: sign in, dismiss what waits, publish a change, look at the pages."""
        cookie = ""
        while not self.over.is_set():
            try:
                if not cookie:
                    sent = {"username": "zongguan", "password": PASSWORD}
                    cookie = self._staff("POST", "/staff/login", sent, "")
                for path in ("/staff", "/staff/alarms", "/staff/status", "/staff/items", "/staff/ratings"):
                    self._staff("GET", path, {}, cookie)
                with KnowledgeBase(str(self.running.database)) as kb:
                    for case in kb.inbox.cases(limit=5):
                        self._staff("POST", f"/staff/cases/{case.id}/dismiss", {"reason": "试"}, cookie)
            except (OSError, HTTPException):
                self._count("staff broken off")
                cookie = ""
            self.over.wait(2)

    def publish(self) -> None:
        """What the terminal does beside: a publication, and an import of everything."""
        number = 0
        while not self.over.wait(5):
            number += 1
            with KnowledgeBase(str(self.running.database)) as kb:
                item = kb.items.live("hy-jiehun").item
                kb.items.publish_many([item.model_copy(update={"summary": f"第 {number} 次"})], by="本机")
                if number % 6 == 0:
                    target = Path(self.running.database).with_name(f"export-{number}.jsonl")
                    export_file(kb, target)
                    target.unlink()

    def measure(self, begun: float) -> None:
        for _, resident in workers(self.running.process.pid):
            self.memory_kb.append((time.monotonic() - begun, resident))

    def _staff(self, method: str, path: str, form: dict[str, str], cookie: str) -> str:
        with closing(HTTPConnection("127.0.0.1", self.running.port, timeout=20)) as connection:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
            connection.request(method, path, urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
            self._count(f"staff {answer.status}")
            return (answer.headers.get("Set-Cookie") or "").partition(";")[0]

    def _count(self, what: str) -> None:
        with self._lock:
            self.statuses[what] += 1


def workers(parent: int) -> Iterator[tuple[int, int]]:
    """The processes that a process has started, with the memory each holds (KB)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == parent:
            yield int(path.parent.name), int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--clients", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        soak = Soak(stack.enter_context(server(Path(folder), **SETTINGS)))
        threads = [threading.Thread(target=soak.ask, args=(n,)) for n in range(given.clients)]
        threads += [threading.Thread(target=soak.work), threading.Thread(target=soak.publish)]
        for thread in threads:
            thread.start()
        begun, kills = time.monotonic(), _run(soak, stack, given.minutes * 60)
        soak.over.set()
        for thread in threads:
            thread.join()
        sys.exit(_tell(soak, kills, time.monotonic() - begun))


def _run(soak: Soak, stack: ExitStack, seconds: float) -> int:
    """Measure every few seconds; kill and start again now and then in the first quarter. What begins then is watched."""
    begun, kills = time.monotonic(), 0
    while (passed := time.monotonic() - begun) < seconds:
        time.sleep(min(5, max(seconds / 40, 0.5)))
        soak.measure(begun)
        if kills < KILLS and passed > (kills + 1) * seconds / 4 / (KILLS + 1):
            kills += 1
            soak.memory_kb.clear()
            for worker, _ in workers(soak.running.process.pid):
                os.kill(worker, signal.SIGKILL)
            soak.running.process.kill()
            soak.running = stack.enter_context(server(soak.running.database.parent, fresh=False, **SETTINGS))
    return kills


def _trend(watched: list[tuple[float, int]]) -> float:
    """By how much of its median the memory rises in ten minutes: the median of the slopes between any two looks, since between two searches
    for rings memory rises, and falls again."""
    slopes = [(later - kb) / (end - start) for (start, kb), (end, later) in combinations(watched, 2) if end > start]
    return 600 * statistics.median(slopes) / statistics.median(kb for _, kb in watched) if slopes else 0.0


def _tell(soak: Soak, kills: int, seconds: float) -> int:
    with closing(sqlite3.connect(soak.running.database)) as db:
        kept = {row[0] for row in db.execute("SELECT reply_id FROM questions")}
        sound = db.execute("PRAGMA integrity_check").fetchone()[0]
    lost = [reply for reply in soak.told if reply not in kept]
    watched = [one for one in soak.memory_kb if one[0] > seconds / 2]
    size = max(len(watched) // 4, 1)
    quarters = [statistics.median(kb for _, kb in watched[n * size : (n + 1) * size]) / 1024 for n in range(4)]
    grown = _trend(watched)
    faults = sum(count for what, count in soak.statuses.items() if " 5" in what)
    print(f"{seconds / 60:.1f} 分钟，杀掉重启 {kills} 次，{dict(sorted(soak.statuses.items()))}")
    print(f"告诉过的答复 {len(soak.told)}，丢失 {len(lost)}；5xx {faults}；数据库 {sound}")
    told = "，".join(f"{each:.0f}" for each in quarters)
    print(f"内存，看着的一半分四段，每段中位数 MB：{told}；十分钟 {grown:+.1%}")
    return int(bool(lost) or faults > 0 or grown > GROWTH or sound != "ok")


if __name__ == "__main__":
    main()
