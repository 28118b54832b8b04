"""The running server switches its answers on the day by itself: an expiry, a scheduled change, a repeal; and by region."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from knowledge.entry.records import Source
from knowledge.entry.validation import check_item
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from web.app import create_app

CARD: dict[str, Any] = {
    "code": "card",
    "name": "读书卡办理",
    "department": "图书馆",
    "fees": [
        {
            "id": "fees:old",
            "name": "工本费",
            "amount": "10",
            "unit": "元",
            "valid_to": "2026-11-30",
            "basis": ["收费办法"],
        },
        {
            "id": "fees:new",
            "name": "工本费",
            "amount": "5",
            "unit": "元",
            "valid_from": "2026-12-01",
            "basis": ["新收费办法"],
        },
    ],
    "documents": [{"name": "身份证"}],
    "deadlines": [
        {"type": "statutory", "number": 20, "unit": "工作日", "start": "自受理之日起", "basis": ["管理规定"]},
        {"type": "promised", "number": 10, "unit": "工作日", "start": "自受理之日起"},
    ],
    "valid_to": "2027-06-30",
}
DISTRICT: dict[str, Any] = {
    "code": "card",
    "name": "读书卡办理",
    "region": "440106000000",
    "deadlines": [{"type": "promised", "number": 3, "unit": "工作日", "start": "自受理之日起"}],
    "documents": [{"name": "居住证"}],
}


@pytest.fixture
def client(tmp_path: Path, clock: MovableClock) -> Iterator[FlaskClient]:
    url = f"sqlite:///{tmp_path}/days.db"
    with KnowledgeBase(url, clock=clock) as kb:
        kb.sources.put(
            [
                Source(key=key, title=key, level="规范性文件")
                for key in ("收费办法", "新收费办法", "管理规定", "新管理规定")
            ]
        )
        kb.items.publish_many([check_item(CARD), check_item(DISTRICT)], by="test")
        settings = Settings.from_environment({"HOTLINE_DATABASE_URL": url, "HOTLINE_SECRET_KEY": "test"})
        app = create_app(settings, kb=kb)
        app.extensions["kb_for_this_test"] = kb
        yield app.test_client()


def ask(client: FlaskClient, question: str, **more: str) -> dict[str, Any]:
    reply: dict[str, Any] = client.post("/api/v1/ask", json={"question": question, **more}).get_json()
    return reply


def texts(reply: dict[str, Any]) -> list[str]:
    return [fact["text"] for fact in reply["facts"]]


def test_a_change_published_ahead_switches_on_its_day(client: FlaskClient, clock: MovableClock) -> None:
    for day, fee in ((date(2026, 11, 30), "10元"), (date(2026, 12, 1), "5元")):
        clock.move_to(day)
        assert texts(ask(client, "读书卡办理多少钱", region="440100000000")) == [fee]


def test_an_entry_is_not_given_as_current_after_its_last_day(client: FlaskClient, clock: MovableClock) -> None:
    clock.move_to(date(2027, 6, 30))
    assert ask(client, "读书卡办理")["outcome"] == "answered"
    clock.move_to(date(2027, 7, 1))
    assert ask(client, "读书卡办理")["outcome"] == "unanswered"


def test_what_rests_on_a_repealed_source_is_suspended_from_the_day(client: FlaskClient, clock: MovableClock) -> None:
    kb: KnowledgeBase = client.application.extensions["kb_for_this_test"]
    clock.move_to(date(2026, 12, 10))
    kb.sources.repeal("管理规定", on=date(2026, 12, 31), superseded_by="新管理规定", by="test")
    assert "20个工作日，自受理之日起" in texts(ask(client, "读书卡办理多久能办好"))
    clock.move_to(date(2026, 12, 31))
    shown = texts(ask(client, "读书卡办理多久能办好"))
    assert "20个工作日，自受理之日起" not in shown
    assert any("正在按新规定核实" in text for text in shown)


def test_a_district_overrides_one_deadline_and_adds_one_document(client: FlaskClient) -> None:
    nation = ask(client, "读书卡办理多久能办好，要什么材料")
    district = ask(client, "读书卡办理多久能办好，要什么材料", region="440106000000")
    assert {*texts(nation)} == {"20个工作日，自受理之日起", "10个工作日，自受理之日起", "身份证"}
    told = {(fact["text"], fact["region"]) for fact in [*district["facts"], *district["rest"]]}
    assert told >= {
        ("20个工作日，自受理之日起", "0" * 12), ("3个工作日，自受理之日起", "440106000000"),
        ("身份证", "0" * 12), ("居住证", "440106000000"),
    }  # fmt: skip
