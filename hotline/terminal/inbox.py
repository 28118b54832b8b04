"""The queue of questions that were not answered."""

from __future__ import annotations

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import assistant_of, opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, override_option, region_code, region_option
from hotline.terminal.command.printing import console
from knowledge.asked.inbox import STATES
from knowledge.entry.records import NATION

DANGER_MARK = "【可能有危险】"


CASES_A_PAGE = 100


BESIDE_QUESTION = 54
"""Columns that the other columns of the list take up."""


@click.group(cls=Group)
def inbox() -> None:
    """没有答上来的问题：查看和处理。"""


@inbox.command("list")
@click.option("--all", "everything", is_flag=True, help="包括已处理的")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页，每页 100 个")
@database_option
def inbox_list(everything: bool, page: int, database: str | None) -> None:
    """列出待处理的问题：可能有危险的在前，再按问过的次数。"""
    from rich.table import Table
    from rich.text import Text

    with opened(database) as (kb, _):
        state, before = "" if everything else "open", (page - 1) * CASES_A_PAGE
        cases = kb.inbox.cases(state=state, limit=CASES_A_PAGE, offset=before)
        left = kb.inbox.count(state=state) - before - len(cases)
        table, screen = Table(), console()
        for name in ("编号", "次数", "最近", "状态"):
            table.add_column(name, no_wrap=True)
        table.add_column("问题", overflow="fold")
        for case in cases:
            # Two lines each, or a story of a thousand characters hides the others; `inbox show` has it all.
            question = Text(DANGER_MARK if case.danger else "").append(" ".join(case.question.split()))
            question.truncate(2 * max(screen.width - BESIDE_QUESTION, 20), overflow="ellipsis")
            table.add_row(
                str(case.id),
                str(case.times),
                case.last_asked_at[:16].replace("T", " "),
                STATES[case.state],
                question,
            )
        screen.print(table if cases else "没有待处理的问题。" if page == 1 else "这一页没有问题。")
    if left > 0:
        click.echo(f"还有 {left} 个，用 --page {page + 1} 看下一页。")


@inbox.command("show")
@click.argument("case_id", type=int)
@database_option
def inbox_show(case_id: int, database: str | None) -> None:
    """查看一个问题和相近的事项。"""
    with opened(database) as (kb, settings):
        case = kb.inbox.get(case_id)
        click.echo(
            f"{DANGER_MARK if case.danger else ''}第 {case.id} 号 · {STATES[case.state]} · 问过 {case.times} 次 · {case.opened_at[:16]}\n{case.question}"
        )
        click.echo("答复编号：" + " ".join(kb.inbox.reply_ids(case_id)))
        if case.state != "open":
            click.echo(f"由 {case.handled_by} 处理：{case.item_code or case.reason}")
            return
        click.echo("相近的事项：")
        for candidate in assistant_of(kb, settings).rank(case.question, public=False, limit=5).candidates:
            click.echo(f"  {candidate.entry.code}  {candidate.entry.name}")


@inbox.command("attach")
@click.argument("case_id", type=int)
@click.argument("code")
@region_option
@click.option("--text", default="", help="改写后的问法")
@acting_option
@database_option
def inbox_attach(case_id: int, code: str, region: str | None, text: str, by: str, database: str | None) -> None:
    """把问题归入一个事项，作为新的问法，等另一人通过。"""
    with opened(database) as (kb, _):
        phrasing = kb.inbox.attach(
            case_id, code, region_code(region) or NATION, by=kb.accounts.require(by, "attach"), text=text
        )
    click.echo(f"已提出问法第 {phrasing.id} 号“{phrasing.text}”，请另一位工作人员用 inbox approve 通过。")


@inbox.command("approve")
@click.argument("phrasing_id", type=int)
@override_option
@acting_option
@database_option
def inbox_approve(phrasing_id: int, override: str, by: str, database: str | None) -> None:
    """通过一条问法，立即生效；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        phrasing = publishing_of(kb, settings).approve_phrasing(phrasing_id, by=by, override=override)
    click.echo(f"已生效：“{phrasing.text}” → {phrasing.code}。")


@inbox.command("draft")
@click.argument("case_id", type=int)
@click.argument("code")
@click.argument("name")
@acting_option
@database_option
def inbox_draft(case_id: int, code: str, name: str, by: str, database: str | None) -> None:
    """为问题建一个新事项的草稿。"""
    from knowledge.entry.validation import InvalidEntry, check_item

    with opened(database) as (kb, _):
        try:
            item = check_item({"code": code, "name": name})
        except InvalidEntry as error:
            raise click.ClickException(str(error)) from None
        kb.inbox.draft(case_id, item, by=kb.accounts.require(by, "edit"))
    click.echo(f"已建草稿 {code}“{name}”。")


@inbox.command("dismiss")
@click.argument("case_id", type=int)
@click.argument("reason")
@acting_option
@database_option
def inbox_dismiss(case_id: int, reason: str, by: str, database: str | None) -> None:
    """不予处理，写明原因。"""
    with opened(database) as (kb, _):
        kb.inbox.dismiss(case_id, by=kb.accounts.require(by, "inbox"), reason=reason)
    click.echo("已记录。")
