"""The terminal: commands that parse, call and print. Everything they do is in `knowledge` and `hotline`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    import click

    from knowledge.entry.records import NATION
    from knowledge.settings import SETTINGS, Settings
    from knowledge.staff.accounts import LOCAL, ROLES
    from knowledge.storage.errors import KnowledgeError
except ModuleNotFoundError as missing:
    # Started with another Python than that of the environment: one sentence instead of a traceback.
    sys.exit(f"缺少 {missing.name}：请先运行 make setup，再用 .venv 里的 python 运行（没有 make 的，见 README.md）。")

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from hotline.answering.replies import Reply
    from hotline.assistant import Assistant
    from hotline.judging.comparison import Comparison
    from hotline.judging.evaluation import Evaluation, Labelled
    from hotline.judging.reporting import Table
    from hotline.publishing import Publishing
    from hotline.talking.turn import Turn
    from knowledge.store import KnowledgeBase

SETTINGS_HELP = "\b\n环境变量：\n" + "\n".join(
    f"  {s.name:23} {s.help}（默认 {s.default or '自动'}）" for s in SETTINGS
)
REPL_HELP = """直接输入问题；回答后可以接着问“那费用呢”“要带什么”。
  1 2 3 4    选择列出的事项          都不是     都不对，转给工作人员
  Tab        补全事项名称            /帮助      显示这些说明
  /退出      离开（或 Ctrl-D）        /新        重新开始一段对话"""
CLICK_SAYS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Aborted!": "已取消。",
    "required": "必填",
    "Show this message and exit.": "显示这些说明。",
    "Try '{command} {option}' for help.": "用法见 {command} {option}",
    "Error: {message}": "错误：{message}",
    "Error: The two entered values do not match.": "两次输入的不一样，请再输一遍。",
    "Did you mean {possibility}?": "您是不是要 {possibility}？",
    "(Possible options: {possibilities})": "（可能是 {possibilities}）",
    "(Possible commands: {possibilities})": "（可能是 {possibilities}）",
    "Did you mean one of: {possibilities}?": "您是不是要 {possibilities} 中的一个？",
    "Missing command.": "没有写命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Choose from:\n\t{choices}": "可以是 {choices}",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Got unexpected extra argument ({args})": "多写了参数 {args}",
    "Got unexpected extra arguments ({args})": "多写了参数 {args}",
    "Option {name!r} does not take a value.": "选项 {name} 后面不能写值。",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写值。",
    "Invalid value: {message}": "{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 不对：{message}",
    "{value!r} is not {choice}.": "“{value}”不行，只能是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不行，只能是 {choices}。",
    "{value!r} does not match the format {format}.": "“{value}”不是日期，应像 2026-01-31。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是整数。",
    "{value} is not in the range {range}.": "{value} 超出了范围 {range}。",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹。",
    "{name} {filename!r} is not readable.": "{name} {filename} 没有权限读取。",
    "{name} {filename!r} is not writable.": "{name} {filename} 没有权限写入。",
}
"""What click says, in Chinese: its own catalogue, as gettext would need a compiled file and the right locale."""


def _in_chinese() -> None:
    from click import core, decorators, exceptions, formatting, parser, termui, types

    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, said in {
            "_": lambda text: CLICK_SAYS.get(text, text),
            "ngettext": lambda one, many, n: CLICK_SAYS.get(text := one if n == 1 else many, text),
        }.items():
            if hasattr(module, name):
                setattr(module, name, said)


class _Command(click.Command):
    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | attributes)


class _Group(click.Group):
    command_class = _Command
    group_class = type

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 …"} | attributes)


class Refused(click.ClickException):
    """Something typed or set that cannot be used: one sentence, exit code 2 like any misuse."""

    exit_code = 2


_in_chinese()


@click.group(cls=_Group, epilog=SETTINGS_HELP, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """政务服务热线问答助手。"""


def database_option(command: Any) -> Any:
    return click.option("--database", metavar="URL", help="数据库地址，如 sqlite:///hotline.db")(command)


def operator_option(command: Any) -> Any:
    return click.option("--operator", is_flag=True, help="以坐席身份问，也用只给坐席看的内容回答")(command)


def channel(operator: bool) -> str:
    """Under which channel a question from the terminal is answered and logged."""
    return "operator" if operator else "terminal"


def override_option(command: Any) -> Any:
    why = "弄坏了必答问题也要生效的理由，会记录在案"
    return click.option("--override", default="", metavar="REASON", help=why)(command)


def acting_option(command: Any) -> Any:
    return click.option("--as", "by", default=LOCAL, metavar="USER", help="以哪个账号的名义操作（默认 本机）")(command)


@contextmanager
def plain_errors(*, asking: bool = False) -> Iterator[None]:
    """Print what a person can act on as one sentence, and leave with exit code 1.

    `asking`: somebody asked a question, who is told whom to call in danger as with everything that is no answer.
    """
    from hotline.answering.safety import IN_DANGER
    from hotline.reading.lexicon import LexiconError
    from hotline.searching.model import ModelError

    try:
        yield
    except (KnowledgeError, ModelError, LexiconError) as error:
        click.echo(f"错误：{error}", err=True)
        if asking:
            click.echo(IN_DANGER, err=True)
        sys.exit(1)


@contextmanager
def opened(
    database: str | None, *, create: bool = False, starter: bool = False, asking: bool = False
) -> Iterator[tuple[KnowledgeBase, Settings]]:
    """The knowledge base of a command. `starter`: a database that does not exist is made with the starter knowledge.

    What was scheduled for today is published first. `asking`: see `plain_errors`.
    """
    from knowledge.storage.clock import day_of
    from knowledge.storage.connections import path_of
    from knowledge.store import KnowledgeBase

    with plain_errors(asking=asking):
        settings = _settings(database)
        fresh = not path_of(settings.database_url).exists()
        with KnowledgeBase(settings.database_url, create=create or starter) as kb:
            if fresh and starter:
                _load_starter(kb, settings)
            if kb.schedule.due(day_of(kb.clock())):
                _publishing(kb, settings).carry_out_due()
            yield kb, settings


def _settings(database: str | None) -> Settings:
    """The settings of a command, with the database it names: an address, or the path of a file that is there."""
    from dataclasses import replace
    from urllib.parse import quote

    settings = Settings.from_environment()
    if not database:
        return settings
    if "://" not in database:
        if not Path(database).exists():
            # A slip of the keyboard would become a new database.
            raise Refused(f"没有“{database}”这个数据库文件；要新建请写 --database sqlite:///{database}")
        database = "sqlite:///" + quote(database)
    return replace(settings, database_url=database)


def _load_starter(kb: KnowledgeBase, settings: Settings) -> None:
    with _console(err=True).status("正在建立知识库…"):
        kept_out = _publishing(kb, settings).load_starter()
    for (code, _), why in kept_out.items():
        click.echo(f"起步知识 {code}：{why}", err=True)
    click.echo(f"已建立知识库 {kb.path}：{kb.items.count()} 个事项。", err=True)


def _assistant(kb: KnowledgeBase, settings: Settings) -> Assistant:
    from hotline.assistant import Assistant

    return Assistant.from_settings(kb, settings)


def _publishing(kb: KnowledgeBase, settings: Settings) -> Publishing:
    """What every command goes through that changes what is answered; the assistant is made when its gate asks something."""
    from hotline.publishing import Publishing

    return Publishing(kb, lambda: _assistant(kb, settings), four_eyes=settings.four_eyes)


def _progress() -> Progress:
    """A bar on a terminal; elsewhere nothing, not even the line it would leave behind."""
    from rich.progress import Progress

    console = _console(err=True)
    return Progress(console=console, transient=True, disable=not console.is_terminal)


def _console(*, err: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=err, highlight=False)


@main.command()
@database_option
def init(database: str | None) -> None:
    """建立数据库并装入起步知识；已有的数据库会升级并补入新的起步知识。"""
    with opened(database, create=True) as (kb, settings):
        _load_starter(kb, settings)


@main.command()
@click.option("--host", help="监听地址")
@click.option("--port", type=click.IntRange(1, 65535), help="监听端口")
@database_option
def serve(host: str | None, port: int | None, database: str | None) -> None:
    """启动网页服务。"""
    import os

    with plain_errors():
        settings = _settings(database)
    named, at = host or settings.host, port or settings.port
    address = _free_address(named, at)
    with opened(database, starter=True) as (kb, settings):
        _check_usable(kb, settings)
    # The worker process reads its settings from the environment, like any other way of starting the app.
    os.environ["HOTLINE_DATABASE_URL"] = settings.database_url
    from web.serving import serve as serve_at

    click.echo(f"请在浏览器打开 http://{named}:{at}  （Ctrl-C 停止）", err=True)
    serve_at(address, at)


def _free_address(host: str, port: int) -> str:
    """The number of the address to listen at, tried out first: granian shares a port with another of its kind, silently."""
    import errno
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Refused(f"找不到监听地址“{host}”，请写 127.0.0.1（只给本机）或 0.0.0.0（给所有人）。") from None
    family, _, _, _, where = min(found, key=lambda each: each[0] != socket.AF_INET)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # What Windows calls reusing is what we try to find out about.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        probe.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            probe.bind(where)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(f"端口 {port} 已被占用，请换一个，如 PORT={port % 65535 + 1}。") from None
            if error.errno in {errno.EACCES, errno.EPERM}:
                raise Refused(f"没有权限使用端口 {port}，请换一个 1024 以上的，如 PORT=8000。") from None
            raise Refused(f"不能在 {host} 上监听，这台机器没有这个地址，请检查 HOST。") from None
    return str(where[0])


def _check_usable(kb: KnowledgeBase, settings: Settings) -> None:
    """What the worker would stumble over, said here in one sentence."""
    from hotline.reading.lexicon import read_lexicon
    from hotline.searching.model import read_model
    from hotline.searching.snapshot import own_lines

    if settings.model:
        read_model(Path(settings.model))
    if own := own_lines(kb):
        read_lexicon(extra=own)


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="输出完整答复（JSON）")
@click.option("--explain", is_flag=True, help="列出每个候选事项的得分理由")
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

    question = _typed(" ".join(text))
    if not question:
        raise click.UsageError("问题不能为空。")
    if problem := _too_long(question):
        raise Refused(problem)
    with opened(database, starter=True, asking=True) as (kb, settings):
        where = _known_region(kb, region)
        assistant = _assistant(kb, settings)
        day = as_of.date() if as_of else None
        reply = assistant.ask(question, region=where, channel=channel(operator), as_of=day)
        turn = assistant.turn(question, region=where, public=not operator, as_of=day) if explain else None
        explained = _explained(assistant, turn, reply) if turn else None
    if as_json:
        extra = {"explanation": explained} if explained else {}
        click.echo(json.dumps(to_json(reply) | extra, ensure_ascii=False, indent=1))
    else:
        _say(reply.text)
        if explained:
            _print_explained(explained)
    sys.exit(1 if isinstance(reply, Unanswered) else 0)


def _typed(text: str) -> str:
    """What was typed, with bytes that are no UTF-8 replaced."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()


def _too_long(question: str) -> str:
    """What is said of a message that is too long; '' for any other."""
    from hotline.assistant import MAX_QUESTION

    if len(question) <= MAX_QUESTION:
        return ""
    return f"问题太长了（{len(question)} 个字），请缩短到 {MAX_QUESTION} 个字以内。"


def _region(code: str | None) -> str | None:
    """A region code in its full length; that of an entry need not be in the tree."""
    if code is None:
        return None
    if not (code.isascii() and code.isdigit()) or len(code) > 12 or len(code) not in {2, 4, 6, 9, 12}:
        raise click.BadParameter("应为行政区划代码，如 440106 或 440106000000", param_hint="--region")
    return code.ljust(12, "0")


def _known_region(kb: KnowledgeBase, code: str | None) -> str | None:
    """A region that exists: one that does not would be answered like the whole country."""
    full = _region(code)
    if full is None or full == NATION or full in kb.regions.tree():
        return full
    raise Refused(f"没有“{code}”这个地区。代码用 region find 查；本单位的街道、社区先用 region add 登记。")


def _say(text: str) -> None:
    """Print an answer, on a terminal with its lines broken as Chinese is."""
    click.echo("\n".join(fitted(line, width) for line in text.splitlines()) if (width := _columns()) else text)


def _columns() -> int:
    """How wide the terminal is; 0 when the output goes elsewhere, where lines stay as they are."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


_PIECES = re.compile(r"[（《“‘【〔「]*(?:[!-~]+|.)[，。、；：！？）》”’】〕」…%]*", re.DOTALL)
"""What a line may not be broken in: numbers and words in letters, a sign and the character it belongs to."""


def fitted(line: str, width: int) -> str:
    """A line broken into lines of at most `width` columns, those after the first as far in as the text of the first."""
    lead = re.match(r"\s*(?:· |\d\. )?", line)
    return _filled(_PIECES.findall(line), width, indent=" " * len(lead[0] if lead else ""))


def _filled(pieces: Sequence[str], width: int, *, indent: str) -> str:
    """Pieces in lines of at most `width` columns, as long as none is wider by itself."""
    from rich.cells import cell_len

    rows, row = [], ""
    for piece in pieces:
        if row.strip() and cell_len((row + piece).rstrip()) > width:
            rows.append(row.rstrip())
            row = indent + piece.lstrip(" ")
        else:
            row += piece
    return "\n".join([*rows, row])


def _explained(assistant: Assistant, turn: Turn, reply: Reply) -> dict[str, Any]:
    """Why: the first candidates with their reasons, and the confidence of the reply."""
    from hotline.judging.evaluation import ranked_for
    from hotline.searching.explaining import explain

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
    return {"confidence": confidence, "candidates": candidates}


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
    _console().print(table)


@main.command()
@click.option("--region", metavar="CODE", help="12 位行政区划代码")
@operator_option
@database_option
def repl(region: str | None, operator: bool, database: str | None) -> None:
    """在终端里连续问答；输入的内容只留在内存里。"""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.history import InMemoryHistory

    with opened(database, starter=True, asking=True) as (kb, settings):
        where = _known_region(kb, region)
        with _console(err=True).status("正在准备…"):
            assistant = _assistant(kb, settings)
            assistant.ranker()  # loads the index

        class Names(Completer):
            def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:  # noqa: ARG002
                typed = document.text_before_cursor
                for found in assistant.suggest(typed):
                    yield Completion(found.text, start_position=-len(typed), display_meta=found.name)

        click.echo("您好，请问要办什么事？（/帮助 查看用法，/退出 离开）")
        if sys.stdin.isatty():
            session: PromptSession[str] = PromptSession(
                history=InMemoryHistory(), completer=Names(), complete_while_typing=False
            )
            lines = iter(lambda: session.prompt("问> "), None)
        else:
            lines = iter(sys.stdin)
        converse(assistant, lines, region=where, operator=operator)


def converse(assistant: Assistant, lines: Iterator[str], *, region: str | None = None, operator: bool = False) -> None:
    """Answer line after line until the lines end; the conversation is kept between them."""
    token = ""
    while True:
        try:
            line = _typed(next(lines))
        except (EOFError, StopIteration):
            break
        except KeyboardInterrupt:
            continue
        if line in {"/退出", "/quit", "/q"}:
            break
        if line in {"/帮助", "/help", "/h", "?", "？"}:
            click.echo(REPL_HELP)
        elif line.startswith("/") and line not in {"/新", "/new"}:
            click.echo(f"没有“{line}”这个命令，可以用 /新 /帮助 /退出；提问请直接输入。")
        elif line in {"/新", "/new"}:
            token = ""
            click.echo("好的，请重新提问。")
        elif problem := _too_long(line):
            click.echo(problem)
        elif line:
            reply = assistant.ask(line, conversation=token, region=region, channel=channel(operator))
            token = reply.conversation
            _say(_numbered(reply))
            # 都不是 is already said with what it is about.
            if asks := [ask for ask in reply.follow_ups if ask not in reply.text]:
                told = ["还可以问：", *(f"{ask}  " for ask in asks)]
                click.echo(_filled(told, _columns() or sum(map(len, told)) * 2, indent="  ").rstrip())
    click.echo("再见。")


def _numbered(reply: Reply) -> str:
    """The text of a reply, with a number before each circumstance that can be chosen by it."""
    from hotline.answering.replies import Clarify

    text = reply.said
    if isinstance(reply, Clarify) and reply.ask and reply.ask.options and reply.ask.dimension != "地区":
        for number, option in enumerate(reply.ask.options, 1):
            text = text.replace(f"\n  · {option}", f"\n  {number}. {option}", 1)
        text += "\n请回复序号，或者直接说。"
    return reply.with_line(text)


@main.command("import")
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
        where = _known_region(kb, region) or NATION
        with _progress() as bar:
            task = bar.add_task("导入", total=None)
            report = _publishing(kb, settings).import_file(
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
            _apply_map(_publishing(kb, settings), map_, by)
    sys.exit(1 if report.rejected else 0)


def _apply_map(publishing: Publishing, file: Path, by: str) -> None:
    linked = publishing.apply_map(file, by=by)
    for unlinked in linked.rejected:
        click.echo(f"对照表：{unlinked.row.local_code} → {unlinked.row.national_code}：{unlinked.problem}", err=True)
    click.echo(f"对照表：挂接 {linked.linked}，已挂接 {linked.unchanged}，不合格 {len(linked.rejected)}。")


@main.command()
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


@main.group()
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
        kb.regions.add(_region(code) or code, name, aliases, by=kb.accounts.require(by, "edit"))
    click.echo(f"已登记 {name}。")


@region.command("list")
@database_option
def region_list(database: str | None) -> None:
    """列出本单位登记的地区。"""
    with opened(database) as (kb, _):
        for division in kb.regions.all_local():
            click.echo(f"{division.code}  {division.name}  {' '.join(division.aliases)}")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", help="文件格式；不写则按扩展名判断")
@database_option
def export(file: Path, format_: str | None, database: str | None) -> None:
    """导出全部已发布的事项。"""
    from knowledge.files.exporting import export_file

    with opened(database) as (kb, _), _progress() as bar:
        task = bar.add_task("导出", total=kb.items.count())
        count = export_file(
            kb, file, format=format_, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    click.echo(f"已导出 {count} 个事项到 {file}。")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def backup(file: Path, database: str | None) -> None:
    """备份数据库，不用停服务；文件只有本账号能读。"""
    with opened(database) as (kb, _):
        kb.backup(file)
    click.echo(f"已备份到 {file}。")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def template(file: Path) -> None:
    """生成可填写的 XLSX 模板。"""
    from knowledge.files.spreadsheet import write_template

    with plain_errors():
        write_template(file)
    click.echo(f"已生成模板 {file}，填好后用 import 导入。")


@main.command("eval")
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
    if dialogues:
        if html or save or compare or floors:
            raise click.UsageError("--dialogues 只和 --json、--database 一起用。")
        _evaluate_dialogues(file, database, as_json=as_json)
        return
    from hotline.judging import comparison as comparing
    from hotline.judging.evaluation import QuestionFileError, read_questions, unknown_codes
    from hotline.judging.report_page import page
    from hotline.judging.reporting import tables

    try:
        least = [comparing.read_floor(text) for text in floors]
    except comparing.FloorError as error:
        raise click.BadParameter(str(error), param_hint="--floor") from None
    _check_folders(html, save)
    with opened(database, starter=True) as (kb, settings):
        try:
            labelled = read_questions(file)
            earlier = comparing.read_record(compare) if compare else None
        except (QuestionFileError, comparing.RecordError) as error:
            raise click.ClickException(str(error)) from None
        assistant = _assistant(kb, settings)
        _warn_of_unknown(unknown_codes(assistant, labelled))
        evaluation = _evaluated(assistant, labelled)
        report = page(evaluation, assistant, source=file.name, made_at=kb.clock()) if html else ""
    recorded = comparing.record(evaluation)
    for path, text in ((html, report), (save, recorded.to_json())):
        _write(path, text)
    if as_json:
        click.echo(json.dumps(recorded.figures, ensure_ascii=False))
    else:
        _print_tables(*tables(evaluation))
    if earlier:
        _print_comparison(comparing.compare(earlier, recorded), err=as_json)
    missed = comparing.missed(recorded.figures, least)
    for sentence in missed:
        click.echo(sentence, err=True)
    sys.exit(1 if missed else 0)


def _evaluate_dialogues(file: Path, database: str | None, *, as_json: bool) -> None:
    from dataclasses import asdict

    from hotline.judging.dialogues import by_kind, dialogue_table, judge_dialogues
    from hotline.judging.evaluation import QuestionFileError
    from hotline.judging.labelled_dialogues import read_dialogues

    with opened(database, starter=True) as (kb, settings):
        try:
            held = read_dialogues(file)
        except QuestionFileError as error:
            raise click.ClickException(str(error)) from None
        shares = by_kind(judge_dialogues(_assistant(kb, settings), held))
    if as_json:
        click.echo(json.dumps({kind: asdict(its) for kind, its in shares.items()}, ensure_ascii=False))
    else:
        _print_tables(dialogue_table(shares))


def _evaluated(assistant: Assistant, labelled: Sequence[Labelled]) -> Evaluation:
    from hotline.judging.evaluation import evaluate

    assistant.ranker()  # loads the index
    with _progress() as bar:
        task = bar.add_task("评测", total=len(labelled))
        return evaluate(assistant, labelled, progress=lambda done: bar.advance(task, done))


def _warn_of_unknown(codes: dict[str, int]) -> None:
    """Somebody else's questions may be about more than is here, so they are judged all the same."""
    if codes:
        listed = "、".join(list(codes)[:10]) + (" 等" if len(codes) > 10 else "")
        click.echo(
            f"注意：知识库里没有这 {len(codes)} 个编码：{listed}。有关的 {sum(codes.values())} 题答不对。", err=True
        )


def _check_folders(*paths: Path | None) -> None:
    """Before minutes of work: whether there is a place for what is to be written."""
    for path in paths:
        if path and not path.parent.is_dir():
            raise click.ClickException(f"写不了 {path}：没有文件夹 {path.parent}，请换个位置。")


def _write(path: Path | None, text: str) -> None:
    """Write a file somebody asked for, if they did."""
    from knowledge.files.reading import write_pieces

    if path is None:
        return
    with plain_errors():
        write_pieces(path, [text.encode()])
    click.echo(f"已写入 {path}。", err=True)


def _print_tables(*tables: Table, err: bool = False) -> None:
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    for table in tables:
        drawn = Drawn(title=table.title, title_justify="left", box=box.SIMPLE_HEAD)
        for number, column in enumerate(table.columns):
            drawn.add_column(column, justify="right" if number else "left")
        for row in table.rows:
            drawn.add_row(*map(Text, row))
        _console(err=err).print(drawn)


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
    _print_tables(found.figures, err=err)


@main.command()
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

    _check_folders(output)
    with opened(database, starter=True) as (kb, _):
        try:
            labelled = [question for file in files for question in read_questions(file)]
            analyser = Analyser(read_lexicon())
            with _progress() as bar:
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


@main.command()
@click.argument("reply_id")
@click.option("--json", "as_json", is_flag=True, help="输出存下的完整答复（JSON）")
@database_option
def replay(reply_id: str, as_json: bool, database: str | None) -> None:
    """重放当时的答复：问了什么、答了什么、什么时候。"""
    with opened(database) as (kb, _):
        logged = kb.questions.get(reply_id)
        if as_json:
            click.echo(json.dumps(logged.reply, ensure_ascii=False, indent=1))
            return
        click.echo(
            f"时间：{logged.asked_at}  渠道：{logged.channel}  会话：{logged.conversation}  结果：{logged.outcome}"
        )
        click.echo(f"问：{logged.question}")
        click.echo(f"答：{logged.reply['text']}")


@main.group()
def log() -> None:
    """问答记录：按期清理，删去一个问题。"""


@log.command("purge")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), required=True, help="删去这一天以前的问答记录")
@click.option("--yes", is_flag=True, help="不再询问")
@acting_option
@database_option
def log_purge(before: Any, yes: bool, by: str, database: str | None) -> None:
    """删去某日以前的问答和评价；没处理的待办和操作记录留着。不能恢复，请先备份。"""
    day = before.date()
    with opened(database) as (kb, _):
        by = kb.accounts.require(by, "bulk")
        if not yes:
            click.confirm(f"将删去 {day} 以前的 {kb.retention.count(day)} 条问答记录，不能恢复。继续吗？", abort=True)
        gone = kb.retention.purge(day, by=by)
    click.echo(f"已删去 {gone.questions} 条问答记录，{gone.cases} 个已处理的待办。")


@log.command("redact")
@click.argument("reply_id")
@acting_option
@database_option
def log_redact(reply_id: str, by: str, database: str | None) -> None:
    """把一条答复的问题从记录、待办和操作记录里删去；答复本身留着。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).redact(reply_id, by=by)
    click.echo(f"已删去 {reply_id} 的问题。")


@main.group()
def alarms() -> None:
    """提示过的险情：查看、查找和导出标注。"""


@alarms.command("list")
@click.argument("search", default="")
@click.option("--days", type=click.IntRange(1, 3650), default=7, help="最近几天")
@database_option
def alarms_list(search: str, days: int, database: str | None) -> None:
    """列出最近提示过的险情，可以只列问题里含某些字的。"""
    from knowledge.asked.alarms import LABELS, LEVELS

    with opened(database) as (kb, _):
        found = kb.alarms.lately(days=days, search=search, limit=1000)
        for alarm in found:
            said = LABELS.get(alarm.label, "未标")
            click.echo(
                f"{alarm.at[:16].replace('T', ' ')}  {alarm.kind}  {LEVELS[alarm.level]}  {alarm.phone}  {said}  {alarm.reply_id}"
            )
            click.echo(f"    {' '.join(alarm.question.split())}")
        if not found:
            click.echo("没有提示过险情。")


@alarms.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database_option
def alarms_export(file: Path, database: str | None) -> None:
    """把标过“是险情”“误报”的问题导出为 JSONL，用来重新拟合。"""
    with opened(database) as (kb, _):
        lines = list(kb.alarms.sentences())
    _write(file, "".join(f"{line}\n" for line in lines))
    click.echo(f"已导出 {len(lines)} 条标注到 {file}。")


@main.group()
def inbox() -> None:
    """没有答上来的问题：查看和处理。"""


@inbox.command("list")
@click.option("--all", "everything", is_flag=True, help="包括已处理的")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页，每页 100 个")
@database_option
def inbox_list(everything: bool, page: int, database: str | None) -> None:
    """列出待处理的问题：可能有危险的在前，再按问过的次数。"""
    from rich.table import Table
    from rich.text import Text

    with opened(database) as (kb, _):
        state, before = "" if everything else "open", (page - 1) * CASES_A_PAGE
        cases = kb.inbox.cases(state=state, limit=CASES_A_PAGE, offset=before)
        left = kb.inbox.count(state=state) - before - len(cases)
        table, console = Table(), _console()
        for name in ("编号", "次数", "最近", "状态"):
            table.add_column(name, no_wrap=True)
        table.add_column("问题", overflow="fold")
        for case in cases:
            # Two lines each, or a story of a thousand characters hides the others; `inbox show` has it all.
            question = Text(DANGER_MARK if case.danger else "").append(" ".join(case.question.split()))
            question.truncate(2 * max(console.width - BESIDE_QUESTION, 20), overflow="ellipsis")
            table.add_row(
                str(case.id),
                str(case.times),
                case.last_asked_at[:16].replace("T", " "),
                CASE_STATES[case.state],
                question,
            )
        console.print(table if cases else "没有待处理的问题。" if page == 1 else "这一页没有问题。")
    if left > 0:
        click.echo(f"还有 {left} 个，用 --page {page + 1} 看下一页。")


DANGER_MARK = "【可能有危险】"
CASES_A_PAGE = 100
BESIDE_QUESTION = 54
"""Columns that the other columns of the list take up."""
CASE_STATES = {"open": "待处理", "attached": "已归入事项", "drafted": "已建草稿", "dismissed": "不予处理"}


@inbox.command("show")
@click.argument("case_id", type=int)
@database_option
def inbox_show(case_id: int, database: str | None) -> None:
    """查看一个问题和相近的事项。"""
    with opened(database) as (kb, settings):
        case = kb.inbox.get(case_id)
        click.echo(
            f"{DANGER_MARK if case.danger else ''}第 {case.id} 号 · {CASE_STATES[case.state]} · 问过 {case.times} 次 · {case.opened_at[:16]}\n{case.question}"
        )
        click.echo("答复编号：" + " ".join(kb.inbox.reply_ids(case_id)))
        if case.state != "open":
            click.echo(f"由 {case.handled_by} 处理：{case.item_code or case.reason}")
            return
        click.echo("相近的事项：")
        for candidate in _assistant(kb, settings).rank(case.question, public=False, limit=5).candidates:
            click.echo(f"  {candidate.entry.code}  {candidate.entry.name}")


@inbox.command("attach")
@click.argument("case_id", type=int)
@click.argument("code")
@click.option("--region", metavar="CODE", help="条目的地区，默认全国")
@click.option("--text", default="", help="改写后的问法")
@acting_option
@database_option
def inbox_attach(case_id: int, code: str, region: str | None, text: str, by: str, database: str | None) -> None:
    """把问题归入一个事项，作为新的问法，等另一人通过。"""

    with opened(database) as (kb, _):
        phrasing = kb.inbox.attach(
            case_id, code, _region(region) or NATION, by=kb.accounts.require(by, "attach"), text=text
        )
    click.echo(f"已提出问法第 {phrasing.id} 号“{phrasing.text}”，请另一位工作人员用 inbox approve 通过。")


@inbox.command("approve")
@click.argument("phrasing_id", type=int)
@override_option
@acting_option
@database_option
def inbox_approve(phrasing_id: int, override: str, by: str, database: str | None) -> None:
    """通过一条问法，立即生效；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        phrasing = _publishing(kb, settings).approve_phrasing(phrasing_id, by=by, override=override)
    click.echo(f"已生效：“{phrasing.text}” → {phrasing.code}。")


@inbox.command("draft")
@click.argument("case_id", type=int)
@click.argument("code")
@click.argument("name")
@acting_option
@database_option
def inbox_draft(case_id: int, code: str, name: str, by: str, database: str | None) -> None:
    """为问题建一个新事项的草稿。"""
    from knowledge.entry.validation import InvalidEntry, check_item

    with opened(database) as (kb, _):
        try:
            item = check_item({"code": code, "name": name})
        except InvalidEntry as error:
            raise click.ClickException(str(error)) from None
        kb.inbox.draft(case_id, item, by=kb.accounts.require(by, "edit"))
    click.echo(f"已建草稿 {code}“{name}”。")


@inbox.command("dismiss")
@click.argument("case_id", type=int)
@click.argument("reason")
@acting_option
@database_option
def inbox_dismiss(case_id: int, reason: str, by: str, database: str | None) -> None:
    """不予处理，写明原因。"""
    with opened(database) as (kb, _):
        kb.inbox.dismiss(case_id, by=kb.accounts.require(by, "inbox"), reason=reason)
    click.echo("已记录。")


@main.command()
@click.option("--all", "everything", is_flag=True, help="包括满意的")
@click.option("--page", type=click.IntRange(1), default=1, help="第几页，每页 50 条")
@database_option
def ratings(everything: bool, page: int, database: str | None) -> None:
    """居民的评价和留言，新的在前；不加 --all 只列不满意的。"""
    from knowledge.asked.feedback import RATINGS
    from knowledge.asked.rated import LOW

    most = max(RATINGS) if everything else LOW
    with opened(database) as (kb, _):
        total, shown = kb.ratings.count(most=most), kb.ratings.newest(most=most, offset=(page - 1) * RATINGS_A_PAGE)
        for rated in shown:
            click.echo(f"{rated.given_at[:16]}  {RATINGS[rated.rating]}  {rated.item_code or '—'}  {rated.reply_id}")
            click.echo(f"    问：{rated.question}" + (f"\n    说：{rated.comment}" if rated.comment else ""))
    pages = max(1, -(-total // RATINGS_A_PAGE))
    click.echo(f"共 {total} 条，第 {page} 页，共 {pages} 页。当时怎么答的，用 replay 加答复编号看。")


RATINGS_A_PAGE = 50


@main.group()
def user() -> None:
    """工作人员账号。"""


def password_option(command: Any) -> Any:
    return click.password_option(prompt="密码", confirmation_prompt="再输一遍", help="不写则提示输入")(command)


def departments_option(command: Any) -> Any:
    told = "单位，可以写多次；编辑只能改由自己单位负责的条目"
    return click.option("--department", "departments", multiple=True, metavar="NAME", help=told)(command)


@user.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="坐席、编辑、审核、管理员")
@click.option("--name", default="", help="姓名")
@departments_option
@password_option
@acting_option
@database_option
def user_add(
    username: str, role: Any, name: str, departments: tuple[str, ...], password: str, by: str, database: str | None
) -> None:
    """新增账号。"""
    with opened(database, starter=True) as (kb, _):
        by = kb.accounts.require(by, "users")
        kb.accounts.add(username, password, role=role, name=name, departments=departments, by=by)
    click.echo(f"已新增账号 {username}。")


@user.command("list")
@database_option
def user_list(database: str | None) -> None:
    """列出账号。"""
    from knowledge.staff.accounts import ROLE_NAMES

    with opened(database) as (kb, _):
        for account in kb.accounts.all():
            closed = "" if account.active else "  已停用"
            click.echo(f"{account.username}  {ROLE_NAMES[account.role]}  {'、'.join(account.departments)}{closed}")


@user.command("password")
@click.argument("username")
@password_option
@acting_option
@database_option
def user_password(username: str, password: str, by: str, database: str | None) -> None:
    """重设密码；这个账号已有的登录都会退出。"""
    with opened(database) as (kb, _):
        kb.accounts.set_password(username, password, by=kb.accounts.require(by, "users"))
    click.echo(f"已重设 {username} 的密码，请本人登录后在“我的账号”里再改一次。")


@user.command("role")
@click.argument("username")
@click.argument("role", type=click.Choice(ROLES))
@departments_option
@acting_option
@database_option
def user_role(username: str, role: Any, departments: tuple[str, ...], by: str, database: str | None) -> None:
    """改角色；写了 --department 的，单位也换成写的这些。"""
    from knowledge.staff.accounts import ROLE_NAMES

    with opened(database) as (kb, _):
        by = kb.accounts.require(by, "users")
        account = kb.accounts.set_role(username, role, departments=departments or None, by=by)
    belongs = "、".join(account.departments) or "没有登记"
    click.echo(f"{username} 现在是{ROLE_NAMES[account.role]}，单位：{belongs}。")


@user.command("close")
@click.argument("username")
@acting_option
@database_option
def user_close(username: str, by: str, database: str | None) -> None:
    """停用账号，立即退出；做过的事都还记着。"""
    with opened(database) as (kb, _):
        kb.accounts.set_active(username, False, by=kb.accounts.require(by, "users"))
    click.echo(f"已停用 {username}，用 user open 可以恢复。")


@user.command("open")
@click.argument("username")
@acting_option
@database_option
def user_open(username: str, by: str, database: str | None) -> None:
    """恢复停用的账号。"""
    with opened(database) as (kb, _):
        kb.accounts.set_active(username, True, by=kb.accounts.require(by, "users"))
    click.echo(f"已恢复 {username}。")


@main.command()
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


@main.group()
def source() -> None:
    """法律和文件：查看、标记废止。"""


@source.command("list")
@database_option
def source_list(database: str | None) -> None:
    """列出全部来源。"""
    with opened(database) as (kb, _):
        for record in kb.sources.all():
            ended = f"  {record.repealed} 废止" if record.repealed else ""
            click.echo(f"{record.key}  {record.level}  {record.number}{ended}")


@source.command("repeal")
@click.argument("key")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="从哪天起不再有效")
@click.option("--superseded-by", default="", metavar="KEY", help="由哪个来源替代")
@acting_option
@database_option
def source_repeal(key: str, day: Any, superseded_by: str, by: str, database: str | None) -> None:
    """标记来源自某日起废止；引用它的内容进入各责任单位的待办，到期未确认的不再作答。"""
    with opened(database) as (kb, settings):
        count = _publishing(kb, settings).repeal(key, on=day.date(), superseded_by=superseded_by, by=by)
    click.echo(f"“{key}”自 {day.date()} 起废止，有 {count} 条内容待确认，用 review list 查看。")


@source.command("reinstate")
@click.argument("key")
@acting_option
@database_option
def source_reinstate(key: str, by: str, database: str | None) -> None:
    """撤回误标的废止。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).reinstate(key, by=by)
    click.echo(f"“{key}”恢复有效。")


@main.group()
def review() -> None:
    """责任单位的待办：依据废止、将到期、该复核。"""


@review.command("list")
@click.option("--owner", default="", help="只看一个责任单位")
@click.option("--summary", is_flag=True, help="只看各单位件数")
@database_option
def review_list(owner: str, summary: bool, database: str | None) -> None:
    """列出待办。"""
    from rich.table import Table
    from rich.text import Text

    with opened(database) as (kb, _):
        if summary:
            for name, load in kb.reviews.by_owner().items():
                click.echo(
                    f"{name or '（未写责任单位）'}  依据废止 {load.repeal}  将到期 {load.expiry}  该复核 {load.review_by}  逾期 {load.overdue}"
                )
            return
        waiting = kb.reviews.open(owner)
        table = Table()
        for name in ("编号", "类别", "期限"):
            table.add_column(name, no_wrap=True)
        for name in ("条目", "内容", "来源", "责任单位"):
            table.add_column(name, overflow="fold")  # a code that is cut off cannot be typed
        for row in waiting:
            number = str(row.id) if row.id else ""
            source_text = f"{row.source} → {row.successor}" if row.successor else row.source
            table.add_row(
                number,
                REVIEW_KINDS[row.kind],
                str(row.due),
                Text(f"{row.name} {row.code}"),
                Text(f"{row.label} {row.text}"[:60]),
                Text(source_text),
                Text(row.owner),
            )
        _console().print(table if waiting else "没有待办。")


REVIEW_KINDS = {"repeal": "依据废止", "expiry": "将到期", "review_by": "该复核"}


@review.command("confirm")
@click.argument("review_id", type=int)
@click.option("--article", default="", help="在新文件里的条款")
@click.option("--publish", is_flag=True, help="直接发布（审核人）")
@override_option
@acting_option
@database_option
def review_confirm(
    review_id: int, article: str, publish: bool, override: str, by: str, database: str | None
) -> None:  # fmt: skip
    """确认内容沿用到替代文件。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).carry_over(review_id, by=by, article=article, publish=publish, override=override)
    click.echo("已沿用并发布。" if publish else "已改到草稿并提交审核。")


@review.command("withdraw")
@click.argument("review_id", type=int)
@click.option("--publish", is_flag=True, help="直接发布（审核人）")
@override_option
@acting_option
@database_option
def review_withdraw(review_id: int, publish: bool, override: str, by: str, database: str | None) -> None:
    """撤下这条内容。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).take_out(review_id, by=by, publish=publish, override=override)
    click.echo("已撤下并发布。" if publish else "已改到草稿并提交审核。")


@main.group()
def item() -> None:
    """一个事项：查看、版本、比较、发布、恢复、撤下。"""


def region_option(command: Any) -> Any:
    return click.option("--region", metavar="CODE", help="条目的地区，默认全国")(command)


@item.command("show")
@click.argument("code")
@region_option
@database_option
def item_show(code: str, region: str | None, database: str | None) -> None:
    """按地区查看完整的办事指南。"""
    from hotline.answering.wording import sentence

    with opened(database) as (kb, settings):
        whole = _assistant(kb, settings).guide(code, region=_known_region(kb, region))
    click.echo(f"【{whole.item.name}】 {whole.item.department}\n{whole.summary}")
    for section in whole.sections:
        click.echo(f"{section.label}：")
        for fact in section.facts:
            click.echo(f"  · {fact.label}：{sentence(fact)}")
    if not whole.complaint_phones:
        click.echo(f"监督投诉：\n  · 对办理不满意的，可以拨打人工热线 {settings.hotline} 投诉。")


@item.command("revisions")
@click.argument("code")
@region_option
@database_option
def item_revisions(code: str, region: str | None, database: str | None) -> None:
    """列出各版：谁写、谁审、何时。"""
    with opened(database) as (kb, _):
        for revision in kb.items.revisions(code, _region(region) or NATION):
            how = "（批量）" if revision.bulk else ""
            click.echo(
                f"第 {revision.number} 版  {revision.published_at[:16]}  编写 {revision.author}  审核 {revision.reviewer}{how}  {revision.note}"
            )


@item.command("diff")
@click.argument("code")
@click.argument("old", type=int)
@click.argument("new", type=int)
@region_option
@database_option
def item_diff(code: str, old: int, new: int, region: str | None, database: str | None) -> None:
    """逐项比较两版，并说有多少答复给过旧内容。"""
    with opened(database) as (kb, _):
        where = _region(region) or NATION
        for change in kb.items.difference(code, where, old, new):
            click.echo(str(change))
        for correction in kb.corrections(code, where, new):
            click.echo(f"更正：{correction.label}，给过旧内容的答复 {correction.replies} 条")
            for told in kb.told(code, where, correction.fact_id, correction.before)[:20]:
                click.echo(f"    {told.asked_at[:16]} {told.channel} {told.reply_id} {told.question}")


@item.command("publish")
@click.argument("code")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="从以后哪一天起生效，不写就是现在")
@click.option("--note", default="", help="这次改了什么")
@override_option
@region_option
@acting_option
@database_option
def item_publish(
    code: str, day: Any, note: str, override: str, region: str | None, by: str, database: str | None
) -> None:  # fmt: skip
    """发布已提交审核的草稿；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        publishing, where = _publishing(kb, settings), _region(region) or NATION
        if day:
            publishing.schedule(code, where, on=day.date(), by=by, note=note, override=override)
            click.echo(f"已定于 {day.date()} 发布，到那天自动生效。")
        else:
            revision = publishing.publish(code, where, by=by, note=note, override=override)
            click.echo(f"已发布第 {revision.number} 版。")


@item.command("scheduled")
@database_option
def item_scheduled(database: str | None) -> None:
    """列出定在以后发布的草稿。"""
    with opened(database) as (kb, _):
        for waiting in kb.schedule.all():
            click.echo(f"{waiting.day}  {waiting.code}  {waiting.region}  {waiting.reviewer}  {waiting.note}".rstrip())


@item.command("cancel")
@click.argument("code")
@region_option
@acting_option
@database_option
def item_cancel(code: str, region: str | None, by: str, database: str | None) -> None:
    """取消定时发布，草稿仍在待审核。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).cancel(code, _region(region) or NATION, by=by)
    click.echo("已取消定时发布。")


@item.command("rollback")
@click.argument("code")
@click.argument("number", type=int)
@override_option
@region_option
@acting_option
@database_option
def item_rollback(
    code: str, number: int, override: str, region: str | None, by: str, database: str | None
) -> None:  # fmt: skip
    """把旧的一版作为新版发布；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        where = _region(region) or NATION
        revision = _publishing(kb, settings).roll_back(code, where, number, by=by, override=override)
    click.echo(f"已恢复第 {number} 版，作为第 {revision.number} 版发布。")


@item.command("withdraw")
@click.argument("code")
@click.argument("reason")
@region_option
@acting_option
@database_option
def item_withdraw(code: str, reason: str, region: str | None, by: str, database: str | None) -> None:
    """立即撤下，下一个问题起不再回答。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).withdraw(code, _region(region) or NATION, by=by, reason=reason)
    click.echo("已撤下。")


@main.group()
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
        guarded = _publishing(kb, settings).guard(
            code, _region(region) or NATION, question=question, must_answer=must_answer, by=by
        )
    click.echo(f"已增加第 {guarded.id} 条。")


@gate.command("remove")
@click.argument("guarded_id", type=int)
@acting_option
@database_option
def gate_remove(guarded_id: int, by: str, database: str | None) -> None:
    """取消一个把关的问题；必须答对的由审核取消。编号见 gate questions。"""
    with opened(database) as (kb, settings):
        guarded = _publishing(kb, settings).unguard(guarded_id, by=by)
    click.echo(f"已取消：{guarded.question} → {guarded.code}。")


@gate.command("check")
@click.argument("code")
@region_option
@database_option
def gate_check(code: str, region: str | None, database: str | None) -> None:
    """如果发布这份草稿，哪些问题的答复会变。"""
    with opened(database) as (kb, settings):
        report = _publishing(kb, settings).impact(kb.items.draft(code, _region(region) or NATION).item)
        for change in report.changes:
            click.echo(f"{'改坏' if change.broken else '变化'}：{change.question}")
            for when, told in (("现在", change.before), ("以后", change.after)):
                click.echo(f"    {when}：{'、'.join(told.names) or '不回答'}")
        later = f"（时间所限，还有 {report.left} 个较早的没有问）" if report.left else ""
        click.echo(
            f"问了 {report.asked} 个问题{later}，{len(report.changes)} 个会变，{len(report.broken)} 个必须答对的会被改坏（{report.seconds:.1f} 秒）。"
        )
    sys.exit(0 if report.allowed else 1)


@main.group()
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
        line = _publishing(kb, settings).propose_line(kind, standards, variants, by=by)
    click.echo(f"已提出第 {line.id} 条，请另一位工作人员用 lexicon approve {line.id} 通过。")


@lexicon.command("approve")
@click.argument("line_id", type=int)
@override_option
@acting_option
@database_option
def lexicon_approve(line_id: int, override: str, by: str, database: str | None) -> None:
    """通过一条；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).approve_line(line_id, by=by, override=override)
    click.echo(f"第 {line_id} 条从下一个问题起生效（知识库大或机器忙时要等几秒钟）。")


@lexicon.command("remove")
@click.argument("line_id", type=int)
@override_option
@acting_option
@database_option
def lexicon_remove(line_id: int, override: str, by: str, database: str | None) -> None:
    """删除一条；弄坏了必答问题就拒绝。"""
    with opened(database) as (kb, settings):
        _publishing(kb, settings).remove_line(line_id, by=by, override=override)
    click.echo("已删除，从下一个问题起生效（知识库大或机器忙时要等几秒钟）。")


if __name__ == "__main__":
    main()
