"""Once a day what was kept long enough goes, without whoever asks first waiting for it."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.web_site import Site, small_site
from web.daily import keep_for_as_long_as_set
from web.parts import parts_of


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        clock = MovableClock()
        clock.move_to(date(2025, 1, 1))
        with KnowledgeBase(built.settings.database_url, clock=clock) as before:
            before.questions.record(asked("old"))
        yield built


def test_questions_older_than_they_may_get_go_with_the_first_request(site: Site) -> None:
    assert site.client().get("/").status_code == 200
    for thread in threading.enumerate():
        if thread.name == "retention":
            thread.join(20)
            assert not thread.is_alive()
    with pytest.raises(NotFound):
        site.kb.questions.get("old")
    assert keep_for_as_long_as_set(parts_of(site.app)) is None
    [noted] = [entry for entry in site.kb.audit.of() if entry.action == "清理问答记录"]
    assert noted.who == "自动清理"
