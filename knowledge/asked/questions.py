"""The log of every question, with the reply as it was sent. It accepts masked text only and is never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from knowledge.masking import MaskedText
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and what was told. `reply` is the JSON as sent; `queue` opens a case for staff."""

    reply_id: str
    conversation: str
    channel: str
    question: MaskedText
    outcome: str
    item_code: str | None
    item_region: str | None
    region: str
    facets: Sequence[str]
    confidence: float | None
    latency_ms: float
    knowledge_version: int
    reply: str
    queue: bool = False
    grouping: str = ""


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    reply_id: str
    asked_at: str
    conversation: str
    channel: str
    question: str
    outcome: str
    item_code: str | None
    item_region: str | None
    region: str
    facets: list[str]
    confidence: float | None
    latency_ms: float
    reply: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedLately:
    """A wording found in the log, where it was asked, and whether by the public (or by an operator)."""

    question: str
    region: str
    public: bool


class Questions:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def record(self, asked: Asked) -> None:
        """Log a question before its reply leaves, and open or extend its case when it goes to the queue.

        Raises:
            TypeError: if the question has not been masked. DatabaseUnusable: if it cannot be written.
        """
        if not isinstance(asked.question, MaskedText):
            raise TypeError("the question log accepts MaskedText only")
        at = stamp(self._clock())
        with self._connections.writing() as db:
            db.conn.execute(
                "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (asked.reply_id, at, asked.conversation, asked.channel, asked.question.text, asked.outcome,
                 asked.item_code, asked.item_region, asked.region, " ".join(asked.facets), asked.confidence,
                 asked.latency_ms, asked.knowledge_version, asked.reply),
            )  # fmt: skip
            if asked.queue:
                self._queue(asked.question, asked.grouping, asked.region, asked.reply_id, at)

    def send_to_queue(self, reply_id: str, *, grouping: str) -> None:
        """Put a question already logged into the queue (都不是: none of what was offered fits)."""
        logged = self.get(reply_id)
        with self._connections.writing():
            self._queue(MaskedText(logged.question), grouping, logged.region, reply_id, stamp(self._clock()))

    def take_from_queue(self, reply_id: str) -> None:
        """Take a question out of the queue again that was only the first piece of one that has an answer.

        What staff have handled stays as it is.
        """
        sql = "SELECT q.case_id FROM case_questions q JOIN cases c ON c.id = q.case_id WHERE q.reply_id = ? AND c.state = 'open'"
        with self._connections.writing():
            execute = self._connections.db.conn.execute
            for (case_id,) in execute(sql, (reply_id,)).fetchall():
                execute("DELETE FROM case_questions WHERE case_id = ? AND reply_id = ?", (case_id, reply_id))
                execute("UPDATE cases SET times = times - 1 WHERE id = ?", (case_id,))
                execute("DELETE FROM cases WHERE id = ? AND times = 0", (case_id,))

    def get(self, reply_id: str) -> LoggedQuestion:
        """What was asked and told; raises NotFound."""
        found = row(self._connections.db, "SELECT * FROM questions WHERE reply_id = ?", reply_id)
        if found is None:
            raise NotFound(f"没有编号为 {reply_id} 的答复。")
        return _logged(found)

    def recent(self, *, limit: int = 100, outcome: str = "", code: str = "") -> list[LoggedQuestion]:
        """The newest questions first, all or with one outcome or item."""
        sql = (
            "SELECT * FROM questions WHERE ? IN ('', outcome) AND ? IN ('', coalesce(item_code, '')) "
            "ORDER BY asked_at DESC, rowid DESC LIMIT ?"
        )
        return [_logged(r) for r in self._connections.db.query(sql, [outcome, code, limit])]

    def lately(self, *, limit: int = 2000) -> list[AskedLately]:
        """The newest questions that asked about some matter, each wording once for a place and an audience.

        At most ten times as many rows of the log are looked at.
        """
        sql = (
            "SELECT question, region, channel != 'operator' FROM questions WHERE outcome IN ('answered', 'clarify', 'unanswered') "
            "ORDER BY asked_at DESC, rowid DESC LIMIT ?"
        )
        rows = self._connections.db.execute(sql, [limit * 10]).fetchall()
        distinct = dict.fromkeys((question, region, bool(public)) for question, region, public in rows)
        return [AskedLately(*asked) for asked in islice(distinct, limit)]

    def counts(self) -> dict[str, int]:
        """How many questions had each outcome."""
        return dict(self._connections.db.execute("SELECT outcome, count(*) FROM questions GROUP BY outcome").fetchall())

    def _queue(self, question: MaskedText, grouping: str, region: str, reply_id: str, at: str) -> None:
        execute = self._connections.db.conn.execute
        waiting = (
            "SELECT 1 FROM case_questions q JOIN cases c ON c.id = q.case_id WHERE q.reply_id = ? AND c.state = 'open'"
        )
        if execute(waiting, (reply_id,)).fetchone():
            return  # already counted: 都不是 said twice is one question
        found = execute(
            "INSERT INTO cases (question, grouping, region, state, opened_at, last_asked_at, times) "
            "VALUES (?, ?, ?, 'open', ?, ?, 1) ON CONFLICT (grouping, region) WHERE state = 'open' "
            "DO UPDATE SET times = times + 1, last_asked_at = excluded.last_asked_at RETURNING id",
            (question.text, grouping or question.text, region, at, at),
        ).fetchall()
        execute("INSERT INTO case_questions VALUES (?, ?)", (found[0][0], reply_id))


def _logged(stored: dict[str, Any]) -> LoggedQuestion:
    plain = ("reply_id", "asked_at", "conversation", "channel", "question", "outcome", "item_code", "item_region")
    return LoggedQuestion(
        **{f: stored[f] for f in (*plain, "region", "confidence", "latency_ms")},
        facets=stored["facets"].split(),
        reply=json.loads(stored["reply"]),
    )
