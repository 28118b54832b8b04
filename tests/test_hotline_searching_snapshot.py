"""One view at a time: what a question is read by, ranked over and logged with belongs together, whatever changes meanwhile."""

import gc
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from hotline.assistant import Assistant
from hotline.beside_askers import giving_way
from hotline.reading.correcting import Spoken
from hotline.reading.lexicon import Lexicon
from hotline.searching import snapshot
from hotline.searching.building import IndexBuilder
from hotline.searching.index import Index
from hotline.searching.model import read_model
from knowledge.entry.records import ServiceItem
from knowledge.storage.errors import DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.hotline_talk import BULING, JIEHUN, publish


@pytest.fixture
def assistant(kb: KnowledgeBase) -> Assistant:
    publish(kb, BULING)
    return Assistant(kb, secret=b"only for tests")


def test_who_follows_serves_what_is_there_and_hears_of_what_comes(
    kb: KnowledgeBase, make: Callable[..., ServiceItem], lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb.items.publish_many([make()], by="甲")
    assistant = Assistant(kb, secret=b"x", lexicon=lexicon)
    before = assistant.ranker()
    assistant.follow()
    assistant.catch_up()
    assert assistant.ranker() is before
    may_build = threading.Event()
    build = IndexBuilder.build

    def held_up(*args: Any) -> Any:
        assert may_build.wait(60)
        return build(*args)

    with monkeypatch.context() as patched:
        patched.setattr(IndexBuilder, "build", held_up)
        with KnowledgeBase(kb.path) as other:
            other.items.publish_many([make(code="x", name="停水报修")], by="甲")
        assert assistant.ranker() is before  # nobody waits while it is built
        may_build.set()
        assistant.catch_up()
    assert {entry.code for entry in assistant.ranker().index.entries} == {"sfz-buling", "x"}
    assistant.close()


def test_what_is_replaced_goes_at_once(
    kb: KnowledgeBase, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index of a province takes hundreds of megabytes: it does not wait for rings to be looked for."""
    # On a machine that is busy a renewal may go on in the background, with the index before still in its hands.
    monkeypatch.setattr(snapshot, "INLINE_S", 600.0)
    # What other tests have left in rings (an exception holds the frames it went through) is still there, and none of this one's.
    others = [each for each in gc.get_objects() if isinstance(each, Index)]
    gc.disable()
    try:
        for n in range(3):
            publish(kb, BULING | {"summary": f"第 {n} 次"})
            assert assistant.ask("身份证丢了怎么补办").outcome == "answered"
        held = [each for each in gc.get_objects() if isinstance(each, Index)]
        mine = [each for each in held if not any(each is other for other in others)]
        assert [each.version for each in mine] == [assistant.ranker().index.version]
    finally:
        gc.enable()


def test_what_is_replaced_hangs_together_in_no_rings(
    kb: KnowledgeBase, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a publication the interpreter is told to look for rings no more in what is there, so what goes later must go by itself."""
    monkeypatch.setattr(snapshot, "INLINE_S", 600.0)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        for n in range(3):
            publish(kb, BULING | {"summary": f"第 {n} 次"})
            first = assistant.ask("身份证丢了怎么补办")
            assistant.ask("要多少钱", conversation=first.conversation)
        gc.collect()
        rings = {
            type(each).__name__ for each in gc.garbage if type(each).__module__.startswith(("hotline", "knowledge"))
        }
        assert rings == set()
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_a_view_goes_on_reading_as_its_index_was_built(kb: KnowledgeBase, assistant: Assistant) -> None:
    """While the gate asks its questions, somebody adds an action that the index of its view does not know."""
    view = assistant.view()
    line = kb.lexicon.propose("动作", "滑翔", "飞伞", by="编辑")
    kb.lexicon.approve(line.id, by="审核")
    assert "滑翔" in assistant.view().analyser.read("滑翔怎么报名").actions
    turn = assistant.turn("滑翔怎么报名", view=view)
    assert turn.analyser is view.analyser
    assert assistant.reply_to(turn).reply.outcome == "unanswered"


def test_the_row_tells_the_version_that_answered(kb: KnowledgeBase) -> None:
    publish(kb, BULING)

    class Overtaken(Assistant):
        def reply_to(self, turn: Any) -> Any:
            outcome = super().reply_to(turn)
            publish(kb, JIEHUN)
            return outcome

    answered_from = kb.version
    Overtaken(kb, secret=b"only for tests").ask("身份证丢了怎么补办")
    assert kb.version > answered_from
    (logged,) = kb._connections.db.execute("SELECT knowledge_version FROM questions").fetchall()
    assert logged == (answered_from,)


def test_where_no_thread_can_be_had_the_old_view_serves_and_a_later_request_renews(
    kb: KnowledgeBase, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "INLINE_S", 0.0)
    monkeypatch.setattr(snapshot, "PATIENCE_S", 60.0)
    old = assistant.ranker()
    publish(kb, JIEHUN)

    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as exhausted:
        exhausted.setattr(threading.Thread, "start", no_thread)
        assert assistant.ranker() is old
    assert assistant.ranker().index.version == kb.version


def test_a_database_that_is_away_is_told_once_and_not_five_times_a_second(
    kb: KnowledgeBase, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And then what was there goes on serving."""
    looked, often = [], threading.Event()

    def away(_: KnowledgeBase) -> int:
        looked.append(1)
        if len(looked) >= 3:
            often.set()
        raise DatabaseUnusable("数据库不在。")

    before = assistant.ranker()
    with monkeypatch.context() as patched:
        patched.setattr(KnowledgeBase, "version", property(away))
        patched.setattr(kb, "wait_for_news", lambda: often.is_set())
        assistant.follow()
        assert often.wait(60)
    assistant.close()
    [told] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told == "reading what was published: database_unusable: 数据库不在。"
    assert assistant.ranker() is before


def test_who_asks_gets_the_interpreter_sooner_while_an_index_is_built() -> None:
    usual = sys.getswitchinterval()
    with giving_way():
        assert sys.getswitchinterval() < usual / 5
        with giving_way():
            assert sys.getswitchinterval() < usual / 5
        assert not gc.isenabled()
    assert sys.getswitchinterval() == usual
    assert gc.isenabled()


def test_tables_of_facts_outlive_an_index(kb: KnowledgeBase, assistant: Assistant) -> None:
    """Reading an item for its facts takes longer than anything else; what others are published does not change it."""
    publish(kb, BULING)
    assistant.answer("身份证丢了怎么补办")
    before = assistant.fact_ranker()
    publish(kb, JIEHUN)
    after = assistant.fact_ranker()
    assert after is not before
    assert after.units is before.units


def test_what_was_made_ahead_serves_the_first_that_needs_just_that(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that are forked share the memory of what ranks and of what suggestions begin with, and need not learn again what is said."""
    learned: list[Index] = []
    spoken = snapshot.spoken

    def noted(index: Index) -> Spoken:
        learned.append(index)
        return spoken(index)

    monkeypatch.setattr(snapshot, "WORTH_KEEPING", 1)
    monkeypatch.setattr(snapshot, "spoken", noted)
    publish(kb, BULING, JIEHUN)
    model, tax = read_model(), frozenset({"税务"})
    for own_topics, times in ((tax, 2), (frozenset[str](), 1)):
        learned.clear()
        snapshot.read_ahead(kb, model, own_topics=frozenset(), shared=True)
        first = snapshot.Snapshots(kb, model, None, own_topics=own_topics)
        view = first.renew()
        assert len(learned) == times
        assert view.ranker.index.version == kb.version
        assert [key for key, *_ in first.beginnings(view).keys.beginning("居民身份证")]
    other = snapshot.Snapshots(kb, model, None)
    assert other.renew().analyser is not view.analyser, "what a knowledge base has taught is taught to one"
    publish(kb, {"code": "sfz-huan", "name": "居民身份证换领"})
    assert first.renew().ranker.index.version == kb.version
    assert "居民身份证换领" in [key for key, *_ in first.beginnings(first.renew()).keys.beginning("居民身份证")]
    assert view.analyser is first.analyser
