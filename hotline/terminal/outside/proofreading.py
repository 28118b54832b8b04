"""Checking a text (a leaflet, a notice, a draft) against the published facts."""

from __future__ import annotations

import json
import sys
from typing import BinaryIO

import click

from hotline.terminal.command.errors import Refused
from hotline.terminal.command.group import Command
from hotline.terminal.command.opening import assistant_of, opened
from hotline.terminal.command.options import database_option, known_region, region_option
from hotline.terminal.command.printing import say


@click.command(cls=Command)
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@region_option
@database_option
def check_text(file: BinaryIO, as_json: bool, region: str | None, database: str | None) -> None:
    """核对一份文字（通知、折页、网文）：和已发布内容不同的数额、时限、日期、材料、电话。

    逐处列出应是什么。FILE 是文本文件，“-”从键盘或管道读。
    """
    from hotline.proofreading.proofreader import LONGEST, Proofreader

    text = _decoded(file.read())
    if len(text) > LONGEST:
        raise Refused(f"太长了：一次最多核对 {LONGEST} 字，请分开。")
    with opened(database, starter=True) as (kb, settings):
        checked = Proofreader(assistant_of(kb, settings)).check(text, region=known_region(kb, region))
    if as_json:
        click.echo(json.dumps(checked.to_json(), ensure_ascii=False, indent=1))
    else:
        for n, statement in enumerate(checked.differing, 1):
            whose = statement.item.name if statement.item else "热线号码"
            local = "（各地不同，请核对）" if statement.local else ""
            say(
                f"{n}. {statement.kind}“{statement.said}”：{statement.sentence}\n   【{whose}】{statement.correction}{local}"
            )
        say(f"能核对的 {checked.compared} 处，与已发布内容不同的 {len(checked.differing)} 处。")
    sys.exit(1 if checked.differing else 0)


def _decoded(content: bytes) -> str:
    """The text of a file as Windows and other systems write it; raises Refused for what is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("这不是文本文件：请把文字另存为 .txt 再核对。")
