"""Conversations that come through other programs: who asks is a keyed hash, and each message counts once."""

from knowledge.storage.database import Database
from knowledge.storage.steps.running import run


def channels(db: Database) -> None:
    """Rows are forgotten after a day, with the conversation that they carry."""
    run(
        db,
        """
        CREATE TABLE channel_conversations (
            channel TEXT NOT NULL, sender TEXT NOT NULL, token TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (channel, sender)
        ) STRICT;
        CREATE TABLE channel_messages (
            channel TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (channel, message)
        ) STRICT;
        CREATE INDEX channel_messages_at ON channel_messages (at);
        """,
    )
