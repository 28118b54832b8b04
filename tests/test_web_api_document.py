"""The document of the interface is written from the code, and the code answers nothing that is not in it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from hotline.assistant import Assistant
from tests.api_fuzzing import fuzz
from tests.web_site import Site, settings_for
from web.api.describing import operation_of
from web.app import create_app

REQUESTS_AN_OPERATION = 12
"""Of a run in the tests; benchmarks/interface.py sends 2,000 in all."""


def document(client: FlaskClient) -> dict[str, Any]:
    found = client.get("/api/v1/openapi.json").json
    assert found is not None
    return dict(found)


def test_it_is_an_openapi_document(site: Site) -> None:
    found = document(site.client())
    assert found["openapi"] == "3.1.0"
    for schema in found["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for path in found["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert {"200", "400", "401", "429", "500"} <= set(operation["responses"])


def test_every_view_of_the_interface_describes_itself(site: Site) -> None:
    rules = [rule for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    assert len(rules) >= 8
    assert not [rule.rule for rule in rules if operation_of(site.app.view_functions[rule.endpoint]) is None]


def test_no_answer_is_outside_the_document(site: Site) -> None:
    sent, wrong = fuzz(site.app, each=REQUESTS_AN_OPERATION, seed=1)
    assert wrong == []
    assert sent >= 60


def test_what_is_outside_the_document_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.api.document.EVERYWHERE", (401, 500))
    _, wrong = fuzz(site.app, each=REQUESTS_AN_OPERATION, seed=1)
    assert any("Undocumented status code" in said for said in wrong)


def test_the_page_needs_nothing_from_outside(site: Site) -> None:
    page = site.client().get("/docs").text
    assert "POST /api/v1/ask" in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    client = site.client()
    for path in ("/api/v1/items", "/api/v1/items/sfz-buling", "/api/v1/changes", "/api/v1/openapi.json"):
        first = client.get(path)
        tag = first.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
    tag = client.get("/api/v1/items/sfz-buling").headers["ETag"]
    site.kb.items.withdraw("sfz-buling", by="本机", reason="测试")
    assert client.get("/api/v1/items/sfz-buling", headers={"If-None-Match": tag}).status_code == 404


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_token_may_do_what_its_scopes_say(site: Site) -> None:
    client, tokens = site.client(), site.kb.api_tokens
    made, reader = tokens.make("只读", ["read"], by="本机")
    assert client.get("/api/v1/items", headers=bearer(reader)).status_code == 200
    refused = client.post("/api/v1/ask", json={"question": "身份证"}, headers=bearer(reader))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "forbidden")
    assert client.post("/api/v1/ask", json={"question": "身份证"}).status_code == 200, "the public may ask"
    tokens.revoke(made.id, by="本机")
    gone = client.get("/api/v1/items", headers=bearer(reader))
    assert (gone.status_code, gone.get_json()["code"]) == (401, "not_signed_in")
    for nonsense in ("Bearer", "Bearer x", "Basic abc", ""):
        assert client.get("/api/v1/items", headers={"Authorization": nonsense}).status_code == 401


@pytest.fixture
def busy(tmp_path: Path, starter: Assistant) -> Flask:
    settings = replace(settings_for(tmp_path), api_limit=3, token_limit=5)
    return create_app(settings, kb=starter.kb, assistant=starter)


def test_limits_are_told_and_held(busy: Flask) -> None:
    client = busy.test_client()
    left = [client.get("/api/v1/openapi.json").headers["X-RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    over = client.get("/api/v1/openapi.json")
    assert (over.status_code, over.get_json()["code"]) == (429, "too_many_requests")
    assert 0 < int(over.headers["Retry-After"]) <= 60
    assert client.get("/help").status_code == 200, "pages are not counted"
    other = client.get("/api/v1/openapi.json", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200, "another address counts for itself"


def test_a_token_counts_for_itself(site: Site) -> None:
    _, secret = site.kb.api_tokens.make("小程序", ["read"], by="本机")
    answer = site.client().get("/api/v1/items", headers=bearer(secret))
    assert answer.headers["X-RateLimit-Limit"] == "3000"
    assert site.client().get("/api/v1/items").headers["X-RateLimit-Limit"] == "300"


def test_the_changes_as_a_feed(site: Site) -> None:
    from defusedxml.ElementTree import fromstring

    answer = site.client().get("/changes.atom?topic=身份证")
    feed = fromstring(answer.data)
    space = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{space}title") for entry in feed.iter(f"{space}entry")] == ["居民身份证丢失补领（新发布）"]
    site.kb.items.withdraw("sfz-buling", by="本机", reason="测试")
    changes = site.client().get("/api/v1/changes?topic=身份证").get_json()["changes"]
    assert [(c["kind"], c["live"]) for c in changes] == [("withdrawn", False), ("new", False)]
    titles = [
        entry.findtext(f"{space}title")
        for entry in fromstring(site.client().get("/changes.atom?topic=身份证").data).iter(f"{space}entry")
    ]
    assert titles == ["居民身份证丢失补领（已撤下）", "居民身份证丢失补领（新发布）"]
    everything = site.client().get("/api/v1/changes").get_json()["changes"]
    assert "neibu-koujing" not in {c["code"] for c in everything}, "what is for operators is no change of the public's"


def test_the_tokens_page(site: Site) -> None:
    admin = site.staff("zongguan")
    page = admin.post("/staff/tokens", data={"name": "小程序", "scope": ["ask", "read"]}).text
    secret = page.split('class="secret">')[1].split("<")[0]
    found = site.kb.api_tokens.verify(secret)
    assert found is not None
    assert found.scopes == ("ask", "read")
    assert secret not in admin.get("/staff/tokens").text
    assert site.staff("shenhe").get("/staff/tokens").status_code == 403
    assert admin.post(f"/staff/tokens/{found.id}/revoke").status_code == 302
    assert site.kb.api_tokens.verify(secret) is None
    assert admin.post("/staff/tokens", data={"name": "x"}).status_code == 409
