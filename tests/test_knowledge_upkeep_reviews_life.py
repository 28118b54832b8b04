"""Whatever is done, the queue of reviews is what rests on repealed sources."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.records import NATION, ServiceItem, Source
from knowledge.entry.validation import check_item
from knowledge.storage.errors import KnowledgeError
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.movable_clock import MovableClock
from tests.reviewed_entries import CODE, DAY, FEE, NEW, OLD, STEP, suspended, with_a_repealed_source

Make = Callable[..., ServiceItem]


@pytest.fixture
def kb(kb: KnowledgeBase, make: Make) -> KnowledgeBase:
    return with_a_repealed_source(kb, make(owner="公安局", fees=[FEE], steps=[STEP]))


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["confirm", "withdraw", "repeal", "reinstate", "edit", "retire", "rollback", "publish", "day"]),
        st.integers(0, 5),
        st.booleans(),
        st.sampled_from("甲乙丙"),
    ),
    max_size=12,
)


def act(kb: KnowledgeBase, clock: MovableClock, action: tuple[str, int, bool, str]) -> None:
    what, n, flag, who = action
    listed = [r.id for r in kb.reviews.open() if r.id is not None]
    fee = FEE | {"amount": str(n), "basis": ["旧条例第二条"] if flag else [NEW]}
    match what:
        case "confirm" if listed:
            kb.reviews.confirm(listed[n % len(listed)], by=who, publish=flag)
        case "withdraw" if listed:
            kb.reviews.withdraw(listed[n % len(listed)], by=who, publish=flag)
        case "repeal":
            kb.sources.repeal(OLD if flag else NEW, on=DAY + timedelta(days=n), by=who)
        case "reinstate":
            kb.sources.reinstate(OLD if flag else NEW, by=who)
        case "edit":
            entry = {"code": CODE, "name": "居民身份证补领", "fees": [fee], "steps": [STEP] if n else []}
            kb.items.publish_many([check_item(entry)], by=who)
        case "retire":
            kb.items.withdraw(CODE, by=who, reason="试")
        case "rollback":
            kb.items.rollback(CODE, NATION, n + 1, by=who)
        case "publish":
            kb.items.publish(CODE, reviewer=who)
        case "day":
            clock.move(days=n * 10)


@examples(60)
@given(actions=ACTIONS)
def test_no_action_changes_a_published_revision_and_the_queue_is_what_rests_on_repealed_sources(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, bool, str]]
) -> None:
    clock = MovableClock()
    with KnowledgeBase(str(tmp_path_factory.mktemp("kb") / "a.db"), clock=clock) as kb:
        kb.sources.put([Source(key=key, title=key, level="行政法规") for key in (OLD, NEW)])
        entry = {"code": CODE, "name": "居民身份证补领", "fees": [FEE], "steps": [STEP], "basis": ["旧条例第一条"]}
        kb.items.publish_many([check_item(entry)], by="甲")
        kb.sources.repeal(OLD, on=DAY, superseded_by=NEW, by="乙")
        known: dict[int, str] = {}
        for action in actions:
            with suppress(KnowledgeError):
                act(kb, clock, action)
            stored = {r.number: r.item.to_json() for r in kb.items.revisions(CODE)}
            assert {n: stored[n] for n in known} == known
            known = stored
            listed = {(r.region, r.fact_id) for r in kb.reviews.open() if r.kind == "repeal"}
            assert listed == kb.reviews.suspended(CODE, [NATION], date(2999, 1, 1))
            for review in kb.reviews.open():
                if review.kind == "repeal":
                    assert (NATION, review.fact_id) in suspended(kb, review.due)
