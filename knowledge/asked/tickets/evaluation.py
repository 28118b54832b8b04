"""How departments handle what is theirs: on time, returned, done again, satisfaction, and one figure of three sides with weights.

Counted are tickets of the lead, by the day they were opened. Nothing here names or describes a resident.
"""

from dataclasses import dataclass

from knowledge.profiles.profile import Weights
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import Conflict

SIDES = {"residents": "群众", "departments": "部门互评", "above": "上级评议"}


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """A department in a period. Rates are 0 to 1, scores 0 to 100; None where there is nothing to count.

    `total` weighs the sides that are known, by their weights among one another.
    """

    department: str
    tickets: int
    replied: int
    on_time: float | None
    returns: int
    redos: int
    rated: int
    satisfied: float | None
    residents: float | None
    departments: int | None
    above: int | None
    total: float | None


class TicketEvaluation:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def weights(self, shipped: Weights) -> Weights:
        """The weights in force: those entered, or else the profile's."""
        sql = "SELECT side, percent FROM ticket_weights"
        entered = {str(side): int(percent) for side, percent in self._connections.db.execute(sql).fetchall()}
        return Weights(**entered) if set(entered) == set(SIDES) else shipped

    def put_weights(self, weights: Weights, *, by: str) -> None:
        """Enter the weights; raises Conflict unless they add up to 100."""
        values = {"residents": weights.residents, "departments": weights.departments, "above": weights.above}
        if sum(values.values()) != 100:
            raise Conflict("三项权重加起来应是 100。")
        with self._connections.changing() as db:
            for side, percent in values.items():
                sql = "INSERT INTO ticket_weights (side, percent) VALUES (?, ?) ON CONFLICT (side) DO UPDATE SET percent = excluded.percent"
                db.execute(sql, [side, percent])
            detail = "，".join(f"{SIDES[side]} {percent}%" for side, percent in values.items())
            note_change(db, self._clock, who=by, action="修改评价权重", what="ticket_weights", detail=detail)

    def put_score(self, department: str, period: str, side: str, score: int, *, by: str) -> None:
        """Enter what the other departments, or the level above, give a department for a month (2026-11); raises Conflict."""
        if side not in ("departments", "above") or not 0 <= score <= 100 or not department.strip():
            raise Conflict("评分应是 0 到 100 的整数，并写明部门和评议的一方。")
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO department_scores (department, period, side, score, entered_by, entered_at) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (department, period, side) DO UPDATE SET score = excluded.score, entered_by = excluded.entered_by, "
                "entered_at = excluded.entered_at",
                [department.strip(), period, side, score, by, stamp(self._clock())],
            )
            what = f"department_score:{department.strip()}/{period}"
            note_change(db, self._clock, who=by, action="部门评分", what=what, detail=f"{SIDES[side]} {score}")

    def figures(self, period: str, weights: Weights) -> list[DepartmentFigures]:
        """The figures of a month (2026-11), or of a year (2026), by department: the best total first."""
        sql = (
            "SELECT t.department, count(*), sum(CASE WHEN t.replied_at IS NOT NULL THEN 1 ELSE 0 END), "
            "sum(CASE WHEN t.replied_at IS NOT NULL AND substr(t.replied_at, 1, 10) <= t.due_on THEN 1 ELSE 0 END), "
            "sum(t.redos), count(r.level), sum(CASE WHEN r.level >= 3 THEN 1 ELSE 0 END), sum(r.level) "
            "FROM tickets t LEFT JOIN ticket_ratings r ON r.ticket_id = t.id AND r.nth = "
            "(SELECT max(l.nth) FROM ticket_ratings l WHERE l.ticket_id = t.id) "
            "WHERE t.department <> '' AND t.opened_at >= ? AND t.opened_at < ? GROUP BY t.department"
        )
        rows = self._connections.db.execute(sql, [period, f"{period}~"]).fetchall()
        returned, scores = self._returned(period), self._scores(period)
        figures = [_figures(row, returned, scores, weights) for row in rows]
        return sorted(figures, key=lambda f: (-(f.total or 0.0), f.department))

    def _returned(self, period: str) -> dict[str, int]:
        """How often each department gave a ticket back, with consent: those are somebody else's by now."""
        sql = (
            "SELECT e.department, count(*) FROM ticket_events e WHERE e.action = 'allow_return' AND e.at >= ? AND e.at < ? "
            "GROUP BY e.department"
        )
        return dict(self._connections.db.execute(sql, [period, f"{period}~"]).fetchall())

    def _scores(self, period: str) -> dict[tuple[str, str], int]:
        sql = (
            "SELECT department, side, avg(score) FROM department_scores WHERE period >= ? AND period < ? "
            "GROUP BY department, side"
        )
        rows = self._connections.db.execute(sql, [period, f"{period}~"]).fetchall()
        return {(department, side): round(float(score)) for department, side, score in rows}


def _figures(
    row: tuple[object, ...], returned: dict[str, int], scores: dict[tuple[str, str], int], weights: Weights
) -> DepartmentFigures:
    department = str(row[0])
    tickets, replied, on_time, redos, rated, satisfied, levels = (int(str(value or 0)) for value in row[1:])
    residents = levels / rated * 20 if rated else None
    departments, above = scores.get((department, "departments")), scores.get((department, "above"))
    sides = [(residents, weights.residents), (departments, weights.departments), (above, weights.above)]
    known = [(score, weight) for score, weight in sides if score is not None and weight]
    weight = sum(weight for _, weight in known)
    return DepartmentFigures(
        department=department, tickets=tickets, replied=replied, on_time=on_time / replied if replied else None,
        returns=returned.get(department, 0), redos=redos, rated=rated, satisfied=satisfied / rated if rated else None,
        residents=residents, departments=departments, above=above,
        total=sum(score * weight for score, weight in known) / weight if weight else None,
    )  # fmt: skip
