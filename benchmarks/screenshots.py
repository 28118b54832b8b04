"""Pictures of every page of residents, on a phone, on a desktop, in large print, in the dark and on paper, for docs/pages.md.

usage: python -m benchmarks.screenshots [--only NAME]     (writes docs/images/page-*.webp; look at them)

The pages are those of the starter knowledge in a fresh database, in Chromium; a picture holds all five of one page, side by side.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from benchmarks.pictures import IMAGES, Going, opens, served, shots, side_by_side
from hotline.assistant import Assistant
from knowledge.entry.departments import Department
from knowledge.store import KnowledgeBase
from tests.web_browser import chromium
from tests.web_site import settings_for
from web.app import create_app

HALL = Department(
    name="某某区便民服务中心", phone="00000000", region="440106000000", address="某某路1号", hours="工作日 8:30-12:00，13:30-17:00",
    extended="工作日 12:00-13:00，17:00-18:30", slot_people=9,
)  # fmt: skip
"""An office that is nobody's, so that there is something to book."""


def asks(*questions: str) -> Going:
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


def books(page: Page) -> None:
    page.goto("/appointments")
    page.locator(".chips a").nth(1).click()


def booked(page: Page) -> None:
    books(page)
    page.locator("label.radio").first.click()
    page.locator("#matter").fill("社保卡丢了补办")
    page.locator("form.stack button.primary").click()


def leaves(page: Page) -> None:
    """Leave a message, to be replied to."""
    page.goto("/message")
    page.locator("textarea[name=text]").fill("某某路的路灯三天没有亮了")
    page.locator("main form button.primary").first.click()


def reads(page: Page) -> None:
    """See how a message stands by its number and code."""
    leaves(page)
    number, code = (page.locator("main dd").nth(n).inner_text() for n in range(2))
    page.goto("/message/read")
    page.locator("[name=number]").fill(number)
    page.locator("[name=code]").fill(code)
    page.locator("main form button.primary").first.click()


PAGES: dict[str, Going] = {
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
    "message-left": leaves,
    "message-read": reads,
    "docs": opens("/docs"),
    "help": opens("/help"),
    "privacy": opens("/privacy"),
    "not-found": opens("/nothing"),
}


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the page to make a picture of, by its name in PAGES")
    only = parser.parse_args().only
    with TemporaryDirectory() as folder, chromium() as browser:
        settings = settings_for(Path(folder))
        with KnowledgeBase(settings.database_url) as kb:
            kb.load_starter()
            kb.directory.put([HALL])
            assistant = Assistant(kb, secret=settings.secret(), region=settings.region, hotline=settings.hotline)
            with served(create_app(settings, kb=kb, assistant=assistant)) as address:
                for name in [only] if only else PAGES:
                    picture = side_by_side(browser, shots(browser, address, PAGES[name]))
                    (IMAGES / f"page-{name}.webp").write_bytes(picture)
                    print(f"page-{name}.webp: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
