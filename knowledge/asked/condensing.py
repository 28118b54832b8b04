"""A reply as it is kept: its parts, each once however often they were told, and what it is put together from.

A part is known by a hash of its contents, so what many replies say is stored once, and a reply read again is what was sent, to the
letter: nothing is composed anew. The lists of a reply and the lines of its text stand in the reply itself as references, since it is they
that differ; facts, lines and other things are parts.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

OWN = ("reply_id", "confidence", "conversation")
"""What differs with every question, and is kept beside it."""
SHORT = 24
"""Characters of JSON up to which a part stays where it is: a reference is not much shorter."""
NAME = 11
"""Characters of a hash: 64 bits."""
TEXTS = 8192
"""Texts whose names are remembered: what is told of an item is mostly what was told of it before."""
_ONE, _MANY, _LINES = "#", "##", "\n"
_LISTS = (list, tuple)
_NESTED = frozenset({dict, list, tuple})


def hash_of(text: str) -> str:
    """The name of a text."""
    return urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=8).digest())[:NAME].decode()


def name_of_fact(code: str, fact_id: str, region: str, text_hash: str) -> str:
    """The name of a fact of an item in certain words."""
    return hash_of("\n".join((code, fact_id, region, text_hash)))


def condense(reply: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The hash of a reply without its `OWN` fields, and every part of it, itself included, as JSON by hash."""
    parts: dict[str, str] = {}
    shape = _kept(_json(list(reply)), parts)
    values = [None if name in OWN else _within(value, parts) for name, value in reply.items()]
    return _kept(_json([shape, *values]), parts), parts


def expand(root: str, part: Callable[[str], str], own: Mapping[str, Any]) -> dict[str, Any]:
    """The reply again; `part` gives the JSON of a hash, `own` the fields that were left out.

    Raises:
        KeyError: if `part` does, for one that is not kept.
    """
    shape, *values = json.loads(part(root))
    names = json.loads(part(shape))
    found = {name: _whole(value, part) for name, value in zip(names, values, strict=True)}
    return {name: own.get(name) if name in OWN else value for name, value in found.items()}


def named_in(body: str) -> list[str]:
    """The hashes that the JSON of a part, or of a reply, refers to."""
    value = json.loads(body)
    found: list[str] = []
    # The first of a reply is the name of its shape; everywhere else a name stands in a reference.
    if isinstance(value, list) and value and isinstance(value[0], str) and len(value[0]) == NAME:
        found.append(value[0])
    _name(value, found)
    return found


def _name(value: Any, found: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _name(each, found)
    elif isinstance(value, dict):
        match list(value):
            case ["#"]:
                found.append(value[_ONE])
            case ["##"]:
                names = value[_MANY]
                found.extend(names[at : at + NAME] for at in range(0, len(names), NAME))
            case _:
                for each in value.values():
                    _name(each, found)


def _within(value: Any, parts: dict[str, str]) -> Any:
    """A value that stands in the reply: of a list the things, of a text the lines are parts."""
    if isinstance(value, _LISTS):
        listed = [_part(each, parts) for each in value]
        if listed and all(isinstance(each, dict) and each.keys() == {_ONE} for each in listed):
            return {_MANY: "".join(each[_ONE] for each in listed)}
        return listed
    if isinstance(value, str) and "\n" in value:
        return {_LINES: [_part(line, parts) for line in value.split("\n")]}
    return _part(value, parts)


def _part(value: Any, parts: dict[str, str]) -> Any:
    """A value, or the reference to it where it is long enough to be kept as a part."""
    if isinstance(value, dict):
        value = {name: _within(each, parts) if type(each) in _NESTED else each for name, each in value.items()}
    elif isinstance(value, _LISTS):
        value = [_within(each, parts) for each in value]
    elif isinstance(value, str) and len(value) > SHORT:
        name, said = _named(value)
        parts[name] = said
        return {_ONE: name}
    else:
        return value
    said = _json(value)
    return value if len(said) <= SHORT else {_ONE: _kept(said, parts)}


@lru_cache(maxsize=TEXTS)
def _named(text: str) -> tuple[str, str]:
    """The hash and the JSON of a text that is kept as a part."""
    said = _json(text)
    return hash_of(said), said


def _whole(value: Any, part: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_whole(each, part) for each in value]
    if not isinstance(value, dict):
        return value
    match list(value):
        case ["#"]:
            return _whole(json.loads(part(value[_ONE])), part)
        case ["##"]:
            names = value[_MANY]
            return [_whole(json.loads(part(names[at : at + NAME])), part) for at in range(0, len(names), NAME)]
        case ["\n"]:
            return "\n".join(_whole(line, part) for line in value[_LINES])
    return {name: _whole(each, part) for name, each in value.items()}


def _kept(said: str, parts: dict[str, str]) -> str:
    name = hash_of(said)
    parts[name] = said
    return name


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
