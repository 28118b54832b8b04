"""Hearing from a PostgreSQL server that the published knowledge has moved on, on a connection of its own."""

import logging
import select
import socket
import threading
from contextlib import suppress

import psycopg

CHANNEL = "hotline_version"
VERSION = "SELECT value FROM counters WHERE name = 'knowledge_version'"
AGAIN_S = 0.5
"""After a connection has broken off, another is tried so often."""
STILL_THERE_S = 10.0
"""A silent connection is tried out so often: a machine that has gone says nothing."""
_log = logging.getLogger("hotline.database")


class Listener:
    """Keeps the newest version that was heard of; `version` is None while nobody is listening.

    `news` is set whenever the version may have moved, also when listening begins again after a pause.
    """

    def __init__(self, url: str, news: threading.Event) -> None:
        self._url, self._news = url, news
        self.version: int | None = None
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

    def heard(self, version: int) -> None:
        """Take note of a version, from the server or from a transaction of this process."""
        if self.version is not None and version > self.version:
            self.version = version
        self._news.set()

    def close(self) -> None:
        with suppress(OSError):
            self._end.send(b".")
        self._thread.join(2 * AGAIN_S)
        self._end.close()
        self._ended.close()

    def _run(self) -> None:
        while True:
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as conn:
                    conn.execute(f"LISTEN {CHANNEL}")
                    found = conn.execute(VERSION).fetchone()
                    self.version = int(found[0]) if found else 0
                    self._news.set()
                    if self._listen(conn):
                        return
            except psycopg.Error as error:
                if self.version is not None:
                    _log.warning("收不到知识库更新的通知了，每 %s 秒再连一次：%s", AGAIN_S, type(error).__name__)
            self.version = None  # whoever asks looks for themselves
            if select.select([self._ended], [], [], AGAIN_S)[0]:
                return

    def _listen(self, conn: "psycopg.Connection[tuple[int]]") -> bool:
        """Take in what is told; True when it is to end."""
        while True:
            ready, _, _ = select.select([conn.fileno(), self._ended.fileno()], [], [], STILL_THERE_S)
            if self._ended.fileno() in ready:
                return True
            if not ready:
                conn.execute("SELECT 1")
                continue
            conn.pgconn.consume_input()
            while told := conn.pgconn.notifies():
                self.heard(int(told.extra))
