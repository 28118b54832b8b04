"""Hearing from a PostgreSQL server that the published knowledge has moved on, on a connection of its own."""

import logging
import select
import socket
import threading
from contextlib import suppress

import psycopg

from knowledge.storage.version import BOARD, KNOWLEDGE, LOOK_AT_ALL, Heard

CHANNELS = {KNOWLEDGE: "hotline_version", BOARD: "hotline_board"}
"""What is told of each version, as a number."""
_OF = {channel: name for name, channel in CHANNELS.items()}
AGAIN_S = 0.5
"""After a connection has broken off, another is tried so often."""
STILL_THERE_S = 10.0
"""A silent connection is tried out so often: a machine that has gone says nothing."""
_log = logging.getLogger("hotline.database")


class Listener:
    """Hears of versions; of none while the connection is broken off. `news` is set whenever one may have moved."""

    def __init__(self, url: str, news: threading.Event) -> None:
        self._url, self.heard = url, Heard(news)
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="listening", daemon=True)
        self._thread.start()

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
                    for channel in CHANNELS.values():
                        conn.execute(f"LISTEN {channel}")
                    self.heard.hear({str(name): int(value) for name, value in conn.execute(LOOK_AT_ALL)})
                    if self._listen(conn):
                        return
            except psycopg.Error as error:
                if self.heard.of(KNOWLEDGE) is not None:
                    _log.warning("收不到知识库更新的通知了，每 %s 秒再连一次：%s", AGAIN_S, type(error).__name__)
            self.heard.forget()
            if select.select([self._ended], [], [], AGAIN_S)[0]:
                return

    def _listen(self, conn: "psycopg.Connection[tuple[str, int]]") -> bool:
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
                self.heard.hear({_OF[told.relname.decode()]: int(told.extra)})
