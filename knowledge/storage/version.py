"""The version of the published knowledge: it moves in the transaction of every change, and processes follow it."""

from knowledge.storage.database import Database


def bump(db: Database) -> None:
    """Say that the published knowledge has changed, so that every process renews its snapshot."""
    sql = "UPDATE counters SET value = value + 1 WHERE name = 'knowledge_version' RETURNING value"
    db.announce(int(db.execute(sql).fetchall()[0][0]))
