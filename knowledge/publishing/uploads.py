"""Files that staff have uploaded and not yet brought in: kept whole for a day at most, for whoever uploaded them, then gone.

A file may hold anything, so it is no part of the knowledge: it goes as soon as it has been brought in, and is never shown to others.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from knowledge.masking.masked_text import mask
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import Conflict, NotFound

MAX_BYTES = 20 * 1024 * 1024
KEPT = timedelta(days=1)
SILENT = timedelta(minutes=2)
"""After so long without a word the process that was bringing a file in is taken to have died."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits, is being brought in, or was; `options` is how it is to be read, `told` what came of it."""

    id: str
    file: str
    by: str
    options: Mapping[str, Any]
    state: str
    done: int
    total: int
    run: int
    told: Mapping[str, Any]


_META = "SELECT id, file, uploaded_by, options, state, done, total, run_id, told, touched_at FROM import_uploads WHERE id = ?"


class Uploads:
    """The uploaded files of one knowledge base."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(self, file: str, content: bytes, *, by: str) -> str:
        """Keep a file; returns the key under which it is found. What was kept longer than a day goes."""
        if len(content) > MAX_BYTES:
            raise Conflict(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请拆成几个文件，或用命令行导入。")
        key, now = secrets.token_urlsafe(18), self._clock()
        with self._connections.changing() as db:
            db.execute("DELETE FROM import_uploads WHERE touched_at < ?", [stamp(now - KEPT)])
            db.execute(
                "INSERT INTO import_uploads (id, file, content, uploaded_by, options, state, done, total, run_id, told, touched_at) "
                "VALUES (?, ?, ?, ?, '{}', 'waiting', 0, 0, 0, '{}', ?)",
                [key, mask(file).text[:200], content, by, stamp(now)],
            )
        return key

    def get(self, key: str, *, by: str) -> Upload:
        """An upload of this person; raises NotFound."""
        found = row(self._connections.db, _META, key)
        if found is None or found["uploaded_by"] != by:
            raise NotFound("没有找到这个文件，可能已经导入或过了一天，请重新上传。")
        state = found["state"]
        if state == "running" and found["touched_at"] < stamp(self._clock() - SILENT):
            state = "broken"
        return Upload(
            found["id"], found["file"], found["uploaded_by"], json.loads(found["options"]), state, found["done"], found["total"],
            found["run_id"], json.loads(found["told"]),
        )  # fmt: skip

    def content(self, key: str, *, by: str) -> bytes:
        """What was uploaded; raises NotFound."""
        self.get(key, by=by)
        found = row(self._connections.db, "SELECT content FROM import_uploads WHERE id = ?", key)
        return bytes(found["content"]) if found else b""

    def choose(self, key: str, options: Mapping[str, Any], *, by: str) -> None:
        """How a file is to be read; raises NotFound."""
        self.get(key, by=by)
        with self._connections.changing() as db:
            sql = "UPDATE import_uploads SET options = ?, touched_at = ? WHERE id = ?"
            db.execute(sql, [json.dumps(options, ensure_ascii=False), stamp(self._clock()), key])

    def begin(self, key: str, *, by: str) -> None:
        """Say that a file is being brought in; raises Conflict where it is, or was, by another request."""
        with self._connections.changing() as db:
            if self.get(key, by=by).state != "waiting":
                raise Conflict("这个文件正在导入或已经导入，请看结果。")
            db.execute(
                "UPDATE import_uploads SET state = 'running', touched_at = ? WHERE id = ?", [stamp(self._clock()), key]
            )

    def progress(self, key: str, done: int, total: int) -> None:
        """How far it is."""
        with self._connections.changing() as db:
            sql = "UPDATE import_uploads SET done = ?, total = ?, touched_at = ? WHERE id = ?"
            db.execute(sql, [done, total, stamp(self._clock()), key])

    def finish(self, key: str, *, run: int, told: Mapping[str, Any]) -> None:
        """What came of it; the file itself goes, unless nothing was written."""
        state = "failed" if "problem" in told else "done"
        with self._connections.changing() as db:
            db.execute(
                "UPDATE import_uploads SET state = ?, run_id = ?, told = ?, content = ?, touched_at = ? WHERE id = ?",
                [state, run, json.dumps(told, ensure_ascii=False), b"", stamp(self._clock()), key],
            )

    def drop(self, key: str, *, by: str) -> None:
        """Throw a file away; raises NotFound."""
        self.get(key, by=by)
        with self._connections.changing() as db:
            db.execute("DELETE FROM import_uploads WHERE id = ?", [key])
