"""Taking facts out of a long text: ticked ones go into the draft, and nothing goes live."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.test_knowledge_files_proposing import RULES
from tests.web_site import Site, small_site

HERE = f"/staff/items/dz/{NATION}/propose"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        item = {"code": "dz", "name": "读者证补办", "owner": "公安派出所", "summary": RULES + "。" * 300}
        built.kb.items.publish_many([check_item(item)], by="本机")
        yield built


def test_ticked_facts_go_into_the_draft_unverified(site: Site) -> None:
    editor = site.staff("bianji")
    assert HERE in editor.get(f"/staff/items/dz/{NATION}").text
    page = editor.get(HERE).text
    assert "图书馆自受理申请之日起七个工作日内办结。" in page
    assert "四、办理" in page
    answer = editor.post(HERE, data={"fact": ["documents|近期免冠照片", "fees|工本费"]})
    assert answer.status_code == 302
    draft = site.kb.items.draft("dz")
    assert [(fact.key(), fact.verified) for fact in draft.item.facts()] == [("近期免冠照片", False), ("工本费", False)]
    assert list(site.kb.items.live("dz").item.facts()) == []
    again = editor.get(HERE).text
    assert "fees|工本费" not in again
    assert "documents|读者证申请表" in again


def test_a_short_document_in_paragraphs_leads_there_too_and_a_plain_summary_does_not(site: Site) -> None:
    said = {"duan": "关于登记的说明\n登记费每件80元。", "ju": "登记费每件80元。"}
    items = [{"code": code, "name": code, "owner": "公安派出所", "summary": text} for code, text in said.items()]
    site.kb.items.publish_many(list(map(check_item, items)), by="本机")
    editor = site.staff("bianji")
    assert f"/staff/items/duan/{NATION}/propose" in editor.get(f"/staff/items/duan/{NATION}").text
    assert "/propose" not in editor.get(f"/staff/items/ju/{NATION}").text


def test_nothing_ticked_changes_nothing(site: Site) -> None:
    editor = site.staff("bianji")
    assert "没有选" in editor.post(HERE, data={"fact": "documents|没有这一条"}, follow_redirects=True).text
    assert site.kb.items.states(search="dz")[0].draft_state is None


def test_an_editor_of_another_department_takes_nothing(site: Site) -> None:
    assert site.staff("minzheng").post(HERE, data={"fact": "fees|工本费"}).status_code == 403
    assert site.kb.items.states(search="dz")[0].draft_state is None
