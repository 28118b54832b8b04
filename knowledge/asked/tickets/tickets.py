"""Tickets: taking one in, doing something with it, reading it.

Every change is one event and one row of the ticket, written together; the row is only written over the version that was looked at.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from knowledge.asked.tickets.clocks import Limits, TicketClocks
from knowledge.asked.tickets.codes import hashed, is_code, new_code
from knowledge.asked.tickets.replies import TicketReplies
from knowledge.asked.tickets.rules import Move, changes
from knowledge.asked.tickets.states import ACTIONS, AWAITING_REPLY, OPEN, Action
from knowledge.asked.tickets.ticket import Actor, Doing, Event, NewTicket, Ticket
from knowledge.masking.masked_text import NO_TEXT, MaskedText
from knowledge.places.calendar_table import CalendarTable
from knowledge.profiles.profile import TicketRules
from knowledge.staff.accounts import LOCAL, account_of
from knowledge.staff.areas import areas_of
from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotAllowed, NotFound

RESIDENT = "居民"
ACCEPT_DAYS = 1
"""Working days until a matter is accepted, or not (GB/T 33358-2016: what is written is answered within 24 hours)."""
COLUMNS = (
    "t.id, t.number, t.state, t.last_event AS version, t.kind, t.source, t.topic, t.urgency, t.region, t.grid, t.item_code, t.item_region, "
    "t.text, t.reply_id, t.department, t.opened_by, t.opened_at, t.due_on, t.sign_by, t.replied_at, t.closed_at, t.is_supervised, "
    "t.extensions, t.returns, t.redos, t.into_ticket, t.late_on"
)
_DEFAULT_RULES = TicketRules()


class Tickets:
    """Writing and reading single tickets; lists are `TicketLists`."""

    def __init__(self, connections: Connections, clock: Clock, calendar: CalendarTable) -> None:
        self._connections, self._clock, self._calendar = connections, clock, calendar
        self.clocks = TicketClocks(connections, clock)
        self.replies = TicketReplies(connections, clock)

    def create(self, new: NewTicket, *, by: str = RESIDENT) -> tuple[Ticket, str]:
        """Take a matter in; the ticket, and the code by which whoever left it reads it. The code is told once and kept as a hash."""
        code = new_code()
        now = self._clock()
        with self._connections.logging() as db:
            sql = (
                "INSERT INTO counters (name, value) VALUES ('tickets', 1) "
                "ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
            )
            (ticket_id,) = db.execute(sql).fetchall()[0]
            number = f"{now:%y%m%d}{ticket_id:05d}"
            self._event(db, ticket_id, None, "received", "create", who=by)
            db.execute(
                "INSERT INTO tickets (id, number, code_hash, last_event, state, kind, source, topic, urgency, region, grid, item_code, "
                "item_region, text, reply_id, department, opened_by, opened_at, is_open, is_urgent, awaits_reply, is_supervised, "
                "extensions, returns, redos, late_on) VALUES (?, ?, ?, 1, 'received', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, 1, ?, 1, 0, 0, 0, 0, ?)",
                [
                    ticket_id, number, hashed(number, code), new.kind, new.source, new.topic, new.urgency, new.region,
                    new.grid.text, new.item_code, new.item_region, new.text.text, new.reply_id, by, stamp(now), int(new.urgency == "紧急"), self._accepted_by(now),
                ],
            )  # fmt: skip
        return self.get(ticket_id), code

    def act(
        self,
        ticket_id: int,
        action: str,
        *,
        by: str,
        doing: Doing | None = None,
        expected: int | None = None,
        rules: TicketRules = _DEFAULT_RULES,
        four_eyes: bool = True,
    ) -> Ticket:
        """Do something with a ticket; with `expected`, only if that is still its version.

        Raises:
            NotFound: for a ticket that does not exist or that this person does not see. NotAllowed: for who may not.
            Conflict: if its state does not allow it, a reason is missing, or somebody else was faster. TooLate: after a limit.
        """
        doing = doing or Doing()
        with self._connections.changing() as db:
            ticket = self.get(ticket_id)
            wanted = self._allowed(ticket, action, by, doing, expected)
            move = self._move(ticket, wanted, by, doing, rules, four_eyes)
            self._check_merge(wanted, doing)
            changed = changes(move, action)
            state = wanted.target(ticket.state)
            department = changed.get("department") or ticket.department
            self._event(db, ticket_id, ticket, state, action, who=by, why=doing.why, department=department)
            self._write(db, ticket, state, changed)
            self._besides(db, ticket, action, doing, by)
        return self.get(ticket_id)

    def get(self, ticket_id: int) -> Ticket:
        """A ticket by its id; raises NotFound."""
        return self._one("t.id = ?", ticket_id)

    def numbered(self, number: str) -> Ticket:
        """A ticket by its number; raises NotFound."""
        return self._one("t.number = ?", number.strip())

    def has_code(self, number: str, code: str) -> bool:
        """Whether this is the code of that number; takes as long for numbers that do not exist."""
        found = row(self._connections.db, "SELECT code_hash FROM tickets WHERE number = ?", number)
        return is_code(number, code, str(found["code_hash"]) if found else None)

    def seen_by(self, ticket_id: int, username: str) -> Ticket:
        """A ticket that this person may see; raises NotFound, as for one that does not exist, NotAllowed without the right."""
        ticket, actor = self.get(ticket_id), self.actor(username)
        if actor.account is not None and not actor.account.may("tickets"):
            raise NotAllowed("您没有查看工单的权限，请联系管理员。")
        if not actor.scope.covers(ticket, self.helpers(ticket_id)):
            raise NotFound(f"没有工单 {ticket.number}，或者不在您负责的范围。")
        return ticket

    def actor(self, username: str) -> Actor:
        """Who somebody is to tickets."""
        if username in (LOCAL, RESIDENT):
            return Actor(username, None)
        db = self._connections.db
        return Actor(username, account_of(db, username), areas_of(db, username))

    def actions(self, ticket: Ticket, username: str) -> list[Action]:
        """What this person may do with a ticket as it stands, in the order in which a page offers it."""
        actor = self.actor(username)
        return [a for a in ACTIONS.values() if ticket.state in a.of and actor.may(a, ticket)]

    def events(self, ticket_id: int) -> list[Event]:
        """What happened to a ticket, oldest first."""
        sql = (
            "SELECT nth, from_state, to_state, action, at, who, why, department FROM ticket_events "
            "WHERE ticket_id = ? ORDER BY nth"
        )
        return [Event(**r) for r in self._connections.db.query(sql, [ticket_id])]

    def helpers(self, ticket_id: int) -> list[str]:
        """The departments that help the one in the lead."""
        sql = "SELECT department FROM ticket_helpers WHERE ticket_id = ? ORDER BY department"
        return [name for (name,) in self._connections.db.execute(sql, [ticket_id]).fetchall()]

    def merged_into(self, ticket_id: int) -> list[Ticket]:
        """The repeats that were merged into a ticket."""
        sql = f"SELECT {COLUMNS} FROM tickets t WHERE t.into_ticket = ? ORDER BY t.id"
        return [ticket_of(r) for r in self._connections.db.query(sql, [ticket_id])]

    def limits(self, ticket: Ticket, rules: TicketRules, doing: Doing | None = None) -> Limits:
        """The clocks of a ticket, as it is classed or is about to be."""
        given = doing or Doing()
        kind, urgency = given.kind or ticket.kind, given.urgency or ticket.urgency
        return self.clocks.limits(kind, urgency, ticket.region, rules.clocks)

    # -- inside

    def _accepted_by(self, now: datetime) -> str:
        """The last day on which a matter that came in now is accepted in time."""
        return self._calendar.add_working_days(day_of(now), ACCEPT_DAYS).isoformat()

    def _one(self, condition: str, value: object) -> Ticket:
        found = row(self._connections.db, f"SELECT {COLUMNS} FROM tickets t WHERE {condition}", value)
        if found is None:
            raise NotFound("没有这张工单。")
        return ticket_of(found)

    def _allowed(self, ticket: Ticket, action: str, by: str, doing: Doing, expected: int | None) -> Action:
        wanted = ACTIONS.get(action)
        if wanted is None:
            raise Conflict("没有这种操作。")
        if wanted.side != "anyone":
            self.seen_by(ticket.id, by)
        if not self.actor(by).may(wanted, ticket):
            raise NotAllowed(f"您不能对这张工单“{wanted.label}”：这要由{_WHO[wanted.side]}来做。")
        if expected is not None and expected != ticket.version:
            raise Conflict("这张工单刚被别人处理过，请刷新后再看。")
        if ticket.state not in wanted.of:
            raise Conflict(f"工单现在是“{ticket.state_name}”，不能“{wanted.label}”。")
        if wanted.why and not doing.why.text.strip():
            raise Conflict(f"请写明{wanted.why}。")
        return wanted

    def _move(self, ticket: Ticket, wanted: Action, by: str, doing: Doing, rules: TicketRules, four_eyes: bool) -> Move:
        events = self.events(ticket.id)
        accepted = [event.at for event in events if event.action == "accept"] or [ticket.opened_at]
        asked = {"allow_return": "ask_return", "allow_extension": "ask_extension"}.get(wanted.name)
        asked_by = next((event.who for event in reversed(events) if event.action == asked), "")
        if wanted.name in ("approve_reply", "deny_reply"):
            proposed = self.replies.proposed(ticket.id)
            asked_by = proposed.author if proposed else ""
        return Move(
            ticket=ticket, doing=doing, actor=self.actor(by), limits=self.limits(ticket, rules, doing),
            calendar=self._calendar.calendar(), today=day_of(self._clock()), now=stamp(self._clock()), four_eyes=four_eyes,
            accepted_on=day_of(datetime.fromisoformat(accepted[-1])), asked_by=asked_by,
        )  # fmt: skip

    def _check_merge(self, wanted: Action, doing: Doing) -> None:
        if wanted.name == "merge" and doing.into is not None and self.get(doing.into).state in ("merged", "refused"):
            raise Conflict("只能并到还在办理或者已经答复的工单。")

    def _event(
        self,
        db: Database,
        ticket_id: int,
        before: Ticket | None,
        state: str,
        action: str,
        *,
        who: str,
        why: MaskedText = NO_TEXT,
        department: str = "",
    ) -> None:
        nth = before.version + 1 if before else 1
        db.execute(
            "INSERT INTO ticket_events (ticket_id, nth, previous, from_state, to_state, action, at, who, why, department) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                ticket_id, nth, nth - 1 if before else None, before.state if before else "", state, action,
                stamp(self._clock()), who, why.text.strip(), department,
            ],
        )  # fmt: skip

    def _write(self, db: Database, ticket: Ticket, state: str, changed: dict[str, Any]) -> None:
        urgency, due_on = changed.get("urgency", ticket.urgency), changed.get("due_on", ticket.due_on)
        sign_by = changed.get("sign_by", ticket.sign_by) if state == "dispatched" else None
        values = changed | {
            "late_on": min(sign_by or due_on, due_on) if due_on else None,
            "state": state, "last_event": ticket.version + 1, "is_open": int(state in OPEN),
            "awaits_reply": int(state in AWAITING_REPLY), "is_urgent": int(urgency == "紧急"),
        }  # fmt: skip
        columns = ", ".join(f"{name} = ?" for name in values)
        sql = f"UPDATE tickets SET {columns} WHERE id = ? AND last_event = ?"
        if db.execute(sql, [*values.values(), ticket.id, ticket.version]).rowcount != 1:
            raise Conflict("这张工单刚被别人处理过，请刷新后再看。")

    def _besides(self, db: Database, ticket: Ticket, action: str, doing: Doing, by: str) -> None:
        """What an action writes into the tables beside the ticket."""
        if action in ("dispatch", "help"):
            self._put_helpers(db, ticket.id, doing.helpers, lead=doing.department or ticket.department)
        elif action == "submit_reply":
            self.replies.propose(ticket.id, doing.reply, by=by)
        elif action == "answer":
            self.replies.propose(ticket.id, doing.reply, by=by, approved=True)
        elif action in ("approve_reply", "deny_reply"):
            self.replies.decide(ticket.id, approved=action == "approve_reply", by=by)

    def _put_helpers(self, db: Database, ticket_id: int, names: Sequence[str], *, lead: str) -> None:
        for name in dict.fromkeys(name.strip() for name in names):
            if name and name != lead:
                sql = "INSERT INTO ticket_helpers (ticket_id, department) VALUES (?, ?) ON CONFLICT (ticket_id, department) DO NOTHING"
                db.execute(sql, [ticket_id, name])


_WHO = {"centre": "受理人员", "department": "承办单位", "decider": "审核人员"}


def ticket_of(stored: dict[str, Any]) -> Ticket:
    """A row of `COLUMNS` as a ticket."""
    return Ticket(**stored | {"is_supervised": bool(stored["is_supervised"])})


def days_left(calendar: CalendarTable, ticket: Ticket, today: date) -> int | None:
    """Working days until the reply is due; negative once it is late; None where no clock runs."""
    if ticket.due_on is None or not ticket.awaits_reply:
        return None
    return calendar.calendar().working_days_between(today, date.fromisoformat(ticket.due_on))
