"""Options that several commands take, and how what they are given is read."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

import click

from hotline.terminal.command.errors import Refused
from knowledge.entry.records import NATION
from knowledge.staff.accounts import LOCAL

if TYPE_CHECKING:
    from knowledge.store import KnowledgeBase


def database_option(command: Any) -> Any:
    return click.option(
        "--database", metavar="URL", help="数据库地址，如 sqlite:///hotline.db 或 postgresql://用户@主机/库名"
    )(command)


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


def region_option(command: Any) -> Any:
    return click.option("--region", metavar="CODE", help="条目的地区，默认全国")(command)


def typed(text: str) -> str:
    """What was typed, with bytes that are no UTF-8 replaced."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()


def typed_lines(lines: Iterator[str], *, leaving: Container[str]) -> Iterator[str]:
    """Each line that is typed, until they end or one of those that leave is; who interrupts a line begins another."""
    while True:
        try:
            line = typed(next(lines))
        except (EOFError, StopIteration):
            return
        except KeyboardInterrupt:
            continue
        if line in leaving:
            return
        yield line


def too_long(question: str) -> str:
    """What is said of a message that is too long; '' for any other."""
    from hotline.answering.safety import IN_DANGER
    from hotline.assistant import MAX_QUESTION

    if len(question) <= MAX_QUESTION:
        return ""
    return f"问题太长了（{len(question)} 个字），请缩短到 {MAX_QUESTION} 个字以内。\n{IN_DANGER}"


def region_code(code: str | None) -> str | None:
    """A region code in its full length; that of an entry need not be in the tree."""
    if code is None:
        return None
    if not (code.isascii() and code.isdigit()) or len(code) > 12 or len(code) not in {2, 4, 6, 9, 12}:
        raise click.BadParameter("应为行政区划代码，如 440106 或 440106000000", param_hint="--region")
    return code.ljust(12, "0")


def known_region(kb: KnowledgeBase, code: str | None) -> str | None:
    """A region that exists: one that does not would be answered like the whole country."""
    full = region_code(code)
    if full is None or full == NATION or full in kb.regions.tree():
        return full
    raise Refused(f"没有“{code}”这个地区。代码用 region find 查；本单位的街道、社区先用 region add 登记。")
