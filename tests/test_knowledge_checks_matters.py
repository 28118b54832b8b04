"""The rules about entries that speak of the same thing: what collides, and what only looks like it."""

import pytest

from knowledge.checks.consistency import check
from knowledge.store import KnowledgeBase
from tests.checked_entries import (
    CITY,
    FEE,
    NATION,
    OTHER,
    PROVINCE,
    TASK,
    TODAY,
    Fields,
    entry,
    found,
    promised,
    statutory,
)

SAME: Fields = {"name": "居住证办理"}
ALIAS: Fields = {"aliases": ["办居住证"]}
FAQ: Fields = {"faqs": [{"question": "要多久？", "answer": "十五日。"}]}
CODES = ("11440000006939756B244010100700001", "11440000006939756B244010100700002")
FIVE, SIX = {"deadlines": [statutory(5, "工作日")]}, {"deadlines": [statutory(6, "工作日")]}
P_FIVE, P_SIX = {"deadlines": [promised(5, "工作日")]}, {"deadlines": [promised(6, "工作日")]}

TWO_ENTRIES: list[tuple[str, Fields, Fields, int]] = [
    # rule, one, the other, how many are told of it
    ("same-phrasing", ALIAS, {"aliases": ["办居住证？"]}, 2),
    ("same-phrasing", ALIAS, {"name": "办 居 住 证"}, 2),
    ("same-phrasing", ALIAS, {"aliases": ["办居住证吗"]}, 0),
    ("same-phrasing", {**ALIAS, "region": PROVINCE}, {**ALIAS, "region": OTHER}, 0),
    ("same-phrasing", {**ALIAS, "valid_to": "2026-12-31"}, {**ALIAS, "valid_from": "2027-01-01"}, 0),
    ("same-phrasing", {**ALIAS, "valid_to": "2026-11-21"}, ALIAS, 0),
    ("sibling-phrasing", {**ALIAS, "official_code": CODES[0]}, {**ALIAS, "official_code": CODES[1]}, 2),
    ("same-phrasing", {**ALIAS, "official_code": CODES[0]}, {**ALIAS, "official_code": CODES[1]}, 0),
    ("same-question", FAQ, FAQ, 2),
    ("same-question", FAQ, {"aliases": ["要多久"]}, 2),
    ("same-question", FAQ, {"faqs": [{"question": "医保要多久？", "answer": "三日。"}]}, 0),
    ("same-name", SAME, SAME, 2),
    ("same-name", SAME, {"name": "居住证签注"}, 0),
    ("unlinked-local", SAME, {**SAME, "region": CITY}, 1),
    ("unlinked-local", ALIAS, {**ALIAS, "region": CITY}, 1),
    ("unlinked-local", {**SAME, "region": PROVINCE}, {**SAME, "region": OTHER}, 0),
    ("near-duplicate", {"name": "临时救助"}, {"name": "临时救助申请"}, 2),
    ("near-duplicate", {"name": "食品经营许可证注销登记"}, {"name": "食品经营许可证补办登记"}, 0),
    ("unlinked-local", {"name": "临时救助"}, {"name": "临时救助申请", "region": CITY}, 1),
    ("contradictory-fees", {**SAME, "fees": [FEE]}, {**SAME, "fees": [{**FEE, "amount": 20}]}, 2),
    ("contradictory-fees", {**SAME, "fees": [FEE]}, {**SAME, "fees": [FEE]}, 0),
    ("contradictory-fees", {**SAME, "fees": [FEE]}, {**SAME, "region": CITY, "fees": [{**FEE, "amount": 20}]}, 2),
    ("contradictory-fees", {**SAME, "fees": [FEE]}, {**SAME, "region": CITY, "fees": [{**FEE, "amount": 20, "local": True}]}, 0),
    ("contradictory-fees", {**SAME, "fees": [FEE]}, {"name": "居住证签注", "fees": [{**FEE, "amount": 20}]}, 0),
    ("contradictory-deadlines", SAME | FIVE, SAME | SIX, 2),
    ("contradictory-deadlines", SAME | P_FIVE, SAME | P_SIX, 2),
    ("contradictory-deadlines", SAME | P_FIVE, {**SAME, **P_SIX, "region": CITY}, 0),
    ("contradictory-deadlines", SAME | FIVE, {**SAME, **SIX, "region": CITY}, 2),
    ("contradictory-deadlines", {"official_code": TASK} | FIVE, {"official_code": TASK} | SIX, 2),
    ("departments-differ", SAME | P_FIVE, {**SAME, **P_SIX, "department": "公安局"}, 2),
    ("same-official-code", {"official_code": TASK}, {"official_code": TASK}, 2),
    ("same-official-code", {"official_code": CODES[0]}, {"official_code": CODES[1]}, 0),
    ("related-unknown", {"related": ["yi"]}, {}, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "one", "other", "times"), TWO_ENTRIES, ids=[f"{n}-{case[0]}" for n, case in enumerate(TWO_ENTRIES)]
)
def test_a_rule_about_two_entries(kb: KnowledgeBase, rule: str, one: Fields, other: Fields, times: int) -> None:
    findings = found(kb, entry("jia", **one), entry("yi", **other))
    assert [f.rule for f in findings].count(rule) == times


def test_a_learned_phrasing_counts(kb: KnowledgeBase) -> None:
    assert found(kb, entry(**ALIAS), entry("yi")) == []
    learned = kb.phrasings.propose("yi", NATION, "办居住证", by="one")
    assert check(kb, day=TODAY) == []
    kb.phrasings.approve(learned.id, by="two")
    assert [(f.rule, f.code, f.field) for f in check(kb, day=TODAY)] == [
        ("same-phrasing", "jia", "aliases.0"),
        ("same-phrasing", "yi", ""),
    ]


def test_a_question_that_thousands_share_takes_no_longer(kb: KnowledgeBase) -> None:
    findings = found(kb, *(entry(f"c{n}", **FAQ) for n in range(120)))
    shared = [f for f in findings if f.rule == "same-question"]
    assert len(shared) == 120
    assert "等 50 个以上事项" in shared[0].message
