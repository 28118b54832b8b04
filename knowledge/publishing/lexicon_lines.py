"""A deployment's own lexicon lines, on top of those that ship: added by curators, in use at once."""

from dataclasses import dataclass

from knowledge.staff.audit import note_change
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.errors import NotFound
from knowledge.storage.version import bump


@dataclass(frozen=True, slots=True)
class LexiconLine:
    """What a curator added: these variants (a leading ~: approximately) mean the standard words. `kind` is the class in Chinese."""

    id: int
    kind: str
    standards: str
    variants: str
    added_by: str
    added_at: str


class LexiconLines:
    """Whether a line fits the shipped lexicon is for the engine to say; here it is only kept."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def add(self, kind: str, standards: str, variants: str, *, by: str) -> LexiconLine:
        """Keep a line; standard words and variants are separated by blanks."""
        with self._connections.writing() as db:
            [[line_id]] = db.execute(
                "INSERT INTO lexicon_lines (kind, standards, variants, added_by, added_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
                [kind, standards, variants, by, stamp(self._clock())],
            ).fetchall()
            bump(db)
            note_change(db, self._clock, who=by, action="增加词表", what=f"lexicon:{standards}", detail=variants)
        return self.get(int(line_id))

    def remove(self, line_id: int, *, by: str) -> None:
        line = self.get(line_id)
        with self._connections.writing() as db:
            db.execute("DELETE FROM lexicon_lines WHERE id = ?", [line_id])
            bump(db)
            note_change(
                db, self._clock, who=by, action="删除词表", what=f"lexicon:{line.standards}", detail=line.variants
            )

    def get(self, line_id: int) -> LexiconLine:
        found = row(self._connections.db, "SELECT * FROM lexicon_lines WHERE id = ?", line_id)
        if found is None:
            raise NotFound(f"词表里没有第 {line_id} 条。")
        return LexiconLine(**found)

    def all(self) -> list[LexiconLine]:
        return [LexiconLine(**r) for r in self._connections.db.query("SELECT * FROM lexicon_lines ORDER BY id")]
