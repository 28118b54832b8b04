"""How a fact is worded: one line, headings, names said once."""

from typing import Any

import pytest

from hotline.answering.item_reading import ANSWER
from hotline.answering.replies import ShownFact
from hotline.answering.wording import paragraphs, sentence
from knowledge.entry.records import NATION
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase
from tests.composed_item import ITEM, made_of
from tests.hotline_talk import publish


@pytest.fixture
def resolved(kb: KnowledgeBase) -> ResolvedItem:
    publish(kb, ITEM)
    return kb.resolve("butie")


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({}, "40元"),
        ({"valid_from": "2025-01-01"}, "40元 〔自 2025-01-01 起〕"),
        ({"valid_to": "2027-01-01"}, "40元 〔至 2027-01-01 止〕"),
        ({"verified": False}, "40元 〔以当地公布为准〕"),
        ({"local": True}, "40元 〔以当地公布为准〕"),
        ({"basis": ["《甲法》第一条", "《乙法》"]}, "40元 〔依据 《甲法》第一条、《乙法》〕"),
        ({"when": {"情形": ["丢失", "损坏"]}}, "丢失、损坏：40元"),
    ],
)
def test_a_fact_in_one_line(facts: dict[str, Any], line: str) -> None:
    shown = ShownFact(id="fees:1", facet="费用", label="工本费", text="40元", region=NATION, revision=1, **facts)
    assert sentence(shown) == line


def test_facts_are_grouped_under_their_headings(resolved: ResolvedItem) -> None:
    text = paragraphs(made_of(resolved, "费用", "条件").facts)
    assert text.splitlines() == [
        "收费：",
        "· 补贴：100元〔待核〕",
        "· 工本费：免费",
        "受理条件：年满80周岁",
    ]


def test_a_name_that_the_text_begins_with_is_not_repeated() -> None:
    fact = ShownFact(
        id="results:1", facet="结果", label="育儿补贴", text="育儿补贴（每孩每年3600元）", region=NATION, revision=1
    )
    assert paragraphs([fact]).splitlines() == ["办理结果：育儿补贴（每孩每年3600元）"]


def test_a_department_is_named_once(kb: KnowledgeBase) -> None:
    publish(kb, ITEM | {"department": "县残联", "channels": [{"type": "窗口", "text": "县残联"}]})
    text = paragraphs(made_of(kb.resolve("butie"), "地点", "部门").facts)
    assert text.count("县残联") == 1


def test_a_heading_that_a_passage_begins_with_is_not_repeated() -> None:
    passage = ShownFact(
        id="passage:1", facet=ANSWER, label="二、票价", text="二、票价\n每小时60元。", region=NATION, revision=1
    )
    assert paragraphs([passage]) == "二、票价\n每小时60元。"
