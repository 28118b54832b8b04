"""Bringing files in: what each was taken for, what would change, what was rejected and why; and taking an import back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.elsewhere import elsewhere_after_import
from hotline.terminal.command.group import Command, Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, known_region
from hotline.terminal.command.printing import progress_bar
from knowledge.entry.records import NATION

if TYPE_CHECKING:
    from hotline.publishing import Publishing
    from knowledge.files.importing import ImportReport

SHOWN = 40
"""Differences and kinds of rejected rows that are printed; all of them are in the file `--report` names."""

LONGEST = 300
"""Characters of a difference that are printed."""


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "format_", help="文件格式；不写则看文件内容判断，并说明理由")
@click.option("--dry-run", is_flag=True, help="只检查和预览，不写入")
@click.option("--strict", is_flag=True, help="有一行不合格就全部不导入")
@click.option("--as-draft", is_flag=True, help="存为草稿，等待审核发布")
@click.option("--publish", is_flag=True, help="文档读成的办事指南也直接发布（不写则存为草稿）")
@click.option("--region", metavar="CODE", help="没有写地区的行算作哪里的")
@click.option(
    "--columns",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="列名对照表（YAML），如 负责科室: 实施部门",
)
@click.option("--with-hidden", is_flag=True, help="隐藏的行、列、表和划了删除线的内容也读")
@click.option("--faq-by-matter", is_flag=True, help="问答清单里同一事项（没有事项列则同一分类）的问答合成一条")
@click.option(
    "--rejected", type=click.Path(dir_okay=False, path_type=Path), help="没有导入的行另存为这个 .xlsx，改好后可以再导入"
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="全部变化和全部问题写进这个文本文件")
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
    publish: bool,
    region: str | None,
    columns: Path | None,
    with_hidden: bool,
    faq_by_matter: bool,
    rejected: Path | None,
    report: Path | None,
    map_: Path | None,
    by: str,
    database: str | None,
) -> None:
    """导入事项：表格、问答清单、办事指南、整篇的通知和法规、其他系统的文件。"""
    # Long: fifteen options, each a parameter.
    from knowledge.files.importing import Importing
    from knowledge.files.tables.chosen import ChosenMeanings
    from knowledge.files.tables.column_map import read_column_map

    with opened(database, create=True) as (kb, settings):
        chosen = read_column_map(columns) if columns else {}
        how = Importing(
            format=format_, dry_run=dry_run, strict=strict, as_draft=as_draft, publish=publish, by=by,
            region=known_region(kb, region) or NATION, columns=ChosenMeanings(chosen, kb.imports.columns()), with_hidden=with_hidden,
            faq_by_matter=faq_by_matter,
        )  # fmt: skip
        with progress_bar() as bar:
            task = bar.add_task("导入", total=None)
            done = publishing_of(kb, settings).import_file(
                file, how=how, progress=lambda done, total: bar.update(task, completed=done, total=total)
            )
        if done.written:
            kb.imports.remember(chosen, by=by)
        _tell(done, strict=strict)
        elsewhere_after_import(kb, done)
        _keep(done, rejected=rejected, report=report)
    if map_ and done.written and not done.as_draft:
        with opened(database) as (kb, settings):
            _apply_map(publishing_of(kb, settings), map_, by)
    sys.exit(1 if done.rejected or done.is_empty else 0)


def _tell(done: ImportReport, *, strict: bool) -> None:
    """Print what a file was taken for, what would change, what was rejected, and the counts."""
    from knowledge.files.recognising import NAMES
    from knowledge.files.rejected import kinds_of

    click.echo(f"{done.path.name} 按“{NAMES[done.format]}”读：{done.why}。", err=True)
    for notice in done.notices:
        click.echo(f"注意：{notice}。", err=True)
    if any(not column.meaning for column in done.columns):
        click.echo("不认识的列要读的，请用 --columns 对照表指定，如 负责科室: 实施部门。", err=True)
    kinds = kinds_of(done.rejected)
    for kind in kinds[:SHOWN]:
        click.echo(str(kind), err=True)
    if len(kinds) > SHOWN:
        click.echo(f"还有 {len(kinds) - SHOWN} 类问题，用 --report 写成文件看全部。", err=True)
    for overlap in done.overlaps[:SHOWN]:
        click.echo(f"冲突：{overlap}。", err=True)
    if done.dry_run:
        for text in _changes(done)[:SHOWN]:
            click.echo(text if len(text) <= LONGEST else f"{text[:LONGEST]}……")
        if (more := len(_changes(done)) - SHOWN) > 0:
            click.echo(f"还有 {more} 项变化，用 --report 写成文件看全部。")
    verb = "未写入" if not done.written else "已存为草稿" if done.as_draft else "已导入"
    overlaps = f"，与别人的草稿冲突 {len(done.overlaps)}" if done.overlaps else ""
    click.echo(
        f"{verb}：读到 {done.read} 条，新增 {done.new}，修改 {done.changed}，相同 {done.unchanged}，"
        f"不合格 {len(done.rejected)}{overlaps}。"
    )
    if done.written and done.as_draft and done.planned:
        click.echo(
            "草稿要提交审核、发布以后才会用来回答；文档读成的指南核对过的，可以加 --publish 直接发布。", err=True
        )
    if done.is_empty:
        click.echo("一条事项也没有读到，请检查是不是选错了文件或工作表。", err=True)
    if done.run:
        click.echo(f"整次导入可以撤销：imports undo {done.run}")
    if done.rejected and strict:
        click.echo("因为用了 --strict，一条也没有写入。", err=True)


def _changes(done: ImportReport) -> list[str]:
    new = [f"新增 {change.code} {change.name}" for change in done.planned if change.is_new]
    return [
        *(f"{d.code} {d.name} · {d.field}：{d.before or '（无）'} → {d.after or '（无）'}" for d in done.differences),
        *new,
    ]


def _keep(done: ImportReport, *, rejected: Path | None, report: Path | None) -> None:
    """Write the files somebody asked for."""
    from knowledge.files.reading import write_pieces
    from knowledge.files.rejected import write_rejected

    if rejected and done.rejected:
        write_rejected(rejected, done.rejected, dict(done.headings))
        click.echo(f"没有导入的 {len(done.rejected)} 行已写入 {rejected}，在 Excel 里改好后可以再导入。", err=True)
    if report:
        lines = [f"{row.place} {row.name}：{'；'.join(row.problems)}" for row in done.rejected]
        lines += [f"冲突：{overlap}" for overlap in done.overlaps] + _changes(done)
        write_pieces(report, ["".join(f"{line}\n" for line in lines).encode()])
        click.echo(f"全部变化和问题已写入 {report}。", err=True)


def _apply_map(publishing: Publishing, file: Path, by: str) -> None:
    linked = publishing.apply_map(file, by=by)
    for unlinked in linked.rejected:
        click.echo(f"对照表：{unlinked.row.local_code} → {unlinked.row.national_code}：{unlinked.problem}", err=True)
    click.echo(f"对照表：挂接 {linked.linked}，已挂接 {linked.unchanged}，不合格 {len(linked.rejected)}。")


@click.group(cls=Group)
def imports() -> None:
    """导入的记录：列出、撤销。"""


@imports.command("list")
@database_option
def imports_list(database: str | None) -> None:
    """列出导入过的文件，最近的在前。"""
    from knowledge.files.recognising import NAMES

    with opened(database) as (kb, _):
        for run in kb.imports.all():
            state = f"，已由 {run.undone_by} 撤销" if run.undone_by else ""
            what = "草稿" if run.as_draft else "条"
            click.echo(
                f"{run.id}  {run.at[:16].replace('T', ' ')}  {run.by}  {run.file}（{NAMES.get(run.format, run.format)}）  "
                f"写入 {run.entries} {what}，不合格 {run.rejected}{state}"
            )


@imports.command("undo")
@click.argument("run", type=int)
@acting_option
@database_option
def imports_undo(run: int, by: str, database: str | None) -> None:
    """撤销整次导入：恢复导入前的内容，撤下新增的；此后又改过的不动。"""
    with opened(database) as (kb, settings):
        undone = publishing_of(kb, settings).undo_import(run, by=by)
    for (code, region), why in undone.kept:
        click.echo(f"没有动 {code}（{region}）：{why}", err=True)
    click.echo(f"已撤销第 {run} 次导入：恢复 {undone.restored} 条，没有动 {len(undone.kept)} 条。")
