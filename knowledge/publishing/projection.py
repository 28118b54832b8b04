"""The published state as plain tables, written in the transaction that publishes.

Staff open the file with sqlite-utils or Datasette and ask "which items want a 户口簿?"; the engine reads phrasings here.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from knowledge.entry.attachments import attachments
from knowledge.entry.records import Fact, ServiceItem
from knowledge.entry.wording import fact_label, fact_text
from knowledge.storage.database import Database

_TABLES = (
    "live_items",
    "live_facts",
    "live_documents",
    "live_fees",
    "live_deadlines",
    "live_citations",
    "live_attachments",
)


def project(db: Database, item_id: int, revision: int, item: ServiceItem) -> None:
    """Make the plain tables say what this revision says."""
    if revision > 1:  # nothing can stand there of what was never published
        clear(db, item_id)
    _insert(db, "live_items", [_item_row(item_id, revision, item)])
    facts = list(item.facts())
    _insert(db, "live_facts", [_fact_row(item_id, fact) for fact in facts])
    _insert(
        db,
        "live_documents",
        [
            {"item_id": item_id, "fact_id": d.id, **d.model_dump(include={"name", "originals", "copies", "form", "issuer", "necessity"})}
            for d in item.documents
        ],
    )  # fmt: skip
    _insert(
        db,
        "live_fees",
        [
            {"item_id": item_id, "fact_id": f.id, "name": f.name, "amount": None if f.amount is None else str(f.amount),
             "unit": f.unit, "rule": f.rule}
            for f in item.fees
        ],
    )  # fmt: skip
    _insert(
        db,
        "live_deadlines",
        [
            {"item_id": item_id, "fact_id": d.id, **d.model_dump(include={"type", "number", "unit", "start"})}
            for d in item.deadlines
        ],
    )
    _insert(db, "live_citations", _citations(item_id, item, facts))
    _insert(db, "live_attachments", _attachments(item_id, item))
    _phrase(db, item_id, item)


def _attachments(item_id: int, item: ServiceItem) -> list[dict[str, Any]]:
    return [
        {"item_id": item_id, "fact_id": document.id, "role": role, "digest": file.digest}
        for document, role, file in attachments(item.documents)
    ]


def clear(db: Database, item_id: int) -> None:
    """Take an item out of the published state; its learned phrasings stay."""
    for table in _TABLES:
        db.execute(f"DELETE FROM {table} WHERE item_id = ?", [item_id])
    db.execute("DELETE FROM phrasings WHERE item_id = ? AND kind != 'learned'", [item_id])


def _insert(db: Database, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        columns = list(rows[0])
        db.many(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [list(row.values()) for row in rows],
        )


def _iso(value: Any) -> str | None:
    return value.isoformat() if value else None


STORED = tuple(name for name, shown in ServiceItem.shown_fields().items() if shown.stored)
"""The fields of an entry that are columns of `live_items`."""


def _item_row(item_id: int, revision: int, item: ServiceItem) -> dict[str, Any]:
    return {"item_id": item_id, "revision": revision} | {name: _stored(getattr(item, name)) for name in STORED}


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else value


def _fact_row(item_id: int, fact: Fact) -> dict[str, Any]:
    return {
        "item_id": item_id, "fact_id": fact.id, "field": fact.field, "label": fact_label(fact), "text": fact_text(fact),
        "circumstances": json.dumps(fact.when, ensure_ascii=False) if fact.when else "",
        "valid_from": _iso(fact.valid_from), "valid_to": _iso(fact.valid_to),
        "verified": int(fact.verified), "local": int(fact.local),
    }  # fmt: skip


def _citations(item_id: int, item: ServiceItem, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    cited = [("", basis) for basis in item.basis] + [(fact.id, basis) for fact in facts for basis in fact.basis]
    return [{"item_id": item_id, "fact_id": i, "source": b.source, "article": b.article} for i, b in cited]


def phrasings_of(item: ServiceItem) -> list[tuple[str, str, str]]:
    """(text, kind, fact id of the FAQ or '') of every way of asking that an entry itself brings, each once."""
    rows = [(item.name, "name", "")]
    rows += [(alias, "alias", "") for alias in item.aliases]
    rows += [(faq.question, "faq", faq.id) for faq in item.faqs]
    distinct: dict[tuple[str, str], tuple[str, str, str]] = {}
    for text, kind, fact_id in rows:
        distinct.setdefault((text, kind), (text, kind, fact_id))
    return list(distinct.values())


def _phrase(db: Database, item_id: int, item: ServiceItem) -> None:
    db.many(
        "INSERT INTO phrasings (item_id, text, kind, state, fact_id) VALUES (?, ?, ?, 'live', ?) "
        "ON CONFLICT (item_id, kind, text) DO NOTHING",
        [(item_id, *phrasing) for phrasing in phrasings_of(item)],
    )
