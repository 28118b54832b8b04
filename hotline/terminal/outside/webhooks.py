"""Telling other programs of changes."""

from __future__ import annotations

import sys

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import acting_option, database_option, known_region


@click.group(cls=Group)
def webhook() -> None:
    """推送：事项有变动、工单有进展或快到期时告诉别的程序；deliver 把要发的发出去。"""


@webhook.command("add")
@click.argument("name")
@click.argument("address")
@click.option(
    "--about",
    type=click.Choice(["changes", "tickets", "reminders"]),
    default="changes",
    help="推送什么：事项的变动、工单的每一步、快到期和超期的工单",
)
@click.option("--region", metavar="CODE", help="事项：只要这个地区的（连同上级地区）")
@click.option("--topic", default="", help="事项：只要这个主题的")
@click.option("--department", default="", help="工单：只要这个部门的")
@click.option("--private", is_flag=True, help="允许 http 和本单位内网的地址")
@acting_option
@database_option
def webhook_add(
    name: str,
    address: str,
    about: str,
    region: str | None,
    topic: str,
    department: str,
    private: bool,
    by: str,
    database: str | None,
) -> None:
    """新建一个推送；显示对方用来核对签名的密钥。"""
    from hotline.webhooks import secret_of

    with opened(database) as (kb, settings):
        kb.accounts.require(by, "users")
        where = known_region(kb, region) or ""
        made = kb.webhooks.add(
            name, address, about=about, region=where, topic=topic, department=department, private=private, by=by
        )
        click.echo(f"第 {made.id} 个推送，签名密钥：{secret_of(made, settings.secret())}")


@webhook.command("list")
@database_option
def webhook_list(database: str | None) -> None:
    """列出推送，各发出、等着、放弃了多少。"""
    from knowledge.publishing.webhooks import ABOUT

    with opened(database) as (kb, _):
        for each in kb.webhooks.all():
            counts = kb.webhooks.counts(each.id)
            told = f"发出 {counts.get('sent', 0)}，等着 {counts.get('waiting', 0)}，放弃 {counts.get('given_up', 0)}"
            click.echo(f"{each.id}  {each.name}  {each.address}  {told}  {ABOUT[each.about]}")


@webhook.command("remove")
@click.argument("webhook_id", type=int)
@acting_option
@database_option
def webhook_remove(webhook_id: int, by: str, database: str | None) -> None:
    """删去一个推送。"""
    with opened(database) as (kb, _):
        kb.accounts.require(by, "users")
        kb.webhooks.remove(webhook_id, by=by)
    click.echo("已删去。")


@webhook.command("deliver")
@database_option
def webhook_deliver(database: str | None) -> None:
    """把要发的发出去，失败的以后再试；每分钟运行一次。"""
    from hotline.webhooks import deliver

    with opened(database) as (kb, settings):
        sent, failed = deliver(kb, secret=settings.secret())
    click.echo(f"发出 {sent}，没有发成 {failed}。")
    sys.exit(1 if failed else 0)
