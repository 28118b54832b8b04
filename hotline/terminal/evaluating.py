"""Judging the answers by labelled questions, and fitting to them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import database_option
from hotline.terminal.command.printing import check_folders, print_tables, progress_bar, write_file

if TYPE_CHECKING:
    from hotline.assistant import Assistant
    from hotline.judging.comparison import Comparison
    from hotline.judging.evaluation import Evaluation, Labelled


@click.command("eval", cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dialogues", is_flag=True, help="文件是多轮对话：每句是否到该到的事项、所问的事实是否在前")
@click.option("--json", "as_json", is_flag=True, help="只输出指标（JSON）")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="写一份网页报告，含每个错误的理由")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), help="存下每题的结果，以后比较用")
@click.option(
    "--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="与 --save 存下的结果比较"
)
@click.option("--floor", "floors", multiple=True, metavar="NAME=MIN", help="指标的最低值，如 hit_at_1=0.84；可多次")
@database_option
def eval_(
    file: Path,
    dialogues: bool,
    as_json: bool,
    html: Path | None,
    save: Path | None,
    compare: Path | None,
    floors: tuple[str, ...],
    database: str | None,
) -> None:
    """用标注题目评测答复质量；没有达到 --floor 时退出码为 1。"""
    # Long: eight options, each checked before minutes of work.
    if dialogues:
        if html or save or compare or floors:
            raise click.UsageError("--dialogues 只和 --json、--database 一起用。")
        _evaluate_dialogues(file, database, as_json=as_json)
        return
    from hotline.judging import comparison as comparing
    from hotline.judging.reporting import tables

    try:
        least = [comparing.read_floor(text) for text in floors]
    except comparing.FloorError as error:
        raise click.BadParameter(str(error), param_hint="--floor") from None
    check_folders(html, save)
    try:
        earlier = comparing.read_record(compare) if compare else None
    except comparing.RecordError as error:
        raise click.ClickException(str(error)) from None
    evaluation, report = _evaluate_questions(file, database, reported=html is not None)
    recorded = comparing.record(evaluation)
    for path, text in ((html, report), (save, recorded.to_json())):
        write_file(path, text)
    if as_json:
        click.echo(json.dumps(recorded.figures, ensure_ascii=False))
    else:
        print_tables(*tables(evaluation))
    if earlier:
        _print_comparison(comparing.compare(earlier, recorded), err=as_json)
    missed = comparing.missed(recorded.figures, least)
    for sentence in missed:
        click.echo(sentence, err=True)
    sys.exit(1 if missed else 0)


def _evaluate_questions(file: Path, database: str | None, *, reported: bool) -> tuple[Evaluation, str]:
    """The questions of a file judged, and the report on them as a page, '' unless it is wanted."""
    from hotline.judging.evaluation import QuestionFileError, read_questions
    from hotline.judging.report_page import page
    from hotline.judging.reporting import unknown_codes, unknown_facts

    with opened(database, starter=True) as (kb, settings):
        try:
            labelled = read_questions(file)
        except QuestionFileError as error:
            raise click.ClickException(str(error)) from None
        assistant = assistant_of(kb, settings)
        _warn_of_unknown(unknown_codes(assistant, labelled), "知识库里没有这 {} 个编码")
        _warn_of_unknown(unknown_facts(assistant, labelled), "这 {} 条标注的内容不在它的事项里")
        evaluation = _evaluated(assistant, labelled)
        return evaluation, page(evaluation, assistant, source=file.name, made_at=kb.clock()) if reported else ""


def _evaluate_dialogues(file: Path, database: str | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from hotline.judging.dialogues import TO_THE_END, by_kind, dialogue_tables, judge_dialogues, share_to_the_end
    from hotline.judging.evaluation import QuestionFileError
    from hotline.judging.labelled_dialogues import read_dialogues

    with opened(database, starter=True) as (kb, settings):
        try:
            dialogues = read_dialogues(file)
        except QuestionFileError as error:
            raise click.ClickException(str(error)) from None
        held = list(judge_dialogues(assistant_of(kb, settings), dialogues))
    if as_json:
        figures: dict[str, Any] = {kind: asdict(its) for kind, its in by_kind(held).items()}
        figures |= {TO_THE_END: share_to_the_end(held)}
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        print_tables(*dialogue_tables(held))


def _evaluated(assistant: Assistant, labelled: Sequence[Labelled]) -> Evaluation:
    from hotline.judging.evaluation import evaluate

    assistant.ranker()  # loads the index
    with progress_bar() as bar:
        task = bar.add_task("评测", total=len(labelled))
        return evaluate(assistant, labelled, progress=lambda done: bar.advance(task, done))


def _warn_of_unknown(labels: dict[str, int], what: str) -> None:
    """Somebody else's questions may be about more than is here, so they are judged all the same."""
    if labels:
        listed = "、".join(list(labels)[:10]) + (" 等" if len(labels) > 10 else "")
        click.echo(f"注意：{what.format(len(labels))}：{listed}。有关的 {sum(labels.values())} 题答不对。", err=True)


def _print_comparison(found: Comparison, *, err: bool = False) -> None:
    """What changed, by question; beside `--json` it goes where it does not disturb."""
    groups = (("由对变错", found.broken), ("由错变对", found.mended), ("对错没变，答法变了", found.otherwise))
    for title, changes in groups:
        click.echo(f"{title}：{len(changes)} 题", err=err)
        for old, new in changes:
            wrong = new.error or old.error
            click.echo(f"  {new.question}\n    {old} → {new}{wrong and f'（{wrong}）'}", err=err)
    if found.gone or found.added:
        click.echo(f"题目变了：少了 {found.gone} 题，多了 {found.added} 题，指标不完全可比。", err=err)
    print_tables(found.figures, err=err)


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="写到哪个权重文件")
@database_option
def tune(files: tuple[Path, ...], output: Path, database: str | None) -> None:
    """用标注题目（可以多个文件）拟合排序权重和判断阈值，并从知识库里学词语关联。"""
    from hotline.judging import tuning
    from hotline.judging.evaluation import QuestionFileError, read_questions
    from hotline.reading.analysis import Analyser
    from hotline.reading.lexicon import read_lexicon
    from hotline.searching.model import write_model

    check_folders(output)
    with opened(database, starter=True) as (kb, _):
        try:
            labelled = [question for file in files for question in read_questions(file)]
            analyser = Analyser(read_lexicon())
            with progress_bar() as bar:
                tasks: dict[str, Any] = {}

                def told(step: str, done: int, total: int) -> None:
                    if step not in tasks:
                        tasks[step] = bar.add_task(step, total=total)
                    bar.update(tasks[step], completed=done)

                model = tuning.tune(
                    analyser, list(kb.live_entries()), list(kb.phrasings.live()), labelled, progress=told
                )
        except (QuestionFileError, tuning.TooFewQuestions) as error:
            raise click.ClickException(str(error)) from None
    write_model(model, output)
    for name, value in tuning.describe(model):
        click.echo(f"{name:20} {value:8.3f}")
    click.echo(
        f"已写入 {output} 和 {output.with_suffix('.npz').name}（两个文件要放在一起）。用环境变量 HOTLINE_MODEL 指定它即可启用。"
    )
