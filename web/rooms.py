"""The rooms of the web: every module with `pages`, one line each. A new room is a file and a line here."""

from importlib import import_module

from flask import Flask

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
    "residents.finding_us",
    "residents.directory",
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
    "staff.queue",
    "staff.ratings",
    "staff.objections.pages",
    "staff.managing.figures",
    "staff.alarms",
    "staff.tickets.desk",
    "staff.tickets.tables",
    "staff.calendar",
    "staff.entries",
    "staff.editing.helping",
    "staff.reviewing.pages",
    "staff.reviewing.told",
    "staff.attachments.pages",
    "staff.going_live",
    "staff.corrections.elsewhere",
    "staff.corrections.second_looks",
    "staff.upkeep",
    "staff.notices",
    "staff.handouts",
    "staff.proofreading",
    "staff.api_tokens",
    "staff.checking",
    "staff.status",
    "staff.imports.pages",
    "staff.moved",
)
"""Where the blueprints are: each is called `pages` in its module."""


def open_rooms(app: Flask) -> None:
    """Register the blueprint of every room with an application."""
    for room in ROOMS:
        app.register_blueprint(import_module(f"web.{room}").pages)
