"""Tickets, and what kind of line takes them in, at the terminal: a key for contacts, what is late, one ticket, whose area an account sees, the daily clearing."""

from __future__ import annotations

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, known_region

LISTED = 50


@click.group(cls=Group)
def tickets() -> None:
    """工单：查看、超期的、联系方式的密钥、村级账号的范围。"""


@tickets.command("key")
def tickets_key() -> None:
    """生成一个给联系方式加密的密钥，写进 HOTLINE_CONTACT_KEY，另外妥善保存。"""
    from hotline.sealing import contact_key

    click.echo(contact_key())


@tickets.command("list")
@click.option("--group", default="open", help="open、overdue、soon、urgent、supervised、reviews、all，或一种状态")
@database_option
def tickets_list(group: str, database: str | None) -> None:
    """列出工单，紧急的在前，再按到期先后；overdue 是超期的。"""
    from knowledge.asked.tickets.lists import WantedTickets
    from knowledge.asked.tickets.tickets import days_left
    from knowledge.storage.clock import day_of

    with opened(database) as (kb, _):
        today = day_of(kb.clock())
        soon = kb.calendar.add_working_days(today, 1).isoformat()
        for ticket in kb.tickets.lists.page(WantedTickets(group=group, soon_by=soon), limit=LISTED):
            left = days_left(kb.calendar, ticket, today)
            due = "" if left is None else f"超期 {-left} 天" if left < 0 else f"剩 {left} 天"
            urgent = "紧急 " if ticket.is_urgent else ""
            place = ticket.department or "未派单"
            click.echo(
                f"{ticket.number}  {ticket.state_name}  {urgent}{place}  {due}  {ticket.text.splitlines()[0][:40]}"
            )


@tickets.command("remind")
@click.option("--department", default="", help="只要这个部门的")
@database_option
def tickets_remind(department: str, database: str | None) -> None:
    """超期的和下一个工作日以前到期的工单，按部门列出；可以放进定时任务发给各部门。"""
    from hotline.webhooks import due_soon
    from knowledge.storage.clock import day_of

    with opened(database) as (kb, _):
        today = day_of(kb.clock())
        found = list(due_soon(kb, today, department=department))
        for name in dict.fromkeys(ticket.department for ticket in found):
            click.echo(f"{name or '未派单'}：")
            for ticket in found:
                if ticket.department == name:
                    late = "超期" if ticket.is_overdue(today.isoformat()) else "快到期"
                    click.echo(f"  {ticket.number}  {late}  {ticket.state_name}  到期 {ticket.due_on or '未定'}")
    if not found:
        click.echo("没有超期和快到期的工单。")


@tickets.command("show")
@click.argument("number")
@database_option
def tickets_show(number: str, database: str | None) -> None:
    """一张工单的内容和经过。"""
    with opened(database) as (kb, _):
        ticket = kb.tickets.numbered(number)
        click.echo(
            f"{ticket.number}  {ticket.kind}  {ticket.state_name}  {ticket.department}  到期 {ticket.due_on or '—'}"
        )
        click.echo(ticket.text)
        for event in kb.tickets.events(ticket.id):
            why = f"：{event.why}" if event.why else ""
            click.echo(f"  {event.at[:16].replace('T', ' ')}  {event.who}  {event.label}{why}")


@tickets.command("area")
@click.argument("username")
@click.argument("regions", nargs=-1)
@acting_option
@database_option
def tickets_area(username: str, regions: tuple[str, ...], by: str, database: str | None) -> None:
    """一个账号只看哪些地区的工单（村级账号只看本村）；不写地区就是不限。"""
    with opened(database) as (kb, _):
        codes = [code for code in (known_region(kb, region) for region in regions) if code]
        kb.areas.put(username, codes, by=kb.accounts.require(by, "users"))
        names = "、".join(kb.regions.tree().name(code) for code in codes)
    click.echo(f"{username} 现在看{names or '所有地区'}的工单。")


@tickets.command("clean")
@database_option
def tickets_clean(database: str | None) -> None:
    """删去办结满 180 天的联系方式（网页服务每天也会做一次）。"""
    with opened(database) as (kb, _):
        click.echo(f"删去 {kb.tickets.contacts.purge()} 份联系方式。")


@click.group(cls=Group)
def profile() -> None:
    """部署类型：12345、12366、148、便民服务中心。"""


@profile.command("show")
@database_option
def profile_show(database: str | None) -> None:
    """本部署的类型：号码、工单类别、办理时限、值班名目。"""
    with opened(database) as (_, settings):
        ours = settings.profile
        click.echo(f"{ours.name}（{ours.key}），人工热线 {settings.hotline}")
        click.echo(f"工单类别：{'、'.join(ours.tickets.classes)}")
        for clock in ours.tickets.clocks:
            days = f"签收 {clock.sign}，办理 {clock.due}，延期 {clock.extension} 个工作日"
            click.echo(f"  {clock.kind or '全部'} · {clock.urgency}：{days}")
        if ours.duty:
            click.echo(f"值班：{'、'.join(ours.duty)}")


@profile.command("words")
@acting_option
@database_option
def profile_words(by: str, database: str | None) -> None:
    """把部署类型里的行业用语提到本单位词表，由另一人用 lexicon approve 通过。"""
    with opened(database) as (kb, settings):
        publishing, known = publishing_of(kb, settings), {(x.kind, x.standards, x.variants) for x in kb.lexicon.all()}
        new = [w for w in settings.profile.words if (w.kind, " ".join(w.standards), " ".join(w.variants)) not in known]
        for words in new:
            publishing.propose_line(
                words.kind, " ".join(words.standards), words.variants, by=kb.accounts.require(by, "edit")
            )
    click.echo(f"提出 {len(new)} 条，等另一人通过。" if new else "没有新的用语。")
