"""The calendar of working days: looking at it, counting with it, entering a year's holidays and make-up days."""

from __future__ import annotations

from datetime import date, datetime

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option

DAY = click.DateTime(["%Y-%m-%d"])
KINDS = {"放假": "holiday", "上班": "makeup", "工作日": "workday", "周末": "weekend"}


@click.group(cls=Group)
def calendar() -> None:
    """工作日历：节假日和调休，往后数工作日，登记一年的安排。"""


@calendar.command("show")
@click.argument("year", type=int, required=False)
@database_option
def calendar_show(year: int | None, database: str | None) -> None:
    """列出一年的节假日和调休上班；不写年份就是今年。"""
    with opened(database) as (kb, _):
        shown = min(max(year or kb.clock().year, 2004), 2100)
        for day in kb.calendar.special_days(shown):
            click.echo(f"{day}{'  本单位登记' if day.by_staff else ''}")
        caveat = kb.calendar.calendar().caveat(date(shown, 1, 1), date(shown, 12, 31))
    if caveat:
        click.echo(caveat, err=True)


@calendar.command("count")
@click.argument("start", type=DAY)
@click.argument("number", type=click.IntRange(0, 366))
@database_option
def calendar_count(start: datetime, number: int, database: str | None) -> None:
    """从一天往后数几个工作日（当天不算），如：calendar count 2026-09-30 5。"""
    with opened(database) as (kb, _):
        known = kb.calendar.calendar()
        due = known.add_working_days(start.date(), number)
        click.echo(str(known.day(due)))
        caveat = known.caveat(start.date(), due)
    if caveat:
        click.echo(caveat, err=True)


@calendar.command("put")
@click.argument("day", type=DAY)
@click.argument("kind", type=click.Choice([*KINDS]))
@click.argument("name", default="")
@acting_option
@database_option
def calendar_put(day: datetime, kind: str, name: str, by: str, database: str | None) -> None:
    """登记一天，如：calendar put 2027-10-01 放假 国庆节。"""
    with opened(database) as (kb, settings):
        entered = publishing_of(kb, settings).announcements.put_day(day.date(), KINDS[kind], name, by=by)
    click.echo(f"已登记 {entered}。")


@calendar.command("remove")
@click.argument("day", type=DAY)
@acting_option
@database_option
def calendar_remove(day: datetime, by: str, database: str | None) -> None:
    """撤销一天的登记，恢复成随程序提供的。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).announcements.remove_day(day.date(), by=by)
        click.echo(f"已撤销，现在是 {kb.calendar.day(day.date())}。")


@calendar.command("complete")
@click.argument("year", type=int)
@click.option("--undo", is_flag=True, help="还没有录全")
@acting_option
@database_option
def calendar_complete(year: int, undo: bool, by: str, database: str | None) -> None:
    """一年的安排已经录全，往后数到这一年不再提醒“还没有录入”。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).announcements.complete_year(year, complete=not undo, by=by)
    click.echo(f"{year} 年的安排{'还没有录全' if undo else '已经录全'}。")
