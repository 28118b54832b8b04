"""Laws and notices, and the work their repeals make."""

from __future__ import annotations

from typing import Any

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, override_option
from hotline.terminal.command.printing import console
from knowledge.upkeep.reviews import KINDS


@click.group(cls=Group)
def source() -> None:
    """法律和文件：查看、标记废止。"""


@source.command("list")
@database_option
def source_list(database: str | None) -> None:
    """列出全部来源。"""
    with opened(database) as (kb, _):
        for record in kb.sources.all():
            ended = f"  {record.repealed} 废止" if record.repealed else ""
            click.echo(f"{record.key}  {record.level}  {record.number}{ended}")


@source.command("repeal")
@click.argument("key")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="从哪天起不再有效")
@click.option("--superseded-by", default="", metavar="KEY", help="由哪个来源替代")
@acting_option
@database_option
def source_repeal(key: str, day: Any, superseded_by: str, by: str, database: str | None) -> None:
    """标记来源自某日起废止；引用它的内容进入各责任单位的待办，到期未确认的不再作答。"""
    with opened(database) as (kb, settings):
        count = publishing_of(kb, settings).repeal(key, on=day.date(), superseded_by=superseded_by, by=by)
    click.echo(f"“{key}”自 {day.date()} 起废止，有 {count} 条内容待确认，用 review list 查看。")


@source.command("reinstate")
@click.argument("key")
@acting_option
@database_option
def source_reinstate(key: str, by: str, database: str | None) -> None:
    """撤回误标的废止。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).reinstate(key, by=by)
    click.echo(f"“{key}”恢复有效。")


@click.group(cls=Group)
def review() -> None:
    """责任单位的待办：依据废止、将到期、该复核。"""


@review.command("list")
@click.option("--owner", default="", help="只看一个责任单位")
@click.option("--summary", is_flag=True, help="只看各单位件数")
@database_option
def review_list(owner: str, summary: bool, database: str | None) -> None:
    """列出待办。"""
    from rich.table import Table
    from rich.text import Text

    with opened(database) as (kb, _):
        if summary:
            for name, load in kb.reviews.by_owner().items():
                click.echo(
                    f"{name or '（未写责任单位）'}  依据废止 {load.repeal}  将到期 {load.expiry}  该复核 {load.review_by}  逾期 {load.overdue}"
                )
            return
        waiting = kb.reviews.open(owner)
        table = Table()
        for name in ("编号", "类别", "期限"):
            table.add_column(name, no_wrap=True)
        for name in ("条目", "内容", "来源", "责任单位"):
            table.add_column(name, overflow="fold")  # a code that is cut off cannot be typed
        for row in waiting:
            number = str(row.id) if row.id else ""
            source_text = f"{row.source} → {row.successor}" if row.successor else row.source
            table.add_row(
                number,
                KINDS[row.kind],
                str(row.due),
                Text(f"{row.name} {row.code}"),
                Text(f"{row.label} {row.text}"[:60]),
                Text(source_text),
                Text(row.owner),
            )
        console().print(table if waiting else "没有待办。")


@review.command("confirm")
@click.argument("review_id", type=int)
@click.option("--article", default="", help="在新文件里的条款")
@click.option("--publish", is_flag=True, help="直接发布（审核人）")
@override_option
@acting_option
@database_option
def review_confirm(
    review_id: int, article: str, publish: bool, override: str, by: str, database: str | None
) -> None:  # fmt: skip
    """确认内容沿用到替代文件。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).carry_over(review_id, by=by, article=article, publish=publish, override=override)
    click.echo("已沿用并发布。" if publish else "已改到草稿并提交审核。")


@review.command("withdraw")
@click.argument("review_id", type=int)
@click.option("--publish", is_flag=True, help="直接发布（审核人）")
@override_option
@acting_option
@database_option
def review_withdraw(review_id: int, publish: bool, override: str, by: str, database: str | None) -> None:
    """撤下这条内容。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).take_out(review_id, by=by, publish=publish, override=override)
    click.echo("已撤下并发布。" if publish else "已改到草稿并提交审核。")
