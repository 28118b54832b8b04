"""Tickets over HTTP: what is kept where, who sees what, wrong codes, repeats, tables and exports."""

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from knowledge.asked.tickets.ticket import Doing
from knowledge.masking.masked_text import mask
from knowledge.profiles.profile import read_profile
from knowledge.storage.connections import path_of
from tests.web_site import Site
from web.parts import parts_of

PHONE = "13912345678"
MATTER = "望江路三号楼的公共充电柜夜里一直响"


def leave(site: Site, text: str = MATTER, contact: str = "", **fields: str) -> tuple[str, str]:
    """Leave a matter as a resident; its number and code."""
    sent = site.client().post(
        "/message", data={"text": text, "kind": "投诉", "contact": contact, **fields}, follow_redirects=True
    )
    assert sent.status_code == 200, sent.text
    number, code = re.findall(r"<dd[^>]*>([^<]+)</dd>", sent.text)
    return number, code.replace(" ", "")


def act(client: FlaskClient, site: Site, number: str, action: str, **fields: str) -> int:
    version = site.kb.tickets.numbered(number).version
    return client.post(
        f"/staff/tickets/{number}/act", data={"action": action, "version": version, **fields}
    ).status_code


def replied(site: Site, number: str) -> None:
    """Bring a ticket to its reply."""
    ticket = site.kb.tickets.numbered(number)
    for action in ("accept", "dispatch", "sign", "submit_reply", "approve_reply"):
        doing = Doing(department="民政局", reply="已调低音量。")
        site.kb.tickets.act(ticket.id, action, by="本机", doing=doing, four_eyes=False)


def test_the_file_holds_no_contact_and_no_code(site: Site, tmp_path: Path) -> None:
    number, code = leave(site, f"{MATTER}，打我电话 {PHONE}", contact=f"张先生 {PHONE}")
    page = site.staff("zuoxi").post(f"/staff/tickets/{number}/contact")
    assert PHONE in page.text
    assert page.headers["Cache-Control"] == "no-store"
    site.kb._connections.wipe()
    stored = b"".join(file.read_bytes() for file in path_of(site.settings.database_url).parent.glob("hotline.db*"))
    assert number.encode() in stored
    assert not [secret for secret in (PHONE, PHONE[3:7] + PHONE[7:], "张先生", code) if secret.encode() in stored]


def test_reading_a_contact_is_in_the_audit_and_only_for_who_handles_it(site: Site) -> None:
    number, _ = leave(site, contact=PHONE)
    path = f"/staff/tickets/{number}/contact"
    assert site.staff("minzheng").post(path).status_code == 404  # not theirs yet
    assert act(site.staff("zuoxi"), site, number, "accept") == 303
    assert act(site.staff("zuoxi"), site, number, "dispatch", department="民政局") == 303
    assert site.kb.audit.of(f"ticket:{number}") == []
    assert PHONE in site.staff("minzheng").post(path).text
    assert site.staff("bianji").post(path).status_code == 404
    assert [(entry.who, entry.action) for entry in site.kb.audit.of(f"ticket:{number}")] == [
        ("minzheng", "查看联系方式")
    ]


def test_without_a_key_no_contact_is_asked_for(site: Site, tmp_path: Path) -> None:
    parts_of(site.app).desk._seal = None
    assert "怎么联系您" not in site.client().get("/message").text
    refused = site.client().post("/message", data={"text": MATTER, "kind": "投诉", "contact": PHONE})
    assert refused.status_code == 409
    assert MATTER in refused.text
    assert PHONE not in refused.text


def test_a_wrong_code_twenty_times_is_throttled_and_tells_nothing(site: Site) -> None:
    number, code = leave(site)

    def try_code(tried: str, given: str, address: str) -> TestResponse:
        sent = {"number": tried, "code": given}
        return site.client().post("/message/read", data=sent, environ_base={"REMOTE_ADDR": address})

    said = []
    for tried in (number, "26010199999"):  # one that exists, one that does not
        answers = [try_code(tried, f"ABCD23{n:02d}", f"192.0.2.{n + 100}") for n in range(20)]
        assert {a.status_code for a in answers[:5]} == {404}
        assert {a.status_code for a in answers[5:]} == {429}
        assert MATTER not in "".join(a.text for a in answers)
        said.append({re.sub(tried, "", a.text) for a in answers[:5]})
    assert said[0] == said[1]
    # The right code does not help while the number is locked; an address that tried so often is locked for every number.
    assert try_code(number, code, "192.0.2.77").status_code == 429
    other, its_code = leave(site, "另一件事")
    for n in range(20):
        try_code(f"260101000{n:02d}", "ABCD2345", "192.0.2.9")
    assert try_code(other, its_code, "192.0.2.9").status_code == 429
    assert try_code(other, its_code, "192.0.2.10").status_code == 303
    assert MATTER not in site.client().get(f"/message/of/{'A' * 100}").text


def test_the_right_code_opens_however_it_is_written(site: Site) -> None:
    number, code = leave(site)
    for written in (code, code.lower(), f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}"):
        page = site.client().post("/message/read", data={"number": number, "code": written}, follow_redirects=True)
        assert page.status_code == 200
        assert MATTER in page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_five_of_the_same_are_merged_and_all_read_the_reply(site: Site) -> None:
    left = [
        leave(site, f"望江路三号楼公共充电柜夜里一直响，{how}")
        for how in ("吵得睡不着", "请来处理", "已经三天了", "没人管", "老人受不了")
    ]
    first, operator = left[0][0], site.staff("zuoxi")
    for number, _ in left[1:]:
        assert first in operator.get(f"/staff/tickets/{number}").text  # shown as alike
        assert act(operator, site, number, "merge", into=first) == 303
    assert len(site.kb.tickets.merged_into(site.kb.tickets.numbered(first).id)) == 4
    assert act(operator, site, left[1][0], "merge", into=left[2][0]) == 409
    replied(site, first)
    for number, code in left:
        page = site.client().post("/message/read", data={"number": number, "code": code}, follow_redirects=True).text
        assert "已调低音量。" in page
        assert "您满意吗" in page


def test_rated_twice_and_no_more(site: Site) -> None:
    number, code = leave(site)
    replied(site, number)
    client = site.client()
    at = client.post("/message/read", data={"number": number, "code": code}).headers["Location"]
    assert client.post(f"{at}/rate", data={"level": "6"}).status_code == 409
    assert (
        "15个工作日"
        in client.post(f"{at}/rate", data={"level": "2", "reason": "办得太慢", "comment": f"打我 {PHONE}"}).text
    )
    assert client.post(f"{at}/rate", data={"level": "5"}).status_code == 409  # nothing was done about it yet
    [task] = site.kb.tickets.satisfaction.tasks(site.kb.tickets.numbered(number).id)
    assert number in site.staff("shenhe").get("/staff/tickets?group=reviews").text
    assert task.due_on == site.kb.calendar.add_working_days(site.kb.clock().date(), 15).isoformat()
    done = site.staff("shenhe").post(f"/staff/tickets/{number}/review", data={"nth": "1", "outcome": "已当面说明"})
    assert done.status_code == 303
    assert "谢谢您的评价" in client.post(f"{at}/rate", data={"level": "4"}).text
    assert client.post(f"{at}/rate", data={"level": "5"}).status_code == 409
    assert PHONE not in str(site.kb.tickets.satisfaction.ratings(site.kb.tickets.numbered(number).id))


def test_every_page_for_every_role(site: Site) -> None:
    number, _ = leave(site)
    pages = (
        "/staff/tickets",
        "/staff/tickets?group=overdue",
        "/staff/ticket-tables",
        "/staff/ticket-tables/evaluation",
        "/staff/calendar",
    )
    for username in ("zuoxi", "bianji", "shenhe", "zongguan"):
        client = site.staff(username)
        assert {client.get(page).status_code for page in pages} == {200}
        assert client.get(f"/staff/tickets/{number}").status_code == (404 if username == "bianji" else 200)
        assert client.get("/staff/tickets/new").status_code == (403 if username == "bianji" else 200)
    assert {site.client().get(page).status_code for page in pages} == {302}
    assert site.staff("zuoxi").get("/staff/tickets?group=nothing").status_code == 404


def test_a_ticket_taken_in_on_the_phone(site: Site) -> None:
    data = {"text": MATTER, "kind": "求助", "source": "电话", "urgency": "紧急", "contact": PHONE}
    page = site.staff("zuoxi").post("/staff/tickets/new", data=data)
    number = re.findall(r"<dd>(\d+)</dd>", page.text)[0]
    ticket = site.kb.tickets.numbered(number)
    assert (ticket.opened_by, ticket.urgency, ticket.source) == ("zuoxi", "紧急", "电话")
    listed = site.staff("shenhe").get("/staff/tickets").text
    assert listed.index(number) < listed.index("紧急的在前")
    assert site.staff("zuoxi").post("/staff/tickets/new", data=data | {"text": ""}).status_code == 409
    assert "受理回执" in site.staff("zuoxi").get(f"/staff/tickets/{number}/slip").text


def test_searching_by_word_and_by_number(site: Site) -> None:
    number, _ = leave(site)
    client = site.staff("zuoxi")
    found = client.post("/staff/tickets", data={"search": "充电柜"}, follow_redirects=True)
    assert number in found.text
    assert "充电柜" not in client.post("/staff/tickets", data={"search": "充电柜"}).headers["Location"]
    assert client.post("/staff/tickets", data={"search": number}).headers["Location"] == f"/staff/tickets/{number}"
    assert "没有找到" in client.post("/staff/tickets", data={"search": "100%"}, follow_redirects=True).text


def test_an_operator_answers_directly_only_with_what_is_published(site: Site) -> None:
    number, _ = leave(site, "登记结婚要带什么")
    operator = site.staff("zuoxi")
    drafted = parts_of(site.app).desk.drafted(site.kb.tickets.numbered(number))
    assert drafted is not None
    assert drafted.item_code == "hy-jiehun"
    assert act(operator, site, number, "answer", reply=drafted.text + "另收十元。") == 403
    assert act(operator, site, number, "answer", reply=drafted.text.replace("\n", "\r\n")) == 303
    assert site.kb.tickets.numbered(number).state == "answered"


def test_tables_and_files(site: Site) -> None:
    number, _ = leave(site, "=1+1 充电柜响")
    replied(site, number)
    chief = site.staff("shenhe")
    clock = {"kind": "投诉", "urgency": "一般", "region": "", "sign": "2", "due": "6", "extension": "3"}
    assert chief.post("/staff/ticket-tables/clocks", data=clock).status_code == 303
    assert site.staff("zuoxi").post("/staff/ticket-tables/clocks", data=clock).status_code == 403
    assert chief.post("/staff/ticket-tables/clocks", data=clock | {"due": "1"}).status_code == 409
    assert chief.post("/staff/ticket-tables/rules", data={"words": "充电柜", "department": "民政局"}).status_code == 303
    assert "充电柜" in chief.get("/staff/ticket-tables").text
    weights = {"what": "weights", "residents": "60", "departments": "20", "above": "20"}
    assert chief.post("/staff/ticket-tables/evaluation", data=weights).status_code == 303
    assert chief.post("/staff/ticket-tables/evaluation", data=weights | {"above": "30"}).status_code == 409
    score = {"department": "民政局", "side": "above", "score": "90"}
    assert chief.post("/staff/ticket-tables/evaluation", data=score).status_code == 303
    assert "<strong>90.0</strong>" in chief.get("/staff/ticket-tables/evaluation").text
    sheet = load_workbook(io.BytesIO(chief.get("/staff/ticket-tables/tickets.xlsx?group=all").data)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[7], row[8]) for row in rows] == [(number, "=1+1 充电柜响", "民政局")]
    assert sheet["H2"].data_type == "s"
    figures = load_workbook(io.BytesIO(chief.get("/staff/ticket-tables/evaluation.xlsx").data)).worksheets[0]
    assert figures["A2"].value == "民政局"


def test_the_calendar_is_edited_in_the_browser(site: Site) -> None:
    admin, day = site.staff("zongguan"), {"day": "2027-01-03", "kind": "makeup", "name": "元旦"}
    for other in ("zuoxi", "bianji", "shenhe"):
        assert site.staff(other).post("/staff/calendar", data=day).status_code == 403
        assert "登记一天" not in site.staff(other).get("/staff/calendar").text
    assert "2027年的放假调休安排还没有录入" in admin.get("/staff/calendar?year=2027").text
    entered = admin.post("/staff/calendar", data=day)
    assert entered.headers["Location"] == "/staff/calendar?year=2027"
    admin.post("/staff/calendar", data={"year": "2027", "complete": "yes"})
    page = admin.get("/staff/calendar?year=2027").text
    assert "还没有录入" not in page
    assert "本单位登记" in page
    assert site.staff("zuoxi").post("/staff/calendar", data={"day": "2027-01-03", "remove": "yes"}).status_code == 403
    admin.post("/staff/calendar", data={"day": "2027-01-03", "remove": "yes"})
    assert not site.kb.calendar.day(site.kb.clock().date().replace(year=2027, month=1, day=3)).by_staff
    assert admin.post("/staff/calendar", data={"day": "2027-13-01", "kind": "holiday"}).status_code == 400


def test_contacts_go_when_they_were_kept_long_enough(site: Site) -> None:
    number, _ = leave(site, contact=PHONE)
    ticket = site.kb.tickets.numbered(number)
    site.kb.tickets.act(ticket.id, "refuse", by="本机", doing=Doing(why=mask("不属于受理范围")))
    assert site.kb.tickets.contacts.purge() == 0
    desk = parts_of(site.app).desk
    with closing(sqlite3.connect(path_of(site.settings.database_url))) as db, db:
        db.execute("UPDATE tickets SET closed_at = '2026-01-01T10:00:00.000+08:00'")
    assert desk.daily() == 1
    assert desk.daily() == 0
    assert not site.kb.tickets.contacts.has(ticket.id)
    assert [entry.action for entry in site.kb.audit.of("tickets")] == ["删除联系方式"]


@pytest.mark.parametrize(
    ("how", "state", "urgency"),
    [
        ("done", "closed", "一般"),
        ("taken", "dispatched", "一般"),
        ("urgent", "dispatched", "紧急"),
        ("approval", "dispatched", "一般"),
    ],
)
def test_four_ways_to_handle_what_is_met_on_a_round(site: Site, how: str, state: str, urgency: str) -> None:
    data = {
        "text": "宣传栏的纸掉了",
        "kind": "求助",
        "source": "网格",
        "on_site": how,
        "what": "已拉警戒带",
        "department": "民政局",
        "until": "12月4日",
    }
    assert "当场怎样处理" not in site.staff("zuoxi").get("/staff/tickets/new").text
    parts_of(site.app).desk.profile = read_profile("365")
    assert "当场怎样处理" in site.staff("zuoxi").get("/staff/tickets/new").text
    page = site.staff("zuoxi").post("/staff/tickets/new", data=data)
    ticket = site.kb.tickets.numbered(re.findall(r"<dd>(\d+)</dd>", page.text)[0])
    assert (ticket.state, ticket.urgency) == (state, urgency)
    assert any("已拉警戒带" in event.why for event in site.kb.tickets.events(ticket.id)) or how == "done"
    assert (site.kb.tickets.replies.told(ticket.id) is not None) == (how == "done")
    refused = site.staff("zuoxi").post("/staff/tickets/new", data=data | {"what": ""})
    assert "还没有处理" in site.staff("zuoxi").get("/staff/tickets").text or "已登记" in refused.text
