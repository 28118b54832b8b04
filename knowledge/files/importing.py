"""Bringing knowledge in from a file: read, compare with what is there, report, publish or save as drafts.

Everything is read and validated before anything is written. Rows that cannot be accepted are reported one by one, and the
good ones kept, unless it has to be all or nothing. Importing the same file again changes nothing.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import InvalidEntry, Problem, check_item
from knowledge.files.csv_files import read_csv
from knowledge.files.exchange import read_exchange
from knowledge.files.guangan import read_guangan
from knowledge.files.guangdong import read_guangdong
from knowledge.files.import_preview import Difference, differences, keep_ids
from knowledge.files.reading import printable
from knowledge.files.rows import Reading, Row, read_json
from knowledge.files.spreadsheet import read_workbook
from knowledge.files.table_reading import Sheet, read_tables
from knowledge.files.yaml_files import read_yaml
from knowledge.publishing.items import Draft
from knowledge.publishing.proposals import Key, Refuse, accept
from knowledge.staff.accounts import LOCAL
from knowledge.storage.errors import KnowledgeError, NotFound
from knowledge.store import KnowledgeBase

_READERS: dict[str, Callable[[Path, str], Reading]] = {
    "jsonl": lambda path, _: Reading(list(read_json(path))),
    "csv": lambda path, region: Reading(read_tables([Sheet("", read_csv(path))], path, region=region)),
    "xlsx": lambda path, region: Reading(read_tables(read_workbook(path), path, region=region)),
    "yaml": lambda path, _: read_yaml(path),
    "guangdong": lambda path, _: Reading(read_guangdong(path)),
    "guangan": lambda path, _: Reading(read_guangan(path)),
    "exchange": lambda path, region: Reading(read_exchange(path, region=region)),
}
FORMATS = tuple(_READERS)
_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip

Progress = Callable[[int, int], object]
"""Is told how much of the work is done: (done, total)."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not accepted, and why."""

    line: int
    name: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. `new`, `changed` and `unchanged` count entries against what is there."""

    path: Path
    format: str
    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    dry_run: bool
    as_draft: bool
    differences: tuple[Difference, ...]
    written: bool


def guess_format(path: Path | str) -> str:
    """The format a file's name stands for; raises KnowledgeError naming the formats when it stands for none."""
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        hint = "旧版 .xls 请另存为 .xlsx" if suffix == ".xls" else f"请用 --format 指明：{'、'.join(FORMATS)}"
        raise KnowledgeError(f"从文件名“{Path(path).name}”看不出格式，{hint}。")
    return _SUFFIXES[suffix]


def import_file(
    kb: KnowledgeBase, path: Path | str, *, format: str | None = None, dry_run: bool = False, strict: bool = False,
    as_draft: bool = False, by: str = LOCAL, region: str = NATION, progress: Progress = lambda _done, _total: None,
    refuse: Refuse = accept,
) -> ImportReport:  # fmt: skip
    """Bring the entries of a file into the knowledge base; `region` is that of rows which give none.

    `refuse` says of entries that would be published which may not be, and why; their rows are rejected.

    Raises:
        UnreadableFile: if the file cannot be read as what it claims to be; nothing has been changed then.
    """
    path, format = Path(path), format or guess_format(path)
    if format not in _READERS:
        raise KnowledgeError(f"没有“{format}”这种格式，可用的有 {'、'.join(FORMATS)}。")
    reading = _READERS[format](path, region)
    total = len(reading.rows) * (1 if dry_run else 2)
    plan = _Plan(kb, region, by, as_draft)
    for done, row in enumerate(reading.rows, 1):
        plan.add(row)
        progress(done, total)
    if not as_draft:
        plan.reject(refuse({(item.code, item.region): (item,) for item in plan.write}))
    written = not dry_run and not (strict and plan.rejected)
    if written:
        _write_sources(plan, reading)
        done = total - len(plan.write)
        _write(plan, path, lambda n: progress(done + n, total))
    progress(total, total)
    return ImportReport(
        path, format, len(reading.rows), plan.new, plan.changed, plan.unchanged,
        tuple(sorted(plan.rejected, key=lambda r: r.line)), dry_run, as_draft, tuple(plan.differences), written,
    )  # fmt: skip


# -- comparing with what is there


@dataclass(slots=True)
class _Plan:
    """What is to be done with the rows of a file, found by comparing them with what is there."""

    kb: KnowledgeBase
    region: str
    by: str
    as_draft: bool
    write: list[ServiceItem] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Accept a row or reject it with everything that is wrong with it."""
        problems = list(row.problems)
        item = None
        if row.data or not problems:
            try:
                item = check_item(row.data if row.data.get("region") else row.data | {"region": self.region})
            except InvalidEntry as error:
                problems += [_located(row, problem) for problem in error.problems]
        if item is not None and not problems:
            problems += self._conflicts(item, row.line)
        if item is None or problems:
            self.rejected.append(Rejected(row.line, row.name, tuple(printable(text) for text in problems)))
        else:
            self._compare(item, row)

    def reject(self, refused: Mapping[Key, str]) -> None:
        """Take back the entries that may not go live, with the reasons."""
        taken_back = [item for item in self.write if (item.code, item.region) in refused]
        self.write = [item for item in self.write if (item.code, item.region) not in refused]
        for item in taken_back:
            key = (item.code, item.region)
            self.differences = [d for d in self.differences if (d.code, d.region) != key]
            if self.stored(item) is None:
                self.new -= 1
            else:
                self.changed -= 1
            self.rejected.append(Rejected(self.lines[key], item.name, (refused[key],)))

    def _conflicts(self, item: ServiceItem, line: int) -> list[str]:
        """Why an entry that is right in itself cannot be taken: one like it in the file, or somebody at work on it."""
        key = (item.code, item.region)
        if key in self.lines:
            return [f"与第 {self.lines[key]} 行的事项编码和行政区划相同（{item.code}），请合并或改正"]
        self.lines[key] = line
        if self.as_draft and (why := self.kb.ownership.refusal(self.by, *key, new=item)):
            return [why.rstrip("。")]
        draft = self.draft(item) if self.as_draft else None
        if draft and draft.author != self.by and draft.item != item:
            return [f"{draft.author} 正在编辑这个事项的草稿，没有覆盖，请与其核对后再导入"]
        return []

    def _compare(self, item: ServiceItem, row: Row) -> None:
        before = self.stored(item)
        if before is None:
            self.new += 1
            if self.kb.items.revisions(item.code, item.region):
                change = ("状态", "已撤下", "重新发布")
                self.differences.append(Difference(item.code, item.region, item.name, *change))
        else:
            item = keep_ids(item, row.data, before)
            if item.to_json() == before.to_json():
                self.unchanged += 1
                return
            self.changed += 1
            self.differences += differences(before, item)
        self.write.append(item)

    def stored(self, item: ServiceItem) -> ServiceItem | None:
        """The entry as it is: published, or, when drafts are made, as it stands in its draft."""
        if self.as_draft and (draft := self.draft(item)):
            return draft.item
        try:
            return self.kb.items.live(item.code, item.region).item
        except NotFound:
            return None

    def live_number(self, item: ServiceItem) -> int:
        """The number of the live revision of an entry, 0 for none."""
        try:
            return self.kb.items.live(item.code, item.region).number
        except NotFound:
            return 0

    def draft(self, item: ServiceItem) -> Draft | None:
        try:
            return self.kb.items.draft(item.code, item.region)
        except NotFound:
            return None


def _located(row: Row, problem: Problem) -> str:
    place = row.place_of(problem.field)
    return f"{place}：{problem}" if place else str(problem)


# -- writing


def _write_sources(plan: _Plan, reading: Reading) -> None:
    """Add what items refer to. An import of drafts changes nothing that is shown already."""
    sources, departments = plan.kb.sources, plan.kb.directory
    known = {source.key for source in sources.all()} if plan.as_draft else set()
    sources.put([source for source in reading.sources if source.key not in known], by=plan.by)
    if not plan.as_draft:
        departments.put(reading.departments, by=plan.by)


def _write(plan: _Plan, path: Path, told: Callable[[int], object]) -> None:
    note = f"导入 {printable(path.name)[:100]}"
    if plan.as_draft:
        for done, item in enumerate(plan.write, 1):
            stored = plan.draft(item)
            version = stored.version if stored else 0
            # What was looked at is the file against what is there now, so from there the draft goes on.
            plan.kb.items.save_draft(
                item, author=plan.by, expected_version=version, base=plan.live_number(item), note=note
            )
            told(done)
    elif plan.write:
        plan.kb.items.publish_many(plan.write, by=plan.by, note=note, progress=_Pace(told))


class _Pace:
    """Pauses between the transactions of a long import, so that the question log gets its turn.

    SQLite wakes nobody: a waiting writer looks again every few milliseconds and would find the database taken nearly every
    time if one transaction followed the other at once.
    """

    SHARE = 0.5
    """Pause for each second of writing."""

    def __init__(self, told: Callable[[int], object]) -> None:
        self._told, self._done, self._since = told, 0, time.monotonic()

    def __call__(self, count: int) -> None:
        self._done += count
        self._told(self._done)
        time.sleep(min(0.1, self.SHARE * (time.monotonic() - self._since)))
        self._since = time.monotonic()
