"""What the buttons of the form do where no script runs: add, move and take out rows, and make rows of pasted lines."""

from collections.abc import Callable

from web.staff.editing.columns import TABLES
from web.staff.editing.form import EntryForm, Inputs
from web.staff.editing.pasting import rows_of

Row = dict[str, str]


def act(form: EntryForm, do: str, inputs: Inputs) -> str:
    """Carry out a button's order (`up documents 2`) on the form; returns where on the page that is, '' for no order."""
    verb, _, rest = do.partition(" ")
    table, _, number = rest.partition(" ")
    if table not in TABLES:
        return ""
    rows = form.rows.setdefault(table, [])
    if verb == "paste":
        rows += rows_of(table, (inputs.get(f"paste-{table}") or [""])[-1])
    elif verb in _MOVES and number.isdigit():
        sent = form.numbers.get(table, [])
        if int(number) in sent:
            _MOVES[verb](rows, sent.index(int(number)))
    form.numbers = {}
    return f"f-{table}"


def _up(rows: list[Row], at: int) -> None:
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]


def _down(rows: list[Row], at: int) -> None:
    if at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]


def _drop(rows: list[Row], at: int) -> None:
    del rows[at]


_MOVES: dict[str, Callable[[list[Row], int], None]] = {"up": _up, "down": _down, "drop": _drop}
