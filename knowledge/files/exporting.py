"""Taking the published knowledge out into a file that can be read back without loss."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry.records import ServiceItem
from knowledge.files.columns import SECTION_HEADING, SECTION_NAMES, table_headings, table_rows
from knowledge.files.csv_files import csv_line
from knowledge.files.importing import Progress, guess_format
from knowledge.files.reading import write_pieces
from knowledge.files.yaml_files import write_yaml
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase

EXPORT_FORMATS = ("jsonl", "csv", "xlsx", "yaml")


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """Which entries are exported; '' means all. A region is meant with everything in it, a text is looked for in name and aliases."""

    topic: str = ""
    department: str = ""
    region: str = ""
    text: str = ""

    def has(self, item: ServiceItem) -> bool:
        return (
            self.topic in ("", item.topic)
            and self.department in ("", item.department)
            and item.region.startswith(self.region.rstrip("0") if self.region else "")
            and (not self.text or any(self.text in said for said in (item.name, *item.aliases)))
        )


EVERYTHING = WantedEntries()


def export_bytes(kb: KnowledgeBase, format: str, wanted: WantedEntries = EVERYTHING) -> bytes:
    """The published entries that are wanted, as a file of one of `EXPORT_FORMATS`."""
    return b"".join(_FORMATS[format](kb, int, wanted))


def export_file(
    kb: KnowledgeBase, path: Path | str, *, format: str | None = None,
    progress: Progress = lambda _done, _total: None, wanted: WantedEntries = EVERYTHING,
) -> int:  # fmt: skip
    """Write every published entry that is wanted, and into YAML the sources too; returns the number of entries.

    Raises:
        UnwritableFile: if the file cannot be written.
    """
    path, format = Path(path), format or guess_format(path)
    if format not in EXPORT_FORMATS:
        raise KnowledgeError(f"不能导出为“{format}”，可用的格式有 {'、'.join(EXPORT_FORMATS)}。")
    total, done = kb.items.count(), 0

    def told() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    write_pieces(path, _FORMATS[format](kb, told, wanted))
    return done


def _items(kb: KnowledgeBase, told: Callable[[], object], wanted: WantedEntries) -> Iterator[ServiceItem]:
    for revision in kb.items.all_live():
        if wanted.has(revision.item):
            yield revision.item
            told()


def _jsonl(kb: KnowledgeBase, told: Callable[[], object], wanted: WantedEntries) -> Iterator[bytes]:
    for item in _items(kb, told, wanted):
        yield f"{item.to_json()}\n".encode()


def _csv(kb: KnowledgeBase, told: Callable[[], object], wanted: WantedEntries) -> Iterator[bytes]:
    headings = table_headings()
    yield csv_line(headings).encode("utf-8-sig")
    for item in _items(kb, told, wanted):
        for section, cells in table_rows(item):
            named = cells | {SECTION_HEADING: SECTION_NAMES[section]}
            yield csv_line([named.get(text, "") for text in headings]).encode()


def _xlsx(kb: KnowledgeBase, told: Callable[[], object], wanted: WantedEntries) -> Iterator[bytes]:
    from knowledge.files.spreadsheet import write_workbook

    yield write_workbook(_items(kb, told, wanted))


def _yaml(kb: KnowledgeBase, told: Callable[[], object], wanted: WantedEntries) -> Iterator[bytes]:
    for text in write_yaml(_items(kb, told, wanted), kb.sources.all()):
        yield text.encode()


_FORMATS: dict[str, Callable[[KnowledgeBase, Callable[[], object], WantedEntries], Iterator[bytes]]] = {
    "jsonl": _jsonl, "csv": _csv, "xlsx": _xlsx, "yaml": _yaml,
}  # fmt: skip
