"""The sentences of a long fact that are said first are its own, and what turns them round is said with them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering.leads import LONG, OMITTED, is_said, lead_of
from hotline.answering.replies import Answered, ShownFact
from hotline.answering.wording import notes_on, paragraphs
from hotline.assistant import Assistant
from knowledge.entry.records import NATION
from knowledge.store import KnowledgeBase
from tests.asked_question import asking
from tests.hotline_talk import Talk, publish

NO_NAMES = np.zeros(0, dtype=np.int64)
LONG_ANSWER = (
    "不能。养犬要先登记，登记时带免疫证明和身份证。但是农村散养的犬由村民委员会统一登记。"
    "登记证每年换一次，换证要交二十元。丢了登记证的，十日内到原来登记的地方补。"
)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("登记带身份证吗", "不能。养犬要先登记，登记时带免疫证明和身份证。但是农村散养的犬由村民委员会统一登记。…"),
        ("村民委员会", "不能。养犬要先登记，登记时带免疫证明和身份证。但是农村散养的犬由村民委员会统一登记。…"),
        ("丢了登记证", ""),
        ("zzz", ""),
    ],
)
def test_a_text_is_said_to_the_sentence_that_decides_and_what_turns_it_round(question: str, lead: str) -> None:
    assert lead_of(LONG_ANSWER, asking(question), NO_NAMES) == lead


LISTED = (
    "登记费：每只每年二十元，绝育的减半。疫苗费：每针四十元，每年打一针。"
    "保险费：自愿买的，每年一百元，伤了人由保险公司赔。罚款：没有登记的五百元，没有拴绳的二百元，伤人的另算。"
)


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        ("养犬每只每年要交哪些", ""),
        ("养犬的登记费每只每年多少", "减半。…"),
        ("养犬疫苗费每针多少", "打一针。…"),
    ],
)
def test_a_list_is_parted_only_where_one_of_its_parts_is_asked_for(question: str, ends: str) -> None:
    lead = lead_of(LISTED, asking(question), NO_NAMES)
    assert lead.endswith(ends)
    assert bool(lead) is bool(ends)


@given(
    st.text(alphabet="办证要钱。；！但除（）\n ", max_size=150), st.text(alphabet="办证要钱天", min_size=1, max_size=8)
)
def test_a_lead_is_the_beginning_of_the_text(text: str, question: str) -> None:
    lead = lead_of(text, asking(question), NO_NAMES)
    assert not lead or len(text) > LONG
    assert not lead or (lead.endswith(OMITTED) and text.startswith(lead.removesuffix(OMITTED)))


@pytest.mark.parametrize(
    ("text", "said", "again"),
    [
        ("工本费40元。", ["工本费40元。"], True),
        ("工本费40元。", ["丢失补领的工本费40元。"], True),
        ("工本费40元。", ["工本费20元，丢失的40元。"], False),
        ("可以。", ["可以。"], False),
        ("", ["办证免费。"], False),
    ],
)
def test_what_has_been_said_is_not_said_again(text: str, said: list[str], again: bool) -> None:
    assert is_said(text, said) is again


def test_an_answer_says_the_lead_and_keeps_the_whole_fact(kb: KnowledgeBase) -> None:
    publish(
        kb,
        {
            "code": "yangquan", "name": "养犬登记", "aliases": ["狗证", "养狗登记", "办狗证", "给狗上户口"],
            "faqs": [{"question": "养犬登记要带身份证吗？", "answer": LONG_ANSWER}],
        },
    )  # fmt: skip
    reply = Talk(Assistant(kb, secret=b"x")).say("养犬登记要带身份证吗")
    assert isinstance(reply, Answered)
    fact = reply.facts[0]
    assert fact.text == LONG_ANSWER
    assert "身份证" in fact.lead
    assert "换证" not in fact.lead
    assert fact.lead in reply.text
    assert LONG_ANSWER not in reply.text


def shown(text: str, facet: str = "问答", label: str = "收费吗？", **more: Any) -> ShownFact:
    return ShownFact(id=text, facet=facet, label=label, text=text, region=NATION, revision=1, **more)


def test_one_line_tells_when_and_where_and_the_first_source() -> None:
    facts = [
        shown("不收费。", basis=["《甲法》第一条", "《乙法》"]),
        shown("各地不同。", local=True, basis=["《丙法》"]),
    ]
    assert notes_on(facts, "2026-11-01") == ["2026-11-01核实；标“待核”的以当地公布为准；依据《甲法》第一条。"]
    assert notes_on([shown("不收费。")], None) == []


def test_a_fact_alone_stands_in_the_line_of_its_heading() -> None:
    assert paragraphs([shown("不收费。")]) == "收费吗？不收费。"
    both = [shown("不收费。"), shown("40元", "费用", "工本费", when={"情形": ["丢失"]})]
    assert paragraphs(both) == "· 收费吗？不收费。\n收费：工本费：丢失：40元"
