"""The weekly sample: drawn once, judged one by one, the right ones become labels, the rate has its interval."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.judging.reporting import wilson
from knowledge.storage.connections import path_of
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import Site, filled, settings_for
from web.app import create_app
from web.parts import parts_of

ASKED = ("身份证丢了怎么补办", "结婚登记", "星舰年检")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    settings, clock = settings_for(tmp_path), MovableClock()
    path_of(settings.database_url).write_bytes(filled())
    with KnowledgeBase(settings.database_url, clock=clock) as kb:
        app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
        app.testing = True
        for question in ASKED:  # on Sunday the 22nd
            app.test_client().post("/api/v1/ask", json={"question": question})
        clock.move_to(date(2026, 11, 23))
        yield Site(app, kb, settings)
        parts_of(app).close()


def test_a_week_is_drawn_once_judged_and_counted(site: Site) -> None:
    client = site.staff("shenhe")
    assert "2026年11月16日" in client.get("/staff/sample").text
    assert "抽了 3 条" in client.post("/staff/sample/draw", follow_redirects=True).text
    assert "已经抽过" in client.post("/staff/sample/draw", follow_redirects=True).text
    judged = {"身份证丢了怎么补办": "right", "结婚登记": "partly", "星舰年检": "wrong"}
    while reply := site.kb.samples.next():
        question = site.kb.questions.get(reply).question
        assert question in client.get("/staff/sample").text
        sent = {"reply": reply, "mark": judged[question]}
        assert client.post("/staff/sample/mark", data=sent).status_code == 303
    [week] = site.kb.samples.weeks()
    assert (week.week, week.drawn, week.right, week.partly, week.wrong) == (date(2026, 11, 16), 3, 1, 1, 1)
    low, high = wilson(1, 3)
    page = client.get("/staff/sample").text
    assert f"{100 * low:.0f}–{100 * high:.0f}%" in page
    assert "都判断完了" in page
    assert "最近一周 33%" in page
    assert 'class="interval"' in page
    table = client.get("/staff/sample/weeks.csv").text.splitlines()
    assert table[1] == f"2026-11-16,3,1,1,1,{1 / 3:.3f},{low:.3f},{high:.3f}"
    assert [guarded.question for guarded in site.kb.guarded.all()] == ["身份证丢了怎么补办"]


def test_a_reply_is_judged_anew_where_a_wrong_button_was_pressed(site: Site) -> None:
    client = site.staff("shenhe")
    client.post("/staff/sample/draw")
    reply = site.kb.samples.next()
    after = client.post("/staff/sample/mark", data={"reply": reply, "mark": "wrong"}, follow_redirects=True).text
    assert "按错了" in after
    assert "第 2 条，共 3 条" in after
    client.post("/staff/sample/mark", data={"reply": reply, "mark": "partly"})
    [week] = site.kb.samples.weeks()
    assert (week.partly, week.wrong) == (1, 0)


def test_what_was_not_drawn_is_not_judged(site: Site) -> None:
    client = site.staff("shenhe")
    assert client.post("/staff/sample/mark", data={"reply": "r-nobody", "mark": "right"}).status_code == 404
    assert client.post("/staff/sample/mark", data={"reply": "r-nobody", "mark": "great"}).status_code == 409
    assert site.kb.samples.weeks() == []
