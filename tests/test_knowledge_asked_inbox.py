"""The loop: an unanswered question reaches the queue, and one action makes a phrasing, a draft or a dismissal of it."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.publishing.items import StaleDraft
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.underneath import refused

Make = Callable[..., ServiceItem]
Ask = Callable[..., str]
CODE, CITY = "sfz-buling", "440100000000"


@pytest.fixture
def ask(kb: KnowledgeBase) -> Ask:
    """Logs a question that found no answer; returns the id of its reply."""
    number = count(1)

    def ask_one(question: str, *, grouping: str = "", queue: bool = True, **other: Any) -> str:
        reply_id = f"r{next(number)}"
        plain: dict[str, Any] = {
            "facets": ["documents", "fee"],
            "confidence": 0.1,
            "latency_ms": 1.5,
            "reply": {"text": "不知道"},
        }
        record = asked(reply_id, question=mask(question), queue=queue, grouping=mask(grouping), **plain | other)
        kb.questions.record(record)
        return reply_id

    return ask_one


@pytest.fixture
def published(kb: KnowledgeBase, make: Make) -> ServiceItem:
    item = make()
    kb.items.publish_many([item], by="甲")
    return item


# -- the log


def test_a_question_is_logged_with_the_reply_as_sent(kb: KnowledgeBase, ask: Ask, clock: MovableClock) -> None:
    first = ask("身份证丢了", queue=False)
    clock.move(minutes=1)
    second = ask("护照丢了", queue=False)
    logged = kb.questions.get(first)
    assert (logged.question, logged.asked_at, logged.facets) == (
        "身份证丢了",
        "2026-11-22T10:00:00.000+08:00",
        ["documents", "fee"],
    )
    assert logged.reply == {"text": "不知道"}
    assert [q.reply_id for q in kb.questions.recent()] == [second, first]
    assert [q.reply_id for q in kb.questions.recent(limit=1)] == [second]
    assert kb.questions.recent(outcome="answered") == []
    assert kb.questions.counts() == {"unanswered": 2}
    assert kb.inbox.cases() == []


def test_the_log_accepts_masked_text_only(kb: KnowledgeBase, ask: Ask) -> None:
    reply_id = ask("我叫张三，身份证11010519491231002X丢了，电话13812345678")
    stored = kb.questions.get(reply_id).question
    assert stored == "我叫张**，身份证110***********002X丢了，电话138****5678"
    assert kb.inbox.cases()[0].question == stored
    with pytest.raises(TypeError, match="MaskedText only"):
        kb.questions.record(
            asked("x", question="13812345678"),
        )
    assert [q.reply_id for q in kb.questions.recent()] == [reply_id]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE questions SET reply = '{}'",
        "INSERT OR REPLACE INTO questions SELECT reply_id, asked_at, conversation, channel, '别的', outcome, item_code, "
        "item_region, region, facets, confidence, latency_ms, knowledge_version, reply FROM questions",
    ],
)
def test_what_was_told_cannot_be_changed(kb: KnowledgeBase, ask: Ask, sql: str) -> None:
    reply_id = ask("身份证丢了")
    assert "what was told" in refused(kb, sql)
    assert kb.questions.get(reply_id).question == "身份证丢了"


def test_a_reply_that_was_never_given(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="没有编号为 nope 的答复"):
        kb.questions.get("nope")


# -- the queue


def test_questions_that_differ_only_in_fillers_share_a_case(kb: KnowledgeBase, ask: Ask, clock: MovableClock) -> None:
    replies = [ask("请问身份证丢了咋办", grouping="身份证丢了"), ask("身份证丢了，您好", grouping="身份证丢了")]
    clock.move(hours=1)
    replies.append(ask("身份证丢了！", grouping="身份证丢了"))
    ask("护照丢了", grouping="护照丢了")
    cases = kb.inbox.cases()
    assert [(c.question, c.times) for c in cases] == [("请问身份证丢了咋办", 3), ("护照丢了", 1)]
    assert (cases[0].opened_at[11:16], cases[0].last_asked_at[11:16]) == ("10:00", "11:00")
    assert kb.inbox.reply_ids(cases[0].id) == replies
    assert kb.inbox.count() == 2


def test_once_somebody_may_be_in_danger_the_case_stays_marked_and_first(kb: KnowledgeBase, ask: Ask) -> None:
    for _ in range(3):
        ask("护照丢了", grouping="护照")
    calm = ask("家里有味", grouping="有味")
    assert [(c.question, c.danger) for c in kb.inbox.cases()] == [("护照丢了", False), ("家里有味", False)]
    kb.questions.send_to_queue(
        ask("有味，头晕", grouping="", queue=False), grouping=mask("有味"), danger=True, kind="miss"
    )
    kb.questions.send_to_queue(calm, grouping=mask("有味"), kind="miss")
    ask("家里有味呢", grouping="有味")
    assert [(c.question, c.danger, c.times) for c in kb.inbox.cases()] == [
        ("家里有味", True, 3),
        ("护照丢了", False, 3),
    ]


def test_the_same_question_in_another_region_is_another_case(kb: KnowledgeBase, ask: Ask) -> None:
    ask("低保多少钱", grouping="低保多少")
    ask("低保多少钱", grouping="低保多少", region=CITY)
    assert sorted(c.region for c in kb.inbox.cases()) == [NATION, CITY]


def test_without_a_grouping_the_words_themselves_group(kb: KnowledgeBase, ask: Ask) -> None:
    ask("低保多少钱")
    ask("低保多少钱")
    assert [c.times for c in kb.inbox.cases()] == [2]


def test_none_of_these_sends_the_question_to_the_queue_once(kb: KnowledgeBase, ask: Ask) -> None:
    reply_id = ask("身份证丢了", queue=False)
    kb.questions.send_to_queue(reply_id, grouping=mask("身份证丢了"))
    kb.questions.send_to_queue(reply_id, grouping=mask("身份证丢了"))
    assert [(c.question, c.times) for c in kb.inbox.cases()] == [("身份证丢了", 1)]


def test_after_a_case_has_ended_the_same_question_opens_another(kb: KnowledgeBase, ask: Ask) -> None:
    ask("天气怎么样", grouping="天气")
    kb.inbox.dismiss(kb.inbox.cases()[0].id, by="甲", reason="不是政务服务")
    ask("天气如何", grouping="天气")
    assert [(c.question, c.times) for c in kb.inbox.cases()] == [("天气如何", 1)]
    assert [(c.state, c.reason) for c in kb.inbox.cases(state="dismissed")] == [("dismissed", "不是政务服务")]
    assert len(kb.inbox.cases(state="")) == 2


# -- the one action


def test_attaching_proposes_a_phrasing_that_answers_nothing_yet(
    kb: KnowledgeBase, ask: Ask, published: ServiceItem
) -> None:
    reply_id = ask("证件掉河里了")
    version = kb.version
    case = kb.inbox.cases()[0]
    phrasing = kb.inbox.attach(case.id, CODE, NATION, by="坐席")
    assert (phrasing.text, phrasing.state, phrasing.kind, phrasing.reply_id) == (
        "证件掉河里了",
        "proposed",
        "learned",
        reply_id,
    )
    assert "证件掉河里了" not in {text for _, text, _, _ in kb.phrasings.live()}
    assert kb.version == version
    ended = kb.inbox.get(case.id)
    assert (ended.state, ended.item_code, ended.handled_by) == ("attached", CODE, "坐席")
    assert kb.inbox.cases() == []


def test_a_second_person_makes_it_live(kb: KnowledgeBase, ask: Ask, published: ServiceItem) -> None:
    ask("证件掉河里了")
    phrasing = kb.inbox.attach(kb.inbox.cases()[0].id, CODE, NATION, by="坐席")
    with pytest.raises(NotAllowed, match="审核人不能是提出人"):
        kb.phrasings.approve(phrasing.id, by="坐席")
    version = kb.version
    assert kb.phrasings.approve(phrasing.id, by="审核").approved_by == "审核"
    assert kb.version == version + 1
    assert "证件掉河里了" in {text for _, text, _, _ in kb.phrasings.live()}
    with pytest.raises(Conflict, match="不在待审核状态"):
        kb.phrasings.approve(phrasing.id, by="审核")


def test_a_cleaned_up_wording_may_be_given_and_is_masked(kb: KnowledgeBase, ask: Ask, published: ServiceItem) -> None:
    ask("乱七八糟")
    phrasing = kb.inbox.attach(kb.inbox.cases()[0].id, CODE, NATION, by="甲", text="  证丢了打13812345678 ")
    assert phrasing.text == "证丢了打138****5678"


def test_attaching_to_what_is_not_published_changes_nothing(kb: KnowledgeBase, ask: Ask) -> None:
    ask("证件掉河里了")
    case = kb.inbox.cases()[0]
    with pytest.raises(NotFound, match="没有已发布的条目"):
        kb.inbox.attach(case.id, "none", NATION, by="甲")
    assert kb.inbox.get(case.id) == case
    assert kb.audit.of() == []


def test_a_draft_is_made_of_a_question(kb: KnowledgeBase, ask: Ask, make: Make) -> None:
    ask("领养老金要认证吗")
    case = kb.inbox.cases()[0]
    draft = kb.inbox.draft(case.id, make(code="yanglao-renzheng", name="养老金资格认证"), by="甲")
    assert (draft.item.aliases, draft.author, draft.state) == (("领养老金要认证吗",), "甲", "draft")
    assert kb.inbox.get(case.id).state == "drafted"
    assert kb.items.count() == 0


def test_a_draft_somebody_else_is_writing_is_not_overwritten(kb: KnowledgeBase, ask: Ask, make: Make) -> None:
    ask("领养老金要认证吗")
    case = kb.inbox.cases()[0]
    kb.items.save_draft(make(code="yanglao-renzheng"), author="乙")
    with pytest.raises(StaleDraft):
        kb.inbox.draft(case.id, make(code="yanglao-renzheng", name="别的"), by="甲")
    assert kb.inbox.get(case.id).state == "open"


def test_a_dismissal_needs_a_reason(kb: KnowledgeBase, ask: Ask) -> None:
    ask("天气怎么样")
    case = kb.inbox.cases()[0]
    with pytest.raises(Conflict, match="请写明不予处理的原因"):
        kb.inbox.dismiss(case.id, by="甲", reason="  ")
    kb.inbox.dismiss(case.id, by="甲", reason=" 不是政务服务 ")
    assert kb.inbox.get(case.id).reason == "不是政务服务"
    assert kb.audit.of(f"case:{case.id}")[0].action == "问题不予处理"


def test_a_case_is_ended_once(kb: KnowledgeBase, ask: Ask, published: ServiceItem) -> None:
    ask("天气怎么样")
    case = kb.inbox.cases()[0]
    kb.inbox.dismiss(case.id, by="甲", reason="无关")
    for again in (
        lambda: kb.inbox.dismiss(case.id, by="乙", reason="无关"),
        lambda: kb.inbox.attach(case.id, CODE, NATION, by="乙"),
    ):
        with pytest.raises(Conflict, match="已由 甲 处理"):
            again()
    with pytest.raises(NotFound, match="没有第 99 号问题"):
        kb.inbox.get(99)


# -- phrasings


def test_a_withdrawn_phrasing_answers_nothing_and_can_be_proposed_again(
    kb: KnowledgeBase, published: ServiceItem
) -> None:
    first = kb.phrasings.propose(CODE, NATION, "证件掉河里了", by="甲", reply_id="")
    kb.phrasings.approve(first.id, by="乙")
    version = kb.version
    kb.phrasings.withdraw(first.id, by="丙")
    assert kb.version == version + 1
    assert "证件掉河里了" not in {text for _, text, _, _ in kb.phrasings.live()}
    again = kb.phrasings.propose(CODE, NATION, "证件掉河里了", by="丙")
    assert (again.id, again.state, again.proposed_by, again.approved_by) == (first.id, "proposed", "丙", "")
    with pytest.raises(NotAllowed):
        kb.phrasings.approve(again.id, by="丙")


def test_proposing_what_is_live_already_leaves_it_live(kb: KnowledgeBase, published: ServiceItem) -> None:
    first = kb.phrasings.propose(CODE, NATION, "证件掉河里了", by="甲")
    kb.phrasings.approve(first.id, by="乙")
    assert kb.phrasings.propose(CODE, NATION, "证件掉河里了", by="丙").state == "live"
    assert kb.phrasings.proposed() == []


def test_learned_phrasings_outlive_revisions_and_withdrawals(
    kb: KnowledgeBase, make: Make, published: ServiceItem
) -> None:
    learned = kb.phrasings.propose(CODE, NATION, "证件掉河里了", by="甲")
    kb.phrasings.approve(learned.id, by="乙")
    kb.items.publish_many([make(aliases=["新别名"])], by="甲")
    assert {text for _, text, _, _ in kb.phrasings.live()} == {published.name, "新别名", "证件掉河里了"}
    kb.items.withdraw(CODE, by="甲", reason="停")
    assert list(kb.phrasings.live()) == []
    kb.items.rollback(CODE, NATION, 1, by="甲")
    assert "证件掉河里了" in {text for _, text, _, _ in kb.phrasings.live()}


def test_names_and_aliases_belong_to_the_entry(kb: KnowledgeBase, published: ServiceItem) -> None:
    name = kb.phrasings.of(CODE, NATION)[0]
    with pytest.raises(Conflict, match="请编辑条目"):
        kb.phrasings.withdraw(name.id, by="甲")


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_phrasing_is_refused(kb: KnowledgeBase, published: ServiceItem, text: str) -> None:
    with pytest.raises(Conflict, match="问法不能为空"):
        kb.phrasings.propose(CODE, NATION, text, by="甲")


def test_an_unknown_phrasing(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound, match="没有这条问法"):
        kb.phrasings.get(7)


# -- what people say of a reply


def test_a_reply_is_rated_and_may_be_rated_once_more(kb: KnowledgeBase, ask: Ask) -> None:
    reply_id = ask("身份证丢了")
    kb.feedback.give(reply_id, 1, comment=mask("打13812345678没人接"))
    kb.feedback.give(reply_id, 4, comment=mask(""))
    assert kb.feedback.of(reply_id) == [(1, "打138****5678没人接"), (4, "")]
    with pytest.raises(Conflict, match="只能修改一次"):
        kb.feedback.give(reply_id, 5, comment=mask(""))
    with pytest.raises(Conflict, match="1 到 5 级"):
        kb.feedback.give(reply_id, 0, comment=mask(""))
    with pytest.raises(NotFound):
        kb.feedback.give("nope", 5, comment=mask(""))


def test_a_question_of_several_lines_is_one_alias(kb: KnowledgeBase, ask: Ask, make: Make) -> None:
    ask("月球上\n\u3000开户口\n怎么办")
    draft = kb.inbox.draft(kb.inbox.cases()[0].id, make(aliases=["月球户口"]), by="甲")
    assert draft.item.aliases == ("月球户口", "月球上 开户口 怎么办")
