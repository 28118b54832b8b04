"""Signing in: who may, how often one may try, where it leads, and what each role may do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web_site import PASSWORD, Site, small_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        yield built


def test_the_desk_asks_to_sign_in_and_leads_back(site: Site) -> None:
    client = site.client()
    response = client.get("/desk/review")
    assert response.status_code == 302
    assert response.headers["Location"] == "/staff/login?next=/desk/review"
    entered = client.post("/staff/login", data={"username": "shenhe", "password": PASSWORD, "next": "/desk/review"})
    assert entered.headers["Location"] == "/desk/review"
    assert client.get("/desk/review").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/desk\\@evil", "/desk\r\nX: y", "/items"]
)
def test_signing_in_never_leads_elsewhere(site: Site, target: str) -> None:
    response = site.client().post("/staff/login", data={"username": "shenhe", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/desk"


@pytest.mark.parametrize(
    ("username", "password"), [("shenhe", "wrong"), ("nobody", PASSWORD), ("", ""), ("<b>x</b>", "y")]
)
def test_a_wrong_name_or_password_says_the_same(site: Site, username: str, password: str) -> None:
    response = site.client().post("/staff/login", data={"username": username, "password": password})
    assert response.status_code == 401
    assert "用户名或密码不对" in response.text
    assert "<b>x" not in response.text
    assert PASSWORD not in response.text


def test_guessing_is_throttled_and_right_passwords_are_not_counted(site: Site) -> None:
    for _ in range(8):
        site.staff("shenhe")
    statuses = [
        site.client().post("/staff/login", data={"username": "shenhe", "password": "guess"}).status_code
        for _ in range(7)
    ]
    assert statuses == [401] * 5 + [429] * 2
    response = site.client().post("/staff/login", data={"username": "shenhe", "password": PASSWORD})
    assert response.status_code == 429
    assert "太频繁" in response.text
    assert response.headers["Retry-After"]


def test_signing_out_ends_the_session(site: Site) -> None:
    client = site.staff("bianji")
    client.post("/staff/logout")
    assert client.get("/desk").status_code == 302


def test_an_account_that_is_closed_is_out_at_once(site: Site) -> None:
    client = site.staff("bianji")
    assert client.get("/desk").status_code == 200
    site.kb.accounts.set_active("bianji", False)
    assert client.get("/desk").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    client, other = site.staff("bianji"), site.staff("shenhe")
    site.kb.accounts.set_password("bianji", "another-horse")
    assert client.get("/desk").status_code == 302
    assert other.get("/desk").status_code == 200
    again = client.post("/staff/login", data={"username": "bianji", "password": "another-horse"})
    assert again.status_code == 302
    assert client.get("/desk").status_code == 200


def test_a_session_somebody_made_up_is_none(site: Site) -> None:
    client = site.client()
    client.set_cookie("hotline_staff", "eyJfdXNlcl9pZCI6InpvbmdndWFuIn0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert client.get("/desk").status_code == 302


@pytest.mark.parametrize(
    ("username", "path", "status"),
    [
        ("zuoxi", "/desk/items/hy-jiehun/000000000000/edit", 403),
        ("zuoxi", "/desk/items/hy-jiehun/000000000000/withdraw", 403),
        ("zuoxi", "/desk/items/new", 403),
        ("bianji", "/desk/items/hy-jiehun/000000000000/withdraw", 403),
        ("bianji", "/desk/items/hy-jiehun/000000000000/publish", 403),
        ("bianji", "/desk/items/hy-jiehun/000000000000/rollback", 403),
        ("bianji", "/desk/phrasings/1/approve", 403),
        ("shenhe", "/desk/items/hy-jiehun/000000000000/withdraw", 400),  # may, but gave no reason
    ],
)
def test_roles_keep_to_their_rights(site: Site, username: str, path: str, status: int) -> None:
    response = site.staff(username).post(path)
    assert response.status_code == status
    assert site.client().post(path).status_code == 302
    assert site.kb.items.live("hy-jiehun").number == 1
