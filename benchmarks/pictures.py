"""Pictures of pages in Chromium: one page in several ways, side by side in one picture that is small enough for the documentation."""

import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

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
HEIGHT = 620
"""Pixels of each picture in the row; wider ones take more room."""
MOST_BYTES = 38_000
"""Of a picture in the documentation: some eighty of them stay below 3 MB together."""
QUALITIES = (70, 55, 40)
_STYLE = "body{margin:0;padding:20px;display:flex;gap:12px;background:#ddd;width:max-content;font:14px sans-serif}figure{margin:0;text-align:center}img{display:block}"
Going = Callable[[Page], object]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port: its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        parts_of(app).findings.settle()


def opens(path: str) -> Going:
    """Go to an address."""
    return lambda page: page.goto(path)


def shots(browser: Browser, address: str, go: Going, *, kinds: Mapping[str, dict[str, Any]] = KINDS, signed_in: Any = None) -> dict[str, bytes]:  # fmt: skip
    """A page in every kind. `signed_in`: what a browser keeps in which somebody has signed in."""
    found = {}
    for kind, options in kinds.items():
        shown = {key: value for key, value in options.items() if key in ("viewport", "color_scheme")}
        context = browser.new_context(
            base_url=address, locale="zh-CN", reduced_motion="reduce", storage_state=signed_in, **shown
        )
        page = context.new_page()
        if options.get("large"):
            page.goto("/")
            page.locator(".print-switch button").click()
            page.locator("html.large").wait_for()
        elif signed_in is None:
            page.goto("/")
        go(page)
        page.wait_for_load_state()
        if media := options.get("media"):
            page.emulate_media(media=media)
        found[kind] = page.screenshot()
        context.close()
    return found


def side_by_side(
    browser: Browser, found: Mapping[str, bytes], *, height: int = HEIGHT, most: int = MOST_BYTES
) -> bytes:
    """The pictures of a page in one WebP, `height` pixels each, with more loss and then smaller until it has no more than `most` bytes."""
    scale = 1.0
    while True:
        figures = "".join(
            f'<figure><img height="{int(height * scale)}" src="data:image/png;base64,{b64encode(picture).decode()}">'
            f"<figcaption>{kind}</figcaption></figure>"
            for kind, picture in found.items()
        )
        page = browser.new_page()
        page.set_content(f"<!doctype html><style>{_STYLE}</style>{figures}")
        for quality in QUALITIES:
            picture = _as_webp(page, quality)
            if len(picture) <= most:
                page.close()
                return picture
        page.close()
        scale *= 0.93


def _as_webp(page: Page, quality: int) -> bytes:
    """What a page shows. Chromium makes WebP, which the screenshots of playwright do not offer."""
    box = page.locator("body").bounding_box()
    assert box is not None
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": quality, "captureBeyondViewport": True, "clip": {**box, "scale": 1}},
    )
    return b64decode(taken["data"])
