"""What people say is wrong about a reply that they were given, and what became of it."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def objections(db: Database) -> None:
    """Whoever objected is known by a key of which only the hash is kept. An objection goes with its question when that is purged."""
    run(
        db,
        """
        CREATE TABLE objections (
            id INTEGER PRIMARY KEY, key_hash TEXT NOT NULL UNIQUE, reply_id TEXT NOT NULL REFERENCES questions (reply_id),
            said TEXT NOT NULL, made_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'mended', 'kept')),
            answer TEXT NOT NULL DEFAULT '', handled_by TEXT NOT NULL DEFAULT '', handled_at TEXT NOT NULL DEFAULT '',
            guarded INTEGER NOT NULL DEFAULT 0 CHECK (guarded IN (0, 1))
        ) STRICT;
        CREATE INDEX objections_reply ON objections (reply_id);
        CREATE INDEX objections_state ON objections (state, id);
        """,
    )
