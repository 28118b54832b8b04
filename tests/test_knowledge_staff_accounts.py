"""Staff accounts: hashed passwords, roles and what they may do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from knowledge.staff import accounts
from knowledge.staff.accounts import LOCAL, RIGHTS, ROLES, Account, Role
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase

PASSWORD = "correct-horse"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """One account of every role; hashing is slow on purpose, so the tests that only look share it."""
    folder: Path = tmp_path_factory.mktemp("staff")
    with KnowledgeBase(str(folder / "hotline.db")) as kb:
        kb.accounts.add("zuoxi", PASSWORD, role="operator", name="坐席一", departments=["热线中心"])
        kb.accounts.add("bianji", PASSWORD, role="editor")
        kb.accounts.add("shenhe", PASSWORD, role="reviewer")
        kb.accounts.add("zongguan", PASSWORD, role="admin")
        yield kb


def test_the_right_password_opens_and_no_other(staffed: KnowledgeBase) -> None:
    assert staffed.accounts.authenticate("zuoxi", PASSWORD) == Account(
        "zuoxi", "坐席一", ("热线中心",), "operator", True
    )
    assert staffed.accounts.authenticate("zuoxi", PASSWORD + " ") is None
    assert staffed.accounts.authenticate("zuoxi", "") is None
    assert staffed.accounts.authenticate("nobody", PASSWORD) is None


def test_no_password_is_stored(staffed: KnowledgeBase) -> None:
    rows = staffed._connections.db.execute("SELECT username, password_hash FROM staff").fetchall()
    assert all(stored.startswith("$argon2id$") for _, stored in rows)
    assert len({stored for _, stored in rows}) == len(rows)
    assert not any(PASSWORD in str(entry) for entry in staffed.audit.of())


def test_hashing_costs_what_the_library_advises(kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other tests hash fast; a deployment does not (RFC 9106, the second recommended choice)."""
    monkeypatch.setattr(accounts, "PasswordHasher", PasswordHasher)
    kb.accounts.add("a", PASSWORD, role="editor")
    (stored,) = kb._connections.db.execute("SELECT password_hash FROM staff").fetchone()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_new_password_takes_the_place_of_the_old(kb: KnowledgeBase) -> None:
    kb.accounts.add("a", PASSWORD, role="editor")
    kb.accounts.set_password("a", "another-one", by="管理员")
    assert kb.accounts.authenticate("a", PASSWORD) is None
    assert kb.accounts.authenticate("a", "another-one")
    assert [e.action for e in kb.audit.of("user:a")] == ["修改密码", "新增账号"]


def test_an_account_that_was_stopped_does_nothing(kb: KnowledgeBase) -> None:
    kb.accounts.add("a", PASSWORD, role="admin")
    kb.accounts.add("b", PASSWORD, role="admin")
    kb.accounts.set_active("a", False, by="管理员")
    assert kb.accounts.authenticate("a", PASSWORD) is None
    with pytest.raises(NotAllowed, match="没有这项权限"):
        kb.accounts.require("a", "inbox")
    kb.accounts.set_active("a", True)
    assert kb.accounts.authenticate("a", PASSWORD)
    assert kb.accounts.require("a", "users") == "a"


@pytest.mark.parametrize(
    ("username", "password", "role", "message"),
    [
        ("zuoxi", PASSWORD, "operator", "用户名 zuoxi 已经有了，请另取一个。"),
        (" zuoxi ", PASSWORD, "operator", "用户名 zuoxi 已经有了，请另取一个。"),
        ("new", "1234567", "operator", "密码至少 8 位。"),
        ("new", PASSWORD, "boss", "角色只能是 operator、editor、reviewer、admin。"),
        ("  ", PASSWORD, "operator", "用户名不能为空，也不能是“本机”。"),
        (LOCAL, PASSWORD, "operator", "用户名不能为空，也不能是“本机”。"),
    ],
)
def test_an_account_that_cannot_be(
    staffed: KnowledgeBase, username: str, password: str, role: Role, message: str
) -> None:
    with pytest.raises(Conflict) as caught:
        staffed.accounts.add(username, password, role=role)
    assert str(caught.value) == message
    assert len(staffed.accounts.all()) == 4


def test_a_short_password_is_not_set(staffed: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="密码至少 8 位"):
        staffed.accounts.set_password("zuoxi", "short")


def test_an_unknown_account(staffed: KnowledgeBase) -> None:
    for attempt in (
        lambda: staffed.accounts.get("nobody"),
        lambda: staffed.accounts.set_password("nobody", PASSWORD),
        lambda: staffed.accounts.set_active("nobody", False),
        lambda: staffed.accounts.require("nobody", "inbox"),
    ):
        with pytest.raises(NotFound, match="没有账号 nobody"):
            attempt()


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("operator", {"inbox", "attach"}),
        ("editor", {"inbox", "attach", "edit"}),
        ("reviewer", {"inbox", "attach", "edit", "publish", "withdraw"}),
        ("admin", set(RIGHTS)),
    ],
)
def test_what_each_role_may_do(role: str, rights: set[str]) -> None:
    account = Account("a", "", (), role, True)
    assert {right for right in RIGHTS if account.may(right)} >= rights
    forbidden = {"operator": "edit", "editor": "publish", "reviewer": "bulk"}
    assert role == "admin" or not account.may(forbidden[role])
    assert not any(Account("a", "", (), role, False).may(right) for right in RIGHTS)


def test_every_right_belongs_to_known_roles_and_the_admin_has_all() -> None:
    assert all(roles <= set(ROLES) and "admin" in roles for roles in RIGHTS.values())


def test_who_can_write_the_file_needs_no_account(kb: KnowledgeBase) -> None:
    assert kb.accounts.require(LOCAL, "bulk") == LOCAL
