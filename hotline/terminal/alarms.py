"""Alarms that were given: looking through them, and what staff said of them."""

from __future__ import annotations

from pathlib import Path

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import database_option
from hotline.terminal.command.printing import write_file


@click.group(cls=Group)
def alarms() -> None:
    """提示过的险情：查看、查找和导出标注。"""


@alarms.command("list")
@click.argument("search", default="")
@click.option("--days", type=click.IntRange(1, 3650), default=7, help="最近几天")
@database_option
def alarms_list(search: str, days: int, database: str | None) -> None:
    """列出最近提示过的险情，可以只列问题里含某些字的。"""
    from knowledge.asked.alarms import LABELS, LEVELS

    with opened(database) as (kb, _):
        found = kb.alarms.lately(days=days, search=search, limit=1000)
        for alarm in found:
            said = LABELS.get(alarm.label, "未标")
            click.echo(
                f"{alarm.at[:16].replace('T', ' ')}  {alarm.kind}  {LEVELS[alarm.level]}  {alarm.phone}  {said}  {alarm.reply_id}"
            )
            click.echo(f"    {' '.join(alarm.question.split())}")
        if not found:
            click.echo("没有提示过险情。")


@alarms.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def alarms_export(file: Path, database: str | None) -> None:
    """把标过“是险情”“误报”的问题导出为 JSONL，用来重新拟合。"""
    with opened(database) as (kb, _):
        lines = list(kb.alarms.sentences())
    write_file(file, "".join(f"{line}\n" for line in lines))
    click.echo(f"已导出 {len(lines)} 条标注到 {file}。")
