"""A number in a sentence that differs from the fact it is told of is found; numbers of other things are not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from knowledge.checks.consistency import check
from knowledge.entry.records import ServiceItem
from knowledge.store import KnowledgeBase

Make = Callable[..., ServiceItem]
FEE = {"name": "工本费", "amount": "45", "unit": "元", "verified": False}
LIMIT = {"type": "statutory", "number": 20, "unit": "工作日", "verified": False}


def told(kb: KnowledgeBase, item: ServiceItem) -> list[str]:
    kb.items.publish_many([item], by="甲")
    return [finding.message for finding in check(kb, day=date(2026, 11, 27)) if finding.rule == "prose-differs"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"summary": "丢了要补，工本费40元。"}, ["写着 40元，工本费是 45元"]),
        ({"summary": "丢了要补，收40元。"}, ["写着 40元，工本费是 45元"]),
        ({"steps": [{"text": "交40元。", "verified": False}]}, ["写着 40元，工本费是 45元"]),
        ({"faqs": [{"question": "要多少钱？", "answer": "每本四十元。", "verified": False}]}, ["写着 四十元，工本费是 45元"]),
        ({"summary": "30个工作日办结。"}, ["写着 30个工作日，法定办结时限是 20个工作日"]),
        ({"summary": "工本费45元，20个工作日办结。"}, []),
        ({"summary": "逾期罚40元。"}, []),
        ({"summary": "每月补贴40元。"}, []),
        ({"summary": "满16岁，40元以下不收。"}, []),
        ({"summary": "15个工作日内补正，特殊情况延长至30个工作日办结。"}, []),
        ({"faqs": [{"question": "能领多少？", "answer": "每人40元。", "verified": False}]}, []),
    ],
)  # fmt: skip
def test_what_is_told_of_the_same_thing(kb: KnowledgeBase, make: Make, fields: dict[str, Any], said: list[str]) -> None:
    assert told(kb, make(fees=[FEE], deadlines=[LIMIT], **fields)) == said


def test_a_number_that_another_fact_states_is_of_that_one(kb: KnowledgeBase, make: Make) -> None:
    reduced = FEE | {"name": "换证费", "amount": "40"}
    assert told(kb, make(fees=[FEE, reduced], summary="换的收40元，补的收45元。")) == []


def test_an_amount_that_has_ended_is_not_held_against_a_sentence_of_then(kb: KnowledgeBase, make: Make) -> None:
    faq = {"question": "多少钱？", "answer": "收40元。", "valid_to": "2026-06-30", "verified": False}
    assert told(kb, make(fees=[FEE], faqs=[faq])) == []
