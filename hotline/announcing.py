"""The part of publishing for what is no entry: the directory with its rosters. It takes the same way as everything that goes live.

They are answered before items are looked for, so what the gate asks is whether a question that must be answered by an entry would be
taken for one to the directory.
"""

from collections.abc import Sequence

from hotline.directory.answers import takes
from hotline.going_live import GoingLive
from knowledge.entry.departments import Department
from knowledge.places.roster import Roster
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase


class Announcing:
    """Makes the directory live, over one knowledge base. Raises NotAllowed for who may not."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive) -> None:
        self._kb, self._way = kb, way

    def put_directory(self, departments: Sequence[Department], roster: Roster, *, by: str, override: str = "") -> None:
        """Add or replace departments, officers, duties and what is done elsewhere; duties and officers take effect at once everywhere.

        Raises:
            Conflict: if a question that must be answered by an entry would be taken for one to the directory.
        """
        self._way.may(by, "bulk")
        supposed = (*self._kb.directory.local(), *departments)
        roster_then = Roster(
            (*self._kb.rosters.officers(), *roster.officers), (), (*self._kb.rosters.elsewhere(), *roster.elsewhere)
        )
        must = [g.question for g in self._kb.guarded.all() if g.must_answer]
        taken = [question for question in must if takes(self._kb, supposed, roster_then, question)]
        if taken:
            if not override.strip():
                raise Conflict(f"“{taken[0]}”是必须由事项回答的问题，会被号码表抢答。请换个名称或别名，或写明理由。")
            self._way.may(by, "override")
        with self._kb.guarded.passing("directory", version=None, by=by, broken=taken, reason=override.strip()):
            if departments:
                self._kb.directory.put(departments, by=by)
            self._kb.rosters.put(roster, by=by)

    def remove_department(self, name: str, region: str, *, by: str) -> None:
        """Take a department out now."""
        self._way.may(by, "withdraw")
        self._kb.directory.remove(name, region, by=by)
