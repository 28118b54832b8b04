"""What was asked and told: replaying, ratings, purging."""

from __future__ import annotations

import json
from typing import Any

import click

from hotline.terminal.command.group import Command, Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option


@click.command(cls=Command)
@click.argument("reply_id")
@click.option("--json", "as_json", is_flag=True, help="输出存下的完整答复（JSON）")
@database_option
def replay(reply_id: str, as_json: bool, database: str | None) -> None:
    """重放当时的答复：问了什么、答了什么、什么时候。"""
    with opened(database) as (kb, _):
        logged = kb.questions.get(reply_id)
        if as_json:
            click.echo(json.dumps(logged.reply, ensure_ascii=False, indent=1))
            return
        click.echo(
            f"时间：{logged.asked_at}  渠道：{logged.channel}  会话：{logged.conversation}  结果：{logged.outcome}"
        )
        click.echo(f"问：{logged.question}")
        click.echo(f"答：{logged.reply['text']}")


@click.group(cls=Group)
def log() -> None:
    """问答记录：按期清理，删去一个问题。"""


@log.command("purge")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), help="删去这一天以前的；不写就按 HOTLINE_LOG_KEEP_DAYS")
@click.option("--yes", is_flag=True, help="不再询问")
@acting_option
@database_option
def log_purge(before: Any, yes: bool, by: str, database: str | None) -> None:
    """删去某日以前的问答和评价；没处理的待办和操作记录留着。不能恢复，请先备份。"""
    with opened(database) as (kb, settings):
        day = before.date() if before else kb.retention.kept_from(settings.log_keep_days)
        by = kb.accounts.require(by, "bulk")
        if not yes:
            click.confirm(f"将删去 {day} 以前的 {kb.retention.count(day)} 条问答记录，不能恢复。继续吗？", abort=True)
        gone = kb.retention.purge(day, by=by)
    click.echo(f"已删去 {gone.questions} 条问答记录，{gone.cases} 个已处理的待办。")


@log.command("redact")
@click.argument("reply_id")
@acting_option
@database_option
def log_redact(reply_id: str, by: str, database: str | None) -> None:
    """把一条答复的问题从记录、待办和操作记录里删去；答复本身留着。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).redact(reply_id, by=by)
    click.echo(f"已删去 {reply_id} 的问题。")


RATINGS_A_PAGE = 50


@click.command(cls=Command)
@click.option("--all", "everything", is_flag=True, help="包括满意的")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页，每页 50 条")
@database_option
def ratings(everything: bool, page: int, database: str | None) -> None:
    """居民的评价和留言，新的在前；不加 --all 只列不满意的。"""
    from knowledge.asked.feedback import RATINGS
    from knowledge.asked.rated import LOW

    most = max(RATINGS) if everything else LOW
    with opened(database) as (kb, _):
        total, shown = kb.ratings.count(most=most), kb.ratings.newest(most=most, offset=(page - 1) * RATINGS_A_PAGE)
        for rated in shown:
            said = "；".join(filter(None, (rated.reasons, rated.comment)))
            click.echo(f"{rated.given_at[:16]}  {RATINGS[rated.rating]}  {rated.item_code or '—'}  {rated.reply_id}")
            click.echo(f"    问：{rated.question}" + (f"\n    说：{said}" if said else ""))
    pages = max(1, -(-total // RATINGS_A_PAGE))
    click.echo(f"共 {total} 条，第 {page} 页，共 {pages} 页。当时怎么答的，用 replay 加答复编号看。")
