"""What a department replies to a ticket: proposed by one, approved by another, and only then told."""

from dataclasses import dataclass
from typing import Any

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row

_REPLY = "SELECT nth, text, author, written_at, state, decided_by, decided_at FROM ticket_replies WHERE ticket_id = ? "


@dataclass(frozen=True, slots=True)
class TicketReply:
    """One reply. `state` is proposed, approved or denied."""

    nth: int
    text: str
    author: str
    written_at: str
    state: str
    decided_by: str
    decided_at: str | None


class TicketReplies:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def of(self, ticket_id: int) -> list[TicketReply]:
        """Every reply to a ticket, oldest first."""
        return [TicketReply(**r) for r in self._connections.db.query(_REPLY + "ORDER BY nth", [ticket_id])]

    def told(self, ticket_id: int) -> TicketReply | None:
        """The reply that whoever left the matter reads: the newest that was approved."""
        return self._newest(ticket_id, "approved")

    def proposed(self, ticket_id: int) -> TicketReply | None:
        """The reply that waits for approval."""
        return self._newest(ticket_id, "proposed")

    def propose(self, ticket_id: int, text: str, *, by: str, approved: bool = False) -> None:
        """Keep a reply, in place of one that still waits; only `Tickets.act` calls this, in its transaction."""
        now, db = stamp(self._clock()), self._connections.db
        db.execute("DELETE FROM ticket_replies WHERE ticket_id = ? AND state = 'proposed'", [ticket_id])
        sql = "SELECT coalesce(max(nth), 0) + 1 FROM ticket_replies WHERE ticket_id = ?"
        (nth,) = db.execute(sql, [ticket_id]).fetchall()[0]
        state, decided = ("approved", (by, now)) if approved else ("proposed", ("", None))
        db.execute(
            "INSERT INTO ticket_replies (ticket_id, nth, text, author, written_at, state, decided_by, decided_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [ticket_id, nth, text.strip(), by, now, state, *decided],
        )

    def decide(self, ticket_id: int, *, approved: bool, by: str) -> None:
        """Approve or deny the reply that waits; only `Tickets.act` calls this."""
        self._connections.db.execute(
            "UPDATE ticket_replies SET state = ?, decided_by = ?, decided_at = ? WHERE ticket_id = ? AND state = 'proposed'",
            ["approved" if approved else "denied", by, stamp(self._clock()), ticket_id],
        )

    def _newest(self, ticket_id: int, state: str) -> TicketReply | None:
        values: tuple[Any, ...] = (ticket_id, state)
        found = row(self._connections.db, _REPLY + "AND state = ? ORDER BY nth DESC LIMIT 1", *values)
        return TicketReply(**found) if found else None
