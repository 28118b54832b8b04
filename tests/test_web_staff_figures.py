"""The page of how the line is doing: its numbers, its drawing and its downloads are of the same questions."""

import csv
import re
from io import StringIO

import pytest

from knowledge.masking.masked_text import mask
from tests.web_site import Site


def read(site: Site, address: str) -> list[list[str]]:
    response = site.staff("zuoxi").get(address)
    assert response.status_code == 200, response.text
    assert response.content_type.startswith("text/csv")
    return list(csv.reader(StringIO(response.text.removeprefix("\ufeff"))))


def ask_some(site: Site) -> None:
    client = site.client()
    for question in ("身份证丢了怎么补办", "身份证丢了怎么补办", "登记结婚要带什么", "=恐龙饲养许可怎么申请"):
        assert client.post("/api/v1/ask", json={"question": question}).status_code == 200
    reply = client.post("/api/v1/ask", json={"question": "补办身份证"}).json
    assert reply is not None
    client.post("/feedback", data={"reply_id": reply["reply_id"], "rating": "1", "comment": ""})


def test_the_page_counts_what_was_asked(site: Site) -> None:
    ask_some(site)
    page = site.staff("zuoxi").get("/staff/figures?days=1").text
    for shown in (
        "运行情况",
        "<strong>5</strong>",
        "80.0%",
        "4 / 5",
        "<svg",
        "居民身份证丢失补领",
        "恐龙饲养许可",
        "出生医学证明补发",
    ):
        assert shown in page
    assert read(site, "/staff/figures/items.csv?days=1")[1] == ["居民身份证丢失补领", "sfz-buling", "3"]
    assert read(site, "/staff/figures/low.csv?days=1")[1:] == [["居民身份证丢失补领", "sfz-buling", "1"]]
    [header, row] = read(site, "/staff/figures/channel.csv?days=1")
    assert header == ["渠道", "问题", "答复", "反问", "没有答上来", "转介", "答复率"]
    assert row == ["接口", "5", "4", "0", "1", "0", "80.0%"]
    assert [day[1] for day in read(site, "/staff/figures/day.csv")[1:]] == ["0"] * 6 + ["5"]
    assert len(read(site, "/staff/figures/topic.csv")) == 4


def test_departments_sayings_rising_items_and_objections_are_shown(site: Site) -> None:
    ask_some(site)
    site.kb.objections.make(site.kb.questions.recent(limit=1)[0].reply_id, mask("现在不收钱了"))
    page = site.staff("zuoxi").get("/staff/figures?days=1").text
    for shown in ("按部门", "比之前多得最多的事项", "问得最多的说法", "反映有误", "没有坐席接过电话"):
        assert shown in page
    assert ["公安派出所", "3", "3", "0", "0", "0", "100.0%"] in read(site, "/staff/figures/department.csv?days=1")
    assert read(site, "/staff/figures/said.csv?days=1")[1] == ["身份证丢了怎么补办", "2"]
    assert read(site, "/staff/figures/rising.csv?days=1")[1] == ["居民身份证丢失补领", "sfz-buling", "3", "0"]
    assert re.search(r"反映有误</dt><dd><strong>1</strong>", page)


def test_calls_are_counted_by_operator(site: Site) -> None:
    calls = site.kb.calls
    for told in ("told", "missed"):
        call = calls.open(by="zuoxi")
        calls.note(call.key, told, by="zuoxi")
    assert read(site, "/staff/figures/operator.csv?days=1")[1:] == [["zuoxi", "2", "0", "1", "1", "0"]]


def test_what_was_typed_is_no_formula(site: Site) -> None:
    ask_some(site)
    assert read(site, "/staff/figures/misses.csv")[1][0].startswith("'=")


def test_nothing_asked_is_said(site: Site) -> None:
    page = site.staff("zuoxi").get("/staff/figures?from=2026-01-01&to=2026-01-31&channel=web").text
    assert "这些天没有人提问" in page
    assert "没有等着处理的问题" in page
    assert 'value="web" selected' in page


@pytest.mark.parametrize(
    "path",
    ["/staff/figures?from=9999-12-31", "/staff/appointments?day=9999-12-31", "/staff/appointments?day=0001-01-01"],
)
def test_the_ends_of_the_calendar_are_no_fault(site: Site, path: str) -> None:
    assert site.staff("zuoxi").get(path).status_code in (200, 400)


def test_what_is_chosen_has_an_address(site: Site) -> None:
    chosen = {"from": "2026-01-01", "to": "2026-01-31", "channel": "web", "region": "", "topic": "社保卡"}
    response = site.staff("zuoxi").post("/staff/figures", data=chosen)
    assert response.status_code == 303
    assert (
        response.location
        == "/staff/figures?from=2026-01-01&to=2026-01-31&channel=web&topic=%E7%A4%BE%E4%BF%9D%E5%8D%A1"
    )


@pytest.mark.parametrize(
    "asked",
    ["days=x", "days=0", "days=9999999999999", "from=gestern", "from=2026-02-01&to=2026-01-01", "from=2020-01-01"],
)
def test_days_that_are_none_are_refused_in_words(site: Site, asked: str) -> None:
    response = site.staff("zuoxi").get(f"/staff/figures?{asked}")
    assert response.status_code == 400
    assert "请" in response.text


def test_only_staff_see_it(site: Site) -> None:
    assert site.client().get("/staff/figures").status_code == 302
    assert site.client().get("/staff/figures/day.csv").status_code == 302
    assert site.staff("zuoxi").get("/staff/figures/other.csv").status_code == 404
