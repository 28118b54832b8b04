"""Alarms are kept, found again, labelled by staff, and given out as sentences to fit on."""

import json

import pytest

from knowledge.asked.alarms import Alarm
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock

FIRE = Alarm("火灾", "sure", "119")


def alarmed(kb: KnowledgeBase, reply_id: str, question: str, alarm: Alarm = FIRE) -> None:
    kb.questions.record(
        asked(reply_id, question=mask(question), outcome="referred", alarm=alarm),
    )


def test_the_alarms_of_the_last_days_are_listed_the_newest_first(kb: KnowledgeBase, clock: MovableClock) -> None:
    alarmed(kb, "r1", "仓库着火了")
    clock.move(days=5)
    alarmed(kb, "r2", "有人在桥上要往下跳", Alarm("自杀", "sure", "110"))
    assert [a.reply_id for a in kb.alarms.lately()] == ["r2", "r1"]
    clock.move(days=3)
    (left,) = kb.alarms.lately()
    assert (left.reply_id, left.kind, left.level, left.phone, left.question) == (
        "r2",
        "自杀",
        "sure",
        "110",
        "有人在桥上要往下跳",
    )
    assert kb.alarms.count(days=30) == 2
    assert [a.reply_id for a in kb.alarms.lately(days=30, limit=1, offset=1)] == ["r1"]


@pytest.mark.parametrize(
    ("search", "found"),
    [("着火", ["r1"]), ("火灾", ["r2", "r1"]), ("100%", ["r2"]), ("%", ["r2"]), ("_", []), ("!", [])],
)
def test_they_are_searched_by_words_and_kind(
    kb: KnowledgeBase, clock: MovableClock, search: str, found: list[str]
) -> None:
    alarmed(kb, "r1", "仓库着火了")
    clock.move(minutes=1)
    alarmed(kb, "r2", "电量100%还在冒烟")
    assert [a.reply_id for a in kb.alarms.lately(search=search)] == found
    assert kb.alarms.count(search=search) == len(found)


def test_labels_become_sentences_to_fit_on(kb: KnowledgeBase, clock: MovableClock) -> None:
    maybe = Alarm("火灾", "possible", "119")
    for number, (question, alarm) in enumerate([("灶台冒烟了", FIRE), ("火气大吃什么", maybe), ("没人标过", FIRE)]):
        alarmed(kb, f"r{number}", question, alarm)
        clock.move(minutes=1)
    kb.alarms.label("r0", "false", by="甲")
    kb.alarms.label("r0", "right", by="乙")  # the last word counts
    kb.alarms.label("r1", "false", by="乙")
    assert [json.loads(line) for line in kb.alarms.sentences()] == [
        {"text": "灶台冒烟了", "level": "sure", "kind": "火灾", "numbers": ["119"], "voice": "labelled"},
        {"text": "火气大吃什么", "level": "ordinary", "kind": "火灾", "numbers": [], "voice": "labelled"},
    ]
    assert [(a.label, a.labelled_by) for a in kb.alarms.lately()] == [("", ""), ("false", "乙"), ("right", "乙")]


def test_only_an_alarm_can_be_labelled_and_only_right_or_false(kb: KnowledgeBase) -> None:
    alarmed(kb, "r1", "着火了")
    with pytest.raises(Conflict, match="只能标为是险情、误报"):
        kb.alarms.label("r1", "maybe", by="甲")
    with pytest.raises(NotFound, match="没有提示过险情"):
        kb.alarms.label("r2", "right", by="甲")
