"""Where one is signed in: the list, ending one, ending the others; an admin ends all of an account."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web_site import PASSWORD, Site
from web.staff.own.browsers import browser_of

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
EDGE = CHROME + " Edg/131.0.0.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"  # fmt: skip
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"


def signed_in(site: Site, browser: str, username: str = "bianji") -> FlaskClient:
    client = site.client()
    client.environ_base["HTTP_USER_AGENT"] = browser
    assert client.post("/staff/login", data={"username": username, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    ("claimed", "told"),
    [(CHROME, "Chrome（Windows）"), (EDGE, "Edge（Windows）"), (PHONE, "Safari（iPhone）"), (LINUX, "Firefox（Linux）"), ("curl/8", ""), ("", "")],
)  # fmt: skip
def test_a_browser_is_told_in_a_word_or_two(claimed: str, told: str) -> None:
    assert browser_of(claimed) == told


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff").status_code == 200


def test_one_of_them_is_ended_and_then_all_others(site: Site) -> None:
    here, lost, other = (signed_in(site, browser) for browser in (CHROME, PHONE, LINUX))
    colleague = signed_in(site, CHROME, "shenhe")
    page = here.get("/staff/account").text
    keys = re.findall(r'name="key" value="([0-9a-f]{16})"', page)
    assert len(keys) == 2  # this one is ended by signing out
    [of_phone] = re.findall(r"Safari（iPhone）.*?value=\"([0-9a-f]{16})\"", page)
    refused = colleague.post("/staff/account/sessions/end", data={"key": of_phone})  # somebody else's
    assert refused.status_code == 303
    assert is_in(lost)
    assert here.post("/staff/account/sessions/end", data={"key": of_phone}).status_code == 303
    assert [is_in(client) for client in (here, lost, other, colleague)] == [True, False, True, True]
    lost = signed_in(site, PHONE)
    assert "2 处" in here.post("/staff/account/sessions/end-others", follow_redirects=True).text
    assert [is_in(client) for client in (here, lost, other, colleague)] == [True, False, False, True]
    assert "结束别处" not in here.get("/staff/account").text


def test_an_admin_ends_all_of_an_account(site: Site) -> None:
    first, second, admin = signed_in(site, CHROME), signed_in(site, PHONE), site.staff("zongguan")
    assert "登录着 2 处" in admin.get("/staff/accounts?of=bianji").text
    assert admin.post("/staff/accounts/sessions", data={"username": "bianji"}).status_code == 302
    assert [is_in(client) for client in (first, second, admin)] == [False, False, True]
    noted = site.kb.audit.of("user:bianji")[0]
    assert (noted.who, noted.action, noted.detail) == ("zongguan", "结束登录", "2 处")
    assert admin.post("/staff/accounts/sessions", data={"username": "nobody"}).status_code == 404
