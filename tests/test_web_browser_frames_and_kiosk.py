"""In a real Chromium: the button of another site that opens the pages in a frame, and the kiosk that forgets whoever went away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.web_browser import Served, ask, running, visitor
from tests.web_site import small_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def office() -> Iterator[str]:
    """Another site, on `localhost` while ours is on 127.0.0.1."""
    app = Flask("office")
    app.add_url_rule(
        "/", "page", lambda: '<!doctype html><html lang="zh"><title>某局</title><link rel="icon" href="data:,"><h1>某局</h1>'
    )  # fmt: skip
    with running(app) as port:
        yield f"http://localhost:{port}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, office: str) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("frames")
    with small_site(folder, embed_origins=(office,)) as site, running(site.app) as port:
        yield Served(site, f"http://127.0.0.1:{port}")


def test_the_pages_open_in_a_frame_of_an_allowed_site(browser: Browser, served: Served, office: str) -> None:
    with visitor(browser, served) as page:
        page.goto(office)
        page.evaluate("(src) => { const s = document.createElement('script'); s.src = src; document.head.append(s); }", f"{served.url}/widget.js")  # fmt: skip
        page.get_by_role("button", name="办事问答").first.click()
        frame = page.frame_locator("iframe").first
        frame.get_by_label("请输入您的问题").fill("身份证丢了怎么补办")
        frame.get_by_role("button", name="提问", exact=True).click()
        expect(frame.locator(".exchange")).to_contain_text("40元")
        frame.get_by_label("接着问，或者问别的事").fill("要带什么")
        frame.get_by_role("button", name="提问", exact=True).click()
        expect(frame.locator(".exchange").last).to_contain_text("居民户口簿")
        frame.locator("#question").press("Escape")
        expect(page.locator("iframe").first).to_be_hidden()


def test_a_kiosk_asks_and_then_forgets(browser: Browser, served: Served) -> None:
    with visitor(browser, served) as page:
        page.clock.install()
        page.goto("/kiosk")
        page.get_by_role("button", name="当自助机用").click()
        ask(page, "身份证丢了怎么补办")
        expect(page.locator("a[href^='tel:']")).to_have_count(0)
        page.clock.run_for(62_000)
        expect(page.get_by_role("dialog")).to_contain_text("还在用吗？")
        page.get_by_role("button", name="还在用").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(page.locator(".exchange")).to_have_count(1)
        page.clock.run_for(62_000)
        page.clock.run_for(20_000)
        expect(page.locator(".exchange")).to_have_count(0)
        page.go_back()
        expect(page.locator("body")).not_to_contain_text("40元")
