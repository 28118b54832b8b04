"""Counting how often is asked, and who asked what waits in the queue."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def asking_limits(db: Database) -> None:
    """Counts of a minute by client; `client` is a word for somebody that holds for a day, '' where nothing is known."""
    run(
        db,
        """
        CREATE TABLE ask_counts (key TEXT PRIMARY KEY, minute TEXT NOT NULL, asked INTEGER NOT NULL) STRICT;
        ALTER TABLE case_questions ADD COLUMN client TEXT NOT NULL DEFAULT '';
        """,
    )
