"""JSON Schema (2020-12) written from the types of the program, so that the document says what is sent."""

import inspect
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Schema = dict[str, Any]
_PLAIN: dict[type, Schema] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}, type(None): {"type": "null"},
}  # fmt: skip


class Schemas:
    """Schemas of dataclasses as named components, each written once."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type: plain values, lists, tuples of one kind, mappings, choices, None, and dataclasses of these."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if kind is Any:
            return {}
        if is_dataclass(kind) and isinstance(kind, type):
            return self._component(kind)
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Literal:
            return {"enum": list(inside)}
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.of(one) for one in inside]}
        if origin in (list, tuple):
            return self._row(origin, inside)
        if origin in (dict, Mapping):
            return {"type": "object", "additionalProperties": self.of(inside[1])}
        raise TypeError(f"{kind} has no schema")

    def _row(self, origin: Any, inside: tuple[Any, ...]) -> Schema:
        kinds = [one for one in inside if one is not Ellipsis]
        if origin is tuple and Ellipsis not in inside and len(kinds) > 1:
            return {
                "type": "array", "prefixItems": [self.of(one) for one in kinds], "minItems": len(kinds), "maxItems": len(kinds),
            }  # fmt: skip
        return {"type": "array", "items": self.of(kinds[0])}

    def _component(self, kind: type) -> Schema:
        name = kind.__name__
        if name not in self.components:
            self.components[name] = {}  # it may hold itself
            hints = get_type_hints(kind)
            listed = {field.name: hints[field.name] for field in fields(kind)}
            self.components[name] = closed(
                {name: self.of(hint) for name, hint in listed.items()}, about=_first_paragraph(kind)
            )
        return {"$ref": f"#/components/schemas/{name}"}


def closed(properties: Mapping[str, Schema], *, about: str = "") -> Schema:
    """An object with exactly these fields, all of them there."""
    said = {"description": about} if about else {}
    return said | {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def text(most: int, *, about: str = "", least: int = 0, pattern: str = "") -> Schema:
    """A text of at most so many characters."""
    found: Schema = {"type": "string", "maxLength": most}
    if least:
        found["minLength"] = least
    if pattern:
        found["pattern"] = pattern
    return found | ({"description": about} if about else {})


def whole(least: int, most: int, *, about: str = "", default: int | None = None) -> Schema:
    """A whole number."""
    found: Schema = {"type": "integer", "minimum": least, "maximum": most}
    if default is not None:
        found["default"] = default
    return found | ({"description": about} if about else {})


def _first_paragraph(kind: type) -> str:
    said = inspect.getdoc(kind) or ""
    return re.sub(r"\s+", " ", said.split("\n\n")[0])
