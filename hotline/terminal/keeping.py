"""Keeping a deployment: backups and putting one back, looking it over, and changing its key."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hotline.terminal.command.errors import Refused, plain_errors
from hotline.terminal.command.group import Command, Group
from hotline.terminal.command.opening import opened, settings_of
from hotline.terminal.command.options import database_option

ROWS = {
    "items": "事项",
    "revisions": "版次",
    "questions": "问答",
    "cases": "待办",
    "staff": "账号",
    "audit": "操作记录",
}


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keep-days", type=click.IntRange(1, 3650), default=30, help="留多少天的（默认 30）；更早的每月留一份，留一年"
)
@database_option
def backup(folder: Path, keep_days: int, database: str | None) -> None:
    """备份到文件夹，不用停服务：做完打开核对，太旧的删去。

    写成以 .db 结尾的文件名，就只做这一份。
    """
    from knowledge.backups import back_up, back_up_to

    with opened(database) as (kb, _):
        one_file = folder.suffix == ".db" and not folder.is_dir()
        made = back_up_to(kb, folder) if one_file else back_up(kb, folder, keep_days=keep_days)
    click.echo(f"已备份到 {made.path}，核对过：{_told(made.rows)}。")
    if made.removed:
        click.echo(f"删去了 {len(made.removed)} 份太旧的。")


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="换下现有的数据库；它会改名留在旁边")
@click.option("--database", help="恢复到哪里；不写用 HOTLINE_DATABASE_URL")
def restore(file: Path, replace: bool, database: str | None) -> None:
    """用备份恢复数据库；先停服务。PostgreSQL 的先建一个空库。"""
    from knowledge.backups import restore as put_back
    from knowledge.backups import restore_to_server
    from knowledge.storage.clock import now
    from knowledge.storage.connections import is_postgres, path_of

    with plain_errors():
        url = database or settings_of(None).database_url
        if is_postgres(url):
            restored = restore_to_server(file, url)
        else:
            restored = put_back(file, path_of(url), clock=now, replace=replace)
    click.echo(f"已恢复到{'服务器上的数据库' if is_postgres(url) else f' {restored.path}'}：{_told(restored.rows)}。")


def _told(rows: dict[str, int]) -> str:
    return "，".join(f"{name} {rows[table]}" for table, name in ROWS.items())


@click.command(cls=Command)
@database_option
def doctor(database: str | None) -> None:
    """体检：设置、文件权限、数据库、磁盘、备份、时钟、字体，有问题的各说一句该怎么办。"""
    from hotline.checkup import GRADES, examine, worst

    with plain_errors():
        found = list(examine(settings_of(database)))
    for finding in found:
        click.echo(f"{GRADES[finding.grade]}：{finding.said}")
    counts = "，".join(f"{name} {sum(f.grade == grade for f in found)}" for grade, name in GRADES.items())
    click.echo(f"看完了：{counts}。")
    sys.exit(1 if worst(found) == "error" else 0)


@click.group(cls=Group)
def keys() -> None:
    """密钥：更换会话密钥，重新加密联系方式。"""


@keys.command("rotate")
@database_option
def keys_rotate(database: str | None) -> None:
    """换一把密钥；原来的还能用一天，打开着的对话不会断。"""
    from knowledge.keys import key_file, rotate
    from knowledge.storage.clock import now
    from knowledge.storage.connections import is_postgres, path_of

    with plain_errors():
        settings = settings_of(database)
        if settings.secret_key or is_postgres(settings.database_url):
            raise Refused(
                "密钥是用 HOTLINE_SECRET_KEY 设的：请把现在的写到 HOTLINE_OLD_SECRET_KEY，HOTLINE_SECRET_KEY 换成新的，各台机器都重新启动；一天后去掉旧的。"
            )
        rotate(key_file(path_of(settings.database_url)), now())
    click.echo("已换新密钥，重新启动服务后生效；原来的还能用一天。收险情通知的一方请同时换成新的。")


@keys.command("reseal")
@database_option
def keys_reseal(database: str | None) -> None:
    """用 HOTLINE_CONTACT_KEY 里的头一把重新加密联系方式和两步登录，以后旧的可以去掉。"""
    from hotline.sealing import reseal

    with opened(database) as (kb, settings):
        if not settings.contact_key:
            raise Refused("没有设置 HOTLINE_CONTACT_KEY：先用 tickets key 生成一把，写在最前面，旧的留在后面。")
        done = reseal(kb, settings.contact_key)
    click.echo(f"已换成头一把密钥：联系方式 {done.contacts} 份，两步登录 {done.secrets} 份。")
    if done.lost:
        raise Refused(
            f"另有 {done.lost} 份哪一把都打不开，旧密钥先不要去掉；把当时的密钥加到 HOTLINE_CONTACT_KEY 后面再运行一次。"
        )
    click.echo("HOTLINE_CONTACT_KEY 里其余的可以去掉了；备份里的还要用它们，留到备份轮换完。")
