"""Making a knowledge base, moving it to another database, and starting the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.doors import Doors
from hotline.terminal.command.errors import Refused, plain_errors
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import load_starter, opened, settings_of
from hotline.terminal.command.options import database_option
from knowledge.settings import Settings

if TYPE_CHECKING:
    from knowledge.store import KnowledgeBase


@click.command(cls=Command)
@database_option
def init(database: str | None) -> None:
    """建立数据库并装入起步知识；已有的数据库会升级并补入新的起步知识。"""
    with opened(database, create=True) as (kb, settings):
        load_starter(kb, settings)


@click.command(cls=Command)
@click.option("--host", help="监听地址")
@click.option("--port", type=click.IntRange(1, 65535), help="监听端口")
@click.option("--workers", type=click.IntRange(1, 64), help="用几个进程回答，不超过处理器核数")
@database_option
@click.pass_obj
def serve(
    doors: Doors,
    host: str | None,
    port: int | None,
    workers: int | None,
    database: str | None,
) -> None:
    """启动网页服务。"""
    import gc
    import os

    gc.disable()  # until a worker answers, see `web.serving`
    with plain_errors():
        settings = settings_of(database)
    named, at = host or settings.host, port or settings.port
    address = _free_address(named, at)
    with opened(database, starter=True) as (kb, settings):
        _check_usable(kb, settings)
        _warn(kb, settings, named)
    # The worker process reads its settings from the environment, like any other way of starting the app.
    os.environ["HOTLINE_DATABASE_URL"] = settings.database_url
    click.echo(f"请在浏览器打开 http://{named}:{at}  （Ctrl-C 停止）", err=True)
    doors.pages(address, at, workers or settings.workers)


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
        "会话密钥也要带过去：把原来 .secret 文件的第一行设为 HOTLINE_SECRET_KEY，否则工作人员要重新登录。", err=True
    )


def _free_address(host: str, port: int) -> str:
    """The number of the address to listen at, tried out first: granian shares a port with another of its kind, silently."""
    import errno
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Refused(f"找不到监听地址“{host}”，请写 127.0.0.1（只给本机）或 0.0.0.0（给所有人）。") from None
    family, _, _, _, where = min(found, key=lambda each: each[0] != socket.AF_INET)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # What Windows calls reusing is what we try to find out about.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        probe.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"端口 {port} 已被占用，请换一个，如 PORT={port % 65535 + 1}。") from None
            if error.errno in {errno.EACCES, errno.EPERM}:
                raise Refused(f"没有权限使用端口 {port}，请换一个 1024 以上的，如 PORT=8000。") from None
            raise Refused(f"不能在 {host} 上监听，这台机器没有这个地址，请检查 HOST。") from None
    return str(where[0])


def _check_usable(kb: KnowledgeBase, settings: Settings) -> None:
    """What the worker would stumble over, said here in one sentence."""
    from hotline.reading.lexicon import read_lexicon
    from hotline.searching.model import read_model
    from hotline.searching.snapshot import keep_beside, own_lines

    keep_beside(kb)
    if settings.model:
        read_model(Path(settings.model))
    if own := own_lines(kb):
        read_lexicon(extra=own)


def _warn(kb: KnowledgeBase, settings: Settings, host: str) -> None:
    """What does not keep the service from running, and will be missed one day."""
    from dataclasses import replace

    from hotline.checkup import examine_knowledge, examine_settings

    at = replace(settings, host=host)
    for finding in (*examine_settings(at), *examine_knowledge(kb)):
        if finding.grade in ("note", "error"):
            click.echo(f"注意：{finding.said}", err=True)
