"""Two people's work on one entry, field by field: what only one of them changed is taken from both; what both changed is asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.entry.validation import LABELS
from web.staff.editing.columns import ENTRY, TABLES, columns_of
from web.staff.editing.form import EntryForm, row_title

THEIRS = "theirs"
GONE = "（没有这一条）"
_KEYS = {"circumstances": "dimension"}
"""By what a row is known in both; facts have an id."""
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed. `key` names it in a form: a field, `table/row/column`, or `table/row` where the row is there in one alone."""

    key: str
    label: str
    mine: str
    theirs: str


@dataclass(slots=True)
class Merged:
    """The form with both people's work; of a clash it has mine. `taken` names what was taken from theirs without asking."""

    form: EntryForm
    clashes: list[Clash] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merged(mine: EntryForm, theirs: EntryForm, began: EntryForm | None) -> Merged:
    """Mine with what is only theirs; `began` is what mine was begun from. Without it everything that differs is a clash."""
    found = Merged(EntryForm(mine.code, mine.region, dict(mine.values), {}))
    for column in ENTRY:
        name = column.name
        pair = (mine.values.get(name, ""), theirs.values.get(name, ""))
        before = began.values.get(name, "") if began else None
        found.form.values[name] = _settle(found, name, column.label, pair, before)
    for table in TABLES:
        found.form.rows[table] = list(_rows(found, table, mine, theirs, began))
    return found


def with_choices(form: EntryForm, theirs: EntryForm, chosen: Mapping[str, str]) -> EntryForm:
    """The form as it is with what was chosen of clashes (key → theirs, or anything else for mine)."""
    for key in (key for key, side in chosen.items() if side == THEIRS):
        table, _, rest = key.partition("/")
        if table not in TABLES:
            form.values[key] = theirs.values.get(key, "")
            continue
        known, _, column = rest.partition("/")
        there = _by_key(table, theirs).get(known)
        here = _by_key(table, form).get(known)
        if column and here is not None and there is not None:
            here[column] = there.get(column, "")
        elif here is not None and there is None:
            form.rows[table].remove(here)
        elif here is None and there is not None:
            form.rows.setdefault(table, []).append(dict(there))
    form.numbers = {}
    return form


def _settle(found: Merged, key: str, label: str, pair: tuple[str, str], before: str | None) -> str:
    """Which of two values stands, noting where it was theirs, or both changed it."""
    mine, theirs = pair
    if mine == theirs or theirs == before:
        return mine
    if mine == before:
        found.taken.append(label)
        return theirs
    found.clashes.append(Clash(key, label, _read(key, mine), _read(key, theirs)))
    return mine


def _rows(found: Merged, table: str, mine: EntryForm, theirs: EntryForm, began: EntryForm | None) -> Iterator[Row]:
    there, before = _by_key(table, theirs), _by_key(table, began) if began else {}
    here = _by_key(table, mine)
    for row in mine.rows.get(table, []):
        known = _key(table, row)
        other = there.get(known)
        if other is not None:
            yield _merged_row(found, table, (row, other), before.get(known))
        elif not (began and known in before and _same(table, row, before[known])):
            if known and (
                began is None or known in before
            ):  # they took it out, and it was changed here, or nobody can tell
                found.clashes.append(Clash(f"{table}/{known}", _label(table, row), _shown(table, row), GONE))
            yield row
        else:
            found.taken.append(f"{_label(table, row)}（去掉）")
    for known, row in there.items():
        if known in here:
            continue
        if known not in before and began is not None:
            found.taken.append(f"{_label(table, row)}（新增）")
            yield dict(row)
        elif began is None or not _same(table, row, before[known]):
            found.clashes.append(Clash(f"{table}/{known}", _label(table, row), GONE, _shown(table, row)))


def _merged_row(found: Merged, table: str, pair: tuple[Row, Row], before: Row | None) -> Row:
    mine, theirs = pair
    row = dict(mine)
    for column in columns_of(table):
        key = f"{table}/{_key(table, mine)}/{column.name}"
        label = f"{_label(table, theirs)}的{column.label}"
        values = (mine.get(column.name, ""), theirs.get(column.name, ""))
        row[column.name] = _settle(found, key, label, values, before.get(column.name, "") if before else None)
    return row


def _by_key(table: str, form: EntryForm) -> dict[str, Row]:
    return {_key(table, row): row for row in form.rows.get(table, []) if _key(table, row)}


def _key(table: str, row: Row) -> str:
    return row.get(_KEYS.get(table, "id"), "")


def _same(table: str, one: Row, other: Row) -> bool:
    return all(one.get(column.name, "") == other.get(column.name, "") for column in columns_of(table))


def _label(table: str, row: Row) -> str:
    return f"{LABELS[table]}“{row_title(table, row)[:24]}”"


def _shown(table: str, row: Row) -> str:
    said = (
        dict(column.choices).get(row[column.name], row[column.name])
        for column in columns_of(table)
        if row.get(column.name) and column.main
    )
    return " ".join(said)


def _read(key: str, value: str) -> str:
    """A value of a choice by its name."""
    table, *rest = key.split("/")
    columns = columns_of(table) if table in TABLES else ENTRY
    name = rest[-1] if rest else key
    column = next((column for column in columns if column.name == name), None)
    return dict(column.choices).get(value, value) if column else value
