"""The page of what to look at again: three sides of a fact, kept or taken."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.entry.records import Source
from knowledge.entry.validation import check_item
from knowledge.publishing.proposals import accept
from knowledge.starter.reading import Bundle
from knowledge.store import STARTER_NOTE
from tests.web_site import ITEMS, PASSWORD, Site, small_site
from web.parts import parts_of

CODE = "hy-lihun"
SHIPPED: dict[str, Any] = {
    "code": CODE, "name": "离婚登记", "owner": "民政局", "summary": "自愿离婚的办理登记。",
    "fees": [{"id": "fee", "name": "工本费", "amount": "9", "unit": "元", "basis": ["婚姻登记条例第八条"]}],
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    assert CODE not in {item["code"] for item in ITEMS}
    with small_site(tmp_path) as built:
        kb = built.kb
        kb.items.publish_many([check_item(SHIPPED)], by="本机", note=STARTER_NOTE)
        kb.items.save_draft(check_item(SHIPPED | {"summary": "本地的说明。"}), author="minzheng")
        kb.items.submit(CODE, by="minzheng")
        kb.items.publish(CODE, reviewer="shenhe")
        newer = check_item(SHIPPED | {"fees": [SHIPPED["fees"][0] | {"amount": "0"}]})
        monkeypatch.setattr("knowledge.store.read_starter", lambda: Bundle(items=[newer]))
        kb.load_starter(accept)
        yield built


def test_three_sides_are_shown_and_the_new_one_is_taken(site: Site) -> None:
    editor, page = site.staff("minzheng"), "/staff/second-looks"
    shown = editor.get(page).text
    assert "本单位现在的" in shown
    assert "9元" in shown
    assert "免费" in shown
    [look] = site.kb.second_looks.open()
    assert editor.post(f"{page}/{look.id}/take", data={"owner": "民政局"}).status_code == 302
    assert str(site.kb.items.draft(CODE).item.fees[0].amount) == "0"
    assert site.kb.items.draft(CODE).item.summary == "本地的说明。"


def test_the_own_one_is_kept_and_who_may_not_edit_may_look(site: Site) -> None:
    looking, [look] = site.staff("zuoxi"), site.kb.second_looks.open()
    assert f"/staff/second-looks/{look.id}/keep" not in looking.get("/staff/second-looks").text
    assert looking.post(f"/staff/second-looks/{look.id}/keep").status_code == 403
    site.kb.accounts.add("shuiwu", PASSWORD, role="editor", departments=["税务局"])
    assert site.staff("shuiwu").post(f"/staff/second-looks/{look.id}/keep").status_code == 403  # of another department
    assert [each.id for each in site.kb.second_looks.open()] == [look.id]
    assert site.staff("minzheng").post(f"/staff/second-looks/{look.id}/keep").status_code == 302
    assert "没有要再看的内容" in site.staff("minzheng").get("/staff/second-looks").text


def test_an_amended_article_is_listed_with_its_day(site: Site) -> None:
    site.kb.sources.put([Source(key="婚姻登记条例", title="婚姻登记条例", level="行政法规")])
    parts_of(site.app).publishing.amendments.amend("婚姻登记条例", "8", on=date(2027, 1, 1), by="shenhe")
    assert "婚姻登记条例第八条自" in site.staff("shenhe").get("/staff/second-looks?owner=").text
