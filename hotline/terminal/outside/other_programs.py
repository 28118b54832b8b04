"""What other programs use: tokens, and the tools for language models."""

from __future__ import annotations

from typing import Any

import click

from hotline.terminal.command.doors import Doors
from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Command, Group
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import acting_option, database_option
from knowledge.staff.api_tokens import SCOPES


@click.command(cls=Command)
@click.option("--http", is_flag=True, help="经 HTTP 提供（每次请求带接口令牌）；不加就用标准输入输出")
@click.option("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只给本机）")
@click.option("--port", type=click.IntRange(1, 65535), default=8100, help="监听端口（默认 8100）")
@database_option
@click.pass_obj
def mcp(doors: Doors, http: bool, host: str, port: int, database: str | None) -> None:
    """给语言模型用的工具（MCP）：提问、事项、内容、更新、核对文字。"""
    from importlib.util import find_spec

    if find_spec("mcp") is None:
        raise Refused("没有安装 mcp：请运行 pip install 'hotline-assistant[mcp]'。")
    with opened(database, starter=True) as (kb, settings):
        assistant = assistant_of(kb, settings)
        assistant.ready()
        if http:
            if not any(not token.revoked for token in kb.api_tokens.all()):
                raise Refused("还没有接口令牌：先用 token add 名字 --scope ask --scope read --scope check 新建一个。")
            click.echo(f"工具在 http://{host}:{port}/mcp  （Ctrl-C 停止）", err=True)
        doors.models(assistant, (host, port) if http else None)


@click.group(cls=Group)
def token() -> None:
    """接口令牌：给别的程序用，可以限定权限和期限。"""


@token.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(list(SCOPES)),
    required=True,
    help="权限，可以多次：" + "、".join(f"{scope} {what}" for scope, what in SCOPES.items()),
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="最后一天（默认一直有效）")
@acting_option
@database_option
def token_add(name: str, scopes: tuple[str, ...], until: Any, by: str, database: str | None) -> None:
    """新建一个令牌；只显示这一次，库里只存它的指纹。"""
    with opened(database) as (kb, _):
        kb.accounts.require(by, "users")
        made, secret = kb.api_tokens.make(name, scopes, by=by, expires_on=until.date() if until else None)
    click.echo(f"第 {made.id} 个令牌（{name}）：{secret}")
    click.echo("请现在就交给使用的人，以后不再显示。", err=True)


@token.command("list")
@database_option
def token_list(database: str | None) -> None:
    """列出令牌。"""
    with opened(database) as (kb, _):
        for each in kb.api_tokens.all():
            state = "已停用" if each.revoked else f"到 {each.expires_on}" if each.expires_on else "有效"
            click.echo(f"{each.id}  {each.name}  {' '.join(each.scopes)}  {state}  {each.made_by} {each.made_at[:10]}")


@token.command("revoke")
@click.argument("token_id", type=int)
@acting_option
@database_option
def token_revoke(token_id: int, by: str, database: str | None) -> None:
    """停用一个令牌，马上失效。"""
    with opened(database) as (kb, _):
        kb.accounts.require(by, "users")
        revoked = kb.api_tokens.revoke(token_id, by=by)
    click.echo(f"已停用 {revoked.name}。")
