"""Which questions are one need: the clustering against a slow obvious one, and by tables of what belongs together and what does not."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.assistant import Assistant
from hotline.needs.gathering import Gathering
from hotline.needs.grouping import AT_ONCE, _linked, clusters
from hotline.needs.said import NeedReader, NeedText
from hotline.reading.lexicon import Lexicon
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import NO_TEXT, mask
from knowledge.store import KnowledgeBase
from tests.examples import examples
from tests.logged import asked
from tests.movable_clock import MovableClock

Make = Callable[..., ServiceItem]


def slowly(matrix: "np.ndarray[tuple[int, int], np.dtype[np.float32]]", alike: float) -> set[frozenset[int]]:
    """Average linkage as it is defined: the two groups that are most alike are merged, as long as they are alike enough."""
    groups = [frozenset([number]) for number in range(len(matrix))]
    while len(groups) > 1:
        best, one, other = max(
            (float(np.mean([matrix[a, b] for a in one for b in other])), one, other) for one, other in combinations(groups, 2)
        )  # fmt: skip
        if best < alike:
            break
        groups = [group for group in groups if group not in (one, other)] + [one | other]
    return set(groups)


@given(st.integers(1, 9), st.integers(0, 10**6))
@examples(60, deadline=None)
def test_chains_of_neighbours_merge_as_average_linkage_does(size: int, seed: int) -> None:
    drawn = np.random.default_rng(seed).random((size, size), dtype=np.float32)
    matrix = ((drawn + drawn.T) / 2).astype(np.float32)
    assert {frozenset(group) for group in _linked(matrix, 0.55)} == slowly(matrix, 0.55)


NEEDS = (
    ("阳台光伏要备案吗", "阳台装光伏需要登记吗", "在阳台上装光伏板要备案不", "家里阳台光伏备案流程"),
    ("星舰年检在哪里办", "星舰年检要带什么", "我的星舰要年检了去哪"),
    ("宠物狗要不要办证", "养狗办证去哪里", "狗狗办证要什么材料"),
    ("楼上漏水没人管", "楼上漏水怎么投诉"),
    ("路灯坏了找谁修", "路灯不亮了报修"),
)
"""Questions of the same line are one need, those of different lines are not."""


@pytest.fixture(scope="module")
def read(starter: Assistant) -> Callable[[str], NeedText]:
    reader = NeedReader(starter.analyser, starter.ranker())
    return lambda question: reader.read(starter.analyser.read(question).text)


def test_questions_of_one_need_come_together(read: Callable[[str], NeedText]) -> None:
    asked = [question for need in NEEDS for question in need]
    groups = clusters([read(question) for question in asked])
    assert {frozenset(asked[number] for number in group) for group in groups} == {frozenset(need) for need in NEEDS}


ALIKE_IN_WORDS = (
    ("身份证丢了怎么补", "身份证到期了怎么换"),
    ("社保卡激活在哪里", "社保卡挂失电话"),
    ("结婚登记要带什么", "离婚登记要带什么"),
    ("小区噪音太大", "小区停车太乱"),
)


@pytest.mark.parametrize("pair", ALIKE_IN_WORDS)
def test_what_is_done_and_what_is_wrong_keep_needs_apart(
    read: Callable[[str], NeedText], pair: tuple[str, str]
) -> None:
    assert len(clusters([read(question) for question in pair])) == 2


def test_nothing_to_group(read: Callable[[str], NeedText]) -> None:
    assert clusters([]) == []
    assert clusters([read("？？？"), read("")]) == [[0], [1]]
    with pytest.raises(ValueError, match="more than"):
        clusters([read("身份证")] * (AT_ONCE + 1))


# -- over a database


@pytest.fixture
def gathering(kb: KnowledgeBase, lexicon: Lexicon, make: Make) -> Gathering:
    kb.items.publish_many(
        [make(), make(code="hy-jiehun", name="结婚登记"), make(code="shebao", name="社保卡申领")], by="甲"
    )
    return Gathering(kb, Assistant(kb, secret=b"x", lexicon=lexicon))


def queued(kb: KnowledgeBase, gathering: Gathering, question: str, **other: Any) -> None:
    """Put a question into the queue as the log does."""
    number = len(kb.questions.recent(limit=1000))
    said = mask(gathering.said(question))
    record = {"queue": True, "reply": {"text": "", "conversation": "t"}} | other
    kb.questions.record(
        asked(f"r{number}", conversation=f"c{number}", question=mask(question), grouping=said, **record)
    )


def grouped(kb: KnowledgeBase) -> set[frozenset[str]]:
    return {frozenset(case.question for case in kb.needs.cases(need.id)) for need in kb.needs.page(limit=200)}


def test_what_comes_one_by_one_is_grouped_as_what_comes_at_once(kb: KnowledgeBase, gathering: Gathering) -> None:
    asked = [question for need in NEEDS[:3] for question in need]
    for question in asked:
        queued(kb, gathering, question)
        assert gathering.gather() == 1
    assert gathering.gather() == 0
    assert grouped(kb) == {frozenset(need) for need in NEEDS[:3]}


def test_one_that_comes_later_joins_or_begins_and_moves_nothing(kb: KnowledgeBase, gathering: Gathering) -> None:
    for need in NEEDS[:2]:
        for question in need:
            queued(kb, gathering, question)
    gathering.gather()
    before = {need.id: [case.id for case in kb.needs.cases(need.id)] for need in kb.needs.page()}
    queued(kb, gathering, "阳台光伏怎么备案")
    queued(kb, gathering, "路灯坏了找谁修")
    gathering.gather()
    after = {need.id: [case.id for case in kb.needs.cases(need.id)] for need in kb.needs.page()}
    assert all(set(cases) <= set(after[need]) for need, cases in before.items())
    assert sorted(map(len, after.values())) == [1, 3, 5]


def test_a_glance_places_a_few_and_says_that_more_is_left(kb: KnowledgeBase, gathering: Gathering) -> None:
    assert gathering.glance(at_most=2) is False
    for question in [question for need in NEEDS[:2] for question in need][:5]:
        queued(kb, gathering, question)
    assert gathering.glance(at_most=2) is True
    assert sum(need.cases for need in kb.needs.page()) == 2
    gathering.gather()
    assert gathering.glance(at_most=2) is False
    assert sum(need.cases for need in kb.needs.page()) == 5


def test_a_glance_waits_for_nobody(kb: KnowledgeBase, gathering: Gathering) -> None:
    """Neither while others gather, nor for thousands of texts to be read after the knowledge has moved."""
    for question in NEEDS[0]:
        queued(kb, gathering, question)
    with gathering._lock:
        assert gathering.glance(at_most=50) is True
    assert kb.needs.page() == []
    gathering.gather()
    queued(kb, gathering, "路灯坏了找谁修")
    gathering._reader = None
    assert gathering.glance(at_most=2) is True
    assert kb.needs.without_need(limit=9)
    assert gathering.glance(at_most=50) is False


def test_bad_answers_are_sent_on_a_few_at_a_time(kb: KnowledgeBase, gathering: Gathering) -> None:
    for number in range(3):
        queued(
            kb,
            gathering,
            f"补身份证要几天{number}",
            item_code="sfz-buling",
            item_region=NATION,
            outcome="answered",
            queue=False,
        )
        kb.feedback.give(kb.questions.recent(limit=1)[0].reply_id, 1, comment=NO_TEXT)
    assert gathering.glance(at_most=2) is True
    assert [need.cases for need in kb.needs.page()] == [2]
    gathering.glance(at_most=2)
    assert [need.cases for need in kb.needs.page()] == [3]


def test_incomplete_and_bad_answers_are_grouped_by_their_item(
    kb: KnowledgeBase, gathering: Gathering, clock: MovableClock
) -> None:
    answered: dict[str, Any] = {"outcome": "answered", "item_region": NATION}
    queued(kb, gathering, "周末办吗", item_code="hy-jiehun", facets=["时间"], **answered)
    queued(kb, gathering, "星期六上班吗", item_code="hy-jiehun", facets=["时间"], **answered)
    queued(kb, gathering, "周末办吗", item_code="shebao", facets=["时间"], **answered)
    for question in ("身份证丢了", "补身份证要多久"):
        queued(kb, gathering, question, item_code="sfz-buling", queue=False, **answered)
        kb.feedback.give(kb.questions.recent(limit=1)[0].reply_id, 1, comment=NO_TEXT)
    queued(kb, gathering, "驾照的事", outcome="clarify", queue=False)
    clock.move(hours=1)
    gathering.gather()
    needs = {(need.kind, need.about_code, need.facets, need.cases) for need in kb.needs.page()}
    assert needs == {
        ("fact", "hy-jiehun", "时间", 2), ("fact", "shebao", "时间", 1), ("rating", "sfz-buling", "", 2), ("miss", "", "", 1),
    }  # fmt: skip
