"""How many working days a ticket has: a table that staff keep, before what the profile says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.asked.tickets.ticket import URGENCIES
from knowledge.entry.records import NATION
from knowledge.places.codes import ancestors
from knowledge.profiles.profile import ClockRule
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import Conflict, NotFound

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Limits:
    """Working days: to sign for a ticket (0: the same day), to reply, and what one extension adds (0: none is given)."""

    sign: int
    due: int
    extension: int


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One line of the table; `kind` '' is any class."""

    kind: str
    urgency: str
    region: str
    sign: int
    due: int
    extension: int
    entered_by: str


FALLBACK = Limits(sign=1, due=5, extension=5)
"""Where neither the table nor the profile says anything."""


class TicketClocks:
    """Reading and changing the table."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def all(self) -> list[ClockRow]:
        """What staff have entered, by region, class and urgency."""
        sql = "SELECT kind, urgency, region, sign, due, extension, entered_by FROM ticket_clocks ORDER BY region, kind, urgency"
        return [ClockRow(**r) for r in self._connections.db.query(sql)]

    def limits(self, kind: str, urgency: str, region: str, rules: Sequence[ClockRule] = ()) -> Limits:
        """The days of a ticket: the line of the narrowest region, then of its own class, then of its urgency; then the profile's."""
        entered = _by_key((r.region, r) for r in self.all())
        shipped = _by_key((NATION, r) for r in rules)
        for known in (entered, shipped):
            for place in reversed(ancestors(region)):
                for key in ((place, kind, urgency), (place, "", urgency)):
                    if key in known:
                        return known[key]
        return FALLBACK if urgency == "一般" else self.limits(kind, "一般", region, rules)

    def put(
        self, kind: str, urgency: str, *, region: str = NATION, sign: int, due: int, extension: int, by: str
    ) -> None:
        """Enter a line, in place of the one for the same tickets; raises Conflict."""
        if urgency not in URGENCIES:
            raise Conflict(f"缓急只能是{'、'.join(URGENCIES)}。")
        if not all(0 <= days <= MOST_DAYS for days in (sign, due, extension)) or sign > due:
            raise Conflict(f"天数应为 0 到 {MOST_DAYS} 的工作日，签收时限不能长于办理时限。")
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO ticket_clocks (kind, urgency, region, sign, due, extension, entered_by, entered_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, urgency, region) DO UPDATE SET sign = excluded.sign, "
                "due = excluded.due, extension = excluded.extension, entered_by = excluded.entered_by, entered_at = excluded.entered_at",
                [kind, urgency, region, sign, due, extension, by, stamp(self._clock())],
            )
            what = f"ticket_clock:{kind or '全部'}/{urgency}@{region}"
            detail = f"签收 {sign}，办理 {due}，延期 {extension} 个工作日"
            note_change(db, self._clock, who=by, action="修改办理时限", what=what, detail=detail)

    def remove(self, kind: str, urgency: str, region: str, *, by: str) -> None:
        """Take a line out; raises NotFound."""
        with self._connections.changing() as db:
            sql = "DELETE FROM ticket_clocks WHERE kind = ? AND urgency = ? AND region = ?"
            if not db.execute(sql, [kind, urgency, region]).rowcount:
                raise NotFound("没有这条办理时限。")
            what = f"ticket_clock:{kind or '全部'}/{urgency}@{region}"
            note_change(db, self._clock, who=by, action="删除办理时限", what=what)


def _by_key(lines: Iterable[tuple[str, ClockRow | ClockRule]]) -> dict[tuple[str, str, str], Limits]:
    return {(region, r.kind, r.urgency): Limits(r.sign, r.due, r.extension) for region, r in lines}
