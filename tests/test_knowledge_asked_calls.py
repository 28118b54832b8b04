"""Calls and what belongs to them, on both databases: whose they are, what happened, pins, words, screens, counts."""

import pytest

from knowledge.asked.calls.calls import ANYBODY, MOST_OPEN, ItemKey
from knowledge.asked.calls.screens import GONE
from knowledge.storage.errors import Conflict, NotFound
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.staff import add_staff
from tests.underneath import rows

NATION, ITEM = "000000000000", ItemKey("sfz-buling", "000000000000")


def test_a_call_stays_its_openers_until_it_is_taken(kb: KnowledgeBase) -> None:
    call = kb.calls.open(by="甲")
    with pytest.raises(NotFound):
        kb.calls.get(call.key, by="乙")
    with pytest.raises(NotFound):
        kb.calls.take(call.key, by="乙")
    kb.calls.offer(call.key, to="乙", note="等回话", by="甲")
    assert [each.key for each in kb.calls.offered("乙")] == [call.key]
    assert kb.calls.offered("丙") == []
    with pytest.raises(Conflict):
        kb.calls.note(call.key, "told", by="乙")
    assert kb.calls.take(call.key, by="乙").owner == "乙"
    with pytest.raises(NotFound):
        kb.calls.get(call.key, by="甲")
    assert [(event.action, event.who) for event in kb.calls.events(call.key)] == [("offered", "甲"), ("taken", "乙")]


def test_of_two_who_take_it_one_does(kb: KnowledgeBase) -> None:
    call = kb.calls.open(by="甲")
    kb.calls.offer(call.key, to=ANYBODY, note="", by="甲")
    kb.calls.take(call.key, by="乙")
    with pytest.raises((Conflict, NotFound)):
        kb.calls.take(call.key, by="丙")
    with pytest.raises(Conflict):
        kb.calls.take(call.key, by="乙")


def test_what_lies_open_and_what_the_caller_is(kb: KnowledgeBase) -> None:
    call = kb.calls.open(by="甲")
    kb.calls.situate(call.key, region="440100000000", audience="企业", circumstances={"申请人": "代办"}, by="甲")
    kb.calls.show(call.key, conversation="c", reply_id="r", item=ITEM, facet="材料", by="甲")
    found = kb.calls.get(call.key, by="甲")
    assert (found.region, found.audience, found.circumstances) == ("440100000000", "企业", {"申请人": "代办"})
    assert (found.item, found.facet, found.number) == (ITEM, "材料", 1)
    assert kb.calls.recent("甲") == [], "a part of it is no other item"
    kb.calls.show(call.key, conversation="c", reply_id="r", item=ITEM, by="甲")
    assert kb.calls.recent("甲") == [ITEM]
    with pytest.raises(ValueError, match="nothing is called"):
        kb.calls.note(call.key, "sung", by="甲")


def test_a_call_that_is_owed_an_answer_waits(kb: KnowledgeBase) -> None:
    call = kb.calls.open(by="甲")
    kb.calls.note(call.key, "missed", reply_id="r", by="甲")
    assert kb.calls.waits(call.key)
    assert kb.calls.end(call.key, waiting=True, by="甲").state == "waiting"
    assert kb.calls.touch(call.key, by="甲").state == "open"
    kb.calls.end(call.key, waiting=False, by="甲")
    with pytest.raises(Conflict):
        kb.calls.touch(call.key, by="甲")
    with pytest.raises(Conflict):
        kb.calls.offer(call.key, to=ANYBODY, note="", by="甲")


def test_only_so_many_are_open_and_done_ones_go(kb: KnowledgeBase, clock: MovableClock) -> None:
    keys = [kb.calls.open(by="甲").key for _ in range(MOST_OPEN)]
    with pytest.raises(Conflict):
        kb.calls.open(by="甲")
    assert [call.number for call in kb.calls.of("甲")] == [*range(1, MOST_OPEN + 1)]
    kb.calls.end(keys[0], waiting=False, by="甲")
    clock.move(days=31)
    assert kb.calls.open(by="甲").number == 1, "numbers begin anew each day"
    assert len(rows(kb, "SELECT key FROM calls")) == MOST_OPEN
    assert rows(kb, "SELECT id FROM call_events") == []


def test_pins_turn(kb: KnowledgeBase) -> None:
    assert kb.pins.turn("甲", ITEM) is True
    assert (kb.pins.of("甲"), kb.pins.of("乙")) == ([ITEM], [])
    assert kb.pins.turn("甲", ITEM) is False
    assert kb.pins.of("甲") == []


def test_words_are_written_and_taken_back(kb: KnowledgeBase) -> None:
    kb.desk_words.write({"greeting": "您好。", "closing": ""}, by="甲")
    kb.desk_words.write({"greeting": "您好。", "closing": "再见。"}, by="甲")
    assert kb.desk_words.written() == {"greeting": "您好。", "closing": "再见。"}
    kb.desk_words.write({"greeting": ""}, by="甲")
    assert kb.desk_words.written() == {"closing": "再见。"}
    assert len([entry for entry in kb.audit.of() if entry.action == "修改坐席用语"]) == 3
    with pytest.raises(Conflict):
        kb.desk_words.write({"sms": "长" * 300}, by="甲")
    with pytest.raises(ValueError, match="nothing is called"):
        kb.desk_words.write({"song": ""}, by="甲")


def test_a_screen_is_known_by_its_code_alone(kb: KnowledgeBase, clock: MovableClock) -> None:
    add_staff(kb, li="operator")
    code = kb.screens.open("li")
    kb.screens.show("li", ITEM, facet="材料", circumstances={"申请人": "代办"}, facts=["documents:户口簿"])
    shown = kb.screens.shown(code)
    assert (shown.item, shown.facet, shown.circumstances, shown.facts) == (
        ITEM,
        "材料",
        {"申请人": "代办"},
        ("documents:户口簿",),
    )
    assert all(code not in str(row) for row in rows(kb, "SELECT * FROM desk_screens"))
    other = kb.screens.open("li")
    with pytest.raises(NotFound, match=GONE):
        kb.screens.shown(code)
    clock.move(hours=8)
    with pytest.raises(NotFound):
        kb.screens.shown(other)
    assert not kb.screens.is_open("li")


def test_only_counts_are_kept_of_live_help(kb: KnowledgeBase) -> None:
    for outcome in ("answered", "answered", "clarify"):
        kb.assisted.count(outcome)
    assert kb.assisted.counts("2026-11-22") == {"answered": 2, "clarify": 1}
