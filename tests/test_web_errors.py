"""One error shape for programs, a polite page for people, and nothing that was typed in either, nor in the log."""

import logging
from pathlib import Path

import pytest
from flask import Flask

from tests.web_site import Site

TYPED = "我叫张三丰<script>alert(1)</script>"


def add_broken_pages(app: Flask) -> None:
    def broken() -> str:
        return str(int(TYPED))

    app.add_url_rule("/broken", view_func=broken)
    app.add_url_rule("/api/v1/broken", "api_broken", view_func=broken)


def test_an_unexpected_error_is_a_polite_page_with_phone_numbers(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    add_broken_pages(site.app)
    with caplog.at_level(logging.ERROR):
        response = site.client().get("/broken")
    assert response.status_code == 500
    assert all(number in response.text for number in ("110", "119", "120", "122", "12345"))
    assert "ValueError" in caplog.text
    assert "张三丰" not in caplog.text + response.text
    assert "Traceback" not in caplog.text + response.text


def test_an_unexpected_error_of_the_api_has_the_one_shape(site: Site) -> None:
    add_broken_pages(site.app)
    response = site.client().get("/api/v1/broken")
    assert response.status_code == 500
    assert response.json is not None
    assert response.json["ok"] is False
    assert set(response.json) == {"ok", "code", "error"}
    assert "张三丰" not in response.text


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api/v1/items/", "/api/v1/items/a/b", "/api/v1/items/nothing", "/api/v1/items/neibu-koujing"],
)
def test_what_the_api_does_not_have_is_a_404_in_the_one_shape(site: Site, path: str) -> None:
    response = site.client().get(path)
    assert response.status_code == 404
    assert response.json is not None
    assert (response.json["ok"], response.json["code"]) == (False, "not_found")
    assert "页面" not in response.json["error"]


def test_a_missing_page_does_not_echo_its_address(site: Site) -> None:
    for path in ("/<script>alert(1)</script>", "/items/<script>alert(1)</script>", "/items/张三丰"):
        response = site.client().get(path)
        assert response.status_code == 404
        assert "<script>alert" not in response.text
        assert "张三丰" not in response.text
        assert "12345" in response.text


def test_a_wrong_method_says_which_are_right(site: Site) -> None:
    response = site.client().get("/api/v1/ask")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert response.json is not None
    assert response.json["code"] == "method_not_allowed"


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    response = site.client().post("/api/v1/ask", data=b'{"question": "' + b"a" * 70_000 + b'"}')
    assert response.status_code == 413
    assert response.json is not None
    assert response.json["code"] == "too_large"
    page = site.client().post("/", data={"question": "长" * 100_000})
    assert page.status_code == 413
    assert "12345" in page.text


def test_with_the_database_gone_people_still_get_phone_numbers(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.kb.close()
    for path in Path(site.kb.path).parent.iterdir():
        path.unlink()
    Path(site.kb.path).write_bytes(b"this is not a database" * 200)
    with caplog.at_level(logging.ERROR):
        pages = [site.client().get("/"), site.client().post("/", data={"question": "身份证丢了怎么补办"})]
        ready = site.client().get("/readyz")
    for page in pages:
        assert all(number in page.text for number in ("110", "119", "120", "12345"))
        assert site.kb.path not in page.text
    assert ready.status_code == 503
    assert ready.json is not None
    assert set(ready.json) == {"ok", "code", "error"}
    assert "身份证" not in caplog.text
