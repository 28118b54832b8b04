"""Signing in with a second step: set up in one's own account, asked for after the password, throttled, reset by an admin."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.movable_clock import MovableClock
from tests.web_site import PASSWORD, Site, small_site

OWN = "/staff/account/second-step"


@pytest.fixture
def site(tmp_path: Path, clock: MovableClock) -> Iterator[Site]:
    with small_site(tmp_path, clock=clock) as built:
        yield built


def code_of(secret: str, clock: MovableClock) -> str:
    return pyotp.TOTP(secret).at(clock())


def password(client: FlaskClient, username: str = "bianji", **more: str) -> TestResponse:
    return client.post("/staff/login", data={"username": username, "password": PASSWORD} | more)


def switched_on(site: Site, clock: MovableClock, username: str = "bianji") -> tuple[FlaskClient, str, list[str]]:
    """A browser that is signed in, the secret of its second step, and the recovery codes."""
    client = site.staff(username)
    assert client.post(OWN, data={"present": "wrong"}).status_code == 400
    assert client.post(OWN, data={"present": PASSWORD}).status_code == 303
    offered = client.get(OWN).text
    assert "<svg" in offered
    [secret] = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', offered)
    secret = secret.replace(" ", "")
    assert client.post(f"{OWN}/confirm", data={"code": "000000"}).status_code == 400
    done = client.post(f"{OWN}/confirm", data={"code": code_of(secret, clock)})
    assert done.status_code == 200
    codes = re.findall(r"<li><code>([a-z2-9-]{19})</code></li>", done.text)
    assert len(codes) == 10
    assert codes[0] not in client.get(OWN).text  # shown this once
    clock.move(minutes=1)
    return client, secret, codes


def test_the_password_alone_is_not_enough_any_more(site: Site, clock: MovableClock) -> None:
    _, secret, codes = switched_on(site, clock)
    client = site.client()
    assert password(client, next="/staff/review").headers["Location"] == "/staff/login/code"
    assert client.get("/staff").status_code == 302
    page = client.get("/staff/login/code")
    assert "输入验证码" in page.text
    assert client.post("/staff/login/code", data={"code": "000000"}).status_code == 401
    done = client.post("/staff/login/code", data={"code": code_of(secret, clock)})
    assert done.headers["Location"] == "/staff/review"
    assert client.get("/staff/review").status_code == 200
    again = site.client()
    password(again)
    assert again.post("/staff/login/code", data={"code": code_of(secret, clock)}).status_code == 401  # used
    assert again.post("/staff/login/code", data={"code": codes[0]}).status_code == 302
    assert again.get("/staff").status_code == 200
    assert site.client().get("/staff/login/code").status_code == 302  # without the password


def test_what_was_being_typed_when_the_session_ended_comes_through_the_second_step(
    site: Site, clock: MovableClock
) -> None:
    _, secret, _ = switched_on(site, clock)
    kept = json.dumps({"at": {}, "inputs": {"name": ["写到一半的"]}})
    client = site.client()
    page = password(client, kept=kept)
    assert 'name="kept"' in page.text
    wrong = client.post("/staff/login/code", data={"code": "000000", "kept": kept})
    assert "写到一半的" in html.unescape(wrong.text) or "\\u5199" in html.unescape(wrong.text)
    client.post("/staff/login/code", data={"code": code_of(secret, clock), "kept": kept})
    found = site.kb.copies.of("bianji", "", "")
    assert found is not None


def test_the_code_has_to_come_within_five_minutes_to_an_open_account(site: Site, clock: MovableClock) -> None:
    _, secret, _ = switched_on(site, clock)
    late, closed = site.client(), site.client()
    password(late)
    clock.move(minutes=5)
    assert late.post("/staff/login/code", data={"code": code_of(secret, clock)}).headers["Location"] == "/staff/login"
    password(closed)
    site.kb.accounts.set_active("bianji", False)
    assert closed.post("/staff/login/code", data={"code": code_of(secret, clock)}).headers["Location"] == "/staff/login"
    assert late.get("/staff").status_code == closed.get("/staff").status_code == 302


def test_guessing_codes_locks_though_the_password_is_typed_again(site: Site, clock: MovableClock) -> None:
    _, secret, _ = switched_on(site, clock)
    statuses = []
    for _ in range(7):
        client = site.client()
        password(client)
        statuses.append(client.post("/staff/login/code", data={"code": "000000"}))
    assert [response.status_code for response in statuses] == [401] * 5 + [429] * 2
    assert "验证码" in statuses[-1].text
    client = site.client()
    password(client)
    refused = client.post("/staff/login/code", data={"code": code_of(secret, clock)})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    clock.move(minutes=2)
    assert client.post("/staff/login/code", data={"code": code_of(secret, clock)}).status_code == 302


def test_it_is_renewed_and_given_up_by_who_can_show_a_code(site: Site, clock: MovableClock) -> None:
    client, secret, codes = switched_on(site, clock)
    for way in ("codes", "off"):
        assert client.post(f"{OWN}/{way}", data={"code": "000000"}).status_code == 400
    renewed = client.post(f"{OWN}/codes", data={"code": code_of(secret, clock)})
    assert renewed.status_code == 200
    assert codes[0] not in renewed.text
    assert client.post(f"{OWN}/off", data={"code": codes[0]}).status_code == 400
    clock.move(minutes=1)
    assert client.post(f"{OWN}/off", data={"code": code_of(secret, clock)}).status_code == 303
    assert password(site.client()).headers["Location"] == "/staff/home"
    assert [entry.action for entry in site.kb.audit.of("user:bianji")][:3] == [
        "停用两步登录",
        "换恢复码",
        "开启两步登录",
    ]


def test_an_admin_resets_it_for_who_has_lost_the_phone(site: Site, clock: MovableClock) -> None:
    switched_on(site, clock)
    admin = site.staff("zongguan")
    assert "两步登录" in admin.get("/staff/accounts?of=bianji").text
    assert admin.post("/staff/accounts/second-step", data={"username": "bianji"}).status_code == 302
    assert admin.post("/staff/accounts/second-step", data={"username": "bianji"}).status_code == 404  # there is none
    assert password(site.client()).headers["Location"] == "/staff/home"
    reset = site.kb.audit.of("user:bianji")[0]
    assert (reset.who, reset.action) == ("zongguan", "重设两步登录")
