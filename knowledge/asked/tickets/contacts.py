"""How somebody is reached, sealed: this room never sees what it keeps, and who reads it is in the audit before they do.

The key is the deployment's (`HOTLINE_CONTACT_KEY`) and is neither in the database nor in its backups; see `hotline.sealing`.
"""

from collections.abc import Callable
from datetime import timedelta

from knowledge.asked.tickets.ticket import Ticket
from knowledge.asked.tickets.tickets import Tickets
from knowledge.staff.accounts import LOCAL
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import NotFound

AT_ONCE = 500
"""Contacts that are sealed anew in one transaction."""
KEPT = timedelta(days=180)
"""How long after its ticket was closed a contact is kept."""


class TicketContacts:
    def __init__(self, connections: Connections, clock: Clock, tickets: Tickets) -> None:
        self._connections, self._clock, self._tickets = connections, clock, tickets

    def put(self, ticket_id: int, sealed: str) -> None:
        """Keep a sealed contact with a ticket, in place of the one before."""
        with self._connections.logging() as db:
            db.execute(
                "INSERT INTO ticket_contacts (ticket_id, sealed, kept_at) VALUES (?, ?, ?) "
                "ON CONFLICT (ticket_id) DO UPDATE SET sealed = excluded.sealed, kept_at = excluded.kept_at",
                [ticket_id, sealed, stamp(self._clock())],
            )

    def has(self, ticket_id: int) -> bool:
        """Whether a contact is kept."""
        return row(self._connections.db, "SELECT 1 FROM ticket_contacts WHERE ticket_id = ?", ticket_id) is not None

    def take(self, ticket_id: int, *, by: str) -> tuple[Ticket, str]:
        """The ticket and its sealed contact, for somebody who handles it; the audit has it. Raises NotFound, NotAllowed."""
        ticket = self._tickets.seen_by(ticket_id, by)
        with self._connections.changing() as db:
            found = row(db, "SELECT sealed FROM ticket_contacts WHERE ticket_id = ?", ticket_id)
            if found is None:
                raise NotFound("这张工单没有留联系方式，或者已经按期删除。")
            note_change(db, self._clock, who=by, action="查看联系方式", what=f"ticket:{ticket.number}")
        return ticket, str(found["sealed"])

    def reseal(self, again: Callable[[str], str | None]) -> int:
        """Put what `again` makes of each sealed contact in its place, a few at a time; None leaves it. How many were changed."""
        done, after = 0, 0
        while some := self._connections.db.execute(
            "SELECT ticket_id, sealed FROM ticket_contacts WHERE ticket_id > ? ORDER BY ticket_id LIMIT ?",
            [after, AT_ONCE],
        ).fetchall():
            after = some[-1][0]
            made = [(sealed, number, before) for number, before in some if (sealed := again(before)) is not None]
            with self._connections.changing() as db:
                # Only what nobody has put anew meanwhile.
                db.many("UPDATE ticket_contacts SET sealed = ? WHERE ticket_id = ? AND sealed = ?", made)
                note_change(
                    db, self._clock, who=LOCAL, action="换密钥", what="tickets", detail=f"联系方式 {len(made)} 份"
                )
            done += len(made)
        return done

    def purge(self) -> int:
        """Remove the contacts of tickets closed longer ago than they are kept; how many went."""
        before = stamp(self._clock() - KEPT)
        with self._connections.changing() as db:
            gone = db.execute(
                "DELETE FROM ticket_contacts WHERE ticket_id IN (SELECT id FROM tickets WHERE closed_at IS NOT NULL AND closed_at < ?)",
                [before],
            ).rowcount
            if gone:
                note_change(
                    db,
                    self._clock,
                    who=LOCAL,
                    action="删除联系方式",
                    what="tickets",
                    detail=f"{gone} 份，办结满 180 天",
                )
        return int(gone)
