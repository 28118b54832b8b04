"""The files themselves, kept once by what is in them. One that a published entry names is handed out to whoever may see that entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from knowledge.attachments.accepting import accepted, scan
from knowledge.entry.attachments import Attachment
from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import NotFound


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it is handed out; `size` in bytes."""

    digest: str
    name: str
    type: str
    size: int
    content: bytes


class Attachments:
    """The files of one knowledge base."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def put(self, file: str, content: bytes, *, by: str, scanner: Sequence[str] = ()) -> Attachment:
        """Take a file; the same content is kept once, under the name it came with first. Nobody is shown it before an entry that names
        it is published. `scanner` is the administrator's command that looks at it first.

        Raises:
            Conflict: if it is of no kind that is taken, too large, or something in it can run.
        """
        name, kind = accepted(mask(file).text, content)
        scan(scanner, content)
        digest = sha256(content).hexdigest()
        with self._connections.changing() as db:
            known = row(db, "SELECT name FROM attached_files WHERE digest = ?", digest[:16])
            if known:
                return Attachment(digest[:16], known["name"])
            db.execute(
                "INSERT INTO attached_files (digest, sha256, name, type, size, content, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [digest[:16], digest, name, kind, len(content), content, by, stamp(self._clock())],
            )
            note_change(db, self._clock, who=by, action="上传附件", what=f"file:{digest[:16]}", detail=name)
        return Attachment(digest[:16], name)

    def get(self, digest: str) -> StoredFile:
        """A file, whoever may see it; raises NotFound."""
        sql = "SELECT digest, name, type, size, content FROM attached_files WHERE digest = ?"
        found = row(self._connections.db, sql, digest)
        if found is None:
            raise NotFound("没有找到这个文件，它可能已经换成新的，请回到事项页下载。")
        return StoredFile(found["digest"], found["name"], found["type"], found["size"], bytes(found["content"]))

    def is_public(self, digest: str, *, on: date) -> bool:
        """Whether a public entry that holds on that day names a file."""
        sql = (
            "SELECT 1 FROM live_attachments a JOIN live_items i ON i.item_id = a.item_id WHERE a.digest = ? AND i.disclosure = 'public' "
            "AND (i.valid_from IS NULL OR i.valid_from <= ?) AND (i.valid_to IS NULL OR i.valid_to >= ?) LIMIT 1"
        )
        return row(self._connections.db, sql, digest, on.isoformat(), on.isoformat()) is not None
