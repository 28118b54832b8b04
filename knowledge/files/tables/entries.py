"""An entry under construction: what the rows of tables say about it, with where each part of it stands."""

from dataclasses import dataclass, field
from typing import Any

from knowledge.files.reading import printable
from knowledge.files.rows import RawRow, Row


@dataclass(slots=True)
class EntryRows:
    """Data of one entry as it is put together; `line` is that of its first row, `raw` all of its rows as they were read."""

    line: int
    sheet: str
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    raw: list[RawRow] = field(default_factory=list)

    def add(self, section: str, record: dict[str, Any], place: str) -> None:
        records = self.data.setdefault(section, [])
        self.places[f"{section}.{len(records)}"] = place
        records.append(record)

    def row(self) -> Row:
        name = str(self.data.get("name") or self.data.get("code") or "")
        return Row(
            self.line,
            printable(name)[:60],
            self.data,
            tuple(self.problems),
            self.places,
            sheet=self.sheet,
            raw=tuple(self.raw),
        )
