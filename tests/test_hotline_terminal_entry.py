"""The entry: Chinese everywhere, nothing read that is not needed, one sentence without the environment."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

from cli import main

ROOT = Path(__file__).parent.parent


def test_without_the_environment_one_sentence_is_said(tmp_path: Path) -> None:
    """-S: a Python that finds no installed packages."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", ROOT / "cli.py"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("缺少 click：请先运行 make setup")
    assert done.stderr.count("\n") == 1


ENGINE = {"jieba", "rapidfuzz", "numpy", "pypinyin", "opencc", "sqlite_utils", "pydantic", "rich", "prompt_toolkit"}
HEAVY = ENGINE | {"flask", "granian", "openpyxl", "yaml"}


@pytest.mark.slow  # each command in a program of its own
@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ([], HEAVY | {"asking", "serving", "inbox"}),
        (["ask", "--help"], HEAVY - {"sqlite_utils", "pydantic", "numpy"} | {"conversing", "serving", "inbox"}),
        (
            ["ask", "你好"],
            {"flask", "granian", "openpyxl", "prompt_toolkit", "conversing", "serving", "judging"},
        ),
    ],
    ids=lambda value: " ".join(value) or "cli" if isinstance(value, list) else "",
)
def test_a_command_reads_only_what_it_needs(words: list[str], unread: set[str], database: str) -> None:
    """With no words it is imported only, as an application server would."""
    call = f"cli.main({words!r}, standalone_mode=False)" if words else ""
    code = f"""
import sys, cli
try:
    {call or "pass"}
except SystemExit:
    pass
print({unread!r} & {{part for module in sys.modules for part in module.split('.')[:3]}}, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True, text=True, cwd=ROOT, check=True, env=os.environ | {"HOTLINE_DATABASE_URL": database},
    )  # fmt: skip
    assert done.stderr.splitlines()[-1] == "set()"


@pytest.mark.slow  # in a program of its own
def test_the_pages_are_made_without_what_reads_files_and_signs_in_elsewhere() -> None:
    """Together these libraries would take longer to read than everything else that a start needs."""
    later = {"openpyxl", "docx", "bs4", "pypdf", "xlrd", "lxml", "authlib", "requests", "pkg_resources", "mcp"}
    code = f"""
import sys, web.serving
from importlib import import_module
from web.rooms import ROOMS
for room in ROOMS:
    import_module(f"web.{{room}}")
print({later!r} & sys.modules.keys(), file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.splitlines()[-1] == "set()"


@pytest.mark.parametrize("name", main.places)
def test_what_is_listed_of_a_command_is_its_help(name: str) -> None:
    """The list is written beside the names, so that no file is read for it."""
    command = main.get_command(click.Context(main), name)
    assert command
    assert (command.help or "").splitlines()[0] == main.places[name].about


@pytest.mark.parametrize(
    "words",
    [
        [], ["--help"], ["ask"], ["askk"], ["ask", "--regio", "1"], ["ask", "x", "--as-of", "x"], ["eval", "nowhere"], ["inbox"],
        ["serve", "--port", "0"], ["serve", "--port", "x"], ["item", "diff", "a", "b", "c"], ["user", "add", "li"],
        ["user", "add", "li", "--role", "x"], ["check", "--severity", "x"], ["region", "list", "x"], ["ask", "--region"],
        ["ask", "x", "--region", "x"], ["tune", "--help"], ["serve", "--help"], ["replay", "--json=1", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_click_speaks_chinese(run: Callable[..., Result], words: list[str]) -> None:
    said = run(*words).output
    assert said
    for english in (
        "Usage",
        "Error",
        "Missing",
        "Invalid",
        "No such",
        "Options",
        "Commands",
        "Try ",
        "Show this",
        "not ",
    ):
        assert english not in said
