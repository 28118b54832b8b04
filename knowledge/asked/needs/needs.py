"""Needs: open cases that ask for the same, together on one card, in the order in which staff see them.

Which cases belong together is decided above (`hotline.needs`); here it is kept. The figures of a need are brought up to date
when somebody looks, so that asking costs no more than a mark.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.asked.inbox import Case
from knowledge.asked.needs.need_rows import freshen, new_need
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import NotFound

KINDS = {"miss": "没答上", "fact": "缺内容", "rating": "评价差"}
"""Why a need waits, as people read it."""
CASE_KINDS = {"miss": "没答上", "none": "都不是", "abandoned": "反问后没选", "fact": "缺内容", "rating": "评价差"}
COUNTED = 10_000
"""So far the lists are counted; a page says “一万以上” of longer ones."""
_ORDER = "danger DESC, clients DESC, last_at DESC, id DESC"
_COLUMNS = (
    "n.id, n.kind, n.state, n.case_id, n.about_code, n.about_region, n.facets, n.cases, n.clients, n.danger, n.first_at, n.last_at, "
    "n.department, n.now_code, n.now_region, n.now_answered, n.now_asked, n.looked_version, "
    "coalesce((SELECT c.question FROM cases c WHERE c.id = n.case_id), '') AS words"
)


@dataclass(frozen=True, slots=True)
class Need:
    """Cases that ask for the same. `words` are those of the case it is named by; `clients` counts each client once.

    `about_code` is the item that an incomplete or badly rated reply was about, `facets` what was asked of it. Of `now_asked` questions
    `now_answered` are answered by the item `now_code` as of `looked_version`.
    """

    id: int
    kind: str
    state: str
    case_id: int
    about_code: str
    about_region: str
    facets: str
    cases: int
    clients: int
    danger: bool
    first_at: str
    last_at: str
    department: str
    now_code: str
    now_region: str
    now_answered: int
    now_asked: int
    looked_version: int
    words: str


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """An open case as grouping sees it: what it says without fillers (`said`), and its need if it has one."""

    id: int
    need_id: int | None
    kind: str
    about_code: str
    about_region: str
    facets: str
    said: str
    question: str


@dataclass(frozen=True, slots=True)
class Trend:
    """How many questions of a need came within the last days, and within as many before."""

    lately: int
    before: int


class Needs:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # -- reading

    def page(
        self, *, state: str = "open", kind: str = "", departments: Sequence[str] = (), limit: int = 50, offset: int = 0
    ) -> list[Need]:
        """Needs in a state, likely those of departments where some are named: what may mean danger first, then what most clients asked."""
        where, values = _where(state, kind, departments)
        sql = f"SELECT {_COLUMNS} FROM needs n WHERE {where} ORDER BY {_ORDER} LIMIT ? OFFSET ?"
        return [_need(stored) for stored in self._connections.db.query(sql, [*values, limit, offset])]

    def count(self, *, state: str = "open", kind: str = "", departments: Sequence[str] = ()) -> int:
        """How many needs there are, `COUNTED` + 1 for more than that; those of departments, where some are named."""
        where, values = _where(state, kind, departments)
        sql = f"SELECT count(*) FROM (SELECT 1 AS one FROM needs WHERE {where} LIMIT ?) AS counted"
        return int(self._connections.db.execute(sql, [*values, COUNTED + 1]).fetchone()[0])

    def get(self, need_id: int) -> Need:
        found = row(self._connections.db, f"SELECT {_COLUMNS} FROM needs n WHERE n.id = ?", need_id)
        if found is None:
            raise NotFound("待办里没有这一组问题，可能已并入别的组。")
        return _need(found)

    def after(self, need: Need, *, kind: str = "") -> Need | None:
        """The next open need in the order of the list, or the first; None when nothing is left."""
        where, values = _where("open", kind)
        place = [int(need.danger), need.clients, need.last_at, need.id]
        sql = f"SELECT {_COLUMNS} FROM needs n WHERE {where} AND (danger, clients, last_at, id) < (?, ?, ?, ?) ORDER BY {_ORDER} LIMIT 1"
        found = row(self._connections.db, sql, *values, *place)
        if found is None:
            first = self.page(kind=kind, limit=2)
            return next((other for other in first if other.id != need.id), None)
        return _need(found)

    def cases(self, need_id: int, *, state: str = "open", limit: int = 50, offset: int = 0) -> list[Case]:
        """The cases of a need in a state ('' for all), those asked most often first."""
        sql = (
            f"SELECT {', '.join(Case.__slots__)} FROM cases WHERE need_id = ? AND ? IN ('', state) "
            "ORDER BY times DESC, last_asked_at DESC, id LIMIT ? OFFSET ?"
        )
        found = self._connections.db.query(sql, [need_id, state, limit, offset])
        return [Case(**stored | {"danger": bool(stored["danger"])}) for stored in found]

    def regions(self, need_ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
        """Of each need, from where it was asked and how often, the most first."""
        sql = (
            f"SELECT need_id, region, sum(times) FROM cases WHERE need_id IN ({_places(need_ids)}) GROUP BY need_id, region "
            "ORDER BY need_id, sum(times) DESC, region"
        )
        found: dict[int, list[tuple[str, int]]] = {}
        for need_id, region, times in self._connections.db.execute(sql, list(need_ids)):
            found.setdefault(need_id, []).append((region, int(times)))
        return found

    def trends(self, need_ids: Sequence[int], *, since: str, before: str) -> dict[int, Trend]:
        """Of each need, how many questions came since one moment, and between an earlier one and it."""
        sql = (
            "SELECT c.need_id, sum(CASE WHEN q.asked_at >= ? THEN 1 ELSE 0 END), sum(CASE WHEN q.asked_at < ? THEN 1 ELSE 0 END) "
            "FROM cases c JOIN case_questions k ON k.case_id = c.id JOIN questions q ON q.reply_id = k.reply_id "
            f"WHERE c.need_id IN ({_places(need_ids)}) AND q.asked_at >= ? GROUP BY c.need_id"
        )
        found = self._connections.db.execute(sql, [since, since, *need_ids, before])
        return {need_id: Trend(int(lately), int(earlier)) for need_id, lately, earlier in found}

    def examples(self, case_ids: Sequence[int]) -> dict[int, str]:
        """The newest reply of each of these cases that is still in the log."""
        sql = (
            "SELECT k.case_id, q.reply_id FROM case_questions k JOIN questions q ON q.reply_id = k.reply_id "
            f"WHERE k.case_id IN ({_places(case_ids)}) ORDER BY q.asked_at"
        )
        return dict(self._connections.db.execute(sql, list(case_ids)).fetchall())

    # -- what grouping reads and writes

    def without_need(self, *, limit: int) -> list[WaitingCase]:
        """Open cases that have no need yet, the oldest first."""
        return self._waiting("need_id IS NULL AND state = 'open' ORDER BY id LIMIT ?", limit)

    def placed(self, *, limit: int) -> list[WaitingCase]:
        """The newest open cases that have a need."""
        return self._waiting("need_id IS NOT NULL AND state = 'open' ORDER BY id DESC LIMIT ?", limit)

    def place(self, groups: Iterable[tuple[int | None, Sequence[WaitingCase]]]) -> list[int]:
        """Put cases into the need of this number, or into a new one; the numbers, in that order.

        A need that has been closed meanwhile takes nothing in: the cases get a new one.
        """
        numbers = []
        with self._connections.changing() as db:
            for number, cases in groups:
                open_one = number is not None and row(
                    db, "SELECT 1 AS one FROM needs WHERE id = ? AND state = 'open'", number
                )
                into = number if number is not None and open_one else begun(db, cases[0])
                db.many(
                    "UPDATE cases SET need_id = ? WHERE id = ? AND need_id IS NULL", [(into, case.id) for case in cases]
                )
                freshen(db, into)
                numbers.append(into)
        return numbers

    def freshen_stale(self, *, limit: int = 500) -> None:
        """Bring the figures up to date of needs in which something has happened."""
        stale = "SELECT id FROM needs WHERE is_stale = 1 LIMIT ?"
        if self._connections.db.execute(stale, [1]).fetchone() is None:
            return
        with self._connections.changing() as db:
            for (need_id,) in db.execute(stale, [limit]).fetchall():
                freshen(db, need_id)

    def not_looked_at(self, version: int, *, limit: int) -> list[Need]:
        """The first open needs of which it is not known whether they are answered as of a version of the knowledge."""
        sql = f"SELECT {_COLUMNS} FROM needs n WHERE state = 'open' ORDER BY {_ORDER} LIMIT ?"
        return [need for need in map(_need, self._connections.db.query(sql, [limit])) if need.looked_version != version]

    def looked(self, need_id: int, version: int, *, now: tuple[str, str] | None, answered: int, asked: int, department: str) -> None:  # fmt: skip
        """Keep what was found when the questions of a need were asked again."""
        code, region = now or ("", "")
        with self._connections.changing() as db:
            db.execute(
                "UPDATE needs SET looked_version = ?, now_code = ?, now_region = ?, now_answered = ?, now_asked = ?, department = ? "
                "WHERE id = ?",
                [version, code, region, answered, asked, department, need_id],
            )

    def _waiting(self, where: str, limit: int) -> list[WaitingCase]:
        sql = f"SELECT id, need_id, kind, about_code, about_region, facets, grouping AS said, question FROM cases WHERE {where}"
        return [WaitingCase(**stored) for stored in self._connections.db.query(sql, [limit])]


def begun(db: Database, case: WaitingCase) -> int:
    """Begin a need with a case."""
    return new_need(db, case.kind, case.id, about=(case.about_code, case.about_region), facets=case.facets)


def _where(state: str, kind: str, departments: Sequence[str] = ()) -> tuple[str, list[str]]:
    where, values = ("state = ? AND kind = ?", [state, kind]) if kind else ("state = ?", [state])
    if departments:
        return f"{where} AND department IN ({_places(departments)})", [*values, *departments]
    return where, values


def _places(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values)) or "NULL"


def _need(stored: Mapping[str, Any]) -> Need:
    return Need(**{**stored, "danger": bool(stored["danger"])})
