"""What was asked goes after its time, or on request; what it was made into, and what has to be kept, stays whole."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.asked.retention import BATCH, Retention
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.underneath import everything

Make = Callable[..., ServiceItem]
FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    return Assistant(kb, secret=b"x", lexicon=lexicon)


def test_what_was_asked_before_a_day_goes_with_its_ratings(
    kb: KnowledgeBase, assistant: Assistant, clock: MovableClock
) -> None:
    old = assistant.ask("星舰年检").reply_id
    kb.feedback.give(old, 1, comment=mask("没听懂"))
    clock.move(days=1)
    new = assistant.ask("星舰年检").reply_id
    assert kb.retention.count(SECOND) == 1
    gone = kb.retention.purge(SECOND, by="甲")
    assert (gone.questions, gone.cases) == (1, 0)
    assert [q.reply_id for q in kb.questions.recent()] == [new]
    assert kb.feedback.of(old) == []
    [case] = kb.inbox.cases()
    assert kb.inbox.reply_ids(case.id) == [new]
    assert kb.audit.of("before:2026-11-23")[0].detail == "1 个问题，0 个已处理的待办"


def test_alarms_go_with_their_questions_and_what_was_taken_out_teaches_nothing(
    kb: KnowledgeBase, assistant: Assistant, clock: MovableClock
) -> None:
    reply = assistant.ask("仓库着火了").reply_id
    kb.alarms.label(reply, "right", by="甲")
    assert len(list(kb.alarms.sentences())) == 1
    kb.retention.redact(reply, by="甲")
    assert [(alarm.question, alarm.phone) for alarm in kb.alarms.lately()] == [("（已删去）", "119")]
    assert list(kb.alarms.sentences()) == []
    clock.move(days=1)
    assert kb.retention.purge(SECOND, by="甲").questions == 1
    assert kb.alarms.count() == 0
    assert kb.check_integrity()


def test_an_open_case_stays_and_can_be_closed_and_a_closed_one_goes(
    kb: KnowledgeBase, assistant: Assistant, clock: MovableClock
) -> None:
    for question in ("星舰年检", "潜艇过户"):
        assistant.ask(question)
    waiting, handled = kb.inbox.cases()
    kb.inbox.dismiss(handled.id, by="甲", reason="不属于政务服务")
    clock.move(days=1)
    assert kb.retention.purge(SECOND, by="甲").cases == 1
    assert [case.id for case in kb.inbox.cases(state="")] == [waiting.id]
    assert kb.inbox.reply_ids(waiting.id) == []
    kb.inbox.dismiss(waiting.id, by="甲", reason="不属于政务服务")
    assert kb.check_integrity()


def test_many_go_in_short_transactions(kb: KnowledgeBase, clock: MovableClock) -> None:
    with kb._connections.changing() as db:
        db.many(
            "INSERT INTO questions VALUES (?, '2026-11-22T10:00:00.000+08:00', '', 'web', 'x', 'answered', NULL, NULL, '', '', NULL, 1, 0, '{}')",
            [[str(n)] for n in range(BATCH * 2 + 1)],
        )
    clock.move(days=1)
    assert kb.retention.purge(SECOND, by="甲").questions == BATCH * 2 + 1
    assert kb.questions.recent() == []


def test_what_is_older_than_it_may_get_goes_and_nothing_is_noted_where_nothing_is(
    kb: KnowledgeBase, assistant: Assistant, clock: MovableClock
) -> None:
    old = assistant.ask("星舰年检").reply_id
    clock.move(days=300)
    young = assistant.ask("潜艇过户").reply_id
    clock.move(days=100)
    assert not kb.retention.is_due(400)
    assert kb.retention.keep(400, by="自动").questions == 0
    assert kb.audit.of("before:2026-11-22") == []
    clock.move(days=1)
    assert kb.retention.is_due(400)
    assert kb.retention.keep(400, by="自动").questions == 1
    assert not kb.retention.is_due(400)
    assert [q.reply_id for q in kb.questions.recent()] == [young]
    assert kb.questions.get(young).reply["text"]  # what both replies said is still there
    with pytest.raises(NotFound):
        kb.questions.get(old)
    [noted] = kb.audit.of("before:2026-11-23")
    assert (noted.who, noted.detail) == ("自动", "1 个问题，0 个已处理的待办")


def test_between_two_steps_others_write_without_waiting(kb: KnowledgeBase, clock: MovableClock) -> None:
    many = BATCH * 2
    with kb._connections.changing() as db:
        db.many(
            "INSERT INTO questions VALUES (?, '2026-11-22T10:00:00.000+08:00', '', 'web', 'x', 'answered', NULL, NULL, '', '', NULL, 1, 0, '{}')",
            [[str(n)] for n in range(many)],
        )
    clock.move(days=1)
    left: list[int] = []
    with KnowledgeBase(kb.path, clock=clock) as other:

        def ask(_: float) -> None:
            with other.questions.writing(wait_s=0.001):
                other.questions.record(asked(f"new{len(left)}", reply={"text": "同一句话，两个人都听到"}))
            left.append(other.retention.count(SECOND))

        gone = Retention(kb._connections, clock, kb.questions, pause=ask).purge(SECOND, by="甲")
    assert gone.questions == many
    assert len(left) >= 2
    assert all(0 < before - after <= BATCH for before, after in zip([many, *left], left, strict=False) if after)
    assert len(kb.questions.recent()) == len(left)
    assert {q.reply["text"] for q in kb.questions.recent()} == {"同一句话，两个人都听到"}


@pytest.mark.only_sqlite
def test_the_file_gets_smaller_when_much_has_gone(kb: KnowledgeBase, clock: MovableClock) -> None:
    for n in range(150):
        kb.questions.record(asked(f"r{n}", reply={"text": f"{n}长" * 4000}))

    def pages() -> int:
        return int(kb._connections.db.execute("PRAGMA page_count").fetchone()[0])

    full = pages()
    clock.move(days=1)
    kb.retention.purge(SECOND, by="甲")
    assert pages() < full * 0.75
    assert kb.check_integrity()


def test_a_day_to_come_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(Conflict, match="还没有到"):
        kb.retention.purge(SECOND, by="甲")
    assert kb.retention.purge(FIRST, by="甲").questions == 0


def test_one_question_goes_from_everywhere_and_its_reply_stays(
    kb: KnowledgeBase, assistant: Assistant, make: Make
) -> None:
    kb.items.publish_many([make()], by="甲")
    question = "我住星舰小区，邻居老田家的狗叫"
    reply = assistant.ask(question)
    assistant.ask("星舰年检")
    kb.feedback.give(reply.reply_id, 2, comment=mask("我就是老田"))
    case = next(case for case in kb.inbox.cases() if case.question == question)
    phrasing = kb.inbox.attach(case.id, "sfz-buling", NATION, by="甲")
    kb.phrasings.approve(phrasing.id, by="乙")
    version = kb.version

    kb.retention.redact(reply.reply_id, by="管理员")
    logged = kb.questions.get(reply.reply_id)
    assert logged.question == "（已删去）"
    assert logged.reply["text"] == reply.text
    assert kb.feedback.of(reply.reply_id) == [(2, "（已删去）")]
    assert kb.inbox.get(case.id).question == "（已删去）"
    assert kb.phrasings.get(phrasing.id).state == "withdrawn"
    assert kb.version > version
    left = str(everything(kb))
    assert "星舰年检" in left
    assert not any(secret in left for secret in ("老田", "星舰小区"))


@pytest.mark.only_sqlite
def test_nothing_of_it_is_left_in_the_file(kb: KnowledgeBase, assistant: Assistant) -> None:
    reply = assistant.ask("我住星舰小区，邻居老田家的狗叫")
    assistant.ask("星舰年检")
    kb.retention.redact(reply.reply_id, by="管理员")
    kb.close()
    left = b"".join(path.read_bytes() for path in Path(kb.path).parent.glob("*.db*"))
    assert "星舰年检".encode() in left
    assert not any(secret.encode() in left for secret in ("老田", "星舰小区"))


def test_a_question_that_shares_a_case_leaves_the_case_to_the_others(kb: KnowledgeBase, assistant: Assistant) -> None:
    first, second = assistant.ask("星舰年检").reply_id, assistant.ask("请问星舰年检").reply_id
    kb.retention.redact(second, by="管理员")
    [case] = kb.inbox.cases()
    assert (case.question, case.times) == ("星舰年检", 2)
    assert [q.question for q in kb.questions.those([first, second, "none"])] == ["星舰年检", "（已删去）"]


def test_twice_changes_nothing_and_one_that_was_never_given_is_told(kb: KnowledgeBase, assistant: Assistant) -> None:
    reply = assistant.ask("星舰年检").reply_id
    for _ in range(2):
        kb.retention.redact(reply, by="管理员")
    assert kb.questions.get(reply).question == "（已删去）"
    with pytest.raises(NotFound, match="没有编号为 nope 的答复"):
        kb.retention.redact("nope", by="管理员")
