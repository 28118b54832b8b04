"""Masking what earlier programs stored: they knew fewer ways of writing a number, and did not mask what staff typed."""

import json
from collections.abc import Callable
from functools import partial

from knowledge.masking.masked_text import mask
from knowledge.storage.database import Database

_TYPED = (
    ("questions", "reply_id", "question"), ("cases", "id", "question"), ("cases", "id", "reason"), ("feedback", "id", "comment"),
    ("audit", "id", "detail"), ("drafts", "item_id", "note"), ("revisions", "item_id, number", "note"),
)  # fmt: skip
_DISTINCT = (("cases", "id", "grouping"), ("phrasings", "id", "text"), ("guarded_questions", "id", "question"))
"""Where two texts may not be the same: what has become like another is told from it by its number."""


def mask_stored_text(db: Database) -> None:
    """Mask every text that people typed, as it would be masked today. Rows stay, and so do their keys."""
    changed = 0
    for table, key, column in _TYPED:
        changed += _rewrite(db, table, key, column, lambda text, _: mask(text).text)
    for table, key, column in _DISTINCT:
        known = {row[0] for row in db.execute(f"SELECT {column} FROM {table}")}
        changed += _rewrite(db, table, key, column, partial(_distinct, known))
    changed += _rewrite(db, "drafts", "item_id", "entry", lambda entry, _: _aliases_masked(entry))
    if changed:
        db.execute("UPDATE counters SET value = value + 1 WHERE name = 'knowledge_version'")


def _rewrite(db: Database, table: str, key: str, column: str, new: Callable[[str, object], str]) -> int:
    """Replace the texts of a column by what `new` makes of (text, first key); returns how many that changed."""
    # The names and aliases of an item stand as they do in its revision.
    where = "WHERE kind = 'learned'" if table == "phrasings" else ""
    rows = db.execute(f"SELECT {column}, {key} FROM {table} {where}").fetchall()
    changes = [(after, *keys) for text, *keys in rows if (after := new(text, keys[0])) != text]
    with db.unguarded(table):
        condition = " AND ".join(f"{name} = ?" for name in key.split(", "))
        for change in changes:
            db.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", list(change))
    return len(changes)


def _distinct(known: set[str], text: str, number: object) -> str:
    masked = mask(text).text
    if masked == text:
        return text
    if masked in known:
        masked = f"{masked}（{number}）"
    known.add(masked)
    return masked


def _aliases_masked(entry: str) -> str:
    """Of a draft only the ways of asking may come from residents; phones elsewhere in it are those of offices."""
    fields = json.loads(entry)
    aliases = fields.get("aliases", [])
    masked = [mask(alias).text for alias in aliases]
    return entry if masked == aliases else json.dumps(fields | {"aliases": masked}, ensure_ascii=False)
