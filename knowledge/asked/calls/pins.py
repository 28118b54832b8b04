"""Items that an operator keeps at hand."""

from knowledge.asked.calls.calls import ItemKey
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections

MOST = 20


class Pins:
    """Keeping what each operator pinned."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def of(self, username: str) -> list[ItemKey]:
        """What somebody pinned, the newest first."""
        sql = "SELECT item_code, item_region FROM desk_pins WHERE username = ? ORDER BY at DESC, item_code LIMIT ?"
        return [ItemKey(code, region) for code, region in self._connections.db.execute(sql, [username, MOST])]

    def turn(self, username: str, item: ItemKey) -> bool:
        """Pin an item, or let go of it where it is pinned; whether it is now."""
        pinned = item not in self.of(username)
        with self._connections.logging() as db:
            sql = "DELETE FROM desk_pins WHERE username = ? AND item_code = ? AND item_region = ?"
            db.execute(sql, [username, item.code, item.region])
            if pinned:
                sql = "INSERT INTO desk_pins (username, item_code, item_region, at) VALUES (?, ?, ?, ?)"
                db.execute(sql, [username, item.code, item.region, stamp(self._clock())])
        return pinned
