"""Moving a deployment from one database to another."""

from __future__ import annotations

import click

from hotline.terminal.command.errors import plain_errors
from hotline.terminal.command.group import Command


@click.command(cls=Command)
@click.option("--from", "source", required=True, metavar="URL", help="现在的数据库，如 sqlite:///hotline.db")
@click.option("--to", "target", required=True, metavar="URL", help="新的空数据库，如 postgresql://用户@主机/库名")
def migrate(source: str, target: str) -> None:
    """把全部内容从一个数据库抄到另一个空的数据库（SQLite、PostgreSQL 互抄），逐表核对行数。"""
    from knowledge.storage.copying import copy_deployment

    with plain_errors():
        counts = copy_deployment(source, target, progress=lambda name, rows: click.echo(f"{name}：{rows} 行", err=True))
    click.echo(f"已抄 {sum(counts.values())} 行（{len(counts)} 个表），两边行数一致。")
    click.echo(
        "会话密钥也要带过去：把原来 .secret 文件里的内容设为 HOTLINE_SECRET_KEY，否则工作人员要重新登录。", err=True
    )
