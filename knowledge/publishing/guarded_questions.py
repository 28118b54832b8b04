"""Guarded questions: what an entry's owner wants answered with that entry, kept by the gate that stands before publication.

A question marked "must answer" stops whatever would break it; one that is not is watched, and reported when it changes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.publishing.ownership import require_owner
from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound

OVERRIDE = "越过必答问题"
_MARKS = {True: "必答", False: "留意"}


class Overtaken(Conflict):
    """Something was published between the check and what it was for."""

    code = "overtaken"

    def __init__(self) -> None:
        super().__init__("检查之后又有内容发布，请重新检查影响后再发布。")


@dataclass(frozen=True, slots=True)
class GuardedQuestion:
    """A question with the entry that is to answer it; `by` whom and `at` what time it was last labelled."""

    id: int
    question: str
    code: str
    region: str
    must_answer: bool
    by: str
    at: str


_SELECT = "SELECT g.id, g.question, i.code, i.region, g.must_answer, g.by, g.at FROM guarded_questions g JOIN items i ON i.id = g.item_id "


class GuardedQuestions:
    """Labelling questions, and putting live what has been checked against them."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def add(
        self, code: str, region: str = NATION, *, question: str, must_answer: bool = False, by: str
    ) -> GuardedQuestion:
        """Label a question with the entry that is to answer it; one that is already there is marked anew.

        The question is masked. Raises NotFound for an unknown entry, Conflict if the question is empty or is
        labelled with another item of the same region, NotAllowed for an editor of another department.
        """
        question = str(mask(question)).strip()[:500]
        if not question:
            raise Conflict("问题不能为空。")
        with self._connections.changing() as db:
            item = row(db, "SELECT id FROM items WHERE code = ? AND region = ?", code, region)
            if item is None:
                raise NotFound(f"没有条目 {code}。")
            require_owner(db, by, code, region)
            other = row(db, _SELECT + "WHERE g.question = ? AND i.region = ? AND i.code != ?", question, region, code)
            if other:
                raise Conflict(f"这个问题已标为由 {other['code']} 回答，请先取消那一条。")
            db.execute(
                "INSERT INTO guarded_questions (item_id, question, must_answer, by, at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (item_id, question) DO UPDATE SET must_answer = excluded.must_answer, by = excluded.by, at = excluded.at",
                [item["id"], question, int(must_answer), by, stamp(self._clock())],
            )
            found = row(db, _SELECT + "WHERE g.item_id = ? AND g.question = ?", item["id"], question)
            self._note(db, by, f"标为{_MARKS[must_answer]}问题", f"{code}@{region}", question)
        assert found is not None
        return _guarded(found)

    def remove(self, guarded_id: int, *, by: str) -> None:
        """Watch a question no longer; raises NotFound."""
        with self._connections.changing() as db:
            guarded = self.get(guarded_id)
            db.execute("DELETE FROM guarded_questions WHERE id = ?", [guarded_id])
            action = f"取消{_MARKS[guarded.must_answer]}问题"
            self._note(db, by, action, f"{guarded.code}@{guarded.region}", guarded.question)

    def get(self, guarded_id: int) -> GuardedQuestion:
        found = row(self._connections.db, _SELECT + "WHERE g.id = ?", guarded_id)
        if found is None:
            raise NotFound("没有这条标注的问题。")
        return _guarded(found)

    def all(self) -> list[GuardedQuestion]:
        """Every labelled question, those that must be answered first."""
        sql = _SELECT + "ORDER BY g.must_answer DESC, i.code, i.region, g.id"
        return [_guarded(r) for r in self._connections.db.query(sql)]

    def of(self, code: str, region: str = NATION) -> list[GuardedQuestion]:
        """The questions labelled with one entry, those that must be answered first."""
        sql = _SELECT + "WHERE i.code = ? AND i.region = ? ORDER BY g.must_answer DESC, g.id"
        return [_guarded(r) for r in self._connections.db.query(sql, [code, region])]

    @contextmanager
    def passing(
        self, what: str, *, version: int | None, by: str, broken: Sequence[str] = (), reason: str = ""
    ) -> Iterator[None]:
        """One transaction for putting live what was checked against the knowledge of a version (None: nothing was to be checked).

        With questions that it breaks, the reason for going ahead is recorded with them.

        Raises:
            Overtaken: if anything was published since, so that the check says nothing any more.
        """
        with self._connections.changing() as db:
            now = db.execute("SELECT value FROM counters WHERE name = 'knowledge_version'").fetchone()[0]
            if version not in (None, now):
                raise Overtaken
            if broken:
                self._note(db, by, OVERRIDE, what, f"{reason}（影响：{'；'.join(broken)}）")
            yield

    def _note(self, db: Database, who: str, action: str, what: str, detail: str) -> None:
        note_change(db, self._clock, who=who, action=action, what=what, detail=detail)


def _guarded(stored: dict[str, Any]) -> GuardedQuestion:
    return GuardedQuestion(**{**stored, "must_answer": bool(stored["must_answer"])})
