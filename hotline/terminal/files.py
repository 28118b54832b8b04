"""Items in and out of files, and the backup of everything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.errors import plain_errors
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, known_region
from hotline.terminal.command.printing import progress_bar
from knowledge.entry.records import NATION

if TYPE_CHECKING:
    from hotline.publishing import Publishing


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "format_", help="文件格式；不写则按扩展名判断")
@click.option("--dry-run", is_flag=True, help="只检查和预览，不写入")
@click.option("--strict", is_flag=True, help="有一行不合格就全部不导入")
@click.option("--as-draft", is_flag=True, help="存为草稿，等待审核发布")
@click.option("--region", metavar="CODE", help="没有写地区的行算作哪里的")
@click.option(
    "--map",
    "map_",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="导入后按对照表把本地事项挂到全国事项下",
)
@acting_option
@database_option
def import_(
    file: Path,
    format_: str | None,
    dry_run: bool,
    strict: bool,
    as_draft: bool,
    region: str | None,
    map_: Path | None,
    by: str,
    database: str | None,
) -> None:
    """导入事项：JSONL、CSV、XLSX、YAML 等。"""
    with opened(database, create=True) as (kb, settings):
        where = known_region(kb, region) or NATION
        with progress_bar() as bar:
            task = bar.add_task("导入", total=None)
            report = publishing_of(kb, settings).import_file(
                file, format=format_, dry_run=dry_run, strict=strict, as_draft=as_draft, by=by,
                region=where, progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        for rejected in report.rejected:
            click.echo(f"第 {rejected.line} 行 {rejected.name}：{'；'.join(rejected.problems)}", err=True)
        for change in report.differences if dry_run else ():
            click.echo(
                f"{change.code} {change.name} · {change.field}：{change.before or '（无）'} → {change.after or '（无）'}"
            )
        verb = "未写入" if not report.written else "已存为草稿" if as_draft else "已导入"
        click.echo(
            f"{verb}：读到 {report.read} 条，新增 {report.new}，修改 {report.changed}，相同 {report.unchanged}，"
            f"不合格 {len(report.rejected)}。"
        )
        if report.rejected and strict:
            click.echo("因为用了 --strict，一条也没有写入。", err=True)
    if map_ and report.written and not as_draft:
        with opened(database) as (kb, settings):
            _apply_map(publishing_of(kb, settings), map_, by)
    sys.exit(1 if report.rejected else 0)


def _apply_map(publishing: Publishing, file: Path, by: str) -> None:
    linked = publishing.apply_map(file, by=by)
    for unlinked in linked.rejected:
        click.echo(f"对照表：{unlinked.row.local_code} → {unlinked.row.national_code}：{unlinked.problem}", err=True)
    click.echo(f"对照表：挂接 {linked.linked}，已挂接 {linked.unchanged}，不合格 {len(linked.rejected)}。")


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
@database_option
def export(file: Path, format_: str | None, database: str | None) -> None:
    """导出全部已发布的事项。"""
    from knowledge.files.exporting import export_file

    with opened(database) as (kb, _), progress_bar() as bar:
        task = bar.add_task("导出", total=kb.items.count())
        count = export_file(
            kb, file, format=format_, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(f"已导出 {count} 个事项到 {file}。")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def backup(file: Path, database: str | None) -> None:
    """备份数据库，不用停服务；文件只有本账号能读。"""
    with opened(database) as (kb, _):
        kb.backup(file)
    click.echo(f"已备份到 {file}。")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """生成可填写的 XLSX 模板。"""
    from knowledge.files.spreadsheet import write_template

    with plain_errors():
        write_template(file)
    click.echo(f"已生成模板 {file}，填好后用 import 导入。")
