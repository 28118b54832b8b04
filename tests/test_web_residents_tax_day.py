"""The tax calendar on the first page of a tax line: the day of this month, its change by staff, and a year not announced yet."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from knowledge.entry.validation import check_item
from knowledge.profiles.profile import read_profile
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import settings_for
from web.app import create_app
from web.residents.tax_day import next_day

CALENDAR: dict[str, Any] = {
    "code": "shuiwu-zhengqi", "name": "征期日历",
    "deadlines": [
        {"id": "deadlines:征期2026-11", "type": "applicant", "name": "2026年11月申报纳税期限", "note": "截至11月16日。"},
        {"id": "deadlines:征期2026-12", "type": "applicant", "name": "2026年12月申报纳税期限", "note": "截至12月15日。"},
    ],
}  # fmt: skip


@pytest.fixture(params=["12366", "12345"])
def line(request: pytest.FixtureRequest, tmp_path: Path, clock: MovableClock) -> Iterator[tuple[str, FlaskClient]]:
    settings = replace(settings_for(tmp_path), profile=read_profile(request.param))
    with KnowledgeBase(settings.database_url, clock=clock) as kb:
        kb.items.publish_many([check_item(CALENDAR)], by="编辑")
        yield request.param, create_app(settings, kb=kb).test_client()


def test_only_a_tax_line_shows_this_months_day(line: tuple[str, FlaskClient], clock: MovableClock) -> None:
    key, client = line
    clock.move_to(date(2026, 11, 16))
    page = client.get("/").text
    assert ("2026年11月征期" in page) is (key == "12366")
    assert ("截至11月16日。" in page) is (key == "12366")
    assert "已截止" not in page
    clock.move_to(date(2026, 12, 1))
    assert ("截至12月15日。" in client.get("/").text) is (key == "12366")


def test_a_year_that_is_not_entered_is_said_so(line: tuple[str, FlaskClient], clock: MovableClock) -> None:
    key, client = line
    clock.move_to(date(2027, 1, 4))
    page = client.get("/").text
    assert ("还没有公布或者还没有录入" in page) is (key == "12366")
    assert "截至" not in page


def test_a_day_that_is_over_is_said_so_and_the_next_one_shown(
    line: tuple[str, FlaskClient], clock: MovableClock
) -> None:
    key, client = line
    clock.move_to(date(2026, 11, 17))
    page = client.get("/").text
    assert ("2026年11月的征期已截止。" in page) is (key == "12366")
    assert ("截至12月15日。" in page) is (key == "12366")
    assert "截至11月16日" not in page


@pytest.mark.parametrize(
    ("text", "today", "month", "passed"),
    [
        ("截至1月20日（1月1日至3日放假，顺延）。", date(2026, 1, 20), "2026年1月", ""),
        ("截至1月20日（1月1日至3日放假，顺延）。", date(2026, 1, 21), "2026年2月", "2026年1月"),
        ("截至12月15日。", date(2026, 12, 16), "2027年1月", "2026年12月"),
        ("还没有公布。", date(2026, 12, 16), "2026年12月", ""),
    ],
)
def test_the_last_day_itself_is_not_over(text: str, today: date, month: str, passed: str) -> None:
    due = next_day({f"deadlines:征期{today:%Y-%m}": text}, today)
    assert (due.month, due.passed) == (month, passed)
