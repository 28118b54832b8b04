"""Life events: what people come for when a child is born, somebody marries, retires or has died, in the order in which it is done."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar


class Named(Protocol):
    """What has a code, a name and a kind."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...


Item = TypeVar("Item", bound=Named)
NO_STEP = frozenset({"诉求", "咨询"})
"""Kinds of entries that are nothing to be done for an event, unless it names them."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event: its `key` in the address, the codes of its items in order, words in the names of others."""

    key: str
    name: str
    english: str
    codes: tuple[str, ...]
    words: tuple[str, ...]

    def of(self, items: Iterable[Item]) -> list[Item]:
        """The items of this event: those that it names, in its order, then those whose names say so."""
        by_code = {each.code: each for each in items}
        named = [by_code[code] for code in self.codes if code in by_code]
        said = [each for code, each in by_code.items() if code not in self.codes and self._says(each.name)]
        return [*named, *(each for each in said if each.kind not in NO_STEP)]

    def _says(self, name: str) -> bool:
        return any(word in name for word in self.words)


@cache
def life_events() -> tuple[LifeEvent, ...]:
    """The events, from the file beside this one."""
    read = tomllib.loads((Path(__file__).parent / "life_events.toml").read_text(encoding="utf-8"))
    return tuple(
        LifeEvent(each["key"], each["name"], each["english"], tuple(each["codes"]), tuple(each["words"]))
        for each in read["event"]
    )


def life_event(said: str) -> LifeEvent | None:
    """The event of a key or a name; None for another."""
    return next((each for each in life_events() if said in (each.key, each.name)), None)
