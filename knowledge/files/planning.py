"""What is to be done with the rows of a file: compared with what is there, row by row; nothing is written here.

A row that cannot be accepted is rejected with everything that is wrong with it, and never takes the others with it. Entries to be
written are kept as their compact JSON, so that a list of a hundred thousand fits into memory.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import InvalidEntry, Problem, check_item
from knowledge.files.import_preview import Difference, differences, keep_ids
from knowledge.files.reading import printable
from knowledge.files.rows import RawRow, Row
from knowledge.publishing.items import Draft
from knowledge.publishing.proposals import Key, Proposal
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

MAX_DIFFERENCES = 20_000
"""Differences that are kept of a file; there are more only where a whole list is replaced by another."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not accepted, and why; `raw` is what stood in its table, `data` what was read of it."""

    line: int
    name: str
    problems: tuple[str, ...]
    sheet: str = ""
    raw: tuple[RawRow, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where it stands, for whoever looks for it."""
        return (f"“{self.sheet}”表" if self.sheet else "") + f"第 {self.line} 行"


@dataclass(frozen=True, slots=True)
class Overlap:
    """An entry that somebody is at work on: publishing it makes their draft one over something old."""

    code: str
    region: str
    name: str
    author: str

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）：{self.author} 正在编辑这个事项的草稿，导入后要对照新内容才能发布"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """An entry that is to be written, as it will be stored; `is_new` where nothing of it is there."""

    code: str
    region: str
    name: str
    line: int
    is_new: bool
    entry: str

    @property
    def key(self) -> Key:
        return self.code, self.region

    def item(self) -> ServiceItem:
        return ServiceItem.model_validate(json.loads(self.entry))  # a fifth of the time of reading JSON there


class Proposed(Mapping[Key, tuple[Proposal, ...]]):
    """The entries that would be published, each a bundle of its own, read only when somebody asks for them."""

    def __init__(self, changes: list[PlannedChange]) -> None:
        self._changes = {change.key: change for change in changes}

    def __getitem__(self, key: Key) -> tuple[Proposal, ...]:
        return (self._changes[key].item(),)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._changes)

    def __len__(self) -> int:
        return len(self._changes)


@dataclass(slots=True)
class Plan:
    """What is to be done with the rows of a file."""

    kb: KnowledgeBase
    region: str
    by: str
    as_draft: bool
    write: list[PlannedChange] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    _places: dict[Key, str] = field(default_factory=dict)
    _drafts: dict[Key, Draft] | None = None
    _known: set[Key] | None = None

    def add(self, row: Row) -> None:
        """Accept a row or reject it with everything that is wrong with it."""
        problems = list(row.problems)
        item = None
        if row.data or not problems:
            try:
                item = check_item(row.data if row.data.get("region") else row.data | {"region": self.region})
            except InvalidEntry as error:
                nameless = {"name", "code"} <= {problem.field for problem in error.problems} and not row.data.get(
                    "code"
                )
                problems += [_located(row, p) for p in error.problems if not (nameless and p.field == "code")]
        if item is not None and not problems:
            problems += self._conflicts(item, row)
        if item is None or problems:
            self.rejected.append(_rejected(row, problems))
        else:
            self._compare(item, row)

    def reject(self, refused: Mapping[Key, str]) -> None:
        """Take back the entries that may not go live, with the reasons."""
        if not refused:
            return
        for change in [change for change in self.write if change.key in refused]:
            self.differences = [d for d in self.differences if (d.code, d.region) != change.key]
            if change.is_new:
                self.new -= 1
            else:
                self.changed -= 1
            row = Row(change.line, change.name, json.loads(change.entry))
            self.rejected.append(_rejected(row, [refused[change.key]]))
        self.write = [change for change in self.write if change.key not in refused]

    def _conflicts(self, item: ServiceItem, row: Row) -> list[str]:
        """Why an entry that is right in itself cannot be taken: one like it in the file, or somebody at work on it."""
        key = (item.code, item.region)
        if key in self._places:
            return [f"与{self._places[key]}的事项编码和行政区划相同（{item.code}），请合并或改正"]
        self._places[key] = (f"“{row.sheet}”表" if row.sheet else "") + f"第 {row.line} 行"
        if self.as_draft and (why := self.kb.ownership.refusal(self.by, *key, new=item)):
            return [why.rstrip("。")]
        draft = self.draft(key)
        if draft and draft.author != self.by and draft.item != item:
            if self.as_draft:
                return [f"{draft.author} 正在编辑这个事项的草稿，没有覆盖，请与其核对后再导入"]
            self.overlaps.append(Overlap(item.code, item.region, item.name, draft.author))
        return []

    def _compare(self, item: ServiceItem, row: Row) -> None:
        key = (item.code, item.region)
        is_known = key in self._known_keys()
        before = self._stored(key) if is_known else None
        if before is None:
            self.new += 1
            if is_known and self.kb.items.revisions(*key):
                change = ("状态", "已撤下", "重新发布")
                self.differences.append(Difference(item.code, item.region, item.name, *change))
        else:
            item = keep_ids(item, row.data, before)
            if item.to_json() == before.to_json():
                self.unchanged += 1
                return
            self.changed += 1
            if len(self.differences) < MAX_DIFFERENCES:
                self.differences += differences(before, item)
        self.write.append(PlannedChange(*key, item.name, row.line, before is None, item.to_json()))

    def _stored(self, key: Key) -> ServiceItem | None:
        """The entry as it is: published, or, when drafts are made, as it stands in its draft."""
        if self.as_draft and (draft := self.draft(key)):
            return draft.item
        try:
            return self.kb.items.live(*key).item
        except NotFound:
            return None

    def _known_keys(self) -> set[Key]:
        if self._known is None:
            self._known = self.kb.items.keys()
        return self._known

    def draft(self, key: Key) -> Draft | None:
        """The draft of an entry as it was when the plan was begun."""
        if self._drafts is None:
            self._drafts = {(draft.item.code, draft.item.region): draft for draft in self.kb.items.drafts()}
        return self._drafts.get(key)


def _rejected(row: Row, problems: list[str]) -> Rejected:
    told = tuple(dict.fromkeys(printable(text).rstrip("。") for text in problems))
    return Rejected(row.line, row.name, told, row.sheet, row.raw, row.data)


def _located(row: Row, problem: Problem) -> str:
    place = row.place_of(problem.field)
    return f"{place}：{problem}" if place else str(problem)
