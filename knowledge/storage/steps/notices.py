"""Notices, with who proposed, approved and ended them."""

from secrets import randbits

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def notices(db: Database) -> None:
    """Moments as everywhere, so that they sort as text; a notice without an end ends in the year 9999."""
    run(
        db,
        """
        CREATE TABLE notices (
            id INTEGER PRIMARY KEY, region TEXT NOT NULL, importance TEXT NOT NULL CHECK (importance IN ('normal', 'important', 'emergency')),
            starts TEXT NOT NULL, ends TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('proposed', 'live', 'ended')),
            record TEXT NOT NULL, proposed_by TEXT NOT NULL, proposed_at TEXT NOT NULL,
            approved_by TEXT NOT NULL DEFAULT '', approved_at TEXT NOT NULL DEFAULT '',
            ended_by TEXT NOT NULL DEFAULT '', ended_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX notices_live ON notices (state, starts, ends);
        """,
    )


def versions(db: Database) -> None:
    """A version of the board (notices, roster, calendar), and a number that is drawn with every version of the knowledge."""
    db.define("CREATE TABLE versions (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT")
    rows = [("board_version", 0), ("knowledge_stamp", randbits(62))]
    db.many("INSERT INTO versions (name, value) VALUES (?, ?)", rows)
