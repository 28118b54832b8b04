"""The interface for programs: what it returns, and that bad input is always a 400 in the one shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.web_site import Site, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("api")
    with small_site(folder) as built:
        yield built


def post(site: Site, path: str, body: Any) -> Any:
    return site.client().post(f"/api/v1/{path}", json=body)


def assert_refused(response: Any, status: int = 400) -> None:
    assert response.status_code == status
    assert set(response.json) == {"ok", "code", "error"}
    assert response.json["ok"] is False


def test_a_reply_has_every_field_of_every_outcome(site: Site) -> None:
    for question, outcome in (
        ("身份证丢了怎么补办", "answered"),
        ("红烧肉怎么做", "unanswered"),
        ("着火了", "referred"),
    ):
        reply = post(site, "ask", {"question": question}).json
        assert reply["outcome"] == outcome
        assert {"reply_id", "text", "item", "facts", "candidates", "ask", "follow_ups", "confidence", "referral", "conversation"} <= set(reply)  # fmt: skip
        assert site.kb.questions.get(reply["reply_id"]).reply == reply
        assert site.kb.questions.get(reply["reply_id"]).channel == "api"


def test_chinese_is_sent_as_it_is(site: Site) -> None:
    assert "居民身份证丢失补领" in post(site, "ask", {"question": "身份证丢了怎么补办"}).get_data(as_text=True)


def test_a_conversation_goes_on_by_its_token(site: Site) -> None:
    first = post(site, "ask", {"question": "身份证丢了怎么补办"}).json
    second = post(site, "ask", {"question": "要多少钱", "conversation": first["conversation"]}).json
    assert second["item"]["code"] == "sfz-buling"
    assert second["facts"][0]["text"] == "40元"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"question": "\xff"}', b"[" * 60_000, b'{"question": 1' + b"0" * 5000 + b"}",
        b'{"question": ""}', b'{"question": "  "}', b'{"question": 5}', b'{"question": null}', b'{"question": ["x"]}', b"{}",
        b'{"question": "\\ud800"}', b'{"question": "x", "region": "44"}', b'{"question": "x", "region": 440000000000}',
        b'{"question": "x", "conversation": {}}',
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(site: Site, body: bytes) -> None:
    assert_refused(site.client().post("/api/v1/ask", data=body, content_type="application/json"))


def test_two_thousand_characters_are_read_and_one_more_is_refused(site: Site) -> None:
    assert post(site, "ask", {"question": "问" * 2_000}).status_code == 200
    assert_refused(post(site, "ask", {"question": "问" * 2_001}))


@given(question=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
@examples(60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_a_reply_out(site: Site, question: str) -> None:
    response = post(site, "ask", {"question": question})
    assert response.status_code == (200 if question.strip() else 400)


def test_items_are_listed_searched_and_read(site: Site) -> None:
    everything = site.client().get("/api/v1/items").json
    assert everything is not None
    assert everything["total"] == len(everything["items"])
    assert "neibu-koujing" not in {item["code"] for item in everything["items"]}
    page = site.client().get("/api/v1/items?limit=2&offset=1").json
    assert page is not None
    assert [item["code"] for item in page["items"]] == [item["code"] for item in everything["items"]][1:3]
    found = site.client().get("/api/v1/items", query_string={"search": "营业执照"}).json
    assert found is not None
    assert {item["code"] for item in found["items"]} == {"yyzz-bufa", "yyzz-biangeng"}
    guide = site.client().get("/api/v1/items/sfz-buling").json
    assert guide is not None
    assert guide["item"]["name"] == "居民身份证丢失补领"
    assert guide["sections"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=-1", "offset=-1", "limit=１", "limit=99999999999999", "region=1"]
)
def test_bad_paging_is_refused(site: Site, query: str) -> None:
    assert_refused(site.client().get(f"/api/v1/items?{query}"))


def test_suggestions_are_of_public_items(site: Site) -> None:
    found = post(site, "suggest", {"typed": "身份证"}).json
    assert found["suggestions"][0]["code"] == "sfz-buling"
    assert post(site, "suggest", {"typed": "内部"}).json["suggestions"] == []
    assert_refused(post(site, "suggest", {"typed": "x" * 201}))
    assert_refused(post(site, "suggest", {}))


def test_feedback_is_masked_and_limited(site: Site) -> None:
    reply = post(site, "ask", {"question": "结婚登记"}).json["reply_id"]
    assert post(site, "feedback", {"reply_id": reply, "rating": 1, "comment": "我的邮箱 abc@example.com"}).json == {
        "ok": True
    }
    assert "abc@example.com" not in site.kb.feedback.of(reply)[0][1]
    for bad in ({"rating": True}, {"rating": "5"}, {"rating": 2.0}, {"rating": None}, {"rating": 5, "comment": 1}, {"rating": 5, "comment": "长" * 1001}, {"rating": 0}, {"rating": 6}):  # fmt: skip
        assert_refused(post(site, "feedback", {"reply_id": reply, **bad}))
    for bad_reasons in ("太长", ["别的"], [1], {"太长": 1}):
        assert_refused(post(site, "feedback", {"reply_id": reply, "rating": 1, "reasons": bad_reasons}))
    assert post(site, "feedback", {"reply_id": reply, "rating": 5}).status_code == 200
    assert_refused(post(site, "feedback", {"reply_id": reply, "rating": 5}), 409)
    assert_refused(post(site, "feedback", {"reply_id": reply, "rating": 0}))
    assert_refused(post(site, "feedback", {"reply_id": "none", "rating": 5}), 404)


def test_alive_and_ready(site: Site) -> None:
    assert site.client().get("/healthz").json == {"ok": True}
    assert site.client().get("/readyz").json == {"ok": True}
