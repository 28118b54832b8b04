"""Entries with nothing wrong, to which tests add one thing, and what the check finds in them."""

from datetime import date
from typing import Any

from knowledge.checks.consistency import check
from knowledge.checks.findings import Finding
from knowledge.entry.records import ServiceItem, Source
from knowledge.store import KnowledgeBase

Fields = dict[str, Any]

TODAY = date(2026, 11, 22)
NATION, PROVINCE, CITY, OTHER = "000000000000", "440000000000", "440100000000", "510000000000"
BASE = "440101007000"
TASK = "11440000006939756B2" + BASE
LAW: Fields = {
    "key": "甲法", "title": "中华人民共和国甲法", "level": "法律", "effective": "2020-01-01", "url": "https://example.gov.cn/jia", "read_as": "条文",
    "read_on": "2026-11-01",
}  # fmt: skip
SITUATION = [{"dimension": "情形", "ask": "哪种情形？", "options": ["到期", "丢失"]}]
LOST, EXPIRED = {"情形": "丢失"}, {"情形": "到期"}
FEE: Fields = {"name": "工本费", "amount": 40, "unit": "元", "basis": ["甲法第一条"]}


def entry(code: str = "jia", **fields: Any) -> Fields:
    """An entry about which there is nothing to say."""
    phones = [{"number": "12345"}]
    return {
        "code": code,
        "name": f"事项{code}",
        "department": "民政局",
        "source": "办事指南",
        "phones": phones,
    } | fields


def official(kind: str = "行政许可", **fields: Any) -> Fields:
    """An entry from an official list, which lacks most of what such a list has to give."""
    return entry(official_code=TASK, region=PROVINCE, kind=kind, **fields)


def statutory(number: int | None, unit: str | None, **more: Any) -> Fields:
    return {"type": "statutory", "number": number, "unit": unit, **more}


def promised(number: int | None, unit: str | None, **more: Any) -> Fields:
    return {"type": "promised", "number": number, "unit": unit, **more}


def found(
    kb: KnowledgeBase, *entries: Fields, sources: tuple[Fields, ...] = (LAW,), day: date = TODAY
) -> list[Finding]:
    """What the check finds when these entries, and no others, are published, whatever validation would say of them."""
    for earlier in list(kb.items.all_live()):
        kb.items.withdraw(earlier.item.code, earlier.item.region, by="tester", reason="下一例")
    kb.sources.put([Source.model_validate(source) for source in sources])
    kb.items.publish_many([ServiceItem.model_validate(fields) for fields in entries], by="tester")
    return check(kb, day=day)


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}
