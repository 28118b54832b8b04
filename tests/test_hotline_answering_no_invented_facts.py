"""No invented facts: everything the starter knowledge can show, against what is published."""

from datetime import date, timedelta

import pytest

from hotline.answering.guide import guide
from hotline.answering.item_reading import without_asking_where
from hotline.answering.replies import ShownFact
from hotline.reading.facets import BY_NAME, GUIDE
from knowledge.entry.records import Deadline, Fact, Fee, ServiceItem
from knowledge.entry.wording import fact_label, fact_text
from knowledge.store import KnowledgeBase
from tests.composed_item import TODAY, made_of


@pytest.fixture(scope="module")
def published(starter_kb: KnowledgeBase) -> dict[tuple[str, str], tuple[int, ServiceItem]]:
    return {(r.item.code, r.item.region): (r.number, r.item) for r in starter_kb.items.all_live()}


Published = dict[tuple[str, str], tuple[int, ServiceItem]]


@pytest.mark.parametrize("known", [True, False], ids=["region known", "region unknown"])
def test_every_fact_shown_is_a_fact_of_a_published_revision(
    starter_kb: KnowledgeBase, published: Published, known: bool
) -> None:
    assert len(published) > 300
    for (code, region), (number, item) in published.items():
        resolved = starter_kb.resolve(code, region)
        facts = {fact.id: fact for fact in item.facts()}
        shown = [f for s in guide(resolved, day=TODAY, region_known=known).sections for f in s.facts]
        for facet in BY_NAME:
            made = made_of(resolved, facet, region_known=known)
            help_first = {"电话"} if item.kind == "诉求" and facet in {"流程", "部门"} else set()
            assert {fact.facet for fact in made.facts} <= {facet, *help_first}
            shown += [*made.facts, *made.rest]
        for fact in shown:
            assert (fact.region, fact.revision) == (region, number), (code, fact)
            assert_published(fact, item, facts, known=known)
            assert known or not is_local_amount(facts.get(fact.id)), (code, fact)


def assert_published(shown: ShownFact, item: ServiceItem, facts: dict[str, Fact], *, known: bool) -> None:
    if shown.id == "department":
        assert shown.text == item.department
    elif shown.id.startswith("basis:"):
        assert shown.text in {str(b) for b in (*item.basis, *(b for f in item.facts() for b in f.basis))}
    else:
        fact = facts[shown.id]
        assert shown.text == (without_asking_where(fact_text(fact)) if known else fact_text(fact))
        assert shown.label in {fact_label(fact), "请说明"}
        assert shown.basis == [str(b) for b in fact.basis]
        assert (shown.valid_from, shown.valid_to) == (iso(fact.valid_from), iso(fact.valid_to))
        assert (shown.verified, shown.local) == (fact.verified, fact.local)
        assert shown.when == {dimension: list(options) for dimension, options in fact.when.items()}
        assert fact.holds_on(TODAY)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def is_local_amount(fact: Fact | None) -> bool:
    if not isinstance(fact, Fee | Deadline):
        return False
    if isinstance(fact, Fee):
        return fact.local and bool(fact.amount)
    return fact.local and bool(fact.number) and not fact.basis


def test_circumstances_of_the_starter_knowledge_filter_its_facts(
    starter_kb: KnowledgeBase, published: Published
) -> None:
    for (code, region), (_, item) in published.items():
        resolved = starter_kb.resolve(code, region)
        for circumstance in item.circumstances:
            for option in circumstance.options:
                chosen = {circumstance.dimension: option}
                made = made_of(resolved, *GUIDE, chosen=chosen)
                for fact in (*made.facts, *made.rest):
                    assert option in fact.when.get(circumstance.dimension, [option]), (code, fact)


def test_every_day_of_the_coming_year_only_valid_facts_are_shown(
    starter_kb: KnowledgeBase, published: Published
) -> None:
    timed = [k for k, (_, item) in published.items() if any(f.valid_from or f.valid_to for f in item.facts())]
    for code, region in timed:
        resolved = starter_kb.resolve(code, region)
        for days in range(-400, 400, 50):
            day = TODAY + timedelta(days=days)
            for fact in made_of(resolved, *GUIDE, day=day).facts:
                assert (fact.valid_from or "") <= day.isoformat() <= (fact.valid_to or "9999")
