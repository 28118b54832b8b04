"""One item: showing, comparing, publishing, withdrawing."""

from __future__ import annotations

from typing import Any

import click

from hotline.terminal.command.elsewhere import tell_elsewhere
from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import assistant_of, opened, publishing_of
from hotline.terminal.command.options import (
    acting_option,
    database_option,
    known_region,
    override_option,
    region_code,
    region_option,
)
from knowledge.entry.records import NATION


@click.group(cls=Group)
def item() -> None:
    """一个事项：查看、版本、比较、发布、恢复、撤下。"""


@item.command("show")
@click.argument("code")
@region_option
@database_option
def item_show(code: str, region: str | None, database: str | None) -> None:
    """按地区查看完整的办事指南。"""
    from hotline.answering.wording import sentence

    with opened(database) as (kb, settings):
        whole = assistant_of(kb, settings).guide(code, region=known_region(kb, region))
    click.echo(f"【{whole.item.name}】 {whole.item.department}\n{whole.summary}")
    for section in whole.sections:
        click.echo(f"{section.label}：")
        for fact in section.facts:
            click.echo(f"  · {fact.label}：{sentence(fact)}")
    if not whole.complaint_phones:
        click.echo(f"监督投诉：\n  · 对办理不满意的，可以拨打人工热线 {settings.hotline} 投诉。")


@item.command("revisions")
@click.argument("code")
@region_option
@database_option
def item_revisions(code: str, region: str | None, database: str | None) -> None:
    """列出各版：谁写、谁审、何时。"""
    with opened(database) as (kb, _):
        for revision in kb.items.revisions(code, region_code(region) or NATION):
            how = "（批量）" if revision.bulk else ""
            click.echo(
                f"第 {revision.number} 版  {revision.published_at[:16]}  编写 {revision.author}  审核 {revision.reviewer}{how}  {revision.note}"
            )


@item.command("diff")
@click.argument("code")
@click.argument("old", type=int)
@click.argument("new", type=int)
@region_option
@database_option
def item_diff(code: str, old: int, new: int, region: str | None, database: str | None) -> None:
    """逐项比较两版，并说有多少答复给过旧内容。"""
    with opened(database) as (kb, _):
        where = region_code(region) or NATION
        for change in kb.items.difference(code, where, old, new):
            click.echo(str(change))
        for correction in kb.corrections(code, where, new):
            click.echo(f"更正：{correction.label}，给过旧内容的答复 {correction.replies} 条")
            for told in kb.told(code, where, correction.fact_id, correction.before)[:20]:
                click.echo(f"    {told.asked_at[:16]} {told.channel} {told.reply_id} {told.question}")


@item.command("publish")
@click.argument("code")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="从以后哪一天起生效，不写就是现在")
@click.option("--note", default="", help="这次改了什么")
@override_option
@region_option
@acting_option
@database_option
def item_publish(
    code: str, day: Any, note: str, override: str, region: str | None, by: str, database: str | None
) -> None:  # fmt: skip
    """发布已提交审核的草稿；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        publishing, where = publishing_of(kb, settings), region_code(region) or NATION
        compared = kb.elsewhere.of_newest(code, where)
        standing = kb.elsewhere.of(compared[1], compared[0]) if compared else []
        if day:
            publishing.schedule(code, where, on=day.date(), by=by, note=note, override=override)
            click.echo(f"已定于 {day.date()} 发布，到那天自动生效。")
        else:
            revision = publishing.publish(code, where, by=by, note=note, override=override)
            click.echo(f"已发布第 {revision.number} 版。")
    tell_elsewhere(standing, [(code, where)])


@item.command("elsewhere")
@click.argument("code")
@click.option("--change", is_flag=True, help="一并改正：存成草稿并提交审核，由另一人发布")
@region_option
@acting_option
@database_option
def item_elsewhere(code: str, change: bool, region: str | None, by: str, database: str | None) -> None:
    """改过的数额、期限、日子、电话，旧的还写在哪里：本条目的概述、步骤、问答，和别的条目。"""
    with opened(database) as (kb, _):
        compared = kb.elsewhere.of_newest(code, region_code(region) or NATION)
        standing = kb.elsewhere.of(compared[1], compared[0]) if compared else []
        for place in standing:
            click.echo(f"{place}\n    {place.clause}")
        if not standing:
            click.echo("旧的数没有写在别处。")
        elif not change:
            click.echo(f"共 {len(standing)} 处。一并改正请加 --change。")
        else:
            for done in kb.elsewhere.put_right(standing, by=kb.accounts.require(by, "edit")):
                told = f"没有改：{done.problem}" if done.problem else f"改了 {done.places} 处，草稿待审核"
                click.echo(f"{done.name}（{done.code}）：{told}。")


@item.command("propose")
@click.argument("code")
@click.option("--take", default="", metavar="1,3", help="把这几条加进草稿（all 全部），标为未核实，再核对、送审")
@region_option
@acting_option
@database_option
def item_propose(code: str, take: str, region: str | None, by: str, database: str | None) -> None:
    """从条目的全文里找出像材料、收费、时限、条件的内容，逐条列出原话；选了的加进草稿。"""
    from knowledge.entry.validation import label
    from knowledge.entry.wording import fact_text
    from knowledge.files.documents.proposing import proposed_for, with_proposals

    with opened(database) as (kb, _):
        item, found = proposed_for(kb, code, region_code(region) or NATION)
        for number, each in enumerate(found, 1):
            click.echo(f"{number:>3}. {label(each.field)}：{fact_text(each.fact())}")
            click.echo(f"     {each.heading + '｜' if each.heading else ''}{each.said}")
        if not found:
            click.echo("全文里没有找到条目里还没有的内容。")
        elif not take:
            click.echo(f"共 {len(found)} 条。加进草稿请加 --take 1,3 或 --take all。")
        else:
            chosen = found if take == "all" else [found[n - 1] for n in _numbers(take, len(found))]
            kb.items.save_draft(
                with_proposals(item, chosen), author=kb.accounts.require(by, "edit"), note="从全文里选入"
            )
            click.echo(f"{len(chosen)} 条加进了草稿，标为未核实。")


def _numbers(said: str, most: int) -> list[int]:
    written = [part.strip() for part in said.replace("，", ",").split(",")]
    numbers = [int(part) for part in written if part.isdecimal()]
    if len(numbers) < len(written) or not all(1 <= number <= most for number in numbers):
        raise Refused(f"看不懂“{said}”，请写 1 到 {most} 之间的号码，用逗号分开，或者 all。")
    return numbers


@item.command("scheduled")
@database_option
def item_scheduled(database: str | None) -> None:
    """列出定在以后发布的草稿。"""
    with opened(database) as (kb, _):
        for waiting in kb.schedule.all():
            click.echo(f"{waiting.day}  {waiting.code}  {waiting.region}  {waiting.reviewer}  {waiting.note}".rstrip())


@item.command("cancel")
@click.argument("code")
@region_option
@acting_option
@database_option
def item_cancel(code: str, region: str | None, by: str, database: str | None) -> None:
    """取消定时发布，草稿仍在待审核。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).cancel(code, region_code(region) or NATION, by=by)
    click.echo("已取消定时发布。")


@item.command("rollback")
@click.argument("code")
@click.argument("number", type=int)
@override_option
@region_option
@acting_option
@database_option
def item_rollback(
    code: str, number: int, override: str, region: str | None, by: str, database: str | None
) -> None:  # fmt: skip
    """把旧的一版作为新版发布；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        where = region_code(region) or NATION
        revision = publishing_of(kb, settings).roll_back(code, where, number, by=by, override=override)
    click.echo(f"已恢复第 {number} 版，作为第 {revision.number} 版发布。")


@item.command("withdraw")
@click.argument("code")
@click.argument("reason")
@region_option
@acting_option
@database_option
def item_withdraw(code: str, reason: str, region: str | None, by: str, database: str | None) -> None:
    """立即撤下，下一个问题起不再回答。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).withdraw(code, region_code(region) or NATION, by=by, reason=reason)
    click.echo("已撤下。")
