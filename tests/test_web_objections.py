"""您说得不对: from the reply that was shown to the page where whoever objected reads the old and the new one."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotFound
from tests.web_site import Site
from web.parts import parts_of

QUESTION = "补办身份证多少钱"


def form_of(client: FlaskClient, *questions: str) -> str:
    """The address of the form about the reply to the last of these questions, asked one after the other."""
    page, token = "", ""
    for question in questions:
        page = client.post("/", data={"question": question, "conversation": token}, follow_redirects=True).text
        token = re.findall(r'name="conversation" id="conversation" value="([^"]*)"', page)[-1]
    return str(re.findall(r'href="(/wrong/about/[^"]+)"', page)[-1])


def object_to(site: Site, *questions: str, said: str = "现在是45元") -> str:
    """Object to a reply; the address of the page for whoever did."""
    client = site.client()
    sent = client.post(form_of(client, *questions), data={"said": said})
    assert sent.status_code == 303, sent.text
    return str(sent.headers["Location"])


def publish_fee(site: Site, amount: str) -> None:
    item = site.kb.items.live("sfz-buling").item
    fee = item.fees[0].model_copy(update={"amount": Decimal(amount)})
    site.kb.items.publish_many([item.model_copy(update={"fees": (fee,)})], by="本机")
    parts_of(site.app).assistant.catch_up()


def mend(site: Site, **sent: str) -> "tuple[int, str]":
    response = site.staff("zongguan").post("/staff/wrong/1/mended", data=sent, follow_redirects=True)
    return response.status_code, response.text


def test_a_wrong_reply_is_mended_and_both_are_shown(site: Site) -> None:
    address = object_to(site, QUESTION)
    waiting = site.client().get(address).text
    assert "正在核对" in waiting
    assert "40元" in waiting
    assert "<svg" in waiting
    listed = site.staff("zuoxi").get("/staff/wrong").text
    assert "现在是45元" in listed
    assert "说得不对 1" in site.staff("zuoxi").get("/staff/ratings").text

    status, page = mend(site)
    assert status == 409
    assert "还和当时一样" in page
    assert site.kb.objections.get(1).state == "open"

    publish_fee(site, "45")
    assert "和当时不同" in site.staff("zongguan").get("/staff/wrong/1").text
    status, page = mend(site, answer="今年起按新标准。")
    assert status == 200
    assert "已列入必答" in page
    mended = site.client().get(address).text
    assert "已经改好" in mended
    assert mended.index("当时的答复") < mended.index("40元") < mended.index("现在的答复") < mended.index("45元")
    assert "今年起按新标准" in mended
    [guarded] = site.kb.guarded.of("sfz-buling")
    assert (guarded.question, guarded.must_answer, guarded.by) == (QUESTION, True, "zongguan")
    assert any(one.action == "反映的答复已改好" for one in site.kb.audit.of("objection:1"))


def test_what_was_asked_as_a_follow_up_is_asked_again_in_its_conversation(site: Site) -> None:
    object_to(site, "身份证丢了怎么补办", "多少钱")
    page = site.staff("zongguan").get("/staff/wrong/1").text
    assert "和当时一样" in page
    publish_fee(site, "45")
    status, page = mend(site, question="多少钱")
    assert status == 409
    assert "请把问题写完整" in page
    assert mend(site, question="补办身份证多少钱")[0] == 200
    assert site.kb.guarded.of("sfz-buling")[0].question == "补办身份证多少钱"


def test_a_reply_that_stands_is_explained(site: Site) -> None:
    address = object_to(site, QUESTION)
    staff = site.staff("bianji")
    assert staff.post("/staff/wrong/1/kept", data={"reason": " "}).status_code == 409
    assert staff.post("/staff/wrong/1/kept", data={"reason": "首次补领收40元。"}).status_code == 302
    assert staff.post("/staff/wrong/1/kept", data={"reason": "再说一次"}).status_code == 409
    page = site.client().get(address).text
    assert "核对过，没有改" in page
    assert "首次补领收40元" in page
    assert "现在的答复" not in page


def test_only_those_who_may_edit_end_an_objection(site: Site) -> None:
    object_to(site, QUESTION)
    operator = site.staff("zuoxi")
    assert operator.get("/staff/wrong/1").status_code == 200
    for way in ("mended", "kept"):
        assert operator.post(f"/staff/wrong/1/{way}", data={"reason": "x"}).status_code == 403
        assert site.client().post(f"/staff/wrong/1/{way}", data={"reason": "x"}).status_code == 302  # sign in first
    publish_fee(site, "45")
    stranger = site.staff("minzheng")
    for way in ("mended", "kept"):
        assert stranger.post(f"/staff/wrong/1/{way}", data={"reason": "x"}).status_code == 403
    assert site.kb.objections.get(1).state == "open"


def test_an_editor_sees_those_of_their_own_departments_and_of_no_item(site: Site) -> None:
    object_to(site, QUESTION)
    object_to(site, "结婚登记", said="少了照片")
    object_to(site, "星舰年检", said="没有答")
    seen = {
        "bianji": "40元 照片 没有答",
        "minzheng": "照片 没有答",
        "shenhe": "40元 照片 没有答",
        "zuoxi": "40元 照片 没有答",
    }
    for username, words in seen.items():
        client, own = site.staff(username), words.replace("40元", "现在是45元").split()
        page = client.get("/staff/wrong").text
        assert [said for said in ("现在是45元", "照片", "没有答") if said in page] == own, username
        assert f"待核对 {len(own)}" in page
        assert f"说得不对 {len(own)}" in client.get("/staff/ratings").text
    refused = site.staff("minzheng").get("/staff/wrong/1")
    assert refused.status_code == 403
    assert "现在是45元" not in refused.text
    assert "公安派出所" in refused.text


@pytest.mark.parametrize("said", ["", "  ", "错" * 1_001])
def test_what_says_nothing_or_too_much_is_refused_and_kept_in_the_box(site: Site, said: str) -> None:
    client = site.client()
    response = client.post(form_of(client, QUESTION), data={"said": said})
    assert response.status_code in (400, 409)
    assert said.strip() in response.text
    assert site.kb.objections.count("shenhe") == 0


def test_addresses_that_are_not_ours_or_too_old_show_nothing(site: Site) -> None:
    client = site.client()
    form = form_of(client, QUESTION)
    for path in ("/wrong/about/none", "/wrong/none", "/wrong/1", form + "x"):
        assert client.get(path).status_code == 404, path
    assert client.post("/wrong/about/none", data={"said": "不对"}).status_code == 404
    assert client.get(form).headers["Cache-Control"] == "no-store"


def test_what_an_operator_was_told_is_not_shown_to_the_public(site: Site) -> None:
    reply = parts_of(site.app).assistant.ask("内部口径", channel="operator")
    with site.app.test_request_context():
        address: Any = site.app.jinja_env.globals["objection_address"]
        path = str(address(reply.reply_id))
    assert site.client().get(path).status_code == 404


def test_a_reply_is_objected_to_three_times_at_most_and_goes_with_its_question(site: Site) -> None:
    kb = site.kb
    reply = parts_of(site.app).assistant.ask(QUESTION)
    key, *_others = [kb.objections.make(reply.reply_id, mask("不对")) for _ in range(3)]
    with pytest.raises(Conflict, match="几次"):
        kb.objections.make(reply.reply_id, mask("不对"))
    with pytest.raises(NotFound):
        kb.objections.make("r-nobody", mask("不对"))
    kb.retention.redact(reply.reply_id, by="本机")
    assert "不对" not in kb.objections.of_key(key).said
    kb.retention.purge(kb.clock().date(), by="本机")
    assert kb.objections.of_key(key).id == 1, "of today"
    moved = kb.clock() + timedelta(days=2)
    kb.retention._clock = lambda: moved
    kb.retention.purge(moved.date(), by="本机")
    with pytest.raises(NotFound):
        kb.objections.of_key(key)
