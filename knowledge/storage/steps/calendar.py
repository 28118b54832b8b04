"""The calendar of working days, as staff enter it."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def calendar(db: Database) -> None:
    """Days that differ from the plain week or from what ships, and years that have been entered in full."""
    run(
        db,
        """
        CREATE TABLE calendar_days (
            day TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('workday', 'weekend', 'holiday', 'makeup')),
            name TEXT NOT NULL, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL
        ) STRICT;
        CREATE TABLE calendar_years (year INTEGER PRIMARY KEY, entered_by TEXT NOT NULL, entered_at TEXT NOT NULL) STRICT;
        """,
    )
