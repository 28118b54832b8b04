"""Laws and notices, and the work their repeals make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, override_option
from hotline.terminal.command.printing import console, progress_bar
from knowledge.entry.law_text import article_name
from knowledge.upkeep.review_queue import KINDS
from knowledge.upkeep.second_looks import KINDS as LOOKS


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


@source.command("amend")
@click.argument("key")
@click.option("--article", required=True, metavar="条", help="改了哪一条，如 22 或 第二十二条")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="从哪天起")
@acting_option
@database_option
def source_amend(key: str, article: str, day: Any, by: str, database: str | None) -> None:
    """登记一条条文的修改：只有引用这一条的内容进入待办；没有改之前照旧回答。"""
    with opened(database) as (kb, settings):
        count = publishing_of(kb, settings).amendments.amend(key, article, on=day.date(), by=by)
    click.echo(
        f"“{key}”{article_name(article)}自 {day.date()} 起修改，引用它的内容有 {count} 条，用 review list 查看。"
    )


@source.command("refresh")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@acting_option
@database_option
def source_refresh(folder: Path, by: str, database: str | None) -> None:
    """载入一个文件夹里的法律文本（.md、.txt）：和上次载入的比较，改了的条文所涉及的内容进入待办。"""
    with opened(database) as (kb, settings), progress_bar() as bar:
        task = bar.add_task("读", total=None)
        done = publishing_of(kb, settings).amendments.load_laws(
            folder, by=by, told=lambda n, total: bar.update(task, completed=n, total=total)
        )
    for drift in done.drifts:
        if drift.differs:
            parts = [("改", drift.changed), ("增", drift.come), ("删", drift.gone)]
            told = "，".join(f"{word} {'、'.join(names[:8])}" for word, names in parts if names)
            click.echo(f"{drift.source}（{drift.version or '没有日期'}）：{told}")
    first = sum(drift.is_first for drift in done.drifts)
    click.echo(
        f"读了 {done.files} 个文件，载入 {len(done.drifts)} 个来源的条文（新 {first}），要看的内容 {done.looks} 条。"
    )
    if done.without:
        click.echo(f"没有找到文本的法律、法规、规章 {len(done.without)} 个：{'、'.join(done.without[:20])}", err=True)
    if done.unread:
        click.echo(f"读不了的文件 {len(done.unread)} 个：{'、'.join(done.unread[:5])}", err=True)


@source.command("watch")
@database_option
def source_watch(database: str | None) -> None:
    """要补的来源：没有读过原文、没有文号、没有网址、没有施行日的，被引用多的在前。"""
    from knowledge.upkeep.watching import lacking

    with opened(database) as (kb, _):
        found = lacking(kb.sources.all(), kb.sources.uses())
        for row in found:
            click.echo(f"{row.uses:>5} 处  {row.key}  缺：{'、'.join(row.lacks)}")
        for name in ("原文", "文号", "网址", "施行日"):
            click.echo(f"缺{name} {sum(name in row.lacks for row in found)} 个", err=True)


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
        looks = kb.second_looks.open(owner)
        table = Table()
        for name in ("编号", "类别", "期限"):
            table.add_column(name, no_wrap=True)
        for name in ("条目", "内容", "来源", "责任单位"):
            table.add_column(name, overflow="fold")  # a code that is cut off cannot be typed
        for row in waiting:
            cited = f"{row.source} → {row.successor}" if row.successor else row.source
            told = (f"{row.name} {row.code}", f"{row.label} {row.text}"[:60], cited, row.owner)
            table.add_row(str(row.id or ""), KINDS[row.kind], str(row.due), *map(Text, told))
        for look in looks:
            new = f" → {look.offered or '（去掉）'}" if look.kind == "starter" else ""
            told = (
                f"{look.name} {look.code}",
                f"{look.label} {look.ours or '（没有）'}{new}"[:120],
                look.source + look.article,
                look.owner,
            )
            table.add_row(f"看{look.id}", LOOKS[look.kind], str(look.due or ""), *map(Text, told))
        console().print(table if waiting or looks else "没有待办。")


@review.command("keep")
@click.argument("number")
@acting_option
@database_option
def review_keep(number: str, by: str, database: str | None) -> None:
    """看过，内容不变（待办里“看…”开头的：条文改了还对，或者保留本单位的）。"""
    with opened(database) as (kb, settings):
        look = publishing_of(kb, settings).amendments.keep(_look_number(number), by=by)
    click.echo(f"{look.name}：{look.label}，不变。")


@review.command("take")
@click.argument("number")
@click.option("--publish", is_flag=True, help="直接发布（审核人）")
@override_option
@acting_option
@database_option
def review_take(number: str, publish: bool, override: str, by: str, database: str | None) -> None:
    """采用起步知识的新内容。"""
    with opened(database) as (kb, settings):
        look = publishing_of(kb, settings).amendments.take(
            _look_number(number), by=by, publish=publish, override=override
        )
    click.echo(f"{look.name}：{look.label}，{'已采用并发布' if publish else '已改到草稿并提交审核'}。")


def _look_number(said: str) -> int:
    digits = said.removeprefix("看")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise click.BadParameter("请写待办里的编号，如 看3", param_hint="NUMBER")
    return int(digits)


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
