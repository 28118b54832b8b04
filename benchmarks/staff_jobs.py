"""What the everyday jobs of curators and reviewers cost: clicks and pages loaded, in Chromium over the starter knowledge.

usage: python -m benchmarks.staff_jobs

What is typed is counted in characters, Tab and Enter within a table not; a search is one press more. The questions are made up.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from playwright.sync_api import Browser, Locator, expect

from benchmarks.pictures import DESKTOP, served
from hotline.assistant import Assistant
from knowledge.entry.records import NATION
from knowledge.store import KnowledgeBase
from tests.web_browser import chromium
from tests.web_site import PASSWORD, settings_for
from web.app import create_app

ALIKE = (
    "公园的树可以认养吗", "我想认养一棵古树怎么弄", "古树名木认养在哪报名", "认养古树要多少钱", "个人能不能认养公园里的大树",
    "古树认养去哪里办", "单位想认养几棵古树", "古树认养的流程是什么",
)  # fmt: skip
OF_ITEMS = {
    "娃娃的蓝本本没了": "出生医学证明补发", "骑车那张小卡片弄丢": "机动车驾驶证遗失补证", "我那本红色的房子本不见": "不动产权证书遗失补发",
    "城里的娃去哪个学堂": "随迁子女", "开个小馆子要跑哪些衙门": "食品经营许可证新办", "公家给的养老的那个钱停了": "养老金领取资格认证",
}  # fmt: skip
OF_NOBODY = ("楼上的鸽子棚合不合规定", "露天电影放映要找谁批", "老井能不能填掉", "萤火虫观赏点几点开", "家门口的石狮子能搬走吗", "河边钓鱼比赛要报备吗")  # fmt: skip
HERE = f"/staff/items/sfz-buling/{NATION}"


class Worker:
    """Somebody of staff at a browser. `clicks` and `pages` are what the job has cost so far."""

    def __init__(self, browser: Browser, address: str, username: str) -> None:
        context = browser.new_context(base_url=address, locale="zh-CN", viewport=DESKTOP)
        self.page, self.clicks, self.pages, self.typed = context.new_page(), 0, 0, 0
        self.page.goto("/staff/login")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("main button.primary").click()
        self.page.wait_for_url("**/staff/home")
        self.page.on("load", lambda _: setattr(self, "pages", self.pages + 1))

    def click(self, what: str | Locator) -> None:
        (self.page.locator(what).first if isinstance(what, str) else what).click()
        self.clicks += 1

    def leads(self, what: str | Locator) -> None:
        """Click something that leads to another page."""
        with self.page.expect_navigation():
            self.click(what)

    def type(self, words: str, into: str = "") -> None:
        """Type, at the cursor or in place of what stands in a field."""
        self.typed += len(words)
        if into:
            self.page.locator(into).fill(words)
        else:
            self.page.keyboard.type(words)

    def search(self, words: str) -> None:
        self.type(words, into="#search")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.clicks += 1

    def rows(self, *lines: tuple[str, ...]) -> None:
        """Cells with Tab, rows with Enter."""
        for line in lines:
            for n, cell in enumerate(line):
                if n:
                    self.page.keyboard.press("Tab")
                self.type(cell)
            self.page.keyboard.press("Enter")

    def told(self, job: str) -> None:
        print(f"{job}：按 {self.clicks} 下，打 {self.typed} 个字，打开 {self.pages} 页", flush=True)
        self.clicks = self.pages = self.typed = 0


def new_item(curator: Worker, name: str) -> None:
    """A new item with six documents, two fees and three steps."""
    curator.page.goto("/staff/items")
    curator.pages = 0
    curator.leads("text=新建事项")
    curator.click("#f-name")
    curator.type(name)
    curator.click("[name=documents-0-name]")
    curator.rows(*((document,) for document in ("免疫证明", "身份证", "居住证明", "照片", "申请表", "同意书")))
    curator.click("[name=fees-0-name]")
    curator.rows(("登记费", "500", "元"), ("犬牌费", "10", "元"))
    curator.click("[name=steps-0-text]")
    curator.rows(("带犬到窗口",), ("审核材料",), ("领犬牌",))
    curator.click("text=保存并提交审核")
    expect(curator.page.locator("#told")).to_contain_text("已提交审核")
    curator.told("新事项，材料 6、收费 2、步骤 3")


def queue(curator: Worker, reviewer: Worker) -> None:
    """Twenty questions, eight of them alike."""
    curator.page.goto("/staff")
    curator.pages = 0
    while (other := curator.page.locator("table.rows a", has_text="古树名木认养在哪报名")).count():
        curator.leads(other.first)
        if not curator.page.locator("button", has_text="并过去").count():
            break
        curator.leads("button:has-text('并过去')")
    curator.leads("table.rows a:has-text('认养古树')")
    curator.type("古树名木认养", into="#d-name")
    curator.leads("button:has-text('建草稿')")
    curator.click("[name=fees-0-name]")
    curator.rows(("认养费", "500", "元"))
    curator.click("text=保存并提交审核")
    expect(curator.page.locator("#told")).to_contain_text("已提交审核")
    curator.leads("#told a:has-text('下一组问题')")
    publish_all(reviewer)
    curator.page.goto("/staff")
    for _ in range(len(OF_ITEMS) + len(OF_NOBODY) + len(ALIKE)):
        if not curator.page.locator("#need-title").count():
            break
        _clear(curator, curator.page.locator("#need-title").inner_text())
    curator.told("待办 20 个问题、其中 8 个相似，编辑")
    reviewer.page.goto("/staff/home")
    reviewer.pages = 0
    reviewer.leads("a:has-text('问法等您通过')")
    reviewer.leads("button:has-text('全部通过')")
    reviewer.told("一起通过问法，审核")


def _clear(curator: Worker, words: str) -> None:
    """One need: what answers it by now, what it belongs to, or nobody's."""
    page = curator.page
    if page.locator("button", has_text="已能回答").count():
        curator.leads("button:has-text('已能回答')")
    elif words in OF_NOBODY:
        curator.leads("button:has-text('不属于政务服务')")
    else:
        name = OF_ITEMS.get(words, "古树名木认养")
        item = page.locator("ol.near li", has=page.get_by_role("link", name=name))
        if not item.count():
            curator.search(name)
        curator.leads(item.first.locator("button:has-text('归入')"))


def publish_all(reviewer: Worker) -> None:
    """Every draft that waits."""
    reviewer.page.goto("/staff/review")
    reviewer.pages = 0
    reviewer.click("[data-tick-all]")
    reviewer.leads("button:has-text('看影响')")
    reviewer.leads("button:has-text('通过并发布')")
    reviewer.told("一起发布等着的草稿，审核")


def fee(curator: Worker, reviewer: Worker, app: Flask) -> None:
    """A fee is corrected, and wherever the old one stands."""
    curator.page.goto(HERE)
    curator.pages = 0
    curator.leads("a:has-text('修改这个事项')")
    curator.type("45", into="[name=fees-0-amount]")
    curator.leads("button:has-text('都改过来')")
    curator.click("#verified_today")
    curator.click("text=保存并提交审核")
    expect(curator.page.locator("#told")).to_contain_text("已提交审核")
    curator.told("改收费，编辑")
    publish_all(reviewer)
    curator.page.goto(HERE)
    curator.pages = 0
    curator.leads("a:has-text('查看，一并改正')")
    places = curator.page.locator("main li input[name=place]").count()
    if curator.page.locator("main li input[name=place]:checked").count():
        curator.leads("button:has-text('一并改正')")
    curator.told(f"别处还写着旧的数的 {places} 处，编辑")
    for question in ("身份证丢了补办多少钱", "补身份证多少钱", "身份证坏了换领多少钱"):
        reply = app.test_client().post("/api/v1/ask", json={"question": question}).json or {}
        print(f"  {question}：{' '.join(sorted(set(re.findall('[0-9]+元', reply['text']))))}")


def main() -> None:
    """Do the jobs."""
    with TemporaryDirectory() as folder, chromium() as browser:
        settings = settings_for(Path(folder))
        with KnowledgeBase(settings.database_url) as kb:
            kb.load_starter()
            owners = sorted({item.owner or item.department for item in (kb.items.live(*key).item for key in sorted(kb.items.keys()))})  # fmt: skip
            kb.accounts.add("bianji", PASSWORD, role="editor", departments=owners)
            kb.accounts.add("shenhe", PASSWORD, role="reviewer")
            app = create_app(settings, kb=kb, assistant=Assistant(kb, secret=settings.secret()))
            for question in (*ALIKE, *OF_ITEMS, *OF_NOBODY):
                app.test_client().post("/api/v1/ask", json={"question": question})
            with served(app) as address:
                curator, reviewer = (Worker(browser, address, name) for name in ("bianji", "shenhe"))
                new_item(curator, "养犬登记")
                publish_all(reviewer)
                queue(curator, reviewer)
                fee(curator, reviewer, app)


if __name__ == "__main__":
    main()
