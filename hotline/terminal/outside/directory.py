"""The directory: departments, officers, who is on duty."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import (
    acting_option,
    database_option,
    known_region,
    override_option,
    region_code,
)


@click.group(cls=Group)
def directory() -> None:
    """号码表：部门、网格员和代办员、值班、不在本级办的事。"""


@directory.command("template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def directory_template(file: Path) -> None:
    """生成可填写的 XLSX 模板。"""
    from knowledge.files.handed_out.directory_files import write_template

    write_template(file)
    click.echo(f"已生成 {file}，示例行不会导入。")


@directory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", metavar="CODE", help="没有填行政区划的行属于哪里")
@click.option("--dry-run", is_flag=True, help="只看能不能导入，不写")
@override_option
@acting_option
@database_option
def directory_import(
    file: Path, region: str | None, dry_run: bool, override: str, by: str, database: str | None
) -> None:
    """导入号码表；同名同地区的替换，同一天同一类值班整体替换，别的保留。"""
    from knowledge.files.handed_out.directory_files import read_directory

    with opened(database) as (kb, settings):
        read = read_directory(file, region=known_region(kb, region) or "")
        for problem in read.problems:
            click.echo(problem, err=True)
        told = "，".join(f"{sheet} {count}" for sheet, count in read.counts.items())
        if not dry_run:
            publishing_of(kb, settings).announcements.put_directory(
                read.departments, read.roster, by=by, override=override
            )
    click.echo(f"{'可以导入' if dry_run else '已导入'}：{told}；有问题的 {len(read.problems)} 处。")
    sys.exit(1 if read.problems else 0)


@directory.command("list")
@click.option("--region", metavar="CODE", help="只列这个地区的")
@database_option
def directory_list(region: str | None, database: str | None) -> None:
    """列出本单位登记的部门。"""
    code = region_code(region)
    with opened(database) as (kb, _):
        for d in kb.directory.local():
            if code in (None, d.region):
                click.echo("  ".join(part for part in (d.region, d.name, d.phone, d.address, d.hours) if part))


@directory.command("remove")
@click.argument("name")
@click.argument("region")
@acting_option
@database_option
def directory_remove(name: str, region: str, by: str, database: str | None) -> None:
    """删去一个部门，如：directory remove 某某乡农技站 330702201000。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).announcements.remove_department(name, region_code(region) or region, by=by)
    click.echo(f"已删去 {name}。")


@directory.command("duty")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="哪一天起（默认今天）")
@click.option("--days", type=click.IntRange(1, 60), default=7, help="几天（默认 7）")
@database_option
def directory_duty(day: Any, days: int, database: str | None) -> None:
    """谁值班。"""
    from knowledge.storage.clock import day_of

    with opened(database) as (kb, _):
        first = day.date() if day else day_of(kb.clock())
        for duty in kb.rosters.duties(first, first + timedelta(days=days - 1)):
            where = kb.regions.tree().short_name(duty.region)
            click.echo(
                "  ".join(part for part in (str(duty.day), where, duty.kind, duty.name, duty.phone, duty.hours) if part)
            )


@directory.command("people")
@click.option("--region", metavar="CODE", help="只列这个地区的")
@database_option
def directory_people(region: str | None, database: str | None) -> None:
    """列出本单位登记的网格员、代办员等。"""
    code = region_code(region)
    with opened(database) as (kb, _):
        for one in kb.rosters.officers():
            if code in (None, one.region):
                shown = (one.region, one.role, one.name, one.cell, "、".join(one.areas), one.phone)
                click.echo("  ".join(part for part in shown if part))


@directory.command("left")
@click.argument("name")
@click.argument("region")
@click.option("--role", metavar="称呼", help="登记了几次时，是哪一种，如 网格员")
@click.option("--cell", metavar="网格", help="登记了几次时，是哪个网格的")
@acting_option
@database_option
def directory_left(name: str, region: str, role: str | None, cell: str | None, by: str, database: str | None) -> None:
    """删去一个离任的人，如：directory left 张三 330702201000。"""
    code = region_code(region) or region
    with opened(database) as (kb, settings):
        called = [o for o in kb.rosters.officers() if (o.name, o.region) == (name, code)]
        found = [o for o in called if role in (None, o.role) and cell in (None, o.cell)]
        if not found:
            raise click.ClickException(f"{code} 没有登记这样的 {name}。")
        if len(found) > 1:
            which = "、".join(f"{o.role} {o.cell}".strip() for o in found)
            raise click.ClickException(
                f"{code} 的 {name} 登记了 {len(found)} 次（{which}），请用 --role 或 --cell 说明是哪一个。"
            )
        publishing_of(kb, settings).announcements.remove_officer(found[0], by=by)
    click.echo(f"已删去 {found[0].role} {name}。")


@directory.command("forget")
@click.argument("before", type=click.DateTime(["%Y-%m-%d"]))
@acting_option
@database_option
def directory_forget(before: Any, by: str, database: str | None) -> None:
    """删去某一天以前的值班，如：directory forget 2026-01-01。"""
    with opened(database) as (kb, settings):
        gone = publishing_of(kb, settings).announcements.forget_duties(before.date(), by=by)
    click.echo(f"已删去 {gone} 条。")


@directory.command("booked")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="哪一天，如 2026-12-01（默认今天）")
@database_option
def directory_booked(day: Any, database: str | None) -> None:
    """某一天的预约：几点、到哪里、办什么、来了没有。"""
    from knowledge.staff.accounts import LOCAL
    from knowledge.storage.clock import day_of

    with opened(database) as (kb, _settings):
        wanted = day.date() if day else day_of(kb.clock())
        found = kb.appointments.of_day(wanted, by=LOCAL)
        for one in found:
            extended = "（延时）" if one.slot.extended else ""
            click.echo(f"{one.slot}{extended}  {one.office}  {one.number}  {one.matter or '没有写'}  {one.state_name}")
        if not found:
            click.echo(f"{wanted} 没有预约。")
