"""What a kind of line needs besides answers: the voice menu with its short spoken forms, and the questions of a month."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import database_option

if TYPE_CHECKING:
    from hotline.lines.month_questions import AnsweredQuestion
    from knowledge.asked.questions import LoggedQuestion


@click.group(cls=Group)
def line() -> None:
    """语音菜单的口播稿，每月的热点问答。"""


@line.command("voice")
@database_option
def line_voice(database: str | None) -> None:
    """按部署类型的语音菜单列出口播稿，每条不超过 60 个字。"""
    from hotline.lines.spoken import spoken
    from knowledge.storage.errors import NotFound

    with opened(database) as (kb, settings):
        menu = settings.profile.menu
        for choice in menu:
            click.echo(f"{choice.key} {choice.name}")
            for code in choice.items:
                try:
                    item = kb.resolve(code, settings.region, public=True).item
                except NotFound:
                    click.echo(f"    {code}：没有这个事项，请改部署类型文件。", err=True)
                    continue
                click.echo(f"    {item.name}：{spoken(item)}")
    if not menu:
        click.echo("这种部署类型没有语音菜单，请在部署类型文件里写 [[menu]]。")


@line.command("month")
@click.argument("month", type=click.DateTime(["%Y-%m"]))
@click.option("--most", type=click.IntRange(1, 100), default=10, show_default=True, help="最多几个问题")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="存成文本文件")
@database_option
def line_month(month: datetime, most: int, output: Path | None, database: str | None) -> None:
    """一个月里问得最多的问题和给出的答复，按税务机关公布热点问答的样子，如：line month 2026-11。"""
    from hotline.lines.month_questions import issue, questions_of_month, standing_alone
    from knowledge.storage.clock import SHANGHAI

    first = month.replace(tzinfo=SHANGHAI)
    end = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    with opened(database) as (kb, settings):
        told = standing_alone(
            [_told(logged) for logged in kb.questions.answered_within(first, end)], kb.questions.openings(first, end)
        )
        text = issue(questions_of_month(told, most=most), line=settings.profile.key, year=first.year, month=first.month)
    if output:
        output.write_text(text, encoding="utf-8")
        click.echo(f"已写入 {output}，发布前请核对。")
    else:
        click.echo(text, nl=False)


def _told(logged: LoggedQuestion) -> AnsweredQuestion:
    from hotline.lines.month_questions import AnsweredQuestion

    reply = logged.reply
    facts = (reply.get("facts") or [])[: reply.get("direct") or 0]
    # An issue answers what was asked; what else belongs to the matter is for whoever asks it.
    facts = [fact for fact in facts if fact["facet"] == facts[0]["facet"]]
    basis = dict.fromkeys(each for fact in facts for each in fact.get("basis", []))
    code = (reply.get("item") or {}).get("code", "")
    return AnsweredQuestion(logged.question, code, tuple(fact["text"] for fact in facts), tuple(basis), logged.reply_id)
