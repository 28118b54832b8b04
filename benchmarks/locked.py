"""What a server does while another program holds the database's write lock: SQLite alone, since PostgreSQL has no such lock.

usage: python -m benchmarks.locked DATABASE [--seconds 30]

DATABASE is a SQLite file; a copy is used. Three people keep asking two processes, beside them `/healthz` is looked at again and again; another
connection begins a writing transaction and keeps it. Told are how many were answered, how many of them marked as not recorded, and whether each
that was said to be recorded is in the log.
"""

import argparse
import json
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.profile_ask import questions
from benchmarks.serving import NO_LIMITS, serving
from knowledge.store import KnowledgeBase

PEOPLE, QUIET_S = 3, 3.0


class Visit:
    """What people and a probe saw: of each answer when, its id and whether it was recorded; of each look its status and seconds."""

    def __init__(self, port: int, texts: list[str]) -> None:
        self.port, self.texts = port, texts
        self.answers: list[tuple[float, str, bool, int]] = []
        self.looks: list[tuple[int, float]] = []
        self._left = threading.Event()

    def ask(self, me: int) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        for text in self.texts[me::PEOPLE]:
            if self._left.is_set():
                return
            connection.request("POST", "/api/v1/ask", json.dumps({"question": text}).encode())
            response = connection.getresponse()
            told = json.loads(response.read())
            self.answers.append(
                (time.monotonic(), told.get("reply_id", ""), told.get("recorded", True), response.status)
            )

    def look(self) -> None:
        while not self._left.wait(0.3):
            start = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            response.read()
            connection.close()
            self.looks.append((response.status, time.perf_counter() - start))

    def during(self, database: Path, seconds: float) -> tuple[float, float]:
        """Let all go about, and hold the lock; when it was taken, and when it was given back."""
        threads = [threading.Thread(target=self.ask, args=(n,)) for n in range(PEOPLE)]
        threads.append(threading.Thread(target=self.look))
        for thread in threads:
            thread.start()
        time.sleep(QUIET_S)
        holder = sqlite3.connect(database, isolation_level=None, timeout=30)
        holder.execute("BEGIN IMMEDIATE")
        taken = time.monotonic()
        time.sleep(seconds)
        holder.execute("ROLLBACK")
        given_back = time.monotonic()
        holder.close()
        time.sleep(QUIET_S)
        self._left.set()
        for thread in threads:
            thread.join()
        return taken, given_back


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "measured.db"
        shutil.copy(options.database, database)
        with KnowledgeBase(f"sqlite:///{database}") as kb:
            texts = questions(kb, 20_000)
        with serving(f"sqlite:///{database}", 2, NO_LIMITS) as (port, _, _):
            visit = Visit(port, texts)
            taken, given_back = visit.during(database, options.seconds)
        tell(visit, taken, given_back, database)


def tell(visit: Visit, taken: float, given_back: float, database: Path) -> None:
    meanwhile = [answer for answer in visit.answers if taken < answer[0] < given_back]
    again = [answer[0] for answer in visit.answers if answer[0] >= given_back and answer[2]]
    with sqlite3.connect(database) as db:
        kept = {reply_id for (reply_id,) in db.execute("SELECT reply_id FROM questions")}
    said = [answer[1] for answer in visit.answers if answer[2]]
    looks = sorted(seconds for _, seconds in visit.looks)
    print(
        f"load {os.getloadavg()[0]:.1f}; locked for {given_back - taken:.0f} s: {len(meanwhile)} answers, "
        f"{sum(not answer[2] for answer in meanwhile)} marked as not recorded, statuses {sorted({answer[3] for answer in visit.answers})}; "
        f"recorded again after {min(again) - given_back:.1f} s"
    )
    print(f"said to be recorded {len(said)}, of these missing {sum(one not in kept for one in said)}")
    print(
        f"/healthz: statuses {sorted({status for status, _ in visit.looks})}, middle {looks[len(looks) // 2] * 1000:.0f} ms, "
        f"longest {looks[-1] * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
