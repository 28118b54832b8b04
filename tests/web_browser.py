"""A real Chromium and a real server for the tests of the pages."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from knowledge.entry.records import NATION
from tests.web_site import PASSWORD, Site, small_site

ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWERS = "tests.answers"
PHONE: Any = {"width": 390, "height": 844}
NARROW: Any = {"width": 320, "height": 640}
DESKTOP: Any = {"width": 1280, "height": 900}
QUESTION, ALIKE = "娃娃的蓝本本没了", "娃娃的蓝本本没了怎么办"
ENTRY = f"/staff/items/sfz-buling/{NATION}"


@dataclass(frozen=True, slots=True)
class Served:
    """The small site on a port of this machine."""

    site: Site
    url: str


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without one the tests are skipped, except under CI=true, where that is a failure."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        message = "没有找到 Chromium，浏览器测试没有运行；请安装系统的 chromium 软件包"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGS)
        yield launched
        launched.close()


class ClosingHandler(WSGIRequestHandler):
    """Closes what the application answers in any case. werkzeug's own reads on first, which fails when the browser is gone."""

    def make_environ(self) -> dict[str, Any]:
        return super().make_environ() | {ANSWERS: self.answers}

    def run_wsgi(self) -> None:
        with ExitStack() as self.answers:
            super().run_wsgi()


def closed_at_the_end(app: Flask) -> Any:
    """The application for a `ClosingHandler`, which alone closes what is answered."""

    def answering(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        answer: Any = app(environ, start)
        environ[ANSWERS].callback(answer.close)
        return (piece for piece in answer)

    return answering


@contextmanager
def running(app: Flask) -> Iterator[int]:
    """An application, served to browsers on a free port of this machine: the port."""
    server = make_server("127.0.0.1", 0, closed_at_the_end(app), threaded=True, request_handler=ClosingHandler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """The small site, served to browsers on a free port."""
    with small_site(folder) as site, running(site.app) as port:
        yield Served(site, f"http://127.0.0.1:{port}")


@contextmanager
def visitor(browser: Browser, served: Served, **options: Any) -> Iterator[Page]:
    """A fresh browser profile on the first page; whatever its pages log as an error fails the test."""
    context: BrowserContext = browser.new_context(base_url=served.url, locale="zh-CN", **options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []

    def on_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            errors.append(said.text)

    def on_dialog(dialog: Dialog) -> None:
        errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", on_console)
    page.on("dialog", on_dialog)
    page.goto("/")
    yield page
    assert errors == [], errors
    context.close()


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait for its reply."""
    page.get_by_label("请输入您的问题").or_(page.get_by_label("接着问，或者问别的事")).fill(question)
    page.get_by_role("button", name="提问", exact=True).click()
    expect(page.locator(".exchange h2").last).to_contain_text(question[:100])  # a long one is cut


def last_reply(page: Page) -> Any:
    return page.locator(".exchange").last


def facts_asked_for(page: Page) -> Any:
    """What the last reply states itself, without the folded rest of the guide."""
    return last_reply(page).locator(".reply > .direct > .facts")


def switch_to_large_print(page: Page) -> None:
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html.large")).to_have_count(1)


def open_place(page: Page) -> None:
    """Open the part of the page that asks where somebody is, from the chip in the header; without scripts that takes one click more."""
    page.locator(".place-chip").click()
    if page.locator("#place[open]").count() == 0:
        page.locator("#place summary").click()


def sign_in(page: Page, username: str) -> None:
    page.goto("/staff")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="没有答上来的问题")).to_be_visible()
