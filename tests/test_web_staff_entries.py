"""Editing an entry: nothing is lost in the form, every problem is named, a stale save is refused with both versions."""

from datetime import date
from decimal import Decimal

import pytest

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.publishing.items import read_entry
from knowledge.starter.reading import read_starter
from tests.web_site import Site
from web.parts import parts_of
from web.staff.editing.form import EntryForm, Inputs

TODAY = date(2026, 11, 27)
HERE = f"/staff/items/sfz-buling/{NATION}"


def inputs(form: EntryForm, *, version: int = 0, base: int = 1) -> dict[str, str]:
    """What a browser sends for a form as it stands."""
    sent = dict(form.values) | {"version": str(version), "base": str(base)}
    for name, rows in form.rows.items():
        for number, row in enumerate(rows):
            sent |= {f"{name}-{number}-{column}": value.replace("\n", "\r\n") for column, value in row.items()}
    return sent


def listed(sent: dict[str, str]) -> Inputs:
    """Sent inputs as the form reads them."""
    return {name: [value] for name, value in sent.items()}


def sent_for(site: Site, **changes: str) -> dict[str, str]:
    return inputs(EntryForm.of(site.kb.items.live("sfz-buling").item)) | changes


@pytest.mark.slow  # some hundred entries, each through the whole form
def test_every_starter_entry_survives_the_form() -> None:
    items = read_starter().items
    assert len(items) > 50
    for item in items:
        form = EntryForm.sent(listed(inputs(EntryForm.of(item))), code=item.code, region=item.region)
        assert check_item(form.data(TODAY)) == item, item.code


@pytest.mark.parametrize("said", [{}, {"kind": "公共服务"}, {"kind": "行政许可"}])
def test_a_local_entry_that_leaves_its_kind_open_keeps_it_open(said: dict[str, str]) -> None:
    """Or opening it in the form would override the kind of the wider entry."""
    item = check_item({"code": "x", "name": "补领", "region": "440100000000", **said})
    stored = read_entry(item.to_json())
    form = EntryForm.sent(listed(inputs(EntryForm.of(stored))), code=item.code, region=item.region)
    again = check_item(form.data(TODAY))
    assert again.to_json() == item.to_json()
    assert ("kind" in again.model_fields_set) == bool(said)


def test_saving_makes_a_draft_and_publishing_needs_another_person(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    assert editor.get(f"{HERE}/edit").status_code == 200
    saved = editor.post(f"{HERE}/edit", data=sent_for(site, **{"fees-0-amount": "45", "revision_note": "调价"}))
    assert saved.status_code == 302
    page = editor.get(HERE).text
    assert "45元" in page
    assert "调价" in page
    assert site.kb.items.live("sfz-buling").number == 1
    editor.post(f"{HERE}/submit")
    version = {"version": site.kb.items.draft("sfz-buling").version}
    assert editor.post(f"{HERE}/publish", data=version).status_code == 403
    assert reviewer.post(f"{HERE}/publish", data={"version": 99}).status_code == 409
    assert reviewer.post(f"{HERE}/publish", data=version).status_code == 302
    assert site.kb.items.live("sfz-buling").number == 2
    assert "45元" in site.client().get("/items/sfz-buling").text
    assert reviewer.post(f"{HERE}/rollback", data={"number": "1", "revision_note": "写错了"}).status_code == 302
    assert "40元" in site.client().get("/items/sfz-buling").text


def test_all_problems_are_shown_by_field_and_what_was_typed_stays(site: Site) -> None:
    wrong = {
        "name": "", "valid_from": "开春", "summary": "新的概述", "fees-0-amount": "四十", "deadlines-0-unit": "",
        "phones-0-number": "abc", "documents-0-when": "办理地 | 火星",
    }  # fmt: skip
    response = site.staff("bianji").post(f"{HERE}/edit", data=sent_for(site, **wrong))
    assert response.status_code == 400
    page = response.text
    assert "新的概述" in page
    assert 'value="四十"' in page
    assert 'value="abc"' in page
    assert 'href="#f-name"' in page
    assert 'href="#f-fees-0-amount"' in page
    assert "名称</a>：不能为空" in page or "名称</a>：必填" in page
    assert "应为日期" in page
    with pytest.raises(Exception, match="没有草稿"):
        site.kb.items.draft("sfz-buling")


def test_problems_of_one_rule_pass_show_once_the_fields_can_be_read(site: Site) -> None:
    wrong = {"deadlines-0-unit": "", "phones-0-number": "abc", "documents-0-when": "办理地 | 火星"}
    page = site.staff("bianji").post(f"{HERE}/edit", data=sent_for(site, **wrong)).text
    for shown in ("没有单位", "不像电话号码", "没有选项“火星”", "有 3 处要改"):
        assert shown in page


def test_rows_are_added_moved_and_taken_out_by_one_form(site: Site) -> None:
    """What a browser without scripts does."""
    editor = site.staff("bianji")
    page = editor.get(f"{HERE}/edit").text
    assert 'name="documents-2-name"' in page  # there is an empty row already
    pasted = {"do": "paste documents", "paste-documents": "材料名称\t份数\r\n登记表\t2份\r\n照片\t1", "summary": "没丢"}
    asked = editor.post(f"{HERE}/edit", data=sent_for(site, **pasted)).text
    assert 'value="登记表"' in asked
    assert "没丢" in asked
    assert 'name="documents-4-name"' in asked
    swapped = editor.post(f"{HERE}/edit", data=sent_for(site, do="up steps 1")).text
    assert swapped.index("采集相片和指纹。") < swapped.index("本人到派出所申请。")
    fewer = editor.post(f"{HERE}/edit", data=sent_for(site, do="drop documents 0")).text
    assert "居民户口簿" not in fewer
    changed = sent_for(site, **{"documents-2-name": "登记表", "documents-2-verified": "1", "steps-0-text": ""})
    changed |= {"fees-1-name": "", "fees-1-verified": "1", "fees-1-local": "0"}
    assert editor.post(f"{HERE}/edit", data=changed).status_code == 302
    draft = site.kb.items.draft("sfz-buling").item
    assert [document.name for document in draft.documents] == ["居民户口簿", "居住证", "登记表"]
    assert [step.text for step in draft.steps] == ["采集相片和指纹。"]
    assert len(draft.fees) == 1


def test_a_stale_save_shows_both_versions_and_loses_nothing(site: Site) -> None:
    first, second = site.staff("bianji"), site.staff("zongguan")
    sent = sent_for(site)
    assert first.post(f"{HERE}/edit", data=sent | {"summary": "甲写的"}).status_code == 302
    refused = second.post(f"{HERE}/edit", data=sent | {"summary": "乙写的"})
    assert refused.status_code == 409
    assert "甲写的" in refused.text
    assert "乙写的" in refused.text
    assert "bianji 已在" in refused.text
    assert site.kb.items.draft("sfz-buling").item.summary == "甲写的"
    assert 'name="version" value="1"' in refused.text
    assert second.post(f"{HERE}/edit", data=sent | {"summary": "两人商定", "version": "1"}).status_code == 302
    assert site.kb.items.draft("sfz-buling").item.summary == "两人商定"


def test_a_save_over_a_newer_publication_is_a_conflict_too(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    opened = sent_for(site, summary="慢的人")
    editor.post(f"{HERE}/edit", data=sent_for(site, summary="快的人"))
    editor.post(f"{HERE}/submit")
    reviewer.post(f"{HERE}/publish", data={"version": "1"})
    refused = site.staff("zongguan").post(f"{HERE}/edit", data=opened)
    assert refused.status_code == 409
    assert "快的人" in refused.text
    assert "慢的人" in refused.text


def test_withdrawing_takes_effect_at_once(site: Site) -> None:
    reviewer = site.staff("shenhe")
    assert reviewer.post(f"{HERE}/withdraw", data={"reason": "规定已废止"}).status_code == 302
    assert site.client().get("/items/sfz-buling").status_code == 404
    reply = site.client().post("/api/v1/ask", json={"question": "身份证丢了怎么补办"}).json
    assert reply is not None
    assert reply["outcome"] != "answered" or reply["item"]["code"] != "sfz-buling"
    assert "已撤下" in reviewer.get(HERE).text
    assert "规定已废止" in reviewer.get(HERE).text


def test_sending_back_and_discarding(site: Site) -> None:
    editor, reviewer = site.staff("bianji"), site.staff("shenhe")
    editor.post(f"{HERE}/edit", data=sent_for(site, summary="改"))
    editor.post(f"{HERE}/submit")
    assert reviewer.post(f"{HERE}/send-back", data={"reason": ""}).status_code == 400
    assert reviewer.post(f"{HERE}/send-back", data={"reason": "缺依据"}).status_code == 302
    assert "缺依据" in editor.get(HERE).text
    assert "缺依据" in editor.get("/staff/review?standing=back").text
    assert editor.post(f"{HERE}/discard", data={"version": "1"}).status_code == 302
    assert "没有退回的草稿" in editor.get("/staff/review?standing=back").text


def test_a_new_entry_starts_as_a_draft_with_a_code_of_its_own(site: Site) -> None:
    editor = site.staff("bianji")
    assert editor.get("/staff/items/new").status_code == 200
    made = editor.post("/staff/items/new", data={"name": "养犬登记", "steps-0-text": "到窗口登记。"})
    assert made.headers["Location"] == f"/staff/items/yqdj/{NATION}"
    assert editor.get(f"/staff/items/yqdj/{NATION}/edit").status_code == 200
    again = editor.post("/staff/items/new", data={"name": "养犬等级"})
    assert again.headers["Location"] == f"/staff/items/yqdj-2/{NATION}"
    local = editor.post("/staff/items/new", data={"name": "养犬登记", "region": "天河区"})
    assert local.headers["Location"] == "/staff/items/yqdj/440106000000"
    for wrong, status in (
        ({"code": "<b>", "name": "x"}, 400),
        ({"code": "hy-jiehun", "name": "x"}, 409),
        ({"code": "yqdj", "name": "又一个"}, 409),
        ({"name": "x", "region": "火星"}, 400),
        ({"name": ""}, 400),
    ):
        refused = editor.post("/staff/items/new", data=wrong | {"summary": "写好的"})
        assert refused.status_code == status
        assert "写好的" in refused.text
    assert "养犬登记" in editor.post("/staff/items", data={"search": "yqdj"}, follow_redirects=True).text


def test_two_revisions_are_told_apart_with_how_often_the_old_one_was_told(site: Site) -> None:
    site.client().post("/api/v1/ask", json={"question": "补办身份证多少钱"})
    live = site.kb.items.live("sfz-buling").item
    dearer = live.fees[0].model_copy(update={"amount": Decimal(45)})
    site.kb.items.publish_many([live.model_copy(update={"fees": (dearer,)})], by="本机")
    operator = site.staff("zuoxi")
    assert f"{HERE}/revisions/1/2" in operator.get(HERE).text
    page = operator.get(f"{HERE}/revisions/1/2").text
    assert "40元" in page
    assert "45元" in page
    assert "有 1 条答复给过旧的内容" in page
    told = operator.get(f"{HERE}/revisions/2/told").text
    assert "1 条答复给过旧的内容" in told
    assert "补办身份证多少钱" in told
    file = operator.get(f"{HERE}/revisions/2/told.csv")
    assert file.mimetype == "text/csv"
    assert "补办身份证多少钱" in file.text
    assert "40元" in file.text
    assert "没有答复给过旧的内容" in operator.get(f"{HERE}/revisions/1/told").text
    assert operator.get(f"{HERE}/revisions/9/told").status_code == 404
    assert "两版的内容一样" in operator.get(f"{HERE}/revisions/2/2").text
    assert operator.get(f"{HERE}/revisions/1/9").status_code == 404
    assert site.client().get(f"{HERE}/revisions/1/2").status_code == 302


def test_entries_are_found_by_what_residents_say_as_well(site: Site) -> None:
    found = site.staff("zuoxi").post("/staff/items", data={"search": "身份证丢了"}, follow_redirects=True).text
    assert "居民这样说，指的多半是" in found
    assert HERE in found
    assert "没有找到事项" not in found
    assert (
        "没有找到事项" in site.staff("zuoxi").post("/staff/items", data={"search": "？？"}, follow_redirects=True).text
    )


def test_what_was_checked_today_says_so(site: Site) -> None:
    editor = site.staff("bianji")
    assert editor.post(f"{HERE}/edit", data=sent_for(site, verified_today="1")).status_code == 302
    assert site.kb.items.draft("sfz-buling").item.verified_on == parts_of(site.app).today()


def test_similar_questions_are_written_a_line_each(site: Site) -> None:
    editor = site.staff("bianji")
    typed = sent_for(site, **{"fees-0-phrasings": "补一个得花多少\n\n 掏多少钱 ", "revision_note": "相似问"})
    assert editor.post(f"{HERE}/edit", data=typed).status_code == 302
    draft = site.kb.items.draft("sfz-buling")
    assert draft.item.fees[0].phrasings == ("补一个得花多少", "掏多少钱")
    assert "相似问 2 句" in editor.get(f"{HERE}/edit").text
