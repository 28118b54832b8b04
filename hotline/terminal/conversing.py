"""A conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import channel, database_option, known_region, operator_option, too_long, typed
from hotline.terminal.command.printing import columns, console, filled, say

if TYPE_CHECKING:
    from hotline.answering.replies import Reply
    from hotline.assistant import Assistant


REPL_HELP = """直接输入问题；回答后可以接着问“那费用呢”“要带什么”。
  1 2 3 4    选择列出的事项          都不是     都不对，转给工作人员
  Tab        补全事项名称            /帮助      显示这些说明
  /退出      离开（或 Ctrl-D）        /新        重新开始一段对话"""


@click.command(cls=Command)
@click.option("--region", metavar="CODE", help="12 位行政区划代码")
@operator_option
@database_option
def repl(region: str | None, operator: bool, database: str | None) -> None:
    """在终端里连续问答；输入的内容只留在内存里。"""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.history import InMemoryHistory

    with opened(database, starter=True, asking=True) as (kb, settings):
        where = known_region(kb, region)
        with console(err=True).status("正在准备…"):
            assistant = assistant_of(kb, settings)
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
            line = typed(next(lines))
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
        elif problem := too_long(line):
            click.echo(problem)
        elif line:
            reply = assistant.ask(line, conversation=token, region=region, channel=channel(operator))
            token = reply.conversation
            say(_numbered(reply))
            # 都不是 is already said with what it is about.
            if asks := [ask for ask in reply.follow_ups if ask not in reply.text]:
                told = ["还可以问：", *(f"{ask}  " for ask in asks)]
                click.echo(filled(told, columns() or sum(map(len, told)) * 2, indent="  ").rstrip())
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
