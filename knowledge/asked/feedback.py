"""What people say about a reply: the five levels of 好差评 (GB/T 39735), with reasons to tick and an optional masked comment.

How many replies were rated how is counted by day as they come in, so that no page has to count; of whoever rates twice, what they said last.
"""

from collections.abc import Iterable, Sequence

from knowledge.masking.masked_text import MaskedText
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import Connections, row
from knowledge.storage.database import Database
from knowledge.storage.errors import Conflict, NotFound

RATINGS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
REASONS = ("没答到我问的", "不是我要办的事", "内容不对或过时", "少了要紧的", "看不懂", "太长")
"""Why somebody is not content; each leads staff to something else to mend."""

WAIT_S = 1.0
"""A rating waits no longer for others who write: it holds up a thread that somebody else may need to ask."""


class Feedback:
    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock

    def give(
        self, reply_id: str, rating: int, *, comment: MaskedText, reasons: Sequence[str] = (), client: str = ""
    ) -> None:
        """Rate a reply, at most twice (一次评价，可改评一次). Of `reasons` those of `REASONS` are kept, in their order; `client` is who
        rates, by a word that holds for a day ('' for nobody known).

        Raises NotFound for an unknown reply, Conflict otherwise.
        """
        if rating not in RATINGS:
            raise Conflict("评价只能是 1 到 5 级。")
        with self._connections.logging(wait_s=WAIT_S) as db:
            db.hold(reply_id)
            about = "SELECT channel, region, coalesce(item_code, '') AS code FROM questions WHERE reply_id = ?"
            if (asked := row(db, about, reply_id)) is None:
                raise NotFound("没有找到要评价的答复。")
            sql = "SELECT rating, given_at FROM feedback WHERE reply_id = ? ORDER BY id"
            given = db.execute(sql, [reply_id]).fetchall()
            if len(given) >= 2:
                raise Conflict("这条答复已经评价过，只能修改一次。")
            db.execute("UPDATE feedback SET replaced = 1 WHERE reply_id = ?", [reply_id])
            known, at = "、".join(reason for reason in REASONS if reason in reasons), stamp(self._clock())
            db.execute(
                "INSERT INTO feedback (reply_id, rating, comment, given_at, reasons, client) VALUES (?, ?, ?, ?, ?, ?)",
                [reply_id, rating, comment.text, at, known, client],
            )
            _count(db, asked.values(), [*((then[:10], before, -1) for before, then in given), (at[:10], rating, 1)])

    def of(self, reply_id: str) -> list[tuple[int, str]]:
        """(rating, comment) of a reply, oldest first."""
        sql = "SELECT rating, comment FROM feedback WHERE reply_id = ? ORDER BY id"
        return [tuple(r) for r in self._connections.db.execute(sql, [reply_id])]


def _count(db: Database, about: Iterable[str], changes: Iterable[tuple[str, int, int]]) -> None:
    """Count ratings of a reply about something: (day, rating, one more or one less)."""
    asked = list(about)
    # In order, so that two who rate at once wait for each other one way round.
    for day, rating, replies in sorted(changes):
        db.execute(
            "INSERT INTO rating_tallies (day, channel, region, code, rating, replies) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (day, channel, region, code, rating) DO UPDATE SET replies = rating_tallies.replies + excluded.replies",
            [day, *asked, rating, replies],
        )
