"""In a frame of another site, and on a machine that everybody uses: who may frame what, and that nothing of one visitor is there for the next."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.settings import BadSetting, Settings
from tests.web_site import Site, small_site

OFFICE = "https://www.example.gov.cn"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path, embed_origins=(OFFICE, "https://*.example.cn")) as built:
        yield built


def policy(client: FlaskClient, path: str) -> str:
    return client.get(path).headers["Content-Security-Policy"].partition("frame-ancestors ")[2]


def test_only_the_sites_of_the_setting_may_frame_the_pages_of_residents(site: Site) -> None:
    for path in ("/", "/items", "/items/sfz-buling", "/life/marriage", "/place"):
        response = site.client().get(path)
        assert policy(site.client(), path) == f"'self' {OFFICE} https://*.example.cn", path
        assert "X-Frame-Options" not in response.headers
    staff = site.staff("zongguan")
    for path in ("/staff", "/desk", "/staff/login", "/help/none", "/kiosk"):
        assert policy(staff, path) == "'none'", path
        assert staff.get(path).headers["X-Frame-Options"] == "DENY"


def test_the_script_is_there_only_where_a_site_is_allowed(site: Site, tmp_path: Path) -> None:
    script = site.client().get("/widget.js")
    assert script.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "iframe" in script.text
    (tmp_path / "closed").mkdir()
    with small_site(tmp_path / "closed") as closed:
        assert closed.client().get("/widget.js").status_code == 404
        assert policy(closed.client(), "/") == "'none'"


def test_a_page_in_a_frame_offers_nothing_that_needs_a_cookie(site: Site) -> None:
    framed = site.client().get("/", headers={"Sec-Fetch-Dest": "iframe"}).text
    assert 'class="framed"' in framed
    assert "language-switch" not in framed
    assert "language-switch" in site.client().get("/").text


@pytest.mark.parametrize("given", ["www.example.cn", "https://a.cn/", "https://a.cn/x", "*", "'self'", "https://a.cn;script-src *", "javascript:x", "https://"])  # fmt: skip
def test_what_is_no_site_is_refused(given: str) -> None:
    with pytest.raises(BadSetting, match="HOTLINE_EMBED_ORIGINS"):
        Settings.from_environment({"HOTLINE_EMBED_ORIGINS": given})


def test_sites_are_read_from_the_setting() -> None:
    read = Settings.from_environment({"HOTLINE_EMBED_ORIGINS": " https://a.cn , http://10.0.0.1:8080,https://*.b.cn"})
    assert read.embed_origins == ("https://a.cn", "http://10.0.0.1:8080", "https://*.b.cn")


# -- the machine in a hall


def begin_kiosk(site: Site) -> FlaskClient:
    client = site.client()
    assert client.post("/kiosk").location == "/"
    return client


def test_the_next_visitor_finds_nothing_of_the_last(site: Site) -> None:
    client = begin_kiosk(site)
    client.post("/place", data={"place": "广州市天河区"})
    client.post("/large-print", data={"print": "large"})
    talk = client.post("/", data={"question": "身份证丢了怎么补办"}).location
    found = client.post("/items", data={"search": "我被打了"}).location
    assert "40元" in client.get(talk).text
    assert "我被打了" in client.get(found).text
    assert "您在：" in client.get("/").text
    client.post("/kiosk/next")
    assert "40元" not in client.get(talk).text
    assert "我被打了" not in client.get(found).text
    page = client.get("/").text
    assert "您在：" not in page
    assert "large" not in re.findall("<html[^>]*>", page)[0]
    assert "kiosk" in re.findall("<html[^>]*>", page)[0], "it is still one"


def test_a_kiosk_keeps_no_page_and_an_ordinary_browser_is_none(site: Site) -> None:
    client = begin_kiosk(site)
    for path in ("/", "/items", "/items/sfz-buling"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
    assert "kiosk-over" not in site.client().get("/").text
    client.post("/kiosk", data={"end": "1"})
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    other = site.client()
    other.post("/kiosk/next")
    assert "kiosk-over" not in other.get("/").text
