"""Signing in in a real Chromium, on a phone: the second step from setting it up to using it, and a password given anew by an admin."""

from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.web_browser import PHONE, serving, sign_in, visitor
from tests.web_site import PASSWORD

pytestmark = pytest.mark.browser
NEW = "another-Horse-71"


def is_well(page: Page) -> None:
    """Nothing for axe to find, and nothing wider than the phone."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found.response["violations"]] == []
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def type_password(page: Page, username: str, password: str) -> None:
    page.goto("/staff/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_second_step_and_a_new_password(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as served, visitor(browser, served, viewport=PHONE) as page:
        sign_in(page, "bianji")
        page.goto("/staff/account")
        page.get_by_role("link", name="两步登录").click()
        page.get_by_label("先输入现在的密码").fill(PASSWORD)
        page.get_by_role("button", name="下一步").click()
        is_well(page)
        address = page.get_by_role("link", name="验证器就用这部手机的").get_attribute("href")
        assert address is not None
        assert address.startswith("otpauth://totp/")
        secret = page.locator("code.secret").inner_text().replace(" ", "")
        page.get_by_label("6 位验证码").fill(pyotp.TOTP(secret).now())
        page.get_by_role("button", name="开启两步登录").click()
        recovery = page.locator(".recovery-codes code").first.inner_text()
        fits(page)

        page.get_by_role("button", name="退出登录").click()
        type_password(page, "bianji", PASSWORD)
        expect(page.get_by_label("手机验证器上现在的 6 位数")).to_be_focused()
        is_well(page)
        page.keyboard.type(recovery)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="退出登录")).to_be_visible()

        with visitor(browser, served, viewport=PHONE) as admin:
            sign_in(admin, "zongguan")
            admin.goto("/staff/accounts?of=bianji")
            fits(admin)
            own = admin.get_by_role("region", name="bianji", exact=True)
            own.locator("#own-new").fill(NEW)
            own.locator("#own-again").fill(NEW)
            own.get_by_role("button", name="重设密码").click()
            expect(admin.get_by_role("status")).to_be_visible()
            admin.goto("/staff/accounts?of=bianji")
            admin.get_by_role("button", name="重设两步登录").click()
            expect(admin.get_by_role("status")).to_be_visible()

        page.goto("/staff/review")
        expect(page.get_by_label("用户名")).to_be_visible()  # signed out by the new password
        type_password(page, "bianji", NEW)
        expect(
            page.get_by_role("link", name="退出登录").or_(page.get_by_role("button", name="退出登录"))
        ).to_be_visible()
