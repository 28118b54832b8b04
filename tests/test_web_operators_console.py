"""The operators' desk: one caller after the other, answered from what is for operators, too; old staff addresses lead on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.entry.validation import check_item
from tests.web_site import Site, small_site

GUANGZHOU = "440100000000"
LOCAL = {
    "code": "sfz-buling", "region": GUANGZHOU, "name": "居民身份证丢失补领", "documents": [{"name": "广州回执"}],
}  # fmt: skip
QUESTION = "身份证丢了怎么补办"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        built.kb.items.publish_many([check_item(LOCAL)], by="本机")
        yield built


@pytest.fixture
def desk(site: Site) -> FlaskClient:
    return site.staff("zuoxi")


def token_in(page: str) -> str:
    found = re.search(r'name="conversation" value="([^"]*)"', page)
    assert found
    return found[1]


def ask(desk: FlaskClient, question: str, *, page: str = "", **more: str) -> str:
    sent = {"question": question, "conversation": token_in(page) if page else ""} | more
    return desk.post("/desk", data=sent, follow_redirects=True).text


def test_the_desk_is_for_staff(site: Site) -> None:
    assert site.client().get("/desk").headers["Location"] == "/staff/login?next=/desk"
    assert site.client().post("/desk", data={"question": QUESTION}).status_code == 302
    assert site.kb.questions.recent() == []
    client = site.client()
    signed = client.post("/staff/login", data={"username": "zuoxi", "password": "correct-horse", "next": "/desk"})
    assert signed.headers["Location"] == "/desk"


def test_an_answer_is_an_operators(site: Site, desk: FlaskClient) -> None:
    page = ask(desk, "内部口径")
    assert "内部说明" in page
    assert "只给工作人员看" in page
    assert site.kb.questions.recent()[0].channel == "operator"
    assert "评价这条答复" not in page
    assert 'action="/desk"' in page
    assert 'action="/"' not in page


def test_a_caller_goes_on_and_a_new_one_begins_anew(desk: FlaskClient) -> None:
    first = ask(desk, QUESTION)
    second = ask(desk, "那费用呢", page=first)
    assert "40元" in second
    assert second.index("那费用呢") < second.index(QUESTION)  # the newest first
    assert token_in(desk.get("/desk").text) == ""


def test_a_call_has_an_address_without_words(desk: FlaskClient, site: Site) -> None:
    address = desk.post("/desk", data={"question": QUESTION}).headers["Location"]
    assert re.fullmatch(r"/desk/calls/[\w=-]+", address)
    assert QUESTION in desk.get(address).text
    assert site.client().get(address).status_code == 302
    assert "不再显示" in desk.get("/desk/calls/none").text


def test_the_region_stays_for_the_next_caller(desk: FlaskClient) -> None:
    assert "广州回执" not in ask(desk, QUESTION, place="")
    assert "广州回执" in ask(desk, QUESTION, place="广州市")
    assert 'value="广东省广州市"' in desk.get("/desk").text
    assert "广州回执" in ask(desk, QUESTION, place="广东省广州市")
    assert "广州回执" not in ask(desk, QUESTION, place="")
    assert 'value="广东省广州市"' not in desk.get("/desk").text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"question": " "}, "请先写下来电人的问题"),
        ({"question": "问" * 2_001}, "问题太长了（2001 个字）"),
        ({"question": QUESTION, "place": "不存在市"}, "没有找到“不存在市”"),
        ({"question": QUESTION, "place": "朝阳区"}, "有几个地方叫“朝阳区”"),
    ],
)
def test_what_cannot_be_asked_stays_in_its_box(
    site: Site, desk: FlaskClient, sent: dict[str, str], said: str
) -> None:  # fmt: skip
    refused = desk.post("/desk", data=sent)
    assert refused.status_code == 400
    assert said in refused.text
    assert sent["question"].strip() in refused.text
    assert site.kb.questions.recent() == []


def test_one_of_several_places_is_picked(desk: FlaskClient) -> None:
    offered = re.findall(r'name="choice" value="(\d+)"', ask(desk, QUESTION, place="朝阳区"))
    assert len(offered) > 1
    page = ask(desk, QUESTION, place="朝阳区", choice=offered[0])
    assert "工本费" in page
    assert "朝阳区" in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/desk/items", "/staff/items"),
        ("/desk/findings?severity=note&page=2", "/staff/findings?severity=note&page=2"),
        ("/desk/items/sfz-buling/000000000000/edit", "/staff/items/sfz-buling/000000000000/edit"),
        ("/desk/source?key=%E5%A9%9A", "/staff/source?key=%E5%A9%9A"),
    ],
)
def test_old_addresses_of_the_staff_lead_on(site: Site, old: str, new: str) -> None:
    moved = site.client().get(old)
    assert (moved.status_code, moved.headers["Location"]) == (301, new)


def test_only_rooms_there_were_lead_on(site: Site) -> None:
    assert site.client().get("/desk/nothing").status_code == 404
    assert site.client().post("/desk/items/new").status_code == 405
