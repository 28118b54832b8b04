"""Pictures of every page of residents, on a phone, on a desktop, in large print, in the dark and on paper, for docs/pages.md.

usage: python -m benchmarks.screenshots [--only NAME]     (writes docs/images/page-*.png; look at them)

The pages are those of the starter knowledge in a fresh database, in Chromium; a picture holds all five of one page, side by side.
"""

import argparse
import logging
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from hotline.assistant import Assistant
from knowledge.entry.departments import Department
from knowledge.store import KnowledgeBase
from tests.web_browser import chromium
from tests.web_site import settings_for
from web.app import create_app
from web.parts import parts_of

IMAGES = Path(__file__).parent.parent / "docs" / "images"
PHONE: Any = {"width": 390, "height": 844}
DESKTOP: Any = {"width": 1366, "height": 768}
PAPER: Any = {"width": 794, "height": 1123}
KINDS: dict[str, dict[str, Any]] = {
    "手机": {"viewport": PHONE},
    "长辈版": {"viewport": PHONE, "large": True},
    "深色": {"viewport": PHONE, "color_scheme": "dark"},
    "电脑": {"viewport": DESKTOP},
    "打印": {"viewport": PAPER, "media": "print"},
}
HALL = Department(
    name="某某区便民服务中心", phone="00000000", region="440106000000", address="某某路1号", hours="工作日 8:30-12:00，13:30-17:00",
    extended="工作日 12:00-13:00，17:00-18:30", slot_people=9,
)  # fmt: skip
"""An office that is nobody's, so that there is something to book."""
HEIGHT = 620
"""Pixels of each picture in the row; wider ones take more room."""
MOST_BYTES = 200_000


def asks(*questions: str) -> Callable[[Page], None]:
    """Ask these one after the other."""

    def go(page: Page) -> None:
        for number, question in enumerate(questions, 1):
            page.locator("#question").fill(question)
            page.locator("#ask button.primary").click()
            page.locator(".exchange").nth(number - 1).wait_for()

    return go


def objects(page: Page) -> None:
    asks("身份证丢了补办多少钱")(page)
    page.locator(".exchange a[href^='/wrong/about/']").last.click()


def objected(page: Page) -> None:
    objects(page)
    page.locator("#said").fill("派出所说现在不收钱了")
    page.locator("form.stack button.primary").click()


def opens(path: str) -> Callable[[Page], None]:
    """Go to an address."""
    return lambda page: page.goto(path) and None


def books(page: Page) -> None:
    page.goto("/appointments")
    page.locator(".chips a").nth(1).click()


def booked(page: Page) -> None:
    books(page)
    page.locator("label.radio").first.click()
    page.locator("#matter").fill("社保卡丢了补办")
    page.locator("form.stack button.primary").click()


PAGES: dict[str, Callable[[Page], None]] = {
    "first": opens("/"),
    "answer": asks("身份证丢了补办多少钱"),
    "asked-back": asks("驾照"),
    "unanswered": asks("隔壁小卖部老板叫什么名字"),
    "items": opens("/items"),
    "item": opens("/items/sfz-buling"),
    "sheet": opens("/items/sfz-buling/sheet"),
    "life": opens("/life/birth"),
    "wrong": objects,
    "wrong-sent": objected,
    "place": opens("/place"),
    "directory": opens("/directory"),
    "appointments": books,
    "booked": booked,
    "laws": opens("/laws"),
    "kiosk": opens("/kiosk"),
    "message": opens("/message"),
    "help": opens("/help"),
    "privacy": opens("/privacy"),
    "not-found": opens("/nothing"),
}


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the page to make a picture of, by its name in PAGES")
    only = parser.parse_args().only
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder, chromium() as browser:
        settings = settings_for(Path(folder))
        with KnowledgeBase(settings.database_url) as kb:
            kb.load_starter()
            kb.directory.put([HALL])
            assistant = Assistant(kb, secret=settings.secret(), region=settings.region, hotline=settings.hotline)
            app = create_app(settings, kb=kb, assistant=assistant)
            server = make_server("127.0.0.1", 0, app, threaded=True)
            thread = Thread(target=server.serve_forever)
            thread.start()
            try:
                for name in [only] if only else PAGES:
                    picture = side_by_side(browser, shots(browser, f"http://127.0.0.1:{server.server_port}", name))
                    (IMAGES / f"page-{name}.png").write_bytes(picture)
                    print(f"page-{name}.png: {len(picture):,} bytes")
            finally:
                server.shutdown()
                thread.join()
                server.server_close()
                parts_of(app).findings.settle()


def shots(browser: Browser, address: str, name: str) -> dict[str, bytes]:
    """A page in every kind."""
    found = {}
    for kind, options in KINDS.items():
        shown = {key: value for key, value in options.items() if key in ("viewport", "color_scheme")}
        context = browser.new_context(base_url=address, locale="zh-CN", reduced_motion="reduce", **shown)
        page = context.new_page()
        page.goto("/")
        if options.get("large"):
            page.locator(".print-switch button").click()
            page.locator("html.large").wait_for()
        PAGES[name](page)
        page.wait_for_load_state("networkidle")
        if media := options.get("media"):
            page.emulate_media(media=media)
        found[kind] = page.screenshot()
        context.close()
    return found


def side_by_side(browser: Browser, found: dict[str, bytes]) -> bytes:
    """The pictures of a page in one, made smaller until it is no larger than the documentation allows."""
    scale = 1.0
    while True:
        height = int(HEIGHT * scale)
        figures = "".join(
            f'<figure><img height="{height}" src="data:image/png;base64,{b64encode(picture).decode()}"><figcaption>{kind}</figcaption></figure>'
            for kind, picture in found.items()
        )
        style = "body{margin:0;padding:20px;display:flex;gap:12px;background:#ddd;width:max-content;font:14px sans-serif}figure{margin:0;text-align:center}img{display:block}"
        page = browser.new_page()
        page.set_content(f"<!doctype html><style>{style}</style>{figures}")
        picture = page.locator("body").screenshot()
        page.close()
        if len(picture) <= MOST_BYTES:
            return picture
        scale *= 0.96


if __name__ == "__main__":
    main()
