"""What the interface answers, as types: the document is written from them, and a test holds that the answers fit."""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints

from hotline.answering.guide import Guide
from hotline.answering.replies import Answered, Clarify, Outcome, Referred, Unanswered
from hotline.calls.live_help import LiveHelp
from hotline.proofreading.proofreader import Statement
from hotline.searching.suggesting import Suggestion
from knowledge.publishing.public_changes import PublicChange
from web.api.schemas import Schema, Schemas, closed


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error; `error` says what to do, in Chinese."""

    ok: Literal[False]
    code: str
    error: str


@dataclass(frozen=True, slots=True)
class Done:
    """It is done."""

    ok: Literal[True]


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One public item in a list."""

    code: str
    region: str
    name: str
    kind: str
    topic: str
    department: str
    summary: str


@dataclass(frozen=True, slots=True)
class ItemList:
    """A page of the public items; `total` is how many there are in all."""

    ok: Literal[True]
    total: int
    items: list[ItemSummary]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Ways of asking that fit what was typed."""

    ok: Literal[True]
    suggestions: list[Suggestion]


@dataclass(frozen=True, slots=True)
class Changes:
    """Published revisions, the newest first."""

    ok: Literal[True]
    changes: list[PublicChange]


def reply_schema(schemas: Schemas) -> Schema:
    """A reply of any outcome: every field is there, those of other outcomes empty."""
    properties: dict[str, Schema] = {"outcome": {"enum": list(get_args(Outcome))}}
    for kind in (Answered, Clarify, Unanswered, Referred):
        hints = get_type_hints(kind)
        for field in fields(kind):
            hint: Any = hints[field.name]
            if field.name == "item":
                hint = hint | None
            properties.setdefault(field.name, schemas.of(hint))
    return closed(
        properties, about="一条答复。outcome：answered 答了，clarify 反问，unanswered 不知道，referred 请找别处。"
    )


def guide_schema(schemas: Schemas) -> Schema:
    """The whole guide of an item, with `ok`."""
    return _with_ok(schemas, Guide)


def live_help_schema(schemas: Schemas) -> Schema:
    """What to have at hand in a call, with `ok`."""
    return _with_ok(schemas, LiveHelp)


def text_check_schema(schemas: Schemas) -> Schema:
    """What came of checking a text; each statement with its `correction`."""
    hints = get_type_hints(Statement)
    statement = closed(
        {f.name: schemas.of(hints[f.name]) for f in fields(Statement)} | {"correction": {"type": "string"}}
    )
    schemas.components["StatementWithCorrection"] = statement
    row = {"type": "array", "items": {"$ref": "#/components/schemas/StatementWithCorrection"}}
    from hotline.answering.replies import ItemRef

    return closed(
        {"ok": {"const": True}, "compared": {"type": "integer"}, "differing": row, "items": {"type": "array", "items": schemas.of(ItemRef)}, "day": {"type": "string", "format": "date"}}
    )  # fmt: skip


def _with_ok(schemas: Schemas, kind: type) -> Schema:
    hints = get_type_hints(kind)
    return closed({"ok": {"const": True}} | {f.name: schemas.of(hints[f.name]) for f in fields(kind)})
