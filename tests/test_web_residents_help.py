"""Help is in the same place on every page (WCAG 2.2, 3.2.6), and nothing has to be typed twice on the way to a person (3.3.7)."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.web_site import Site, small_site

PAGES = (
    "/", "/items", "/items/sfz-buling", "/items/sfz-buling/sheet", "/life/marriage", "/laws", "/directory", "/message", "/message/read",
    "/appointments", "/appointments/read", "/place", "/privacy", "/help", "/docs", "/nowhere",
)  # fmt: skip
HELP = {
    "main navigation": r'class="main-nav"',
    "help page": r'<a href="/help"',
    "numbers": r'<aside class="urgent"',
    "hotline": r'<a href="tel:12345">12345</a>',
    "content": r'<main id="main"',
    "directory": r'<a href="/directory">部门电话和地址</a>',
}
"""What helps, in the order of the page; in large print the numbers come after the content."""
LARGE = ("main navigation", "help page", "content", "numbers", "hotline", "directory")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("help")) as built:
        yield built


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("path", PAGES)
def test_help_is_in_the_same_place_on_every_page(site: Site, path: str, large: bool) -> None:
    client = site.client()
    if large:
        client.set_cookie("print", "large")
    frame = re.sub(r"(<main[^>]*>).*(?=</main>)", r"\1", client.get(path).text, flags=re.DOTALL)
    at = {what: found.start() for what, pattern in HELP.items() if (found := re.search(pattern, frame))}
    assert tuple(sorted(at, key=lambda what: at[what])) == (LARGE if large else tuple(HELP))


def test_what_was_asked_is_already_in_the_message_and_in_the_objection(site: Site) -> None:
    client = site.client()
    asked = client.post("/", data={"question": "恐龙牌照怎么办"}, follow_redirects=True).text
    reply = re.search(r'name="reply_id" value="([^"]+)">留言', asked)
    assert reply is not None
    written = client.post("/message/about", data={"reply_id": reply[1]}, follow_redirects=True).text
    assert "恐龙牌照怎么办" in written.split("<main")[1]
    told = client.post("/", data={"question": "身份证丢了怎么补办"}, follow_redirects=True).text
    objection = re.search(r'href="([^"]+)">说得不对', told)
    assert objection is not None
    assert "身份证丢了怎么补办" in client.get(objection[1].replace("&amp;", "&")).text.split("<main")[1]


QUOTED_QUESTIONS = ("那要带什么", "要多少钱", "第2个")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_help_page_names_is_there(site: Site, language: str) -> None:
    """Every button it tells to press is on a page, by that name; what it quotes besides are questions."""
    client = site.client()
    client.set_cookie("language", language)
    told = re.search(r"<main.*</main>", client.get("/help").text, re.DOTALL)
    assert told is not None
    help_page = unescape(told[0])
    large = site.client()
    large.set_cookie("language", language)
    large.set_cookie("print", "large")
    seen = client.get("/").text + large.get("/").text
    for question in ("身份证丢了怎么补办", "营业执照"):
        seen += client.post("/", data={"question": question}, follow_redirects=True).text
    buttons = {
        re.sub(r"<[^>]+>", "", found).strip()
        for found in re.findall(r"<(?:a|button)\b[^>]*>(.*?)</(?:a|button)>", seen, re.DOTALL)
    }
    named = set(re.findall("“([^”]+)”", help_page)) - {*QUOTED_QUESTIONS, "身份证丢了怎么补办"}
    assert len(named) >= 5
    assert named <= {unescape(re.sub("所在地：|Where you are: ?|Place: ?", "", button)) for button in buttons}, (
        named - buttons
    )


def test_the_help_page_tries_its_own_example(site: Site) -> None:
    page = site.client().get("/help").text
    example = re.search(r'name="question" value="([^"]+)"', page)
    assert example is not None
    assert "40元" in site.client().post("/", data={"question": example[1]}, follow_redirects=True).text
