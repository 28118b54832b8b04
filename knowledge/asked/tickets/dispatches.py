"""What was dispatched to whom, and what was decided when departments did not agree: the ground on which a department is suggested."""

from dataclasses import dataclass

from knowledge.entry.records import NATION
from knowledge.masking.masked_text import MaskedText
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.database import row
from knowledge.storage.errors import Conflict, NotFound

MOST_REMEMBERED = 5_000
"""Earlier tickets that are looked at, the newest."""


@dataclass(frozen=True, slots=True)
class DispatchRule:
    """Whoever says all of `words` (separated by blanks) in this region or one within it is for this department."""

    id: int
    words: str
    region: str
    department: str
    reason: str
    ticket_id: int | None
    decided_by: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Dispatched:
    """An earlier ticket, and the department that answered it in the end."""

    number: str
    text: str
    item_code: str | None
    region: str
    department: str


class Dispatches:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def rules(self) -> list[DispatchRule]:
        """Every rule, the newest first: a later decision comes before an earlier one."""
        sql = (
            "SELECT id, words, region, department, reason, ticket_id, decided_by, decided_at FROM dispatch_rules "
            "ORDER BY id DESC"
        )
        return [DispatchRule(**r) for r in self._connections.db.query(sql)]

    def decide(
        self, words: MaskedText, department: str, *, region: str = NATION, reason: MaskedText, ticket_id: int | None = None, by: str
    ) -> DispatchRule:  # fmt: skip
        """Remember whose such matters are; raises Conflict for words that would fit too much."""
        said = " ".join(words.text.split())
        if not 2 <= len(said) <= 100 or not department.strip():
            raise Conflict("请写明哪些词（2 到 100 个字，空格隔开表示都要说到）归哪个部门。")
        with self._connections.changing() as db:
            found = row(
                db,
                "INSERT INTO dispatch_rules (words, region, department, reason, ticket_id, decided_by, decided_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id, words, region, department, reason, ticket_id, decided_by, decided_at",
                *(said, region, department.strip(), reason.text, ticket_id, by, stamp(self._clock())),
            )
            assert found is not None
            rule = DispatchRule(**found)
            note_change(
                db,
                self._clock,
                who=by,
                action="派单规则",
                what=f"dispatch_rule:{rule.id}",
                detail=f"{said} → {rule.department}",
            )
        return rule

    def remove(self, rule_id: int, *, by: str) -> None:
        """Forget a rule; raises NotFound."""
        with self._connections.changing() as db:
            if not db.execute("DELETE FROM dispatch_rules WHERE id = ?", [rule_id]).rowcount:
                raise NotFound(f"没有第 {rule_id} 条派单规则。")
            note_change(db, self._clock, who=by, action="删除派单规则", what=f"dispatch_rule:{rule_id}")

    def earlier(self, *, limit: int = MOST_REMEMBERED) -> list[Dispatched]:
        """The newest tickets that a department has kept: signed for, or further on."""
        sql = (
            "SELECT number, text, item_code, region, department FROM tickets WHERE department <> '' "
            "AND state IN ('signed', 'in_progress', 'replied', 'following_up', 'closed', 'redo') ORDER BY id DESC LIMIT ?"
        )
        return [Dispatched(**r) for r in self._connections.db.query(sql, [limit])]

    def departments(self) -> list[str]:
        """Every department that a ticket was ever dispatched to or that somebody works for, by name."""
        sql = (
            "SELECT department FROM tickets WHERE department <> '' UNION SELECT department FROM staff_departments "
            "UNION SELECT department FROM dispatch_rules ORDER BY 1"
        )
        return [name for (name,) in self._connections.db.execute(sql).fetchall()]
