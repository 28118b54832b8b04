"""Putting a logged question into the queue: it opens a case, or joins the one of those who said the same of the same matter."""

from dataclasses import dataclass

from knowledge.asked.needs.need_rows import mark_stale
from knowledge.masking.masked_text import MaskedText
from knowledge.storage.database import Database

QUEUE = "queue"
"""Held while cases are counted, so that no question is counted twice and no two writers wait for each other's cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """A question that waits for staff. `kind`: why (see `needs.CASE_KINDS`); `about`: code and region of the item whose answer lacks
    something or was found bad. Of one `client` (where it is known) alike questions count once."""

    question: MaskedText
    grouping: MaskedText | None
    region: str
    reply_id: str
    danger: bool
    client: str = ""
    kind: str = "miss"
    about: tuple[str, str] = ("", "")
    facets: str = ""


def put_in_queue(db: Database, waits: Waits, at: str) -> None:
    """Open or extend the case of a question, in the transaction of the caller."""
    execute = db.execute
    db.hold(QUEUE)
    waiting = (
        "SELECT 1 FROM case_questions q JOIN cases c ON c.id = q.case_id WHERE q.reply_id = ? AND c.state = 'open'"
    )
    if execute(waiting, (waits.reply_id,)).fetchone():
        return  # already counted: 都不是 said twice is one question
    said = waits.grouping.text if waits.grouping and waits.grouping.text else waits.question.text
    alike = (said, waits.region, waits.kind, waits.about[0])
    again = waits.client != "" and _has_asked(db, alike, waits.client)
    found = execute(
        "INSERT INTO cases (question, grouping, region, kind, about_code, about_region, facets, state, opened_at, last_asked_at, times, danger) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, 1, ?) ON CONFLICT (grouping, region, kind, about_code) WHERE state = 'open' "
        "DO UPDATE SET times = cases.times + ?, last_asked_at = excluded.last_asked_at, "
        "danger = CASE WHEN excluded.danger = 1 THEN 1 ELSE cases.danger END RETURNING id",
        (waits.question.text, *alike, waits.about[1], waits.facets, at, at, int(waits.danger), int(not again)),
    ).fetchall()
    case_id = found[0][0]
    execute(
        "INSERT INTO case_questions (case_id, reply_id, client) VALUES (?, ?, ?)",
        (case_id, waits.reply_id, waits.client),
    )
    mark_stale(db, case_id)


def _has_asked(db: Database, alike: tuple[str, ...], client: str) -> bool:
    sql = (
        "SELECT 1 FROM case_questions q JOIN cases c ON c.id = q.case_id "
        "WHERE c.grouping = ? AND c.region = ? AND c.kind = ? AND c.about_code = ? AND c.state = 'open' AND q.client = ?"
    )
    return db.execute(sql, (*alike, client)).fetchone() is not None
