"""One question, its answer, and why."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import channel, database_option, known_region, operator_option, too_long, typed
from hotline.terminal.command.printing import console, say

if TYPE_CHECKING:
    from hotline.answering.ranked_facts import RankedFacts
    from hotline.answering.replies import Reply
    from hotline.assistant import Assistant
    from hotline.talking.turn import Turn


@click.command(cls=Command)
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="输出完整答复（JSON）")
@click.option("--explain", is_flag=True, help="列出每个候选事项和内容的得分理由")
@click.option("--region", metavar="CODE", help="12 位行政区划代码")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="按这一天的规定回答（历史口径）")
@operator_option
@database_option
def ask(
    text: tuple[str, ...],
    as_json: bool,
    explain: bool,
    region: str | None,
    as_of: Any,
    operator: bool,
    database: str | None,
) -> None:
    """问一个问题。"""
    from hotline.answering.replies import Unanswered, to_json

    question = typed(" ".join(text))
    if not question:
        raise click.UsageError("问题不能为空。")
    if problem := too_long(question):
        raise Refused(problem)
    with opened(database, starter=True, asking=True) as (kb, settings):
        where = known_region(kb, region)
        assistant = assistant_of(kb, settings)
        day = as_of.date() if as_of else None
        reply = assistant.ask(question, region=where, channel=channel(operator), as_of=day)
        turn = assistant.turn(question, region=where, public=not operator, as_of=day) if explain else None
        explained = _explained(assistant, turn, reply) if turn else None
    if as_json:
        extra = {"explanation": explained} if explained else {}
        click.echo(json.dumps(to_json(reply) | extra, ensure_ascii=False, indent=1))
    else:
        say(reply.text)
        if explained:
            _print_explained(explained)
    sys.exit(1 if isinstance(reply, Unanswered) else 0)


def _explained(assistant: Assistant, turn: Turn, reply: Reply) -> dict[str, Any]:
    """Why: the first candidates with their reasons, the confidence of the reply, and what it rests on."""
    from hotline.answering.opening.reasons import explain_opening
    from hotline.judging.evaluation import ranked_for
    from hotline.searching.explaining import explain
    from hotline.talking.lookup import facts_of

    ranking = ranked_for(turn)
    confidence = ranking.confidence if reply.confidence is None else reply.confidence
    candidates = [
        {
            "code": candidate.code,
            "name": candidate.name,
            "phrasing": candidate.phrasing,
            "score": round(candidate.score, 4),
            "for": [{"share": round(r.share, 4), "meaning": r.meaning} for r in candidate.speaks_for],
            "against": [{"share": round(r.share, 4), "meaning": r.meaning} for r in candidate.speaks_against],
        }
        for candidate in explain(ranking, assistant.model)[:4]
    ]
    told = facts_of(turn, ranking.candidates[0], turn.analysis) if ranking.candidates else None
    rests_on = [
        {"share": round(share, 4), "meaning": meaning}
        for share, meaning in explain_opening(
            turn.confidence_model, ranking, lambda candidate: facts_of(turn, candidate, turn.analysis)
        )
    ]
    return {"confidence": confidence, "rests_on": rests_on, "candidates": candidates, "facts": _facts(told, turn)}


def _facts(told: RankedFacts | None, turn: Turn) -> list[dict[str, Any]]:
    """The first contents of the first candidate, and why they come first."""
    from hotline.answering.closer.reasons import explain_facts

    return [
        {
            "id": unit.id,
            "said": unit.said,
            "share": round(unit.share, 4),
            "score": round(unit.score, 4),
            "ahead": round(unit.ahead, 4),
            "reasons": [{"share": share, "meaning": meaning} for share, meaning in unit.reasons],
        }
        for unit in (explain_facts(turn.facts.looked_over(told), turn.facts.model, turn.facts.look) if told else [])
    ]


def _print_explained(explained: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    title = f"把握 {explained['confidence']:.1%}"
    table = Table(title=title, show_lines=True)
    for name in ("候选事项", "得分", "支持", "反对"):
        # Chinese has no blanks to break at; what does not fit is folded, not cut off.
        table.add_column(name, overflow="fold")
    for candidate in explained["candidates"]:
        good, bad = (
            Text("\n".join(f"{reason['share']:+.2f} {reason['meaning']}" for reason in candidate[side]))
            for side in ("for", "against")
        )
        named = Text(f"{candidate['name']}\n“{candidate['phrasing']}”")
        table.add_row(named, f"{candidate['score']:.2f}", good, bad)
    console().print(table)
    if explained["rests_on"]:
        why = "；".join(f"{reason['share']:+.2f} {reason['meaning']}" for reason in explained["rests_on"])
        console().print(Text(f"把握的依据：{why}"))
    if explained["facts"]:
        console().print(_facts_table(explained["facts"]))


def _facts_table(facts: list[dict[str, Any]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="第一个事项里，先答哪一条", show_lines=True)
    for name in ("内容", "占比", "领先", "理由"):
        table.add_column(name, overflow="fold")
    for fact in facts:
        why = Text("\n".join(f"{reason['share']:+.2f} {reason['meaning']}" for reason in fact["reasons"]))
        table.add_row(Text(f"{fact['id']}\n{fact['said'][:80]}"), f"{fact['share']:.0%}", f"{fact['ahead']:+.2f}", why)
    return table
