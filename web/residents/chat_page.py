"""The page to ask on, as every view that shows it draws it."""

from flask import render_template, request

from hotline.assistant import MAX_QUESTION
from knowledge.storage.errors import DatabaseUnusable
from web.catalogue import BrowsedTopic
from web.parts import parts
from web.staff.signing_in import is_staff

MAX_TOKEN_CHARS = 8_192
ASK_ON = "接着问，或者问别的事"
"""The label of the box once something has been asked."""


def chat_page(**shown: object) -> str:
    """The page to ask on, with exchanges or without."""
    examples = [] if shown.get("token") else parts().examples.now()
    topics = [] if shown.get("token") else topics_now()
    shown |= {
        "examples": examples,
        "topics": topics,
        "most_chars": MAX_QUESTION,
        "as_operator": is_staff(),
    }
    return render_template("chat.html", **shown)


def with_htmx() -> bool:
    """Whether a script asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def topics_now() -> list[BrowsedTopic]:
    """The topics to browse; none when the database cannot be read, for the page is drawn all the same."""
    try:
        return parts().catalogue.topics()
    except DatabaseUnusable:
        return []
