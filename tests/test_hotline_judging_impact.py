"""Impact: which questions a change would answer differently, today or on a later day, and which of them it would break."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.judging.gate import Gate
from hotline.judging.impact import GateQuestion, Impact
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.publishing.proposals import Proposal, Withdrawal
from knowledge.storage.clock import day_of
from knowledge.store import KnowledgeBase
from knowledge.supposing import suppose
from tests.hotline_talk import BULING, HUANLING, JIEHUN, publish

QUESTIONS = Path(__file__).parent.parent / "benchmarks/questions/v1/fitting.jsonl"
HERE = "440100000000"
LOST, CODE, OTHER = "身份证丢了怎么补办", BULING["code"], HUANLING["code"]
THIEF = check_item({**HUANLING, "aliases": [LOST]})
"""The other item, which now says of itself what must be answered with the first."""


@pytest.fixture
def kb(kb: KnowledgeBase) -> KnowledgeBase:
    """Three items; one question must be answered."""
    publish(kb, BULING, HUANLING, JIEHUN)
    kb.guarded.add(CODE, question=LOST, must_answer=True, by="户籍科")
    return kb


@pytest.fixture
def gate(kb: KnowledgeBase, assistant: Assistant) -> Gate:
    return Gate(kb, assistant)


def entry(fields: dict[str, Any], **other: Any) -> ServiceItem:
    return check_item({**fields, **other})


# -- what is reported


def test_an_innocuous_change_reports_nothing(kb: KnowledgeBase, gate: Gate, assistant: Assistant) -> None:
    for question in (LOST, "领结婚证要带什么", "红烧肉怎么做"):
        assistant.ask(question)
    report = gate.check([entry(JIEHUN, verified_on="2026-11-01", note="已核对", aliases=["领结婚证", "办结婚证"])])
    assert report.changes == ()
    assert report.allowed
    assert report.asked == 3
    assert report.version == kb.version


def test_nothing_is_written_or_served(kb: KnowledgeBase, gate: Gate, assistant: Assistant) -> None:
    before, version = assistant.ranker(), kb.version
    assert not gate.check([THIEF]).allowed
    assert (assistant.ranker(), kb.version) == (before, version)
    reply = assistant.ask(LOST)
    assert isinstance(reply, Answered)
    assert (reply.item.code, reply.facts[0].revision) == (CODE, 1)


def test_an_alias_that_steals_a_must_answer_question_breaks_it(gate: Gate) -> None:
    (change,) = gate.check([THIEF]).broken
    assert (change.question, change.expected, change.must_answer, change.day) == (LOST, CODE, True, None)
    assert (change.before.outcome, change.before.code, change.before.name) == ("answered", CODE, "居民身份证补领")
    assert change.after.code != CODE


def test_a_watched_question_is_reported_and_stops_nothing(kb: KnowledgeBase, gate: Gate) -> None:
    kb.guarded.add(CODE, question=LOST, must_answer=False, by="户籍科")
    report = gate.check([THIEF])
    assert report.allowed
    assert [(c.question, c.expected, c.broken) for c in report.changes] == [(LOST, CODE, False)]


def test_withdrawing_an_item_breaks_its_must_answer_question(gate: Gate) -> None:
    (change,) = gate.check([Withdrawal(CODE, NATION)]).broken
    assert change.before.code == CODE
    assert change.after.code != CODE


def test_logged_questions_are_reported_with_the_facts_before_and_after(gate: Gate, assistant: Assistant) -> None:
    assistant.ask("身份证补领多少钱")
    assistant.ask("身份证补领多少钱")
    assistant.ask("身份证补领要带什么")
    report = gate.check([entry(BULING, fees=[{"name": "工本费", "amount": "20", "unit": "元"}])])
    assert [c.question for c in report.changes] == ["身份证补领多少钱"]
    change = report.changes[0]
    assert (change.expected, change.must_answer, change.broken) == ("", False, False)
    assert change.before.code == change.after.code == CODE
    assert "40元" in change.before.facts[0]
    assert "20元" in change.after.facts[0]
    assert report.asked == 3


def test_what_was_answered_with_the_item_is_asked_before_what_was_not(gate: Gate, assistant: Assistant) -> None:
    for question in ("身份证补领多少钱", "领结婚证要带什么"):
        assistant.ask(question)
    logged = [q.question for q in gate.questions(first={CODE}) if q.expected is None]
    assert logged == ["身份证补领多少钱", "领结婚证要带什么"]  # though the other is newer
    assert [q.question for q in gate.questions() if q.expected is None] == logged[::-1]


def test_questions_are_asked_as_they_were_stored(gate: Gate, assistant: Assistant) -> None:
    assistant.ask("我叫张三丰，电话13812345678，身份证到期了怎么换")
    assistant.ask("你好")
    logged = [q.question for q in gate.questions() if q.expected is None]
    assert len(logged) == 1
    assert "13812345678" not in logged[0]


def test_a_new_item_answers_what_nobody_could(gate: Gate, assistant: Assistant) -> None:
    assistant.ask("犬证怎么办")
    report = gate.check([entry(JIEHUN, code="yangquan", name="养犬登记", aliases=["犬证", "犬证怎么办"])])
    (change,) = report.changes
    assert change.before.outcome != "answered"
    assert (change.after.outcome, change.after.code) == ("answered", "yangquan")


def test_proposals_are_judged_together(gate: Gate) -> None:
    repaired = entry(BULING, aliases=[LOST, "身份证丢了"])
    assert not gate.check([Withdrawal(CODE, NATION)]).allowed
    assert gate.check([Withdrawal(CODE, NATION), repaired]).allowed
    assert gate.check([Withdrawal(OTHER, NATION), repaired]).allowed


def test_questions_may_be_given(gate: Gate) -> None:
    asked = [GateQuestion("身份证到期了怎么换"), GateQuestion("领结婚证")]
    report = gate.check([Withdrawal(OTHER, NATION)], questions=asked)
    assert report.asked == 2
    assert [c.question for c in report.changes] == ["身份证到期了怎么换"]


# -- what counts as broken


def test_a_question_that_is_not_answered_now_cannot_break(kb: KnowledgeBase, gate: Gate) -> None:
    kb.guarded.add(CODE, question="红烧肉怎么做", must_answer=True, by="户籍科")
    assert [c.question for c in gate.check([Withdrawal(CODE, NATION)]).broken] == [LOST]


def test_asking_back_for_a_circumstance_of_the_item_breaks_nothing(kb: KnowledgeBase, gate: Gate) -> None:
    kb.guarded.add(CODE, question="身份证补领要带什么材料", must_answer=True, by="户籍科")
    papers = [{"name": f"材料{n}", "when": {"申请人": ["代办"]}} for n in range(5)]
    who = {"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "代办"]}
    report = gate.check([entry(BULING, documents=papers, circumstances=[who])])
    assert report.allowed
    assert ("answered", "clarify") in [(c.before.outcome, c.after.outcome) for c in report.changes]


def test_an_answer_without_the_facts_asked_for_is_none(kb: KnowledgeBase, gate: Gate) -> None:
    kb.guarded.add(CODE, question="身份证补领多少钱", must_answer=True, by="财务科")
    (change,) = gate.check([entry(BULING, fees=[])]).broken
    assert change.question == "身份证补领多少钱"
    assert change.after.facts == ()


def test_an_entry_of_a_region_is_asked_for_there(kb: KnowledgeBase, gate: Gate) -> None:
    publish(kb, {"code": CODE, "name": "居民身份证补领", "region": HERE, "documents": [{"name": "居住证"}]})
    kb.guarded.add(CODE, HERE, question="身份证补领要带什么", must_answer=True, by="市局")
    report = gate.check([Withdrawal(CODE, HERE)])
    assert [(c.question, c.region) for c in report.broken] == [("身份证补领要带什么", HERE)]
    assert [c.before.region for c in report.broken] == [HERE]
    assert gate.check([entry(BULING, note="国家条目有小改动")]).allowed


def test_what_only_operators_may_see_is_asked_as_an_operator(kb: KnowledgeBase, gate: Gate) -> None:
    publish(kb, {"code": "koujing", "name": "退费内部口径", "disclosure": "operators", "documents": [{"name": "说明"}]})
    kb.guarded.add("koujing", question="退费内部口径", must_answer=True, by="热线")
    assert [c.question for c in gate.check([Withdrawal("koujing", NATION)]).broken] == ["退费内部口径"]


# -- later days


def test_a_thief_that_starts_later_is_caught_today(gate: Gate) -> None:
    (change,) = gate.check([entry(HUANLING, code="xin", aliases=[LOST], valid_from="2027-01-01")]).broken
    assert str(change.day) == "2027-01-01"


def test_an_end_set_to_the_item_breaks_its_question_from_that_day(gate: Gate) -> None:
    ending = entry(BULING, valid_to="2027-12-31")
    (change,) = gate.check([ending]).broken
    assert str(change.day) == "2028-01-01"
    assert change.after.code != CODE
    assert gate.check([entry(BULING, valid_to="9999-12-31")]).allowed


def test_a_fact_published_ahead_is_reported_with_its_day(gate: Gate, assistant: Assistant) -> None:
    assistant.ask("身份证补领多少钱")
    ahead = {"name": "补拍相片", "amount": "20", "unit": "元", "valid_from": "2027-01-01"}
    report = gate.check([entry(BULING, fees=[*BULING["fees"], ahead])])
    assert report.allowed
    change = next(c for c in report.changes if c.question == "身份证补领多少钱")
    assert str(change.day) == "2027-01-01"
    assert [len(told.facts) for told in (change.before, change.after)] == [1, 2]


# -- asking less is enough


def proposals(kb: KnowledgeBase) -> Iterator[Proposal]:
    """Changes of every kind to items people ask for."""
    item, other = (kb.items.live(code).item for code in (CODE, "jsz-huanzheng"))
    yield Withdrawal(item.code, item.region)
    yield item.model_copy(update={"aliases": (*item.aliases, *other.aliases[:3])})
    yield other.model_copy(update={"aliases": other.aliases[::2], "documents": other.documents[:1]})


def test_questions_left_out_would_tell_the_same_of_the_items_concerned(
    starter_copy: KnowledgeBase, lexicon: Lexicon
) -> None:
    """The gate asks only what a change comes near; asking everything finds no more about the items that change."""
    assistant = Assistant(starter_copy, secret=b"only for tests", lexicon=lexicon)
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    asked = [GateQuestion(row["question"]) for row in rows[::8]]
    today, seen = day_of(starter_copy.clock()), 0
    for proposal in proposals(starter_copy):
        impact = Impact(assistant, assistant.view(), suppose(starter_copy, [proposal]))
        found, every = impact.changes(asked, today=today), impact.changes(asked, today=today, every=True)
        assert [change for change in every if change in found] == found
        assert not [c for c in every if c not in found and proposal.code in (*c.before.codes, *c.after.codes)]
        seen += len(found)
    assert seen
