"""Sessions end on the server: by signing out, twelve hours after signing in, and with the account or its password."""

from pathlib import Path

import pytest

from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.underneath import file_before

PASSWORD = "correct-horse"


@pytest.fixture
def staffed(kb: KnowledgeBase) -> KnowledgeBase:
    for name in ("a", "b"):
        kb.accounts.add(name, PASSWORD, role="admin")
    return kb


def test_a_session_is_whose_it_was_opened_for_until_signing_out(staffed: KnowledgeBase) -> None:
    first, second = staffed.sessions.open("a"), staffed.sessions.open("a")
    assert staffed.sessions.username(first) == "a"
    staffed.sessions.end(first)
    assert staffed.sessions.username(first) is None
    assert staffed.sessions.username(second) == "a"
    assert staffed.sessions.username("made up") is None


def test_twelve_hours_are_the_end_however_much_it_is_used(staffed: KnowledgeBase, clock: MovableClock) -> None:
    token = staffed.sessions.open("a")
    for _ in range(11):
        clock.move(hours=1)
        assert staffed.sessions.username(token) == "a"
    clock.move(hours=1)
    assert staffed.sessions.username(token) is None
    staffed.sessions.open("b")
    rows = staffed._connections.db.execute("SELECT username FROM staff_sessions").fetchall()
    assert rows == [("b",)]


@pytest.mark.parametrize("change", ["password", "closed"])
def test_another_password_or_closing_ends_all_of_an_account(staffed: KnowledgeBase, change: str) -> None:
    mine, also_mine, other = (staffed.sessions.open(name) for name in ("a", "a", "b"))
    if change == "password":
        staffed.accounts.set_password("a", "another-one")
    else:
        staffed.accounts.set_active("a", False)
        staffed.accounts.set_active("a", True)
    assert [staffed.sessions.username(token) for token in (mine, also_mine, other)] == [None, None, "b"]


def test_the_database_holds_no_token(staffed: KnowledgeBase) -> None:
    token = staffed.sessions.open("a")
    assert token not in str(staffed._connections.db.execute("SELECT * FROM staff_sessions").fetchall())


def test_accounts_of_before_keep_their_department(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = file_before(path, "0008_staff_departments")
    for name, department in (("a", "公安局"), ("b", " ")):
        values = [name, name, department, "editor", "hash", 1, "2026-01-01"]
        old.execute("INSERT INTO staff VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    old.conn.commit()
    old.close()
    with KnowledgeBase(str(path)) as kb:
        assert [(each.username, each.departments) for each in kb.accounts.all()] == [("a", ("公安局",)), ("b", ())]
