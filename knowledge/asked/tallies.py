"""How many questions there were, by day and by what they were about: counted as they come in, so that no page has to count the log.

The counts hold nothing of what was asked, and outlive it.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.storage.connections import Connections
from knowledge.storage.database import Database

BY = ("day", "channel", "region", "department", "topic", "code", "outcome")
"""What questions are counted by: the day, the channel, the place they were asked for, and the item that was answered or offered."""


SUMMED = ("", "channel", "region", "topic", "code")
"""What days and months that are over are summed up by, each by itself and by outcome; the first is nothing else."""
OF_A_CHANNEL = ("region", "topic", "code")
"""Of these there are sums of every channel by itself, too, named as `_within` says: most of a year's questions may be of one channel. Of a region
or a topic there is little enough to be counted."""
_UNTIL = "SELECT value FROM versions WHERE name = 'summed_until'"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions are alike in what was asked for (`by`), and how long their replies took on average."""

    by: tuple[str, ...]
    questions: int
    latency_ms: float


class Tallies:
    """Reading the counts, and summing up days that are over, so that a year costs no more to look at than some weeks."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def count(self, first: date, last: date, *, by: Sequence[str] = (), **only: str) -> list[Tally]:
        """Questions from one day to another, both included, by any of `BY`, the most first; `only` those with these values.

        Raises:
            ValueError: for something that nothing is counted by.
        """
        if unknown := {*by, *only} - {*BY}:
            raise ValueError(f"nothing is counted by {sorted(unknown)}")
        within = {*by, *only} - {"outcome", "day"}
        counted, values = "question_tallies", [first.isoformat(), last.isoformat()]
        is_kept = "channel" not in by and len(within) == 2 and within - {"channel"} <= {*OF_A_CHANNEL}
        channel = only.get("channel", "") if is_kept else ""
        what = next(iter(within - {"channel"} if channel else within), "")
        if (channel or len(within) <= 1) and what in SUMMED and not ({*by} >= {"day", what} and what):
            counted, values = self._summed(what, first, last, by_day="day" in by, channel=channel)
            only = {name: value for name, value in only.items() if not channel or name != "channel"}
        where = "".join(f" AND {name} = ?" for name in only)
        columns, group = "".join(f"{name}, " for name in by), f"GROUP BY {', '.join(by)}" if by else ""
        of_days = " AND day BETWEEN ? AND ?" if counted == "question_tallies" else ""
        sql = (
            f"SELECT {columns}sum(questions), sum(latency_ms) FROM {counted} WHERE 1 = 1{of_days}{where} "
            f"{group} HAVING sum(questions) > 0 ORDER BY sum(questions) DESC{', ' if by else ''}{', '.join(by)}"
        )
        rows = self._connections.db.execute(sql, [*values, *only.values()])
        return [Tally(tuple(keys), int(n), float(total) / int(n)) for *keys, n, total in rows]

    def _summed(self, what: str, first: date, last: date, *, by_day: bool, channel: str = "") -> tuple[str, list[str]]:
        """Where to read counts by one thing (of one channel): whole months that are summed up, days that are, and the last days as they were
        counted."""
        until = self._until()
        pieces, values = [], []
        day = first
        while day < until and day <= last:
            month = date(day.year, day.month, monthrange(day.year, day.month)[1])
            whole = day.day == 1 and month <= last and month < until and not by_day
            end = min(last, until - timedelta(days=1), month)
            period = f"{day:%Y-%m}" if whole else day.isoformat()
            kept = _within(what, channel)
            values += [f"{kept}/month" if whole else kept, period, period if whole else end.isoformat()]
            name = f"value AS {what}, " if what else ""
            pieces.append(
                f"SELECT period AS day, {name}outcome, questions, latency_ms FROM question_sums WHERE what = ? AND period BETWEEN ? AND ?"
            )
            day = end + timedelta(days=1)
        name = f"{what}, " if what else ""
        pieces.append(
            f"SELECT day, {name}outcome, questions, latency_ms FROM question_tallies WHERE day BETWEEN ? AND ?"
            f"{' AND channel = ?' if channel else ''}"
        )
        values += [max(first, until).isoformat(), last.isoformat(), *([channel] if channel else [])]
        return f"({' UNION ALL '.join(pieces)}) AS counted", values

    def _until(self) -> date:
        """The first day that is not summed up."""
        return date.fromordinal(int(self._connections.db.execute(_UNTIL).fetchone()[0]) or 1)

    def is_due(self, today: date) -> bool:
        """Whether there are days to be summed up."""
        sql = "SELECT 1 FROM question_tallies WHERE day >= ? AND day < ? LIMIT 1"
        days = [self._until().isoformat(), (today - timedelta(days=1)).isoformat()]
        return self._connections.db.execute(sql, days).fetchone() is not None

    def sum_up(self, today: date) -> int:
        """Sum up the days before yesterday, of which nothing more is counted; one day a transaction. How many were summed up."""
        days = 0
        while self._sum_up_one(today - timedelta(days=1)):
            days += 1
        return days

    def _sum_up_one(self, end: date) -> bool:
        with self._connections.changing() as db:
            known = self._until().isoformat()
            sql = "SELECT min(day) FROM question_tallies WHERE day >= ? AND day < ?"
            found = db.execute(sql, [known, end.isoformat()]).fetchone()[0]
            until = date.fromisoformat(found) + timedelta(days=1) if found else end
            if found:
                for what in SUMMED:
                    value = what or "''"
                    db.execute(
                        "INSERT INTO question_sums (what, period, value, outcome, questions, latency_ms) "
                        f"SELECT ?, day, {value}, outcome, sum(questions), sum(latency_ms) FROM question_tallies WHERE day = ? "
                        f"GROUP BY day, {what + ', ' if what else ''}outcome",
                        [what, found],
                    )
                for what in OF_A_CHANNEL:
                    db.execute(
                        "INSERT INTO question_sums (what, period, value, outcome, questions, latency_ms) "
                        f"SELECT ? || channel, day, {what}, outcome, sum(questions), sum(latency_ms) FROM question_tallies WHERE day = ? "
                        f"GROUP BY channel, day, {what}, outcome",
                        [_within(what), found],
                    )
            first = found if found and known == date.min.isoformat() else known
            for month in _months_ended(first, until):
                self._sum_up_month(db, month)
            db.execute(
                "UPDATE versions SET value = ? WHERE name = 'summed_until' AND value < ?", [until.toordinal()] * 2
            )
        return bool(found)

    def _sum_up_month(self, db: Database, month: str) -> None:
        sql = "SELECT DISTINCT value FROM question_sums WHERE what = 'channel' AND period BETWEEN ? AND ?"
        channels = [channel for (channel,) in db.execute(sql, [f"{month}-01", f"{month}-31"]).fetchall()]
        for what in (*SUMMED, *(_within(what, channel) for what in OF_A_CHANNEL for channel in channels)):
            db.execute(
                "INSERT INTO question_sums (what, period, value, outcome, questions, latency_ms) "
                "SELECT ?, ?, value, outcome, sum(questions), sum(latency_ms) FROM question_sums "
                "WHERE what = ? AND period BETWEEN ? AND ? GROUP BY value, outcome",
                [f"{what}/month", month, what, f"{month}-01", f"{month}-31"],
            )


def _within(what: str, channel: str | None = None) -> str:
    """Under which name sums by something are kept, of all channels (`channel` '') or of one; how the names of those begin, without."""
    return what if channel == "" else f"{what}@{channel or ''}"


def _months_ended(first: str, until: date) -> list[str]:
    """The months, as 2026-11, whose last day is `first` or later, but before `until`; none where nothing was ever counted."""
    months, at = [], date.fromisoformat(first)
    while at != date.min:
        last = date(at.year, at.month, monthrange(at.year, at.month)[1])
        if last >= until:
            break
        months.append(f"{at:%Y-%m}")
        at = last + timedelta(days=1)
    return months


def count_in(
    db: Database, *, day: str, channel: str, region: str, code: str | None, item_region: str | None, outcome: str, latency_ms: float
) -> None:  # fmt: skip
    """Count one question, in the transaction that logs it."""
    sql = (
        "INSERT INTO question_tallies (day, channel, region, department, topic, code, outcome, questions, latency_ms) "
        "VALUES (?, ?, ?, coalesce((SELECT i.department FROM live_items i WHERE i.code = ? AND i.region = ?), ''), "
        "coalesce((SELECT i.topic FROM live_items i WHERE i.code = ? AND i.region = ?), ''), ?, ?, 1, ?) "
        "ON CONFLICT (day, channel, region, department, topic, code, outcome) DO UPDATE SET "
        "questions = question_tallies.questions + 1, latency_ms = question_tallies.latency_ms + excluded.latency_ms"
    )
    item = [code, item_region]
    db.execute(sql, [day, channel, region, *item, *item, code or "", outcome, latency_ms])
