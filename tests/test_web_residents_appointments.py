"""Booking a time: office, day, slot, number and code; looked up, cancelled, seen and marked by staff, told by the directory."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.entry.departments import Department
from tests.web_site import Site, small_site
from web.parts import parts_of

TOWN = "330702201000"
HALL = Department(
    name="乾西乡便民服务中心", phone="0579-82000000", region=TOWN, address="府前路1号", hours="每天 8:30-12:00，13:30-17:00",
    extended="每天 17:00-19:00", slot_people=1,
)  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path, region=TOWN) as built:
        built.kb.directory.put([HALL])
        yield built


def days(client: FlaskClient) -> list[str]:
    return re.findall(r"day=(\d{4}-\d\d-\d\d)", client.get("/appointments").text)


def sent(day: str, **more: str) -> dict[str, str]:
    return {"office": HALL.name, "region": TOWN, "day": day, "start": "09:00"} | more


def booked(client: FlaskClient, day: str, **more: str) -> tuple[str, str, str]:
    """Book; number, code, and the page."""
    response = client.post("/appointments", data=sent(day, **more), follow_redirects=True)
    assert response.status_code == 200, response.text
    number, code = (
        re.search(r"<dd>(Y\d+)</dd>", response.text),
        re.search(r'class="code">(\w{4}) (\w{4})', response.text),
    )
    assert number is not None
    assert code is not None
    return number[1], code[1] + code[2], response.text


def test_a_time_is_booked_looked_up_and_cancelled(site: Site) -> None:
    client = site.client()
    day = days(client)[1]
    page = client.get(f"/appointments?office={HALL.name}&region={TOWN}&day={day}").text
    assert 'value="09:00"' in page
    assert "延时服务" in page
    number, code, page = booked(client, day, matter="办社保卡，我电话13912345678")
    assert "府前路1号" in page
    assert "13912345678" not in page
    assert client.post("/appointments", data=sent(day)).status_code == 409
    wrong = client.post("/appointments/read", data={"number": number, "code": "AAAAAAAA"})
    assert wrong.status_code == 404
    shown = client.post("/appointments/read", data={"number": number, "code": code}, follow_redirects=True)
    assert "已约" in shown.text
    cancelled = client.post(f"{shown.request.path}/cancel")
    assert "已取消" in cancelled.text
    booked(client, day)


def test_an_item_brings_its_name_and_what_to_bring(site: Site) -> None:
    client = site.client()
    day = days(client)[1]
    assert 'value="社会保障卡补领"' in client.get(f"/appointments?day={day}&item=shebaoka-buling").text
    _, _, page = booked(client, day, item="shebaoka-buling")
    assert "/items/shebaoka-buling/sheet" in page
    assert "neibu" not in client.get(f"/appointments?day={day}&item=neibu-koujing").text
    assert "坐席内部口径" not in client.get(f"/appointments?day={day}&item=neibu-koujing").text


@pytest.mark.parametrize("changed", [{"start": ""}, {"start": "25:00"}, {"day": "明天"}, {"office": "别处"}])
def test_what_is_no_choice_is_said_in_a_sentence(site: Site, changed: dict[str, str]) -> None:
    client = site.client()
    response = client.post("/appointments", data=sent(days(client)[1]) | changed)
    assert response.status_code == 400
    assert "请选一个时间" in response.text


def test_one_address_cannot_take_every_place(site: Site) -> None:
    client = site.client()
    codes = [
        client.post("/appointments", data=sent(day, start=start)).status_code
        for day in days(client)[1:]
        for start in ("09:00", "09:30", "10:00")
    ]
    assert codes[:10] == [303] * 10
    assert 429 in codes
    operator = site.staff("zuoxi")
    assert operator.post("/appointments", data=sent(days(client)[-1], start="11:30")).status_code == 303


def test_staff_see_the_day_and_mark_it(site: Site) -> None:
    operator = site.staff("zuoxi")
    today = parts_of(site.app).today()
    assert "这一天没有预约" in operator.get("/staff/appointments").text
    day = days(operator)[1]
    number, code, _ = booked(operator, day, matter="办低保")
    page = operator.get(f"/staff/appointments?day={day}").text
    assert "办低保" in page
    assert "zuoxi" in page
    assert number in page
    assert operator.post(f"/staff/appointments/{number}", data={"state": "came"}).status_code == 409, "not yet"
    assert operator.post(f"/staff/appointments/{number}", data={"state": "cancelled"}).status_code == 409, "no reason"
    told = operator.post(
        f"/staff/appointments/{number}", data={"state": "cancelled", "why": "停电"}, follow_redirects=True
    )
    assert "停电" in told.text
    seen = site.client().post("/appointments/read", data={"number": number, "code": code}, follow_redirects=True).text
    assert "取消的原因：停电" in seen
    assert date.fromisoformat(day) > today


def test_the_directory_says_that_it_can_be_booked(site: Site) -> None:
    client = site.client()
    assert "/appointments?office=" in client.get("/directory").text
    assert 'href="/appointments"' in client.get("/message").text
    page = client.post("/", data={"question": "乾西乡便民服务中心怎么预约"}, follow_redirects=True).text
    assert '网上选时间 <a href="/appointments">/appointments</a>' in page


def test_where_nobody_can_be_booked_the_hotline_is_named(tmp_path: Path) -> None:
    with small_site(tmp_path) as site:
        assert "还没有可以网上预约的单位" in site.client().get("/appointments").text
        assert site.client().get("/appointments/made/none").status_code == 302
        assert site.client().get("/appointments/of/none").status_code == 410
