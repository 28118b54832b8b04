"""Whatever goes wrong with a question, its text stays in the box, and one sentence of ours says what to do."""

import gc
import re
import socket
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web_browser import PHONE, Served, ask, last_reply, open_place, serving
from tests.web_site import Site

HTMX = {"HX-Request": "true"}
LOST = "我的身份证丢了，想补办"
FOREIGN = '<html><head><title>502</title></head><body><h1 id="foreign">502 Bad Gateway</h1>nginx</body></html>'


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("failing")) as running:
        yield running


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A phone on the first page; not `visitor`, since a refused request is an error on the console."""
    context = browser.new_context(base_url=served.url, locale="zh-CN", viewport=PHONE)
    opened = context.new_page()
    opened.goto("/")
    yield opened
    context.close()


def send(page: Page, text: str) -> None:
    page.locator("#question").fill(text)
    page.get_by_role("button", name="提问", exact=True).click()


def told(page: str) -> str:
    """What a page says is wrong with a question."""
    return page.split('id="problem"')[1].split("</p>")[0]


def answer_with(page: Page, status: int, body: str = FOREIGN) -> None:
    """Something between the browser and our server answers in its place."""

    def fulfil(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body=body, content_type="text/html")
        else:
            route.continue_()

    page.route("**/*", fulfil)


def test_a_visitor_who_breaks_off_leaves_no_file_open(served: Served) -> None:
    """The connection is reset while the server still reads on from it, which fails."""
    host, port = served.url.removeprefix("http://").split(":")
    gc.collect()
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(20):
            gone = socket.create_connection((host, int(port)), timeout=5)
            gone.sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: here\r\n\r\n")
            gone.recv(1)
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            gone.close()
        for _ in range(3):  # those before it are through when these are answered
            urlopen(f"{served.url}/static/icon.svg", timeout=5).read()
        gc.collect()
    assert not [str(warning.message) for warning in left if "icon.svg" in str(warning.message)]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "暂时不能答复"), (502, "暂时不能答复"), (503, "暂时不能答复"), (403, "暂时不能答复"), (200, "暂时不能答复"), (413, "2000 个字以内"), (429, "过一会儿")],
)  # fmt: skip
def test_what_a_proxy_says_instead_does_not_enter_the_page(page: Page, status: int, said: str) -> None:
    answer_with(page, status)
    send(page, LOST)
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("alert").get_by_role("link", name="12345")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.locator("#question")).to_have_value(LOST)
    expect(page.locator("#foreign")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("button", name="提问", exact=True).click()
    expect(last_reply(page)).to_contain_text("40元")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#question")).to_have_value("")


@pytest.mark.browser
@pytest.mark.parametrize("length", [2_001, 20_000, 60_000])
def test_a_question_that_is_too_long_stays_in_the_box(page: Page, length: int) -> None:
    send(page, "长" * length)
    expect(page.get_by_role("alert")).to_contain_text("2000 个字以内")
    expect(page.locator("#question")).to_have_value("长" * length)
    expect(page.locator(".exchange")).to_have_count(0)


@pytest.mark.browser
def test_a_choice_a_place_or_a_rating_that_fails_keeps_its_form(page: Page) -> None:
    ask(page, "身份证丢了怎么补办")
    last_reply(page).get_by_text("评价这条答复").click()
    last_reply(page).get_by_label("非常满意", exact=True).check()
    last_reply(page).get_by_role("textbox").fill("说得清楚")
    answer_with(page, 500)
    last_reply(page).get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("alert")).to_contain_text("暂时不能答复")
    expect(last_reply(page).get_by_role("textbox")).to_have_value("说得清楚")
    open_place(page)
    page.locator("#place-name").fill("天河区")
    page.locator("#place-name").press("Enter")
    expect(page.locator("#place-name")).to_have_value("天河区")
    page.locator("#question").fill(LOST)
    last_reply(page).get_by_role("button", name="如果是外地").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#question")).to_have_value(LOST)
    expect(last_reply(page).get_by_role("button", name="如果是外地")).to_be_enabled()


@pytest.mark.browser
def test_our_own_sentence_is_shown_beside_the_form_that_failed(page: Page, served: Served) -> None:
    ask(page, "身份证丢了怎么补办")
    reply = served.site.kb.questions.recent(limit=1)[0].reply_id
    for _ in range(2):
        served.site.client().post("/feedback", data={"reply_id": reply, "rating": "5"})
    last_reply(page).get_by_text("评价这条答复").click()
    last_reply(page).get_by_label("非常满意", exact=True).check()
    last_reply(page).get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("alert")).to_contain_text("已经评价过")
    expect(last_reply(page).get_by_role("button", name="提交评价")).to_be_visible()


@pytest.mark.parametrize("length", [2_001, 20_000, 50_000])
def test_without_a_script_what_is_too_long_comes_back_with_the_limit(site: Site, length: int) -> None:
    response = site.client().post("/", data={"question": "长" * length, "conversation": "x"})
    assert response.status_code == 400
    assert "2000 个字以内" in told(response.text)
    assert "长" * length + "</textarea>" in response.text


def test_of_what_is_endless_the_beginning_comes_back(site: Site) -> None:
    sent = {"conversation": "token", "question": "长" * 100_000}
    response = site.client().post("/", data=sent)
    assert response.status_code == 413
    assert "2000 个字以内" in told(response.text)
    assert "开头的一部分" in told(response.text)
    assert "长" * 50_000 in response.text
    assert 'value="token"' in response.text
    assert "\ufffd" not in response.text
    assert "开头" not in site.client().post("/", data=sent, headers=HTMX).text


@pytest.mark.browser
def test_without_a_script_a_browser_gets_the_page_for_what_is_endless(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    send(page, "长" * 60_000)
    expect(page.locator("#problem")).to_contain_text("2000 个字以内")
    expect(page.locator("#question")).to_have_value(re.compile("^长{50000}"))
    context.close()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_without_the_database_nothing_typed_is_lost(site: Site, headers: dict[str, str]) -> None:
    site.kb.close()
    for path in Path(site.kb.path).parent.iterdir():
        path.unlink()
    Path(site.kb.path).write_bytes(b"this is not a database" * 200)
    response = site.client().post("/", data={"question": LOST}, headers=headers)
    assert response.status_code == 503
    assert "12345" in response.text
    assert (LOST + "</textarea>" in response.text) is (not headers)


def test_an_unexpected_error_gives_the_question_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(LOST)

    monkeypatch.setattr("hotline.assistant.Assistant.ask", broken)
    response = site.client().post("/", data={"question": LOST + "<b>", "conversation": "token"})
    assert response.status_code == 500
    assert LOST + "&lt;b&gt;</textarea>" in response.text
    assert 'value="token"' in response.text
    elsewhere = site.client().post("/", data={"question": LOST}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert LOST not in elsewhere.text


def test_a_script_is_told_in_one_sentence_and_where_to_put_it(site: Site) -> None:
    response = site.client().post("/", data={"question": " "}, headers=HTMX)
    assert response.status_code == 400
    assert "<" not in response.text
    assert response.headers["HX-Retarget"] == "#trouble-message"
    assert response.headers["Part-Of-Page"] == "true"
