"""What was published never changes, whatever is done afterwards: a state machine of people at one entry."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from knowledge.entry.records import NATION
from knowledge.entry.validation import check_item
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock


def query(kb: KnowledgeBase, sql: str) -> list[tuple[Any, ...]]:
    return kb._connections.db.execute(sql).fetchall()


PEOPLE = st.sampled_from(["甲", "乙", "丙"])


_number = count()


class Life(RuleBasedStateMachine):
    """Whatever three people do with two entries, every revision ever seen reads the same ever after."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.kb = KnowledgeBase(str(self.folder / f"{next(_number)}.db"), clock=MovableClock())
        self.seen: dict[tuple[str, int], tuple[Any, ...]] = {}
        self.done: list[str] = []

    def attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except KnowledgeError as error:
            assert str(error).endswith("。")  # noqa: PT017 - a refusal is part of the life

    @rule(code=st.sampled_from("ab"), name=st.sampled_from(["一", "二", "三"]), by=PEOPLE, looks=st.booleans())
    def save(self, code: str, name: str, by: str, looks: bool) -> None:
        item = check_item({"code": code, "name": name, "documents": [{"name": name}]})
        numbers = {state.code: state.live_revision or 0 for state in self.kb.items.states()}
        self.attempt(lambda: self.kb.items.save_draft(item, author=by, base=numbers.get(code, 0) if looks else None))

    @rule(code=st.sampled_from("ab"), by=PEOPLE)
    def submit_and_publish(self, code: str, by: str) -> None:
        self.attempt(lambda: self.kb.items.submit(code, by=by))
        self.attempt(lambda: self.kb.items.publish(code, reviewer=by))

    @rule(code=st.sampled_from("ab"), by=PEOPLE)
    def send_back_or_discard(self, code: str, by: str) -> None:
        self.attempt(lambda: self.kb.items.send_back(code, by=by, reason="再改"))
        if by == "丙":
            self.attempt(lambda: self.kb.items.discard_draft(code, by=by))

    @rule(names=st.lists(st.sampled_from(["一", "二", "三"]), min_size=2, max_size=2), by=PEOPLE)
    def bulk(self, names: list[str], by: str) -> None:
        items = [check_item({"code": code, "name": name}) for code, name in zip("ab", names, strict=True)]
        self.kb.items.publish_many(items, by=by)

    @rule(code=st.sampled_from("ab"), by=PEOPLE)
    def withdraw(self, code: str, by: str) -> None:
        self.attempt(lambda: self.kb.items.withdraw(code, by=by, reason="撤"))

    @rule(code=st.sampled_from("ab"), number=st.integers(1, 4), by=PEOPLE)
    def rollback(self, code: str, number: int, by: str) -> None:
        self.attempt(lambda: self.kb.items.rollback(code, NATION, number, by=by))

    @invariant()
    def what_was_published_stays(self) -> None:
        sql = "SELECT i.code, r.number, r.entry, r.author, r.reviewer, r.published_at, r.note, r.bulk FROM revisions r JOIN items i ON i.id = r.item_id"
        now = {(row[0], row[1]): row[2:] for row in query(self.kb, sql)}
        assert {key: now.get(key) for key in self.seen} == self.seen
        self.seen = now

    @invariant()
    def nobody_published_their_own_work_unless_as_bulk(self) -> None:
        assert query(self.kb, "SELECT 1 FROM revisions WHERE author = reviewer AND NOT bulk") == []
        revisions = [revision for code in "ab" for revision in self.kb.items.revisions(code)]
        assert not [r for r in revisions if r.reviewer in r.authors and not r.bulk]

    @invariant()
    def the_plain_tables_say_what_is_published(self) -> None:
        live = {(r.item.code, r.number, r.item.name) for r in self.kb.items.all_live()}
        assert set(query(self.kb, "SELECT code, revision, name FROM live_items")) == live
        names = {(code, name) for code, _, name in live}
        shown = query(
            self.kb, "SELECT i.code, p.text FROM phrasings p JOIN items i ON i.id = p.item_id WHERE p.kind = 'name'"
        )
        assert set(shown) == names

    def teardown(self) -> None:
        self.kb.close()


def test_what_was_published_never_changes_whatever_is_done_afterwards(tmp_path: Path) -> None:
    Life.folder = tmp_path
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=25, deadline=None))
