"""What the first page offers to ask: what many ask about, in curators' aliases, never the words of somebody."""

from typing import Any

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from knowledge.asked.questions import LoggedQuestion
from knowledge.entry.records import NATION
from knowledge.profiles.profile import read_profile
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.web_site import ITEMS, Site
from web.catalogue import Catalogue
from web.examples import ENOUGH, WELL_KNOWN, Examples


def examples(site: Site) -> tuple[str, ...]:
    return Examples(site.kb, Catalogue(site.kb)).now()


def test_they_are_aliases_of_public_items_that_mean_one_thing(site: Site) -> None:
    shown = examples(site)
    assert shown[0] == "身份证丢了怎么补办"
    aliases = {alias for item in ITEMS for alias in item["aliases"]}
    assert set(shown) <= aliases
    assert "营业执照" not in shown  # two items are asked for by it
    assert "内部口径" not in shown


def test_what_many_ask_about_comes_first_and_nobody_is_quoted(site: Site) -> None:
    before = examples(site)
    assert before.index("社保卡丢了") > 0
    for n in range(ENOUGH):
        site.client().post("/api/v1/ask", json={"question": f"社保卡丢了，我叫张三{n}，要带什么"})
    assert examples(site)[0] == "社保卡丢了"
    assert not any("张三" in text for text in examples(site))


def test_one_conversation_however_long_is_one(site: Site) -> None:
    token = ""
    for _ in range(ENOUGH + 2):
        reply = site.client().post("/api/v1/ask", json={"question": "社保卡丢了", "conversation": token}).json
        assert reply is not None
        token = reply["conversation"]
    assert examples(site)[0] != "社保卡丢了"


def test_what_was_withdrawn_is_not_offered(site: Site) -> None:
    made = Examples(site.kb, Catalogue(site.kb))
    assert "身份证丢了怎么补办" in made.now()
    site.kb.items.withdraw("sfz-buling", NATION, by="shenhe", reason="过时")
    assert "身份证丢了怎么补办" not in made.now()


def test_the_log_is_read_again_after_an_hour(
    kb: KnowledgeBase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    original = kb.questions.recent

    def read(**given: Any) -> list[LoggedQuestion]:
        reads.append(1)
        return original(**given)

    monkeypatch.setattr(kb.questions, "recent", read)
    made = Examples(kb, Catalogue(kb))
    for _ in range(3):
        assert made.now() == ()
    assert len(reads) == 1
    clock.move(minutes=61)
    made.now()
    assert len(reads) == 2


def test_the_well_known_are_in_the_starter_knowledge_and_are_answered(starter: Assistant) -> None:
    assert Examples(starter.kb, Catalogue(starter.kb)).now() == tuple(WELL_KNOWN.values())
    for code, wording in WELL_KNOWN.items():
        reply = starter.answer(wording).reply
        assert isinstance(reply, Answered | Clarify)
        assert reply.item is not None
        assert reply.item.code == code


def test_a_tax_line_begins_with_what_it_is_asked(starter: Assistant) -> None:
    profile = read_profile("12366")
    shown = Examples(starter.kb, Catalogue(starter.kb), profile.asked_most).now()
    assert len(shown) >= 5
    for text in shown:
        reply = starter.ask(text)
        assert isinstance(reply, Answered | Clarify), text
        assert not isinstance(reply, Answered) or reply.item is None or reply.item.code in profile.asked_most, text
