"""What somebody is typing into the form of an entry, kept as it is typed: it outlives a lost session, and nobody else sees it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database

NEW = ("", "")
"""Code and region of an entry that has none yet: everybody has one such copy."""


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """The inputs of a form by their names, several for a name that stands there more than once."""

    inputs: Mapping[str, list[str]]
    saved_at: str


class WorkingCopies:
    """One a person and entry."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def keep(self, username: str, code: str, region: str, inputs: Mapping[str, list[str]]) -> str:
        """Keep what is typed in place of what was kept before; returns the moment."""
        at = stamp(self._clock())
        with self._connections.changing() as db:
            db.execute(
                "INSERT INTO working_copies (username, code, region, inputs, saved_at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (username, code, region) DO UPDATE SET inputs = excluded.inputs, saved_at = excluded.saved_at",
                [username, code, region, json.dumps(inputs, ensure_ascii=False, separators=(",", ":")), at],
            )
        return at

    def of(self, username: str, code: str, region: str) -> WorkingCopy | None:
        """What somebody was typing, if it has not been saved since."""
        sql = "SELECT inputs, saved_at FROM working_copies WHERE username = ? AND code = ? AND region = ?"
        found = row(self._connections.db, sql, username, code, region)
        return WorkingCopy(json.loads(found["inputs"]), found["saved_at"]) if found else None

    def forget(self, username: str, code: str, region: str) -> None:
        """It is not wanted, or has been saved."""
        with self._connections.changing() as db:
            forget_copy(db, username, code, region)


def forget_copy(db: Database, username: str, code: str, region: str) -> None:
    """Forget, in the transaction that saves it, what somebody was typing."""
    db.execute("DELETE FROM working_copies WHERE username = ? AND code = ? AND region = ?", [username, code, region])
