"""The second screen, which a visitor looks at: known by a code of 128 bits that is kept as a hash, for eight hours, and what is shown on it.

Only names of items and facts are kept; what of them the public may see is decided when it is shown.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from knowledge.asked.calls.calls import ItemKey
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import NotFound

LASTING = timedelta(hours=8)
CODE_BYTES = 16
GONE = "这个屏幕已经结束，请在坐席台上重新打开。"


@dataclass(frozen=True, slots=True)
class ShownOnScreen:
    """What a screen shows: an item with the visitor's circumstances, the part of it that is read, or the facts by their ids."""

    item: ItemKey | None
    facet: str
    circumstances: Mapping[str, str]
    facts: tuple[str, ...]


class Screens:
    """Keeping the screens of one deployment."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def open(self, username: str) -> str:
        """A new screen of an operator in place of the one before; its code, which is nowhere else."""
        now, code = self._clock(), token_urlsafe(CODE_BYTES)
        with self._connections.changing() as db:
            db.execute("DELETE FROM desk_screens WHERE username = ? OR ends_at <= ?", [username, stamp(now)])
            db.execute(
                "INSERT INTO desk_screens (code_hash, username, opened_at, ends_at) VALUES (?, ?, ?, ?)",
                [_hash(code), username, stamp(now), stamp(now + LASTING)],
            )
        return code

    def is_open(self, username: str) -> bool:
        """Whether an operator has a screen that still lasts."""
        sql = "SELECT 1 FROM desk_screens WHERE username = ? AND ends_at > ?"
        return row(self._connections.db, sql, username, stamp(self._clock())) is not None

    def end(self, username: str) -> None:
        """End an operator's screen now."""
        with self._connections.logging() as db:
            db.execute("DELETE FROM desk_screens WHERE username = ?", [username])

    def show(
        self, username: str, item: ItemKey | None, *, facet: str = "", circumstances: Mapping[str, str] | None = None, facts: Sequence[str] = ()
    ) -> None:  # fmt: skip
        """Let an operator's screen follow; nothing where there is none."""
        if not self.is_open(username):
            return
        with self._connections.logging() as db:
            db.execute(
                "UPDATE desk_screens SET item_code = ?, item_region = ?, facet = ?, circumstances = ?, facts = ? WHERE username = ?",
                [
                    item.code if item else "", item.region if item else "", facet,
                    json.dumps(dict(circumstances or {}), ensure_ascii=False), json.dumps([*facts], ensure_ascii=False), username,
                ],
            )  # fmt: skip

    def shown(self, code: str) -> ShownOnScreen:
        """What the screen with a code shows now; raises NotFound for one that has ended, or whose operator may not work any more."""
        sql = (
            "SELECT d.item_code, d.item_region, d.facet, d.circumstances, d.facts FROM desk_screens d "
            "JOIN staff s ON s.username = d.username AND s.active = 1 WHERE d.code_hash = ? AND d.ends_at > ?"
        )
        found = row(self._connections.db, sql, _hash(code[:100]), stamp(self._clock()))
        if found is None:
            raise NotFound(GONE)
        item = ItemKey(found["item_code"], found["item_region"]) if found["item_code"] else None
        return ShownOnScreen(
            item, found["facet"], json.loads(found["circumstances"]), tuple(json.loads(found["facts"]))
        )


def _hash(code: str) -> str:
    # 128 random bits need no slow hash.
    return hashlib.sha256(f"screen:{code}".encode()).hexdigest()
