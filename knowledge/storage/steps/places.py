"""Who answers for which area, who is on duty on which day, and what is done elsewhere."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def places(db: Database) -> None:
    """They have a version of their own: a day's duty is no reason to build the index of the items anew."""
    run(
        db,
        """
        CREATE TABLE officers (
            id INTEGER PRIMARY KEY, region TEXT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL, cell TEXT NOT NULL, record TEXT NOT NULL,
            UNIQUE (region, role, cell, name)
        ) STRICT;
        CREATE TABLE duties (
            id INTEGER PRIMARY KEY, region TEXT NOT NULL, day TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, record TEXT NOT NULL,
            UNIQUE (region, day, kind, name)
        ) STRICT;
        CREATE INDEX duties_day ON duties (day, region);
        CREATE TABLE elsewhere (
            id INTEGER PRIMARY KEY, region TEXT NOT NULL, matter TEXT NOT NULL, record TEXT NOT NULL, UNIQUE (region, matter)
        ) STRICT;
        CREATE TABLE roster_version (value INTEGER NOT NULL) STRICT;
        INSERT INTO roster_version (value) VALUES (0);
        """,
    )
