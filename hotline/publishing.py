"""Going live: the only code that may make anything an answer, or stop something from being one.

Whatever it is (a draft, an old revision, a phrasing, a lexicon line, what is carried over, a file), it takes the same way: a right, four
eyes, the base it was begun from, the gate, and one transaction that writes it with its audit. A test sees to it that nothing else does.

A further kind joins by a method that says what it would make live, what the gate is to look at, and what writes it (`going_live`).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from hotline.assistant import Assistant
from hotline.going_live.amendments import Amendments
from hotline.going_live.announcements import Announcements
from hotline.going_live.several_drafts import SeveralDrafts
from hotline.going_live.way import Check, GoingLive, asked
from hotline.judging.gate import GateReport
from hotline.reading.lexicon_lines import WordLine
from hotline.searching.snapshot import check_line, own_line, own_lines
from knowledge.entry.records import NATION
from knowledge.files.importing import Importing, ImportReport, Progress, import_file
from knowledge.files.linking import MapReport, apply_map
from knowledge.files.undoing import Undone, undo_import
from knowledge.masking.masked_text import mask
from knowledge.publishing.entry_states import Draft, Revision
from knowledge.publishing.guarded_questions import GuardedQuestion, Overtaken
from knowledge.publishing.lexicon_lines import LexiconLine
from knowledge.publishing.phrasings import Phrasing
from knowledge.publishing.proposals import Bundles, Key, Proposal
from knowledge.publishing.schedule import Scheduled
from knowledge.staff.accounts import LOCAL
from knowledge.storage.clock import day_of
from knowledge.storage.errors import Conflict, DatabaseUnusable, KnowledgeError, NotFound
from knowledge.store import KnowledgeBase
from knowledge.upkeep.review_queue import Review

ATTEMPTS = 3
"""How often a scheduled publication is tried when others publish while it is checked."""


class Publishing:
    """Every change of what is answered, over one knowledge base. Safe to share between threads.

    Args:
        engine: makes or gives the assistant the gate asks; called only when there is something to ask.
        four_eyes: whether the reviewer must be another person than the authors; off for an office of one.

    All that goes live raises NotAllowed for who may not, NotFound, Conflict for what is not as it was when looked at (StaleBase for
    a draft over something newer), and GateRefused, with the report, if it breaks a question that must be answered and no reason to
    override that is given. `announcements` and `several_drafts` are its parts for what is no entry, and for several drafts at once.
    """

    def __init__(self, kb: KnowledgeBase, engine: Callable[[], Assistant], *, four_eyes: bool = True) -> None:
        self._kb, self._way, self.four_eyes = kb, GoingLive(kb, engine), four_eyes
        self.announcements = Announcements(kb, self._way, four_eyes=four_eyes)
        self.amendments = Amendments(kb, self._way, four_eyes=four_eyes)
        self.several_drafts = SeveralDrafts(kb, self._way, four_eyes=four_eyes)

    def impact(self, *proposals: Proposal) -> GateReport:
        """Which labelled and recent questions would be answered differently; nothing is written. Takes seconds."""
        return self._way.gate().check(proposals)

    # -- entries

    def publish(
        self,
        code: str,
        region: str = NATION,
        *,
        by: str,
        expected_version: int | None = None,
        note: str = "",
        override: str = "",
    ) -> Revision:
        """Publish a draft in review; with `expected_version`, only if it is the one that was looked at."""
        draft = self._draft(code, region, by=by, expected_version=expected_version)

        def write() -> Revision:
            return self._kb.items.publish(
                code, region, reviewer=by, note=note, expected_version=draft.version, four_eyes=self.four_eyes
            )

        return self._way.with_gate(asked(draft.item), write, f"{code}@{region}", by=by, override=override)

    def schedule(
        self,
        code: str,
        region: str = NATION,
        *,
        on: date,
        by: str,
        expected_version: int | None = None,
        note: str = "",
        override: str = "",
    ) -> None:
        """Have a draft in review published on a later day. It is checked now, and again when the day comes."""
        if on <= self._today():
            raise Conflict("定时发布的日子应在今天以后；今天生效的请直接发布。")
        draft = self._draft(code, region, by=by, expected_version=expected_version)

        def write() -> None:
            self._kb.schedule.put(code, region, day=on, version=draft.version, reviewer=by, note=note, reason=override)

        self._way.with_gate(asked(draft.item), write, f"{code}@{region}", by=by, override=override)

    def cancel(self, code: str, region: str = NATION, *, by: str) -> None:
        """Take a scheduled publication back; the draft stays in review."""
        self._kb.schedule.cancel(code, region, by=self._way.may(by, "publish"))

    def carry_out_due(self) -> list[Scheduled]:
        """Publish what was scheduled for today or before; returns what went live. What cannot any more stays a draft in review."""
        return [waiting for waiting in self._kb.schedule.due(self._today()) if self._carry_out(waiting)]

    def roll_back(
        self,
        code: str,
        region: str,
        number: int,
        *,
        by: str,
        expected_live: int | None = None,
        note: str = "",
        override: str = "",
    ) -> Revision:
        """Publish an old revision anew; with `expected_live` (0: none), only while that one is live."""
        self._way.may(by, "publish")
        old = self._kb.items.revision(code, region, number).item

        def write() -> Revision:
            return self._kb.items.rollback(
                code, region, number, by=by, note=note, expected_live=expected_live, four_eyes=self.four_eyes
            )

        return self._way.with_gate(asked(old), write, f"{code}@{region}", by=by, override=override)

    def withdraw(self, code: str, region: str = NATION, *, by: str, reason: str) -> None:
        """Withdraw an entry now. This needs no second person and no gate, but a reason."""
        self._way.may(by, "withdraw")
        if not reason.strip():
            raise Conflict("请写明撤下的原因。")
        self._way.alone(
            code, region, lambda: self._kb.items.withdraw(code, region, by=by, reason=reason), by=by, reason=reason
        )

    # -- phrasings and lexicon lines

    def approve_phrasing(self, phrasing_id: int, *, by: str, override: str = "") -> Phrasing:
        """Make a proposed phrasing live."""
        self._way.may(by, "publish")
        phrasing = self._kb.phrasings.approvable(phrasing_id, by=by, four_eyes=self.four_eyes)

        def write() -> Phrasing:
            return self._kb.phrasings.approve(phrasing_id, by=by, four_eyes=self.four_eyes)

        what = f"{phrasing.code}@{phrasing.region}"
        return self._way.with_gate(asked(phrasing), write, what, by=by, override=override)

    def withdraw_phrasing(self, phrasing_id: int, *, by: str) -> Phrasing:
        """Do not use a proposed phrasing, or withdraw a live one now."""
        self._way.may(by, "withdraw")
        phrasing = self._kb.phrasings.get(phrasing_id)

        def write() -> None:
            self._kb.phrasings.withdraw(phrasing_id, by=by)

        if phrasing.state == "live":
            reason = f"撤回问法“{phrasing.text}”"
            self._way.alone(phrasing.code, phrasing.region, write, by=by, reason=reason)
        else:
            write()
        return phrasing

    def redact(self, reply_id: str, *, by: str) -> None:
        """Take the question of a reply out of everything kept (see `Retention.redact`); a phrasing made of it answers no more."""
        self._kb.retention.redact(reply_id, by=self._way.may(by, "bulk"))

    def propose_line(self, kind: str, standards: str, variants: tuple[str, ...], *, by: str) -> LexiconLine:
        """Keep a lexicon line for somebody else to approve; raises LexiconError for one that does not fit."""
        self._way.may(by, "edit")
        new = check_line(self._kb.lexicon.all(), kind, standards, variants)
        return self._kb.lexicon.propose(kind, " ".join(new.standards), " ".join(new.variants), by=by)

    def approve_line(self, line_id: int, *, by: str, override: str = "") -> LexiconLine:
        """Let texts be read by a proposed lexicon line; raises LexiconError if it does not fit any more."""
        self._way.may(by, "publish")
        line = self._kb.lexicon.approvable(line_id, by=by, four_eyes=self.four_eyes)
        check_line(self._kb.lexicon.live(), line.kind, line.standards, line.variants.split())
        own = (*own_lines(self._kb), own_line(line))

        def write() -> LexiconLine:
            return self._kb.lexicon.approve(line_id, by=by, four_eyes=self.four_eyes)

        return self._way.with_gate(_read(own, line), write, _what(line), by=by, override=override)

    def remove_line(self, line_id: int, *, by: str, override: str = "") -> LexiconLine:
        """Take a lexicon line out; a proposed one without further ado."""
        line = self._kb.lexicon.get(line_id)
        if line.state == "proposed":
            self._kb.lexicon.remove(line_id, by=self._way.may(by, "edit"))
            return line
        self._way.may(by, "publish")
        own = tuple(own_line(other) for other in self._kb.lexicon.live() if other.id != line_id)

        def write() -> None:
            self._kb.lexicon.remove(line_id, by=by)

        self._way.with_gate(_read(own, line), write, _what(line), by=by, override=override)
        return line

    # -- sources

    def repeal(self, key: str, *, on: date, superseded_by: str = "", by: str) -> int:
        """Mark a source repealed (see `Sources.repeal`). What rests on it is told no more, but nothing else is answered instead."""
        return self._kb.sources.repeal(key, on=on, superseded_by=superseded_by, by=self._way.may(by, "publish"))

    def reinstate(self, key: str, *, by: str) -> None:
        """Take a repeal back that was entered by mistake."""
        self._kb.sources.reinstate(key, by=self._way.may(by, "publish"))

    def carry_over(
        self, review_id: int, *, by: str, article: str = "", publish: bool = False, override: str = ""
    ) -> Review:
        """Let a fact rest on the source that takes the place of a repealed one: as a draft in review, or at once."""
        reviews = self._kb.reviews
        if not publish:
            return reviews.confirm(review_id, by=self._way.may(by, "edit"), article=article)
        self._way.may(by, "publish")

        def write() -> Review:
            return reviews.confirm(review_id, by=by, article=article, publish=True, four_eyes=self.four_eyes)

        item = reviews.confirmed(review_id, article=article)
        return self._way.with_gate(asked(item), write, f"review:{review_id}", by=by, override=override)

    def take_out(self, review_id: int, *, by: str, publish: bool = False, override: str = "") -> Review:
        """Take out a fact that does not outlive its source: as a draft in review, or at once."""
        reviews = self._kb.reviews
        if not publish:
            return reviews.withdraw(review_id, by=self._way.may(by, "edit"))
        self._way.may(by, "publish")

        def write() -> Review:
            return reviews.withdraw(review_id, by=by, publish=True, four_eyes=self.four_eyes)

        item = reviews.withdrawn(review_id)
        return self._way.with_gate(asked(item), write, f"review:{review_id}", by=by, override=override)

    # -- bulk

    def import_file(
        self, path: Path | str, *, format: str | None = None, dry_run: bool = False, strict: bool = False,
        as_draft: bool = False, by: str = LOCAL, region: str = NATION, progress: Progress = lambda _done, _total: None,
        how: Importing | None = None,
    ) -> ImportReport:  # fmt: skip
        """Bring a file in (see `importing.import_file`). Rows that break a must-answer question are rejected, not the file."""
        by = how.by if how else by
        drafts = how.as_draft or how.dry_run if how else as_draft or dry_run
        self._way.may(by, "edit" if drafts else "bulk")
        return import_file(
            self._kb, path, format=format, dry_run=dry_run, strict=strict, as_draft=as_draft, by=by, region=region,
            progress=progress, refuse=self._way.refuse, how=how,
        )  # fmt: skip

    def undo_import(self, run: int, *, by: str) -> Undone:
        """Take a whole import back: what was live before it is published anew, what it brought is withdrawn, its drafts go.

        Entries changed since stay, and so does what cannot go without breaking a must-answer question.
        """
        self._way.may(by, "edit" if self._kb.imports.get(run).as_draft else "bulk")
        return undo_import(self._kb, run, by=by, refuse=self._way.refuse)

    def apply_map(self, path: Path | str, *, by: str) -> MapReport:
        """Link local entries to national ones (see `linking.apply_map`); lines that break a must-answer question are rejected."""
        return apply_map(self._kb, path, by=self._way.may(by, "bulk"), refuse=self._way.refuse)

    def load_starter(self) -> Mapping[Key, str]:
        """Bring in what is new in the starter knowledge; returns what stays out, as it would break a must-answer question."""
        kept_out: dict[Key, str] = {}

        def refuse(bundles: Bundles) -> Mapping[Key, str]:
            kept_out.update(self._way.refuse(bundles))
            return kept_out

        self._kb.load_starter(refuse)
        return kept_out

    # -- the gate's own questions

    def guard(
        self, code: str, region: str = NATION, *, question: str, must_answer: bool = False, by: str
    ) -> GuardedQuestion:
        """Label a question with its entry. That it must be answered no more is for those to say who may override the gate."""
        asked = str(mask(question)).strip()
        known = [g for g in self._kb.guarded.of(code, region) if g.question == asked and g.must_answer]
        self._way.may(by, "override" if known and not must_answer else "edit")
        return self._kb.guarded.add(code, region, question=question, must_answer=must_answer, by=by)

    def unguard(self, guarded_id: int, *, by: str) -> GuardedQuestion:
        """Watch a question no longer; one that must be answered only by those who may override the gate."""
        guarded = self._kb.guarded.get(guarded_id)
        self._kb.guarded.remove(guarded_id, by=self._way.may(by, "override" if guarded.must_answer else "edit"))
        return guarded

    # -- inside

    def _carry_out(self, waiting: Scheduled) -> bool:
        """Publish what is due; whether it went live now."""
        code, region, note = waiting.code, waiting.region, f"定时发布 {waiting.note}".strip()
        for _ in range(ATTEMPTS):
            try:
                self.publish(
                    code, region, by=waiting.reviewer, expected_version=waiting.version, note=note,
                    override=waiting.override_reason,
                )  # fmt: skip
            except Overtaken:
                continue
            except DatabaseUnusable:
                raise
            except KnowledgeError as error:
                return self._give_up(waiting, str(error))
            return True
        return False  # whoever looks next tries again

    def _give_up(self, waiting: Scheduled, why: str) -> bool:
        with suppress(NotFound):  # another process was faster
            self._kb.schedule.cancel(waiting.code, waiting.region, by=waiting.reviewer, reason=f"没有发布：{why}")
        return False

    def _draft(self, code: str, region: str, *, by: str, expected_version: int | None) -> Draft:
        """A draft, if this person may publish it as it stands."""
        self._way.may(by, "publish")
        return self._kb.items.publishable(
            code, region, reviewer=by, expected_version=expected_version, four_eyes=self.four_eyes
        )

    def _today(self) -> date:
        return day_of(self._kb.clock())


def _read(own: tuple[WordLine, ...], line: LexiconLine) -> Check:
    """The check of reading by other lexicon lines, of which one is new or gone."""
    said = {*line.standards.split(), *(variant.lstrip("~") for variant in line.variants.split())}
    return lambda gate: gate.check_reading(own, said=said, questions=gate.must_answer())


def _what(line: LexiconLine) -> str:
    return f"lexicon:{line.standards}"
