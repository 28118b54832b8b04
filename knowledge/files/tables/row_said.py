"""What one row of a list says, by what its columns mean."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.files.tables.said import BadCell, joined, spoilt

Facts = list[dict[str, Any]]


@dataclass(slots=True)
class RowSaid:
    """What one row says: texts by meaning, each with its place for whoever has to mend it, and the hints of the headings."""

    cells: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    noted: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    records: dict[str, Facts] = field(default_factory=dict)

    def put(self, meaning: str, text: str, place: str, *, hint: str = "", raw: str = "") -> None:
        """Take a cell in; what a spreadsheet has spoilt is blamed at once."""
        if why := spoilt(raw or text):
            self.problems.append(f"{place}：{why}")
            return
        self.cells.setdefault(meaning, []).append((text, place))
        if hint:
            self.hints[meaning] = hint

    def text(self, meaning: str) -> str:
        found = self.cells.get(meaning)
        return "" if not found else found[0][0] if len(found) == 1 else joined(text for text, _ in found)

    def first(self, meaning: str) -> str:
        return self.cells[meaning][0][0] if meaning in self.cells else ""

    def read(self, meaning: str, reader: Callable[[str], Any], default: Any = "") -> Iterator[Any]:
        """What a reader makes of each cell of a meaning; one that it refuses is blamed."""
        for text, place in self.cells.get(meaning, ()):
            try:
                yield reader(text)
            except BadCell as error:
                self.problems.append(f"{place}：{error}")
                yield default
