"""The part of publishing for what is no entry: the directory with its rosters, the calendar, notices, words of the desk. It takes the way of all that goes live.

They are answered before items are looked for, so what the gate asks is whether a question that must be answered by an entry would be
taken for one to the directory.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from hotline.directory.answers import takes
from hotline.going_live.way import GoingLive
from knowledge.entry.departments import Department, Officer
from knowledge.entry.notices import Notice
from knowledge.places.roster import Roster
from knowledge.places.working_days import Day
from knowledge.publishing.notices import KeptNotice
from knowledge.storage.errors import Conflict
from knowledge.store import KnowledgeBase


class Announcements:
    """Makes the directory, the calendar, notices and words of the desk live, over one knowledge base. Raises NotAllowed for who may not."""

    def __init__(self, kb: KnowledgeBase, way: GoingLive, *, four_eyes: bool = True) -> None:
        self._kb, self._way, self._four_eyes = kb, way, four_eyes

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

    def put_day(self, when: date, kind: str, name: str = "", *, by: str) -> Day:
        """Enter what kind of day this is: whether an office is said to be open, and by when something is due, rests on it.

        It takes the place of no answer, so the gate is not asked; like the directory it is entered as announced, by an admin.
        """
        return self._kb.calendar.put(when, kind, name, by=self._way.may(by, "bulk"))

    def remove_day(self, when: date, *, by: str) -> None:
        """Take back what was entered of a day."""
        self._kb.calendar.remove(when, by=self._way.may(by, "bulk"))

    def complete_year(self, year: int, *, complete: bool = True, by: str) -> None:
        """Say that the holidays of a year are entered in full, or take that back."""
        self._kb.calendar.complete_year(year, complete=complete, by=self._way.may(by, "bulk"))

    def put_desk_words(self, words: Mapping[str, str], *, by: str) -> None:
        """Write anew what operators say first and last, for everybody at a desk; an empty one is the profile's again. An admin's, as the directory.

        Raises:
            Conflict: for one that is too long.
        """
        self._kb.desk_words.write(words, by=self._way.may(by, "bulk"))

    def propose_notice(self, notice: Notice, *, by: str) -> KeptNotice:
        """Keep a notice for somebody else to approve; an emergency is for `pin_notice`."""
        self._way.may(by, "edit")
        if notice.importance == "emergency":
            raise Conflict("紧急通知不用等别人通过，请用“紧急置顶”。")
        return self._kb.notices.propose(notice, by=by)

    def approve_notice(self, notice_id: int, *, by: str) -> KeptNotice:
        """Make a proposed notice live from its day on. It stands beside answers and takes the place of none, so the gate is not asked."""
        self._way.may(by, "publish")
        return self._kb.notices.approve(notice_id, by=by, four_eyes=self._four_eyes)

    def pin_notice(self, notice: Notice, *, by: str, reason: str) -> KeptNotice:
        """Tell an emergency now, before anything is looked for: one person's, without the gate, but with a reason.

        The must-answer questions that it will be told in place of are recorded with the reason.
        """
        self._way.may(by, "withdraw")
        if not reason.strip():
            raise Conflict("请写明置顶的理由。")
        must = [g.question for g in self._kb.guarded.all() if g.must_answer]
        broken = [question for question in must if any(word in question for word in notice.words)]
        with self._kb.guarded.passing("notice", version=None, by=by, broken=broken, reason=reason.strip()):
            return self._kb.notices.pin(notice, by=by)

    def end_notice(self, notice_id: int, *, by: str) -> KeptNotice:
        """Tell a notice no more, from now on; one's own proposal may be dropped by whoever made it."""
        kept = self._kb.notices.get(notice_id)
        self._way.may(by, "edit" if kept.state == "proposed" else "withdraw")
        return self._kb.notices.end(notice_id, by=by)

    def remove_department(self, name: str, region: str, *, by: str) -> None:
        """Take a department out now."""
        self._way.may(by, "withdraw")
        self._kb.directory.remove(name, region, by=by)

    def remove_officer(self, officer: Officer, *, by: str) -> None:
        """Take out now somebody who has left or changed cells."""
        self._way.may(by, "withdraw")
        self._kb.rosters.remove_officer(officer, by=by)

    def forget_duties(self, before: date, *, by: str) -> int:
        """Take out the duties of days that are over; returns how many."""
        self._way.may(by, "withdraw")
        return self._kb.rosters.forget_duties(before, by=by)
