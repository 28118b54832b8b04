"""The rules about sources: a citation out of force is found, and one that is in order is left alone."""

from datetime import date

import pytest

from knowledge.store import KnowledgeBase
from tests.checked_entries import LAW, Fields, entry, found, rules

OLD = {**LAW, "key": "旧法", "repealed": "2026-11-22", "superseded_by": "甲法"}


@pytest.mark.parametrize(
    ("rule", "source", "fact"),
    [
        ("repealed-source", OLD, {"basis": ["旧法第一条"]}),
        ("source-repealed-soon", {**OLD, "repealed": "2027-06-01"}, {"basis": ["旧法第一条"]}),
        ("superseded-source", {**OLD, "repealed": None}, {"basis": ["旧法第一条"]}),
        ("source-not-effective", {**LAW, "key": "新法", "effective": "2026-11-23"}, {"basis": ["新法第一条"]}),
    ],
)
def test_a_source_that_is_not_in_force(kb: KnowledgeBase, rule: str, source: Fields, fact: Fields) -> None:
    wrong = found(kb, entry(steps=[{"text": "到窗口", **fact}]), sources=(LAW, source))
    assert rules(wrong) == {rule}
    assert wrong[0].field == "steps.0.basis.0"
    assert rule in rules(found(kb, entry(basis=fact["basis"]), sources=(LAW, source)))


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        (OLD, {"basis": ["旧法第一条"], "valid_to": "2026-11-21"}),
        (OLD, {"basis": ["旧法第一条", "甲法第二条"]}),
        ({**OLD, "repealed": "2027-06-01"}, {"basis": ["旧法第一条"], "valid_to": "2027-05-31"}),
        ({**LAW, "key": "新法", "effective": "2026-12-01"}, {"basis": ["新法第一条"], "valid_from": "2026-12-01"}),
        ({**LAW, "key": "新法", "effective": "2026-11-22"}, {"basis": ["新法第一条"]}),
    ],
    ids=["ended before", "carried over", "ends before", "published ahead", "in force today"],
)
def test_a_citation_that_is_in_order(kb: KnowledgeBase, source: Fields, fact: Fields) -> None:
    others = {"text": "交材料", "valid_from": "2026-11-22"}  # what holds after the first has ended
    findings = found(kb, entry(steps=[{"text": "到窗口", **fact}, others]), sources=(LAW, source))
    assert not [f for f in findings if "source" in f.rule]


def test_a_new_source_may_stand_beside_the_one_it_follows(kb: KnowledgeBase) -> None:
    sources = (
        {**LAW, "repealed": "2027-01-01", "superseded_by": "新法"},
        {**LAW, "key": "新法", "effective": "2027-01-01"},
    )
    carried = {"text": "到窗口", "basis": ["甲法第一条", "新法第三条"]}
    assert found(kb, entry(steps=[carried]), sources=sources) == []
    assert found(kb, entry(steps=[carried]), sources=sources, day=date(2027, 1, 1)) == []


def test_source_records_themselves(kb: KnowledgeBase) -> None:
    broken = {**OLD, "effective": None, "superseded_by": "无此法", "url": "http://10.0.0.1/"}
    findings = found(kb, sources=(LAW, broken))
    assert rules(findings) == {"source-successor-unknown", "source-without-date", "url-private"}
    assert {(f.code, f.name, f.field) for f in findings} >= {("", "旧法", "effective")}


def test_what_is_to_be_found_out_about_a_source(kb: KnowledgeBase) -> None:
    heard = {**LAW, "key": "某通知", "level": "规范性文件", "url": "", "read_as": "转述"}
    findings = found(kb, sources=(LAW, heard))
    assert {(f.rule, f.name) for f in findings} == {
        (rule, "某通知") for rule in ("source-without-text", "source-without-number", "source-without-url")
    }
