"""How long what was asked is kept: removing all of it before a day, and taking one question out on somebody's request.

The reply that was given stays with a question that was taken out, since an office may have to show what it said.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.asked.questions import Questions
from knowledge.masking.masked_text import REMOVED
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, day_of
from knowledge.storage.connections import Connections
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict
from knowledge.storage.version import bump

BATCH = 500
"""Questions removed in one transaction, so that the log never waits long."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How many questions went, and how many handled cases that nothing is left of."""

    questions: int
    cases: int


class Retention:
    def __init__(self, connections: Connections, clock: Clock, questions: Questions) -> None:
        self._connections, self._clock, self._questions = connections, clock, questions

    def count(self, before: date) -> int:
        """How many questions were asked before a day."""
        sql = "SELECT count(*) FROM questions WHERE asked_at < ?"
        return int(self._connections.db.execute(sql, [before.isoformat()]).fetchone()[0])

    def purge(self, before: date, *, by: str) -> Purged:
        """Remove what was asked before a day, with its ratings and alarms, and the cases handled before it that nothing is left of.

        An open case stays to be handled, without the replies that are gone. The audit trail stays.

        Raises:
            Conflict: for a day that has not come yet.
        """
        if before > day_of(self._clock()):
            raise Conflict(f"{before} 还没有到，只能清理以前的记录。")
        questions = 0
        while removed := self._purge_some(before):
            questions += removed
        with self._connections.changing() as db:
            self._questions.remove_parts(before.isoformat())
            cases = db.execute(
                "DELETE FROM cases WHERE state != 'open' AND handled_at < ? "
                "AND NOT EXISTS (SELECT 1 FROM case_questions q WHERE q.case_id = cases.id)",
                [before.isoformat()],
            ).rowcount
            detail = f"{questions} 个问题，{cases} 个已处理的待办"
            note_change(db, self._clock, who=by, action="清理问答记录", what=f"before:{before}", detail=detail)
        self._connections.wipe()
        return Purged(questions, cases)

    def _purge_some(self, before: date) -> int:
        with self._connections.changing() as db:
            oldest = db.execute(
                "SELECT reply_id FROM questions WHERE asked_at < ? ORDER BY asked_at LIMIT ?",
                [before.isoformat(), BATCH],
            ).fetchall()
            for table in ("case_questions", "feedback", "alarms", "questions"):
                db.many(f"DELETE FROM {table} WHERE reply_id = ?", oldest)
        return len(oldest)

    def redact(self, reply_id: str, *, by: str) -> None:
        """Take the question of a reply out wherever it was kept: log, queue, comments, audit trail, learned phrasings.

        A phrasing that it was made into is withdrawn. Raises NotFound.
        """
        with self._connections.changing() as db:
            question = self._questions.get(reply_id).question
            db.execute("UPDATE questions SET question = ? WHERE reply_id = ?", [REMOVED, reply_id])
            db.execute("UPDATE feedback SET comment = ? WHERE reply_id = ? AND comment != ''", [REMOVED, reply_id])
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
