"""The console as its tests drive it: one site for a whole module, emptied of calls before each test, and a call as its tab has it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from knowledge.entry.validation import check_item
from tests.web_site import Site, small_site

GUANGZHOU = "440100000000"
LOCAL = {
    "code": "sfz-buling", "region": GUANGZHOU, "name": "居民身份证丢失补领", "documents": [{"name": "广州回执"}],
}  # fmt: skip
QUESTION = "身份证丢了怎么补办"
_OF_CALLS = (
    "call_events", "calls", "desk_pins", "desk_texts", "desk_screens", "assist_counts", "api_tokens", "case_questions", "cases",
    "alarms", "conversation_tokens", "questions",
)  # fmt: skip


@contextmanager
def desk_site(folder: Path, **others: Any) -> Iterator[Site]:
    """The small site with an entry of a city; `others` are settings of its own."""
    with small_site(folder, **others) as built:
        built.kb.items.publish_many([check_item(LOCAL)], by="本机")
        yield built


def emptied(site: Site) -> Site:
    """The site without anything that was asked or done at a desk."""
    with site.kb._connections.changing() as db:
        for table in _OF_CALLS:
            db.execute(f"DELETE FROM {table}")
    return site


class Caller:
    """One call, as its tab in the browser has it."""

    def __init__(self, desk: FlaskClient) -> None:
        self.desk, self.at, self.page = desk, "/desk", ""

    def ask(self, question: str = "", **more: str) -> str:
        response = self.desk.post(self.at, data={"question": question} | more)
        if response.status_code == 303:
            self.at = response.headers["Location"].partition("?")[0]
            self.page = self.desk.get(response.headers["Location"]).text
        else:
            self.page = response.text
        return self.page

    def act(self, action: str, **more: str | list[str]) -> str:
        response = self.desk.post(f"{self.at}/act", data={"action": action} | more, follow_redirects=True)
        self.page = response.text
        return self.page

    @property
    def key(self) -> str:
        return self.at.rpartition("/")[2]


def pane(page: str) -> str:
    """What is said to the caller."""
    found = re.search(r'<section id="pane".*?<details class="keys">', page, re.DOTALL)
    assert found
    return found[0]
