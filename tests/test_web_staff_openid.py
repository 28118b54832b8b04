"""Signing in through an office's own provider, with a provider that the test starts: who gets in, and who does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from hotline.assistant import Assistant
from knowledge.settings import BadSetting, Settings
from tests.openid_provider import CLIENT, SECRET, Provider
from tests.web_site import Site, small_site
from web.app import create_app


@pytest.fixture
def provider() -> Iterator[Provider]:
    started = Provider()
    started.start()
    yield started
    started.stop()


@pytest.fixture
def site(tmp_path: Path, provider: Provider) -> Iterator[Site]:
    with small_site(tmp_path) as small:
        settings = replace(small.settings, openid_issuer=provider.url, openid_client=CLIENT, openid_secret=SECRET)
        assistant = Assistant(small.kb, secret=settings.secret())
        yield Site(create_app(settings, kb=small.kb, assistant=assistant), small.kb, settings)


def sent_back(client: FlaskClient) -> str:
    """Where the provider sends the browser that began here."""
    there = client.get("/staff/openid")
    assert there.status_code == 302, there.text
    answer = requests.get(there.headers["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def signed_in(client: FlaskClient) -> TestResponse:
    return client.get(sent_back(client))


def test_who_has_an_account_gets_in_with_its_role(site: Site) -> None:
    client = site.client()
    assert signed_in(client).headers["Location"] == "/staff/home"
    assert "shenhe" in client.get("/staff").text
    assert client.get("/staff/status").status_code == 403


def test_what_is_asked_for_is_proven_and_bound_to_the_browser(site: Site, provider: Provider) -> None:
    asked = parse_qs(urlsplit(site.client().get("/staff/openid").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile"]
    assert asked["redirect_uri"] == ["http://localhost/staff/openid/finish"]
    assert asked["state"][0]
    assert asked["nonce"][0]
    assert not provider.seen


@pytest.mark.parametrize("username", ["nobody", ""])
def test_who_has_none_is_told_whom_to_ask(site: Site, provider: Provider, username: str) -> None:
    provider.username = username
    client = site.client()
    refused = signed_in(client)
    assert refused.status_code == 403
    assert "请联系管理员" in refused.text
    assert client.get("/staff").status_code == 302


def test_a_closed_account_stays_closed(site: Site) -> None:
    site.kb.accounts.set_active("shenhe", False, by="zongguan")
    assert signed_in(site.client()).status_code == 403


def _spoil(**changed: object) -> Callable[[Provider], None]:
    def spoil(provider: Provider) -> None:
        for name, value in changed.items():
            setattr(provider, name, value)

    return spoil


SPOILT = {
    "signed by another key": lambda provider: setattr(provider, "signs_with", RSAKey.generate_key(2048, {"kid": "one"})),
    "for another program": _spoil(audience="another"),
    "by another provider": _spoil(issuer="https://elsewhere.example"),
    "for another browser": _spoil(nonce="another"),
    "too old": _spoil(age_s=7200),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_what_the_provider_did_not_say_so_is_not_believed(site: Site, provider: Provider, how: str) -> None:
    SPOILT[how](provider)
    client = site.client()
    refused = signed_in(client)
    assert refused.status_code == 401, how
    assert "没有完成" in refused.text
    assert client.get("/staff").status_code == 302


def test_what_another_browser_began_is_not_finished_here(site: Site) -> None:
    back = sent_back(site.client())
    assert site.client().get(back).status_code == 401


def test_what_was_finished_once_is_not_finished_again(site: Site) -> None:
    client = site.client()
    back = sent_back(client)
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?error=access_denied&state=x"])
def test_what_the_provider_never_sent_is_refused(site: Site, query: str) -> None:
    assert site.client().get(f"/staff/openid/finish{query}").status_code == 401


def test_a_provider_out_of_reach_leaves_the_accounts_here(site: Site, provider: Provider) -> None:
    provider.stop()
    refused = site.client().get("/staff/openid")
    assert refused.status_code == 502
    assert "暂时连不上" in refused.text
    assert site.staff("shenhe").get("/staff").status_code == 200
    provider.start()


def test_the_page_offers_it_only_where_it_is_set(site: Site, tmp_path: Path) -> None:
    assert "/staff/openid" in site.client().get("/staff/login").text
    (tmp_path / "other").mkdir()
    with small_site(tmp_path / "other") as without:
        assert "/staff/openid" not in without.client().get("/staff/login").text
        assert without.client().get("/staff/openid").status_code == 404
        assert without.client().get("/staff/openid/finish").status_code == 404


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"HOTLINE_OPENID_ISSUER": "sso.example.gov.cn"}, "https://"),
        ({"HOTLINE_OPENID_ISSUER": "https://sso.example.gov.cn"}, "HOTLINE_OPENID_CLIENT"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(environ: dict[str, str], said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        Settings.from_environment(environ)
