"""What was told: which replies in the log showed a fact in words that have been corrected since.

The log keeps each reply as it was sent, so this is read from there and never computed again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.entry.records import FACT_FIELDS, NATION, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.publishing.entry_states import Revision
from knowledge.publishing.items import Items
from knowledge.storage.connections import Connections

_SAME = (
    "json_extract(shown.value, '$.id') = :fact_id AND json_extract(shown.value, '$.text') = :text "
    "AND json_extract(shown.value, '$.region') = :region AND json_extract(shown.value, '$.revision') < :before"
)
# The text is looked for in the reply first: reading JSON costs more, and most replies of an item do not have it.
_TOLD = f"""
    SELECT reply_id, asked_at, channel, conversation, question, asked_for FROM (
        SELECT *, EXISTS (SELECT 1 FROM json_each(reply, '$.facts') shown WHERE {_SAME}) AS asked_for FROM questions
        WHERE item_code = :code AND asked_at >= :since AND instr(reply, :stated)
    ) WHERE asked_for OR EXISTS (SELECT 1 FROM json_each(reply, '$.rest') shown WHERE {_SAME})
"""
_ANY = 1 << 60


@dataclass(frozen=True, slots=True)
class Told:
    """A reply that showed a fact. `asked_for` is false where it stood in the folded rest of the guide."""

    reply_id: str
    asked_at: str
    channel: str
    conversation: str
    question: str
    asked_for: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact that a revision states differently or no longer (`after` is '' then), and how many replies gave the old text."""

    fact_id: str
    label: str
    before: str
    after: str
    replies: int


class Telling:
    def __init__(self, connections: Connections, items: Items) -> None:
        self._connections, self._items = connections, items

    def told(self, code: str, region: str, fact_id: str, text: str, since: date | None = None) -> list[Told]:
        """The replies that showed a fact in these words, oldest first. `region` is that of the entry the fact comes from."""
        values = _values(code, region, fact_id, text) | {"since": since.isoformat() if since else ""}
        rows = self._connections.db.query(f"{_TOLD} ORDER BY asked_at, reply_id", values)
        return [Told(**{**row, "asked_for": bool(row["asked_for"])}) for row in rows]

    def corrections(self, code: str, region: str, number: int) -> list[Correction]:
        """What a revision corrected of the one before it, and how often the old text had been told by then.

        What had ended before it was published was right when it was told, and is not a correction. Raises NotFound.
        """
        new = self._items.revision(code, region, number)
        if number == 1:
            return []
        old = self._items.revision(code, region, number - 1)
        return [
            Correction(fact_id, label, before, after, self._count(code, region, fact_id, before, number))
            for fact_id, label, before, after in _corrected(old.item, new)
        ]

    def _count(self, code: str, region: str, fact_id: str, text: str, before: int) -> int:
        values = _values(code, region, fact_id, text) | {"before": before}
        return int(self._connections.db.execute(f"SELECT count(*) FROM ({_TOLD})", values).fetchone()[0])


def _values(code: str, region: str, fact_id: str, text: str) -> dict[str, str | int]:
    stated = json.dumps(text, ensure_ascii=False)
    return {
        "code": code, "region": region or NATION, "fact_id": fact_id, "text": text, "stated": stated, "since": "", "before": _ANY,
    }  # fmt: skip


def _corrected(old: ServiceItem, revision: Revision) -> Iterator[tuple[str, str, str, str]]:
    """(fact id, label, text before, text after) of what is told differently from now on."""
    new = revision.item
    published = date.fromisoformat(revision.published_at[:10])
    after = {fact.id: fact for fact in new.facts()}
    stated = {(fact_label(fact), fact_text(fact), str(fact.when)) for fact in after.values()}
    for field in FACT_FIELDS:
        for fact in getattr(old, field):
            if fact.valid_to and fact.valid_to < published:
                continue
            now = after.get(fact.id)
            before = (fact_label(fact), fact_text(fact), str(fact.when))
            if before not in stated or (now and before != (fact_label(now), fact_text(now), str(now.when))):
                label = f"{LABELS[field]}：{fact_label(fact)}" if fact_label(fact) != LABELS[field] else LABELS[field]
                yield fact.id, label, fact_text(fact), fact_text(now) if now else ""
    if old.department and old.department != new.department:
        yield "department", FIELD_NAMES["department"], old.department, new.department
