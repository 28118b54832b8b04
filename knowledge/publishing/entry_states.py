"""Where an entry stands in its life, as values: its draft, its published revisions, and the list of all entries."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from knowledge.entry.records import ServiceItem
from knowledge.storage.errors import Conflict


@dataclass(frozen=True, slots=True)
class Draft:
    """Work on an entry that nobody outside sees. `version` counts the saves of this entry, over all its drafts.

    `base` is the number of the revision that was live when it was begun (0: none was); `authors` are all who have saved it, none
    of whom may review it, and `author` is the last of them. `sent_back` is why a reviewer returned it, '' once it is submitted again.
    """

    item: ServiceItem
    author: str
    saved_at: str
    version: int
    state: Literal["draft", "in_review"]
    note: str
    base: int
    authors: tuple[str, ...]
    sent_back: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state of an entry, which never changes. `authors` are all who wrote it, `author` the last of them."""

    number: int
    item: ServiceItem
    author: str
    reviewer: str
    published_at: str
    note: str
    bulk: bool
    authors: tuple[str, ...]


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


class StaleBase(Conflict):
    """What is live is not what a draft was begun from, so that publishing it would undo what came in between.

    Carries the three of them, for a page to show: `base` and `live` are None where nothing was, or is, published.
    """

    code = "stale_base"

    def __init__(self, draft: Draft, base: Revision | None, live: Revision | None) -> None:
        self.draft, self.base, self.live = draft, base, live
        began = f"从第 {draft.base} 版改起的" if draft.base else "在还没有发布时写的"
        now = f"现在已是第 {live.number} 版（{live.reviewer} 发布）" if live else "现在已经撤下"
        super().__init__(f"条目“{draft.item.name}”的草稿是{began}，{now}，请打开草稿对照两边，保存后再发布。")


class AlreadyPublished(Conflict):
    """An item was to be begun that exists: it is changed instead."""

    code = "already_published"

    def __init__(self, item: ServiceItem) -> None:
        super().__init__(f"已有已发布的事项 {item.code}，请打开它来修改、把问题归入它，或换一个编码。")


def read_entry(entry: str) -> ServiceItem:
    """A stored entry; what was stored has been validated."""
    return ServiceItem.model_validate_json(entry)


def read_draft(stored: dict[str, Any]) -> Draft:
    """A row of the drafts."""
    fields = ("author", "saved_at", "version", "state", "note", "sent_back")
    values = {f: stored[f] for f in fields}
    return Draft(item=read_entry(stored["entry"]), base=stored["base_revision"], authors=_authors(stored), **values)


def read_revision(stored: dict[str, Any]) -> Revision:
    """A row of the revisions."""
    fields = ("number", "author", "reviewer", "published_at", "note")
    values = {f: stored[f] for f in fields}
    return Revision(item=read_entry(stored["entry"]), bulk=bool(stored["bulk"]), authors=_authors(stored), **values)


def written_by(authors: tuple[str, ...]) -> str:
    """Authors as they are stored."""
    return json.dumps(list(authors), ensure_ascii=False)


def _authors(stored: dict[str, Any]) -> tuple[str, ...]:
    """All authors; revisions from before they were kept name one."""
    return tuple(json.loads(stored["authors"])) or (stored["author"],)
