"""What a view says of itself for the document: beside the view, so that whoever changes one sees the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import isfunction
from typing import Any, TypeVar

from web.api.schemas import Schema, Schemas

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "__operation__"
REGION = {"type": "string", "pattern": "^[0-9]{12}$", "description": "12 位行政区划代码；不给就用本部署的地区"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `answer` is a type, or writes the schema; `errors` are the statuses it may refuse with, besides those of all."""

    summary: str
    answer: Any
    scope: str = ""
    query: Mapping[str, Schema] = field(default_factory=dict)
    body: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    media: str = "application/json"

    def answer_schema(self, schemas: Schemas) -> Schema:
        found: Schema = self.answer(schemas) if isfunction(self.answer) else schemas.of(self.answer)
        return found


def described(summary: str, answer: Any, **more: Any) -> Callable[[View], View]:
    """Say of a view what it takes and answers (the fields of `Operation`)."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, Operation(summary, answer, **more))
        return view

    return mark


def operation_of(view: Callable[..., Any] | None) -> Operation | None:
    """What a view says of itself; None for pages."""
    found: Operation | None = getattr(view, _ATTRIBUTE, None)
    return found
