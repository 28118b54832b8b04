"""What stands largest in an answer is a piece of the fact itself, and only where it holds for everybody."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.answering.guide import Guide, Section
from hotline.answering.replies import Answered, ItemRef, ShownFact
from web.answers.headline import glance, headline

TABLE = [
    ("费用", "40元", "40元"),
    ("费用", "10元/证", "10元/证"),
    ("费用", "免费", "免费"),
    ("费用", "首次免费，补领40元", ""),
    ("费用", "按标的额的1%收取", ""),
    ("费用", "每件200元", ""),
    ("时限", "20个工作日", "20个工作日"),
    ("时限", "当场办结", "当场"),
    ("时限", "60日（自然日），自提交登记表之日起（交通不便的地区可以延长，最多再加30日。）", "60日"),
    ("时限", "自受理之日起5日内，特殊情况可延长到10日", ""),
    ("时限", "不超过30日", ""),
    ("电话", "12393", "12393"),
    ("电话", "12393、12345", ""),
    ("电话", "020-12345678", "020-12345678"),
    ("问答", "不需要，自2025年5月10日起凭身份证办理。", "不需要"),
    ("问答", "不需要，但外国人要带护照。", ""),
    ("问答", "工本费40元。", "40元"),
    ("问答", "要看情况，本地的免费。", ""),
    ("问答", "可以由别人代办。", ""),
    ("问答", "马上打 110，不用等 24 小时。", ""),
    ("问答", "没有达到100元的免征。", ""),
    ("问答", "特别快，3天办好。", "3天"),
    ("材料", "居民户口簿（原件1份）", ""),
]


ASKED = "结婚还要户口本吗"


def answered(
    facet: str, text: str, *, direct: int = 1, label: str = f"{ASKED}？", id: str = "f", **more: Any
) -> Answered:
    fact = ShownFact(id=id, facet=facet, label=label, text=text, region="0" * 12, revision=1, **more)
    item = ItemRef(code="c", name="n", region="0" * 12, department="")
    return Answered(reply_id="r", text="", item=item, facts=[fact], direct=direct)


@pytest.mark.parametrize(("facet", "text", "large"), TABLE)
def test_the_one_thing_a_fact_says_stands_large(facet: str, text: str, large: str) -> None:
    found = headline(answered(facet, text), ASKED)
    assert (found.large if found else "") == large


def test_nothing_stands_large_that_answers_nothing_or_only_some() -> None:
    assert headline(answered("费用", "40元", direct=0)) is None
    assert headline(answered("费用", "40元", when={"申请人": ["代办"]})) is None
    assert headline(answered("费用", "40元", under_review=True)) is None


@pytest.mark.parametrize(
    ("label", "asked", "large"),
    [
        ("结婚还要户口本吗？", "领证结婚还要户口本吗", "能"),
        ("结婚还要户口本吗？", "还要户口本吗", "能"),
        ("没有劳动合同能仲裁吗？", "老板欠我工资一年多了还能去仲裁吗", ""),
        ("没有劳动合同能仲裁吗？", "能仲裁吗", "能"),
        ("没有劳动合同能仲裁吗？", "能吗", ""),
        ("没有劳动合同能仲裁吗？", "", ""),
        ("异地能办吗？", "别人能代办吗", ""),
    ],
)
def test_a_yes_or_no_stands_alone_only_where_it_answers_what_was_asked(label: str, asked: str, large: str) -> None:
    found = headline(answered("问答", "能。带上身份证。", label=label), asked)
    assert (found.large if found else "") == large


@pytest.mark.parametrize(("asked_for", "large"), [([], ""), (["材料"], ""), (["费用"], "120元"), (["时限"], "")])
def test_of_a_summary_only_the_number_that_was_asked_for_stands_large(asked_for: list[str], large: str) -> None:
    reply = answered("问答", "护照丢失的可以补发，120元一本。", label="事项说明", id="summary")
    found = headline(replace(reply, facets=asked_for), "护照丢了")
    assert (found.large if found else "") == large


@given(
    st.sampled_from(["费用", "时限", "电话", "问答"]),
    st.text("免费0123456789元日个工作不需要可以，。（）-年", max_size=30),
)
@example(facet="时限", text="0（）年")
def test_a_headline_is_always_a_piece_of_the_fact(facet: str, text: str) -> None:
    found = headline(answered(facet, text), ASKED)
    assert found is None or found.large in text


def guide(*sections: Section) -> Guide:
    item = ItemRef(code="c", name="n", region="0" * 12, department="")
    empty: dict[str, Any] = {
        "kind": "",
        "topic": "",
        "audience": [],
        "summary": "",
        "circumstances": [],
        "basis": [],
    }
    return Guide(item=item, sections=list(sections), verified_on=None, source="", revision=1, revisions={}, **empty)


def section(facet: str, *facts: tuple[str, dict[str, Any]]) -> Section:
    shown = [answered(facet, text, **more).facts[0] for text, more in facts]
    return Section(facet, facet, shown)


def test_over_a_guide_stand_the_costs_and_the_time_where_they_are_one_and_sure() -> None:
    assert glance(guide(section("费用", ("40元", {})), section("时限", ("20个工作日", {})), section("电话", ("12393", {})))) == [
        ("费用", "40元"),
        ("时限", "20个工作日"),
    ]  # fmt: skip
    for unsure in (
        {"verified": False},
        {"local": True},
        {"disputed": True},
        {"under_review": True},
        {"when": {"申请人": ["代办"]}},
    ):
        assert glance(guide(section("费用", ("40元", unsure)))) == []
    assert glance(guide(section("费用", ("首领免费", {}), ("补领40元", {})))) == []
