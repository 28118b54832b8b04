"""The rows of needs, written in the transaction of the caller."""

from knowledge.storage.database import Database, row

OF_CASES = {"miss": "miss", "none": "miss", "abandoned": "miss", "fact": "fact", "rating": "rating"}
"""The kind of need that cases of each kind make."""


def new_need(db: Database, kind: str, case_id: int, *, about: tuple[str, str] = ("", ""), facets: str = "") -> int:
    """Begin a need that is named by a case; its number."""
    made = db.execute(
        "INSERT INTO needs (kind, state, case_id, about_code, about_region, facets, cases, clients, danger, first_at, last_at) "
        "VALUES (?, 'open', ?, ?, ?, ?, 0, 0, 0, '', '') RETURNING id",
        [OF_CASES[kind], case_id, *about, facets],
    ).fetchall()
    return int(made[0][0])


def freshen(db: Database, need_id: int) -> None:
    """Count what a need holds; one without open cases is closed."""
    found = row(
        db,
        "SELECT count(*) AS cases, coalesce(sum(times), 0) AS times, coalesce(max(danger), 0) AS danger, "
        "coalesce(min(opened_at), '') AS first_at, coalesce(max(last_asked_at), '') AS last_at FROM cases WHERE need_id = ? AND state = 'open'",
        need_id,
    )
    assert found is not None
    if not found["cases"]:
        db.execute("UPDATE needs SET state = 'closed', is_stale = 0 WHERE id = ?", [need_id])
        return
    pairs = db.execute(
        "SELECT count(*), count(DISTINCT client) FROM (SELECT DISTINCT k.case_id, k.client FROM case_questions k "
        "JOIN cases c ON c.id = k.case_id WHERE c.need_id = ? AND c.state = 'open' AND k.client <> '') AS asked",
        [need_id],
    ).fetchone()
    named = db.execute(
        "SELECT id FROM cases WHERE need_id = ? AND state = 'open' ORDER BY times DESC, length(question), id LIMIT 1",
        [need_id],
    ).fetchone()
    db.execute(
        "UPDATE needs SET state = 'open', is_stale = 0, case_id = ?, cases = ?, clients = ?, danger = ?, first_at = ?, last_at = ? WHERE id = ?",
        [named[0], found["cases"], int(found["times"]) - pairs[0] + pairs[1], found["danger"], found["first_at"], found["last_at"], need_id],
    )  # fmt: skip


def mark_stale(db: Database, case_id: int) -> None:
    """Note that something has happened in the need of a case, if it has one."""
    db.execute("UPDATE needs SET is_stale = 1 WHERE id = (SELECT need_id FROM cases WHERE id = ?)", [case_id])
