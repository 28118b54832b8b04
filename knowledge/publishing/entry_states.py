"""Where an entry stands in its life, as values: its draft, its published revisions, and the list of all entries."""

from dataclasses import dataclass
from typing import Any, Literal

from knowledge.entry.records import ServiceItem
from knowledge.storage.errors import Conflict


@dataclass(frozen=True, slots=True)
class Draft:
    """Work on an entry that nobody outside sees. `version` counts the saves of this entry, over all its drafts."""

    item: ServiceItem
    author: str
    saved_at: str
    version: int
    state: Literal["draft", "in_review"]
    note: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state of an entry, which never changes."""

    number: int
    item: ServiceItem
    author: str
    reviewer: str
    published_at: str
    note: str
    bulk: bool


@dataclass(frozen=True, slots=True)
class ItemState:
    """Where an entry stands in its life."""

    code: str
    region: str
    name: str
    state: str
    live_revision: int | None
    draft_state: str | None


class StaleDraft(Conflict):
    """Somebody saved the same draft in between; carries what is stored now."""

    code = "stale_draft"

    def __init__(self, stored: Draft) -> None:
        self.stored = stored
        super().__init__(
            f"{stored.author} 已在 {stored.saved_at[:16].replace('T', ' ')} 保存过这份草稿，请对照两个版本后再保存。"
        )


def read_entry(entry: str) -> ServiceItem:
    """A stored entry; what was stored has been validated."""
    return ServiceItem.model_validate_json(entry)


def read_draft(stored: dict[str, Any]) -> Draft:
    """A row of the drafts."""
    fields = ("author", "saved_at", "version", "state", "note")
    return Draft(item=read_entry(stored["entry"]), **{f: stored[f] for f in fields})


def read_revision(stored: dict[str, Any]) -> Revision:
    """A row of the revisions."""
    fields = ("number", "author", "reviewer", "published_at", "note")
    return Revision(item=read_entry(stored["entry"]), bulk=bool(stored["bulk"]), **{f: stored[f] for f in fields})
