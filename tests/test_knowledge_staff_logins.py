"""How often passwords may be tried: a lock of each account that grows, a looser one of each address, counted first."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import knowledge.staff.logins
from knowledge.staff.logins import OF_ACCOUNT, OF_ADDRESS, TooManyTries
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock

PASSWORD, OFFICE, ELSEWHERE = "correct-horse", "203.0.113.7", "198.51.100.9"


@pytest.fixture(scope="module")
def _staffed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with two accounts, made once, because hashing takes its time on purpose."""
    path = tmp_path_factory.mktemp("logins") / "staff.db"
    with KnowledgeBase(str(path)) as kb:
        for name in ("lina", "wangmin"):
            kb.accounts.add(name, PASSWORD, role="editor")
    return path.read_bytes()


@pytest.fixture
def kb(_staffed: bytes, tmp_path: Path, clock: MovableClock) -> Iterator[KnowledgeBase]:
    path = tmp_path / "staff.db"
    path.write_bytes(_staffed)
    with KnowledgeBase(str(path), clock=clock) as staffed:
        yield staffed


def attempt(kb: KnowledgeBase, username: str = "lina", password: str = "guess", address: str = OFFICE) -> object:
    """True for a right password, False for a wrong one, the seconds to wait while it is not looked at."""
    try:
        return kb.logins.attempt(username, password, address=address) is not None
    except TooManyTries as error:
        return error.seconds


def test_five_wrong_passwords_lock_the_account_for_a_minute_whatever_is_tried_from_where(
    kb: KnowledgeBase, clock: MovableClock
) -> None:
    assert [attempt(kb) for _ in range(6)] == [False] * 5 + [60]
    assert attempt(kb, password=PASSWORD) == 60
    assert attempt(kb, password=PASSWORD, address=ELSEWHERE) == 60
    clock.move(seconds=59)
    assert attempt(kb, password=PASSWORD) == 1
    clock.move(seconds=1)
    assert attempt(kb, password=PASSWORD) is True


def test_a_colleague_behind_the_same_address_is_let_in(kb: KnowledgeBase) -> None:
    for _ in range(9):
        attempt(kb, "lina")
    assert attempt(kb, "wangmin", PASSWORD) is True


def test_every_further_failure_locks_longer_up_to_a_quarter_of_an_hour(kb: KnowledgeBase, clock: MovableClock) -> None:
    waits = []
    for _ in range(4):
        attempt(kb)
    for _ in range(7):
        assert attempt(kb) is False
        waits.append(attempt(kb))
        clock.move(seconds=int(str(waits[-1])))
    assert waits == [60, 120, 240, 480, 900, 900, 900]


def test_trying_while_it_is_locked_does_not_lock_it_longer(kb: KnowledgeBase, clock: MovableClock) -> None:
    for _ in range(50):
        attempt(kb)
    clock.move(seconds=60)
    assert attempt(kb, password=PASSWORD) is True


def test_a_right_password_starts_the_count_again(kb: KnowledgeBase) -> None:
    for _ in range(3):
        assert [attempt(kb) for _ in range(4)] == [False] * 4
        assert attempt(kb, password=PASSWORD) is True


def test_many_at_once_are_no_more_than_many_in_a_row(kb: KnowledgeBase) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: attempt(kb), range(24)))
    assert results.count(False) == OF_ACCOUNT.free


def test_names_that_are_no_account_are_locked_alike(kb: KnowledgeBase) -> None:
    assert [attempt(kb, "nobody") for _ in range(6)] == [attempt(kb, "lina") for _ in range(6)]


def test_one_address_may_not_try_many_accounts(
    kb: KnowledgeBase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.staff.logins, "OF_ADDRESS", replace(OF_ADDRESS, free=8))
    assert [attempt(kb, f"name{n}") for n in range(9)] == [False] * 8 + [60]
    assert attempt(kb, "wangmin", PASSWORD) == 60
    assert attempt(kb, "wangmin", PASSWORD, ELSEWHERE) is True
    clock.move(minutes=16)
    assert attempt(kb, "wangmin", PASSWORD) is True


def test_right_passwords_do_not_use_up_an_address(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.staff.logins, "OF_ADDRESS", replace(OF_ADDRESS, free=3))
    assert [attempt(kb, "lina", PASSWORD) for _ in range(8)] == [True] * 8


def test_the_addresses_of_one_ipv6_network_are_one(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.staff.logins, "OF_ADDRESS", replace(OF_ADDRESS, free=3))
    tries = [attempt(kb, f"name{n}", address=f"2001:db8:1:2::{n}") for n in range(4)]
    assert tries == [False] * 3 + [60]
    assert attempt(kb, address="2001:db8:1:3::1") is False


def test_the_count_is_in_the_database_without_names_and_for_a_day(kb: KnowledgeBase, clock: MovableClock) -> None:
    for _ in range(5):
        attempt(kb)
    with KnowledgeBase(kb.path, clock=clock) as other_process:
        assert attempt(other_process, password=PASSWORD) == 60
    stored = str(kb._connections.db.execute("SELECT * FROM login_tries").fetchall())
    assert "lina" not in stored
    assert OFFICE not in stored
    clock.move(hours=24, minutes=1)
    attempt(kb, "wangmin", PASSWORD)
    assert kb._connections.db.execute("SELECT count(*) FROM login_tries").fetchone() == (1,)


@pytest.mark.parametrize(("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (8, 8), (9, 15), (5_000, 15)])
def test_how_long_failures_lock(failures: int, minutes: int) -> None:
    assert OF_ACCOUNT.locked_for(failures) == timedelta(minutes=minutes)
