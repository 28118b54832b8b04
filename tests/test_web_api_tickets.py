"""Tickets for other programs: left, read by number and code, listed for who holds a token, and never with a contact."""

import pytest

from knowledge.asked.tickets.ticket import Doing
from tests.web_site import Site

MATTER = {"text": "公园里的长椅坏了没人修", "kind": "投诉"}


def test_left_and_read(site: Site) -> None:
    left = site.client().post("/api/v1/tickets", json=MATTER | {"contact": "13912345678"}).json
    assert left is not None
    asked = {"number": left["number"], "code": left["code"]}
    told = site.client().post("/api/v1/tickets/read", json=asked).json
    assert told is not None
    assert (told["state"], told["reply"], left["urgent"]) == ("已收到，等待受理", "", False)
    ticket = site.kb.tickets.numbered(left["number"])
    for action in ("accept", "answer"):
        site.kb.tickets.act(ticket.id, action, by="本机", doing=Doing(reply="已调低音量。"))
    again = site.client().post("/api/v1/tickets/read", json=asked).json
    assert again is not None
    assert again["reply"] == "已调低音量。"


def test_a_wrong_code_tells_nothing(site: Site) -> None:
    left = site.client().post("/api/v1/tickets", json=MATTER).json
    assert left is not None
    wrong = site.client().post("/api/v1/tickets/read", json={"number": left["number"], "code": "ABCD2345"})
    unknown = site.client().post("/api/v1/tickets/read", json={"number": "26010199999", "code": "ABCD2345"})
    assert (wrong.status_code, wrong.json) == (unknown.status_code, unknown.json)
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"text": "", "kind": "投诉"}, {"text": "灯坏了", "kind": "抱怨"}, {"text": 1, "kind": "投诉"}]
)
def test_what_cannot_be_left(site: Site, sent: dict[str, object]) -> None:
    response = site.client().post("/api/v1/tickets", json=sent)
    assert response.status_code in (400, 409)
    assert response.json is not None
    assert response.json["ok"] is False


def test_the_list_needs_a_token_with_the_right_scope(site: Site) -> None:
    left = site.client().post("/api/v1/tickets", json=MATTER | {"contact": "13912345678"}).json
    assert left is not None
    ticket = site.kb.tickets.numbered(left["number"])
    for action in ("accept", "dispatch"):
        site.kb.tickets.act(ticket.id, action, by="本机", doing=Doing(department="民政局"))
    path = "/api/v1/tickets?department=民政局"
    assert site.client().get(path).status_code == 401
    _, reader = site.kb.api_tokens.make("只读", ["read"], by="本机")
    assert site.client().get(path, headers={"Authorization": f"Bearer {reader}"}).status_code == 403
    _, secret = site.kb.api_tokens.make("民政", ["tickets"], by="本机")
    listed = site.client().get(path, headers={"Authorization": f"Bearer {secret}"})
    assert listed.json is not None
    assert [t["number"] for t in listed.json["tickets"]] == [left["number"]]
    assert listed.json["total"] == 1
    assert "1391234" not in listed.text
    other = site.client().get("/api/v1/tickets?department=公安局", headers={"Authorization": f"Bearer {secret}"}).json
    assert other is not None
    assert other["tickets"] == []
