"""Bringing knowledge in from a file: read, compare with what is there, report, publish or save as drafts.

Everything is read and validated before anything is written. Rows that cannot be accepted are reported one by one, and the
good ones kept, unless it has to be all or nothing. Importing the same file again changes nothing. What an import has written is
kept as a run (`import_runs`), so that the whole of it can be taken back.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.entry.records import NATION, ServiceItem
from knowledge.files.formats import FORMATS, TABLES, read_file
from knowledge.files.import_preview import Difference
from knowledge.files.planning import Overlap, Plan, PlannedChange, Proposed, Rejected
from knowledge.files.reading import printable
from knowledge.files.rows import ColumnRead, Options, Reading, WholeText
from knowledge.files.tables.chosen import NOTHING_CHOSEN, ChosenMeanings
from knowledge.publishing.proposals import Refuse, accept
from knowledge.staff.accounts import LOCAL
from knowledge.storage.clock import day_of
from knowledge.storage.errors import KnowledgeError, NotFound
from knowledge.storage.space import require_space
from knowledge.store import KnowledgeBase
from knowledge.upkeep.law_texts import matching

__all__ = ["FORMATS", "TABLES", "ImportReport", "Importing", "Progress", "Rejected", "guess_format", "import_file"]

_SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip

RARELY = (50_000, 20, 100)
"""How many new objects the collector waits for while a file is imported, and how many rounds of the younger ones."""
Progress = Callable[[int, int], object]
"""Is told how much of the work is done: (done, total)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """How a file is to be brought in.

    `columns` says what columns mean ({heading or `#C`: meaning}); `publish` makes entries of what is otherwise kept as drafts, as
    the guides read from documents are.
    """

    format: str | None = None
    dry_run: bool = False
    strict: bool = False
    as_draft: bool = False
    publish: bool = False
    by: str = LOCAL
    region: str = NATION
    columns: ChosenMeanings = NOTHING_CHOSEN
    with_hidden: bool = False
    faq_by_matter: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do. `new`, `changed` and `unchanged` count entries against what is there.

    `why` says what the file was taken for; `columns` how its columns were understood; `notices` what was left out; `headings` are
    those of its tables by sheet; `run` is the number under which it can be taken back, 0 for none.
    """

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
    why: str = ""
    columns: tuple[ColumnRead, ...] = ()
    notices: tuple[str, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    headings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    planned: tuple[PlannedChange, ...] = ()
    run: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the file held nothing at all, which is no success."""
        return self.read == 0


def guess_format(path: Path | str) -> str:
    """The format a file's name stands for; raises KnowledgeError naming the formats when it stands for none."""
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        hint = "旧版 .xls 请另存为 .xlsx" if suffix == ".xls" else f"请用 --format 指明：{'、'.join(FORMATS)}"
        raise KnowledgeError(f"从文件名“{Path(path).name}”看不出格式，{hint}。")
    return _SUFFIXES[suffix]


@contextmanager
def _rarely_collecting() -> Iterator[None]:
    """What a list is read into stays until it is written, and nothing of it goes in circles: looking for those takes a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@_rarely_collecting()
def import_file(
    kb: KnowledgeBase, path: Path | str, *, format: str | None = None, dry_run: bool = False, strict: bool = False,
    as_draft: bool = False, by: str = LOCAL, region: str = NATION, progress: Progress = lambda _done, _total: None,
    refuse: Refuse = accept, how: Importing | None = None,
) -> ImportReport:  # fmt: skip
    """Bring the entries of a file into the knowledge base; `region` is that of rows which give none, `how` everything else.

    `refuse` says of entries that would be published which may not be, and why; their rows are rejected.

    Raises:
        UnreadableFile: if the file cannot be read as what it claims to be; nothing has been changed then. DatabaseUnusable: if the disk is nearly full.
    """
    # Long: sixteen fields of one report are filled at its end.
    how = how or Importing(
        format=format,
        dry_run=dry_run,
        strict=strict,
        as_draft=as_draft,
        by=by,
        region=region,
        columns=ChosenMeanings({}, kb.imports.columns()),
    )
    path = Path(path)
    reading, taken = read_file(path, how.format, _options(kb, how))
    older = _without_older(kb, reading)
    drafts = how.as_draft or (reading.only_drafts and not how.publish)
    plan, read = Plan(kb, how.region, how.by, drafts), len(reading.rows) + len(older)
    total = read * (1 if how.dry_run else 2)
    _look_at_rows(plan, reading, lambda done: progress(done, total))
    if not drafts:
        plan.reject(refuse(Proposed(plan.write)))
    written, run = not how.dry_run and not (how.strict and plan.rejected) and bool(read), 0
    if written:
        if kb.vitals.file is not None:
            require_space(kb.vitals.file)
        _write_sources(plan, reading, older)
        if plan.write:
            run = kb.imports.begin(
                printable(path.name)[:200], taken.format, by=how.by, as_draft=drafts, rejected=len(plan.rejected)
            )
            _write(plan, path, run, lambda done: progress(total - len(plan.write) + done, total))
    progress(total, total)
    return ImportReport(
        path, taken.format, read, plan.new, plan.changed, plan.unchanged,
        tuple(sorted(plan.rejected, key=lambda r: (r.sheet, r.line))), how.dry_run, drafts, tuple(plan.differences), written,
        taken.why, tuple(reading.columns), tuple(reading.notices), tuple(plan.overlaps), tuple(reading.headings.items()),
        tuple(plan.write), run,
    )  # fmt: skip


def _options(kb: KnowledgeBase, how: Importing) -> Options:
    return Options(
        region=how.region, regions=kb.regions.tree(), chosen=how.columns, with_hidden=how.with_hidden,
        faq="matter" if how.faq_by_matter else "own", live=lambda code, region: _live(kb, code, region), today=day_of(kb.clock()),
        recorded=lambda title: matching(title, kb.sources.all()),
    )  # fmt: skip


def _live(kb: KnowledgeBase, code: str, region: str) -> ServiceItem | None:
    try:
        return kb.items.live(code, region).item
    except NotFound:
        return None


def _look_at_rows(plan: Plan, reading: Reading, told: Callable[[int], object]) -> None:
    """Put every row into the plan; each is let go of as soon as it has been read."""
    rows, reading.rows = reading.rows, []
    rows.reverse()
    done = 0
    while rows:
        plan.add(rows.pop())
        done += 1
        told(done)


def _without_older(kb: KnowledgeBase, reading: Reading) -> list[WholeText]:
    """Take the documents out of which a newer text is here already: they are kept for who asks for a day on which they held."""
    versions = kb.law_texts.versions() if reading.texts else {}
    older = [
        each for each in reading.texts if (each.text.version or date.max) < (versions.get(each.source.key) or date.min)
    ]
    left_out = {each.code for each in older}
    reading.rows = [row for row in reading.rows if str(row.data.get("code")) not in left_out]
    reading.notices += [
        f"《{each.source.title}》有更新的文本（{versions[each.source.key]}），这一份只留给问 {each.text.version} 以后那段时间的人"
        for each in older
    ]
    return older


# -- writing


def _write_sources(plan: Plan, reading: Reading, older: list[WholeText]) -> None:
    """Add what items refer to. An import of drafts changes nothing that is shown already."""
    sources, departments = plan.kb.sources, plan.kb.directory
    known = {source.key for source in sources.all()} if plan.as_draft else set()
    sources.put([source for source in reading.sources if source.key not in known], by=plan.by)
    if not plan.as_draft:
        departments.put(reading.departments, by=plan.by)
        rejected = {str(row.data.get("code")) for row in plan.rejected}
        for each in reading.texts:
            if each in older:
                plan.kb.law_texts.put_former(each.source.key, each.text, by=plan.by)
            elif each.code not in rejected:
                plan.kb.law_texts.put(each.source.key, each.text, by=plan.by)


def _write(plan: Plan, path: Path, run: int, told: Callable[[int], object]) -> None:
    note = f"导入 {printable(path.name)[:100]}"
    if plan.as_draft:
        for done, change in enumerate(plan.write, 1):
            stored = plan.draft(change.key)
            # What was looked at is the file against what is there now, so from there the draft goes on.
            draft = plan.kb.items.save_draft(
                change.item(), author=plan.by, expected_version=stored.version if stored else 0,
                base=_live_number(plan.kb, change), note=note,
            )  # fmt: skip
            plan.kb.imports.drafted(run, change.code, change.region, draft.version)
            told(done)
        return
    counted, size = _SoFar(told), 2_000
    for start in range(0, len(plan.write), size):
        items = [change.item() for change in plan.write[start : start + size]]
        plan.kb.items.publish_many(items, by=plan.by, note=note, progress=counted, run=run)


def _live_number(kb: KnowledgeBase, change: PlannedChange) -> int:
    """The number of the live revision of an entry, 0 for none."""
    try:
        return kb.items.live(change.code, change.region).number
    except NotFound:
        return 0


class _SoFar:
    """Tells how many are done in all, batch by batch."""

    def __init__(self, told: Callable[[int], object]) -> None:
        self._told, self._done = told, 0

    def __call__(self, count: int) -> None:
        self._done += count
        self._told(self._done)
