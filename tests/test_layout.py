"""The layout holds: imports go one way, every third-party library has one owner, no file is a drawer for everything."""

import ast
import socket
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LOWER = {
    "knowledge": {"knowledge"},
    "hotline": {"hotline", "knowledge"},
    "web": {"web", "hotline", "knowledge"},
    "cli": {"cli", "web", "hotline", "knowledge"},
}
OWNERS = {
    "knowledge": {
        "chinese_calendar",
        "sqlite_utils",
        "openpyxl",
        "xlrd",
        "docx",
        "pypdf",
        "bs4",
        "defusedxml",
        "pydantic",
        "pydantic_core",
        "yaml",
        "argon2",
        "stdnum",
        "psycopg",
        "psycopg_pool",
    },
    "hotline": {"jieba", "rapidfuzz", "pypinyin", "opencc", "numpy", "cryptography", "defusedxml"},
    "hotline/pages.py": {"jinja2"},
    "hotline/second_step.py": {"pyotp"},
    "hotline/terminal": {"click", "rich", "prompt_toolkit"},
    "web/language_models": {"mcp", "uvicorn", "starlette", "pydantic"},
    "web": {
        "authlib",
        "joserfc",
        "requests",
        "flask",
        "flask_login",
        "werkzeug",
        "markupsafe",
        "granian",
        "segno",
        "flask_limiter",
        "limits",
        "flask_babel",
    },
    "cli": set(),
}
"""Whose a library is: a wing's, or a room's alone."""
FLOORS = {
    "knowledge": [
        "patterns", "office_packages", "entry", "outbound", "masking", "storage", "staff", "attachments", "places", "starter", "publishing", "upkeep", "profiles", "asked", "keys", "settings", "vitals",
        "store", "supposing", "backups", "files", "checks",
    ],
    "hotline": [
        "sealing", "second_step", "pages", "weights", "combinations", "beside_askers", "remembering", "reading", "searching", "answering", "lines", "talking", "directory", "notices", "trouble", "readiness", "recording", "logbook", "assistant", "asked_again", "checkup", "proofreading", "handouts", "calls", "channels", "webhooks",
        "judging", "going_live", "publishing", "tickets", "needs", "terminal",
    ],
}  # fmt: skip
"""The rooms of each wing, lowest first: a room imports from those before it, never from one after it."""
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "models", "base", "shared", "tools"}

FILES = sorted(
    [ROOT / "cli.py", *(p for layer in ("knowledge", "hotline", "web") for p in (ROOT / layer).rglob("*.py"))]
)


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Every statement, wherever it stands; expressions, of which there are ten times as many, are not looked into."""
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        for within in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, within, ())


@cache
def _imports(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple(_read_imports(path))


def imported(path: Path, *, whole: bool = False) -> Iterator[tuple[int, str]]:
    """Line and top-level (or `whole`) name of everything a file imports, wherever in the file."""
    yield from ((line, name if whole else name.split(".")[0]) for line, name in _imports(path))


def _read_imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in statements(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            names = [node.module or ""]
            if node.module in LOWER:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name) for name in names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_check() -> None:
    assert {layer_of(path) for path in FILES} == set(LOWER)
    assert len(FILES) > 40


def wrong_in(files: Iterable[Path], wrong: Callable[[Path], list[Any]]) -> dict[str, list[Any]]:
    """What is wrong, by file; files with nothing wrong are left out."""
    return {named(path): found for path in files if (found := wrong(path))}


def test_imports_go_down_only() -> None:
    def upwards(path: Path) -> list[str]:
        allowed = LOWER[layer_of(path)]
        return [f"{line}: {name}" for line, name in imported(path) if name in LOWER and name not in allowed]

    assert not wrong_in(FILES, upwards)


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_rooms_stand_on_floors() -> None:
    def upstairs(path: Path) -> list[str]:
        wing = layer_of(path)
        floors = FLOORS[wing]
        here = floors.index(path.relative_to(ROOT).with_suffix("").parts[1])
        names = [name for _, name in imported(path, whole=True) if name.startswith(f"{wing}.")]
        return [name for name in names if floors.index(room_of(name)) > here]

    assert not wrong_in((p for p in FILES if layer_of(p) in FLOORS and p.stem != "__init__"), upstairs)


@pytest.mark.parametrize("wing", ["knowledge", "hotline", "web"])
def test_no_room_is_a_warehouse(wing: str) -> None:
    crowded = {
        str(folder.relative_to(ROOT)): len(list(folder.glob("*.py")))
        for folder in (ROOT / wing, *(p for p in (ROOT / wing).rglob("*") if p.is_dir()))
        if len(list(folder.glob("*.py"))) > 20
    }
    assert not crowded


def owner_of(path: Path) -> str:
    """The room a file is in, if that has libraries of its own; its wing otherwise."""
    room = "/".join(path.relative_to(ROOT).parts[:2])
    return room if room in OWNERS else layer_of(path)


def test_every_library_has_one_owner() -> None:
    """A library nobody owns is not a dependency of the project; one that somebody else owns goes through them."""

    def foreign(path: Path) -> list[str]:
        own = OWNERS[owner_of(path)]
        return [
            f"{line}: {name}"
            for line, name in imported(path)
            if name not in LOWER and name not in sys.stdlib_module_names and name not in own
        ]

    assert not wrong_in(FILES, foreign)


def test_deciding_hands_on_a_plan_and_nothing_else() -> None:
    """A turn is read, decided, composed: what is composed asks nothing of what decides, and what decides knows no reply."""
    talking = ROOT / "hotline" / "talking"
    above = "hotline.talking.telling"
    deciding = [p for name in ("deciding", "meaning", "saying") for p in (talking / name).rglob("*.py")]
    assert not wrong_in(deciding, lambda p: [name for _, name in imported(p, whole=True) if name.startswith(above)])
    below = "hotline.talking.deciding"
    telling = {name for p in (talking / "telling").glob("*.py") for _, name in imported(p, whole=True)}
    assert {name for name in telling if name.startswith(below)} == {f"{below}.plans"}


def test_the_terminal_is_entered_by_its_door_alone() -> None:
    """Pages and terminal share what is below both; `serve` is handed the pages, as they are above it."""
    inside = ROOT / "hotline" / "terminal"
    others = [p for p in FILES if inside not in p.parents and p != ROOT / "cli.py"]
    entering = [named(p) for p in others if any("hotline.terminal" in name for _, name in imported(p, whole=True))]
    assert not entering
    assert len((ROOT / "cli.py").read_text(encoding="utf-8").splitlines()) < 100


def test_a_file_is_named_for_one_thing() -> None:
    assert not [named(path) for path in FILES if path.stem in DRAWERS]


def test_a_class_name_means_one_thing() -> None:
    """Whoever meets a class in a message or a search finds the one it is; an underscore makes no other name of it."""
    places: dict[str, list[str]] = {}
    for path in FILES:
        for node in statements(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(f"{named(path)}:{node.lineno}")
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_sql_stays_in_knowledge() -> None:
    """All SQL is behind the façade, so that another database can take SQLite's place."""
    outside = [p for p in FILES if layer_of(p) != "knowledge"]
    assert not [named(p) for p in outside if any(name in {"sqlite3", "sqlite_utils"} for _, name in imported(p))]
    assert not [named(p) for p in outside if "_connections" in p.read_text(encoding="utf-8")]


MOST_LINES, MOST_OF_A_FUNCTION = 350, 40
"""What can be read at one go. A function may be longer if a comment in it says why: `# Long: …`."""
EVERY_FILE = sorted({*FILES, *(p for folder in ("tests", "benchmarks") for p in (ROOT / folder).rglob("*.py"))})


def test_no_file_is_too_long_to_read() -> None:
    lengths = {named(path): len(text_of(path).splitlines()) for path in EVERY_FILE}
    assert not {name: lines for name, lines in lengths.items() if lines > MOST_LINES}


def test_no_function_is_long_without_a_reason() -> None:
    def long(path: Path) -> list[str]:
        lines = text_of(path).splitlines()
        return [
            f"{node.name}: {node.end_lineno - node.lineno + 1}"
            for node in statements(tree_of(path))
            if isinstance(node, ast.FunctionDef)
            and node.end_lineno is not None
            and node.end_lineno - node.lineno + 1 > MOST_OF_A_FUNCTION
            and not any(line.lstrip().startswith("# Long: ") for line in lines[node.lineno - 1 : node.end_lineno])
        ]

    assert not wrong_in(FILES, long)


def test_every_module_says_what_it_is_about() -> None:
    silent = [named(p) for p in FILES if not ast.get_docstring(tree_of(p))]
    assert not silent


def test_data_files_are_packaged() -> None:
    """Whatever is read at run time is in the wheel too: named for its own package, as a pattern does not reach into the folders of another."""
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "package-data"
    ]
    folders = {package: ROOT / package.replace(".", "/") for package in packaged}
    taken = {path for package, many in packaged.items() for pattern in many for path in folders[package].glob(pattern)}
    data = [
        path
        for wing in ("knowledge", "hotline", "web")
        for path in (ROOT / wing).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    ]
    assert len(data) > 60
    assert not [named(path) for path in data if path not in taken]


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("example.invalid", 80)])
def test_no_test_reaches_the_network(address: tuple[str, int]) -> None:
    with pytest.raises(pytest.fail.Exception, match="reached for the network"):
        socket.create_connection(address, timeout=0.1)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


SENDERS = {
    "urllib.request",
    "http.client",
    "smtplib",
    "ftplib",
    "requests",
    "httpx",
    "httpx2",
    "aiohttp",
    "xmlrpc.client",
}
"""Libraries that reach other machines."""


def test_one_module_tells_others_and_one_asks_who_signs_in() -> None:
    """Who tells others is listed: whoever is added sends something out of this machine. Signing in by an office's own provider has the
    client of its library, which goes where that provider's description leads, and is read only where a provider is set."""
    direct = {named(p) for p in FILES if any(name in SENDERS for _, name in imported(p, whole=True))}
    assert direct == {"knowledge/outbound.py", "web/staff/openid.py"}
    callers = {
        named(p) for p in FILES if any(name.startswith("knowledge.outbound") for _, name in imported(p, whole=True))
    }
    assert callers == {"knowledge/asked/ringing.py", "hotline/webhooks.py"}
    openid = tree_of(ROOT / "web/staff/openid.py")
    at_the_top = {
        name for node in openid.body if isinstance(node, ast.Import | ast.ImportFrom) for name in _names(node)
    }
    assert not at_the_top & {"authlib", "requests", "joserfc"}, (
        "nothing that reaches out is read before a provider is asked"
    )


def _names(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.split(".")[0] for name in names}
