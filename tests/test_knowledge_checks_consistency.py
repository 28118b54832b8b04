"""The check of a whole knowledge base: every rule has a case, the day matters, real knowledge."""

from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.checks.consistency import check
from knowledge.checks.findings import by_rule
from knowledge.checks.rules import RULES
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase
from tests.checked_entries import TODAY, entry, found, rules
from tests.movable_clock import MovableClock
from tests.test_knowledge_checks_matters import TWO_ENTRIES
from tests.test_knowledge_checks_rules import LOCAL, ONE_ENTRY

GUANGDONG = Path(__file__).parents[2] / "shared" / "data" / "guangdong-items.jsonl"


def test_every_rule_has_a_case() -> None:
    tried = {case[0] for case in [*ONE_ENTRY, *LOCAL, *TWO_ENTRIES]}
    elsewhere = {
        "repealed-source", "source-repealed-soon", "superseded-source", "source-not-effective", "source-successor-unknown",
        "source-without-date", "mixed-layers", "same-code-other-name", "source-without-text", "source-without-number",
        "source-without-url", "article-unknown", "newer-law-text", "number-not-in-article", "prose-differs",
        "points-copied",
    }  # fmt: skip
    assert set(RULES) == tried | elsewhere


def test_the_day_is_that_of_the_clock(kb: KnowledgeBase, clock: MovableClock) -> None:
    found(kb, entry(valid_to="2026-12-31"))
    assert check(kb) == []
    clock.move(days=39)
    assert rules(check(kb)) == {"entry-expiring"}
    clock.move(days=1)
    assert rules(check(kb)) == {"entry-expired"}
    assert check(kb, day=TODAY + timedelta(days=1)) == []


def test_the_starter_knowledge_has_no_errors(starter_kb: KnowledgeBase) -> None:
    assert [str(f) for f in check(starter_kb, day=TODAY) if f.severity == "error"] == []


@pytest.mark.slow  # every rule over two thousand items
@pytest.mark.skipif(not GUANGDONG.exists(), reason="the Guangdong list is not on this machine")
def test_the_known_defects_of_the_guangdong_list(kb: KnowledgeBase) -> None:
    """The figures are those counted in the file itself; phones are compared here as numbers, not as the text around them."""
    import_file(kb, GUANGDONG, format="guangdong")
    counts = by_rule(check(kb, day=TODAY))
    assert counts["same-phones"] >= 183
    assert counts["mixed-day-units"] == 9
    assert counts["no-deadline"] + counts["no-statutory-deadline"] == 713
    assert counts["no-deadline"] + counts["no-promised-deadline"] == 539
    assert "promised-longer" not in counts
    assert counts["same-name"] >= 40
    assert counts["no-conditions"] >= 900
    assert counts["no-documents"] >= 1400
    assert counts["no-phone"] >= 80
    assert counts["no-complaint-phone"] >= 116
    assert counts["unverified-facts"] > 2200
