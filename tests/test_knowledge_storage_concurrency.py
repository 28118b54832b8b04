"""Several threads on two connections publish, withdraw, ask and handle the queue at the same moment, on both databases."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.masking.masked_text import mask
from knowledge.storage.errors import Conflict, KnowledgeError, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock
from tests.underneath import rows

PATIENCE_S = 60
ITEMS, TEXTS = 2, ("恐龙", "星舰")
ACTS = st.one_of(
    st.tuples(st.just("publish"), st.integers(0, ITEMS - 1)),
    st.tuples(st.just("withdraw"), st.integers(0, ITEMS - 1)),
    st.tuples(st.just("ask"), st.sampled_from(TEXTS)),
    st.tuples(st.just("dismiss"), st.just("")),
    st.tuples(st.just("take back"), st.just("")),
)
_numbers = count()


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all, begun at the same moment; what each gave or raised."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        start.wait(PATIENCE_S)
        try:
            return work()
        except KnowledgeError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(PATIENCE_S) for future in [pool.submit(run, work) for work in works]]


class Together(RuleBasedStateMachine):
    """What is in the database must be what some order of the works that succeeded would have left."""

    kb: KnowledgeBase
    other: KnowledgeBase

    def __init__(self) -> None:
        super().__init__()
        self.run = f"m{next(_numbers)}"
        self.revisions: Counter[str] = Counter()
        self.asked: dict[str, str] = {}
        self.taken_back: set[str] = set()
        self.version = self.kb.version
        self.cases = {case_id for (case_id,) in rows(self.kb, "SELECT id FROM cases")}

    @rule(acts=st.lists(ACTS, min_size=2, max_size=5))
    def act(self, acts: list[tuple[str, Any]]) -> None:
        works = [self._work((self.kb, self.other)[n % 2], *each) for n, each in enumerate(acts)]
        for (kind, of), came in zip(acts, at_once(works), strict=True):
            if isinstance(came, KnowledgeError):
                assert isinstance(came, NotFound | Conflict), came
                continue
            if kind == "publish":
                self.revisions[self._code(of)] += 1
                self.version += 1
            elif kind == "withdraw":
                self.version += 1
            elif kind == "ask":
                self.asked[came] = of

    def _code(self, of: int) -> str:
        return f"{self.run}-{of}"

    def _work(self, kb: KnowledgeBase, kind: str, of: Any) -> Callable[[], Any]:
        number = next(_numbers)
        if kind == "publish":
            item = check_item({"code": self._code(of), "name": "恐龙饲养许可", "summary": f"第 {number} 种说法"})
            return lambda: kb.items.publish_many([item], by="甲")
        if kind == "withdraw":
            return lambda: kb.items.withdraw(self._code(of), by="甲", reason="试")
        if kind == "dismiss":
            return lambda: self._dismiss(kb)
        if kind == "take back":
            reply = next((r for r in self.asked if r not in self.taken_back), "")
            self.taken_back.add(reply)
            return lambda: kb.questions.take_from_queue(reply)
        return lambda: self._ask(kb, f"{self.run}-r{number}", of)

    def _dismiss(self, kb: KnowledgeBase) -> None:
        for case in kb.inbox.cases()[:1]:
            kb.inbox.dismiss(case.id, by="甲", reason="试")

    def _ask(self, kb: KnowledgeBase, reply_id: str, text: str) -> str:
        question = asked(
            reply_id, question=mask(text), grouping=mask(f"{text}{self.run}"), queue=True,
            reply={"text": f"没有找到和“{text}”有关的内容，请拨打热线", "notes": [f"第 {len(self.asked)} 个问题，前面的都在"]},
        )  # fmt: skip
        kb.questions.together(lambda: kb.questions.record(question), wait_s=PATIENCE_S)
        return reply_id

    @invariant()
    def every_publication_is_a_revision_of_its_own(self) -> None:
        for of in range(ITEMS):
            code = self._code(of)
            numbers = [r.number for r in self.kb.items.revisions(code)]
            assert numbers == list(range(self.revisions[code], 0, -1))
        assert self.kb.newest_version() == self.version
        mine = f"code LIKE '{self.run}-%'"
        live = rows(self.kb, f"SELECT code, revision FROM live_items WHERE {mine} ORDER BY code")
        of_items = f"SELECT code, live_revision FROM items WHERE {mine} AND live_revision IS NOT NULL ORDER BY code"
        assert live == rows(self.kb, of_items)

    @invariant()
    def whatever_was_told_to_be_recorded_is_there(self) -> None:
        kept = self.kb.questions.those(list(self.asked))
        assert [(q.reply_id, q.question) for q in kept] == list(self.asked.items())
        assert all(q.question in q.reply["text"] for q in kept)

    @invariant()
    def the_queue_counts_every_question_once(self) -> None:
        found = rows(self.kb, f"SELECT id, question, state, times FROM cases WHERE grouping LIKE '%{self.run}'")
        for case_id, _, _, times in found:
            [(of_case,)] = rows(self.kb, f"SELECT count(*) FROM case_questions WHERE case_id = {case_id}")
            assert of_case == times > 0
        for text in TEXTS:
            mine = [each for each in found if each[1] == text]
            assert sum(state == "open" for _, _, state, _ in mine) <= 1
            everything = sum(of == text for of in self.asked.values())
            back = sum(of == text for reply, of in self.asked.items() if reply in self.taken_back)
            assert everything - back <= sum(times for *_, times in mine) <= everything

    def teardown(self) -> None:
        for case in self.kb.inbox.cases():
            self.kb.inbox.dismiss(case.id, by="甲", reason="完")


def test_works_at_the_same_moment_leave_what_an_order_of_them_would(kb: KnowledgeBase, clock: MovableClock) -> None:
    with KnowledgeBase(kb.path, clock=clock) as other:
        machine = type("Machine", (Together,), {"kb": kb, "other": other})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6, stateful_step_count=6, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def test_of_many_who_publish_one_draft_one_does(kb: KnowledgeBase, clock: MovableClock) -> None:
    with KnowledgeBase(kb.path, clock=clock) as other:
        for n in range(3):
            item = check_item({"code": "x", "name": "恐龙饲养许可", "summary": f"第 {n} 稿"})
            draft = kb.items.save_draft(item, author="甲")
            kb.items.submit("x", by="甲")
            version = draft.version
            publishing = [
                partial(at.items.publish, "x", NATION, reviewer="乙", expected_version=version)
                for at in (kb, other) * 2
            ]
            came = at_once(publishing)
            assert sum(not isinstance(each, KnowledgeError) for each in came) == 1
            assert kb.items.live("x").number == n + 1


def test_of_many_who_rate_one_reply_two_are_heard(kb: KnowledgeBase, clock: MovableClock) -> None:
    kb.questions.record(asked("r1"))
    with KnowledgeBase(kb.path, clock=clock) as other:
        came = at_once([partial(at.feedback.give, "r1", 5, comment=mask("")) for at in (kb, other) * 3])
    assert sum(isinstance(each, Conflict) for each in came) == 4
    assert len(kb.feedback.of("r1")) == 2


@pytest.mark.only_sqlite
def test_whoever_waits_too_long_is_told_and_nothing_of_theirs_is_kept(kb: KnowledgeBase) -> None:
    with KnowledgeBase(kb.path) as other, other._connections.changing():
        came = at_once([lambda: kb.questions.together(lambda: kb.questions.record(asked("r1")), wait_s=0.05)] * 3)
    assert all(isinstance(each, KnowledgeError) for each in came)
    assert rows(kb, "SELECT 1 FROM questions") == []
