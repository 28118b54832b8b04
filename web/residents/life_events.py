"""Pages of life events: what people come for when a child is born, somebody marries, retires or has died."""

from flask import Blueprint, render_template
from flask.sansio.blueprints import BlueprintSetupState

from knowledge.starter.life_events import LifeEvent, life_events
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


@pages.get("/<key>")
def event(key: str) -> str:
    """The items of an event, as they hold where the visitor is."""
    found = next((each for each in life_events() if each.key == key), None)
    if found is None:
        raise NotFound("没有这个专题，请从首页选一个。")
    listings = parts().catalogue.listings(region=place_or_ours())
    return render_template("life_event.html", event=found, listings=items_of(found, listings), others=life_events())


def items_of(event: LifeEvent, listings: list[Listing]) -> list[Listing]:
    """The published items of an event, as many as are shown."""
    return event.of(listings)[:MOST]


def events_now() -> list[LifeEvent]:
    """The events about which anything is published here; none when the database cannot be read."""
    try:
        listings = parts().catalogue.listings()
    except DatabaseUnusable:
        return []
    return [event for event in life_events() if items_of(event, listings)]
