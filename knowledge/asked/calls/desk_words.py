"""What operators say first and last: the words of the profile until staff write others."""

from collections.abc import Mapping

from knowledge.masking.masked_text import mask
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections
from knowledge.storage.errors import Conflict

KINDS = {"greeting": "首问语", "closing": "结束语", "missed": "没答上时说", "sms": "短信落款"}
MAX_WORDS = 200


class DeskWords:
    """Keeping what is said round the facts."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def written(self) -> dict[str, str]:
        """What staff wrote, by kind; kinds that nobody wrote are not there."""
        rows = self._connections.db.execute("SELECT kind, text FROM desk_texts").fetchall()
        return {kind: text for kind, text in rows if kind in KINDS}

    def write(self, words: Mapping[str, str], *, by: str) -> None:
        """Write some of the kinds; an empty text goes back to the words of the profile. Raises Conflict for one that is too long."""
        for kind, text in words.items():
            if kind not in KINDS:
                raise ValueError(f"nothing is called {kind}")
            if len(text) > MAX_WORDS:
                raise Conflict(f"“{KINDS[kind]}”太长了，请缩短到 {MAX_WORDS} 个字以内。")
        with self._connections.changing() as db:
            before = self.written()
            for kind, text in words.items():
                masked = mask(" ".join(text.split())).text
                if masked == before.get(kind, ""):
                    continue
                db.execute("DELETE FROM desk_texts WHERE kind = ?", [kind])
                if masked:
                    sql = "INSERT INTO desk_texts (kind, text, written_by, written_at) VALUES (?, ?, ?, ?)"
                    db.execute(sql, [kind, masked, by, stamp(self._clock())])
                note_change(db, self._clock, who=by, action="修改坐席用语", what=f"desk_text:{kind}", detail=masked)
