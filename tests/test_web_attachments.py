"""Blank forms on pages: uploaded into a draft, reviewed, downloaded by whoever may see the entry."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as WordDocument

from tests.web_site import Site, small_site

WHERE = "/staff/items/sfz-buling/000000000000"


def word() -> bytes:
    written = io.BytesIO()
    WordDocument().save(written)
    return written.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as opened:
        yield opened


def upload(site: Site, content: bytes, name: str = "补领申请表.docx", *, role: str = "blank_form") -> str:
    """Upload a form for the first document; the message of the page that follows."""
    document = site.kb.items.live("sfz-buling").item.documents[0]
    data = {"document": document.id, "role": role, "file": (io.BytesIO(content), name)}
    return site.staff("bianji").post(WHERE + "/files", data=data, follow_redirects=True).text


def test_from_uploading_to_downloading(site: Site) -> None:
    content = word()
    assert "补领申请表.docx 已放进草稿" in upload(site, content)
    draft = site.kb.items.draft("sfz-buling")
    address = draft.item.documents[0].blank_form
    assert address.endswith("/补领申请表.docx")
    assert site.client().get(address).status_code == 404
    assert site.staff("shenhe").get(address).data == content

    site.kb.items.submit("sfz-buling", by="bianji")
    site.kb.items.publish("sfz-buling", reviewer="shenhe")
    found = site.client().get(address)
    assert found.data == content
    assert found.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%A1%A5")
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert f'href="{address}" download>补领申请表.docx</a>' in site.client().get("/items/sfz-buling").text


def test_who_makes_up_an_address_does_not_choose_the_kind(site: Site) -> None:
    upload(site, word())
    address = site.kb.items.draft("sfz-buling").item.documents[0].blank_form
    digest = address.split("/")[-2]
    for name in ("急救通知.exe", "a.html", "a", "a.docx.hta"):
        assert site.staff("shenhe").get(f"/files/{digest}/{name}").status_code == 404


def test_taking_a_form_away_is_a_change_to_review_too(site: Site) -> None:
    upload(site, word(), role="sample")
    document = site.kb.items.draft("sfz-buling").item.documents[0]
    answer = site.staff("bianji").post(
        WHERE + "/files/remove", data={"document": document.id, "role": "sample"}, follow_redirects=True
    )
    assert "已从草稿里去掉" in answer.text
    assert site.kb.items.draft("sfz-buling").item.documents[0].sample == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("表.docx", b"MZ", "不是 docx"), ("表.html", b"<b>", "只收"), ("", b"", "请先选一个文件")],
)
def test_what_is_refused_is_told_and_changes_nothing(site: Site, name: str, content: bytes, said: str) -> None:
    assert said in upload(site, content, name)
    assert site.kb.items.drafts() == []


def test_a_document_that_is_not_there_is_told(site: Site) -> None:
    data = {"document": "nothing", "role": "blank_form", "file": (io.BytesIO(word()), "表.docx")}
    answer = site.staff("bianji").post(WHERE + "/files", data=data)
    assert answer.status_code == 400
    assert "没有这份材料" in answer.text


def test_who_may_upload(site: Site) -> None:
    assert site.staff("zuoxi").get(WHERE + "/files").status_code == 403
    assert site.client().get(WHERE + "/files").status_code == 302
    assert site.client().get("/files/0123456789abcdef/x.docx").status_code == 404


def test_forms_that_are_missing_are_listed(site: Site) -> None:
    live = site.kb.items.live("sfz-buling").item
    lacking = live.model_copy(update={"documents": (live.documents[0].model_copy(update={"name": "补领登记表"}),)})
    site.kb.items.publish_many([lacking], by="本机")
    page = site.staff("bianji").get("/staff/forms").text
    assert "补领登记表" in page
    assert WHERE + "/files" in page
