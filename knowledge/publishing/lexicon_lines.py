"""A deployment's own lexicon lines, on top of those that ship: proposed by one person, made live by another."""

from dataclasses import dataclass

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.storage.version import bump


@dataclass(frozen=True, slots=True)
class LexiconLine:
    """What a curator proposed: these variants (a leading ~: approximately) mean the standard words. `kind` is the class in Chinese.

    `state` is proposed or live; `approved_by` is '' for lines from before a second person was asked.
    """

    id: int
    kind: str
    standards: str
    variants: str
    added_by: str
    added_at: str
    state: str
    approved_by: str


class LexiconLines:
    """Whether a line fits the shipped lexicon is for the engine to say; here it is only kept."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def propose(self, kind: str, standards: str, variants: str, *, by: str) -> LexiconLine:
        """Keep a line, which is not read by until somebody else approves it; words and variants are separated by blanks."""
        with self._connections.changing() as db:
            found = row(
                db,
                "INSERT INTO lexicon_lines (kind, standards, variants, added_by, added_at, state) "
                "VALUES (?, ?, ?, ?, ?, 'proposed') RETURNING *",
                *(kind, standards, variants, by, stamp(self._clock())),
            )
            assert found is not None
            line = LexiconLine(**found)
            self._note(db, by, "提出词表", line)
        return line

    def approvable(self, line_id: int, *, by: str, four_eyes: bool = True) -> LexiconLine:
        """A proposed line, if this person may make it live. Raises NotFound, NotAllowed for who proposed it, Conflict if it is live."""
        line = self.get(line_id)
        if line.state != "proposed":
            raise Conflict(f"词表第 {line_id} 条已经生效。")
        if four_eyes and line.added_by == by:
            raise NotAllowed("审核人不能是提出人，请由另一位工作人员通过。")
        return line

    def approve(self, line_id: int, *, by: str, four_eyes: bool = True) -> LexiconLine:
        """Make a proposed line live; raises as `approvable`."""
        with self._connections.changing() as db:
            line = self.approvable(line_id, by=by, four_eyes=four_eyes)
            db.execute("UPDATE lexicon_lines SET state = 'live', approved_by = ? WHERE id = ?", [by, line_id])
            bump(db)
            self._note(db, by, "通过词表", line)
        return self.get(line_id)

    def remove(self, line_id: int, *, by: str) -> None:
        """Take a line out, proposed or live."""
        with self._connections.changing() as db:
            line = self.get(line_id)
            db.execute("DELETE FROM lexicon_lines WHERE id = ?", [line_id])
            if line.state == "live":
                bump(db)
            self._note(db, by, "删除词表", line)

    def get(self, line_id: int) -> LexiconLine:
        found = row(self._connections.db, "SELECT * FROM lexicon_lines WHERE id = ?", line_id)
        if found is None:
            raise NotFound(f"词表里没有第 {line_id} 条。")
        return LexiconLine(**found)

    def all(self) -> list[LexiconLine]:
        """Every line, proposed or live."""
        return [LexiconLine(**r) for r in self._connections.db.query("SELECT * FROM lexicon_lines ORDER BY id")]

    def live(self) -> list[LexiconLine]:
        """The lines that texts are read by."""
        return [line for line in self.all() if line.state == "live"]

    def _note(self, db: Database, who: str, action: str, line: LexiconLine) -> None:
        note_change(db, self._clock, who=who, action=action, what=f"lexicon:{line.standards}", detail=line.variants)
