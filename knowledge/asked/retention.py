"""How long what was asked is kept: removing all of it before a day, and taking one question out on somebody's request.

What is removed goes in small steps with a pause after each, so that whoever asks meanwhile never waits long for the log. The reply that
was given stays with a question that was taken out, since an office may have to show what it said.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.asked.questions import Questions
from knowledge.masking.masked_text import REMOVED
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict
from knowledge.storage.version import bump

BATCH = 500
"""Rows removed in one transaction at most …"""
STEP_S = 0.02
"""… and as many as are removed in about this time."""
FEWEST = 20
PAUSE_S = 0.005
"""At least so long others may write after each step; after a longer one, as long as it took."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many questions went, and how many handled cases that nothing is left of."""

    questions: int
    cases: int


class Retention:
    def __init__(
        self,
        connections: Connections,
        clock: Clock,
        questions: Questions,
        *,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._connections, self._clock, self._questions, self._pause = connections, clock, questions, pause

    def count(self, before: date) -> int:
        """How many questions were asked before a day."""
        sql = "SELECT count(*) FROM questions WHERE asked_at < ?"
        return int(self._connections.db.execute(sql, [before.isoformat()]).fetchone()[0])

    def purge(self, before: date, *, by: str) -> Purged:
        """Remove what was asked before a day, with its ratings, objections and alarms, and the cases handled before it that nothing is left of.

        An open case stays to be handled, without the replies that are gone. The audit trail stays.

        Raises:
            Conflict: for a day that has not come yet.
        """
        if before > day_of(self._clock()):
            raise Conflict(f"{before} 还没有到，只能清理以前的记录。")
        questions = self._in_steps(lambda db, most: self._purge_some(db, before, most))
        self._in_steps(lambda db, most: self._questions.remove_parts(db, before.isoformat(), most))
        cases = self._in_steps(lambda db, most: self._purge_cases(db, before, most))
        detail = f"{questions} 个问题，{cases} 个已处理的待办"
        with self._connections.changing() as db:
            note_change(db, self._clock, who=by, action="清理问答记录", what=f"before:{before}", detail=detail)
        self._in_steps(lambda db, most: self._connections.shrink(db, most))
        self._connections.wipe()
        return Purged(questions, cases)

    def is_due(self, keep_days: int) -> bool:
        """Whether anything is older than it may get; costs one look at an index."""
        sql = "SELECT 1 FROM questions WHERE asked_at < ? LIMIT 1"
        return self._connections.db.execute(sql, [self.kept_from(keep_days).isoformat()]).fetchone() is not None

    def keep(self, keep_days: int, *, by: str) -> Purged:
        """Remove what is older than so many days; nothing is noted where nothing is."""
        return self.purge(self.kept_from(keep_days), by=by) if self.is_due(keep_days) else Purged(0, 0)

    def kept_from(self, keep_days: int) -> date:
        """The first day whose questions stay when they are kept for so many days."""
        return day_of(self._clock()) - timedelta(days=keep_days)

    def _in_steps(self, remove: Callable[[Database, int], int]) -> int:
        """Remove by `remove`, which is told how many at most, in short transactions until nothing is left; how many went."""
        gone, most = 0, FEWEST * 5
        while True:
            start = time.perf_counter()
            with self._connections.changing() as db:
                removed = remove(db, most)
            took = time.perf_counter() - start
            gone += removed
            if removed < most:
                return gone
            most = min(max(round(most * STEP_S / max(took, STEP_S / 2)), FEWEST), BATCH)
            self._pause(max(took, PAUSE_S))

    def _purge_some(self, db: Database, before: date, most: int) -> int:
        oldest = db.execute(
            "SELECT reply_id FROM questions WHERE asked_at < ? ORDER BY asked_at LIMIT ?", [before.isoformat(), most]
        ).fetchall()
        for table in ("case_questions", "feedback", "objections", "alarms", "questions"):
            db.many(f"DELETE FROM {table} WHERE reply_id = ?", oldest)
        return len(oldest)

    def _purge_cases(self, db: Database, before: date, most: int) -> int:
        return db.execute(
            "DELETE FROM cases WHERE id IN (SELECT id FROM cases WHERE state != 'open' AND handled_at < ? "
            "AND NOT EXISTS (SELECT 1 FROM case_questions q WHERE q.case_id = cases.id) LIMIT ?)",
            [before.isoformat(), most],
        ).rowcount

    def redact(self, reply_id: str, *, by: str) -> None:
        """Take the question of a reply out wherever it was kept: log, queue, comments, audit trail, learned phrasings.

        A phrasing that it was made into is withdrawn. Raises NotFound.
        """
        with self._connections.changing() as db:
            question = self._questions.get(reply_id).question
            db.execute("UPDATE questions SET question = ? WHERE reply_id = ?", [REMOVED, reply_id])
            db.execute("UPDATE feedback SET comment = ? WHERE reply_id = ? AND comment != ''", [REMOVED, reply_id])
            db.execute("UPDATE objections SET said = ? WHERE reply_id = ?", [REMOVED, reply_id])
            self._redact_cases(db, reply_id, question)
            self._redact_phrasings(db, reply_id, question)
            note_change(db, self._clock, who=by, action="删去问题", what=f"reply:{reply_id}")
        self._connections.wipe()

    def _redact_cases(self, db: Database, reply_id: str, question: str) -> None:
        """A case is known by the first of its questions; others that share it say the same without fillers."""
        db.execute(
            "UPDATE cases SET question = ?, grouping = ? WHERE question = ? "
            "AND id IN (SELECT case_id FROM case_questions WHERE reply_id = ?)",
            [REMOVED, f"{REMOVED}{reply_id}", question, reply_id],
        )

    def _redact_phrasings(self, db: Database, reply_id: str, question: str) -> None:
        text = question.strip()[:300]
        learned = db.execute(
            "UPDATE phrasings SET state = 'withdrawn', text = ? WHERE kind = 'learned' AND reply_id = ? AND text = ?",
            [f"{REMOVED}{reply_id}", reply_id, text],
        ).rowcount
        if learned:
            bump(db)
        db.execute(
            "UPDATE audit SET detail = ? WHERE detail = ? AND action IN ('提出问法', '通过问法', '撤回问法')",
            [REMOVED, text],
        )
