"""Where the staff's pages were before the operators had a desk of their own: old addresses lead on."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

pages = Blueprint("moved", __name__, url_prefix="/desk")

_OLD = "<any(cases, ratings, alarms, review, phrasings, items, reviews, sources, source, findings):room>"


@pages.get(f"/{_OLD}")
@pages.get(f"/{_OLD}/<path:rest>")
def moved(room: str, rest: str = "") -> ResponseReturnValue:
    """The same page among the staff's, with what its address says."""
    there = f"/staff/{room}" + (f"/{rest}" if rest else "")
    query = request.query_string.decode("ascii", "ignore")
    return redirect(there + (f"?{query}" if query else ""), 301)
