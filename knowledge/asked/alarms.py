"""Alarms: replies that said whom to call in danger, and what staff say of them. Their labels become sentences to fit on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from knowledge.masking.masked_text import REMOVED
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import containing
from knowledge.storage.errors import Conflict, NotFound

Level = Literal["sure", "possible"]
LEVELS: dict[str, str] = {"sure": "确定", "possible": "可能"}
LABELS: dict[str, str] = {"right": "是险情", "false": "误报"}


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a message was taken for: the kind of danger, how surely, and the number that was named."""

    kind: str
    level: Level
    phone: str


@dataclass(frozen=True, slots=True)
class LoggedAlarm:
    """An alarm with the (masked) question that raised it. `label` is '' until somebody has said whether it was right."""

    reply_id: str
    at: str
    kind: str
    level: str
    phone: str
    label: str
    labelled_by: str
    question: str
    channel: str


class Alarms:
    """The alarms that were logged with their questions."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def lately(self, *, days: int = 7, search: str = "", limit: int = 50, offset: int = 0) -> list[LoggedAlarm]:
        """Alarms of the last days, the newest first: all, or those whose question or kind contains a text."""
        sql = f"{_SELECT} WHERE a.at >= ? AND (lower(q.question) LIKE lower(?) ESCAPE '!' OR a.kind = ?) ORDER BY a.at DESC, a.reply_id LIMIT ? OFFSET ?"
        values = [self._since(days), containing(search), search, limit, offset]
        return [LoggedAlarm(**found) for found in self._connections.db.query(sql, values)]

    def count(self, *, days: int = 7, search: str = "") -> int:
        sql = (
            "SELECT count(*) FROM alarms a JOIN questions q ON q.reply_id = a.reply_id "
            "WHERE a.at >= ? AND (lower(q.question) LIKE lower(?) ESCAPE '!' OR a.kind = ?)"
        )
        values = [self._since(days), containing(search), search]
        return int(self._connections.db.execute(sql, values).fetchone()[0])

    def label(self, reply_id: str, label: str, *, by: str) -> None:
        """Say whether an alarm was right; the last word counts.

        Raises:
            Conflict: for another label. NotFound: for a reply that raised no alarm.
        """
        if label not in LABELS:
            raise Conflict(f"只能标为{'、'.join(LABELS.values())}。")
        with self._connections.changing() as db:
            if row(db, "SELECT 1 FROM alarms WHERE reply_id = ?", reply_id) is None:
                raise NotFound(f"编号为 {reply_id} 的答复没有提示过险情。")
            db.execute(
                "UPDATE alarms SET label = ?, labelled_by = ?, labelled_at = ? WHERE reply_id = ?",
                [label, by, stamp(self._clock()), reply_id],
            )
            note_change(db, self._clock, who=by, action="标注险情提示", what=f"alarm:{reply_id}", detail=LABELS[label])

    def sentences(self) -> Iterator[str]:
        """What has been labelled and not taken out since, as JSON lines in the format of benchmarks/questions/danger."""
        sql = f"{_SELECT} WHERE a.label != '' AND q.question != ? ORDER BY a.at, a.reply_id"
        for found in self._connections.db.query(sql, [REMOVED]):
            yield json.dumps(_sentence(LoggedAlarm(**found)), ensure_ascii=False)

    def _since(self, days: int) -> str:
        return stamp(self._clock() - timedelta(days=days))


_SELECT = (
    "SELECT a.reply_id, a.at, a.kind, a.level, a.phone, a.label, a.labelled_by, q.question, q.channel "
    "FROM alarms a JOIN questions q ON q.reply_id = a.reply_id"
)


def _sentence(alarm: LoggedAlarm) -> dict[str, Any]:
    was_right = alarm.label == "right"
    return {
        "text": alarm.question,
        "level": alarm.level if was_right else "ordinary",
        "kind": alarm.kind,
        "numbers": [alarm.phone] if was_right else [],
        "voice": "labelled",
    }
