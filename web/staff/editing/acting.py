"""What the buttons of the form do where no script runs: add, move and take out rows, and make rows of pasted lines."""

from collections.abc import Callable

from web.sent import whole_number
from web.staff.editing.columns import TABLES
from web.staff.editing.form import EntryForm, Inputs
from web.staff.editing.pasting import rows_of

Row = dict[str, str]


def act(form: EntryForm, do: str, inputs: Inputs) -> None:
    """Carry out a button's order (`up documents 2`) on the form; what is no order changes nothing."""
    verb, _, rest = do.partition(" ")
    table, _, written = rest.partition(" ")
    if table not in TABLES:
        return
    number = whole_number(written, digits=4)
    rows = form.rows.setdefault(table, [])
    if verb == "paste":
        rows += rows_of(table, (inputs.get(f"paste-{table}") or [""])[-1])
    elif verb in _MOVES and number in (sent := form.numbers.get(table, [])):
        _MOVES[verb](rows, sent.index(number))
    form.numbers = {}


def _up(rows: list[Row], at: int) -> None:
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]


def _down(rows: list[Row], at: int) -> None:
    if at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]


def _drop(rows: list[Row], at: int) -> None:
    del rows[at]


_MOVES: dict[str, Callable[[list[Row], int], None]] = {"up": _up, "down": _down, "drop": _drop}
