"""The office's own words."""

from __future__ import annotations

import click

from hotline.terminal.command.group import Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, override_option


@click.group(cls=Group)
def lexicon() -> None:
    """本单位的词表：老百姓的说法 → 标准词。"""


@lexicon.command("list")
@database_option
def lexicon_list(database: str | None) -> None:
    """列出本单位增加的词。"""
    with opened(database) as (kb, _):
        for line in kb.lexicon.all():
            waits = "，待审核" if line.state == "proposed" else ""
            click.echo(f"{line.id}  {line.kind}  {line.standards}：{line.variants}  （{line.added_by}{waits}）")


@lexicon.command("add")
@click.argument("kind")
@click.argument("standards")
@click.argument("variants", nargs=-1, required=True)
@acting_option
@database_option
def lexicon_add(kind: str, standards: str, variants: tuple[str, ...], by: str, database: str | None) -> None:
    """提出一条，如：lexicon add 事物 居民身份证 小卡片 ~证件。与已有的冲突或成环会被拒绝。"""
    with opened(database) as (kb, settings):
        line = publishing_of(kb, settings).propose_line(kind, standards, variants, by=by)
    click.echo(f"已提出第 {line.id} 条，请另一位工作人员用 lexicon approve {line.id} 通过。")


@lexicon.command("approve")
@click.argument("line_id", type=int)
@override_option
@acting_option
@database_option
def lexicon_approve(line_id: int, override: str, by: str, database: str | None) -> None:
    """通过一条；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).approve_line(line_id, by=by, override=override)
    click.echo(f"第 {line_id} 条从下一个问题起生效（知识库大或机器忙时要等几秒钟）。")


@lexicon.command("remove")
@click.argument("line_id", type=int)
@override_option
@acting_option
@database_option
def lexicon_remove(line_id: int, override: str, by: str, database: str | None) -> None:
    """删除一条；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        publishing_of(kb, settings).remove_line(line_id, by=by, override=override)
    click.echo("已删除，从下一个问题起生效（知识库大或机器忙时要等几秒钟）。")
