"""The form of an entry while it is written: pasted lines, plain dates, two people at once, autosave, a lost session, trying it out."""

from datetime import date

import pytest

from hotline.reading.item_codes import code_for
from knowledge.entry.records import NATION, Source
from tests.test_web_staff_entries import sent_for
from tests.web_site import PASSWORD, Site
from web.staff.editing.days import read_day
from web.staff.editing.form import EntryForm
from web.staff.editing.merging import THEIRS, merged, with_choices
from web.staff.editing.pasting import rows_of, understood
from web.staff.editing.state import pack, unpack

HERE = f"/staff/items/sfz-buling/{NATION}"
TODAY = date(2026, 11, 27)
PARTS = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("valid_from", "2026年3月1日", "2026-03-01"),
        ("valid_from", "2026年3月1日起", "2026-03-01"),
        ("valid_from", "自2027/1/1起", "2027-01-01"),
        ("valid_from", "3月1日起", "2027-03-01"),
        ("valid_from", "12月1日", "2026-12-01"),
        ("valid_from", "11月27日", "2026-11-27"),
        ("verified_on", "3月1日", "2026-03-01"),
        ("verified_on", "11月28日", "2025-11-28"),
        ("valid_to", "2026年2月", "2026-02-28"),
        ("valid_to", "2026年12月31日止", "2026-12-31"),
        ("valid_from", "2月29日", "2028-02-29"),
        ("valid_from", "46082", "2026-03-01"),
        ("verified_on", "今天", "2026-11-27"),
        ("valid_from", "２０２６－０３－０１", "2026-03-01"),
        ("valid_from", "明年春天", "明年春天"),
        ("valid_from", "2月30日", "2月30日"),
        ("valid_from", "3月1日前", "3月1日前"),
    ],
)
def test_days_are_read_as_people_write_them(name: str, typed: str, read: str) -> None:
    assert read_day(name, typed, today=TODAY) == read


@pytest.mark.parametrize(
    ("table", "text", "rows"),
    [
        ("documents", "户口簿\t1\t1\n身份证\t2", [{"name": "户口簿", "originals": "1", "copies": "1"}, {"name": "身份证", "originals": "2"}]),
        ("documents", "序号\t材料名称\t份数\n1\t户口簿\t1份\n", [{"name": "户口簿", "originals": "1"}]),
        ("documents", "1\t户口簿\n2\t身份证", [{"name": "户口簿"}, {"name": "身份证"}]),
        ("documents", "1、户口簿\n2、身份证", [{"name": "户口簿"}, {"name": "身份证"}]),
        ("documents", "\n \t\n", []),
        ("steps", "第一步：填表\n（2）交材料\n三、领证", [{"text": "填表"}, {"text": "交材料"}, {"text": "领证"}]),
        ("steps", '"填表\n签字"\n交材料', [{"text": "填表 签字"}, {"text": "交材料"}]),
        ("fees", "工本费\t40元\n邮寄费\t20元/件\n登记费\t免费",
         [{"name": "工本费", "amount": "40", "unit": "元"}, {"name": "邮寄费", "amount": "20", "unit": "元/件"}, {"name": "登记费", "amount": "0"}]),
        ("fees", "项目\t收费标准\n诉讼费\t按标的额分段", [{"name": "诉讼费", "amount": "按标的额分段"}]),
        ("fees", "工本费\n邮寄费", [{"name": "工本费"}, {"name": "邮寄费"}]),
        ("documents", "编号\t申请材料名称\t原件（份）\t填报须知\n1\t户口簿\t1\t看首页", [{"name": "户口簿", "originals": "1", "note": "看首页"}]),
        ("phones", "咨询电话\t办理窗口\n0579-82000001\t一号窗口", [{"number": "0579-82000001", "name": "一号窗口"}]),
        ("deadlines", "法定\t20个工作日\n承诺\t5\t工作日", [
            {"type": "statutory", "number": "20", "unit": "工作日"}, {"type": "promised", "number": "5", "unit": "工作日"}]),
        ("faqs", "问\t答\n丢了怎么办\t补领", [{"question": "丢了怎么办", "answer": "补领"}]),
    ],
)  # fmt: skip
def test_lines_of_a_spreadsheet_become_rows(table: str, text: str, rows: list[dict[str, str]]) -> None:
    assert rows_of(table, text) == rows


def test_what_is_typed_with_its_unit_is_taken_apart_and_odd_units_stay() -> None:
    assert understood("fees", {"amount": "40元"}) == {"amount": "40", "unit": "元"}
    assert understood("fees", {"amount": "40", "unit": "元/块"}) == {"amount": "40", "unit": "元/块"}
    assert understood("documents", {"name": "照片", "copies": "2张"}) == {"name": "照片", "copies": "2"}
    assert understood("documents", {"name": "照片", "copies": "若干"}) == {"name": "照片", "copies": "若干"}


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("居民身份证丢失补领", set(), "jmsfzdsbl"),
        ("养犬登记", {"yqdj"}, "yqdj-2"),
        ("养犬登记", {"yqdj", "yqdj-2"}, "yqdj-3"),
        ("ETC 办理", set(), "etcbl"),
        ("《》", set(), "shixiang"),
    ],
)
def test_a_code_is_made_of_a_name(name: str, taken: set[str], code: str) -> None:
    assert code_for(name, taken) == code


# -- two people at once


def form_of(site: Site) -> EntryForm:
    return EntryForm.of(site.kb.items.live("sfz-buling").item)


def test_what_only_one_changed_is_taken_from_both_and_what_both_changed_is_asked(site: Site) -> None:
    began, mine, theirs = form_of(site), form_of(site), form_of(site)
    mine.values["summary"], theirs.values["topic"] = "我写的", "户口"
    mine.rows["fees"][0]["amount"], theirs.rows["fees"][0]["amount"] = "45", "50"
    mine.rows["fees"][0]["note"] = "我注"
    theirs.rows["documents"].append({"id": "documents:照片", "name": "照片"})
    del theirs.rows["steps"][1]
    mine.rows["documents"].append({"name": "我的新材料"})
    both = merged(mine, theirs, began)
    assert (both.form.values["summary"], both.form.values["topic"]) == ("我写的", "户口")
    assert [row["name"] for row in both.form.rows["documents"]] == ["居民户口簿", "居住证", "我的新材料", "照片"]
    assert [row["text"] for row in both.form.rows["steps"]] == ["本人到派出所申请。"]
    assert both.form.rows["fees"][0]["note"] == "我注"
    (clash,) = both.clashes
    assert (clash.key, clash.label, clash.mine, clash.theirs) == (
        "fees/fees:工本费/amount",
        "收费“工本费 50 元”的金额",
        "45",
        "50",
    )
    assert with_choices(both.form, theirs, {clash.key: "mine"}).rows["fees"][0]["amount"] == "45"
    assert with_choices(both.form, theirs, {clash.key: THEIRS}).rows["fees"][0]["amount"] == "50"


def test_a_row_that_one_changed_and_the_other_took_out_is_asked(site: Site) -> None:
    began, mine, theirs = form_of(site), form_of(site), form_of(site)
    mine.rows["fees"][0]["amount"], theirs.rows["fees"] = "45", []
    (clash,) = merged(mine, theirs, began).clashes
    assert clash.theirs == "（没有这一条）"
    assert with_choices(mine, theirs, {clash.key: THEIRS}).rows["fees"] == []
    mine, theirs = form_of(site), form_of(site)
    mine.rows["fees"], theirs.rows["fees"][0]["amount"] = [], "50"
    both = merged(mine, theirs, began)
    (clash,) = both.clashes
    assert with_choices(both.form, theirs, {clash.key: THEIRS}).rows["fees"][0]["amount"] == "50"


def test_two_who_change_different_fields_of_a_draft_keep_both(site: Site) -> None:
    first, second = site.staff("bianji"), site.staff("zongguan")
    sent = sent_for(site) | {"began": pack(site.kb.items.live("sfz-buling").item)}
    first.post(f"{HERE}/edit", data=sent | {"fees-0-amount": "45"})
    met = second.post(f"{HERE}/edit", data=sent | {"summary": "乙写的", "fees-0-amount": "50"})
    assert met.status_code == 409
    assert 'name="pick:fees/fees:工本费/amount"' in met.text
    assert "pick:summary" not in met.text
    again = sent | {"summary": "乙写的", "fees-0-amount": "50", "version": "1", "pick:fees/fees:工本费/amount": THEIRS}
    assert second.post(f"{HERE}/edit", data=again).status_code == 302
    stored = site.kb.items.draft("sfz-buling").item
    assert (stored.summary, str(stored.fees[0].amount)) == ("乙写的", "45")


@pytest.mark.parametrize("packed", ["", "x", "AAAA", "eJwDAAAAAAE="])
def test_what_a_form_was_begun_from_may_be_anything(packed: str) -> None:
    assert unpack(packed) is None


# -- kept as it is typed


def test_what_is_typed_is_kept_and_found_again_until_it_is_saved(site: Site) -> None:
    editor = site.staff("bianji")
    sent = sent_for(site, at_code="sfz-buling", at_region=NATION, **{"fees-0-amount": "四十五", "summary": "写到一半"})
    said = editor.post("/staff/editing/check", data=sent, headers=PARTS)
    assert said.status_code == 200
    assert "已自动存下" in said.text
    assert 'data-for="f-fees-0-amount"' in said.text
    assert "应为数字" in said.text
    page = site.staff("bianji").get(f"{HERE}/edit").text  # from another browser
    assert "写到一半" in page
    assert 'value="四十五"' in page
    assert "写到一半" not in site.staff("zongguan").get(f"{HERE}/edit").text
    assert editor.post(f"{HERE}/edit", data=sent | {"fees-0-amount": "45"}).status_code == 302
    assert "那时还没有存成草稿" not in editor.get(f"{HERE}/edit").text


def test_what_is_typed_can_be_thrown_away(site: Site) -> None:
    editor = site.staff("bianji")
    editor.post("/staff/editing/check", data=sent_for(site, at_code="sfz-buling", at_region=NATION, summary="不要"))
    assert editor.post(f"{HERE}/edit", data={"do": "forget"}).status_code == 303
    assert "不要</textarea>" not in editor.get(f"{HERE}/edit").text


def test_a_new_entry_is_kept_too(site: Site) -> None:
    editor = site.staff("bianji")
    editor.post("/staff/editing/check", data={"name": "养犬登记", "steps-0-text": "填表"})
    page = editor.get("/staff/items/new").text
    assert 'value="养犬登记"' in page
    assert "填表" in page
    assert editor.post("/staff/items/new", data={"name": "养犬登记"}).status_code == 302
    assert "养犬登记" not in editor.get("/staff/items/new").text.split("<datalist")[0]


def test_a_form_outlives_the_session(site: Site) -> None:
    gone = site.client()
    asked = gone.post(f"{HERE}/edit", data=sent_for(site, summary="写了半天的"))
    assert asked.status_code == 401
    assert "写了半天的" in asked.text
    kept = asked.text.split('name="kept" value="', 1)[1].split('"', 1)[0].replace("&#34;", '"').replace("&amp;", "&")
    wrong = gone.post(
        "/staff/login", data={"username": "bianji", "password": "x", "kept": kept, "next": f"{HERE}/edit"}
    )
    assert "写了半天的" in wrong.text
    back = gone.post(
        "/staff/login", data={"username": "bianji", "password": PASSWORD, "kept": kept, "next": f"{HERE}/edit"}
    )
    assert back.headers["Location"] == f"{HERE}/edit"
    assert "写了半天的" in gone.get(f"{HERE}/edit").text
    said = site.client().post("/staff/editing/check", data={}, headers=PARTS)
    assert (said.status_code, "登录已经结束" in said.text) == (401, True)


@pytest.mark.parametrize("kept", ["x", "[]", "{}", '{"at": 1, "inputs": {}}', '{"at": {}, "inputs": 5}'])
def test_what_is_no_form_is_not_kept(site: Site, kept: str) -> None:
    back = site.client().post("/staff/login", data={"username": "bianji", "password": PASSWORD, "kept": kept})
    assert back.status_code == 302


@pytest.mark.parametrize(("username", "status"), [("zuoxi", 403), ("minzheng", 403), ("bianji", 200)])
def test_only_who_may_edit_an_entry_is_served(site: Site, username: str, status: int) -> None:
    sent = sent_for(site, at_code="sfz-buling", at_region=NATION)
    assert site.staff(username).post("/staff/editing/check", data=sent, headers=PARTS).status_code == status
    assert site.staff(username).get(f"{HERE}/edit").status_code == status


# -- with scripts


def test_a_save_without_a_page_tells_the_form_what_it_goes_on_from(site: Site) -> None:
    editor = site.staff("bianji")
    said = editor.post("/staff/items/new", data={"name": "养犬登记", "do": "submit"}, headers=PARTS)
    assert said.status_code == 200
    assert said.headers["Edit-Address"] == f"/staff/items/yqdj/{NATION}/edit"
    assert 'id="f-at-code" name="at_code" value="yqdj"' in said.text
    assert site.kb.items.draft("yqdj").state == "in_review"
    on = editor.post(
        "/staff/items/new",
        data={"name": "养犬登记证", "at_code": "yqdj", "at_region": NATION, "version": "1"},
        headers=PARTS,
    )
    assert "第 2 次保存" in on.text
    stale = editor.post(
        "/staff/items/new", data={"name": "x", "at_code": "yqdj", "at_region": NATION, "version": "1"}, headers=PARTS
    )
    assert stale.headers["HX-Redirect"] == f"/staff/items/yqdj/{NATION}/edit"
    assert "没有保存：别人先改过了" in editor.get(f"/staff/items/yqdj/{NATION}/edit").text


def test_pasted_lines_come_back_as_rows(site: Site) -> None:
    sent = {"table": "documents", "first": "7", "pasted": "户口簿\t1\n照片\t2"}
    said = site.staff("bianji").post("/staff/editing/rows", data=sent, headers=PARTS)
    assert 'name="documents-7-name" type="text" value="户口簿"' in said.text
    assert 'name="documents-8-originals" type="text" value="2"' in said.text
    assert site.staff("bianji").post("/staff/editing/rows", data=sent | {"table": "secrets"}).status_code == 404


def test_a_question_is_tried_against_what_is_written(site: Site) -> None:
    editor = site.staff("bianji")
    before = len(site.kb.questions.recent())
    sent = sent_for(site, do="try", question="补办身份证多少钱", **{"fees-0-amount": "45"})
    said = editor.post(f"{HERE}/edit", data=sent, headers=PARTS)
    assert "45元" in said.text.replace(" ", "")
    assert "40元" not in said.text.replace(" ", "")
    assert len(site.kb.questions.recent()) == before
    new = {
        "name": "养犬登记",
        "aliases": "狗狗上户口",
        "steps-0-text": "带狗到窗口登记。",
        "do": "try",
        "question": "狗狗上户口怎么办",
    }
    assert "带狗到窗口登记" in editor.post("/staff/items/new", data=new).text
    wrong = editor.post(f"{HERE}/edit", data=sent | {"name": ""}, headers=PARTS)
    assert "要先改好" in wrong.text


def test_sources_can_be_picked_with_their_articles(site: Site) -> None:
    site.kb.sources.put(
        [
            Source(
                key="居民身份证法",
                title="中华人民共和国居民身份证法",
                level="法律",
                articles={"第十二条": "六十日内发证。"},
            )
        ]
    )
    said = site.staff("bianji").get("/staff/editing/sources").text
    assert '<option value="居民身份证法第十二条">' in said


def test_a_changed_number_that_still_stands_elsewhere_is_shown_and_put_right(site: Site) -> None:
    live = site.kb.items.live("sfz-buling").item
    site.kb.items.publish_many([live.model_copy(update={"summary": "补领收工本费40元。"})], by="本机")
    editor = site.staff("bianji")
    sent = sent_for(site, at_code="sfz-buling", at_region=NATION, base="2", **{"fees-0-amount": "45"})
    said = editor.post("/staff/editing/check", data=sent, headers=PARTS).text
    assert "概述还写着" in said
    assert "40元" in said
    page = editor.post(f"{HERE}/edit", data=sent | {"do": "right"}).text
    assert "补领收工本费45元。" in page
    assert editor.post(f"{HERE}/edit", data=sent).status_code == 302
    editor.post(f"{HERE}/submit")
    assert "旧的数还写在别处" in site.staff("shenhe").get(f"{HERE}/publish").text
