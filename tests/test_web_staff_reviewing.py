"""What waits for review: the lists with their filters, comments at a field, and deciding about an import at once."""

import re

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_site import PASSWORD, Site

FIFTY = 50


def drafted(site: Site, many: int, *, author: str = "zongguan") -> list[str]:
    """So many drafts of an import; what the boxes of their list say."""
    run = site.kb.imports.begin("清单.xlsx", "xlsx", by=author, as_draft=True, rejected=0)
    for n in range(many):
        draft = site.kb.items.begin(
            check_item({"code": f"dr-{n:02}", "name": f"导入的事项{n:02}", "summary": "概述。"}), author=author
        )
        site.kb.imports.drafted(run, draft.item.code, NATION, draft.version)
    return [f"dr-{n:02}@{NATION}@1" for n in range(many)]


def names(page: str) -> list[str]:
    return re.findall(r'class="draft-name"[^>]*>([^<]+)<', page)


def test_fifty_imported_drafts_are_submitted_and_published_at_once(site: Site) -> None:
    boxes = drafted(site, FIFTY)
    site.kb.items.save_draft(site.kb.items.live("hy-jiehun").item, author="bianji")
    admin, reviewer = site.staff("zongguan"), site.staff("shenhe")
    page = admin.get("/staff/review?standing=written&run=1").text
    assert len(names(page)) == FIFTY
    assert "结婚登记" not in page.split("draft-list", 1)[1]
    assert names(admin.get("/staff/review?standing=written&author=bianji").text) == ["结婚登记"]
    done = admin.post("/staff/review/several", data={"draft": boxes, "do": "submit"}, follow_redirects=True)
    assert f"已提交审核 {FIFTY} 份" in done.text
    looked = reviewer.post("/staff/review/several", data={"draft": boxes, "do": "look"})
    assert "没有问题的答复会变" in looked.text
    assert site.kb.items.count() == 7
    told = reviewer.post("/staff/review/publish", data={"draft": boxes, "revision_note": "批量"}, follow_redirects=True)
    assert f"已发布 {FIFTY} 份" in told.text
    assert site.kb.items.live("dr-07").note == "批量"
    assert site.kb.items.live("dr-07").reviewer == "shenhe"
    assert not site.kb.items.live("dr-07").bulk


def test_what_breaks_a_question_stays_and_the_others_go(site: Site) -> None:
    boxes = drafted(site, 2)
    site.kb.guarded.add("csyxzm-bufa", question="出生证明丢了", must_answer=True, by="shenhe")
    site.kb.items.begin(
        check_item({"code": "bad", "name": "出生证明丢了", "aliases": ["出生证明丢了"]}), author="zongguan"
    )
    boxes.append(f"bad@{NATION}@1")
    site.staff("zongguan").post("/staff/review/several", data={"draft": boxes, "do": "submit"})
    reviewer = site.staff("shenhe")
    assert "必答问题" in reviewer.post("/staff/review/several", data={"draft": boxes, "do": "look"}).text
    told = reviewer.post("/staff/review/publish", data={"draft": boxes})
    assert told.status_code == 409
    assert "出生证明丢了" in told.text
    assert site.kb.items.live("dr-01").number == 1
    assert site.kb.items.draft("bad").state == "in_review"


@pytest.mark.parametrize(
    ("username", "path", "sent", "status"),
    [
        ("zuoxi", "several", {"do": "submit"}, 403),
        ("bianji", "several", {"do": "look"}, 400),
        ("bianji", "publish", {}, 403),
        ("shenhe", "several", {"do": "steal"}, 400),
        ("zuoxi", "comment", {"code": "dr-00", "region": NATION, "text": "x"}, 403),
        ("bianji", "comment", {"code": "dr-00", "region": NATION, "text": " "}, 409),
        ("bianji", "comment", {"code": "hy-jiehun", "region": NATION, "text": "x"}, 404),
        ("bianji", "comments/99/settle", {}, 404),
    ],
)
def test_who_may_decide_what(site: Site, username: str, path: str, sent: dict[str, str], status: int) -> None:
    boxes = drafted(site, 1)
    assert site.staff(username).post(f"/staff/review/{path}", data={"draft": boxes} | sent).status_code == status
    assert site.kb.items.count() == 7


def test_an_author_does_not_publish_their_own_among_others(site: Site) -> None:
    boxes = drafted(site, 2, author="shenhe")
    reviewer = site.staff("shenhe")
    reviewer.post("/staff/review/several", data={"draft": boxes, "do": "submit"})
    assert reviewer.get("/staff/review").text.count("disabled") == 2
    told = reviewer.post("/staff/review/publish", data={"draft": boxes})
    assert told.status_code == 409
    assert site.kb.items.count() == 7


def test_a_comment_stands_at_its_field_until_it_is_settled(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    here = f"/staff/items/sfz-buling/{NATION}"
    site.kb.items.save_draft(site.kb.items.live("sfz-buling").item, author="bianji")
    sent = {"code": "sfz-buling", "region": NATION, "place": "fees:工本费", "text": "依据写哪一条？电话13812345678"}
    assert reviewer.post("/staff/review/comment", data=sent).status_code == 303
    page = editor.get(f"{here}/edit").text
    row = page.split('id="f-fees-0"', 1)[1].split("</li>", 1)[0]
    assert "依据写哪一条？" in row
    assert "13812345678" not in page
    assert "1 条意见" in reviewer.get("/staff/review?standing=written").text
    (said,) = site.kb.comments.of("sfz-buling")
    assert said.label.startswith("收费：")
    assert editor.post(f"/staff/review/comments/{said.id}/settle").status_code == 303
    assert "依据写哪一条？" not in editor.get(f"{here}/edit").text


def test_a_draft_sent_back_is_in_a_list_of_its_own_until_it_is_submitted_again(site: Site) -> None:
    here = f"/staff/items/hy-jiehun/{NATION}"
    site.kb.items.save_draft(site.kb.items.live("hy-jiehun").item, author="bianji", note="调整")
    site.kb.items.submit("hy-jiehun", by="bianji")
    site.staff("shenhe").post(f"{here}/send-back", data={"reason": "缺依据"})
    editor = site.staff("bianji")
    back = editor.get("/staff/review?standing=back").text
    assert names(back) == ["结婚登记"]
    assert "退回的原因：缺依据" in back
    assert "调整" in back  # the author's own note stays
    assert names(editor.get("/staff/review?standing=written").text) == []
    editor.post(f"{here}/submit")
    assert names(editor.get("/staff/review").text) == ["结婚登记"]
    assert names(editor.get("/staff/review?standing=back").text) == []
    assert editor.get("/staff/review?standing=nothing").status_code == 404


def test_colleagues_are_called_by_their_names(site: Site) -> None:
    site.kb.accounts.add("lina7", PASSWORD, role="editor", name="李娜", departments=("公安派出所",))
    site.kb.items.save_draft(site.kb.items.live("sfz-buling").item, author="lina7")
    site.kb.items.submit("sfz-buling", by="lina7")
    reviewer = site.staff("shenhe")
    for path in ("/staff/review", f"/staff/items/sfz-buling/{NATION}", f"/staff/items/sfz-buling/{NATION}/publish"):
        page = reviewer.get(path).text
        assert "李娜" in page, path
        assert "lina7 " not in page, path
