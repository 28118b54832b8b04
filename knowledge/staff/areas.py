"""The regions an account is limited to: a village's sees its own village. Without one, an account sees everywhere."""

from collections.abc import Sequence

from knowledge.staff.accounts import account_of
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database


class Areas:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def of(self, username: str) -> tuple[str, ...]:
        """The 12-digit codes of the regions; none: everywhere."""
        return areas_of(self._connections.db, username)

    def put(self, username: str, regions: Sequence[str], *, by: str) -> None:
        """Limit an account to these regions and what lies in them; with none it sees everywhere again. Raises NotFound."""
        with self._connections.changing() as db:
            account_of(db, username)
            db.execute("DELETE FROM staff_areas WHERE username = ?", [username])
            for region in dict.fromkeys(regions):
                db.execute("INSERT INTO staff_areas (username, region) VALUES (?, ?)", [username, region])
            detail = " ".join(regions) or "不限"
            note_change(db, self._clock, who=by, action="修改负责地区", what=f"user:{username}", detail=detail)


def areas_of(db: Database, username: str) -> tuple[str, ...]:
    """The regions an account is limited to, by code."""
    sql = "SELECT region FROM staff_areas WHERE username = ? ORDER BY region"
    return tuple(region for (region,) in db.execute(sql, [username]).fetchall())
