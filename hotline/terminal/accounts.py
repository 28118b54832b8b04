"""Accounts of staff."""

from __future__ import annotations

from typing import Any

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import acting_option, database_option
from knowledge.staff.accounts import ROLES


def password_option(command: Any) -> Any:
    return click.password_option(prompt="密码", confirmation_prompt="再输一遍", help="不写则提示输入")(command)


def departments_option(command: Any) -> Any:
    told = "单位，可以写多次；编辑只能改由自己单位负责的条目"
    return click.option("--department", "departments", multiple=True, metavar="NAME", help=told)(command)


@click.group(cls=Group)
def user() -> None:
    """工作人员账号。"""


@user.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="坐席、编辑、审核、管理员")
@click.option("--name", default="", help="姓名")
@departments_option
@password_option
@acting_option
@database_option
def user_add(
    username: str, role: Any, name: str, departments: tuple[str, ...], password: str, by: str, database: str | None
) -> None:
    """新增账号。"""
    with opened(database, starter=True) as (kb, _):
        by = kb.accounts.require(by, "users")
        kb.accounts.add(username, password, role=role, name=name, departments=departments, by=by)
    click.echo(f"已新增账号 {username}。")


@user.command("list")
@database_option
def user_list(database: str | None) -> None:
    """列出账号。"""
    from knowledge.staff.accounts import ROLE_NAMES

    with opened(database) as (kb, _):
        for account in kb.accounts.all():
            closed = "" if account.active else "  已停用"
            second = "  两步登录" if account.username in kb.second_steps.having() else ""
            departments = "、".join(account.departments)
            click.echo(f"{account.username}  {ROLE_NAMES[account.role]}  {departments}{second}{closed}")


@user.command("password")
@click.argument("username")
@password_option
@acting_option
@database_option
def user_password(username: str, password: str, by: str, database: str | None) -> None:
    """重设密码；这个账号已有的登录都会退出。"""
    with opened(database) as (kb, _):
        kb.accounts.set_password(username, password, by=kb.accounts.require(by, "users"))
    click.echo(f"已重设 {username} 的密码，请本人登录后在“我的账号”里再改一次。")


@user.command("totp-reset")
@click.argument("username")
@acting_option
@database_option
def user_totp_reset(username: str, by: str, database: str | None) -> None:
    """重设两步登录（手机和恢复码都丢了）：这个账号先只要密码，本人再开启。"""
    with opened(database) as (kb, _):
        kb.second_steps.remove(kb.accounts.get(username).username, by=kb.accounts.require(by, "users"))
    click.echo(f"已重设 {username} 的两步登录，请本人登录后在“我的账号”里再开启。")


@user.command("role")
@click.argument("username")
@click.argument("role", type=click.Choice(ROLES))
@departments_option
@acting_option
@database_option
def user_role(username: str, role: Any, departments: tuple[str, ...], by: str, database: str | None) -> None:
    """改角色；写了 --department 的，单位也换成写的这些。"""
    from knowledge.staff.accounts import ROLE_NAMES

    with opened(database) as (kb, _):
        by = kb.accounts.require(by, "users")
        account = kb.accounts.set_role(username, role, departments=departments or None, by=by)
    belongs = "、".join(account.departments) or "没有登记"
    click.echo(f"{username} 现在是{ROLE_NAMES[account.role]}，单位：{belongs}。")


@user.command("close")
@click.argument("username")
@acting_option
@database_option
def user_close(username: str, by: str, database: str | None) -> None:
    """停用账号，立即退出；做过的事都还记着。"""
    with opened(database) as (kb, _):
        kb.accounts.set_active(username, False, by=kb.accounts.require(by, "users"))
    click.echo(f"已停用 {username}，用 user open 可以恢复。")


@user.command("open")
@click.argument("username")
@acting_option
@database_option
def user_open(username: str, by: str, database: str | None) -> None:
    """恢复停用的账号。"""
    with opened(database) as (kb, _):
        kb.accounts.set_active(username, True, by=kb.accounts.require(by, "users"))
    click.echo(f"已恢复 {username}。")
