"""Reading aloud and speaking instead of typing: what is said are the facts in spoken form, and a browser's voice says nothing else."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser, expect

from hotline.answering.replies import Answered, ShownFact
from hotline.assistant import Assistant
from hotline.lines.aloud import ADDRESS, aloud
from tests.web_browser import PHONE, Served, ask, last_reply, visitor
from tests.web_site import Site, small_site
from web.answers.aloud import ON_THE_PAGE, read_aloud
from web.parts import parts_of

QUESTIONS = (
    "身份证丢了怎么补办",
    "补身份证多少钱",
    "结婚还要户口本吗",
    "营业执照",
    "我被骗了",
    "红烧肉怎么做",
    "出生证明丢了怎么网上补",
)
VOICE = """
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  cancel() { window.spoken.push("停"); },
  speak(words) { window.spoken.push(words.text); window.last = words; },
} });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) { super(); this.text = text; }
};
window.SpeechRecognition = window.webkitSpeechRecognition = class extends EventTarget {
  start() {
    const heard = new Event("result");
    heard.results = [[{ transcript: "补身份证多少钱" }]];
    this.dispatchEvent(heard);
  }
};
"""
"""A voice that writes down what it is to say, and an ear that hears one question."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with small_site(tmp_path_factory.mktemp("aloud")) as built:
        yield built


def as_said(fact: ShownFact) -> str:
    """A fact in spoken form, for whoever has the page before them."""
    return aloud(fact.text, phones=fact.facet == "电话").rstrip("。").replace(ADDRESS, ON_THE_PAGE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_button_says_what_answers_in_spoken_form(site: Site, question: str) -> None:
    reply = parts_of(site.app).assistant.answer(question).reply
    said = read_aloud(reply, question)
    page = site.client().post("/", data={"question": question}, follow_redirects=True).text
    buttons = [unescape(found) for found in re.findall(r'data-aloud="([^"]*)"', page)]
    assert buttons == [said]
    assert not re.search(r"\d", said), "a number is left to the voice"
    if isinstance(reply, Answered):
        for fact in reply.facts[: reply.direct]:
            assert as_said(fact) in said
    if reply.referral and reply.referral.kind == "emergency":
        assert said.startswith(aloud(reply.referral.text))


def test_every_direct_fact_of_the_starter_is_said_as_it_is_published(starter: Assistant) -> None:
    for question in ("身份证丢了补办多少钱", "老板不发工资怎么办", "退休年龄现在是多少", "社保卡丢了怎么补"):
        reply = starter.answer(question).reply
        said = read_aloud(reply, question)
        assert isinstance(reply, Answered)
        assert aloud(reply.item.name) in said
        assert not re.search(r"\d|https?:", said)
        for fact in reply.facts[: reply.direct]:
            assert as_said(fact) in said


@pytest.mark.browser
def test_a_voice_reads_and_stops_and_an_ear_types(browser: Browser, served: Served) -> None:
    with visitor(browser, served, viewport=PHONE) as page:
        page.add_init_script(VOICE)
        page.goto("/")
        page.get_by_role("button", name="说话输入").click()
        expect(page.locator("#question")).to_have_value("补身份证多少钱")
        ask(page, "补身份证多少钱")
        button = last_reply(page).locator("[data-aloud]")
        said = button.get_attribute("data-aloud") or ""
        button.click()
        expect(button).to_have_text("停止朗读")
        spoken = [line for line in page.evaluate("window.spoken") if line != "停"]
        assert "".join(spoken) == said.replace("\n", "")
        assert "四十元" in said
        page.evaluate("window.last.dispatchEvent(new Event('end'))")
        expect(button).to_have_text("朗读")
        button.click()
        button.click()
        expect(button).to_have_text("朗读")
        assert page.evaluate("window.spoken.at(-1)") == "停"
        assert served.site.client().get("/").headers["Permissions-Policy"].endswith("microphone=(self)")
