"""The rooms of the web: every module with `pages`, one line each. A new room is a file and a line here."""

from collections.abc import Callable
from importlib import import_module

from flask import Blueprint, Flask
from werkzeug.routing import Rule

ROOMS = (
    "residents.chat",
    "residents.talks",
    "residents.large_print",
    "residents.languages",
    "residents.kiosk",
    "residents.embedding",
    "residents.place",
    "residents.guides",
    "residents.life_events",
    "residents.laws.pages",
    "residents.finding_us",
    "residents.directory",
    "residents.appointments.pages",
    "residents.open_data",
    "residents.sheets",
    "residents.messages",
    "residents.objections",
    "residents.files",
    "api.v1",
    "api.tickets",
    "api.checking",
    "api.assisting",
    "api.following",
    "api.document",
    "api.chat_programs",
    "api.metrics",
    "operators.console",
    "operators.handing_over",
    "operators.words",
    "operators.screens",
    "staff.signing_in",
    "staff.openid",
    "staff.own_account",
    "staff.own.second_step",
    "staff.own.sessions",
    "staff.managing.accounts",
    "staff.managing.audit",
    "staff.managing.samples",
    "staff.home.pages",
    "staff.training.pages",
    "staff.queue",
    "staff.needs.lists",
    "staff.needs.acting",
    "staff.needs.approving",
    "staff.ratings",
    "staff.objections.pages",
    "staff.managing.figures",
    "staff.managing.indicators",
    "staff.alarms",
    "staff.tickets.desk",
    "staff.tickets.tables",
    "staff.appointments.pages",
    "staff.calendar",
    "staff.entries",
    "staff.editing.helping",
    "staff.reviewing.pages",
    "staff.reviewing.told",
    "staff.attachments.pages",
    "staff.going_live",
    "staff.corrections.elsewhere",
    "staff.corrections.proposing",
    "staff.corrections.second_looks",
    "staff.upkeep",
    "staff.due.acting",
    "staff.due.stalest",
    "staff.notices",
    "staff.offices.pages",
    "staff.handouts",
    "staff.proofreading",
    "staff.api_tokens",
    "staff.checking",
    "staff.status",
    "staff.imports.pages",
    "staff.moved",
)
"""Where the blueprints are: each is called `pages` in its module."""


def read_rooms() -> list[Blueprint]:
    """The blueprint of every room; what is read once in a process is shared by those that are forked from it."""
    return [import_module(f"web.{room}").pages for room in ROOMS]


class LateRule(Rule):
    """A rule that makes what builds its addresses when the first is built.

    Making that for all of several hundred rules takes longer than all else that makes an application, and a process needs few of
    them. Should the library come to do it otherwise, this does nothing.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        make, made = super()._compile_builder, list[Callable[..., tuple[str, str]]]()

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            if not made:
                made.append(make(append_unknown))
            return made[0](rule, **values)

        return build


def open_rooms(app: Flask) -> None:
    """Register the blueprint of every room with an application."""
    app.url_rule_class = LateRule
    for pages in read_rooms():
        app.register_blueprint(pages)
