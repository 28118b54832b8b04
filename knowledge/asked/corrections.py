"""What was told: which replies in the log showed a fact in words that have been corrected since.

The log keeps each reply as it was sent, so this is read from there and never computed again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.asked.told_parts import ToldParts
from knowledge.entry.records import FACT_FIELDS, NATION, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import FIELD_NAMES, fact_label, fact_text
from knowledge.publishing.entry_states import Revision
from knowledge.publishing.items import Items
from knowledge.storage.connections import Connections
from knowledge.storage.database import containing

# Replies from before facts were noted stand there whole. The text is looked for first: reading JSON costs more, and most do not have it.
_TOLD_BEFORE = """
    SELECT reply_id, asked_at, channel, conversation, question, reply FROM questions
    WHERE item_code = ? AND asked_at >= ? AND length(reply) != 11 AND reply LIKE ? ESCAPE '!' ORDER BY asked_at, reply_id
"""
_ANY = 1 << 60
_AT_ONCE = 500


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
        self._connections, self._items, self._parts = connections, items, ToldParts(connections)

    def told(self, code: str, region: str, fact_id: str, text: str, since: date | None = None) -> list[Told]:
        """The replies that showed a fact in these words, oldest first. `region` is that of the entry the fact comes from."""
        return sorted(
            self._told(code, region, fact_id, text, since.isoformat() if since else "", _ANY),
            key=lambda told: (told.asked_at, told.reply_id),
        )

    def _told(self, code: str, region: str, fact_id: str, text: str, since: str, before: int) -> Iterator[Told]:
        """The replies that showed a fact, of a revision `before` another where that is given."""
        stated = containing(json.dumps(text, ensure_ascii=False))
        db = self._connections.db
        for found in db.query(_TOLD_BEFORE, [code, since, stated]):
            reply = json.loads(found.pop("reply"))

            def shows(field: str, reply: dict[str, Any] = reply) -> bool:
                return any(
                    fact["id"] == fact_id and fact["text"] == text and fact["region"] == (region or NATION)
                    and fact["revision"] < before
                    for fact in reply.get(field, ())
                )  # fmt: skip

            asked_for = shows("facts")
            if asked_for or shows("rest"):
                yield Told(**found, asked_for=asked_for)
        yield from self._told_in_parts(self._parts.showing(code, fact_id, region or NATION, text, before=before), since)

    def _told_in_parts(self, roots: dict[str, bool], since: str) -> Iterator[Told]:
        """The questions that were answered with these kept replies."""
        hashes = list(roots)
        for start in range(0, len(hashes), _AT_ONCE):
            some = hashes[start : start + _AT_ONCE]
            sql = (
                "SELECT reply_id, asked_at, channel, conversation, question, reply FROM questions WHERE length(reply) = 11 "
                f"AND reply IN ({', '.join('?' * len(some))}) AND asked_at >= ?"
            )
            for found in self._connections.db.query(sql, [*some, since]):
                yield Told(asked_for=roots[found.pop("reply")], **found)

    def corrections(self, code: str, region: str, number: int) -> list[Correction]:
        """What a revision corrected of the one before it, and how often the old text had been told by then.

        What had ended before it was published was right when it was told, and is not a correction. Raises NotFound.
        """
        return [correction for correction, _ in self.told_wrong(code, region, number)]

    def told_wrong(self, code: str, region: str, number: int) -> list[tuple[Correction, list[Told]]]:
        """What a revision corrected, each with the replies that had given the old text by then, oldest first. Raises NotFound."""
        new = self._items.revision(code, region, number)
        if number == 1:
            return []
        found = []
        for fact_id, label, before, after in _corrected(self._items.revision(code, region, number - 1).item, new):
            told = list(self._told(code, region, fact_id, before, "", number))
            told.sort(key=lambda each: (each.asked_at, each.reply_id))
            found.append((Correction(fact_id, label, before, after, len(told)), told))
        return found


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
