"""The second screen: whoever has the address sees what is public of what the operator reads, and nothing of the caller, until it ends."""

import re
from datetime import timedelta

import pytest

from knowledge.entry.validation import check_item
from tests.movable_clock import MovableClock
from tests.web_desk import Caller
from tests.web_site import Site

WORDS = "我家老人身份证丢了怎么补办"


@pytest.fixture
def site(emptied_desk: Site) -> Site:
    return emptied_desk


def opened(site: Site, caller: Caller) -> str:
    """The path of a new screen of the caller's operator."""
    page = caller.desk.post("/desk/screen", data={"action": "open", "call": caller.key}).text
    found = re.search(r"http://localhost(/desk/screen/([\w-]+))", page)
    assert found
    assert len(found[2]) == 22, "128 bits"
    return found[1]


def seen(site: Site, path: str) -> str:
    return site.client().get(f"{path}/now").text


def test_it_follows_what_is_read(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask(WORDS)
    path = opened(site, caller)
    page = site.client().get(path).text
    assert "居民身份证丢失补领" in page
    assert WORDS not in page
    caller.act("facet", facet="费用")
    reading = re.search(r'class="reading".*?</section>\s*<section class="all"', seen(site, path), re.DOTALL)
    assert reading
    assert "40元" in reading[0]
    assert "户口簿" not in reading[0]
    caller.act("situate", c="办理地:外地")
    assert "户口簿" not in seen(site, path)
    caller.desk.post("/desk/new")
    assert "身份证" not in seen(site, path), "the next visitor sees nothing of the last"


def test_switching_calls_switches_the_screen(site: Site) -> None:
    desk = site.staff("zuoxi")
    first, second = Caller(desk), Caller(desk)
    first.ask(WORDS)
    path = opened(site, first)
    second.ask("领结婚证")
    assert "结婚登记" in seen(site, path)
    first.act("switch")
    assert "居民身份证丢失补领" in seen(site, path)
    first.act("hang_up")
    assert "居民身份证丢失补领" not in seen(site, path)


def test_what_is_for_operators_never_shows(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask("内部口径")
    path = opened(site, caller)
    assert "内部说明" not in seen(site, path)
    assert "口径" not in seen(site, path)
    # also to a browser in which an operator has signed in, and of an item that is public but for one layer
    assert "内部说明" not in caller.desk.get(path).text
    layer = {"code": "hy-jiehun", "region": "440100000000", "name": "结婚登记", "disclosure": "operators", "documents": [{"name": "内部清单"}]}  # fmt: skip
    site.kb.items.publish_many([check_item(layer)], by="本机")
    assert "内部清单" in caller.ask("领结婚证要带什么", place="广州市")
    assert "内部清单" not in seen(site, path)


def test_who_has_seen_it_is_told_so(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask(WORDS)
    path = opened(site, caller)
    client = site.client()
    first = client.get(f"{path}/now")
    again = client.get(f"{path}/now", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    caller.act("facet", facet="费用")
    assert client.get(f"{path}/now", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_it_ends(site: Site) -> None:
    caller = Caller(site.staff("zuoxi"))
    caller.ask(WORDS)
    replaced = opened(site, caller)
    path = opened(site, caller)
    assert site.client().get(replaced).status_code == 404, "one screen an operator"
    ended = caller.desk.post("/desk/screen", data={"action": "end", "back": "https://evil.example/desk/calls/"})
    assert ended.headers["Location"] == "/desk"
    assert site.client().get(path).status_code == 404
    assert site.client().get(f"{path}/now").status_code == 404
    path = opened(site, caller)
    caller.desk.post("/staff/logout")
    assert site.client().get(path).status_code == 404, "with the session of its operator"
    assert site.client().post("/desk/screen", data={"action": "open"}).status_code == 302


def test_it_ends_with_the_account_and_after_eight_hours(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = MovableClock()
    screens = site.kb.screens
    monkeypatch.setattr(screens, "_clock", clock)
    code = screens.open("zuoxi")
    assert screens.shown(code).item is None
    site.kb.accounts.set_active("zuoxi", False)
    assert site.client().get(f"/desk/screen/{code}").status_code == 404
    site.kb.accounts.set_active("zuoxi", True)
    clock.moment += timedelta(hours=7, minutes=59)
    assert site.client().get(f"/desk/screen/{code}").status_code == 200
    clock.moment += timedelta(minutes=1)
    assert site.client().get(f"/desk/screen/{code}").status_code == 404


@pytest.mark.parametrize("code", ["x", "A" * 22, "A" * 200, "%00" * 22, "../../staff"])
def test_a_code_cannot_be_guessed(site: Site, code: str) -> None:
    assert site.client().get(f"/desk/screen/{code}").status_code == 404
    assert site.client().get(f"/desk/screen/{code}/now").status_code == 404
