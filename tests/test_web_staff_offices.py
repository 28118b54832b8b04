"""The directory kept by staff: entered in a form, live at once, refused where it would take a question from an entry."""

from typing import Any

import pytest

from knowledge.entry.departments import Officer
from knowledge.places.roster import Roster
from tests.web_site import Site

REGION = "330702000000"


def form(**changed: Any) -> dict[str, Any]:
    return {
        "name": "婺城区民政局", "region": "330702", "aliases": "区民政，民政窗口", "phone": "0579-83000002", "hours": "工作日 8:30-12:00，14:00-17:00",
        "address": "婺城区宾虹路2号", "latitude": "29.0789", "longitude": "119.6474", "verified_on": "2026年11月1日",
    } | changed  # fmt: skip


def test_an_office_is_entered_found_changed_and_taken_out(site: Site) -> None:
    admin = site.staff("zongguan")
    assert "还没有登记" in admin.get("/staff/offices").text
    assert "现在就查得到" in admin.post("/staff/offices/one", data=form(), follow_redirects=True).text
    [office] = site.kb.directory.local()
    assert (office.region, office.aliases, office.latitude) == (REGION, ("区民政", "民政窗口"), 29.0789)
    assert str(office.verified_on) == "2026-11-01"
    said = site.client().post("/api/v1/ask", json={"question": "婺城区民政局电话", "region": REGION}).json
    assert said is not None
    assert "0579-83000002" in said["text"]
    again = admin.get(f"/staff/offices/one?name=婺城区民政局&region={REGION}").text
    assert 'value="区民政、民政窗口"' in again
    assert 'value="29.0789"' in again
    admin.post("/staff/offices/one", data=form(known="yes", region=REGION, phone="0579-83000009"))
    assert [one.phone for one in site.kb.directory.local()] == ["0579-83000009"]
    found = admin.post("/staff/offices", data={"search": "宾虹路"}, follow_redirects=True).text
    assert 'href="geo:29.0789,119.6474"' in found
    assert "没有找到" in admin.post("/staff/offices", data={"search": "月球"}, follow_redirects=True).text
    admin.post("/staff/offices/remove", data={"name": "婺城区民政局", "region": REGION})
    assert site.kb.directory.local() == []
    assert len(site.kb.audit.of(f"department:婺城区民政局@{REGION}")) == 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "名称"),
        ({"phone": ""}, "电话"),
        ({"region": ""}, "哪个地区"),
        ({"region": "12"}, "地区"),
        ({"latitude": "91"}, "纬度"),
        ({"latitude": "北纬"}, "纬度"),
        ({"longitude": ""}, "经纬度"),
        ({"verified_on": "去年"}, "日期"),
        ({"aliases": "民"}, "叫法"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(site: Site, changed: dict[str, str], told: str) -> None:
    response = site.staff("zongguan").post("/staff/offices/one", data=form(**changed))
    assert response.status_code == 400
    assert told in response.text.split('id="problems"')[1].split("</div>")[0]
    assert "婺城区宾虹路2号" in response.text
    assert site.kb.directory.local() == []


def test_a_question_that_an_entry_must_answer_is_not_taken(site: Site) -> None:
    site.kb.guarded.add("hy-jiehun", question="结婚登记电话", must_answer=True, by="zongguan")
    admin = site.staff("zongguan")
    refused = admin.post("/staff/offices/one", data=form(name="结婚登记处", aliases="结婚登记"))
    assert refused.status_code == 409
    assert "号码表抢答" in refused.text
    assert (
        admin.post(
            "/staff/offices/one", data=form(name="结婚登记处", aliases="结婚登记", override="窗口专线")
        ).status_code
        == 303
    )


def test_others_look_and_change_nothing(site: Site) -> None:
    for username in ("zuoxi", "bianji", "shenhe"):
        client = site.staff(username)
        assert client.get("/staff/offices").status_code == 200
        assert client.post("/staff/offices/one", data=form()).status_code == 403
    assert site.kb.directory.local() == []


def test_who_has_left_is_taken_out_and_told_of_no_more(site: Site) -> None:
    cell = {"role": "网格员", "region": REGION, "cell": "第二网格"}
    people = tuple(Officer(name=name, phone="0579-82109999", areas=("书香名邸",), **cell) for name in ("林某", "陈某"))
    site.kb.rosters.put(Roster(people), by="本机")
    asked = {"question": "书香名邸的网格员是谁", "region": REGION}
    said = site.client().post("/api/v1/ask", json=asked).json
    assert said is not None
    assert "林某" in said["text"]
    assert "删去" not in site.staff("bianji").get("/staff/offices/people").text
    assert site.staff("bianji").post("/staff/offices/people/left", data=cell | {"name": "林某"}).status_code == 403
    admin = site.staff("zongguan")
    found = admin.post("/staff/offices/people", data={"search": "书香 陈某"}, follow_redirects=True).text
    assert "第二网格：书香名邸" in found
    assert "林某" not in found
    gone = admin.post("/staff/offices/people/left", data=cell | {"name": "林某"}, follow_redirects=True).text
    assert "网格员 林某 已删去" in gone
    assert [one.name for one in site.kb.rosters.officers()] == ["陈某"]
    assert "林某" not in site.client().post("/api/v1/ask", json=asked).json["text"]  # type: ignore[index]
    assert admin.post("/staff/offices/people/left", data=cell | {"name": "林某"}).status_code == 404
