"""Contradictions and gaps in what is known, and the questions that guard what goes live."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from hotline.terminal.command.group import Command, Group
from hotline.terminal.command.opening import opened, publishing_of
from hotline.terminal.command.options import acting_option, database_option, region_code, region_option
from knowledge.entry.records import NATION


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="另存为 .json 或 .xlsx")
@click.option(
    "--severity", type=click.Choice(["error", "warning", "note"]), default="warning", help="列到哪一级（默认 warning）"
)
@database_option
def check(as_json: bool, output: Path | None, severity: Any, database: str | None) -> None:
    """检查数据库和全部条目：矛盾、过期、缺依据、格式不对……"""
    from knowledge.checks import findings as found
    from knowledge.checks.consistency import check as check_all

    with opened(database) as (kb, _):
        if not kb.check_integrity():
            click.echo("数据库文件已损坏，请从备份恢复。", err=True)
            sys.exit(1)
        findings = check_all(kb)
        counts = found.by_severity(findings)
        if output:
            found.write_findings(findings, output)
        shown = found.at_least(findings, severity)
        if as_json:
            click.echo(found.findings_json(shown))
        else:
            for finding in shown:
                click.echo(str(finding))
            total = "，".join(f"{label} {counts.get(name, 0)}" for name, label in found.SEVERITIES.items())
            click.echo(f"检查了 {kb.items.count()} 个条目：{total}。")
    sys.exit(1 if counts.get("error") else 0)


@click.group(cls=Group)
def gate() -> None:
    """发布前看影响：哪些问题的答复会变；标为“必须答对”的不能被改坏。"""


@gate.command("questions")
@database_option
def gate_questions(database: str | None) -> None:
    """列出把关的问题。"""
    with opened(database) as (kb, _):
        for guarded in kb.guarded.all():
            must = "必须答对" if guarded.must_answer else "留意"
            click.echo(f"{guarded.id}  {must}  {guarded.question} → {guarded.code}")


@gate.command("add")
@click.argument("code")
@click.argument("question")
@click.option("--must-answer", is_flag=True, help="必须答对，否则不许发布")
@region_option
@acting_option
@database_option
def gate_add(code: str, question: str, must_answer: bool, region: str | None, by: str, database: str | None) -> None:
    """增加一个把关的问题。"""
    with opened(database) as (kb, settings):
        guarded = publishing_of(kb, settings).guard(
            code, region_code(region) or NATION, question=question, must_answer=must_answer, by=by
        )
    click.echo(f"已增加第 {guarded.id} 条。")


@gate.command("remove")
@click.argument("guarded_id", type=int)
@acting_option
@database_option
def gate_remove(guarded_id: int, by: str, database: str | None) -> None:
    """取消一个把关的问题；必须答对的由审核取消。编号见 gate questions。"""
    with opened(database) as (kb, settings):
        guarded = publishing_of(kb, settings).unguard(guarded_id, by=by)
    click.echo(f"已取消：{guarded.question} → {guarded.code}。")


@gate.command("check")
@click.argument("code")
@region_option
@database_option
def gate_check(code: str, region: str | None, database: str | None) -> None:
    """如果发布这份草稿，哪些问题的答复会变。"""
    with opened(database) as (kb, settings):
        report = publishing_of(kb, settings).impact(kb.items.draft(code, region_code(region) or NATION).item)
        for change in report.changes:
            click.echo(f"{'改坏' if change.broken else '变化'}：{change.question}")
            for when, told in (("现在", change.before), ("以后", change.after)):
                click.echo(f"    {when}：{'、'.join(told.names) or '不回答'}")
        later = f"（时间所限，还有 {report.left} 个较早的没有问）" if report.left else ""
        click.echo(
            f"问了 {report.asked} 个问题{later}，{len(report.changes)} 个会变，{len(report.broken)} 个必须答对的会被改坏（{report.seconds:.1f} 秒）。"
        )
    sys.exit(0 if report.allowed else 1)
