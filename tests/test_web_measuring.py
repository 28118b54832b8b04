"""What is seen from outside: metrics behind a token, the administrators' page, and a log in which nobody's words are."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from tests.web_site import Site, small_site
from web.app import create_app
from web.measuring import JsonLines

TOKEN = "a token for the monitor"
TYPED = "恐龙牌照找谁办，我很生气"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as small:
        yield small


@pytest.fixture
def measured(site: Site) -> Site:
    """The same with a token."""
    settings = replace(site.settings, metrics_token=TOKEN)
    assistant = Assistant(site.kb, secret=settings.secret())
    return Site(create_app(settings, kb=site.kb, assistant=assistant), site.kb, settings)


def numbers(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_without_a_token_there_are_no_metrics(site: Site) -> None:
    assert site.client().get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer 口令"])
def test_a_wrong_token_is_told_nothing(measured: Site, given: str) -> None:
    headers = {"Authorization": given.encode().decode("latin-1")} if given else {}
    refused = measured.client().get("/metrics", headers=headers)
    assert refused.status_code == 401
    assert "hotline_" not in refused.text


def test_metrics_count_what_happened(measured: Site) -> None:
    client = measured.client()
    client.post("/api/v1/ask", json={"question": TYPED})
    client.get("/none")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert told.mimetype == "text/plain"
    found = numbers(told.text)
    assert found['hotline_requests_total{rule="/api/v1/ask",status="200"}'] == 1
    assert found['hotline_requests_total{rule="(none)",status="404"}'] == 1
    assert found['hotline_replies_24h{outcome="unanswered"}'] == 1
    assert found["hotline_open_cases"] == 1
    assert found["hotline_ready"] == 1
    assert found["hotline_knowledge_version"] == found["hotline_index_version"] > 0
    assert found['hotline_request_seconds_bucket{le="+Inf"}'] == found["hotline_request_seconds_count"] == 2
    assert found["hotline_database_bytes"] > 10_000
    assert "恐龙" not in told.text


def test_every_metric_says_what_it_is(measured: Site) -> None:
    text = measured.client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    for name in numbers(text):
        family = name.partition("{")[0]
        plain = family.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count")
        assert f"# TYPE {family} " in text or f"# TYPE {plain} histogram" in text, name


def test_administrators_see_how_it_is(site: Site) -> None:
    site.client().post("/api/v1/ask", json={"question": TYPED})
    page = site.staff("zongguan").get("/staff/status")
    assert page.status_code == 200
    for shown in (
        "可以答复和记录",
        "hotline.db",
        "还没有用 backup 备份过",
        "1 个问题，没有答上来 1",
        "最慢的答复",
        "启动以来的错误",
    ):
        assert shown in page.text, shown
    assert "恐龙" not in page.text


@pytest.mark.parametrize("username", ["zuoxi", "bianji", "shenhe"])
def test_nobody_else_does(site: Site, username: str) -> None:
    client = site.staff(username)
    assert client.get("/staff/status").status_code == 403
    assert "/staff/status" not in client.get("/staff").text


def test_an_error_is_counted_where_it_came_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.assistant.Assistant.answer", lambda *_, **__: 1 // 0)
    site.client().post("/api/v1/ask", json={"question": TYPED})
    assert "answering a question 1" in site.staff("zongguan").get("/staff/status").text


def test_a_log_line_holds_a_request_and_nothing_typed(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hotline.requests")
    site.client().post("/", data={"question": TYPED}, headers={"Origin": "http://localhost"})
    site.client().get(f"/items?search={TYPED}")
    site.client().get(f"/none/{TYPED}")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records if record.name == "hotline.requests"]
    assert [(line["method"], line["rule"], line["status"] // 100) for line in lines] == [
        ("POST", "/", 3), ("GET", "/items", 2), ("GET", "(none)", 4)
    ]  # fmt: skip
    assert all(set(line) == {"at", "level", "logger", "message", "method", "rule", "status", "ms"} for line in lines)
    assert "恐龙" not in json.dumps(lines, ensure_ascii=False)


def test_an_error_in_the_log_is_its_kind_alone() -> None:
    try:
        raise ValueError(TYPED)
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, "f.py", 1, "failed", None, sys.exc_info())
    told = JsonLines().format(record)
    assert json.loads(told)["error"] == "ValueError"
    assert "恐龙" not in told


@pytest.mark.parametrize(
    ("headers", "proxies", "secure"),
    [({}, 0, False), ({"X-Forwarded-Proto": "https"}, 0, True), ({"X-Forwarded-Proto": "https"}, 1, True)],
)
def test_behind_https_cookies_are_secure_and_browsers_stay_there(
    tmp_path: Path, headers: dict[str, str], proxies: int, secure: bool
) -> None:
    with small_site(tmp_path, trusted_proxies=proxies) as site:
        signed = site.client().post(
            "/staff/login", data={"username": "zuoxi", "password": "correct-horse"}, headers=headers
        )
    assert signed.status_code == 302
    assert ("Secure" in signed.headers["Set-Cookie"]) is secure
    assert ("Strict-Transport-Security" in signed.headers) is secure


def test_a_proxy_that_was_forgotten_is_told_of_once(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        site.client().get("/", headers={"X-Forwarded-Proto": "https"})
    assert len([record for record in caplog.records if "HOTLINE_TRUSTED_PROXIES" in record.getMessage()]) == 1
