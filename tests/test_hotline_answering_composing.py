"""What an answer shows: only what was asked for, and nothing that is not a fact of a published revision that holds."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.answering.guide import guide
from hotline.answering.replies import Answered, Clarify, ShownFact
from hotline.answering.wording import paragraphs
from hotline.assistant import Assistant
from hotline.reading.facets import FACETS, GUIDE, OVERVIEW
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION, ServiceItem
from knowledge.publishing.resolving import ResolvedItem
from knowledge.store import KnowledgeBase
from tests.composed_item import ITEM, TODAY, made_of
from tests.examples import examples
from tests.hotline_talk import Talk, item_of, publish, texts_of


@pytest.fixture
def resolved(kb: KnowledgeBase) -> ResolvedItem:
    publish(kb, ITEM)
    return kb.resolve("butie")


GUANGZHOU, TIANHE = "440100000000", "440106000000"


def texts(facts: list[ShownFact]) -> list[str]:
    return [fact.text for fact in facts]


# -- only what was asked for


@pytest.mark.parametrize(
    ("facet", "expected"),
    [
        ("条件", ["年满80周岁"]),
        ("费用", ["100元", "免费"]),
        ("时限", ["20个工作日", "5个工作日", "30日（自然日），自满八十周岁之日起"]),
        ("部门", ["民政部门"]),
        ("电话", ["12345"]),
        ("投诉", ["12388"]),
        ("时间", ["一楼；办公时间：工作日9至17时"]),
        ("地点", ["一楼；办公时间：工作日9至17时"]),
        ("依据", ["《老年人权益保障法》第三十三条", "《民发〔2026〕1号》第三条"]),
    ],
)
def test_only_the_facts_asked_for_come_first(resolved: ResolvedItem, facet: str, expected: list[str]) -> None:
    made = made_of(resolved, facet)
    assert texts(made.facts) == expected
    assert {fact.facet for fact in made.facts} == {facet}
    assert not made.missing


def test_several_facets_come_in_the_order_asked(resolved: ResolvedItem) -> None:
    made = made_of(resolved, "费用", "条件", "费用")
    assert [fact.facet for fact in made.facts] == ["费用", "费用", "条件"]


def test_what_is_not_known_is_named_and_not_made_up(resolved: ResolvedItem) -> None:
    made = made_of(resolved, "结果", "费用", "流程")
    assert made.missing == ["结果", "流程"]
    assert {fact.facet for fact in made.facts} == {"费用"}


def test_asked_for_nothing_in_particular_the_overview_comes_first(resolved: ResolvedItem) -> None:
    made = made_of(resolved)
    assert list(dict.fromkeys(fact.facet for fact in made.facts)) == list(OVERVIEW)
    assert not made.missing


def test_the_rest_of_the_guide_is_folded_and_repeats_nothing(resolved: ResolvedItem) -> None:
    made = made_of(resolved, "费用")
    ids = [fact.id for fact in (*made.facts, *made.rest)]
    assert len(ids) == len(set(ids))
    assert {"材料", "条件", "时限", "电话"} <= {fact.facet for fact in made.rest}


def test_a_question_asked_in_nearly_its_own_words_gets_its_answer(assistant: Assistant) -> None:
    reply = Talk(assistant, region=TIANHE).say("高龄补贴申领，人去世了还发吗")
    assert isinstance(reply, Answered)
    assert (reply.facts[0].text, reply.direct) == ("次月停发。", 1)


def test_the_three_clocks_are_told_apart(resolved: ResolvedItem) -> None:
    labels = [fact.label for fact in made_of(resolved, "时限").facts]
    assert labels == ["法定办结时限", "承诺办结时限", "申请人办理期限"]


# -- circumstances


@pytest.mark.parametrize(
    ("chosen", "papers"),
    [
        ({}, ["委托书", "本人照片"]),
        ({"申请人": "本人"}, ["本人照片"]),
        ({"申请人": "代办"}, ["委托书"]),
        ({"户籍": "外地"}, ["委托书", "本人照片"]),
    ],
)
def test_circumstances_filter_facts(resolved: ResolvedItem, chosen: dict[str, str], papers: list[str]) -> None:
    shown = [text.split("（")[0] for text in texts(made_of(resolved, "材料", chosen=chosen).facts)]
    assert [paper for paper in shown if paper in {"委托书", "本人照片"}] == papers
    assert "居民身份证" in shown


def test_what_depends_on_an_open_circumstance_is_counted(resolved: ResolvedItem) -> None:
    assert made_of(resolved, "材料").open_dimensions == {"申请人": 2}
    assert made_of(resolved, "材料", chosen={"申请人": "本人"}).open_dimensions == {}


# -- time


@given(st.dates(date(2026, 9, 1), date(2027, 3, 1)))
@examples(40)
def test_a_fact_is_shown_on_the_days_it_holds(day: date) -> None:
    item = ServiceItem.model_validate(ITEM).with_fact_ids()
    shown = {text.split("（")[0] for text in texts(made_of(as_published(item), "材料", day=day).facts)}
    for document in item.documents:
        assert (document.name in shown) == document.holds_on(day)


def as_published(item: ServiceItem) -> ResolvedItem:
    from knowledge.publishing.resolving import Origin

    origin = Origin(item.region, 1)
    return ResolvedItem(
        item, item.region, dict.fromkeys([*(f.id for f in item.facts()), "department", "basis"], origin), (origin,)
    )


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, ITEM)
    return Assistant(kb, secret=b"x", lexicon=lexicon)


def test_what_expired_is_never_given_as_current(assistant: Assistant) -> None:
    reply = Talk(assistant, region=TIANHE).say("高龄补贴申领要什么材料")
    assert "旧版申请表" not in reply.text
    assert "明年的申请表" not in reply.text
    assert "新版申请表" in reply.text


def test_another_day_is_answered_and_labelled(assistant: Assistant) -> None:
    reply = Talk(assistant, region=TIANHE, as_of=date(2026, 10, 1)).say("高龄补贴申领要什么材料")
    assert isinstance(reply, Answered)
    assert reply.as_of == "2026-10-01"
    assert "2026-10-01 的历史口径" in reply.text
    assert "旧版申请表" in reply.text
    assert "新版申请表" not in reply.text


def test_today_is_not_labelled(assistant: Assistant) -> None:
    reply = Talk(assistant).say("高龄补贴申领")
    assert isinstance(reply, Answered)
    assert reply.as_of is None
    assert "历史口径" not in reply.text


def test_an_entry_out_of_its_validity_is_not_answered(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(kb, ITEM | {"valid_to": "2026-11-21"}, {"code": "weilai", "name": "新补贴申领", "valid_from": "2026-11-23"})
    talk = Talk(Assistant(kb, secret=b"x", lexicon=lexicon))
    reply = talk.say("高龄补贴申领")
    assert reply.outcome == "unanswered"
    assert "已过有效期" in reply.text
    assert talk.queued
    assert talk.say("新补贴申领").outcome == "unanswered"


# -- place


def test_local_amounts_are_withheld_until_the_region_is_known(resolved: ResolvedItem) -> None:
    unknown = made_of(resolved, "费用", region_known=False)
    assert unknown.needs_region
    assert texts(unknown.facts) == ["免费"]
    assert not [fact for fact in unknown.rest if "100元" in fact.text]
    assert "100元" in texts(made_of(resolved, "费用").facts)


def test_the_guide_withholds_them_too(resolved: ResolvedItem) -> None:
    def shown(*, known: bool) -> list[str]:
        return [f.text for s in guide(resolved, day=TODAY, region_known=known).sections for f in s.facts]

    assert "100元" in shown(known=True)
    assert "100元" not in shown(known=False)


def test_asked_for_nothing_but_a_local_amount_we_ask_where(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(kb, ITEM | {"fees": [{"name": "补贴", "amount": "100", "unit": "元", "local": True}]})
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    reply = Talk(assistant).say("高龄补贴申领多少钱")
    assert isinstance(reply, Clarify)
    assert reply.ask is not None
    assert reply.ask.dimension == "地区"
    assert "100元" not in reply.text
    assert texts_of(Talk(assistant, region=TIANHE).say("高龄补贴申领多少钱"))[0] == "100元"


@pytest.mark.parametrize(
    ("asked", "held_back"), [("多少钱", "金额"), ("要多久", "时限"), ("多少钱，要多久", "金额、时限")]
)
def test_what_is_held_back_is_named(kb: KnowledgeBase, lexicon: Lexicon, asked: str, held_back: str) -> None:
    local = {
        "fees": [
            {"name": "补贴", "amount": "100", "unit": "元", "local": True},
            {"name": "工本费", "amount": "5", "unit": "元"},
        ],
        "deadlines": [
            {"type": "promised", "number": 5, "unit": "工作日", "local": True},
            {"type": "statutory", "number": 20, "unit": "工作日"},
        ],
    }
    publish(kb, ITEM | local)
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    assert f"\n{held_back}各地不同，告诉我您所在的地区后再答复。" in Talk(assistant).say(f"高龄补贴申领{asked}").text
    assert "各地不同" not in Talk(assistant, region=TIANHE).say(f"高龄补贴申领{asked}").text


def test_a_national_time_limit_waits_for_no_place(starter: Assistant) -> None:
    reply = Talk(starter).say("办护照多少钱，多久能拿到")
    assert any(text.startswith("120元") for text in texts_of(reply))
    assert any(text.startswith("7个工作日") for text in texts_of(reply))
    assert "各地不同" not in reply.text


def test_who_has_told_the_place_is_not_asked_for_it_again(starter: Assistant) -> None:
    talk = Talk(starter)
    assert "请告诉我们户籍在哪里" in talk.say("高龄津贴多少钱").text
    there, here = talk.say("天河区"), Talk(starter, region="110105000000").say("高龄津贴多少钱")
    for reply, place in ((there, "广东省广州市天河区"), (here, "北京市朝阳区")):
        assert item_of(reply) == "mz-gaoling"
        assert "没有全国统一金额，由各地规定，年龄段不同金额也不同。请问户籍地社区。" in texts_of(reply)
        assert f"{place}的具体标准还没有收进知识库，请问办理部门（" in reply.text
        assert "12345" in reply.text
    assert not talk.queued


def test_the_name_of_a_place_is_no_question_for_staff(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(kb, {"code": "butie", "name": "高龄补贴申领", "department": "民政部门"})
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    asked = assistant.ask("高龄补贴申领网上能办吗")
    assistant.ask("天河区", conversation=asked.conversation)
    assert [case.question for case in kb.inbox.cases()] == ["高龄补贴申领网上能办吗"]


def test_a_district_overrides_fact_by_fact(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    (item,) = publish(kb, ITEM)
    promised = next(d for d in kb.items.live("butie").item.deadlines if d.type == "promised")
    district = {
        "code": "butie", "region": TIANHE, "name": item.name,
        "deadlines": [{"id": promised.id, "type": "promised", "number": 1, "unit": "工作日"}],
        "documents": [{"name": "银行卡", "originals": 1}],
    }  # fmt: skip
    publish(kb, district)
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    here = Talk(assistant, region=TIANHE).say("高龄补贴申领要多久")
    assert isinstance(here, Answered)
    assert {(f.text, f.region) for f in (*here.facts, *here.rest)} >= {("20个工作日", NATION), ("1个工作日", TIANHE)}
    assert here.item.region == TIANHE
    assert here.item.department == "民政部门"
    assert any(f.text.startswith("银行卡") and f.region == TIANHE for f in here.rest)
    elsewhere = Talk(assistant, region=GUANGZHOU).say("高龄补贴申领要多久")
    assert isinstance(elsewhere, Answered)
    told = {(f.text, f.region) for f in (*elsewhere.facts, *elsewhere.rest)}
    assert told >= {("20个工作日", NATION), ("5个工作日", NATION)}
    assert not any(f.text.startswith("银行卡") for f in elsewhere.rest)


# -- as plain text


DANGER = {
    "code": "dianti", "name": "电梯困人求救", "kind": "诉求", "documents": [{"name": "地点"}],
    "phones": [{"type": "consult", "number": "96333"}, {"type": "emergency", "number": "119"}],
}  # fmt: skip


def test_the_number_for_acute_danger_comes_first(kb: KnowledgeBase) -> None:
    publish(kb, DANGER, DANGER | {"code": "jinggai", "name": "井盖破损"})
    assert texts(made_of(kb.resolve("dianti")).facts)[0] == "119"
    assert texts(made_of(kb.resolve("dianti"), "流程", "电话").facts) == ["119", "96333"]
    calm = kb.resolve("jinggai")
    assert texts(made_of(calm).facts)[0] == "地点"
    assert texts(made_of(calm, urgent=True).facts)[0] == "119"


@pytest.mark.parametrize(("said", "number"), [("有人困在电梯里了快来", "119"), ("闻到很浓的煤气味", "119")])
def test_a_cry_for_help_is_answered_with_the_number_first(starter: Assistant, said: str, number: str) -> None:
    reply = Talk(starter).say(said)
    if isinstance(reply, Answered):
        assert texts_of(reply)[0] == number
    assert number in reply.text


ONLINE = {"type": "网上", "text": "政务服务网"}


@pytest.mark.parametrize(
    ("channels", "line"),
    [
        ([ONLINE], "可以，网上渠道见下。"),
        ([ONLINE | {"verified": False}], "有网上渠道，能否办理以当地公布为准。"),
        ([{"type": "窗口", "text": "镇政府"}], "已核实的内容里没有网上办理渠道。"),
    ],
)
def test_whether_it_can_be_done_online_is_said(
    kb: KnowledgeBase, lexicon: Lexicon, channels: list[dict[str, Any]], line: str
) -> None:
    publish(kb, ITEM | {"channels": channels})
    talk = Talk(Assistant(kb, secret=b"x", lexicon=lexicon))
    assert f"\n{line}\n办理渠道：" in talk.say("高龄补贴申领网上能办吗").text
    assert line in talk.say("网上能办吗？").text
    assert line not in talk.say("在哪里办？").text


def test_what_a_complaint_needs_is_something_to_tell(kb: KnowledgeBase) -> None:
    publish(kb, {"code": "zaosheng", "name": "噪音投诉", "kind": "诉求", "documents": [{"name": "地点和时间"}]})
    (fact,) = made_of(kb.resolve("zaosheng"), "材料").facts
    assert fact.label == "请说明"
    assert paragraphs([fact]).startswith("请说明：")


def test_every_facet_of_the_guide_is_one(make: Callable[..., ServiceItem]) -> None:
    assert set(GUIDE) | set(OVERVIEW) <= {facet.name for facet in FACETS}
    fields = {field for facet in FACETS for field in facet.fields}
    assert {fact.field for fact in make(**{"steps": [{"text": "一"}]}).facts()} <= fields


def test_an_item_is_named_in_every_answer_about_it(assistant: Assistant) -> None:
    reply = Talk(assistant).say("高龄补贴申领")
    assert item_of(reply) == "butie"
    assert reply.text.startswith("【高龄补贴申领】")
    assert "2026-11-01核实" in reply.text
