"""Conversations that come through other programs (WeChat, WeCom, DingTalk). Callers hand over hashes; no sender and no text is kept."""

from datetime import timedelta

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections

KEPT = timedelta(days=1)


class Channels:
    """Keeping where each conversation stands, and which messages have come."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def is_new(self, channel: str, message: str) -> bool:
        """Whether a message (its hash) comes for the first time; it is noted, and what is a day old is forgotten."""
        now = self._clock()
        with self._connections.changing() as db:
            gone = stamp(now - KEPT)
            db.execute("DELETE FROM channel_messages WHERE at < ?", [gone])
            db.execute("DELETE FROM channel_conversations WHERE at < ?", [gone])
            noted = db.execute(
                "INSERT INTO channel_messages (channel, message, at) VALUES (?, ?, ?) ON CONFLICT (channel, message) DO NOTHING",
                [channel, message, stamp(now)],
            ).rowcount
        return noted == 1

    def conversation(self, channel: str, sender: str) -> str:
        """The token of a sender's conversation (their hash), '' for none."""
        sql = "SELECT token FROM channel_conversations WHERE channel = ? AND sender = ?"
        found = self._connections.db.execute(sql, [channel, sender]).fetchone()
        return str(found[0]) if found else ""

    def keep(self, channel: str, sender: str, token: str) -> None:
        """Keep the sealed token of a conversation."""
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO channel_conversations (channel, sender, token, at) VALUES (?, ?, ?, ?) ON CONFLICT (channel, sender) "
                "DO UPDATE SET token = excluded.token, at = excluded.at",
                [channel, sender, token, stamp(self._clock())],
            )
