"""What imports brought in, and what staff said the columns of their lists mean."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def imports(db: Database) -> None:
    """Runs of imports with the entries each has written, from which revision to which (of drafts: which version)."""
    run(
        db,
        """
        CREATE TABLE import_runs (
            id INTEGER PRIMARY KEY, file TEXT NOT NULL, format TEXT NOT NULL, by_whom TEXT NOT NULL, at TEXT NOT NULL,
            as_draft INTEGER NOT NULL, rejected INTEGER NOT NULL, undone_by TEXT NOT NULL DEFAULT '', undone_at TEXT
        ) STRICT;
        CREATE TABLE import_entries (
            run_id INTEGER NOT NULL REFERENCES import_runs (id), code TEXT NOT NULL, region TEXT NOT NULL,
            before_number INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (run_id, code, region)
        ) STRICT;
        CREATE TABLE import_columns (
            heading TEXT PRIMARY KEY, meaning TEXT NOT NULL, chosen_by TEXT NOT NULL, chosen_at TEXT NOT NULL
        ) STRICT;
        """,
    )


def uploads(db: Database) -> None:
    """Files that were uploaded and wait to be brought in."""
    run(
        db,
        """
        CREATE TABLE import_uploads (
            id TEXT PRIMARY KEY, file TEXT NOT NULL, content BLOB NOT NULL, uploaded_by TEXT NOT NULL, options TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')), done INTEGER NOT NULL,
            total INTEGER NOT NULL, run_id INTEGER NOT NULL, told TEXT NOT NULL, touched_at TEXT NOT NULL
        ) STRICT;
        """,
    )
