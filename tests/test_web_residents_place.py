"""Saying where one is: found by name, kept as a code and nothing else, used from the next question on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from tests.web_site import Site, small_site

GUANGZHOU, TIANHE = "440100000000", "440106000000"
LOCAL = {
    "code": "sfz-buling", "region": GUANGZHOU, "name": "居民身份证丢失补领", "documents": [{"name": "广州回执"}],
}  # fmt: skip
HTMX = {"HX-Request": "true"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with small_site(tmp_path) as built:
        built.kb.items.publish_many([check_item(LOCAL)], by="本机")
        yield built


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" id="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def ask(client: FlaskClient, question: str, page: str) -> str:
    sent = {"question": question, "conversation": hidden(page, "conversation"), "region": hidden(page, "region")}
    return client.post("/", data=sent, follow_redirects=True).text


def choose(client: FlaskClient, place: str, token: str = "") -> str:
    return client.post("/place", data={"place": place, "conversation": token}, follow_redirects=True).text


def last(page: str) -> str:
    """The last exchange of a page."""
    return page.split('<article class="exchange"')[-1]


def test_a_place_is_found_by_name_and_kept_as_a_code(site: Site) -> None:
    client = site.client()
    response = client.post("/place", data={"place": "广州市天河区"})
    assert "天河" not in response.headers["Location"]
    assert response.headers.getlist("Set-Cookie")[0].startswith(f"place={TIANHE};")
    assert "HttpOnly" in response.headers["Set-Cookie"]
    assert "已设为广东省广州市天河区" in client.get(response.headers["Location"]).text
    first = client.get("/").text
    assert "您在：广东省广州市天河区" in first
    answer = ask(client, "身份证丢了怎么补办", first)
    assert "广州回执" in answer
    assert "适用范围：广东省广州市" in answer
    assert site.kb.questions.recent(limit=1)[0].region == TIANHE
    assert hidden(answer, "region") == ""
    assert "广州回执" in last(ask(client, "那要带什么", answer))
    assert "广州回执" in client.get("/items/sfz-buling").text


def test_a_place_set_within_a_conversation_holds_from_then_on(site: Site) -> None:
    client = site.client()
    answer = ask(client, "身份证丢了怎么补办", client.get("/").text)
    assert "广州回执" not in answer
    placed = choose(client, "天河区", hidden(answer, "conversation"))
    assert hidden(placed, "conversation") == hidden(answer, "conversation")
    later = ask(client, "要带什么", placed)
    assert "广州回执" in later
    back = choose(client, "", hidden(later, "conversation"))
    assert hidden(back, "region") == NATION
    assert "广州回执" not in last(ask(client, "要带什么", back))
    assert client.get_cookie("place") is None


def test_a_name_that_several_places_have_is_asked_back(site: Site) -> None:
    client = site.client()
    page = choose(client, "朝阳区")
    assert "请选一个" in page
    assert "北京市朝阳区" in page
    assert client.get_cookie("place") is None
    assert "已设为北京市朝阳区" in choose(client, "110105000000")


@pytest.mark.parametrize("typed", ["火星", "<b>火星</b>", "五山路 381 号 3 栋", "9" * 12, "44", "x" * 500, "\x00"])
def test_what_is_no_place_is_said_and_not_kept(site: Site, typed: str) -> None:
    response = site.client().post("/place", data={"place": typed}, follow_redirects=True)
    assert response.status_code == 200
    assert "没有找到" in response.text
    assert "<b>火星" not in response.text
    assert "Set-Cookie" not in response.headers
    assert site.kb.questions.recent() == []


def test_with_htmx_only_the_place_comes_back(site: Site) -> None:
    fragment = site.client().post("/place", data={"place": "广州"}, headers=HTMX).text
    assert fragment.lstrip().startswith("<details")
    assert f'id="region" value="{GUANGZHOU}" hx-swap-oob="true"' in fragment


@pytest.mark.parametrize("code", ["", "x", "440106", "999999999999", "４４0106000000", "<script>xx"])
def test_a_cookie_that_names_no_place_is_none(site: Site, code: str) -> None:
    client = site.client()
    client.set_cookie("place", code)
    assert "您在哪里" in client.get("/").text
    assert client.get("/items").status_code == 200


@pytest.mark.parametrize("region", ["", "x", "44", "４４0106000000", "'; --"])
def test_a_region_in_the_form_that_is_none_is_ignored(site: Site, region: str) -> None:
    assert (
        "居民户口簿"
        in site.client()
        .post("/", data={"question": "身份证丢了怎么补办", "region": region}, follow_redirects=True)
        .text
    )


def test_the_examples_are_asked_for_the_place_as_well(site: Site) -> None:
    client = site.client()
    client.post("/place", data={"place": "广州"})
    assert f'name="here" value="{GUANGZHOU}"' in client.get("/").text
    assert (
        "广州回执"
        in client.post("/", data={"question": "身份证丢了怎么补办", "here": GUANGZHOU}, follow_redirects=True).text
    )


def test_what_was_asked_before_the_place_is_asked_again_for_it_with_one_button(site: Site) -> None:
    client = site.client()
    answer = ask(client, "身份证丢了怎么补办", client.get("/").text)
    page = choose(client, "天河区", hidden(answer, "conversation"))
    again = re.search(
        r'name="conversation" value="([^"]+)"><input type="hidden" name="region" value="(\d+)"><p><button name="question" value="([^"]+)"', page
    )  # fmt: skip
    assert again is not None
    sent = dict(zip(("conversation", "region", "question"), again.groups(), strict=True))
    assert sent["question"] == "身份证丢了怎么补办"
    told = last(client.post("/", data=sent, follow_redirects=True).text)
    assert "广州回执" in told
    assert "按这里再答一次" not in choose(site.client(), "天河区"), "nothing was asked yet"


def test_the_page_of_its_own_shows_the_form_at_once(site: Site) -> None:
    """Pages without a box lead there; folded, the form would be nowhere, since only the page to ask on has a chip that opens it."""
    page = site.client().get("/place").text
    assert 'id="place-name"' in page
    assert '<details class="place"' not in page
    assert '<details class="place" id="place">' in site.client().get("/").text
