"""What people say of how their matter was handled: five levels, once and once more, and the task that the two lowest open."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.asked.tickets.ticket import Ticket
from knowledge.asked.tickets.tickets import Tickets
from knowledge.masking.masked_text import MaskedText, mask
from knowledge.places.calendar_table import CalendarTable
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import Conflict, NotFound

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
REASONS = ("没有解决问题", "答复看不懂", "办得太慢", "态度不好", "没有联系我", "与实际不符")
POOR = frozenset({1, 2})
DAYS_TO_MEND = 15
"""Working days within which what was rated poorly is put right."""


@dataclass(frozen=True, slots=True)
class TicketRating:
    """One rating; `nth` is 1, or 2 for the one after the matter was taken up again."""

    nth: int
    level: int
    reasons: str
    comment: str
    given_at: str

    @property
    def level_name(self) -> str:
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """What a poor rating asks for; `outcome` says what came of it."""

    ticket_id: int
    nth: int
    due_on: str
    outcome: str
    done_by: str
    done_at: str | None


class Satisfaction:
    def __init__(self, connections: Connections, clock: Clock, tickets: Tickets, calendar: CalendarTable) -> None:
        self._connections, self._clock, self._tickets, self._calendar = connections, clock, tickets, calendar

    def rate(
        self, ticket_id: int, level: int, *, reasons: Sequence[str] = (), comment: MaskedText | None = None
    ) -> TicketRating:
        """Take a rating; one of the two lowest opens a review task. Raises Conflict before there is a reply and after the second."""
        if level not in LEVELS:
            raise Conflict("请选择一个评价等级。")
        now = self._clock()
        with self._connections.logging() as db:
            ticket, given = self._tickets.get(ticket_id), self.ratings(ticket_id)
            if self._replied_at(ticket) is None:
                raise Conflict("还没有答复，答复以后再评价。")
            if len(given) >= 2 or (given and not self._may_again(given[-1], ticket)):
                raise Conflict("已经评价过了，谢谢。" if len(given) < 2 else "已经评价过两次，不能再评。")
            nth = len(given) + 1
            known = "、".join(reason for reason in REASONS if reason in reasons)
            text = (comment or mask("")).text
            db.execute(
                "INSERT INTO ticket_ratings (ticket_id, nth, level, reasons, comment, given_at) VALUES (?, ?, ?, ?, ?, ?)",
                [ticket_id, nth, level, known, text, stamp(now)],
            )
            if level in POOR:
                due = self._calendar.add_working_days(day_of(now), DAYS_TO_MEND)
                db.execute(
                    "INSERT INTO ticket_reviews (ticket_id, nth, due_on, outcome, done_by) VALUES (?, ?, ?, '', '')",
                    [ticket_id, nth, due.isoformat()],
                )
        return TicketRating(nth, level, known, text, stamp(now))

    def may_rate(self, ticket: Ticket) -> bool:
        """Whether a rating would be taken now: after a reply, and once more after a poor one has been looked into."""
        given = self.ratings(ticket.id)
        return self._replied_at(ticket) is not None and (
            not given or (len(given) == 1 and self._may_again(given[0], ticket))
        )

    def ratings(self, ticket_id: int) -> list[TicketRating]:
        sql = "SELECT nth, level, reasons, comment, given_at FROM ticket_ratings WHERE ticket_id = ? ORDER BY nth"
        return [TicketRating(**r) for r in self._connections.db.query(sql, [ticket_id])]

    def tasks(self, ticket_id: int) -> list[ReviewTask]:
        """The review tasks of a ticket, done or not."""
        return [
            ReviewTask(**r) for r in self._connections.db.query(_TASK + "WHERE ticket_id = ? ORDER BY nth", [ticket_id])
        ]

    def finish(self, ticket_id: int, nth: int, *, outcome: MaskedText, by: str) -> ReviewTask:
        """End a review task with what came of it; raises NotFound, NotAllowed, Conflict."""
        if not outcome.text.strip():
            raise Conflict("请写明核实和整改的情况。")
        ticket = self._tickets.seen_by(ticket_id, by)
        with self._connections.changing() as db:
            if self._task(ticket_id, nth).done_at is not None:
                raise Conflict("这项整改已经办结。")
            sql = "UPDATE ticket_reviews SET outcome = ?, done_by = ?, done_at = ? WHERE ticket_id = ? AND nth = ?"
            db.execute(sql, [outcome.text.strip(), by, stamp(self._clock()), ticket_id, nth])
            note_change(
                db, self._clock, who=by, action="差评整改办结", what=f"ticket:{ticket.number}", detail=outcome.text
            )
        return self._task(ticket_id, nth)

    def _task(self, ticket_id: int, nth: int) -> ReviewTask:
        found = row(self._connections.db, _TASK + "WHERE ticket_id = ? AND nth = ?", ticket_id, nth)
        if found is None:
            raise NotFound("没有这项整改任务。")
        return ReviewTask(**found)

    def _replied_at(self, ticket: Ticket) -> str | None:
        """When the matter was replied to: with the ticket it was merged into, if it was."""
        return self._tickets.get(ticket.into_ticket).replied_at if ticket.into_ticket else ticket.replied_at

    def _may_again(self, first: TicketRating, ticket: Ticket) -> bool:
        """A second rating is for what was done about the first, if that was a poor one."""
        if first.level not in POOR:
            return False
        looked_into = any(task.done_at is not None for task in self.tasks(ticket.id))
        return looked_into or (ticket.replied_at is not None and ticket.replied_at > first.given_at)


_TASK = "SELECT ticket_id, nth, due_on, outcome, done_by, done_at FROM ticket_reviews "
