"""Divisions: looking them up, and the office's own streets."""

from __future__ import annotations

import sys

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import acting_option, database_option, region_code


@click.group(cls=Group)
def region() -> None:
    """行政区划：查找，以及本单位的街道、社区。"""


@region.command("find")
@click.argument("text")
@database_option
def region_find(text: str, database: str | None) -> None:
    """按名称、简称、旧称或代码查找。"""
    with opened(database) as (kb, _):
        tree = kb.regions.tree()
        found = tree.find(text)
        for division in found:
            click.echo(f"{division.code}  {tree.name(division.code)}")
    if not found:
        click.echo(f"没有找到“{text}”。", err=True)
        sys.exit(1)


@region.command("add")
@click.argument("code")
@click.argument("name")
@click.argument("aliases", nargs=-1)
@acting_option
@database_option
def region_add(code: str, name: str, aliases: tuple[str, ...], by: str, database: str | None) -> None:
    """登记本单位的街道、社区，如：region add 440106013000 石牌街道 石牌。"""
    with opened(database) as (kb, _):
        kb.regions.add(region_code(code) or code, name, aliases, by=kb.accounts.require(by, "edit"))
    click.echo(f"已登记 {name}。")


@region.command("list")
@database_option
def region_list(database: str | None) -> None:
    """列出本单位登记的地区。"""
    with opened(database) as (kb, _):
        for division in kb.regions.all_local():
            click.echo(f"{division.code}  {division.name}  {' '.join(division.aliases)}")
