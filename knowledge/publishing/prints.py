"""What was printed and handed out: editions by kind and scope, with what each was made of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock
from knowledge.storage.connections import Connections
from knowledge.storage.database import row


@dataclass(frozen=True, slots=True)
class Print:
    """One print."""

    kind: str
    scope: str
    edition: int
    day: str
    printed_by: str
    contents: Mapping[str, str]


class Prints:
    """Keeping the prints of one deployment."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def last(self, kind: str, scope: str) -> Print | None:
        """The newest print of a kind and scope."""
        sql = "SELECT kind, scope, edition, day, printed_by, contents FROM prints WHERE kind = ? AND scope = ? ORDER BY edition DESC LIMIT 1"
        found = row(self._connections.db, sql, kind, scope)
        return _read(found) if found else None

    def all(self) -> list[Print]:
        """Every print, the newest first."""
        sql = "SELECT kind, scope, edition, day, printed_by, contents FROM prints ORDER BY id DESC"
        return [_read(found) for found in self._connections.db.query(sql)]

    def keep(self, kind: str, scope: str, *, day: date, contents: Mapping[str, str], by: str) -> Print:
        """Note that something was printed; its edition is the next of its kind and scope."""
        with self._connections.changing() as db:
            last = self.last(kind, scope)
            edition = last.edition + 1 if last else 1
            said = json.dumps(dict(contents), ensure_ascii=False)
            db.execute(
                "INSERT INTO prints (kind, scope, edition, day, printed_by, contents) VALUES (?, ?, ?, ?, ?, ?)",
                [kind, scope, edition, day.isoformat(), by, said],
            )
            note_change(db, self._clock, who=by, action="印制", what=f"print:{kind}", detail=f"{scope} 第 {edition} 次")
        return Print(kind, scope, edition, day.isoformat(), by, dict(contents))


def _read(found: dict[str, Any]) -> Print:
    return Print(
        found["kind"],
        found["scope"],
        found["edition"],
        found["day"],
        found["printed_by"],
        json.loads(found["contents"]),
    )
