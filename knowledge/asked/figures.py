"""How the line is doing over some days: what was asked, how it ended, how it was rated, how long it took.

What was asked is read from the counts kept by day, so that a page costs the same however long the log is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from knowledge.asked.rated import LOW
from knowledge.asked.tallies import Tallies
from knowledge.storage.connections import Connections

FILTERS = ("channel", "region", "topic")
"""What figures can be narrowed to."""
NEWEST, TIMED = 20_000, 5_000
"""What is said most and times are taken of so many questions of a period at most, the newest: more would not change what they say."""
Counts = Mapping[str, Mapping[str, int]]
"""What `Figures.outcomes_by` says of "code", from which much else is told: {item code, '' for none: {outcome: questions}}, most asked first."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days, both ends included; `only`: those with these values of `FILTERS`."""

    first: date
    last: date
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(n) for n in range((self.last - self.first).days + 1)]

    def before(self) -> "Period":
        """As many days, up to the day before this period."""
        return Period(self.first - timedelta(len(self.days)), self.first - timedelta(1), self.only)

    def bounds(self) -> list[str]:
        """The first moment, and the first one after, as moments are compared in the database."""
        return [self.first.isoformat(), (self.last + timedelta(1)).isoformat()]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item and a number of questions or ratings about it. `name` and `region` are '' for one that is no longer published."""

    code: str
    region: str
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class RisingItem:
    """An item that was asked for more than in as many days before: how often, and how often then."""

    code: str
    region: str
    name: str
    times: int
    before: int


@dataclass(frozen=True, slots=True)
class OperatorWork:
    """What an operator did in the calls of some days: their calls, items opened, facts told, what was not known, tickets."""

    username: str
    calls: int
    opened: int
    told: int
    missed: int
    tickets: int


@dataclass(frozen=True, slots=True)
class Miss:
    """An open case: what is asked and cannot be answered."""

    id: int
    question: str
    region: str
    times: int
    last_asked_at: str


@dataclass(frozen=True, slots=True)
class Latency:
    """Half of the replies took no longer than `p50_ms`, 95 of 100 no longer than `p95_ms`; of the `of` newest questions."""

    p50_ms: float
    p95_ms: float
    of: int


class Figures:
    def __init__(self, connections: Connections, tallies: Tallies) -> None:
        self._connections, self._tallies = connections, tallies

    def outcomes(self, period: Period) -> dict[str, int]:
        """Questions by how they ended."""
        counted = self._tallies.count(period.first, period.last, by=["outcome"], **period.only)
        return {tally.by[0]: tally.questions for tally in counted}

    def outcomes_by(self, what: str, period: Period) -> dict[str, dict[str, int]]:
        """Questions by how they ended, for every value of something that `Tallies` count by; most asked first.

        Raises:
            ValueError: for something that nothing is counted by.
        """
        found: dict[str, dict[str, int]] = {}
        for tally in self._tallies.count(period.first, period.last, by=[what, "outcome"], **period.only):
            value, outcome = tally.by
            found.setdefault(value, {})[outcome] = tally.questions
        return dict(sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0])))

    def outcomes_by_department(self, by_code: Counts) -> dict[str, dict[str, int]]:
        """Questions by how they ended, for every department that items were answered or offered of; '' for those of no item."""
        departments = dict(
            self._connections.db.execute("SELECT code, min(department) FROM live_items GROUP BY code").fetchall()
        )
        found: dict[str, dict[str, int]] = {}
        for code, outcomes in by_code.items():
            mine = found.setdefault(departments.get(code, ""), {})
            for outcome, count in outcomes.items():
                mine[outcome] = mine.get(outcome, 0) + count
        return dict(sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0])))

    def by_operator(self, period: Period) -> list[OperatorWork]:
        """Who answered calls that came in these days, the busiest first. Calls are not narrowed, and kept for a month once they are done."""
        of_days = "c.opened_at >= ? AND c.opened_at < ?"
        sql = (
            f"SELECT c.opened_by, 'calls', count(*) FROM calls c WHERE {of_days} GROUP BY c.opened_by UNION ALL SELECT e.who, e.action, count(*) "
            f"FROM calls c JOIN call_events e ON e.call_key = c.key WHERE {of_days} GROUP BY e.who, e.action"
        )
        counted: dict[str, dict[str, int]] = {}
        for who, what, count in self._connections.db.execute(sql, period.bounds() * 2).fetchall():
            counted.setdefault(who, {})[what] = int(count)
        names = ("calls", "opened", "told", "missed", "ticket")
        found = [OperatorWork(who, *(mine.get(name, 0) for name in names)) for who, mine in counted.items()]
        return sorted(found, key=lambda work: (-work.calls, work.username))

    def objections(self, period: Period) -> int:
        """How many replies people said of in these days that they are wrong."""
        where, values = _narrowed(period)
        sql = (
            "SELECT count(*) FROM objections o WHERE o.made_at >= ? AND o.made_at < ? "
            f"AND EXISTS (SELECT 1 FROM questions q WHERE q.reply_id = o.reply_id{where})"
        )
        return int(self._connections.db.execute(sql, [*period.bounds(), *values]).fetchone()[0])

    def said(self, period: Period, *, limit: int = 20) -> list[tuple[str, int]]:
        """The questions that were asked most in the same words, among the newest of these days."""
        where, values = _narrowed(period)
        sql = (
            "SELECT q.question, count(*) AS times FROM (SELECT question, channel, region, item_code FROM questions WHERE asked_at >= ? "
            f"AND asked_at < ? ORDER BY asked_at DESC LIMIT ?) q WHERE q.question <> ''{where} GROUP BY q.question "
            "ORDER BY times DESC, q.question LIMIT ?"
        )
        rows = self._connections.db.execute(sql, [*period.bounds(), NEWEST, *values, limit])
        return [(question, int(times)) for question, times in rows]

    def rising(self, period: Period, by_code: Counts, *, limit: int = 20) -> list[RisingItem]:
        """The items that were asked for more than in as many days before, those with most more first."""
        before = period.before()
        then = {
            t.by[0]: t.questions for t in self._tallies.count(before.first, before.last, by=["code"], **before.only)
        }
        now = {code: sum(outcomes.values()) for code, outcomes in by_code.items() if code}
        more = [(code, times, then.get(code, 0)) for code, times in now.items() if times > then.get(code, 0)]
        more.sort(key=lambda each: (each[2] - each[1], each[0]))
        return [RisingItem(code, *self._of_item(code), times, before) for code, times, before in more[:limit]]

    def ratings(self, period: Period) -> dict[int, int]:
        """Replies by the rating given to them in these days, 1 to 5; of whoever rated twice, what they said last."""
        where, values = _rated(period)
        sql = f"SELECT r.rating, sum(r.replies) FROM rating_tallies r WHERE {where} GROUP BY r.rating HAVING sum(r.replies) > 0"
        rows = self._connections.db.execute(sql, values)
        return {int(rating): int(count) for rating, count in rows}

    def latency(self, period: Period) -> Latency | None:
        """How long replies took, in milliseconds; None where nothing was asked. By the nearest rank."""
        where, values = _narrowed(period)
        sql = (
            "SELECT q.latency_ms FROM (SELECT latency_ms, channel, region, item_code FROM questions WHERE asked_at >= ? AND asked_at < ? "
            f"ORDER BY asked_at DESC LIMIT ?) q WHERE 1 = 1{where} ORDER BY q.latency_ms"
        )
        took = [float(ms) for (ms,) in self._connections.db.execute(sql, [*period.bounds(), TIMED, *values])]
        if not took:
            return None
        return Latency(_rank(took, 50), _rank(took, 95), len(took))

    def asked_items(self, by_code: Counts, *, limit: int = 20) -> list[AskedItem]:
        """The items that were answered or offered most."""
        first = [(code, sum(outcomes.values())) for code, outcomes in by_code.items() if code][:limit]
        return [AskedItem(code, *self._of_item(code), times) for code, times in first]

    def rated_badly(self, period: Period, *, limit: int = 20) -> list[AskedItem]:
        """The items whose replies were most often rated 不满意 or worse in these days."""
        where, values = _rated(period)
        sql = (
            f"SELECT t.code, {_OF_ITEM}, t.rated FROM (SELECT r.code, sum(r.replies) AS rated FROM rating_tallies r "
            f"WHERE {where} AND r.rating <= ? AND r.code != '' GROUP BY r.code HAVING sum(r.replies) > 0 "
            "ORDER BY rated DESC, r.code LIMIT ?) t ORDER BY t.rated DESC, t.code"
        )
        return self._items(sql, [*values, LOW, limit])

    def never_asked(self, period: Period, by_code: Counts, *, limit: int = 20) -> list[AskedItem]:
        """Published items that no question of these days led to, by their codes."""
        of_topic = [period.only["topic"]] if "topic" in period.only else []
        sql = (
            f"SELECT code, min(region), min(name) FROM live_items {'WHERE topic = ? ' if of_topic else ''}"
            "GROUP BY code ORDER BY code"
        )
        never = (found for found in self._connections.db.execute(sql, of_topic) if found[0] not in by_code)
        return [AskedItem(code, region or "", name or "", 0) for code, region, name in islice(never, limit)]

    def misses(self, *, region: str = "", limit: int = 20) -> list[Miss]:
        """The open cases asked most often, of everywhere or of one region."""
        sql = (
            "SELECT id, question, region, times, last_asked_at FROM cases WHERE state = 'open' AND ? IN ('', region) "
            "ORDER BY times DESC, last_asked_at DESC, id LIMIT ?"
        )
        return [Miss(*stored) for stored in self._connections.db.execute(sql, [region, limit])]

    def _of_item(self, code: str) -> tuple[str, str]:
        """The region and the name of a published item, '' both for what is none any more."""
        sql = "SELECT min(region), min(name) FROM live_items WHERE code = ?"
        region, name = self._connections.db.execute(sql, [code]).fetchone()
        return region or "", name or ""

    def _items(self, sql: str, values: list[object]) -> list[AskedItem]:
        rows = self._connections.db.execute(sql, values)
        return [AskedItem(code, region or "", name or "", int(times)) for code, region, name, times in rows]


_OF_ITEM = "(SELECT min(i.region) FROM live_items i WHERE i.code = t.code), (SELECT min(i.name) FROM live_items i WHERE i.code = t.code)"


def _rated(period: Period) -> tuple[str, list[str]]:
    """Conditions on counts of ratings `r`, and their values. Their topic is that of the item that was answered."""
    conditions = {
        "channel": "r.channel = ?",
        "region": "r.region = ?",
        "topic": "r.code IN (SELECT code FROM live_items WHERE topic = ?)",
    }
    where = " AND ".join(["r.day BETWEEN ? AND ?", *(conditions[name] for name in period.only)])
    return where, [period.first.isoformat(), period.last.isoformat(), *period.only.values()]


def _narrowed(period: Period) -> tuple[str, list[str]]:
    """Conditions on questions `q`, and their values. Their topic is that of the item that was answered.

    `coalesce` keeps the database from going through all questions by their items: few are said to be wrong.
    """
    conditions = {
        "channel": "q.channel = ?",
        "region": "q.region = ?",
        "topic": "coalesce(q.item_code, '') IN (SELECT code FROM live_items WHERE topic = ?)",
    }
    return "".join(f" AND {conditions[name]}" for name in period.only), list(period.only.values())


def _rank(ordered: list[float], percent: int) -> float:
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
