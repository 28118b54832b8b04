"""Accounts in the terminal."""

from collections.abc import Callable

import pytest
from click.testing import Result

from knowledge.entry.validation import check_item
from knowledge.staff.api_tokens import SCOPES
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING
from tests.terminal import refused


def test_accounts_are_managed_in_the_terminal(run: Callable[..., Result], database: str) -> None:
    def accounts() -> str:
        return run("user", "list").stdout

    added = run("user", "add", "wangmin", "--role", "editor", "--department", "民政局", "--department", "残联",
                "--password", "correct-horse")  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "wangmin  编辑  残联、民政局" in accounts()
    assert "单位：残联、民政局" in run("user", "role", "wangmin", "reviewer").stdout
    assert "单位：公安局。" in run("user", "role", "wangmin", "editor", "--department", "公安局").stdout
    assert run("user", "password", "wangmin", input="another-horse\nanother-horse\n").exit_code == 0
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert kb.accounts.authenticate("wangmin", "another-horse")
    assert run("user", "close", "wangmin").exit_code == 0
    assert "已停用" in accounts()
    assert run("user", "open", "wangmin").exit_code == 0
    assert "已停用" not in accounts()


def test_a_second_step_is_reset_in_the_terminal(run: Callable[..., Result], database: str) -> None:
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        kb.accounts.add("lina", "correct-horse", role="editor")
        kb.second_steps.offer("lina", "plain:AAAA")
        kb.second_steps.confirm("lina", 0)
        assert "两步登录" in run("user", "list").stdout
        refused(run("user", "totp-reset", "lina", "--as", "lina"), 1, "没有这项权限")
        assert kb.second_steps.has("lina")
        assert run("user", "totp-reset", "lina").exit_code == 0
        assert not kb.second_steps.has("lina")
        refused(run("user", "totp-reset", "lina"), 1, "没有开启两步登录")
        refused(run("user", "totp-reset", "nobody"), 1, "没有账号 nobody")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["close", "zongguan"], "最后一个能用的管理员"),
        (["role", "zongguan", "editor"], "最后一个能用的管理员"),
        (["password", "zongguan", "--password", "zongguan1"], "不能和用户名一样"),
        (["password", "zongguan", "--password", "12345678"], "太容易猜到"),
        (["add", "li", "--role", "editor", "--password", "password"], "太容易猜到"),
        (["password", "nobody", "--password", "correct-horse"], "没有账号 nobody"),
        (["close", "zongguan", "--as", "lina"], "没有这项权限"),
        (["password", "zongguan", "--password", "correct-house", "--as", "lina"], "没有这项权限"),
        (["role", "lina", "admin", "--as", "lina"], "没有这项权限"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_to_an_account(
    run: Callable[..., Result], database: str, words: list[str], told: str
) -> None:
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        kb.accounts.add("zongguan", "correct-horse", role="admin")
        kb.accounts.add("lina", "correct-horse", role="editor", departments=["民政局"])
        before = kb.accounts.all()
        refused(run("user", *words), 1, told)
        assert kb.accounts.all() == before
        assert kb.accounts.authenticate("zongguan", "correct-horse")


def test_departments_limit_editors_in_the_terminal_too(run: Callable[..., Result], database: str) -> None:
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        kb.accounts.add("lina", "correct-horse", role="editor", departments=["民政局"])
        kb.items.publish_many([check_item(BULING | {"owner": "公安局"})], by="本机")
    refused(run("gate", "add", "sfz-buling", "身份证没了", "--as", "lina"), 1, "由“公安局”负责")
    assert run("ask", "蓝本本没了").exit_code == 1
    refused(run("inbox", "attach", "1", "sfz-buling", "--as", "lina"), 1, "由“公安局”负责")
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert kb.guarded.all() == []
        assert kb.inbox.get(1).state == "open"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_of_every_scope_is_made_in_the_terminal(run: Callable[..., Result], database: str, scope: str) -> None:
    made = run("token", "add", "转写", "--scope", scope)
    assert made.exit_code == 0, made.output
    with KnowledgeBase(database.removeprefix("sqlite:///")) as kb:
        assert [each.scopes for each in kb.api_tokens.all()] == [(scope,)]
