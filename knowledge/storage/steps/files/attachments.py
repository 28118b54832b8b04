"""Files that belong to documents, and which published entries name which of them."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def attachments(db: Database) -> None:
    """`digest` is the beginning of the file's SHA-256, by which entries name it."""
    run(
        db,
        """
        CREATE TABLE attached_files (
            digest TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL,
            content BLOB NOT NULL, added_by TEXT NOT NULL, added_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE live_attachments (
            item_id INTEGER NOT NULL REFERENCES items (id), fact_id TEXT NOT NULL, role TEXT NOT NULL, digest TEXT NOT NULL,
            PRIMARY KEY (item_id, fact_id, role)
        ) STRICT;
        CREATE INDEX live_attachments_digest ON live_attachments (digest);
        """,
    )
