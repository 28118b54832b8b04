"""What an evaluation of a hotline from outside asks for, counted from our own log, each number with what speaks against it.

Periods are months (2026-11) or years. Of tickets those count that were opened in the period; of items those that were asked for in it, each
as often as it was asked for. Nothing here names or describes a resident.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.asked.tallies import Tallies
from knowledge.places.calendar_table import CalendarTable
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections

FACETS = {"documents": "材料", "deadlines": "时限", "channels": "地点", "phones": "电话"}
"""What an answer about an item is to have, by the field of its facts."""
COURTESY = (("您好", "你好"), ("感谢", "谢谢"))
"""What a reply begins and ends with: one word of each."""
ACCEPT_DAYS = 1
"""Working days within which a matter is accepted, as `tickets.ACCEPT_DAYS`."""
LISTED = 50
"""Tickets or items that are named as speaking against a number, the newest or most asked first."""


@dataclass(frozen=True, slots=True)
class Against:
    """What speaks against a number: a ticket (`number`), or an item (`code` and `region`); and why."""

    why: str
    number: str = ""
    code: str = ""
    region: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share: `part` of `of`. `how` says what was counted; `against` are at most `LISTED` of the rest."""

    name: str
    part: int
    of: int
    how: str
    against: tuple[Against, ...] = ()

    @property
    def share(self) -> float | None:
        return self.part / self.of if self.of else None


class Indicators:
    def __init__(self, connections: Connections, clock: Clock, tallies: Tallies, calendar: CalendarTable) -> None:
        self._connections, self._clock, self._tallies, self._calendar = connections, clock, tallies, calendar

    def of(self, period: str) -> list[Indicator]:
        """The indicators of a month or a year."""
        return [self._accepted(period), self._replied(period), self._courteous(period), *self._complete(period)]

    def _accepted(self, period: str) -> Indicator:
        sql = (
            "SELECT t.number, t.opened_at, (SELECT min(e.at) FROM ticket_events e WHERE e.ticket_id = t.id AND e.nth > 1 "
            "AND e.action IN ('accept', 'answer', 'refuse', 'merge')) FROM tickets t WHERE t.opened_at >= ? AND t.opened_at < ? ORDER BY t.id DESC"
        )
        calendar, today = self._calendar.calendar(), day_of(self._clock())
        part = of = 0
        late: list[Against] = []
        for number, opened, accepted in self._connections.db.execute(sql, [period, f"{period}~"]):
            by = calendar.add_working_days(_day(opened), ACCEPT_DAYS)
            done = _day(accepted) if accepted else None
            if done is None and by >= today:
                continue  # there is still time
            of += 1
            if done is not None and done <= by:
                part += 1
            elif len(late) < LISTED:
                late.append(Against(f"应在 {by} 前受理，{f'{done} 才受理' if done else '还没有受理'}", number=number))
        how = f"收到后 {ACCEPT_DAYS} 个工作日内受理、答复、不予受理或并案的，占到期的"
        return Indicator("按时受理", part, of, how, tuple(late))

    def _replied(self, period: str) -> Indicator:
        sql = (
            "SELECT t.number, t.due_on, t.replied_at, t.department FROM tickets t WHERE t.opened_at >= ? AND t.opened_at < ? "
            "AND t.due_on IS NOT NULL AND t.state <> 'merged' AND (t.replied_at IS NOT NULL OR t.due_on < ?) ORDER BY t.id DESC"
        )
        today = day_of(self._clock()).isoformat()
        part = of = 0
        late: list[Against] = []
        for number, due_on, replied, department in self._connections.db.execute(sql, [period, f"{period}~", today]):
            of += 1
            if replied and _day(replied).isoformat() <= due_on:
                part += 1
            elif len(late) < LISTED:
                said = f"{_day(replied)} 才答复" if replied else "还没有答复"
                late.append(Against(f"{department or '未派单'}，{due_on} 到期，{said}", number=number))
        return Indicator(
            "按时答复", part, of, "到期以前答复的，占已答复和已到期的；延期批准的按延期后的日子", tuple(late)
        )

    def _courteous(self, period: str) -> Indicator:
        sql = (
            "SELECT t.number, r.text FROM ticket_replies r JOIN tickets t ON t.id = r.ticket_id WHERE r.state = 'approved' "
            "AND t.opened_at >= ? AND t.opened_at < ? ORDER BY t.id DESC, r.nth DESC"
        )
        part = of = 0
        without: list[Against] = []
        for number, text in self._connections.db.execute(sql, [period, f"{period}~"]):
            of += 1
            missing = [words[0] for words in COURTESY if not any(word in text for word in words)]
            if not missing:
                part += 1
            elif len(without) < LISTED:
                without.append(Against(f"没有“{'”“'.join(missing)}”", number=number))
        return Indicator(
            "文明用语", part, of, "书面答复里有问候（您好）和致谢（感谢）的，占已通过的书面答复", tuple(without)
        )

    def _complete(self, period: str) -> Iterator[Indicator]:
        first, last = days_of(period)
        asked = {t.by[0]: t.questions for t in self._tallies.count(first, last, by=["code"]) if t.by[0]}
        has: dict[str, set[str]] = {}
        known: dict[str, tuple[str, str]] = {}
        sql = (
            "SELECT i.code, min(i.region), min(i.name), f.field FROM live_items i LEFT JOIN live_facts f ON f.item_id = i.item_id "
            "GROUP BY i.code, f.field"
        )
        for code, region, name, field in self._connections.db.execute(sql):
            has.setdefault(code, set()).add(str(field))
            known[code] = (min(region, known[code][0]), name) if code in known else (region, name)
        counted = sorted(((n, code) for code, n in asked.items() if code in known), reverse=True)
        for field, label in FACETS.items():
            part = sum(n for n, code in counted if field in has[code])
            without = [
                Against(f"问过 {n} 次，没有写{label}", code=code, region=known[code][0], name=known[code][1])
                for n, code in counted
                if field not in has[code]
            ]
            how = f"问到的事项里写明{label}的，按问的次数算"
            yield Indicator(f"写明{label}", part, sum(n for n, _ in counted), how, tuple(without[:LISTED]))


def _day(moment: str) -> date:
    return day_of(datetime.fromisoformat(moment))


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a month or a year."""
    if len(period) == 4:
        return date(int(period), 1, 1), date(int(period), 12, 31)
    first = date.fromisoformat(f"{period}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
