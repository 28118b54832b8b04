"""Life events: what people come for when a child is born, somebody marries, retires or has died, in the order in which it is done."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from flask.sansio.blueprints import BlueprintSetupState

from knowledge.storage.errors import DatabaseUnusable, NotFound
from web.catalogue import Listing
from web.parts import parts
from web.residents.place import place_or_ours

MOST = 40
"""Items shown for an event; with other knowledge a word may be in the names of many."""

pages = Blueprint("life_events", __name__, url_prefix="/life")


@pages.record_once
def _tell_templates(state: BlueprintSetupState) -> None:
    """Let the pages offer the events."""
    state.app.jinja_env.globals["life_events_now"] = events_now


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event: its `key` in the address, the codes of its items in order, words in the names of others."""

    key: str
    name: str
    english: str
    codes: tuple[str, ...]
    words: tuple[str, ...]


@cache
def life_events() -> tuple[LifeEvent, ...]:
    """The events, from the file beside this one."""
    read = tomllib.loads((Path(__file__).parent / "life_events.toml").read_text(encoding="utf-8"))
    return tuple(
        LifeEvent(each["key"], each["name"], each["english"], tuple(each["codes"]), tuple(each["words"]))
        for each in read["event"]
    )


@pages.get("/<key>")
def event(key: str) -> str:
    """The items of an event, as they hold where the visitor is."""
    found = next((each for each in life_events() if each.key == key), None)
    if found is None:
        raise NotFound("没有这个专题，请从首页选一个。")
    listings = parts().catalogue.listings(region=place_or_ours())
    return render_template("life_event.html", event=found, listings=items_of(found, listings), others=life_events())


def items_of(event: LifeEvent, listings: list[Listing]) -> list[Listing]:
    """The published items of an event: those that it names, in its order, then those whose names say so."""
    by_code = {each.code: each for each in listings}
    named = [by_code[code] for code in event.codes if code in by_code]
    taken = {each.code for each in named}
    said = [each for each in listings if each.code not in taken and any(word in each.name for word in event.words)]
    return [*named, *(each for each in said if each.kind not in {"诉求", "咨询"})][:MOST]


def events_now() -> list[LifeEvent]:
    """The events about which anything is published here; none when the database cannot be read."""
    try:
        listings = parts().catalogue.listings()
    except DatabaseUnusable:
        return []
    return [event for event in life_events() if items_of(event, listings)]
