"""The log of every question, with the reply as it was sent. It accepts masked text only and is never changed."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any

from knowledge.asked.alarms import Alarm
from knowledge.asked.needs.need_rows import mark_stale
from knowledge.asked.queueing import QUEUE, Waits, put_in_queue
from knowledge.asked.tallies import count_in
from knowledge.asked.told_parts import ToldParts
from knowledge.masking.masked_text import NO_TEXT, MaskedText, mask
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.committing import GroupCommit
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import NotFound

CHANNELS = {"web": "网页", "api": "接口", "operator": "坐席", "terminal": "终端"}
"""The ways a question comes in, as people read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and what was told. `reply` is as it was sent, as JSON has it; `queue` opens a case for staff.

    `danger`: its words may mean that somebody is in danger, so its case comes first. Questions with the same `grouping`
    (without one, the same question) share a case. `alarm`: what danger it was taken for. Of one `client` (where it is known) alike
    questions count once in the queue.
    """

    reply_id: str
    conversation: str
    channel: str
    question: MaskedText
    outcome: str
    item_code: str | None
    item_region: str | None
    region: str
    facets: Sequence[str]
    confidence: float | None
    latency_ms: float
    knowledge_version: int
    reply: Mapping[str, Any]
    queue: bool = False
    grouping: MaskedText | None = None
    danger: bool = False
    alarm: Alarm | None = None
    client: str = ""


TOKEN_KEPT, SWEEP = timedelta(days=1), 500
"""A conversation can be gone on with for some hours; what is older is swept out with one question in so many."""

_PROBE = Asked(
    reply_id="probe", conversation="", channel="probe", question=NO_TEXT, outcome="", item_code=None,
    item_region=None, region="", facets=(), confidence=None, latency_ms=0.0, knowledge_version=0, reply={},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    reply_id: str
    asked_at: str
    conversation: str
    channel: str
    question: str
    outcome: str
    item_code: str | None
    item_region: str | None
    region: str
    facets: list[str]
    confidence: float | None
    latency_ms: float
    reply: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedLately:
    """A wording found in the log, where it was asked, and whether by the public (or by an operator); `code` is that of the item it was
    last answered with, '' for none."""

    question: str
    region: str
    public: bool
    code: str = ""


class Questions:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock, self._parts = connections, clock, ToldParts(connections)
        self._kept = count(1)
        self._commits = GroupCommit(lambda wait_s: connections.logging(wait_s=wait_s))

    def record(self, asked: Asked) -> None:
        """Log a question before its reply leaves, and open or extend its case when it goes to the queue.

        Raises:
            TypeError: if the question has not been masked. DatabaseUnusable: if it cannot be written.
        """
        if not isinstance(asked.question, MaskedText):
            raise TypeError("the question log accepts MaskedText only")
        at = stamp(self._clock())
        with self._connections.logging() as db:
            root = self._parts.keep(db, asked.reply, at[:10])
            self._store(db, asked, at, root)
            count_in(db, day=at[:10], channel=asked.channel, region=asked.region, code=asked.item_code,
                     item_region=asked.item_region, outcome=asked.outcome, latency_ms=asked.latency_ms)  # fmt: skip
            if token := asked.reply.get("conversation"):
                self._keep_token(db, asked, token, at)
            if asked.alarm:
                db.execute(
                    "INSERT INTO alarms (reply_id, at, kind, level, phone) VALUES (?, ?, ?, ?, ?)",
                    (asked.reply_id, at, asked.alarm.kind, asked.alarm.level, asked.alarm.phone),
                )
            if asked.queue:
                waits = Waits(
                    question=asked.question, grouping=asked.grouping, region=asked.region, reply_id=asked.reply_id,
                    danger=asked.danger, client=asked.client, **_lacking(asked),
                )  # fmt: skip
                put_in_queue(db, waits, at)

    def _store(self, db: Database, asked: Asked, at: str, reply: str) -> None:
        db.execute(
                "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (asked.reply_id, at, asked.conversation, asked.channel, asked.question.text, asked.outcome,
                 asked.item_code, asked.item_region, asked.region, " ".join(asked.facets), asked.confidence,
                 asked.latency_ms, asked.knowledge_version, reply),
            )  # fmt: skip

    def _keep_token(self, db: Database, asked: Asked, token: str, at: str) -> None:
        """Keep what the newest reply of a conversation is gone on from, for as long as it can be; the older ones are worth nothing."""
        db.execute(
            "INSERT INTO conversation_tokens (conversation, reply_id, token, at) VALUES (?, ?, ?, ?) ON CONFLICT (conversation) "
            "DO UPDATE SET reply_id = excluded.reply_id, token = excluded.token, at = excluded.at",
            [asked.conversation, asked.reply_id, token, at],
        )
        if next(self._kept) % SWEEP == 0:
            db.execute("DELETE FROM conversation_tokens WHERE at < ?", [stamp(self._clock() - TOKEN_KEPT)])

    def writing(self, *, wait_s: float) -> AbstractContextManager[object]:
        """One transaction for everything that a message leaves behind, waiting so long for others who write.

        Raises:
            DatabaseUnusable: if it cannot be written.
        """
        return self._connections.logging(wait_s=wait_s)

    def together(self, work: Callable[[], None], *, wait_s: float) -> None:
        """Run what writes down one message, in one transaction with those of other threads; returns once it is committed.

        Raises:
            DatabaseUnusable: if it cannot be written.
        """
        self._commits.write(work, wait_s=wait_s)

    def probe(self, *, wait_s: float) -> None:
        """Write a row as `record` does, large enough to need room of its own, and take it out again in one transaction.

        Raises:
            DatabaseUnusable: if that cannot be done, or others write for longer than `wait_s`.
        """
        with self.writing(wait_s=wait_s):
            self._store(self._connections.db, _PROBE, stamp(self._clock()), " " * 8000)
            self._connections.db.execute("DELETE FROM questions WHERE reply_id = ?", [_PROBE.reply_id])

    def send_to_queue(
        self, reply_id: str, *, grouping: MaskedText, danger: bool = False, kind: str = "none", client: str = ""
    ) -> None:
        """Put a question already logged into the queue: none of what was offered fits (都不是), nothing was chosen (`abandoned`), or the
        answer was found bad (`rating`, which is about its item)."""
        logged = self.get(reply_id)
        about = (logged.item_code or "", logged.item_region or "") if kind == "rating" else ("", "")
        waits = Waits(
            question=mask(logged.question), grouping=grouping, region=logged.region, reply_id=reply_id, danger=danger, client=client,
            kind=kind, about=about, facets=" ".join(logged.facets),
        )  # fmt: skip
        with self._connections.logging() as db:
            put_in_queue(db, waits, stamp(self._clock()))

    def rated_badly(self, *, most: int, newest: int) -> dict[str, str]:
        """Answers about an item that were rated `most` or worse and have never been in the queue, among the newest ratings, each with the
        client who rated it ('' for nobody known)."""
        sql = (
            "SELECT q.reply_id, max(f.client) FROM (SELECT reply_id, rating, client FROM feedback ORDER BY id DESC LIMIT ?) AS f "
            "JOIN questions q ON q.reply_id = f.reply_id WHERE f.rating <= ? AND q.outcome = 'answered' AND q.item_code IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM case_questions k WHERE k.reply_id = q.reply_id) GROUP BY q.reply_id"
        )
        return {str(found[0]): str(found[1]) for found in self._connections.db.execute(sql, [newest, most])}

    def abandoned(self, *, before: datetime, limit: int) -> list[str]:
        """Replies that asked back, and after which nothing came in their conversation until now; those from before a moment that
        are not in the queue. Conversations that can be gone on with are looked at, which those of the last day can."""
        sql = (
            "SELECT t.reply_id FROM conversation_tokens t JOIN questions q ON q.reply_id = t.reply_id "
            "WHERE t.at < ? AND q.outcome = 'clarify' AND NOT EXISTS (SELECT 1 FROM case_questions k WHERE k.reply_id = t.reply_id) "
            "ORDER BY t.at LIMIT ?"
        )
        return [found[0] for found in self._connections.db.execute(sql, [stamp(before), limit])]

    def take_from_queue(self, reply_id: str) -> None:
        """Take a question out of the queue again that was only the first piece of one that has an answer.

        What staff have handled stays as it is.
        """
        sql = "SELECT q.case_id, q.client FROM case_questions q JOIN cases c ON c.id = q.case_id WHERE q.reply_id = ? AND c.state = 'open'"
        with self._connections.logging() as db:
            execute, same = db.execute, "SELECT 1 FROM case_questions WHERE case_id = ? AND client = ?"
            db.hold(QUEUE)
            for case_id, client in execute(sql, (reply_id,)).fetchall():
                execute("DELETE FROM case_questions WHERE case_id = ? AND reply_id = ?", (case_id, reply_id))
                if client == "" or not execute(same, (case_id, client)).fetchone():
                    execute("UPDATE cases SET times = times - 1 WHERE id = ?", (case_id,))
                mark_stale(db, case_id)
                execute("DELETE FROM cases WHERE id = ? AND times = 0", (case_id,))

    def get(self, reply_id: str) -> LoggedQuestion:
        """What was asked and told; raises NotFound."""
        found = row(self._connections.db, "SELECT * FROM questions WHERE reply_id = ?", reply_id)
        if found is None:
            raise NotFound(f"没有编号为 {reply_id} 的答复。")
        return self._logged([found])[0]

    def of_conversation(self, conversation: str, *, since: datetime, limit: int) -> list[LoggedQuestion]:
        """The newest questions of a conversation since a moment, oldest first."""
        sql = "SELECT * FROM questions WHERE conversation = ? AND asked_at >= ? ORDER BY asked_at DESC LIMIT ?"
        found = self._connections.db.query(sql, [conversation, stamp(since), limit])
        return self._logged(found)[::-1]

    def those(self, reply_ids: Sequence[str]) -> list[LoggedQuestion]:
        """Those of these replies that are still in the log, in the order given."""
        places = ", ".join("?" * len(reply_ids)) or "NULL"
        rows = self._connections.db.query(f"SELECT * FROM questions WHERE reply_id IN ({places})", list(reply_ids))
        found = {logged.reply_id: logged for logged in self._logged(rows)}
        return [found[reply_id] for reply_id in reply_ids if reply_id in found]

    def recent(self, *, limit: int = 100, outcome: str = "", code: str = "") -> list[LoggedQuestion]:
        """The newest questions first, all or with one outcome or item."""
        wanted = {name: value for name, value in (("outcome", outcome), ("item_code", code)) if value}
        where = " AND ".join(f"{name} = ?" for name in wanted) or "asked_at >= ''"
        sql, values = (
            f"SELECT * FROM questions WHERE {where} ORDER BY asked_at DESC, reply_id DESC LIMIT ?",
            wanted.values(),
        )
        return self._logged(self._connections.db.query(sql, [*values, limit]))

    def answered_within(self, first: datetime, end: datetime, *, limit: int = 20_000) -> list[LoggedQuestion]:
        """The answered questions of residents and operators from `first` until before `end`, the newest first."""
        sql = (
            "SELECT * FROM questions WHERE outcome = 'answered' AND asked_at >= ? AND asked_at < ? "
            "ORDER BY asked_at DESC, reply_id DESC LIMIT ?"
        )
        return self._logged(self._connections.db.query(sql, [stamp(first), stamp(end), limit]))

    def openings(self, first: datetime, end: datetime, *, limit: int = 20_000) -> frozenset[str]:
        """The replies from `first` until before `end` that opened their conversation; what comes later leans on what was said before."""
        sql = (
            "SELECT reply_id FROM questions AS opening WHERE asked_at >= ? AND asked_at < ? AND NOT EXISTS "
            "(SELECT 1 FROM questions WHERE conversation = opening.conversation AND asked_at < opening.asked_at) "
            "ORDER BY asked_at DESC LIMIT ?"
        )
        found = self._connections.db.execute(sql, [stamp(first), stamp(end), limit])
        return frozenset(reply_id for (reply_id,) in found.fetchall())

    def lately(self, *, limit: int = 2000) -> list[AskedLately]:
        """The newest questions that asked about some matter, each wording once for a place and an audience.

        At most ten times as many rows of the log are looked at.
        """
        sql = (
            "SELECT question, region, channel != 'operator', coalesce(item_code, '') FROM questions WHERE outcome IN ('answered', 'clarify', 'unanswered') "
            "ORDER BY asked_at DESC, reply_id DESC LIMIT ?"
        )
        rows = self._connections.db.execute(sql, [limit * 10]).fetchall()
        distinct: dict[tuple[str, str, bool], str] = {}
        for question, region, public, code in rows:
            distinct.setdefault((question, region, bool(public)), code)
        return [AskedLately(*asked, code) for asked, code in islice(distinct.items(), limit)]

    def counts(self) -> dict[str, int]:
        """How many questions had each outcome."""
        return dict(self._connections.db.execute("SELECT outcome, count(*) FROM questions GROUP BY outcome").fetchall())

    def _logged(self, rows: Iterable[dict[str, Any]]) -> list[LoggedQuestion]:
        rows = list(rows)
        self._parts.read_ahead(row["reply"] for row in rows if not row["reply"].startswith("{"))
        tokens = self._tokens([row["conversation"] for row in rows])
        return [self._read(row, tokens.get(row["reply_id"], "")) for row in rows]

    def _tokens(self, conversations: Sequence[str]) -> dict[str, str]:
        """The tokens of replies that are the newest of their conversations."""
        wanted = list(dict.fromkeys(conversations))
        if not wanted:
            return {}
        sql = f"SELECT reply_id, token FROM conversation_tokens WHERE conversation IN ({', '.join('?' * len(wanted))})"
        return dict(self._connections.db.execute(sql, wanted).fetchall())

    def _read(self, stored: dict[str, Any], token: str) -> LoggedQuestion:
        plain = ("reply_id", "asked_at", "conversation", "channel", "question", "outcome", "item_code", "item_region")
        kept = stored["reply"]
        own = {"reply_id": stored["reply_id"], "confidence": stored["confidence"], "conversation": token}
        return LoggedQuestion(
            **{f: stored[f] for f in (*plain, "region", "confidence", "latency_ms")},
            facets=stored["facets"].split(),
            # Replies from before parts were kept stand there whole.
            reply=json.loads(kept) if kept.startswith("{") else self._parts.reply(kept, own),
        )

    def remove_parts(self, db: Database, before: str, most: int) -> int:
        """Remove what was last told before a day, at most so many parts, in the transaction of the caller; how many went."""
        return self._parts.remove(db, before, most)


def _lacking(asked: Asked) -> dict[str, Any]:
    """Why a question waits: nobody answered it, or its answer lacks something of an item."""
    if asked.outcome == "answered" and asked.item_code:
        return {"kind": "fact", "about": (asked.item_code, asked.item_region or ""), "facets": " ".join(asked.facets)}
    return {"kind": "miss"}
