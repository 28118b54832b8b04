"""Items out of files, and how local ones may be linked."""

from __future__ import annotations

from pathlib import Path

import click

from hotline.terminal.command.errors import plain_errors
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import opened
from hotline.terminal.command.options import database_option, known_region
from hotline.terminal.command.printing import progress_bar
from knowledge.entry.records import NATION


@click.command(cls=Command)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="写成对照表 CSV，核对后用 import --map")
@click.option("--limit", type=int, default=200, help="最多列多少条")
@database_option
def links(output: Path | None, limit: int, database: str | None) -> None:
    """按名称建议：哪些本地事项对应哪个全国事项。"""
    from knowledge.files.linking import map_lines, suggest_links

    with opened(database) as (kb, _):
        found = suggest_links(kb, limit=limit)
    if output:
        output.write_text("".join(map_lines(found)), encoding="utf-8-sig")
        click.echo(f"已写入 {output}：{len(found)} 条，请逐条核对。")
        return
    for link in found:
        click.echo(f"{link.score:.2f}  {link.local_code} {link.name} → {link.national_code} {link.national_name}")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", help="文件格式；不写则按扩展名判断")
@click.option(
    "--worksheet",
    is_flag=True,
    help="导出各地要自己填的内容（.xlsx）：要填什么、谁应当知道、全国的规定；填好用 import 导入",
)
@click.option("--region", metavar="CODE", help="填写表是哪里的；已经填过的一并带出")
@database_option
def export(file: Path, format_: str | None, worksheet: bool, region: str | None, database: str | None) -> None:
    """导出全部已发布的事项，或各地要自己填的内容（--worksheet）。"""
    from knowledge.files.exporting import export_file
    from knowledge.files.worksheets.sheet import write_worksheet

    if worksheet:
        if file.suffix.lower() != ".xlsx":
            raise click.BadParameter("填写表请存成 .xlsx", param_hint="FILE")
        with opened(database) as (kb, _):
            count = write_worksheet(kb, file, region=known_region(kb, region) or NATION)
        click.echo(f"已写入 {file}：{count} 项要填。填好后用 import {file.name} 导入。")
        return
    with opened(database) as (kb, _), progress_bar() as bar:
        task = bar.add_task("导出", total=kb.items.count())
        count = export_file(
            kb, file, format=format_, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(f"已导出 {count} 个事项到 {file}。")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """生成可填写的 XLSX 模板。"""
    from knowledge.files.spreadsheet import write_template

    with plain_errors():
        write_template(file)
    click.echo(f"已生成模板 {file}，填好后用 import 导入。")
