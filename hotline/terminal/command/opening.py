"""What a command works with: settings, the knowledge base, the engine over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.terminal.command.errors import Refused, plain_errors
from hotline.terminal.command.printing import console
from knowledge.settings import Settings

if TYPE_CHECKING:
    from hotline.assistant import Assistant
    from hotline.publishing import Publishing
    from knowledge.store import KnowledgeBase


@contextmanager
def opened(
    database: str | None, *, create: bool = False, starter: bool = False, asking: bool = False
) -> Iterator[tuple[KnowledgeBase, Settings]]:
    """The knowledge base of a command. `starter`: a database that does not exist is made with the starter knowledge.

    What was scheduled for today is published first. `asking`: see `plain_errors`.
    """
    from knowledge.storage.clock import day_of
    from knowledge.storage.opening import is_there
    from knowledge.store import KnowledgeBase

    with plain_errors(asking=asking):
        settings = settings_of(database)
        fresh = not is_there(settings.database_url)
        with KnowledgeBase(settings.database_url, create=create or starter) as kb:
            if fresh and starter:
                load_starter(kb, settings)
            if kb.schedule.due(day_of(kb.clock())):
                publishing_of(kb, settings).carry_out_due()
            yield kb, settings


def settings_of(database: str | None) -> Settings:
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


def load_starter(kb: KnowledgeBase, settings: Settings) -> None:
    with console(err=True).status("正在建立知识库…"):
        kept_out = publishing_of(kb, settings).load_starter()
    for (code, _), why in kept_out.items():
        click.echo(f"起步知识 {code}：{why}", err=True)
    click.echo(f"已建立知识库 {kb.path}：{kb.items.count()} 个事项。", err=True)


def assistant_of(kb: KnowledgeBase, settings: Settings) -> Assistant:
    from hotline.assistant import Assistant

    return Assistant.from_settings(kb, settings)


def publishing_of(kb: KnowledgeBase, settings: Settings) -> Publishing:
    """What every command goes through that changes what is answered; the assistant is made when its gate asks something."""
    from hotline.publishing import Publishing

    return Publishing(kb, lambda: assistant_of(kb, settings), four_eyes=settings.four_eyes)
