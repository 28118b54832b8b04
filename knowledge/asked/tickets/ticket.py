"""What a ticket is, and whose tickets somebody sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.asked.tickets.states import ACTIONS, AWAITING_REPLY, OPEN, STATE_NAMES, Action
from knowledge.masking.masked_text import NO_TEXT, MaskedText
from knowledge.staff.accounts import LOCAL, Account

URGENCIES = ("一般", "复杂", "紧急")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A matter as it comes in. `region` is a 12-digit code; `reply_id` names the reply that did not help, if any."""

    text: MaskedText
    kind: str = "咨询"
    source: str = "网页"
    topic: str = ""
    urgency: str = "一般"
    region: str
    grid: MaskedText = NO_TEXT
    item_code: str | None = None
    item_region: str | None = None
    reply_id: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands. Days are ISO dates, moments ISO with zone; `version` is the number of its last event."""

    id: int
    number: str
    state: str
    version: int
    kind: str
    source: str
    topic: str
    urgency: str
    region: str
    grid: str
    item_code: str | None
    item_region: str | None
    text: str
    reply_id: str
    department: str
    opened_by: str
    opened_at: str
    due_on: str | None
    sign_by: str | None
    replied_at: str | None
    closed_at: str | None
    is_supervised: bool
    extensions: int
    returns: int
    redos: int
    into_ticket: int | None
    late_on: str | None

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def awaits_reply(self) -> bool:
        return self.state in AWAITING_REPLY

    @property
    def is_urgent(self) -> bool:
        return self.urgency == "紧急"

    def is_overdue(self, today: str) -> bool:
        """Whether it should have been accepted, signed for or replied to by now."""
        return self.awaits_reply and self.late_on is not None and self.late_on < today


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a ticket."""

    nth: int
    from_state: str
    to_state: str
    action: str
    at: str
    who: str
    why: str
    department: str

    @property
    def label(self) -> str:
        return ACTIONS[self.action].label if self.action in ACTIONS else "登记"


@dataclass(frozen=True, slots=True)
class TicketScope:
    """Whose tickets somebody sees: of these departments (None: of all), in these regions and what lies in them (none: everywhere)."""

    departments: tuple[str, ...] | None = None
    areas: tuple[str, ...] = ()

    def where(self) -> tuple[str, list[Any]]:
        """The condition on `tickets t`, with its values."""
        said, values = ["1 = 1"], list[Any]()
        if self.departments is not None:
            marks = ", ".join("?" * len(self.departments)) or "NULL"
            said.append(
                f"t.id IN (SELECT id FROM tickets WHERE department IN ({marks}) "
                f"UNION SELECT ticket_id FROM ticket_helpers WHERE department IN ({marks}))"
            )
            values += [*self.departments, *self.departments]
        if self.areas:
            said.append("(" + " OR ".join("(t.region >= ? AND t.region <= ?)" for _ in self.areas) + ")")
            for area in self.areas:
                values += [area, _significant(area).ljust(12, "9")]
        return " AND ".join(said), values

    def covers(self, ticket: Ticket, helpers: Sequence[str] = ()) -> bool:
        """Whether this ticket is among them."""
        theirs = self.departments is None or not set(self.departments).isdisjoint({ticket.department, *helpers})
        near = not self.areas or any(area <= ticket.region <= _significant(area).ljust(12, "9") for area in self.areas)
        return theirs and near


def _significant(region: str) -> str:
    """The digits of a code that say where it is: 441623103000 → 441623103."""
    for size in (2, 4, 6, 9):
        if region[size:].strip("0") == "":
            return region[:size]
    return region


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something with tickets: an account with the regions it is limited to, or somebody at this machine."""

    username: str
    account: Account | None
    areas: tuple[str, ...] = ()

    @property
    def scope(self) -> TicketScope:
        limited = self.account is not None and self.account.role == "editor"
        return TicketScope(self.account.departments if limited and self.account else None, self.areas)

    def may(self, action: Action, ticket: Ticket) -> bool:
        """Whether this action is theirs, whatever state the ticket is in: by right, and for the department by whose it is."""
        if action.side == "anyone" or self.username == LOCAL:
            return True
        right = {"centre": "ticket_take", "department": "ticket_handle", "decider": "ticket_decide"}[action.side]
        if self.account is None or not self.account.may(right):
            return False
        return action.side != "department" or self.account.owns(ticket.department)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What goes with an action, as far as it needs it."""

    why: MaskedText = NO_TEXT
    department: str = ""
    helpers: tuple[str, ...] = ()
    kind: str = ""
    urgency: str = ""
    topic: str = ""
    into: int | None = None
    reply: str = ""
