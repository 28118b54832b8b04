"""Every page of residents and operators, as everybody has it: three sizes of screen, with and without scripts, both languages, 长辈版.

One table of pages and one of ways, one server and one browser. Here the ways are chosen so that every two kinds meet (a small phone without scripts,
English in large print, …); EVERY_WAY=1 walks all of them. What a page is for has to be on its first screen.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from knowledge.entry.departments import Department
from tests.web_browser import DESKTOP, NARROW, PHONE, Served, serving, visitor
from tests.web_desk import Caller

pytestmark = pytest.mark.browser
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
HALL = Department(
    name="便民服务中心", phone="020-00000000", region="330702201000", address="某某路1号", hours="每天 8:30-12:00，13:30-17:00", slot_people=1,
)  # fmt: skip
SIZES = {"320": NARROW, "phone": PHONE, "desktop": DESKTOP}
TOUCH_PX = 44
"""Of what is pressed in 长辈版, at least."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody has the pages."""

    size: str
    scripts: bool
    language: str
    large: bool

    def __str__(self) -> str:
        said = (self.size, "scripts" if self.scripts else "bare", self.language, "large" if self.large else "")
        return "-".join(filter(None, said))


PAIRS = (
    Way("320", scripts=True, language="zh", large=True),
    Way("320", scripts=False, language="en", large=False),
    Way("phone", scripts=True, language="en", large=False),
    Way("phone", scripts=False, language="zh", large=True),
    Way("desktop", scripts=True, language="zh", large=False),
    Way("desktop", scripts=False, language="en", large=True),
)
EVERY = tuple(
    Way(size, scripts=scripts, language=language, large=large)
    for size, scripts, language, large in product(SIZES, (True, False), ("zh", "en"), (False, True))
)
WAYS = EVERY if os.environ.get("EVERY_WAY") else PAIRS


@dataclass(frozen=True, slots=True)
class Visited:
    """A page: its address, what it is for (a selector), and who has it."""

    path: str
    main: str
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """The site, what is to be walked, and what a browser keeps in which an operator has signed in."""

    served: Served
    pages: tuple[Visited, ...]
    signed_in: list[Any]


PLAIN = (
    Visited("/", "#question"),
    Visited("/items", "#search"),
    Visited("/items?topic=身份证", ".listing a"),
    Visited("/items/sfz-buling", ".glance dd"),
    Visited("/items/hy-jiehun", "h1"),
    Visited("/items/sfz-buling/sheet", "[name=c]"),
    Visited("/items/csyxzm-bufa/sheet", ".sheet h1"),
    Visited("/life/marriage", ".listing a"),
    Visited("/place", "#place-name"),
    Visited("/directory", ".office-phone"),
    Visited("/laws", "main a"),
    Visited("/appointments", ".chips a"),
    Visited("/appointments/read", "[name=number]"),
    Visited("/message", "textarea"),
    Visited("/message/read", "[name=number]"),
    Visited("/help", "h1"),
    Visited("/privacy", "h1"),
    Visited("/kiosk", "button.primary"),
    Visited("/thanks", "h1"),
    Visited("/docs", "h1"),
    Visited("/staff/login", "#username"),
)
ASKED = {
    "身份证丢了怎么补办": ".headline, .direct .said",
    "补身份证多少钱": ".headline",
    "结婚还要户口本吗": ".headline",
    "营业执照": ".candidates .choice",
    "红烧肉怎么做": ".call-button",
    "我被骗了": ".emergency .call-button",
}


def residents_pages(served: Served) -> Iterator[Visited]:
    """Pages with an address of their own for each visitor: conversations, a message, an objection, an appointment."""
    client = served.site.client()
    for question, main in ASKED.items():
        sent = client.post("/", data={"question": question})
        yield Visited(sent.headers["Location"].partition("#")[0], main)
    sent = client.post("/", data={"question": "补身份证多少钱"}, follow_redirects=True)
    objecting = re.findall(r'href="(/wrong/about/[^"]+)"', sent.text)[-1]
    yield Visited(objecting, ".told-then")
    yield Visited(client.post(objecting, data={"said": "现在不收钱"}).headers["Location"], "h1")
    left = client.post("/message", data={"text": "路灯三天没有亮", "kind": "求助"})
    yield Visited(left.headers["Location"], ".big-pair dd")
    number, code = re.findall(r"<dd[^>]*>([\w ]+)</dd>", client.get(left.headers["Location"]).text)[:2]
    yield Visited(client.post("/message/read", data={"number": number, "code": code}).headers["Location"], "h1")
    day = re.findall(r'href="(/appointments\?[^"]*day=[^"]+)"', client.get("/appointments").text)[1].replace(
        "&amp;", "&"
    )
    yield Visited(day, "label.radio")
    wanted = dict(parse_qsl(urlsplit(day).query)) | {"start": "09:00"}
    made = client.post("/appointments", data=wanted).headers["Location"]
    yield Visited(made, ".big-pair dd")
    number, code = re.findall(r"<dd[^>]*>([\w ]+)</dd>", client.get(made).text)[:2]
    yield Visited(client.post("/appointments/read", data={"number": number, "code": code}).headers["Location"], "h1")


def operators_pages(served: Served) -> Iterator[Visited]:
    """The console before and in a call, and the screen that the visitor looks at."""
    desk = served.site.staff("zuoxi")
    caller = Caller(desk)
    caller.ask("补身份证多少钱")
    opened = caller.desk.post("/desk/screen", data={"action": "open", "call": caller.key}).text
    screen = re.search(r"(/desk/screen/[\w-]{22})", opened)
    assert screen
    yield Visited("/desk", "#question", staff=True)
    yield Visited(caller.at, ".headline", staff=True)
    for question, main in (("营业执照", "#pane .near-item"), ("隔壁小卖部老板叫什么", "#pane .lead")):
        caller = Caller(desk)
        caller.ask(question)
        yield Visited(caller.at, main, staff=True)
    yield Visited("/desk/handover", "h1", staff=True)
    yield Visited("/desk/words", "h1", staff=True)
    yield Visited(screen[1], "main")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with serving(tmp_path_factory.mktemp("every")) as served:
        served.site.kb.directory.put([HALL])
        desk = served.site.staff("zuoxi")
        cookie = desk.get_cookie("hotline_staff")
        assert cookie is not None
        kept = [{"name": cookie.key, "value": cookie.value, "url": served.url}]
        yield Walk(served, (*PLAIN, *residents_pages(served), *operators_pages(served)), kept)


LOOKED_AT = """([selector, least]) => {
  const wrong = [];
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && one.getBoundingClientRect().width > 1;
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) wrong.push(`${width} pixels wide`);
  const main = [...document.querySelectorAll(selector)].find(shown);
  const box = main?.getBoundingClientRect();
  if (!main) wrong.push(`no ${selector}`);
  else if (box.top < 0 || box.top + Math.min(box.height, 30) > innerHeight) wrong.push(`${selector} is at ${Math.round(box.top)} of ${innerHeight}`);
  const cut = [...document.querySelectorAll("main h1, main h2, main button, main .button, main dd, main .headline")]
    .filter((one) => shown(one) && !one.matches(".unseen") && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible");
  for (const one of cut) wrong.push(`cut: ${one.outerHTML.slice(0, 80)}`);
  for (const one of document.querySelectorAll("main button, main .button, main .chip, main .tool, main summary, main select")) {
    const { height } = one.getBoundingClientRect();
    if (shown(one) && height < least - 0.5) wrong.push(`${Math.round(height)} pixels high: ${one.outerHTML.slice(0, 80)}`);
  }
  return { wrong, language: document.documentElement.lang };
}"""
"""What is wrong with a page: wider than its screen, without what it is for on the first screen, cut, or too small to press (CSS pixels)."""


def looked_at(page: Page, visited: Visited, way: Way) -> list[str]:
    """What is wrong with a page that has been opened."""
    least = TOUCH_PX if way.large and not visited.staff and "/staff" not in visited.path else 24
    seen = page.evaluate(LOOKED_AT, [visited.main, least])
    is_ours = visited.staff or visited.path.startswith(("/staff", "/desk", "/docs"))  # in Chinese alone
    if not is_ours and not seen["language"].startswith(way.language):
        seen["wrong"].append(f"language {seen['language']}")
    return list(seen["wrong"])


def axe_finds(page: Page) -> list[str]:
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{each['id']} {[node['html'][:120] for node in each['nodes'][:2]]}" for each in violations]


@contextmanager
def going(browser: Browser, walk: Walk, way: Way) -> Iterator[Page]:
    """A browser that has the pages in a way."""
    with visitor(browser, walk.served, viewport=SIZES[way.size], java_script_enabled=way.scripts) as page:
        chosen = {"language": way.language} | ({"print": "large"} if way.large else {})
        page.context.add_cookies(
            [{"name": name, "value": said, "url": walk.served.url} for name, said in chosen.items()]
        )
        yield page


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_page_serves_everybody(browser: Browser, walk: Walk, way: Way) -> None:
    wrong: list[str] = []
    elsewhere: list[str] = []
    # axe takes longer than all the rest: a page is looked at by it in one of the ways with scripts, in turn.
    turn = [one for one in WAYS if one.scripts].index(way) if way.scripts else None
    turns = sum(one.scripts for one in WAYS)
    with going(browser, walk, way) as page:
        page.on(
            "request",
            lambda request: (
                elsewhere.append(request.url) if not request.url.startswith((walk.served.url, "data:")) else None
            ),
        )
        for number, visited in enumerate(sorted(walk.pages, key=lambda one: one.staff)):
            if visited.staff and number and not any(c["name"] == "hotline_staff" for c in page.context.cookies()):
                page.context.add_cookies(walk.signed_in)
            answered = page.goto(visited.path)
            assert answered is not None
            found = [f"status {answered.status}"] if answered.status != 200 else looked_at(page, visited, way)
            if turn is not None and number % turns == turn:
                found += axe_finds(page)
            wrong += [f"{visited.path[:40]}: {one}" for one in found]
    assert not wrong, "\n".join(wrong)
    assert elsewhere == []


def test_any_two_kinds_meet_in_some_way() -> None:
    """The ways that are walked each time stand for all: every size with every language, scripts and print, and so on."""
    kinds = [(way.size, way.scripts, way.language, way.large) for way in PAIRS]
    everything = [(way.size, way.scripts, way.language, way.large) for way in EVERY]
    for one, other in ((0, 1), (0, 2), (0, 3), (1, 3), (2, 3), (1, 2)):
        missing = {(each[one], each[other]) for each in everything} - {(each[one], each[other]) for each in kinds}
        assert not missing, missing


ROOMS = {
    "appointments", "chat", "console", "desk_words", "directory", "guides", "handing_over", "kiosk", "laws", "life_events", "messages", "objections",
    "place", "screens", "sheets", "talks",
}  # fmt: skip
NO_PAGES = {"screens.now"}
SHOWN_ELSEWHERE = {"/laws/<source>", "/laws/<source>/<article>"}
"""Looked at in the tests of their room, which load a law."""


def test_no_page_of_residents_or_operators_is_left_out(walk: Walk) -> None:
    pages = [
        rule.rule
        for rule in walk.served.site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in ROOMS and rule.endpoint not in NO_PAGES
    ]
    addresses = walk.served.site.app.url_map.bind("127.0.0.1")
    walked = {addresses.match(visited.path.partition("?")[0], return_rule=True)[0].rule for visited in walk.pages}
    assert set(pages) - walked - SHOWN_ELSEWHERE == set()
