"""Reading entries as they are published: the live revision, those before it, what differs, and lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.entry.attachments import lacks_form
from knowledge.entry.differences import Change, changes
from knowledge.entry.records import NATION
from knowledge.entry.wording import PHONES
from knowledge.places.codes import ancestors
from knowledge.publishing.entry_states import ItemState, Revision, read_revision
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import containing
from knowledge.storage.errors import NotFound
from knowledge.storage.remembering import Remembered

_REVISIONS = "SELECT r.* FROM items i JOIN revisions r ON r.item_id = i.id "
_LIVE = _REVISIONS + "AND r.number = i.live_revision "
_ENTRY = "WHERE i.code = ? AND i.region = ? "
LIVE_ENTRY = _LIVE + _ENTRY
"""The published revision of an entry, by its code and region."""


@dataclass(frozen=True, slots=True)
class LackingForm:
    """A document of a published entry that is a form by its name and cannot be had."""

    code: str
    region: str
    name: str
    department: str
    document: str


class Published:
    """Entries of one region as they are, without inheritance (see `resolving`)."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._lacking_forms = Remembered(connections, self._read_lacking_forms)

    def keys(self) -> set[tuple[str, str]]:
        """Code and region of every entry there ever was."""
        return set(self._connections.db.execute("SELECT code, region FROM items").fetchall())

    def live(self, code: str, region: str = NATION) -> Revision:
        """The published revision; raises NotFound."""
        found = row(self._connections.db, LIVE_ENTRY, code, region)
        if found is None:
            raise NotFound(f"没有已发布的条目 {code}。")
        return read_revision(found)

    def revision(self, code: str, region: str, number: int) -> Revision:
        found = row(self._connections.db, _REVISIONS + _ENTRY + "AND r.number = ?", code, region, number)
        if found is None:
            raise NotFound(f"条目 {code} 没有第 {number} 版。")
        return read_revision(found)

    def revisions(self, code: str, region: str = NATION) -> list[Revision]:
        """All revisions of an entry, newest first."""
        sql = _REVISIONS + _ENTRY + "ORDER BY r.number DESC"
        return [read_revision(r) for r in self._connections.db.query(sql, [code, region])]

    def difference(self, code: str, region: str, a: int, b: int) -> list[Change]:
        """What revision `b` says differently from revision `a`, field by field; raises NotFound."""
        return changes(self.revision(code, region, a).item, self.revision(code, region, b).item)

    def all_live(self) -> Iterator[Revision]:
        """Every published entry, in a stable order."""
        return map(read_revision, self._connections.db.query(_LIVE + "ORDER BY i.id"))

    def named_phones(self, region: str = NATION) -> list[tuple[str, str]]:
        """(name, number) of every telephone that public entries of a region, or of what it lies in, give a name to."""
        chain = ancestors(region)
        sql = (
            "SELECT DISTINCT f.label, f.text FROM live_facts f JOIN live_items i ON i.item_id = f.item_id "
            f"WHERE f.field = 'phones' AND i.disclosure = 'public' AND i.region IN ({', '.join('?' * len(chain))}) ORDER BY f.label, f.text"
        )
        plain = set(PHONES.values())
        return [(label, text) for label, text in self._connections.db.execute(sql, chain) if label not in plain]

    def asking_for(self, papers: Iterable[str], region: str = NATION, *, public: bool = True) -> list[tuple[str, str]]:
        """(code, name of the paper) of the entries of a region, or of what it lies in, that want one of some papers; each entry once."""
        wanted, chain = list(papers), ancestors(region)
        sql = (
            "SELECT i.code, f.text FROM live_facts f JOIN live_items i ON i.item_id = f.item_id WHERE f.field = 'documents' "
            f"AND i.region IN ({', '.join('?' * len(chain))}) AND (i.disclosure = 'public' OR ?) "
            f"AND ({' OR '.join(['f.text LIKE ? ESCAPE ' + chr(39) + '!' + chr(39)] * len(wanted))}) ORDER BY i.code, f.text"
        )
        found: dict[str, str] = {}
        for code, text in self._connections.db.execute(sql, [*chain, not public, *map(containing, wanted)]):
            name = text.partition("（")[0]  # what stands in brackets says how many, and of whom
            if any(paper in name for paper in wanted):
                found.setdefault(code, name)
        return list(found.items())

    def naming(self, said: str, region: str = NATION, *, public: bool = True) -> list[str]:
        """The codes of the entries of a region, or of what it lies in, that name a place, an office or a number where they are done or whom to
        call, in their facts or as their department; numbers without what stands between their digits."""
        chain = ancestors(region)
        seen = f"AND i.region IN ({', '.join('?' * len(chain))}) AND (i.disclosure = 'public' OR ?)"
        sql = (
            "SELECT i.code FROM live_facts f JOIN live_items i ON i.item_id = f.item_id "
            "WHERE f.field IN ('places', 'channels', 'phones') "
            f"AND replace(f.label || ' ' || f.text, '-', '') LIKE ? ESCAPE '!' {seen} "
            f"UNION SELECT i.code FROM live_items i WHERE i.department LIKE ? ESCAPE '!' {seen}"
        )
        pattern = containing(said)
        return [
            row[0]
            for row in self._connections.db.execute(sql, [pattern, *chain, not public, pattern, *chain, not public])
        ]

    def states(self, *, search: str = "", limit: int = 200, offset: int = 0) -> list[ItemState]:
        """Entries with where they stand, for lists; `search` looks in code and name."""
        sql = """
            WITH listed AS (
                SELECT i.code, i.region, coalesce(l.name, d.name, nullif(i.name, ''), i.code) AS name,
                       i.state, i.live_revision, d.state AS draft_state, coalesce(d.name, '') AS draft_name
                FROM items i LEFT JOIN live_items l ON l.item_id = i.id LEFT JOIN drafts d ON d.item_id = i.id
            )
            SELECT code, region, name, state, live_revision, draft_state FROM listed
            WHERE ? = '' OR lower(code) LIKE lower(?) ESCAPE '!' OR lower(name) LIKE lower(?) ESCAPE '!'
               OR lower(draft_name) LIKE lower(?) ESCAPE '!'
            ORDER BY code, region LIMIT ? OFFSET ?
        """
        found = containing(search)
        rows = self._connections.db.query(sql, [search, found, found, found, limit, offset])
        return [ItemState(**r) for r in rows]

    def choices(self) -> tuple[list[str], list[str]]:
        """The topics and the departments that published entries have, in their order."""
        execute = self._connections.db.execute
        topics, departments = (
            [
                value
                for (value,) in execute(
                    f"SELECT DISTINCT {name} FROM live_items WHERE {name} <> '' ORDER BY {name}"
                ).fetchall()
            ]
            for name in ("topic", "department")
        )
        return topics, departments

    def lacking_forms(self) -> Sequence[LackingForm]:
        """Published documents that are forms by their name, of which nobody is told the number or where to get them, entry by entry."""
        return self._lacking_forms(None)

    def _read_lacking_forms(self, _: None) -> Sequence[LackingForm]:
        return tuple(
            LackingForm(item.code, item.region, item.name, item.department, document.name)
            for item in (revision.item for revision in self.all_live())
            for document in item.documents
            if lacks_form(document)
        )

    def count(self) -> int:
        """How many entries are published."""
        return int(self._connections.db.execute("SELECT count(*) FROM live_items").fetchone()[0])
