"""Replies drawn week by week to be judged."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def sampled_replies(db: Database) -> None:
    """`week` is its Monday. A mark outlives the reply, so that the rate of a week stays when the log is cleared."""
    run(
        db,
        """
        CREATE TABLE sampled_replies (
            week TEXT NOT NULL, reply_id TEXT NOT NULL, place INTEGER NOT NULL,
            mark TEXT NOT NULL CHECK (mark IN ('', 'right', 'partly', 'wrong')), marked_by TEXT NOT NULL, marked_at TEXT NOT NULL,
            PRIMARY KEY (week, reply_id)
        ) STRICT;
        """,
    )
