"""Pictures of every page of staff, on a desktop, on a phone, in large print and in the dark, for docs/pages.md.

usage: python -m benchmarks.staff_screenshots [--only NAME]     (writes docs/images/work-*.webp; look at them)

The pages are those of the starter knowledge in a fresh database, after four weeks of questions that are all made up.
"""

import argparse
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from benchmarks.pictures import DESKTOP, IMAGES, PHONE, Going, opens, served, shots, side_by_side
from hotline.assistant import Assistant
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_browser import chromium
from tests.web_site import PASSWORD, settings_for
from web.app import create_app

KINDS: dict[str, dict[str, Any]] = {
    "电脑": {"viewport": DESKTOP},
    "手机": {"viewport": PHONE},
    "长辈版": {"viewport": PHONE, "large": True},
    "深色": {"viewport": PHONE, "color_scheme": "dark"},
}
HEIGHT = 500
STAFF = {
    "zuoxi": ("operator", "张静", ()),
    "bianji": ("editor", "李娜", ("公安户政", "民政（婚姻登记）")),
    "shenhe": ("reviewer", "王敏", ()),
    "zongguan": ("admin", "周正", ()),
}
ANSWERED = (
    "身份证丢了补办多少钱", "结婚登记要带什么", "社保卡丢了怎么办", "护照怎么换", "公积金租房提取", "驾驶证到期换证",
    "居住证怎么办", "出生证明丢了", "异地就医备案", "不动产过户要多少税", "失业金怎么领", "路灯坏了找谁",
)  # fmt: skip
TREES = (
    "公园的树可以认养吗", "我想认养一棵古树怎么弄", "认养古树要多少钱", "古树认养去哪里办", "单位想认养几棵古树",
    "古树认养的流程是什么",
)  # fmt: skip
MISSED = ("老井能不能填掉", "萤火虫观赏点几点开", "娃娃的蓝本本没了", "楼上的鸽子棚合不合规定")
DAYS = 28
HERE = f"/staff/items/sfz-buling/{NATION}"


def seeded(kb: KnowledgeBase, app: Flask, clock: MovableClock) -> None:
    """Four weeks of questions, and something on every pile of whoever signs in."""
    today = clock.moment.date()
    for ago in range(DAYS, -1, -1):
        clock.move_to(today - timedelta(days=ago))
        _a_day(app, ago)
    for username, (role, name, departments) in STAFF.items():
        kb.accounts.add(username, PASSWORD, role=role, name=name, departments=departments)
    _drafts(kb)
    _at_work(kb, app, today)


def _a_day(app: Flask, ago: int) -> None:
    """More is asked from week to week; some of it is rated."""
    for number in range(4 + (DAYS - ago) // 4):
        visitor = app.test_client()
        question = ANSWERED[(number * 5 + ago) % len(ANSWERED)]
        reply = visitor.post("/api/v1/ask", json={"question": question}).json
        if reply and number % 3 == 0:
            rating = "1" if (ago + number) % 7 == 0 else "5"
            comment = "没有说外地怎么办" if rating == "1" else ""
            visitor.post("/feedback", data={"reply_id": reply["reply_id"], "rating": rating, "comment": comment})
    missed = [TREES[ago % len(TREES)]] if ago < 12 else []
    for question in (*missed, *([MISSED[ago // 7]] if ago % 7 == 0 and ago < DAYS else [])):
        app.test_client().post("/api/v1/ask", json={"question": question})


def _drafts(kb: KnowledgeBase) -> None:
    """A draft to review, one being written, and one sent back."""
    for code, note in (("sfz-buling", "工本费调整"), ("hy-jiehun", "概述写短"), ("sfz-shouci", "按新文件")):
        item = kb.items.live(code).item
        fees = tuple(fee.model_copy(update={"amount": Decimal(45)}) if fee.amount == 40 else fee for fee in item.fees)
        kb.items.save_draft(item.model_copy(update={"fees": fees, "summary": item.summary + "（改）"}), author="bianji", note=note)  # fmt: skip
    kb.items.submit("sfz-buling", by="bianji")
    kb.items.submit("sfz-shouci", by="bianji")
    kb.items.send_back("sfz-shouci", by="shenhe", reason="收费的依据没有写")


def _at_work(kb: KnowledgeBase, app: Flask, today: date) -> None:
    """What comes in by the pages: tickets, an objection, a notice, an office, the sample, a repeal, a wording, a token."""
    operator, reviewer, admin = (signed_in(app, name) for name in ("zuoxi", "shenhe", "zongguan"))
    for text in ("某某路的路灯三天没有亮了", "楼下夜市油烟大，晚上开不了窗", "想问低保什么时候发"):
        operator.post("/staff/tickets/new", data={"text": text, "kind": "投诉", "source": "电话"})
    reply = kb.questions.recent(limit=1)[0].reply_id
    kb.objections.make(reply, mask("派出所说现在不收钱了"))
    operator.get("/staff")
    reviewer.post("/staff/notices", data={"text": "大厅明天上午停电检修，下午照常。", "importance": "important"})
    office = {"name": "某某区便民服务中心", "phone": "00000000", "region": "天河区", "hours": "工作日 8:30-12:00，13:30-17:00", "address": "某某路1号"}  # fmt: skip
    admin.post("/staff/offices/one", data=office)
    reviewer.post("/staff/sample/draw")
    for mark in ("right", "right", "partly", "right", "wrong"):
        if waiting := kb.samples.next():
            reviewer.post("/staff/sample/mark", data={"reply": waiting, "mark": mark})
    reviewer.post("/staff/source/repeal", data={"key": "发改价格〔2003〕2322号", "on": (today + timedelta(days=20)).isoformat()})  # fmt: skip
    for words in ("家里的身份本本丢了", "领红本本带啥"):
        kb.phrasings.propose("sfz-buling" if "身份" in words else "hy-jiehun", NATION, words, by="zuoxi")
    admin.post("/staff/tokens", data={"name": "小程序", "scope": ["ask", "read"]})


def signed_in(app: Flask, username: str) -> FlaskClient:
    client = app.test_client()
    client.post("/staff/login", data={"username": username, "password": PASSWORD})
    return client


def picks(page: Page) -> None:
    """The queue, with the need that most ask for opened."""
    page.goto("/staff")
    page.locator("table.rows a").first.click()


def goes_live(page: Page) -> None:
    page.goto(f"{HERE}/publish")


def judges_several(page: Page) -> None:
    page.goto("/staff/review")
    page.locator("main input[name=draft]").first.check()
    page.locator("button[value=look]").click()


def finds(page: Page) -> None:
    page.goto("/staff/items")
    page.locator("[data-find]").fill("身份证丢了")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="查找：").wait_for()


def checks(page: Page) -> None:
    """The list of findings, once everything is checked."""
    page.goto("/staff/findings?severity=warning")
    page.locator("summary", has_text="按类型看").wait_for(timeout=120_000)


PAGES: dict[str, tuple[str, Going]] = {
    "home": ("bianji", opens("/staff/home")),
    "find": ("bianji", finds),
    "queue": ("bianji", picks),
    "items": ("bianji", opens("/staff/items")),
    "item": ("bianji", opens(HERE)),
    "editor": ("bianji", opens(f"{HERE}/edit")),
    "new": ("bianji", opens("/staff/items/new")),
    "files": ("bianji", opens(f"{HERE}/files")),
    "forms": ("bianji", opens("/staff/forms")),
    "review": ("shenhe", opens("/staff/review")),
    "together": ("shenhe", judges_several),
    "publish": ("shenhe", goes_live),
    "rollback": ("shenhe", opens(f"{HERE}/rollback?number=1")),
    "wordings": ("shenhe", opens("/staff/wordings")),
    "reviews": ("bianji", opens("/staff/reviews")),
    "stalest": ("bianji", opens("/staff/stalest")),
    "second-looks": ("bianji", opens("/staff/second-looks")),
    "sources": ("bianji", opens("/staff/sources")),
    "source": ("shenhe", opens("/staff/source?key=居民身份证法")),
    "findings": ("bianji", checks),
    "imports": ("zongguan", opens("/staff/imports")),
    "calendar": ("zongguan", opens("/staff/calendar")),
    "tickets": ("zuoxi", opens("/staff/tickets")),
    "ticket-new": ("zuoxi", opens("/staff/tickets/new")),
    "ticket-tables": ("shenhe", opens("/staff/ticket-tables")),
    "evaluation": ("shenhe", opens("/staff/ticket-tables/evaluation")),
    "alarms": ("zuoxi", opens("/staff/alarms")),
    "ratings": ("zuoxi", opens("/staff/ratings")),
    "wrong": ("bianji", opens("/staff/wrong")),
    "offices": ("zongguan", opens("/staff/offices")),
    "notices": ("shenhe", opens("/staff/notices")),
    "handouts": ("bianji", opens("/staff/handouts")),
    "check-text": ("bianji", opens("/staff/check-text")),
    "figures": ("zongguan", opens("/staff/figures?days=30")),
    "indicators": ("zongguan", opens("/staff/indicators")),
    "sample": ("shenhe", opens("/staff/sample")),
    "training": ("zuoxi", opens("/staff/training")),
    "quiz": ("zuoxi", opens("/staff/training/quiz/1")),
    "appointments": ("zuoxi", opens("/staff/appointments")),
    "accounts": ("zongguan", opens("/staff/accounts?of=bianji")),
    "audit": ("zongguan", opens("/staff/audit")),
    "tokens": ("zongguan", opens("/staff/tokens")),
    "status": ("zongguan", opens("/staff/status")),
    "account": ("bianji", opens("/staff/account")),
    "second-step": ("bianji", opens("/staff/account/second-step")),
    "desk": ("zuoxi", opens("/desk")),
    "handover": ("zuoxi", opens("/desk/handover")),
    "desk-words": ("zongguan", opens("/desk/words")),
}
"""By its name, who opens a page, and how."""


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[], help="pages to make a picture of, by their names in PAGES")
    parser.add_argument("--to", type=Path, default=IMAGES, help="the folder of the pictures")
    given = parser.parse_args()
    with TemporaryDirectory() as folder, chromium() as browser:
        settings, clock = settings_for(Path(folder)), MovableClock()
        clock.move_to(date.today())
        with KnowledgeBase(settings.database_url, clock=clock) as kb:
            kb.load_starter()
            assistant = Assistant(kb, secret=settings.secret(), region=settings.region, hotline=settings.hotline)
            app = create_app(settings, kb=kb, assistant=assistant)
            seeded(kb, app, clock)
            with served(app) as address:
                kept = {name: _kept(browser, address, name) for name in STAFF}
                for name in given.only or PAGES:
                    username, go = PAGES[name]
                    found = shots(browser, address, go, kinds=KINDS, signed_in=kept[username])
                    picture = side_by_side(browser, found, height=HEIGHT)
                    (given.to / f"work-{name}.webp").write_bytes(picture)
                    print(f"work-{name}.webp: {len(picture):,} bytes", flush=True)


def _kept(browser: Browser, address: str, username: str) -> Any:
    """What a browser keeps in which somebody has signed in."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/staff/login")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()
    page.wait_for_url("**/staff/home")
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    main()
