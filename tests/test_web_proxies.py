"""Behind a reverse proxy: its word on address and scheme counts only when the settings say that there is one."""

from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import knowledge.staff.logins
from knowledge.settings import BadSetting, Settings
from knowledge.staff.logins import OF_ADDRESS
from tests.web_site import PASSWORD, small_site

FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}


def cookie_after_sign_in(client: FlaskClient) -> str:
    sent = {"username": "bianji", "password": PASSWORD}
    return client.post("/staff/login", data=sent, headers=FORWARDED).headers["Set-Cookie"]


_NAMES = count()


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five wrong passwords of one address are too many here, so that few need to be tried."""
    monkeypatch.setattr(knowledge.staff.logins, "OF_ADDRESS", replace(OF_ADDRESS, free=5))


def guess(client: FlaskClient, address: str) -> int:
    """Try a password for a name that nobody has tried, so that only the address counts."""
    sent = {"username": f"x{next(_NAMES)}", "password": "y"}
    return client.post("/staff/login", data=sent, headers={"X-Forwarded-For": address}).status_code


def test_without_a_proxy_nothing_forwarded_is_believed(tmp_path: Path) -> None:
    with small_site(tmp_path) as site:
        # Said by anybody, but it can only make the cookie stricter.
        assert "Secure" in cookie_after_sign_in(site.client())
        assert [guess(site.client(), f"203.0.113.{n}") for n in range(6)] == [401] * 5 + [429]


def test_behind_a_proxy_the_cookie_is_secure_and_each_address_is_throttled_alone(tmp_path: Path) -> None:
    with small_site(tmp_path, trusted_proxies=1) as site:
        assert "Secure" in cookie_after_sign_in(site.client())
        place = site.client().post("/place", data={"place": "广州"}, headers=FORWARDED)
        assert "Secure" in place.headers["Set-Cookie"]
        assert [guess(site.client(), f"203.0.113.{n}") for n in range(6)] == [401] * 6
        # What a client writes before the proxy's own word is not believed.
        assert [guess(site.client(), f"198.51.100.{n}, 203.0.113.99") for n in range(6)] == [401] * 5 + [429]


def test_the_host_is_never_taken_from_a_header(tmp_path: Path) -> None:
    with small_site(tmp_path, trusted_proxies=1) as site:
        elsewhere = FORWARDED | {"Referer": "https://evil.example/items"}
        headers = elsewhere | {"Origin": "https://evil.example"}
        assert site.client().post("/large-print", headers=elsewhere).headers["Location"] == "/"
        assert site.client().post("/", data={"question": "结婚登记"}, headers=headers).status_code == 403


@pytest.mark.parametrize(("given", "count"), [("", 0), ("0", 0), ("1", 1), ("2", 2)])
def test_the_setting(given: str, count: int) -> None:
    assert Settings.from_environment({"HOTLINE_TRUSTED_PROXIES": given}).trusted_proxies == count


@pytest.mark.parametrize("given", ["-1", "x", "１", "10", "1.5", "9" * 5000])
def test_a_setting_that_is_no_small_number_is_refused(given: str) -> None:
    with pytest.raises(BadSetting, match="HOTLINE_TRUSTED_PROXIES"):
        Settings.from_environment({"HOTLINE_TRUSTED_PROXIES": given})
