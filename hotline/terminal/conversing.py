"""A conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.terminal.calls.on_the_phone import take_calls
from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import (
    acting_option,
    database_option,
    known_region,
    operator_option,
    too_long,
    typed_lines,
)
from hotline.terminal.command.printing import columns, filled, say
from knowledge.staff.accounts import LOCAL

if TYPE_CHECKING:
    from hotline.answering.replies import Reply
    from hotline.assistant import Assistant
    from hotline.calls.desk import CallDesk
    from knowledge.settings import Settings
    from knowledge.store import KnowledgeBase


CHANNEL = "terminal"
REPL_HELP = """直接输入问题；回答后可以接着问“那费用呢”“要带什么”。
  1 2 3 4    选择列出的事项          都不是     都不对，转给工作人员
  Tab        补全事项名称            /帮助      显示这些说明
  /退出      离开（或 Ctrl-D）        /新        重新开始一段对话"""


@click.command(cls=Command)
@click.option("--region", metavar="CODE", help="12 位行政区划代码")
@operator_option
@acting_option
@database_option
def repl(region: str | None, operator: bool, by: str, database: str | None) -> None:
    """在终端里连续问答，或接电话（--operator）；输入的内容只留在内存里。

    坐席台有念的话、短信、已告知、没答上，可以同时接几个来电。
    """
    with opened(database, starter=True, asking=True) as (kb, settings):
        where = known_region(kb, region)
        if settings.model:  # said before the first prompt, not after the first question
            from hotline.searching.model import read_model

            read_model(Path(settings.model))
        if operator and by != LOCAL and not kb.accounts.get(by).may("inbox"):
            raise Refused(f"账号 {by} 不能接电话。")
        with ThreadPoolExecutor(1) as loading:
            soon = _Soon(loading, lambda: _ready(kb, settings))
            if operator:
                click.echo("坐席台。直接输入来电人的话；/帮助 看按键，/退出 离开。")
                take_calls(kb, _desk(kb, settings, soon), _lines(soon, operator=True), by=by, region=where or "")
            else:
                click.echo("您好，请问要办什么事？（/帮助 查看用法，/退出 离开）")
                converse(soon.get, _lines(soon), region=where)


class _Soon:
    """The assistant, which is made in the background once the first prompt stands there, or when it is needed."""

    def __init__(self, loading: ThreadPoolExecutor, make: Callable[[], Assistant]) -> None:
        self._loading, self._make = loading, make
        self._future: Future[Assistant] | None = None

    def begin(self) -> Future[Assistant]:
        if self._future is None:
            self._future = self._loading.submit(self._make)
        return self._future

    def get(self) -> Assistant:
        return self.begin().result()

    @property
    def is_there(self) -> bool:
        return self._future is not None and self._future.done()


def _ready(kb: KnowledgeBase, settings: Settings) -> Assistant:
    assistant = assistant_of(kb, settings)
    assistant.ranker()  # loads the index
    return assistant


def _desk(kb: KnowledgeBase, settings: Settings, soon: _Soon) -> Callable[[], CallDesk]:
    """The desk, once the assistant is there."""
    made: list[CallDesk] = []

    def desk() -> CallDesk:
        if not made:
            from hotline.calls.desk import CallDesk

            made.append(CallDesk(kb, settings, soon.get()))
        return made[0]

    return desk


def _lines(soon: _Soon, *, operator: bool = False) -> Iterator[str]:
    """What is typed, with names to complete and F2 for a new caller; what is piped in as it comes."""
    if not sys.stdin.isatty():
        return iter(sys.stdin)
    import asyncio

    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer, Completion
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.key_binding import KeyBindings

    class Names(Completer):
        def get_completions(self, document: Any, complete_event: Any) -> Iterator[Completion]:  # noqa: ARG002
            typed = document.text_before_cursor
            if soon.is_there and not typed.startswith("/"):
                for found in soon.get().suggest(typed, public=not operator):
                    yield Completion(found.text, start_position=-len(typed), display_meta=found.name)

    keys = KeyBindings()

    @keys.add("f2")
    def _new_caller(event: Any) -> None:
        event.app.exit(result="/新来电" if operator else "/新")

    session: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=Names(), complete_while_typing=False, key_bindings=keys
    )

    def begin_soon() -> None:
        # Loading takes all of one core: the prompt is drawn first.
        asyncio.get_running_loop().call_later(0.1, soon.begin)

    return iter(lambda: session.prompt("问> ", pre_run=begin_soon), None)


def converse(assistant: Callable[[], Assistant], lines: Iterator[str], *, region: str | None = None) -> None:
    """Answer line after line until the lines end; the conversation is kept between them. `assistant` gives it when it is needed first."""
    token = ""
    for line in typed_lines(lines, leaving={"/退出", "/quit", "/q"}):
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
            reply = assistant().ask(line, conversation=token, region=region, channel=CHANNEL)
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
