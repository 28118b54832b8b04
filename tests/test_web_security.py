"""What protects every page: same-origin POSTs, headers, the cookie, and a policy the pages really keep."""

import re
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from tests.web_site import PASSWORD, Site
from web.security import is_same_origin

TEMPLATES = Path(__file__).parent.parent / "web" / "templates"
VALUES = {"name": "day", "notice_id": 1, "kind": "card", "ending": "xlsx", "token_id": 1, "reply_id": "r-nobody", "case_id": 1, "review_id": 1, "old": 1, "new": 1, "phrasing_id": 1, "code": "sfz-buling", "region": "000000000000", "token": "none", "filename": "style.css", "room": "items", "rest": "none"}  # fmt: skip
VALUES |= {"key": "none", "number": 1, "objection_id": 1, "look_id": 1, "comment_id": 1, "digest": "0123456789abcdef"}
VALUES |= {"need_id": 1, "period": "2026-11", "source": "居民身份证法", "article": "第一条"}


def rules(site: Site, method: str) -> list[Rule]:
    return [rule for rule in site.app.url_map.iter_rules() if method in (rule.methods or set())]


def path_of(site: Site, rule: Rule) -> str:
    with site.app.test_request_context():
        built = site.app.url_map.bind("localhost").build(
            rule.endpoint, {name: VALUES[name] for name in rule.arguments}, method="GET" if "GET" in (rule.methods or ()) else None
        )  # fmt: skip
    return str(built)


@pytest.mark.parametrize(
    ("fetch_site", "origin", "allowed"),
    [
        ("same-origin", "http://a.cn", True),
        ("same-origin", "http://other.cn", True),  # the browser's own word comes first
        ("none", None, True),
        ("same-site", "http://b.a.cn", False),
        ("cross-site", "http://evil.cn", False),
        ("cross-site", None, False),
        ("nonsense", None, False),
        (None, "http://a.cn", True),
        (None, "https://a.cn", True),  # a proxy may have ended TLS
        (None, "http://A.CN", True),
        (None, "http://a.cn.evil.cn", False),
        (None, "http://a.cn:8080", False),
        (None, "null", False),
        (None, "", False),
        (None, "http://[", False),
        (None, None, True),  # no browser
    ],
)
def test_same_origin_is_judged_by_what_the_browser_says(
    fetch_site: str | None, origin: str | None, allowed: bool
) -> None:
    assert is_same_origin(fetch_site=fetch_site, origin=origin, host="a.cn") is allowed


def test_every_post_from_another_site_is_refused(site: Site) -> None:
    posts = rules(site, "POST")
    assert len(posts) >= 18
    client = site.staff("zongguan")
    for rule in posts:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            response = client.post(path_of(site, rule), headers=headers, data={"question": "身份证丢了怎么补办"})
            assert response.status_code == 403, rule.rule
    assert site.kb.questions.recent() == []


def test_a_post_from_our_own_page_and_from_a_program_is_served(site: Site) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert site.client().post("/", data={"question": "结婚登记"}, headers=own).status_code == 303
    assert site.client().post("/api/v1/ask", json={"question": "结婚登记"}).status_code == 200


def test_every_page_carries_the_headers(site: Site) -> None:
    client = site.staff("zongguan")
    for rule in rules(site, "GET"):
        response = client.get(path_of(site, rule))
        assert response.status_code < 500, rule.rule
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        if rule.rule.startswith(("/staff", "/desk", "/talk")):
            assert response.headers["Cache-Control"] == "no-store", rule.rule
        response.close()


def test_what_somebody_asked_is_kept_by_no_cache(site: Site) -> None:
    client = site.client()
    for path, sent in (
        ("/", {"question": "身份证丢了"}),
        ("/items", {"search": "身份证"}),
        ("/place", {"place": "广州"}),
    ):
        response = client.post(path, data=sent)
        assert response.headers["Cache-Control"] == "no-store"
        assert client.get(response.headers["Location"]).headers["Cache-Control"] == "no-store"


def test_the_session_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(site: Site) -> None:
    response = site.client().post("/staff/login", data={"username": "bianji", "password": PASSWORD})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    secure = site.client().post(
        "/staff/login", data={"username": "bianji", "password": PASSWORD}, base_url="https://localhost"
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_no_template_has_what_the_policy_forbids() -> None:
    templates = list(TEMPLATES.rglob("*.html"))
    assert len(templates) > 15
    for path in templates:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe", text), path.name
        assert all('src="{{ url_for(' in tag for tag in re.findall(r"<script[^>]*>", text)), path.name
        outside = [found for found in re.findall(r"https?://[^\s\"'<]+", text) if "w3.org" not in found]
        assert outside == [], path.name


def test_what_only_a_script_can_press_is_hidden_where_there_is_none() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = re.sub(r"<dialog.*?</dialog>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        pressed = re.findall(r'<button[^>]*type="button"[^>]*>', text)
        assert [button for button in pressed if " hidden" not in button] == [], path.name


def test_no_form_asks_by_get() -> None:
    for path in TEMPLATES.rglob("*.html"):
        forms = re.findall(r"<form[^>]*>", path.read_text(encoding="utf-8"))
        assert all('method="post"' in form for form in forms), path.name
