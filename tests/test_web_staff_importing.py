"""Bringing files in on a page, without a browser: rights, preview, columns, errors beside rows, drafts or published, undo, exports."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.web_site import Site, small_site

LIST = "事项名称,土特产,收费,受理条件\n停车证办理,木耳,#REF!,有车\n挪车,香菇,10元,无\n停水,笋,免费,\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as made:
        yield made


def uploaded(client: FlaskClient, text: str = LIST, name: str = "清单.csv") -> str:
    sent = client.post("/staff/imports", data={"file": (BytesIO(text.encode()), name)})
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def shown(client: FlaskClient, address: str) -> TestResponse:
    """A page, once it has done looking again."""
    for _ in range(600):
        page = client.get(address)
        if "Refresh" not in page.headers:
            return page
    raise AssertionError("the page never came to an end")


def run_to_the_end(client: FlaskClient, address: str, how: str) -> TestResponse:
    assert client.post(f"{address}/run", data={"as": how}).status_code == 303
    page = shown(client, address)
    return client.get(page.headers["Location"]) if page.status_code == 303 else page


def test_only_who_may_edit_sees_the_page(site: Site) -> None:
    assert site.client().get("/staff/imports").status_code == 302
    assert site.staff("zuoxi").get("/staff/imports").status_code == 403
    assert site.staff("zuoxi").post("/staff/imports", data={"file": (BytesIO(b"x"), "a.csv")}).status_code == 403
    assert site.staff("bianji").get("/staff/imports").status_code == 200


def test_the_preview_says_what_it_is_and_what_would_change(site: Site) -> None:
    client = site.staff("zongguan")
    page = shown(client, uploaded(client)).text
    assert "表格（文本）" in page
    assert "有 1 列不认识" in page
    assert "木耳" in page
    assert re.search(r"<strong>2</strong> 新增", page)
    assert re.search(r"<strong>1</strong> 不合格", page)
    assert '<span class="cell blamed"><span class="meta">收费</span> #REF!</span>' in page
    assert "公式出错" in page
    assert site.kb.imports.all() == []


def test_a_column_is_chosen_and_remembered(site: Site) -> None:
    client = site.staff("zongguan")
    address = uploaded(client)
    chosen = client.post(f"{address}/options", data={"columns": "1", "heading_0": "土特产", "meaning_0": "department"})
    assert chosen.status_code == 303
    assert "有 1 列不认识" not in shown(client, address).text
    assert "直接发布，马上生效（2 条）" in shown(client, address).text
    page = run_to_the_end(client, address, "publish")
    assert "条已发布" in page.text
    assert {live.department for live in site.kb.live_entries() if live.name in ("挪车", "停水")} == {"香菇", "笋"}
    assert "上次选的" in shown(client, uploaded(client)).text


def test_rejected_rows_are_downloaded_mended_and_uploaded(site: Site) -> None:
    client = site.staff("zongguan")
    address = uploaded(client)
    shown(client, address)
    book = load_workbook(BytesIO(client.get(f"{address}/rejected.xlsx").data))
    [sheet] = book.worksheets
    assert sheet["A2"].value == "停车证办理"
    sheet["C2"] = "20元/张"
    mended = BytesIO()
    book.save(mended)
    mended.seek(0)
    sent = client.post("/staff/imports", data={"file": (mended, "待改.xlsx")})
    page = shown(client, sent.headers["Location"]).text
    assert re.search(r"<strong>1</strong> 新增", page)
    assert "20元/张" in page


def test_an_editor_makes_drafts_but_does_not_publish(site: Site) -> None:
    client = site.staff("bianji")
    address = uploaded(client, "事项名称,实施部门\n犬证,公安派出所\n")
    assert "直接发布" not in shown(client, address).text
    assert client.post(f"{address}/run", data={"as": "publish"}).status_code == 403
    assert "份草稿" in run_to_the_end(client, address, "draft").text
    assert [draft.item.name for draft in site.kb.items.drafts()] == ["犬证"]


def test_nobody_sees_the_upload_of_another(site: Site) -> None:
    address = uploaded(site.staff("bianji"))
    assert site.staff("zongguan").get(address).status_code == 404
    assert site.staff("zongguan").post(f"{address}/run", data={"as": "draft"}).status_code == 404


def test_a_file_is_brought_in_once(site: Site) -> None:
    client = site.staff("zongguan")
    address = uploaded(client)
    run_to_the_end(client, address, "publish")
    assert client.post(f"{address}/run", data={"as": "publish"}).status_code == 409
    assert len(site.kb.imports.all()) == 1


def test_a_whole_import_is_taken_back(site: Site) -> None:
    client = site.staff("zongguan")
    before = {(live.code, live.name) for live in site.kb.live_entries()}
    run_to_the_end(client, uploaded(client), "publish")
    assert {(live.code, live.name) for live in site.kb.live_entries()} != before
    page = client.post("/staff/imports/1/undo", follow_redirects=True).text
    assert "已撤销第 1 次导入：恢复 2 条，没有动 0 条" in page
    assert {(live.code, live.name) for live in site.kb.live_entries()} == before
    assert client.post("/staff/imports/1/undo").status_code == 409
    assert "已撤销" in client.get("/staff/imports").text


def test_a_file_that_cannot_be_read_says_what_to_do(site: Site) -> None:
    client = site.staff("zongguan")
    page = shown(client, uploaded(client, "随便写的\n没有表头\n", "a.csv"))
    assert page.status_code == 422
    assert "没有认得的表头" in page.text
    assert client.post("/staff/imports", data={}).status_code == 400


def test_an_upload_is_thrown_away(site: Site) -> None:
    client = site.staff("zongguan")
    address = uploaded(client)
    assert client.post(f"{address}/drop").status_code == 303
    assert client.get(address).status_code == 404


def test_a_name_with_markup_is_shown_as_it_is(site: Site) -> None:
    client = site.staff("zongguan")
    page = shown(client, uploaded(client, "事项名称,<b>x</b>\n<script>alert(1)</script>停水,木耳\n", "<i>a.csv"))
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;x" in page.text


@pytest.mark.parametrize("format", ["xlsx", "csv", "jsonl", "yaml"])
def test_exports_of_a_part(site: Site, format: str) -> None:
    client = site.staff("bianji")
    sent = client.post("/staff/imports/export", data={"format": format, "department": "公安派出所"})
    assert (sent.status_code, sent.headers["Content-Disposition"].startswith("attachment")) == (200, True)
    with_name = BytesIO(sent.data)
    back = client.post("/staff/imports", data={"file": (with_name, f"a.{format}")})
    page = shown(client, back.headers["Location"]).text
    assert re.search(r"<strong>1</strong> 相同", page)
    assert client.post("/staff/imports/export", data={"format": "exe"}).status_code == 400
