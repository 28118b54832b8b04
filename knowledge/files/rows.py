"""Rows: what every file format is read into before anything is validated or stored.

A row is the raw mapping of one entry with the line it stands on, or what is wrong with that line. A file that cannot be
read at all raises `UnreadableFile`; a single bad line is a row with problems, so that the good ones can be kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from knowledge.entry.departments import Department
from knowledge.entry.law_text import LawText
from knowledge.entry.records import NATION, ServiceItem, Source
from knowledge.files.reading import printable
from knowledge.files.tables.chosen import NOTHING_CHOSEN, ChosenMeanings
from knowledge.places.regions import Regions


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read.

    `region` is that of rows which give none, `regions` the divisions that rows may name; `chosen` what somebody said that columns
    mean. `live` gives what is published of (code, region), for files that only say what is added to it, `recorded` the source on record that has a title. `faq`: whether every question becomes an entry of its own, or those of one matter one entry.
    """

    region: str = NATION
    regions: Regions | None = None
    chosen: ChosenMeanings = NOTHING_CHOSEN
    with_hidden: bool = False
    faq: Literal["own", "matter"] = "own"
    as_faq: bool = False
    live: Callable[[str, str], ServiceItem | None] = lambda _code, _region: None
    today: date | None = None
    recorded: Callable[[str], Source | None] = lambda _title: None


@dataclass(frozen=True, slots=True)
class WholeText:
    """A document that was read as a whole: the code of its entry, its record as a source, and its text by articles or sections."""

    code: str
    source: Source
    text: LawText


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of a table as it was read, for whoever has to mend it."""

    sheet: str
    line: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column as it was understood: `meaning` as people read it, '' for unknown, with a few of its cells."""

    sheet: str
    letter: str
    heading: str
    meaning: str
    how: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands in a file. `places` says where in the file the parts of it stand (documents.0 → 第 9 行; '' is where
    the others do)."""

    line: int
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    raw: tuple[RawRow, ...] = ()

    def place_of(self, path: str) -> str:
        """Where the field at a path stands, when that is not the row's own line."""
        own = ".".join(path.split(".")[:2])
        return self.places.get(own) or (self.places.get("", "") if "." in path else "")


@dataclass(slots=True)
class Reading:
    """What a file holds: its rows, and the sources and departments that come with them.

    `columns` are those of its tables, `headings` by sheet as they were written; `notices` says what was left out; `texts` are the
    documents that were read as a whole.
    """

    rows: list[Row] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    columns: list[ColumnRead] = field(default_factory=list)
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    only_drafts: bool = False
    texts: list[WholeText] = field(default_factory=list)


def row_of(line: int, data: Any, *, problems: Iterable[str] = ()) -> Row:
    """A row named after what it describes; anything but a mapping is a problem of that row."""
    if not isinstance(data, dict):
        return Row(line, "", problems=("每一条应为一组“字段: 值”",))
    name = data.get("name") or data.get("code") or ""
    return Row(line, printable(str(name))[:60], data, tuple(problems))
