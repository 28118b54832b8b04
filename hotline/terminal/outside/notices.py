"""Notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, known_region

_MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"])


@click.group(cls=Group)
def notice() -> None:
    """通知：提出、通过、紧急置顶、结束。"""


@notice.command("list")
@database_option
def notice_list(database: str | None) -> None:
    """列出通知，等待通过的在前。"""
    names = {"proposed": "等待通过", "live": "已通过", "ended": "已结束"}
    with opened(database) as (kb, _):
        now = kb.clock()
        for kept in kb.notices.all():
            until = f" 至 {kept.notice.ends:%Y-%m-%d %H:%M}" if kept.notice.ends else ""
            state = "正在显示" if kept.holds_at(now) else names[kept.state]
            click.echo(f"{kept.id}  {state}  {kept.notice.starts:%Y-%m-%d %H:%M}{until}  {kept.notice.text}")


@notice.command("add")
@click.argument("text")
@click.option("--region", metavar="CODE", help="哪个地区（默认本部署的）")
@click.option("--from", "starts", type=_MOMENT, help="从什么时候起（默认现在）")
@click.option("--to", "ends", type=_MOMENT, help="到什么时候止（默认直到结束）")
@click.option("--topic", default="", help="有关的主题")
@click.option("--word", "words", multiple=True, help="问到哪个词就说，可以多次")
@click.option("--important", is_flag=True, help="重要")
@click.option("--pin", "reason", metavar="REASON", default="", help="紧急置顶：一人决定、现在就生效，写明理由")
@click.option("--phone", default="", help="紧急置顶时打哪个电话")
@acting_option
@database_option
def notice_add(
    text: str, region: str | None, starts: Any, ends: Any, topic: str, words: tuple[str, ...], important: bool,
    reason: str, phone: str, by: str, database: str | None,
) -> None:  # fmt: skip
    """提出一条通知，由另一人通过；--pin 当场置顶。"""
    from knowledge.entry.notices import read_notice
    from knowledge.storage.clock import SHANGHAI

    def moment(given: datetime | None) -> datetime | None:
        return given.replace(tzinfo=SHANGHAI) if given else None

    with opened(database) as (kb, settings):
        importance = "emergency" if reason else "important" if important else "normal"
        try:
            made = read_notice({
                "text": text, "region": known_region(kb, region) or settings.region, "starts": moment(starts) or kb.clock(),
                "ends": moment(ends), "topic": topic, "words": words, "importance": importance, "phone": phone,
            })  # fmt: skip
        except ValueError as error:
            raise Refused(str(error)) from None
        announcing = publishing_of(kb, settings).announcements
        kept = announcing.pin_notice(made, by=by, reason=reason) if reason else announcing.propose_notice(made, by=by)
    done = "已置顶，现在就生效" if reason else f"已提出，请另一位工作人员用 notice approve {kept.id} 通过"
    click.echo(f"第 {kept.id} 条{done}。")


@notice.command("approve")
@click.argument("notice_id", type=int)
@acting_option
@database_option
def notice_approve(notice_id: int, by: str, database: str | None) -> None:
    """通过一条通知。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).announcements.approve_notice(notice_id, by=by)
    click.echo(f"第 {notice_id} 条已通过，到时自动显示。")


@notice.command("end")
@click.argument("notice_id", type=int)
@acting_option
@database_option
def notice_end(notice_id: int, by: str, database: str | None) -> None:
    """现在结束一条通知。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).announcements.end_notice(notice_id, by=by)
    click.echo(f"第 {notice_id} 条已结束。")
