"""Names of entries and of their drafts in columns of their own, for lists."""

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
