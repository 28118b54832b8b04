"""The rows that were not imported, for people: the first of each kind in full, all of them in a file that can be mended and brought in.

The file has the columns of the one that was imported, in their order, and the reason in the last one, which is not read.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.files.planning import Rejected
from knowledge.files.reading import printable, write_pieces
from knowledge.files.table_reading import REASON_HEADING

_QUOTED = re.compile("“[^”]*”|\\d+")


@dataclass(frozen=True, slots=True)
class RejectedKind:
    """Rows rejected for reasons of one kind: how many, and the first of them."""

    count: int
    first: Rejected
    problem: str

    def __str__(self) -> str:
        name = f" {self.first.name}" if self.first.name else ""
        where = "" if self.problem.startswith(self.first.place) else f"{self.first.place}{name}："
        more = f"（另有 {self.count - 1} 行类似）" if self.count > 1 else ""
        return f"{where}{self.problem}{more}"


def kinds_of(rejected: Iterable[Rejected]) -> list[RejectedKind]:
    """The kinds of reasons, in the order in which they first occur; what differs is quoted or a number."""
    counts: dict[str, int] = {}
    first: dict[str, tuple[Rejected, str]] = {}
    for row in rejected:
        for problem in row.problems:
            kind = _QUOTED.sub("", problem)
            counts[kind] = counts.get(kind, 0) + 1
            first.setdefault(kind, (row, problem))
    return [RejectedKind(counts[kind], row, problem) for kind, (row, problem) in first.items()]


def write_rejected(path: Path, rejected: Sequence[Rejected], headings: Mapping[str, Sequence[str]]) -> None:
    """Write the rejected rows as a workbook; raises UnwritableFile."""
    write_pieces(path, [rejected_bytes(rejected, headings)])


def rejected_bytes(rejected: Sequence[Rejected], headings: Mapping[str, Sequence[str]]) -> bytes:
    """The rejected rows as a workbook."""
    sheets: dict[str, list[list[str]]] = {}
    for row in rejected:
        reason = "；".join(row.problems)
        if not row.raw:
            _add_data(sheets, row, reason)
        for raw in row.raw:
            heads = list(headings.get(raw.sheet, ()))
            width = max(len(heads), len(raw.texts))
            table = sheets.setdefault(raw.sheet or "没有导入的行", [])
            if not table:
                table.append([*heads, *[""] * (width - len(heads)), REASON_HEADING])
            width = len(table[0]) - 1
            cells = [*raw.texts[:width], *[""] * (width - len(raw.texts))]
            table.append([*cells, reason])
    from knowledge.files.spreadsheet import write_sheets

    return write_sheets(sheets)


def _add_data(sheets: dict[str, list[list[str]]], row: Rejected, reason: str) -> None:
    """A row that did not come from a table: each of its fields in a column, lists as JSON."""
    table = sheets.setdefault("没有导入的行", [[REASON_HEADING]])
    data = {key: _cell(value) for key, value in row.data.items()} or {"原文": row.name}
    heads = table[0]
    new = [key for key in data if key not in heads]
    heads[-1:] = [*new, REASON_HEADING]
    for cells in table[1:]:
        cells[-1:] = [*[""] * len(new), cells[-1]]
    table.append([*[data.get(key, "") for key in heads[:-1]], reason])


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)
