"""Suggestions while somebody types: by beginning, by inner words, by pinyin and by its initials."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.vocabulary import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(
        kb, BULING, JIEHUN,
        {"code": "sfz-huan", "name": "居民身份证换领", "aliases": ["身份证到期了", "换身份证"]},
        {"code": "neibu", "name": "身份证内部口径", "disclosure": "operators"},
    )  # fmt: skip
    return Assistant(kb, secret=b"x", lexicon=lexicon)


def codes(assistant: Assistant, typed: str) -> list[str]:
    return [s.code for s in assistant.suggest(typed)]


@pytest.mark.parametrize(
    "typed", ["居民身份证补", "身份证丢", "身分證丟", "juminshenfenzhengbu", "jmsfzb", "ＪＭＳＦＺＢ", "补领"]
)
def test_the_beginning_of_a_way_of_asking(assistant: Assistant, typed: str) -> None:
    assert codes(assistant, typed) == ["sfz-buling"]


@pytest.mark.parametrize("typed", ["身份证", "sfz", "shenfenz", "居民身份证"])
def test_every_item_is_suggested_once(assistant: Assistant, typed: str) -> None:
    assert sorted(codes(assistant, typed)) == ["sfz-buling", "sfz-huan"]


def test_a_suggestion_says_how_to_ask_and_what_for(assistant: Assistant) -> None:
    (found,) = assistant.suggest("领结婚")
    assert (found.text, found.code, found.name) == ("领结婚证", "hy-jiehun", "结婚登记")


def test_whole_beginnings_come_before_inner_words(assistant: Assistant) -> None:
    assert [s.text for s in assistant.suggest("结婚")] == ["结婚登记"]
    assert next(s.text for s in assistant.suggest("身份证")) in {"身份证丢了怎么补办", "身份证到期了"}


def test_operators_entries_are_not_suggested(assistant: Assistant) -> None:
    assert codes(assistant, "身份证内部") == []


@pytest.mark.parametrize("typed", ["", "   ", "！？", "不存在的事", "😀", "\ud800"])
def test_nothing_fits(assistant: Assistant, typed: str) -> None:
    assert codes(assistant, typed) == []


def test_no_more_than_asked_for(assistant: Assistant) -> None:
    assert len(assistant.suggest("身份证", limit=1)) == 1


def test_suggestions_follow_what_is_published(assistant: Assistant) -> None:
    assert codes(assistant, "护照") == []
    publish(assistant.kb, {"code": "hz", "name": "护照补发"})
    assert codes(assistant, "护照") == ["hz"]
    assistant.kb.items.withdraw("hz", by="主管", reason="测试")
    assert codes(assistant, "护照") == []


@given(st.text(st.characters(), max_size=20))
@settings(max_examples=100)
def test_anything_can_be_typed(starter: Assistant, typed: str) -> None:
    assert len(starter.suggest(typed)) <= 8


def test_every_name_of_the_starter_knowledge_is_suggested_by_itself(starter: Assistant) -> None:
    missed = []
    for entry in starter.ranker().index.entries:
        if entry.disclosure == "public" and len(entry.name) <= 40:
            found = starter.suggest(entry.name)
            missed += [] if entry.code in [s.code for s in found] else [entry.name]
    assert not missed
