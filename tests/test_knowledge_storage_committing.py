"""Group commit: what was told to be written is there, what failed is not, whoever wrote it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest

from knowledge.entry.records import ServiceItem
from knowledge.storage.committing import FEWEST, MOST, STEP_S, GroupCommit, in_batches
from knowledge.storage.errors import Conflict, DatabaseUnusable
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.underneath import rows


class Transactions:
    """Transactions that can be held up, and made to fail; `committed` is what was, a list for each."""

    def __init__(self) -> None:
        self.committed: list[list[str]] = []
        self.may_begin = threading.Event()
        self.may_begin.set()
        self.begun = threading.Semaphore(0)
        self.broken: DatabaseUnusable | None = None
        self.writing: list[str] = []

    @contextmanager
    def begin(self, _: float) -> Iterator[None]:
        self.begun.release()
        assert self.may_begin.wait(20)
        if self.broken:
            raise self.broken
        self.writing = []
        yield
        self.committed.append(self.writing)

    def work(self, name: str, error: Exception | None = None) -> Callable[[], None]:
        def write() -> None:
            self.writing.append(name)
            if error:
                raise error

        return write


@pytest.fixture
def transactions() -> Transactions:
    return Transactions()


def waiting(group: GroupCommit, many: int) -> None:
    """Until so many have come behind the one who writes."""
    until = threading.Event()
    for _ in range(2000):
        if len(group._waiting) == many:
            return
        until.wait(0.005)
    pytest.fail("they did not come")


def test_who_comes_while_somebody_writes_is_written_together(transactions: Transactions) -> None:
    group = GroupCommit(transactions.begin)
    transactions.may_begin.clear()
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(group.write, transactions.work("a"), wait_s=1)
        assert transactions.begun.acquire(timeout=20)
        others = [pool.submit(group.write, transactions.work(name), wait_s=1) for name in "bcd"]
        waiting(group, 3)
        assert not any(future.done() for future in (first, *others))
        transactions.may_begin.set()
        for future in (first, *others):
            future.result(20)
    assert [sorted(names) for names in transactions.committed] == [["a"], ["b", "c", "d"]]
    group.write(transactions.work("e"), wait_s=1)
    assert transactions.committed[-1] == ["e"]


def test_one_that_fails_fails_alone(transactions: Transactions) -> None:
    group = GroupCommit(transactions.begin)
    transactions.may_begin.clear()
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(group.write, transactions.work("a"), wait_s=1)
        assert transactions.begun.acquire(timeout=20)
        bad = pool.submit(group.write, transactions.work("bad", Conflict("不行")), wait_s=1)
        good = [pool.submit(group.write, transactions.work(name), wait_s=1) for name in "bc"]
        waiting(group, 3)
        transactions.may_begin.set()
        for future in (first, *good):
            future.result(20)
        with pytest.raises(Conflict, match="不行"):
            bad.result(20)
    assert sorted(names for [names] in transactions.committed) == ["a", "b", "c"]


def test_while_nothing_can_be_written_nobody_waits_in_vain(transactions: Transactions) -> None:
    group = GroupCommit(transactions.begin)
    transactions.may_begin.clear()
    transactions.broken = DatabaseUnusable("占用")
    with ThreadPoolExecutor(6) as pool:
        all_ = [pool.submit(group.write, transactions.work("a"), wait_s=1)]
        assert transactions.begun.acquire(timeout=20)
        all_ += [pool.submit(group.write, transactions.work(name), wait_s=1) for name in "bc"]
        waiting(group, 2)
        transactions.may_begin.set()
        for future in all_:
            with pytest.raises(DatabaseUnusable, match="占用"):
                future.result(20)
    assert not transactions.begun.acquire(blocking=False), "the others did not try, too"
    transactions.broken = None
    group.write(transactions.work("d"), wait_s=1)
    assert transactions.committed == [["d"]]


def test_many_threads_write_each_once(kb: KnowledgeBase) -> None:
    each = 15

    def ask(thread: int) -> None:
        for n in range(each):
            question = asked(f"r{thread}-{n}", queue=True, reply={"text": f"第 {n} 句，谁问都一样的一句话，够长的"})
            kb.questions.together(partial(kb.questions.record, question), wait_s=5)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(6)))
    assert len(rows(kb, "SELECT 1 FROM questions")) == 6 * each
    [case] = kb.inbox.cases()
    assert case.times == 6 * each
    assert kb.questions.get("r3-7").reply["text"] == "第 7 句，谁问都一样的一句话，够长的"


def test_what_a_thread_writes_twice_is_told_as_failed_and_written_once(kb: KnowledgeBase) -> None:
    kb.questions.together(lambda: kb.questions.record(asked("r1")), wait_s=5)
    with pytest.raises(Exception, match="never replaced"):
        kb.questions.together(lambda: kb.questions.record(asked("r1")), wait_s=5)
    assert rows(kb, "SELECT reply_id FROM questions") == [("r1",)]


def test_very_many_are_written_some_at_a_time_with_pauses_between() -> None:
    paused: list[float] = []
    batches = [list(batch) for batch in in_batches(range(3 * MOST), pause=paused.append)]
    assert [number for batch in batches for number in batch] == list(range(3 * MOST))
    assert max(map(len, batches)) <= MOST
    assert len(paused) == len(batches) - 1
    assert not list(in_batches([], pause=paused.append))


def test_fewer_are_written_at_a_time_where_writing_takes_long() -> None:
    sizes = []
    for batch in in_batches(range(2 * MOST), pause=lambda _: None):
        sizes.append(len(batch))
        time.sleep(4 * STEP_S)
    assert sizes[1] == FEWEST


def test_questions_are_recorded_between_the_transactions_of_a_long_publication(
    kb: KnowledgeBase, make: Callable[..., ServiceItem]
) -> None:
    """Each waits a second for the database; without a pause between two transactions it was often taken again every time it looked."""
    stop = threading.Event()

    def publish() -> None:
        kb.items.publish_many([make(code=f"a-{n}") for n in range(300)], by="甲")
        stop.set()

    publishing = threading.Thread(target=publish)
    publishing.start()
    count = 0
    while not stop.is_set():
        with kb.questions.writing(wait_s=1):
            kb.questions.record(asked(f"r{count}"))
        count += 1
    publishing.join()
    assert rows(kb, "SELECT count(*) FROM questions") == [(count,)]
    assert count > 0
