"""What tests share: an empty knowledge base, one with the starter knowledge, a clock that can be moved, and no network."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from cli import main
from hotline.assistant import Assistant
from hotline.publishing import Publishing
from hotline.reading.analysis import Analyser
from hotline.reading.lexicon import Lexicon, read_lexicon
from hotline.reading.word_tables import read_ahead
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.starter.reading import Bundle, read_starter
from knowledge.store import KnowledgeBase
from tests import township_pack
from tests.everyday import pytest_collection_finish as pytest_collection_finish
from tests.everyday import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.everyday import pytest_ignore_collect as pytest_ignore_collect
from tests.everyday import pytest_terminal_summary as pytest_terminal_summary
from tests.hotline_talk import BULING, JIEHUN, publish
from tests.movable_clock import MovableClock
from tests.postgres_server import OLDEST, PostgresServer, programs
from tests.sparing import _databases_are_not_awaited as _databases_are_not_awaited
from tests.sparing import _new_databases_are_copied as _new_databases_are_copied
from tests.sparing import _passwords_are_hashed_fast as _passwords_are_hashed_fast
from tests.sparing import _templates_are_compiled_once as _templates_are_compiled_once
from tests.terminal import INTERNAL, PASSPORT, TIANHE
from tests.web_browser import Served, chromium, serving
from tests.web_desk import desk_site, emptied
from tests.web_site import Site, small_site

# Examples are slow when the machine is busy, which says nothing; in CI they are the same every time.
settings.register_profile(
    "hotline",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("fast", parent=settings.get_profile("hotline"), max_examples=10)
settings.load_profile("hotline")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


OVER_BOTH = ("test_knowledge_",)
"""Tests of what holds the SQL run over both databases, where they ask for one (see `database_url`)."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2].startswith(OVER_BOTH):
        alone = metafunc.definition.get_closest_marker("only_sqlite")
        kinds = ["sqlite"] if alone else ["sqlite", "postgresql"]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server that the tests start themselves."""
    folder = programs()
    if folder is None:
        pytest.skip(f"no PostgreSQL {OLDEST} or newer on this machine (Debian: apt-get install postgresql)")
    server = PostgresServer(folder)
    yield server
    server.close()


@pytest.fixture(scope="session")
def _postgres_url(postgres: PostgresServer) -> str:
    url = postgres.create()
    KnowledgeBase(url, clock=MovableClock()).close()
    postgres.remember(url)
    return url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty knowledge base; in tests of the knowledge, on each of the two databases in turn."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield str(tmp_path / "hotline.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url: str = request.getfixturevalue("_postgres_url")
    server.empty(url)
    yield url


@pytest.fixture(scope="session")
def _empty_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty knowledge base as a file."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    KnowledgeBase(str(path), clock=MovableClock()).close()
    return path.read_bytes()


@pytest.fixture
def kb(database_url: str, clock: MovableClock) -> Iterator[KnowledgeBase]:
    """An empty knowledge base of its own."""
    with KnowledgeBase(database_url, clock=clock) as empty:
        yield empty


@pytest.fixture
def make() -> Callable[..., ServiceItem]:
    """Makes a valid entry from the fields that matter to a test."""

    def entry(**fields: Any) -> ServiceItem:
        return check_item({"code": "sfz-buling", "name": "居民身份证补领", **fields})

    return entry


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The starter knowledge as its files say it."""
    return read_starter()


@pytest.fixture(scope="session")
def _starter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("starter") / "starter.db"
    with KnowledgeBase(str(path), clock=MovableClock()) as filled:
        filled.load_starter()
    return path


@pytest.fixture(scope="session")
def starter_kb(_starter_file: Path) -> Iterator[KnowledgeBase]:
    """The starter knowledge, for reading only."""
    with KnowledgeBase(str(_starter_file), clock=MovableClock()) as filled:
        filled._connections.db.execute("PRAGMA query_only = ON")
        yield filled


@pytest.fixture
def starter_copy(_starter_file: Path, tmp_path: Path, clock: MovableClock) -> Iterator[KnowledgeBase]:
    """The starter knowledge in a file of its own, for tests that write to it."""
    path = tmp_path / "starter.db"
    shutil.copy(_starter_file, path)
    with KnowledgeBase(str(path), clock=clock) as filled:
        yield filled


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The lexicon that ships with the program, with its tables made: every analyser of it shares them."""
    shipped = read_lexicon()
    read_ahead(shipped)
    return shipped


@pytest.fixture(scope="session")
def starter(starter_kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    """An assistant over the starter knowledge, for `answer` and `rank`; it cannot log, so not for `ask`."""
    return Assistant(starter_kb, secret=b"only for tests", lexicon=lexicon)


@pytest.fixture(scope="session")
def tax_line(starter_kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    """An assistant over the starter knowledge for the line of the tax offices, for `answer` alone."""
    return Assistant(starter_kb, secret=b"only for tests", hotline="12366", lexicon=lexicon)


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    """An assistant over what the test's knowledge base holds."""
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


@pytest.fixture
def publishing(kb: KnowledgeBase, assistant: Assistant) -> Publishing:
    return Publishing(kb, lambda: assistant)


@pytest.fixture(scope="session")
def analyser(lexicon: Lexicon) -> Analyser:
    return Analyser(lexicon)


@pytest.fixture(scope="session")
def township(_starter_file: Path, tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Iterator[Assistant]:
    """An assistant over the starter knowledge and a township, on a Friday at ten in the morning."""
    path = tmp_path_factory.mktemp("township") / "township.db"
    shutil.copy(_starter_file, path)
    clock = MovableClock()
    clock.move_to(township_pack.TODAY)
    with KnowledgeBase(str(path), clock=clock) as filled:
        township_pack.fill(filled)
        yield Assistant(
            filled, secret=b"only for tests", lexicon=lexicon, region=township_pack.TOWN, hotline="0579-82000000"
        )


@pytest.fixture(scope="session")
def _terminal_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("terminal") / "terminal.db"
    with KnowledgeBase(str(path)) as made:
        publish(made, BULING, TIANHE, JIEHUN, PASSPORT, INTERNAL)
    return path


@pytest.fixture
def database(_terminal_file: Path, tmp_path: Path) -> str:
    """The address of a small knowledge base for the terminal."""
    return f"sqlite:///{shutil.copy(_terminal_file, tmp_path / 'terminal.db')}"


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Types a command for the small knowledge base."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database)
    monkeypatch.delenv("HOTLINE_MODEL", raising=False)
    return lambda *words, **more: CliRunner().invoke(main, list(map(str, words)), **more)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The small site, with accounts of every role."""
    with small_site(tmp_path) as built:
        yield built


@pytest.fixture(scope="module")
def _desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with desk_site(tmp_path_factory.mktemp("desk")) as built:
        yield built


@pytest.fixture
def emptied_desk(_desk: Site) -> Site:
    """A site with operators, the same for all tests of a file but for what each asked."""
    return emptied(_desk)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for the tests of one file."""
    with chromium() as launched:
        yield launched


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The small site on a port of this machine."""
    with serving(tmp_path) as running:
        yield running


def _is_here(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Everything runs on this machine: a connection to another one, or looking up its name, fails the test."""
    guarded = pytest.MonkeyPatch()

    def refuse_others(name: str, host_of: Callable[..., Any]) -> None:
        owner: Any = socket if name == "getaddrinfo" else socket.socket
        original = getattr(owner, name)

        def checked(*args: Any, **kwargs: Any) -> Any:
            host = host_of(*args, **kwargs)
            if isinstance(host, str) and not _is_here(host):
                pytest.fail(f"a test reached for the network: {name}({host})")
            return original(*args, **kwargs)

        guarded.setattr(owner, name, checked)

    def address_of(_socket: socket.socket, *args: Any) -> Any:
        address = args[-1]
        return address[0] if isinstance(address, tuple) else None  # a path is a socket on this machine

    for name in ("connect", "connect_ex", "sendto"):
        refuse_others(name, address_of)
    refuse_others("getaddrinfo", lambda host, *_args, **_kwargs: host)
    yield
    guarded.undo()
