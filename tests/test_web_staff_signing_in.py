"""Signing in: who may, how often one may try, where it leads, and what each role may do."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import PASSWORD, Site, fill, settings_for
from web.app import create_app


def test_the_desk_asks_to_sign_in_and_leads_back(site: Site) -> None:
    client = site.client()
    response = client.get("/staff/review")
    assert response.status_code == 302
    assert response.headers["Location"] == "/staff/login?next=/staff/review"
    entered = client.post("/staff/login", data={"username": "shenhe", "password": PASSWORD, "next": "/staff/review"})
    assert entered.headers["Location"] == "/staff/review"
    assert client.get("/staff/review").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/desk\\@evil", "/desk\r\nX: y", "/items"]
)
def test_signing_in_never_leads_elsewhere(site: Site, target: str) -> None:
    response = site.client().post("/staff/login", data={"username": "shenhe", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/staff/home"


@pytest.mark.parametrize(
    ("username", "password"), [("shenhe", "wrong"), ("nobody", PASSWORD), ("", ""), ("<b>x</b>", "y")]
)
def test_a_wrong_name_or_password_says_the_same(site: Site, username: str, password: str) -> None:
    response = site.client().post("/staff/login", data={"username": username, "password": password})
    assert response.status_code == 401
    assert "用户名或密码不对" in response.text
    assert "<b>x" not in response.text
    assert PASSWORD not in response.text


def sign_in(site: Site, username: str, password: str = PASSWORD) -> TestResponse:
    return site.client().post("/staff/login", data={"username": username, "password": password})


def test_guessing_locks_the_account_that_is_guessed_at_and_says_for_how_long(site: Site) -> None:
    for _ in range(8):
        site.staff("shenhe")
    statuses = [sign_in(site, "shenhe", "guess").status_code for _ in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    refused = sign_in(site, "shenhe")
    assert refused.status_code == 429
    assert "请等 1 分钟再试" in refused.text
    assert 'value="shenhe"' in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert sign_in(site, "zuoxi").status_code == 302  # a colleague behind the same address


def test_a_session_that_was_copied_ends_with_signing_out(site: Site) -> None:
    client, thief = site.staff("bianji"), site.client()
    copied = client.get_cookie("hotline_staff")
    assert copied is not None
    thief.set_cookie("hotline_staff", copied.value)
    assert thief.get("/staff").status_code == 200
    client.post("/staff/logout")
    assert thief.get("/staff").status_code == 302


def test_a_session_ends_twelve_hours_after_signing_in_however_much_it_is_used(tmp_path: Path) -> None:
    clock, settings = MovableClock(), settings_for(tmp_path)
    with KnowledgeBase(settings.database_url, clock=clock) as kb:
        fill(kb)
        client = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret())).test_client()
        client.post("/staff/login", data={"username": "bianji", "password": PASSWORD})
        for _ in range(11):
            clock.move(hours=1)
            assert client.get("/staff").status_code == 200
        clock.move(hours=1)
        assert client.get("/staff").status_code == 302


def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.staff("bianji")
    client.post("/staff/logout")
    assert client.get("/staff").status_code == 302


def test_an_account_that_is_closed_is_out_at_once(site: Site) -> None:
    client = site.staff("bianji")
    assert client.get("/staff").status_code == 200
    site.kb.accounts.set_active("bianji", False)
    assert client.get("/staff").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    client, other = site.staff("bianji"), site.staff("shenhe")
    site.kb.accounts.set_password("bianji", "another-horse")
    assert client.get("/staff").status_code == 302
    assert other.get("/staff").status_code == 200
    again = client.post("/staff/login", data={"username": "bianji", "password": "another-horse"})
    assert again.status_code == 302
    assert client.get("/staff").status_code == 200


def test_a_session_somebody_made_up_is_none(site: Site) -> None:
    client = site.client()
    client.set_cookie("hotline_staff", "eyJfdXNlcl9pZCI6InpvbmdndWFuIn0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/staff").status_code == 302


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [
        ("zuoxi", "/staff/items/hy-jiehun/000000000000/edit", 403),
        ("zuoxi", "/staff/items/hy-jiehun/000000000000/withdraw", 403),
        ("zuoxi", "/staff/items/new", 403),
        ("bianji", "/staff/items/hy-jiehun/000000000000/withdraw", 403),
        ("bianji", "/staff/items/hy-jiehun/000000000000/publish", 403),
        ("bianji", "/staff/items/hy-jiehun/000000000000/rollback", 403),
        ("bianji", "/staff/phrasings/1/approve", 403),
        ("shenhe", "/staff/items/hy-jiehun/000000000000/withdraw", 400),  # may, but gave no reason
    ],
)
def test_roles_keep_to_their_rights(site: Site, username: str, path: str, status: int) -> None:
    response = site.staff(username).post(path)
    assert response.status_code == status
    assert site.client().post(path).status_code == 302
    assert site.kb.items.live("hy-jiehun").number == 1


def change(client: FlaskClient, present: str, new: str, again: str | None = None) -> TestResponse:
    sent = {"present": present, "new": new, "again": new if again is None else again}
    return client.post("/staff/account", data=sent)


def test_everybody_changes_their_own_password_and_is_signed_out_elsewhere(site: Site) -> None:
    client, elsewhere = site.staff("bianji"), site.staff("bianji")
    page = client.get("/staff/account").text
    for shown in ("bianji", "编辑", "公安派出所", "民政部门婚姻登记机关"):
        assert shown in page
    done = change(client, PASSWORD, "another-horse")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/account")
    assert "密码已修改" in client.get("/staff/account").text
    assert elsewhere.get("/staff").status_code == 302
    assert sign_in(site, "bianji").status_code == 401
    assert sign_in(site, "bianji", "another-horse").status_code == 302
    assert site.kb.audit.of("user:bianji")[0].who == "bianji"


@pytest.mark.parametrize(
    ("present", "new", "again", "told"),
    [
        ("wrong", "another-horse", "another-horse", "现在的密码不对"),
        (PASSWORD, "another-horse", "another-house", "不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "和现在的一样"),
        (PASSWORD, "short", "short", "至少 8 位"),
        (PASSWORD, "12345678", "12345678", "太容易猜到"),
        (PASSWORD, "bianji12", "bianji12", "不能和用户名一样"),
        ("", "", "", "现在的密码不对"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_repeated_nowhere(
    site: Site, present: str, new: str, again: str, told: str
) -> None:
    client = site.staff("bianji")
    response = change(client, present, new, again)
    assert response.status_code == 400
    assert told in response.text
    assert not new or new not in response.text
    assert sign_in(site, "bianji").status_code == 302
    assert client.get("/staff").status_code == 200


def test_whoever_took_a_session_cannot_guess_the_password_either(site: Site) -> None:
    client = site.staff("bianji")
    statuses = [change(client, "guess", "another-horse").status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    assert site.client().get("/staff/account").status_code == 302
