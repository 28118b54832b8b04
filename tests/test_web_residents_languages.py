"""The interface in Chinese and English: every word translated, the language as link and cookie say and as a browser is offered, and what stays Chinese marked."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from installing import translations
from tests.web_site import Site, small_site

TEMPLATES = Path(__file__).parent.parent / "web" / "templates"
CHINESE = re.compile("[\u3400-\u9fff]")
IN_PROGRAM = {
    "facet == '流程'", "facet == '问答'", "startswith('现在开门')", 'value="都不是"', 'value="转人工"',
    "'equalto', '都不是'", 'value="第{{ loop.index }}个|', "replace('、', ' ')", "join('、')", "join('；')", "'、' if not loop.last", "'；' if not loop.last",
    "'，' if not loop.",
}  # fmt: skip
"""What templates compare with or send to the program, which is never shown."""
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
OFFER = "Use English"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("languages")) as built:
        yield built


def test_there_are_languages() -> None:
    assert "en" in translations.languages()
    assert len(translations.wanted()) > 250


@pytest.mark.parametrize("language", translations.languages())
def test_every_text_is_translated_and_compiled(language: str) -> None:
    """Run `python -m installing.translations` after changing a text, and fill in what it names."""
    assert translations.missing(language) == []
    written = {message.id: message.string for message in translations.catalogue(language) if message.id}
    assert {message.id: message.string for message in translations.compiled(language) if message.id} == written
    assert list(written) == translations.wanted(), "something is translated that is nowhere"
    for text, said in written.items():
        assert set(re.findall(r"%\(\w+\)s", str(text))) == set(re.findall(r"%\(\w+\)s", str(said))), text


@pytest.mark.parametrize(
    "path", [p for p in sorted(TEMPLATES.glob("*.html")) if p.name not in translations.NOT_RESIDENTS], ids=lambda p: p.name
)  # fmt: skip
def test_no_chinese_stands_in_a_template_beside_the_catalogue(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"""\b_\((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", "", text)
    for known in IN_PROGRAM:
        text = text.replace(known, "")
    assert not [line.strip() for line in text.splitlines() if CHINESE.search(line.replace("，", "x"))]


@pytest.mark.parametrize(
    ("accepts", "cookie", "link", "tag", "offered"),
    [
        (None, None, None, "zh-CN", False),
        ("*", None, None, "zh-CN", False),
        ("zh-CN,zh;q=0.9,en;q=0.8", None, None, "zh-CN", False),
        ("zh-TW", None, None, "zh-CN", False),
        ("en-US,en;q=0.9,zh-CN;q=0.8", None, None, "zh-CN", True),
        ("de-DE,de;q=0.9", None, None, "zh-CN", True),
        ("en", "zh", None, "zh-CN", False),
        ("zh-CN", "en", None, "en", False),
        ("zh-CN", "xx", None, "zh-CN", False),
        ("en", "xx", None, "zh-CN", True),
        ("zh-CN", "zh", "en", "en", False),
        ("en", "en", "zh", "zh-CN", False),
        ("zh-CN", None, "<b>", "zh-CN", False),
    ],
)
def test_link_before_cookie_and_what_a_browser_asks_for_is_offered(
    site: Site, accepts: str | None, cookie: str | None, link: str | None, tag: str, offered: bool
) -> None:
    client = site.client()
    if cookie:
        client.set_cookie("language", cookie)
    response = client.get(
        "/help", query_string={"lang": link} if link else {}, headers={"Accept-Language": accepts} if accepts else {}
    )
    assert f'<html lang="{tag}"' in response.text
    assert (OFFER in response.text) is offered
    assert ("What is published is in Chinese" in response.text) is (tag == "en")
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


def test_what_was_chosen_holds_for_the_pages_that_follow(site: Site) -> None:
    client = site.client()
    assert client.post("/language", data={"language": "en"}, headers={"Referer": "http://localhost/items"}).location == "/items"  # fmt: skip
    assert 'lang="en"' in client.get("/items").text
    client.post("/language", data={"language": "tlh"})
    assert "Guides" in client.get("/items").text
    poster = site.client()
    poster.get("/?lang=en")
    assert "Guides" in poster.get("/items").text
    elsewhere = site.client()
    elsewhere.get("/?lang=en", headers={"Sec-Fetch-Site": "cross-site"})
    assert "Guides" not in elsewhere.get("/items").text


def in_english(site: Site) -> FlaskClient:
    """A browser in which English was chosen."""
    client = site.client()
    client.post("/language", data={"language": "en"})
    return client


def test_an_offer_is_answered_once(site: Site) -> None:
    for answer, tag in (("en", "en"), ("zh", "zh-CN")):
        client = site.client()
        assert OFFER in client.get("/items", headers=ENGLISH).text
        client.post("/language", data={"language": answer}, headers=ENGLISH)
        page = client.get("/items", headers=ENGLISH).text
        assert OFFER not in page
        assert f'<html lang="{tag}"' in page
    assert OFFER not in site.client().get("/items", headers=ENGLISH | {"Sec-Fetch-Dest": "iframe"}).text


def test_staff_pages_are_in_chinese(site: Site) -> None:
    client = site.staff("zuoxi")
    client.set_cookie("language", "en")
    page = client.get("/staff", headers=ENGLISH).text
    assert '<html lang="zh-CN"' in page
    assert OFFER not in page
    assert "待办问题" in page


class Unmarked(HTMLParser):
    """Chinese that a page in English does not say to be Chinese."""

    ALONE = frozenset({"meta", "link", "input", "br", "img", "path", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.ALONE:
            inherited = self.open[-1][1] if self.open else ""
            self.open.append((tag, dict(attrs).get("lang") or inherited))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1] if self.open else ("", "")
        # An English sentence may give a Chinese word as an example.
        if CHINESE.search(data) and not re.search("[A-Za-z]{3}", data) and not language.startswith("zh") and tag != "script":  # fmt: skip
            self.found.append(data.strip())


@pytest.mark.parametrize(
    "path",
    ["/", "/items", "/items?topic=婚姻", "/items/sfz-buling", "/items/sfz-buling/sheet", "/life/marriage", "/help", "/privacy", "/place", "/directory", "/message", "/message/read", "/nothing", "/thanks", "/kiosk"],
)  # fmt: skip
def test_what_stays_chinese_is_marked(site: Site, path: str) -> None:
    page = in_english(site).get(path).text
    assert '<html lang="en"' in page
    reader = Unmarked()
    reader.feed(page)
    # A title has no marks of its own.
    title = page.split("<title>")[1].split("</title>")[0]
    assert [text for text in reader.found if text != title] == []


@pytest.mark.parametrize("question", ["身份证丢了怎么补办", "营业执照", "红烧肉怎么做", "我被骗了", "结婚还要户口本吗"])
def test_a_reply_in_english_keeps_its_facts_in_chinese_and_marked(site: Site, question: str) -> None:
    page = in_english(site).post("/", data={"question": question}, follow_redirects=True).text
    exchange = page.split('<article class="exchange"')[1].split("</article>")[0]
    reader = Unmarked()
    reader.feed("<article" + exchange)
    assert [text for text in reader.found if text != question] == []


def test_dates_are_written_as_the_language_has_them(site: Site) -> None:
    assert "22 Nov 2026" in in_english(site).get("/items/sfz-buling").text
    assert "2026年11月22日" in site.client().get("/items/sfz-buling").text


def test_what_is_wrong_is_said_in_the_language_of_the_page(site: Site) -> None:
    client = in_english(site)
    refused = client.post("/", data={"question": " "})
    assert refused.status_code == 400
    assert "Please write your question first" in refused.text
    assert "This page was not found" in client.get("/nothing").text
