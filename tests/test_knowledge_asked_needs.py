"""Needs: cases together on one card, one action for all of them, and taking it back. Over both databases."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from knowledge.asked.rated import MANY
from knowledge.entry.records import NATION, ServiceItem
from knowledge.masking.masked_text import NO_TEXT, mask
from knowledge.storage.clock import stamp
from knowledge.storage.errors import Conflict, NotAllowed, NotFound
from knowledge.store import KnowledgeBase
from tests.logged import asked
from tests.movable_clock import MovableClock

Make = Callable[..., ServiceItem]
Ask = Callable[..., str]
CODE, CITY = "sfz-buling", "440100000000"


@pytest.fixture
def ask(kb: KnowledgeBase) -> Ask:
    """Logs a question that goes to the queue; returns the id of its reply."""
    number = count(1)

    def ask_one(question: str, *, item: str | None = None, queue: bool = True, **other: Any) -> str:
        reply_id = f"r{next(number)}"
        about = {"item_code": item, "item_region": NATION if item else None}
        plain: dict[str, Any] = {
            "conversation": reply_id,
            "reply": {"text": "不知道", "conversation": "token"},
            **about,
        }
        kb.questions.record(asked(reply_id, question=mask(question), queue=queue, **plain | other))
        return reply_id

    return ask_one


def gathered(kb: KnowledgeBase, *groups: tuple[str, ...]) -> list[int]:
    """Needs of cases by their words, one for each group."""
    by_words = {case.question: case for case in kb.needs.without_need(limit=100)}
    return kb.needs.place([(None, [by_words[words] for words in group]) for group in groups])


SUN = ("阳台光伏要备案吗", "阳台装光伏要登记吗", "光伏板备案")


@pytest.fixture
def sun(kb: KnowledgeBase, ask: Ask, make: Make) -> int:
    """A need of three wordings, beside another one."""
    kb.items.publish_many([make(department="公安派出所")], by="甲")
    for words in SUN:
        ask(words)
    ask("星舰年检")
    return gathered(kb, SUN, ("星舰年检",))[0]


def states(kb: KnowledgeBase, need_id: int) -> set[str]:
    return {case.state for case in kb.needs.cases(need_id, state="")}


# -- the list


def test_needs_come_by_danger_and_by_how_many_asked(kb: KnowledgeBase, ask: Ask, clock: MovableClock) -> None:
    ask("屋里漏煤气了", danger=True)
    for client in ("a", "b", "c"):
        ask("阳台光伏要备案吗", client=client)
        clock.move(minutes=1)
    ask("阳台装光伏要登记吗", client="a")
    for _ in range(2):
        ask("星舰年检")
    danger, sun, ship = gathered(kb, ("屋里漏煤气了",), ("阳台光伏要备案吗", "阳台装光伏要登记吗"), ("星舰年检",))
    assert [need.id for need in kb.needs.page()] == [danger, sun, ship]
    found = kb.needs.get(sun)
    assert (found.clients, found.cases, found.words, found.danger) == (3, 2, "阳台光伏要备案吗", False)
    assert (
        kb.needs.count(),
        kb.needs.count(kind="miss"),
        kb.needs.count(kind="fact"),
        kb.needs.count(state="closed"),
    ) == (3, 3, 0, 0)
    order = [danger]
    while (following := kb.needs.after(kb.needs.get(order[-1]))) and following.id not in order:
        order.append(following.id)
    assert order == [danger, sun, ship]


def test_what_is_asked_again_counts_when_somebody_looks(kb: KnowledgeBase, ask: Ask, sun: int) -> None:
    ask(SUN[0], region=CITY)
    ask(SUN[0])
    assert kb.needs.get(sun).clients == 3
    kb.needs.freshen_stale()
    assert kb.needs.get(sun).clients == 4
    city = kb.needs.without_need(limit=9)
    assert [case.question for case in city] == [SUN[0]]
    kb.needs.place([(sun, city)])
    assert kb.needs.regions([sun]) == {sun: [(NATION, 4), (CITY, 1)]}


def test_the_trend_tells_this_week_from_the_one_before(
    kb: KnowledgeBase, ask: Ask, sun: int, clock: MovableClock
) -> None:
    clock.move(days=8)
    ask(SUN[0])
    now = clock()
    trend = kb.needs.trends([sun], since=stamp(now - timedelta(days=7)), before=stamp(now - timedelta(days=14)))[sun]
    assert (trend.lately, trend.before) == (1, 3)


def test_lists_are_paged_in_the_database(kb: KnowledgeBase, ask: Ask) -> None:
    for number in range(7):
        ask(f"星舰{number}号年检")
    kb.needs.place([(None, [case]) for case in kb.needs.without_need(limit=9)])
    pages = [[need.id for need in kb.needs.page(limit=3, offset=start)] for start in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({number for page in pages for number in page}) == 7


# -- what goes to the queue


def test_an_answer_that_lacks_something_waits_under_its_item(kb: KnowledgeBase, ask: Ask, make: Make) -> None:
    kb.items.publish_many([make(), make(code="hy-jiehun", name="结婚登记")], by="甲")
    ask("周末办吗", outcome="answered", item=CODE, facets=["时间"])
    ask("周末办吗", outcome="answered", item="hy-jiehun", facets=["时间"])
    cases = kb.inbox.cases()
    assert {(case.kind, case.about_code, case.facets) for case in cases} == {
        ("fact", CODE, "时间"),
        ("fact", "hy-jiehun", "时间"),
    }


def test_whoever_was_asked_back_and_has_gone_is_found(kb: KnowledgeBase, ask: Ask, clock: MovableClock) -> None:
    left = ask("驾照的事", outcome="clarify", queue=False)
    ask("社保的事", outcome="clarify", queue=False, conversation="goes on")
    ask("社保卡", outcome="answered", item=CODE, queue=False, conversation="goes on")
    assert kb.questions.abandoned(before=clock() - timedelta(minutes=30), limit=9) == []
    clock.move(minutes=31)
    assert kb.questions.abandoned(before=clock() - timedelta(minutes=30), limit=9) == [left]
    kb.questions.send_to_queue(left, grouping=NO_TEXT, kind="abandoned")
    assert kb.questions.abandoned(before=clock(), limit=9) == []
    assert kb.inbox.cases()[0].kind == "abandoned"


def test_a_bad_rating_of_an_answer_is_found_once(kb: KnowledgeBase, ask: Ask) -> None:
    bad = ask("身份证丢了", outcome="answered", item=CODE, queue=False)
    good, miss = ask("身份证", outcome="answered", item=CODE, queue=False), ask("星舰年检")
    for reply_id, rating in ((bad, 1), (good, 4), (miss, 1)):
        kb.feedback.give(reply_id, rating, comment=NO_TEXT)
    assert kb.questions.rated_badly(most=2, newest=100) == {bad: ""}
    kb.questions.send_to_queue(bad, grouping=NO_TEXT, kind="rating")
    assert kb.questions.rated_badly(most=2, newest=100) == {}
    assert [(c.kind, c.about_code) for c in kb.inbox.cases() if c.kind == "rating"] == [("rating", CODE)]


def test_whoever_rates_many_replies_badly_is_shown_as_one(kb: KnowledgeBase, ask: Ask) -> None:
    """By a word that holds for a day; ratings of nobody known, good ones and second thoughts do not add up."""

    def rate(client: str, rating: int, *, times: int = 1) -> None:
        for _ in range(times):
            reply = ask("身份证丢了", outcome="answered", item=CODE, queue=False)
            kb.feedback.give(reply, rating, comment=NO_TEXT, client=client)

    rate("brigade", 1, times=MANY - 1)
    rate("", 1, times=MANY)
    rate("content", 5, times=MANY)
    assert kb.ratings.of_many() == (0, 0)
    reply = ask("身份证丢了", outcome="answered", item=CODE, queue=False)
    for rating in (1, 2):
        kb.feedback.give(reply, rating, comment=NO_TEXT, client="brigade")
    assert kb.ratings.of_many() == (1, MANY)
    assert [rated.of_client for rated in kb.ratings.newest(most=5, limit=99)] == [
        MANY,
        *[0] * 2 * MANY,
        *[MANY] * (MANY - 1),
    ]
    assert set(kb.questions.rated_badly(most=2, newest=100).values()) == {"brigade", ""}


# -- one action for all


def test_attaching_ends_every_case_and_proposes_the_wordings(kb: KnowledgeBase, sun: int) -> None:
    made = kb.clearing.attach(sun, CODE, NATION, SUN[:2], by="乙")
    assert [phrasing.text for phrasing in made] == list(SUN[:2])
    assert states(kb, sun) == {"attached"}
    assert (kb.needs.get(sun).state, kb.needs.count()) == ("closed", 1)
    done = kb.clearing.last(by="乙")
    assert done is not None
    assert (done.action, done.item_code, done.need_id) == ("attach", CODE, sun)
    with pytest.raises(Conflict, match="已由 乙 处理"):
        kb.clearing.dismiss(sun, reason="重复", by="丙")


ENDINGS: dict[str, Callable[[KnowledgeBase, int, Make], object]] = {
    "attach": lambda kb, need, _: kb.clearing.attach(need, CODE, NATION, SUN[:1], by="乙"),
    "fill": lambda kb, need, _: kb.clearing.fill(need, CODE, NATION, by="乙"),
    "draft": lambda kb, need, make: kb.clearing.draft(need, make(code="guangfu", name="阳台光伏备案"), by="乙"),
    "ticket": lambda kb, need, _: kb.clearing.ticket(need, "20261127-1", by="乙"),
    "dismiss": lambda kb, need, _: kb.clearing.dismiss(need, reason="无关", by="乙"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_can_be_taken_back(kb: KnowledgeBase, sun: int, make: Make, ending: str) -> None:
    before = (kb.needs.get(sun), kb.needs.cases(sun))
    ENDINGS[ending](kb, sun, make)
    assert "open" not in states(kb, sun)
    done = kb.clearing.last(by="乙")
    assert done is not None
    assert done.action == ending
    with pytest.raises(NotAllowed, match="请由本人撤销"):
        kb.clearing.undo(done.id, by="丙")
    kb.clearing.undo(done.id, by="乙")
    assert (kb.needs.get(sun), kb.needs.cases(sun)) == before
    assert kb.phrasings.proposed() == []
    with pytest.raises(Conflict, match="已经撤销过"):
        kb.clearing.undo(done.id, by="乙")
    assert kb.clearing.last(by="乙") is None


def test_a_wording_that_is_live_by_now_is_not_taken_back_with_the_rest(kb: KnowledgeBase, sun: int) -> None:
    made = kb.clearing.attach(sun, CODE, NATION, SUN[:2], by="乙")
    kb.phrasings.approve(made[0].id, by="丙")
    done = kb.clearing.last(by="乙")
    assert done is not None
    with pytest.raises(Conflict, match="已经通过生效"):
        kb.clearing.undo(done.id, by="乙")
    assert states(kb, sun) == {"attached"}
    assert [p.id for p in kb.phrasings.proposed()] == [made[1].id]


def test_what_came_again_meanwhile_goes_on_in_its_new_case(kb: KnowledgeBase, ask: Ask, sun: int) -> None:
    kb.clearing.dismiss(sun, reason="无关", by="乙")
    ask(SUN[0])
    gathered(kb, (SUN[0],))
    done = kb.clearing.last(by="乙")
    assert done is not None
    kb.clearing.undo(done.id, by="乙")
    again = next(case for case in kb.needs.cases(sun) if case.question == SUN[0])
    assert (again.times, len(kb.inbox.reply_ids(again.id))) == (2, 2)
    assert kb.needs.get(sun).clients == 4


def test_a_dismissal_needs_a_reason_and_hides_numbers(kb: KnowledgeBase, sun: int) -> None:
    with pytest.raises(Conflict, match="请写明不予处理的原因"):
        kb.clearing.dismiss(sun, reason=" ", by="乙")
    kb.clearing.dismiss(sun, reason="打13812345678问过", by="乙")
    done = kb.clearing.last(by="乙")
    assert done is not None
    assert done.reason == "打138****5678问过"


def test_splitting_and_joining(kb: KnowledgeBase, sun: int) -> None:
    one = next(case.id for case in kb.needs.cases(sun) if case.question == SUN[2])
    for wrong in ([], [case.id for case in kb.needs.cases(sun)]):
        with pytest.raises(Conflict, match="至少留下一个"):
            kb.clearing.split(sun, wrong, by="乙")
    new = kb.clearing.split(sun, [one], by="乙")
    assert ([c.question for c in kb.needs.cases(new)], kb.needs.get(sun).cases) == ([SUN[2]], 2)
    kb.clearing.join(new, sun, by="乙")
    assert (kb.needs.get(new).state, kb.needs.get(sun).cases) == ("closed", 3)
    done = kb.clearing.last(by="乙")
    assert done is not None
    kb.clearing.undo(done.id, by="乙")
    assert (kb.needs.get(new).state, kb.needs.get(new).cases, kb.needs.get(sun).cases) == ("open", 1, 2)
    with pytest.raises(Conflict, match="只能并入"):
        kb.clearing.join(sun, sun, by="乙")


def test_an_editor_of_another_department_changes_nothing(kb: KnowledgeBase, sun: int) -> None:
    kb.accounts.add("minzheng", "correct-horse", role="editor", departments=["民政局"])
    for act in (
        lambda: kb.clearing.attach(sun, CODE, NATION, SUN, by="minzheng"),
        lambda: kb.clearing.fill(sun, CODE, NATION, by="minzheng"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert states(kb, sun) == {"open"}


def test_closing_what_is_answered_by_now(kb: KnowledgeBase, sun: int) -> None:
    with pytest.raises(Conflict, match="还没有能答的事项"):
        kb.clearing.close_answered(sun, by="乙")
    kb.needs.looked(sun, kb.version, now=(CODE, NATION), answered=2, asked=3, department="公安")
    kb.clearing.close_answered(sun, by="乙")
    assert {(case.state, case.item_code) for case in kb.needs.cases(sun, state="")} == {("attached", CODE)}


def test_one_case_ended_alone_leaves_the_rest(kb: KnowledgeBase, sun: int) -> None:
    kb.inbox.dismiss(kb.needs.cases(sun)[0].id, by="乙", reason="无关")
    kb.needs.freshen_stale()
    assert (kb.needs.get(sun).cases, kb.needs.get(sun).state) == (2, "open")


def test_what_is_not_there(kb: KnowledgeBase) -> None:
    with pytest.raises(NotFound):
        kb.needs.get(99)
    with pytest.raises(NotFound):
        kb.clearing.undo(99, by="乙")
    assert (kb.needs.page(), kb.needs.regions([]), kb.needs.examples([])) == ([], {}, {})
