"""Commands and groups of them; the outermost reads the file of a command only when that command is called."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

from hotline.terminal import LACKING
from hotline.terminal.command.chinese import speak_chinese

speak_chinese()


class Command(click.Command):
    """A command whose usage line is in Chinese."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | attributes)


class Group(click.Group):
    """A group of commands that belong to one area."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", "subcommand_metavar": "命令 …"} | attributes)


class Room(NamedTuple):
    """Where a command is, and the first sentence of its help, which is listed without reading its file."""

    room: str
    about: str
    name: str = ""
    """What it is called in its file, if not like what is typed."""


class LazyGroup(Group):
    """The outermost group: `places` says in which room of `hotline.terminal` the command of a name is."""

    def __init__(self, *args: Any, places: Mapping[str, Room], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if (place := self.places.get(cmd_name)) is None:
            return None
        try:
            room = import_module(f"hotline.terminal.{place.room}")
        except ModuleNotFoundError as missing:
            sys.exit(LACKING.format(name=missing.name))
        command: click.Command = getattr(room, place.name or cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, self.places[name].about) for name in self.list_commands(ctx)])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from knowledge.settings import SETTINGS

        told = (f"  {s.name:23} {s.help}（默认 {s.default or '自动'}）" for s in SETTINGS)
        self.epilog = "\b\n环境变量：\n" + "\n".join(told)
        super().format_epilog(ctx, formatter)
