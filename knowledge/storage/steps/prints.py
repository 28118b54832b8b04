"""What was printed when, so that the next print tells what has changed."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def prints(db: Database) -> None:
    """One row a print; `contents` is JSON: what it was made of."""
    run(
        db,
        """
        CREATE TABLE prints (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope TEXT NOT NULL, edition INTEGER NOT NULL, day TEXT NOT NULL,
            printed_by TEXT NOT NULL, contents TEXT NOT NULL, UNIQUE (kind, scope, edition)
        ) STRICT;
        """,
    )
