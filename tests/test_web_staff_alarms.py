"""The page of alarms: last week's, searched, labelled; and that an alarm is kept and rings without delaying the reply."""

import json
import re

from hotline.assistant import Assistant
from knowledge.asked.ringing import Ring, Ringer
from knowledge.store import KnowledgeBase
from tests.web_site import Site

HTMX = {"HX-Request": "true"}


def test_last_weeks_alarms_are_listed_and_labelled(site: Site) -> None:
    visitor = site.client()
    for question in ("<b>厨房着火了，快来</b>，电话13800138000", "身份证丢了怎么补办"):
        visitor.post("/", data={"question": question})
    operator = site.staff("zuoxi")
    page = operator.get("/staff/alarms").text
    assert "&lt;b&gt;厨房着火了" in page
    assert "13800138000" not in page
    assert "身份证丢了" not in page
    assert "确定 · 119" in page
    (alarm,) = site.kb.alarms.lately()
    said = operator.post(f"/staff/alarms/{alarm.reply_id}/label", data={"label": "right"}, follow_redirects=True).text
    assert "已记下" in said
    assert "zuoxi：是险情" in said
    assert [json.loads(line)["level"] for line in site.kb.alarms.sentences()] == ["sure"]


def test_alarms_are_searched_without_a_trace_in_the_address(site: Site) -> None:
    visitor = site.client()
    for question in ("厨房着火了", "有人要跳楼"):
        visitor.post("/", data={"question": question})
    operator = site.staff("zuoxi")
    found = operator.post("/staff/alarms", data={"search": "跳楼"}, follow_redirects=True).text
    assert "有人要跳楼" in found
    assert "厨房着火了" not in found
    assert "没有含“<" not in operator.post("/staff/alarms", data={"search": "<i>"}, follow_redirects=True).text


def test_only_staff_see_them_and_only_alarms_are_labelled(site: Site) -> None:
    assert site.client().get("/staff/alarms").status_code in (302, 401)
    operator = site.staff("zuoxi")
    assert "最近没有提示过险情" in operator.get("/staff/alarms").text
    assert operator.post("/staff/alarms/r-nobody/label", data={"label": "right"}).status_code == 404
    site.client().post("/", data={"question": "厨房着火了"})
    (alarm,) = site.kb.alarms.lately()
    assert operator.post(f"/staff/alarms/{alarm.reply_id}/label", data={"label": "x"}).status_code == 409


def test_sure_alarms_ring_and_possible_ones_are_only_kept(kb: KnowledgeBase) -> None:
    kb.load_starter()
    rung: list[Ring] = []
    ringer = Ringer(rung.append)
    assistant = Assistant(kb, secret=b"test", ringer=ringer)
    for question in (
        "厨房着火了，我手机13800138000",
        "插座老是发烫，有股焦味，物业推来推去，找谁来修",
        "结婚登记要带什么",
    ):
        assistant.ask(question)
    ringer.finish()
    assert [(call.kind, call.phone) for call in rung] == [("火警", "119")]
    assert "13800138000" not in rung[0].question
    assert {(alarm.level, alarm.phone) for alarm in kb.alarms.lately()} == {("sure", "119"), ("possible", "119")}


def test_who_could_not_be_recorded_rings_all_the_same(kb: KnowledgeBase) -> None:
    rung: list[Ring] = []
    ringer = Ringer(rung.append)
    assistant = Assistant(kb, secret=b"test", ringer=ringer)
    kb._connections.db.execute("PRAGMA query_only = ON")
    reply = assistant.ask("厨房着火了")
    ringer.finish()
    assert not reply.recorded
    assert [call.reply_id for call in rung] == [reply.reply_id]


def test_whatever_becomes_of_the_bell_the_number_is_named(kb: KnowledgeBase) -> None:
    class Broken(Ringer):
        def ring(self, *_: object) -> None:
            raise RuntimeError("can't start new thread")

    reply = Assistant(kb, secret=b"test", ringer=Broken(print)).ask("厨房着火了")
    assert reply.recorded
    assert "119" in reply.text


def test_a_resident_sees_the_number_above_and_the_ordinary_reply_below(site: Site) -> None:
    page = (
        site.client().post("/", data={"question": "插座老是发烫，有股焦味，物业推来推去，找谁来修"}, headers=HTMX).text
    )
    call, reply = page.index("拨打 119"), page.index("这个问题我还不能准确回答")
    assert call < reply
    assert _shown(page).count("如果有人正在危险中") == 1
    alone = site.client().post("/", data={"question": "厨房着火了"}, headers=HTMX).text
    assert _shown(alone).count("先撤到安全的地方") == 1


def _shown(page: str) -> str:
    """A page without what its button reads out, which says the same again."""
    return re.sub(r'data-aloud="[^"]*"', "", page)
