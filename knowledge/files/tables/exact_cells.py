"""The cells of one of our own columns, section by section: exact as we write them, and in the ways people fill them in."""

from collections.abc import Callable, Mapping
from typing import Any

from knowledge.entry.validation import LABELS
from knowledge.files.cells import read_cell
from knowledge.files.tables.said import BadCell, money, narrow, said, span, spoilt

_COUNTED = {("deadlines", "number"): span, ("fees", "amount"): money}


def read_cells(section: str, cells: Mapping[str, str], blame: Callable[[str], object]) -> dict[str, Any]:
    """The values of a record's cells; one that cannot be read is blamed and left out.

    A number that stands with its unit, or that is none (5个工作日, 免费, 3-5), fills the fields it belongs to.
    """
    found: dict[str, Any] = {}
    for name, text in cells.items():
        try:
            if why := getattr(text, "why", "") or spoilt(text):
                raise BadCell(why)
            if reader := _COUNTED.get((section, name)):
                found |= _counted(reader, name, text, said(cells.get("unit", "")), found)
            elif name == "note" and "note" in found:
                found[name] = f"{found[name]}；{read_cell(name, text)}"
            elif name == "unit" and name in found:
                continue
            elif (value := read_cell(name, text)) != "":
                found[name] = value
        except BadCell as error:
            blame(f"{LABELS[name]}：{error}")
    return found


def _counted(
    reader: Callable[..., dict[str, Any]], name: str, text: str, unit: str, found: dict[str, Any]
) -> dict[str, Any]:
    plain = narrow(said(text)).replace(",", "").replace(" ", "")
    if plain.replace(".", "", 1).isdigit() and len(plain) < 24:
        number = plain.removesuffix(".0") if name == "number" else plain
        return {name: number} | ({"unit": unit} if unit else {})
    fields = reader(text, unit=unit)
    if "note" in fields and "note" in found:
        fields["note"] = f"{fields['note']}；{found['note']}"
    if "rule" in fields and "rule" in found:
        fields["rule"] = f"{fields['rule']}；{found['rule']}"
    return fields
