"""Entries and work on them: names in columns of their own for lists; what is being typed, comments on drafts, why one was sent back."""

import json

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def names_of_entries(db: Database) -> None:
    """What an entry was called when it was last published, and what its draft calls it."""
    run(
        db,
        """
        ALTER TABLE items ADD COLUMN name TEXT NOT NULL DEFAULT '';
        ALTER TABLE drafts ADD COLUMN name TEXT NOT NULL DEFAULT '';
        """,
    )
    newest = "SELECT r.entry, r.item_id FROM revisions r WHERE r.number = (SELECT max(n.number) FROM revisions n WHERE n.item_id = r.item_id)"
    for table, key, entries in (("items", "id", newest), ("drafts", "item_id", "SELECT entry, item_id FROM drafts")):
        names = [(json.loads(entry)["name"], item_id) for entry, item_id in db.execute(entries)]
        db.many(f"UPDATE {table} SET name = ? WHERE {key} = ?", names)


def editing(db: Database) -> None:
    """`inputs` is JSON: the inputs of a form by name. A comment without `settled_by` is open."""
    run(
        db,
        """
        ALTER TABLE drafts ADD COLUMN sent_back TEXT NOT NULL DEFAULT '';
        CREATE TABLE working_copies (
            username TEXT NOT NULL, code TEXT NOT NULL, region TEXT NOT NULL, inputs TEXT NOT NULL, saved_at TEXT NOT NULL,
            PRIMARY KEY (username, code, region)
        ) STRICT;
        CREATE TABLE draft_comments (
            id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES items (id), place TEXT NOT NULL, label TEXT NOT NULL,
            text TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
            settled_by TEXT NOT NULL DEFAULT '', settled_at TEXT NOT NULL DEFAULT ''
        ) STRICT;
        CREATE INDEX draft_comments_open ON draft_comments (item_id, settled_by);
        """,
    )


def standing_kept(db: Database) -> None:
    """Places where an old number of an entry (code, region) rightly stands; `key` is a hash of the place with its text."""
    run(
        db,
        """
        CREATE TABLE standing_kept (
            code TEXT NOT NULL, region TEXT NOT NULL, key TEXT NOT NULL, who TEXT NOT NULL, kept_at TEXT NOT NULL,
            PRIMARY KEY (code, region, key)
        ) STRICT;
        """,
    )
