"""What a command prints and writes: lines broken as Chinese is, tables, bars, files."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.errors import plain_errors

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from hotline.judging.reporting import ReportTable


def progress_bar() -> Progress:
    """A bar on a terminal; elsewhere nothing, not even the line it would leave behind."""
    from rich.progress import Progress

    screen = console(err=True)
    return Progress(console=screen, transient=True, disable=not screen.is_terminal)


def console(*, err: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False)


def say(text: str) -> None:
    """Print an answer, on a terminal with its lines broken as Chinese is."""
    click.echo("\n".join(fitted(line, width) for line in text.splitlines()) if (width := columns()) else text)


def columns() -> int:
    """How wide the terminal is; 0 when the output goes elsewhere, where lines stay as they are."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


_PIECES = re.compile(r"[（《“‘【〔「]*(?:[!-~]+|.)[，。、；：！？）》”’】〕」…%]*", re.DOTALL)
"""What a line may not be broken in: numbers and words in letters, a sign and the character it belongs to."""


def fitted(line: str, width: int) -> str:
    """A line broken into lines of at most `width` columns, those after the first as far in as the text of the first."""
    lead = re.match(r"\s*(?:· |\d\. )?", line)
    return filled(_PIECES.findall(line), width, indent=" " * len(lead[0] if lead else ""))


def filled(pieces: Sequence[str], width: int, *, indent: str) -> str:
    """Pieces in lines of at most `width` columns, as long as none is wider by itself."""
    from rich.cells import cell_len

    rows, row = [], ""
    for piece in pieces:
        if row.strip() and cell_len((row + piece).rstrip()) > width:
            rows.append(row.rstrip())
            row = indent + piece.lstrip(" ")
        else:
            row += piece
    return "\n".join([*rows, row])


def print_tables(*tables: ReportTable, err: bool = False) -> None:
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    for table in tables:
        drawn = Drawn(title=table.title, title_justify="left", box=box.SIMPLE_HEAD)
        for number, column in enumerate(table.columns):
            drawn.add_column(column, justify="right" if number else "left")
        for row in table.rows:
            drawn.add_row(*map(Text, row))
        console(err=err).print(drawn)


def check_folders(*paths: Path | None) -> None:
    """Before minutes of work: whether there is a place for what is to be written."""
    for path in paths:
        if path and not path.parent.is_dir():
            raise click.ClickException(f"写不了 {path}：没有文件夹 {path.parent}，请换个位置。")


def write_file(path: Path | None, text: str) -> None:
    """Write a file somebody asked for, if they did."""
    from knowledge.files.reading import write_pieces

    if path is None:
        return
    with plain_errors():
        write_pieces(path, [text.encode()])
    click.echo(f"已写入 {path}。", err=True)
