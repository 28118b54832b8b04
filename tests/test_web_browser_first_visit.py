"""A first visit with a real Chromium: what it loads and from where, that nothing moves, and that a second visit loads no file again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.web_browser import PHONE, Served, ask, serving, visitor

pytestmark = pytest.mark.browser
COLD_BYTES = 120_000
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value); })
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(Path(tmp_path_factory.mktemp("visit"))) as running:
        yield running


def bytes_loaded(page: Page) -> list[Any]:
    """Bytes over the line of everything that is loaded from now on."""
    sizes: list[Any] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    return sizes


def test_a_first_visit_is_light_still_and_our_own(
    browser: Browser, served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "werkzeug")
    with visitor(browser, served, viewport=PHONE) as page:
        page.context.clear_cookies()
        asked_for: list[Request] = []
        page.on("request", lambda request: asked_for.append(request))
        page.add_init_script(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Network.clearBrowserCache")
        sizes = bytes_loaded(page)
        page.goto("/", wait_until="networkidle")
        assert 10_000 < sum(sizes) < COLD_BYTES
        assert page.evaluate("window.shifts") == []
        ask(page, "身份证丢了怎么补办")
        page.locator(".exchange").last.wait_for()
        for path in ("/items", "/items/sfz-buling", "/items/sfz-buling/sheet", "/help", "/directory", "/"):
            page.goto(path, wait_until="networkidle")
            assert sum(page.evaluate("window.shifts")) == 0, path
        assert {request.url.startswith((served.url, "data:")) for request in asked_for} == {True}
        # The icon of the tab is fetched when the browser has time for it.
        said = [record.getMessage() for record in caplog.records]
        fetched = [line for line in said if "GET /static/" in line and "/icon." not in line]
        assert fetched
        assert len(fetched) == 2 * len({line.split('"')[1] for line in fetched}), (
            "once before and once after the cache was emptied"
        )
