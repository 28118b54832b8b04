"""The rows of entries and of their drafts, as `items` reads and writes them inside its transactions."""

from knowledge.entry.records import ServiceItem
from knowledge.publishing.entry_states import Draft, Revision, written_by
from knowledge.storage.clock import Clock, stamp
from knowledge.storage.connections import row
from knowledge.storage.database import Database
from knowledge.storage.errors import NotFound

SAVED = "保存草稿"


def id_of(db: Database, code: str, region: str) -> int:
    """The id of an entry; raises NotFound."""
    found = row(db, "SELECT id FROM items WHERE code = ? AND region = ?", code, region)
    if found is None:
        raise NotFound(f"没有条目 {code}。")
    return int(found["id"])


def ensure(db: Database, code: str, region: str, clock: Clock) -> int:
    """The id of an entry, which is made if there is none yet."""
    db.execute(
        "INSERT INTO items (code, region, state, created_at) VALUES (?, ?, 'draft', ?) ON CONFLICT (code, region) DO NOTHING",
        [code, region, stamp(clock())],
    )
    return id_of(db, code, region)


def live_number(db: Database, item_id: int) -> int:
    """The number of the published revision, 0 for none."""
    return int(db.execute("SELECT live_revision FROM items WHERE id = ?", [item_id]).fetchone()[0] or 0)


def next_number(db: Database, item_id: int) -> int:
    """The number of the revision to come."""
    newest = db.execute("SELECT max(number) FROM revisions WHERE item_id = ?", [item_id]).fetchone()[0]
    return (newest or 0) + 1


def store_revision(db: Database, item_id: int, revision: Revision) -> None:
    """Add a revision, and say that it is the one that is live."""
    columns = {
        "item_id": item_id, "number": revision.number, "entry": revision.item.to_json(), "author": revision.author,
        "reviewer": revision.reviewer, "published_at": revision.published_at, "note": revision.note,
        "bulk": int(revision.bulk), "authors": written_by(revision.authors),
    }  # fmt: skip
    places = ", ".join("?" * len(columns))
    db.execute(f"INSERT INTO revisions ({', '.join(columns)}) VALUES ({places})", list(columns.values()))
    db.execute(
        "UPDATE items SET state = 'published', live_revision = ?, name = ? WHERE id = ?",
        [revision.number, revision.item.name, item_id],
    )


def saves(db: Database, item: ServiceItem) -> int:
    """How often drafts of an entry have been saved. Never starts again, so that an old form cannot pass for a new one."""
    sql = "SELECT count(*) FROM audit WHERE what = ? AND action = ?"
    return int(db.execute(sql, [f"{item.code}@{item.region}", SAVED]).fetchone()[0])


def store_draft(db: Database, item_id: int, draft: Draft) -> None:
    """Keep a draft in place of the one before."""
    columns = {
        "item_id": item_id, "entry": draft.item.to_json(), "author": draft.author, "saved_at": draft.saved_at,
        "version": draft.version, "state": draft.state, "note": draft.note, "base_revision": draft.base,
        "authors": written_by(draft.authors), "name": draft.item.name,
    }  # fmt: skip
    kept = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "item_id")
    db.execute(
        f"INSERT INTO drafts ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (item_id) DO UPDATE SET {kept}",
        list(columns.values()),
    )
