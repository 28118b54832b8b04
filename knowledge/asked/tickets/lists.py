"""Lists of tickets: urgent first, then by the day they are due, with the counts beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.asked.tickets.states import OPEN, STATE_NAMES
from knowledge.asked.tickets.ticket import Ticket, TicketScope
from knowledge.asked.tickets.tickets import COLUMNS, ticket_of
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections

GROUPS: dict[str, str] = {
    "open": "未办结", "overdue": "超期", "soon": "快到期", "urgent": "紧急", "supervised": "督办", "reviews": "差评整改", "all": "全部",
}  # fmt: skip
"""Lists that are no single state."""
EVERYWHERE = TicketScope()
_LATE = "t.awaits_reply = 1 AND t.late_on < ?"
_SOON = "t.awaits_reply = 1 AND t.late_on >= ? AND t.late_on <= ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedTickets:
    """Which tickets: a state or one of `GROUPS`; a department; words in the text or the number. `soon_by` is an ISO day."""

    group: str = "open"
    department: str = ""
    kind: str = ""
    words: str = ""
    soon_by: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a ticket, for other programs: nothing of what anybody wrote. `nth` counts the steps of a ticket."""

    number: str
    nth: int
    action: str
    from_state: str
    to_state: str
    at: str
    kind: str
    urgency: str
    region: str
    department: str
    due_on: str | None


class TicketLists:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def page(
        self, wanted: WantedTickets, scope: TicketScope = EVERYWHERE, *, limit: int = 50, offset: int = 0
    ) -> list[Ticket]:
        """One page of a list: what is urgent first, then what is due first."""
        condition, values = self._where(wanted, scope)
        order = f"ORDER BY {_order(wanted.group)} LIMIT ? OFFSET ?"
        sql = f"SELECT {COLUMNS} FROM tickets t WHERE {condition} {order}"
        return [ticket_of(r) for r in self._connections.db.query(sql, [*values, limit, offset])]

    def every(self, wanted: WantedTickets, scope: TicketScope = EVERYWHERE) -> Iterator[Ticket]:
        """All of a list, for an export."""
        condition, values = self._where(wanted, scope)
        sql = f"SELECT {COLUMNS} FROM tickets t WHERE {condition} ORDER BY t.id"
        for stored in self._connections.db.query(sql, values):
            yield ticket_of(stored)

    def count(self, wanted: WantedTickets, scope: TicketScope = EVERYWHERE) -> int:
        """How many there are in a list."""
        condition, values = self._where(wanted, scope)
        return int(
            self._connections.db.execute(f"SELECT count(*) FROM tickets t WHERE {condition}", values).fetchone()[0]
        )

    def happened(self, after: str, until: str, *, department: str = "", limit: int = 200) -> list[Happened]:
        """The steps after a moment, up to another, oldest first; of all tickets, or of those that a department had then or has now."""
        ours = "AND ? IN (e.department, t.department) " if department else ""
        sql = (
            "SELECT t.number, e.nth, e.action, e.from_state, e.to_state, e.at, t.kind, t.urgency, t.region, t.department, t.due_on "
            f"FROM ticket_events e JOIN tickets t ON t.id = e.ticket_id WHERE e.at > ? AND e.at <= ? {ours}"
            "ORDER BY e.at, e.ticket_id, e.nth LIMIT ?"
        )
        values = [after, until, *([department] if department else []), limit]
        return [Happened(**r) for r in self._connections.db.query(sql, values)]

    def counts(self, scope: TicketScope = EVERYWHERE, *, soon_by: str = "") -> dict[str, int]:
        """How many tickets are in each state and in each of `GROUPS`."""
        condition, values = scope.where()
        today = self._today()
        sql = (
            f"SELECT t.state, count(*), sum(CASE WHEN {_LATE} THEN 1 ELSE 0 END), sum(CASE WHEN {_SOON} THEN 1 ELSE 0 END), "
            "sum(t.is_urgent), sum(t.is_supervised) "
            f"FROM tickets t WHERE {condition} GROUP BY t.state"
        )
        rows = self._connections.db.execute(sql, [today, today, soon_by or today, *values]).fetchall()
        states = dict.fromkeys(STATE_NAMES, 0) | {state: int(number) for state, number, *_ in rows}
        groups = {name: sum(int(row[n]) for row in rows) for n, name in ((2, "overdue"), (3, "soon"))}
        groups |= {
            name: sum(int(row[n]) for row in rows if row[0] in OPEN) for n, name in ((4, "urgent"), (5, "supervised"))
        }
        groups["reviews"] = self.count(WantedTickets(group="reviews"), scope)
        return states | groups | {"open": sum(states[state] for state in OPEN), "all": sum(states.values())}

    def _where(self, wanted: WantedTickets, scope: TicketScope) -> tuple[str, list[Any]]:
        said, values = scope.where()
        more, theirs = self._of_group(wanted)
        said, values = f"{more} AND {said}", [*theirs, *values]
        for column, value in (("department", wanted.department), ("kind", wanted.kind)):
            if value:
                said, values = f"{said} AND t.{column} = ?", [*values, value]
        if wanted.since:
            said, values = f"{said} AND t.opened_at >= ?", [*values, wanted.since]
        if wanted.until:
            said, values = f"{said} AND t.opened_at < ?", [*values, f"{wanted.until}T99"]
        for word in wanted.words.split():
            escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
            if word.isascii() and word.isdigit() and len(word) >= 6:
                said, values = f"{said} AND t.number >= ? AND t.number < ?", [*values, word, f"{word}~"]
            else:
                # Looked for by itself: in the order of the list, every row would be fetched from elsewhere.
                said = f"{said} AND t.id IN (SELECT id FROM tickets WHERE text LIKE ? ESCAPE '!')"
                values = [*values, f"%{escaped}%"]
        return said, values

    def _today(self) -> str:
        return day_of(self._clock()).isoformat()

    def _of_group(self, wanted: WantedTickets) -> tuple[str, list[Any]]:
        today = self._today()
        if wanted.group in STATE_NAMES:
            return "t.state = ?", [wanted.group]
        conditions: dict[str, tuple[str, list[Any]]] = {
            "open": ("t.is_open = 1", []),
            "overdue": (_LATE, [today]),
            "soon": (_SOON, [today, wanted.soon_by or today]),
            "urgent": ("t.is_open = 1 AND t.is_urgent = 1", []),
            "supervised": ("t.is_open = 1 AND t.is_supervised = 1", []),
            "reviews": ("t.id IN (SELECT ticket_id FROM ticket_reviews WHERE done_at IS NULL)", []),
        }
        return conditions.get(wanted.group, ("1 = 1", []))


def _order(group: str) -> str:
    """The order of a list, as an index has it: what is late or due first, within what is urgent and what is not."""
    if group in STATE_NAMES or group in ("overdue", "soon"):
        return "t.is_urgent DESC, t.late_on, t.id"
    return "t.is_open DESC, t.is_urgent DESC, t.late_on, t.id"
