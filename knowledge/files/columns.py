"""Entries as tables: Chinese column headings, one row for the item and one for each of its documents, fees, deadlines …

A CSV file is one table whose column 栏目 says what a row is about; a workbook has a sheet for each 栏目. Every field has its
column, so nothing is lost. `table_reading` is the way back.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from knowledge.entry.records import FACT_FIELDS, Circumstance, Fact, Record, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.files.cells import write_cell

ITEM = "items"
SECTION_HEADING, NAME_HEADING, ITEM_SHEET = "栏目", "事项名称", "事项"
KEY = ("code", "region")
KEY_HEADINGS = (LABELS["code"], LABELS["region"], NAME_HEADING)

Cell = str | int | Decimal | date
SECTIONS: dict[str, type[Record]] = {ITEM: ServiceItem, "circumstances": Circumstance, **FACT_FIELDS}
SECTION_NAMES = {section: LABELS.get(section, ITEM_SHEET) for section in SECTIONS}


def _fields(section: str) -> tuple[str, ...]:
    own = tuple(SECTIONS[section].shown_fields())
    if section == ITEM:
        return tuple(name for name in own if name not in SECTIONS)
    of_every_fact = [name for name in Fact.shown_fields() if name != "id"] + ["id"]
    return tuple(sorted(own, key=lambda name: of_every_fact.index(name) if name in of_every_fact else -1))


FIELDS = {section: _fields(section) for section in SECTIONS}
"""The fields of each section in the order of its columns."""


def heading(section: str, field: str) -> str:
    """The column heading of a field."""
    return NAME_HEADING if (section, field) == (ITEM, "name") else LABELS[field]


def sheet_headings(section: str) -> list[str]:
    """The headings of one section's own sheet: what it belongs to, then its own fields."""
    own = [heading(section, field) for field in FIELDS[section]]
    return list(dict.fromkeys([*KEY_HEADINGS, *own]))


def table_headings() -> list[str]:
    """The headings of the one table that holds every section."""
    every = [text for section in SECTIONS for text in sheet_headings(section)]
    return [SECTION_HEADING, *dict.fromkeys(every)]


def table_rows(item: ServiceItem) -> Iterator[tuple[str, dict[str, Cell]]]:
    """An entry as rows: (section, {heading: cell}), the item's own row first."""
    key: dict[str, Cell] = dict(zip(KEY_HEADINGS, (item.code, item.region, item.name), strict=True))
    yield ITEM, key | _cells(ITEM, item)
    for section in SECTIONS:
        if section != ITEM:
            for record in getattr(item, section):
                yield section, key | _cells(section, record)


def _cells(section: str, record: Record) -> dict[str, Cell]:
    return {heading(section, field): write_cell(field, getattr(record, field)) for field in FIELDS[section]}
