"""A fee that is changed: the pages say where the old one still stands, and put it right in drafts for somebody else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_site import ITEMS, Site, small_site

CODE = "sfz-buling"
HERE = f"/staff/items/{CODE}/{NATION}"
CARD: dict[str, Any] = next(item for item in ITEMS if item["code"] == CODE)
OTHER = {
    "code": "sfz-huanling", "name": "居民身份证换领", "department": "公安派出所",
    "fees": [{"name": "工本费", "amount": "40", "unit": "元", "basis": ["发改价格〔2003〕2322号"]}],
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        built.kb.items.publish_many([check_item(OTHER)], by="zongguan")
        dearer = CARD | {"summary": "身份证丢了可以补，收40元。", "fees": [CARD["fees"][0] | {"amount": "45"}]}
        built.kb.items.save_draft(check_item(dearer), author="bianji")
        built.kb.items.submit(CODE, by="bianji")
        yield built


def test_the_old_fee_is_shown_where_it_stands_and_put_right_together(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    assert "旧的数还写在 2 处" in editor.get(HERE).text
    before = reviewer.get(f"{HERE}/publish").text
    assert "旧的数还写在别处（2）" in before
    assert "收40元" in before
    page = editor.get(f"{HERE}/elsewhere").text
    keys = re.findall(r'name="place" value="([^"]+)"', page)
    assert len(keys) == 2
    assert editor.post(f"{HERE}/elsewhere", data={"place": keys}).status_code == 302
    assert site.kb.items.draft(CODE).item.summary == "身份证丢了可以补，收45元。"
    assert str(site.kb.items.draft("sfz-huanling").item.fees[0].amount) == "45"
    assert site.kb.items.draft("sfz-huanling").state == "in_review"
    version = site.kb.items.draft(CODE).version
    assert reviewer.post(f"{HERE}/publish", data={"version": version}).status_code == 302


def test_what_is_not_ticked_stays_and_who_may_not_edit_may_look(site: Site) -> None:
    assert site.staff("bianji").post(f"{HERE}/elsewhere", data={"place": ["x|y|z|0"]}).status_code == 302
    assert "40元" in site.kb.items.draft(CODE).item.summary
    looking = site.staff("zuoxi")
    assert "一并改正" not in looking.get(f"{HERE}/elsewhere").text
    assert looking.post(f"{HERE}/elsewhere").status_code == 403


def test_what_speaks_of_something_else_is_not_listed_again_until_its_text_changes(site: Site) -> None:
    editor = site.staff("bianji")
    keys = re.findall(r'name="place" value="([^"]+)"', editor.get(f"{HERE}/elsewhere").text)
    [other] = [key for key in keys if key.startswith(CODE)]
    assert site.staff("minzheng").post(f"{HERE}/elsewhere/kept", data={"place": keys}).status_code == 403
    said = editor.post(f"{HERE}/elsewhere/kept", data={"place": [other, "x"]}, follow_redirects=True).text
    assert "1 处记为说的不是一回事" in said
    assert other not in said
    assert "旧的数还写在 1 处" in editor.get(HERE).text
    assert "没有选" in editor.post(f"{HERE}/elsewhere/kept", data={"place": [other]}, follow_redirects=True).text
    assert site.kb.audit.of(f"{CODE}/{NATION}")[0].action == "别处的数不用改"
    assert other in editor.post(f"{HERE}/elsewhere/kept", data={"again": "1"}, follow_redirects=True).text
    editor.post(f"{HERE}/elsewhere/kept", data={"place": [other]})
    draft = site.kb.items.draft(CODE)
    reworded = draft.item.model_copy(update={"summary": "身份证丢了可以补，只收40元。"})
    site.kb.items.save_draft(reworded, author="bianji", expected_version=draft.version)
    assert "旧的数还写在 2 处" in editor.get(HERE).text
