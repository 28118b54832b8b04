"""Entries are due at different days: money and limits within a quarter, the rest within a year, nothing at once."""

from collections import Counter
from datetime import date, timedelta

from knowledge.entry.reviewing import FIRST_DAYS, QUARTER, YEAR, is_quarterly, next_review
from knowledge.entry.validation import check_item
from knowledge.starter.reading import Bundle
from knowledge.storage.clock import day_of
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock

TODAY = date(2026, 11, 27)


def test_money_and_limits_come_first() -> None:
    plain = check_item({"code": "a", "name": "甲"})
    dear = check_item({"code": "a", "name": "甲", "fees": [{"name": "费", "amount": "5", "unit": "元"}]})
    free = check_item({"code": "a", "name": "甲", "fees": [{"name": "费", "amount": "0", "unit": "元"}]})
    timed = check_item({"code": "a", "name": "甲", "deadlines": [{"type": "statutory", "number": 5, "unit": "工作日"}]})
    assert [is_quarterly(item) for item in (plain, dear, free, timed)] == [False, True, False, True]
    assert next_review(dear, TODAY) <= TODAY + timedelta(days=QUARTER)
    assert next_review(plain, TODAY) <= TODAY + timedelta(days=YEAR)


def test_they_are_spread_and_none_is_due_at_once(bundle: Bundle) -> None:
    days = [next_review(item, TODAY) for item in bundle.items]
    assert min(days) >= TODAY + timedelta(days=FIRST_DAYS)
    assert max(Counter(days).values()) < len(days) / 15


def test_nothing_is_overdue_on_the_first_day_whenever_that_is(starter_copy: KnowledgeBase, clock: MovableClock) -> None:
    today = day_of(starter_copy.clock())
    due = [r.item.review_by for r in starter_copy.items.all_live() if r.item.review_by]
    assert len(due) == starter_copy.items.count()
    assert min(due) > today
    assert not [look for look in starter_copy.reviews.open() if look.kind == "review_by"]
