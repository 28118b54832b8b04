"""The check across entries: for every rule a case it must find and one, nearly alike, it must leave alone."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from knowledge.consistency import check
from knowledge.errors import KnowledgeError
from knowledge.files import UnwritableFile
from knowledge.findings import Finding, at_least, by_rule, by_severity, findings_json, write_findings
from knowledge.importing import import_file
from knowledge.records import Department, ServiceItem, Source
from knowledge.rules import RULES
from knowledge.rules_contacts import address, number
from knowledge.sameness import fold, near_names, pairs, similar
from knowledge.store import KnowledgeBase

TODAY = date(2026, 11, 22)
GUANGDONG = Path(__file__).parents[2] / "shared" / "data" / "guangdong-items.jsonl"
NATION, PROVINCE, CITY, OTHER = "000000000000", "440000000000", "440100000000", "510000000000"
BASE = "440101007000"
TASK = "11440000006939756B2" + BASE
LAW = {"key": "甲法", "title": "中华人民共和国甲法", "level": "法律", "effective": "2020-01-01"}

Entry = dict[str, Any]
Publish = Callable[..., list[Finding]]


def entry(code: str = "jia", **fields: Any) -> Entry:
    """An entry about which there is nothing to say."""
    plain = {
        "code": code,
        "name": f"事项{code}",
        "department": "民政局",
        "source": "办事指南",
        "phones": [{"number": "12345"}],
    }
    return plain | fields


@pytest.fixture
def found(kb: KnowledgeBase) -> Publish:
    """Publish entries as they are, whatever validation would say, and check them."""

    def publish(*entries: Entry, sources: tuple[Entry, ...] = (LAW,), day: date = TODAY) -> list[Finding]:
        for earlier in list(kb.items.all_live()):
            kb.items.withdraw(earlier.item.code, earlier.item.region, by="tester", reason="下一例")
        kb.sources.put([Source.model_validate(source) for source in sources])
        kb.items.publish_many([ServiceItem.model_validate(e) for e in entries], by="tester")
        return check(kb, day=day)

    return publish


def rules(findings: list[Finding], code: str = "") -> set[str]:
    return {f.rule for f in findings if not code or f.code == code}


def statutory(number: int | None, unit: str | None, **more: Any) -> Entry:
    return {"type": "statutory", "number": number, "unit": unit, **more}


def promised(number: int | None, unit: str | None, **more: Any) -> Entry:
    return {"type": "promised", "number": number, "unit": unit, **more}


def official(kind: str = "行政许可", **fields: Any) -> Entry:
    return entry(official_code=TASK, region=PROVINCE, kind=kind, **fields)


SITUATION = [{"dimension": "情形", "ask": "哪种情形？", "options": ["到期", "丢失"]}]
LOST, EXPIRED = {"情形": "丢失"}, {"情形": "到期"}
FEE = {"name": "工本费", "amount": 40, "unit": "元", "basis": ["甲法第一条"]}
ONLINE = {"type": "网上", "text": "全程网办", "url": "https://www.gov.cn/a"}

ONE_ENTRY: list[tuple[str, Entry, Entry]] = [
    ("number-without-unit", {"deadlines": [statutory(20, None)]}, {"deadlines": [statutory(20, "工作日")]}),
    ("number-without-unit", {"fees": [{**FEE, "unit": ""}]}, {"fees": [FEE]}),
    ("number-without-unit", {"fees": [{**FEE, "amount": None, "rule": "40"}]}, {"fees": [{**FEE, "amount": 0, "unit": ""}]}),
    ("number-without-unit", {"results": [{"name": "证", "validity": "10"}]}, {"results": [{"name": "证", "validity": "10年"}]}),
    ("promised-longer", {"deadlines": [statutory(20, "工作日"), promised(21, "工作日")]}, {"deadlines": [statutory(20, "工作日"), promised(20, "工作日")]}),
    ("promised-longer", {"deadlines": [statutory(20, "自然日"), promised(21, "自然日")]}, {"deadlines": [statutory(20, "自然日", name="鉴定"), promised(21, "自然日")]}),
    ("promised-longer", {"circumstances": SITUATION, "deadlines": [statutory(5, "自然日"), promised(9, "自然日", when=LOST)]},
     {"circumstances": SITUATION, "deadlines": [statutory(5, "自然日", when=EXPIRED), promised(9, "自然日", when=LOST)]}),
    ("promised-longer", {"deadlines": [statutory(5, "自然日"), promised(9, "自然日")]},
     {"deadlines": [statutory(5, "自然日", valid_from="2027-01-01"), promised(9, "自然日", valid_to="2026-12-31")]}),
    ("promised-longer-converted", {"deadlines": [statutory(1, "月"), promised(32, "自然日")]}, {"deadlines": [statutory(1, "月"), promised(31, "自然日")]}),
    ("promised-longer-converted", {"deadlines": [statutory(1, "年"), promised(14, "月")]}, {"deadlines": [statutory(1, "年"), promised(12, "月")]}),
    ("promised-longer-converted", {"deadlines": [statutory(15, "自然日"), promised(16, "工作日")]}, {"deadlines": [statutory(15, "自然日"), promised(15, "工作日")]}),
    ("promised-longer-converted", {"deadlines": [statutory(None, "当场"), promised(2, "工作日")]}, {"deadlines": [statutory(None, "当场"), promised(2, "小时")]}),
    ("mixed-day-units", {"deadlines": [statutory(60, "自然日"), promised(7, "工作日")]}, {"deadlines": [statutory(60, "自然日"), promised(7, "自然日")]}),
    ("mixed-day-units", {"deadlines": [statutory(60, "工作日"), promised(7, "自然日")]}, {"deadlines": [statutory(1, "月"), promised(7, "工作日")]}),
    ("instant-with-number", {"deadlines": [promised(1, "当场")]}, {"deadlines": [promised(None, "当场")]}),
    ("zero-days", {"deadlines": [promised(0, "工作日")]}, {"deadlines": [promised(None, "当场")]}),
    ("instant-and-days", {"deadlines": [promised(None, "当场"), promised(3, "工作日")]}, {"deadlines": [promised(None, "当场"), statutory(3, "工作日")]}),
    ("contradictory-facts", {"fees": [FEE, {**FEE, "amount": 20}]}, {"fees": [FEE, {**FEE, "amount": 20, "name": "快递费"}]}),
    ("contradictory-facts", {"deadlines": [statutory(20, "工作日"), statutory(30, "工作日")]},
     {"deadlines": [statutory(20, "工作日", start="受理之日"), statutory(30, "工作日", start="鉴定之日")]}),
    ("contradictory-facts", {"deadlines": [statutory(20, "工作日"), statutory(30, "工作日")]},
     {"deadlines": [statutory(20, "工作日", valid_to="2026-12-31"), statutory(30, "工作日", valid_from="2027-01-01")]}),
    ("contradictory-facts", {"visits": [{"number": 0}, {"number": 1}]}, {"circumstances": SITUATION, "visits": [{"number": 0, "when": LOST}, {"number": 1, "when": EXPIRED}]}),
    ("overlapping-facts", {"circumstances": SITUATION, "fees": [FEE, {**FEE, "amount": 20, "when": EXPIRED}]},
     {"circumstances": SITUATION, "fees": [{**FEE, "when": LOST}, {**FEE, "amount": 20, "when": EXPIRED}]}),
    ("fee-without-basis", {"fees": [{**FEE, "basis": []}]}, {"fees": [{**FEE, "basis": [], "amount": 0}]}),
    ("fee-basis-missing", {"fees": [{**FEE, "basis": [], "verified": False}]}, {"fees": [{"name": "费", "rule": "本项不收费"}]}),
    ("fee-basis-missing", {"fees": [{"name": "费", "rule": "按0.1%收"}]}, {"fees": [{"name": "费", "rule": "以当地公布为准", "local": True, "verified": False}]}),
    ("fee-without-amount", {"fees": [{"name": "工本费"}]}, {"fees": [FEE]}),
    ("local-amount-without-region", {"fees": [{**FEE, "local": True}]}, {"region": CITY, "fees": [{**FEE, "local": True}]}),
    ("visits-without-reason", {"visits": [{"number": 1}]}, {"visits": [{"number": 1, "text": "采集指纹"}]}),
    ("online-but-visits", {"channels": [ONLINE], "visits": [{"number": 1, "text": "领证"}]}, {"channels": [ONLINE], "visits": [{"number": 0}]}),
    ("online-but-visits", {"channels": [ONLINE], "visits": [{"number": 1, "text": "领证"}]},
     {"channels": [{"type": "网上", "text": "能否全程网办看当地"}], "visits": [{"number": 1, "text": "领证"}]}),
    ("no-visit-no-way", {"visits": [{"number": 0}], "channels": [{"type": "窗口"}]}, {"visits": [{"number": 0}], "channels": [{"type": "邮寄"}]}),
    ("licence-without-faq", {"kind": "行政许可", "basis": ["甲法第一条"]},
     {"kind": "行政许可", "basis": ["甲法第一条"], "faqs": [{"question": "多久办好？", "answer": "二十日。"}]}),
    ("same-phones", {"phones": [{"number": "020-12345678"}, {"type": "complaint", "number": "020-1234 5678"}]},
     {"phones": [{"number": "020-12345678"}, {"type": "complaint", "number": "020-12345679"}]}),
    ("unverified-facts", {"steps": [{"text": "到窗口", "verified": False}]}, {"steps": [{"text": "到窗口"}]}),
    ("rests-on-nothing", {"source": "", "steps": [{"text": "到窗口"}]}, {"source": "", "phones": [], "steps": [{"text": "到窗口", "basis": ["甲法第一条"]}]}),
    ("rests-on-nothing", {"source": "", "steps": [{"text": "到窗口"}]}, {"source": "", "basis": ["甲法第一条"], "steps": [{"text": "到窗口"}]}),
    ("no-department", {"department": ""}, {}),
    ("no-basis", {"kind": "行政给付"}, {"kind": "行政给付", "basis": ["甲法第一条"]}),
    ("no-phone", {"phones": []}, {"phones": [], "places": [{"name": "大厅", "phone": "020-87654321"}]}),
    ("no-complaint-phone", official(), entry()),
    ("no-deadline", official(), official(deadlines=[promised(None, None, note="以受理时告知为准")])),
    ("no-statutory-deadline", official(deadlines=[promised(3, "工作日")]), official(deadlines=[statutory(3, "工作日")])),
    ("no-promised-deadline", official(deadlines=[statutory(3, "工作日")]), official(deadlines=[statutory(3, "工作日"), promised(3, "工作日")])),
    ("no-conditions", official(), official(conditions=[{"text": "年满十八周岁"}])),
    ("no-documents", official(), official(documents=[{"name": "身份证"}])),
    ("no-fee", official(), official(fees=[{"amount": 0}])),
    ("unused-circumstance", {"circumstances": SITUATION}, {"circumstances": SITUATION, "steps": [{"text": "挂失", "when": LOST}]}),
    ("phone-malformed", {"phones": [{"number": "020-3728889"}]}, {"phones": [{"number": "020-37288899"}]}),
    ("phone-without-area-code", {"places": [{"name": "大厅", "phone": "86351130"}]}, {"places": [{"name": "大厅", "phone": "020-86351130"}]}),
    ("url-malformed", {"channels": [{"type": "网上", "url": "https://office"}]}, {"channels": [ONLINE]}),
    ("url-private", {"channels": [{"type": "网上", "url": "http://10.1.2.3/a"}]}, {"channels": [ONLINE]}),
    ("url-by-number", {"channels": [{"type": "网上", "url": "http://210.76.74.108/a"}]}, {"channels": [ONLINE]}),
    ("official-code", official(kind="公共服务"), official()),
    ("official-code", entry(official_code=TASK + "1"), official()),
    ("official-code", entry(official_code=TASK.replace("756B", "756C"), kind="行政许可"), official()),
    ("official-code", entry(official_code=TASK, kind="行政许可", region=OTHER), official()),
    ("official-code", entry(official_code=TASK[:18] + "9" + BASE, kind="行政许可", region=PROVINCE), official()),
    ("official-code-form", entry(official_code="511Z07001006-511602000000-000-1-1-00"), official()),
    ("related-unknown", {"related": ["yi"]}, {}),
    ("related-unknown", {"related": ["jia"]}, {}),
    ("when-undeclared", {"steps": [{"text": "挂失", "when": LOST}]}, {"circumstances": SITUATION, "steps": [{"text": "挂失", "when": LOST}]}),
    ("when-undeclared", {"circumstances": SITUATION, "steps": [{"text": "换", "when": {"情形": "损坏"}}]}, {"circumstances": SITUATION}),
    ("removes-nothing", {"region": CITY, "removes": ["fees:工本费"]}, {"region": CITY}),
    ("invalid-entry", {"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, {"valid_from": "2026-01-01", "valid_to": "2026-02-01"}),
    ("unknown-source", {"steps": [{"text": "到窗口", "basis": ["乙法第一条"]}]}, {"steps": [{"text": "到窗口", "basis": ["甲法第一条"]}]}),
    ("unknown-source", {"basis": ["乙法第一条"]}, {"basis": ["甲法第一条"]}),
    ("basis-without-article", {"basis": ["甲法"]}, {"basis": ["甲法第一条"]}),
    ("entry-expired", {"valid_to": "2026-11-21"}, {"valid_to": "2027-11-21"}),
    ("entry-expiring", {"valid_to": "2026-12-22"}, {"valid_to": "2026-12-23"}),
    ("fact-expired", {"fees": [{**FEE, "valid_to": "2026-11-21"}]},
     {"fees": [{**FEE, "valid_to": "2026-11-21"}, {**FEE, "amount": 20, "valid_from": "2026-11-22"}]}),
    ("fact-expiring", {"conditions": [{"text": "按旧办法", "valid_to": "2026-12-01"}, {"text": "别的"}]},
     {"conditions": [{"text": "按旧办法", "valid_to": "2026-12-01"}, {"text": "按新办法", "valid_from": "2026-12-02"}]}),
    ("review-overdue", {"review_by": "2026-11-21"}, {"review_by": "2026-11-22"}),
    ("review-due", {"review_by": "2026-12-22"}, {"review_by": "2026-12-23"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "wrong", "right"), ONE_ENTRY, ids=[f"{n}-{case[0]}" for n, case in enumerate(ONE_ENTRY)]
)
def test_a_rule_about_one_entry(found: Publish, rule: str, wrong: Entry, right: Entry) -> None:
    assert rule in rules(found(entry() | wrong))
    assert rule not in rules(found(entry() | right))


def test_a_plain_entry_has_nothing_wrong(found: Publish) -> None:
    assert found(entry(), entry("yi", region=CITY)) == []


def test_a_finding_says_where_whose_and_what_to_do(found: Publish) -> None:
    fees = [FEE, {**FEE, "name": "快递费", "basis": []}]
    assert found(entry(owner="户政科", fees=fees)) == [
        Finding(
            severity="error",
            rule="fee-without-basis",
            title=RULES["fee-without-basis"].title,
            code="jia",
            region=NATION,
            name="事项jia",
            field="fees.1.basis",
            message="快递费 40元没有依据",
            owner="户政科",
            advice=RULES["fee-without-basis"].advice,
        )
    ]


# -- entries of a region and what they inherit

WIDE = entry(circumstances=SITUATION, fees=[FEE], deadlines=[statutory(20, "工作日")])


def local(**fields: Any) -> Entry:
    return {"code": "jia", "region": CITY, "name": "事项jia", "source": "当地指南", **fields}


LOCAL: list[tuple[str, Entry, Entry]] = [
    ("promised-longer", {"deadlines": [promised(21, "工作日")]}, {"deadlines": [promised(5, "工作日")]}),
    ("contradictory-facts", {"fees": [{**FEE, "id": "fees:本地", "amount": 20}]}, {"fees": [{**FEE, "amount": 20}]}),
    ("override-misses", {"fees": [{**FEE, "id": "fees:本地", "amount": 20}]}, {"fees": [{**FEE, "amount": 20}]}),
    ("override-misses", {"fees": [{**FEE, "id": "fees:本地"}]}, {"fees": [{**FEE, "id": "fees:本地"}], "removes": ["fees:工本费"]}),
    ("removes-nothing", {"removes": ["fees:快递费"]}, {"removes": ["fees:工本费"]}),
    ("when-undeclared", {"steps": [{"text": "换", "when": {"情形": "损坏"}}]}, {"steps": [{"text": "换", "when": LOST}]}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "wrong", "right"), LOCAL, ids=[f"{n}-{case[0]}" for n, case in enumerate(LOCAL)])
def test_a_local_entry_is_read_with_what_it_inherits(found: Publish, rule: str, wrong: Entry, right: Entry) -> None:
    assert rule in rules(found(WIDE, local(**wrong)))
    assert rule not in rules(found(WIDE, local(**right)))


def test_what_is_wrong_with_the_wider_entry_is_told_there_alone(found: Publish) -> None:
    wide = WIDE | {"deadlines": [statutory(20, "工作日"), promised(21, "工作日")], "circumstances": []}
    assert [(f.rule, f.region) for f in found(wide, local(steps=[{"text": "到窗口"}]))] == [("promised-longer", NATION)]
    restated = local(deadlines=[promised(22, "工作日")])
    assert [(f.rule, f.region) for f in found(wide, restated)] == [
        ("promised-longer", NATION),
        ("promised-longer", CITY),
    ]


def test_two_complete_lists_under_one_code(found: Publish) -> None:
    wide = official(documents=[{"name": "申请表"}], deadlines=[statutory(3, "工作日")])
    city = wide | {"region": CITY, "official_code": "11440100007482000N3" + BASE, "documents": [{"name": "委托书"}]}
    assert "mixed-layers" in rules(found(wide, city))
    assert "mixed-layers" not in rules(found(wide, city | {"removes": ["documents:申请表"]}))
    assert "same-code-other-name" in rules(found(wide, city | {"name": "另一件事"}))


# -- sources


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
def test_a_source_that_is_not_in_force(found: Publish, rule: str, source: Entry, fact: Entry) -> None:
    wrong = found(entry(steps=[{"text": "到窗口", **fact}]), sources=(LAW, source))
    assert rules(wrong) == {rule}
    assert wrong[0].field == "steps.0.basis.0"
    assert rule in rules(found(entry(basis=fact["basis"]), sources=(LAW, source)))


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
def test_a_citation_that_is_in_order(found: Publish, source: Entry, fact: Entry) -> None:
    others = {"text": "交材料", "valid_from": "2026-11-22"}  # what holds after the first has ended
    findings = found(entry(steps=[{"text": "到窗口", **fact}, others]), sources=(LAW, source))
    assert not [f for f in findings if "source" in f.rule]


def test_a_new_source_may_stand_beside_the_one_it_follows(found: Publish) -> None:
    sources = (
        {**LAW, "repealed": "2027-01-01", "superseded_by": "新法"},
        {**LAW, "key": "新法", "effective": "2027-01-01"},
    )
    carried = {"text": "到窗口", "basis": ["甲法第一条", "新法第三条"]}
    assert found(entry(steps=[carried]), sources=sources) == []
    assert found(entry(steps=[carried]), sources=sources, day=date(2027, 1, 1)) == []


def test_source_records_themselves(found: Publish) -> None:
    broken = {**OLD, "effective": None, "superseded_by": "无此法", "url": "http://10.0.0.1/"}
    findings = found(sources=(LAW, broken))
    assert rules(findings) == {"source-successor-unknown", "source-without-date", "url-private"}
    assert {(f.code, f.name, f.field) for f in findings} >= {("", "旧法", "effective")}


def test_the_directory(kb: KnowledgeBase) -> None:
    kb.directory.put([Department(name="热线", phone="12345"), Department(name="大厅", phone="8635113", region=CITY)])
    assert check(kb, day=TODAY) == []  # nobody sees a city's directory before there is an entry of the city
    kb.items.publish_many([ServiceItem.model_validate(entry(region=CITY))], by="tester")
    assert [(f.rule, f.name, f.region) for f in check(kb, day=TODAY)] == [("phone-without-area-code", "大厅", CITY)]


# -- entries against each other

SAME = {"name": "居住证办理"}
ALIAS = {"aliases": ["办居住证"]}
FAQ = {"faqs": [{"question": "要多久？", "answer": "十五日。"}]}
CODES = ("11440000006939756B244010100700001", "11440000006939756B244010100700002")
FIVE, SIX = {"deadlines": [statutory(5, "工作日")]}, {"deadlines": [statutory(6, "工作日")]}
P_FIVE, P_SIX = {"deadlines": [promised(5, "工作日")]}, {"deadlines": [promised(6, "工作日")]}

TWO_ENTRIES: list[tuple[str, Entry, Entry, int]] = [
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
def test_a_rule_about_two_entries(found: Publish, rule: str, one: Entry, other: Entry, times: int) -> None:
    findings = found(entry("jia", **one), entry("yi", **other))
    assert [f.rule for f in findings].count(rule) == times


def test_a_learned_phrasing_counts(kb: KnowledgeBase, found: Publish) -> None:
    assert found(entry(**ALIAS), entry("yi")) == []
    learned = kb.phrasings.propose("yi", NATION, "办居住证", by="one")
    assert check(kb, day=TODAY) == []
    kb.phrasings.approve(learned.id, by="two")
    assert [(f.rule, f.code, f.field) for f in check(kb, day=TODAY)] == [
        ("same-phrasing", "jia", "aliases.0"),
        ("same-phrasing", "yi", ""),
    ]


def test_a_question_that_thousands_share_takes_no_longer(found: Publish) -> None:
    findings = found(*(entry(f"c{n}", **FAQ) for n in range(120)))
    shared = [f for f in findings if f.rule == "same-question"]
    assert len(shared) == 120
    assert "等 50 个以上事项" in shared[0].message


# -- the small parts


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("12345", None), ("020-12345", None), ("0755-12345", None), ("12366转2", None), ("020-83134173", None),
        ("0755-88123456", None), ("（0755）88123456", None), ("020-12345-1-3", None), ("400-810-1234", None), ("95598", None),
        ("13800138000", None), ("110", None), ("010-66410000转801", None), ("020-83134173、020-83134174", None), ("", None),
        ("0020-12366", "phone-malformed"), ("020-3728889", "phone-malformed"), ("020-831341733", "phone-malformed"),
        ("0101234", "phone-malformed"), ("12", "phone-malformed"), ("83134173", "phone-without-area-code"),
        ("020-83134173、83134174", "phone-without-area-code"),
    ],
)  # fmt: skip
def test_phone_numbers(text: str, rule: str | None) -> None:
    assert [r.rule for r in number(text, "phone")] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("", None), ("https://www.gdzwfw.gov.cn/portal/v2/guide/11440000", None), ("http://a.gov.cn:8080/x?y=%E5%8C%97", None),
        ("http://政务.公益/", None), ("http://office/", "url-malformed"), ("https://a.gov.cn/{id}", "url-malformed"),
        ("http://https://a.gov.cn/", "url-malformed"), ("http://a.gov.cn:99999/", "url-malformed"), ("http://[::1", "url-malformed"),
        ("http://me:secret@a.gov.cn/", "url-malformed"), ("http://a..gov.cn/", "url-malformed"),
        ("http://localhost:8000/", "url-private"), ("http://192.168.1.9/", "url-private"), ("http://61.144.19.120/", "url-by-number"),
        ("https://a.gov.cn/login?back=https://b.gov.cn/", None),
    ],
)  # fmt: skip
def test_web_addresses(url: str, rule: str | None) -> None:
    assert [r.rule for r in address(url, "url")] == ([rule] if rule else [])


def test_folding() -> None:
    assert fold("（ＡＢＣ）１２３， 居民 身份证？") == "abc123居民身份证"


@given(st.lists(st.text("身份证补领换申请", min_size=1, max_size=7), max_size=12), st.sampled_from([0.5, 0.8, 1.0]))
def test_the_index_finds_what_comparing_all_with_all_finds(texts: list[str], at_least: float) -> None:
    slow = {
        (a, b)
        for b in range(len(texts))
        for a in range(b)
        if texts[a] != texts[b]
        and len(pairs(texts[a]) & pairs(texts[b])) >= at_least * len(pairs(texts[a]) | pairs(texts[b]))
    }
    assert set(similar(texts, at_least=at_least)) == slow


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("民办非企业单位成立登记", "民办非企业单位的成立登记", True),
        ("对食品生产者自建网站交易进行备案", "对食品生产经营者自建网站交易进行备案", True),
        ("往来帐户资金结算查询", "往来账户资金结算查询", True),
        ("人体器官心脏移植医师执业资格认定", "人体器官肾脏移植医师执业资格认定", False),
        ("公民民族成份确认和变更满十八岁", "公民民族成份确认和变更未满十八岁", False),
        ("机动车驾驶证到期换证申请", "机动车驾驶证到期补证申请", False),
        ("广东省2019年工作方案查询", "广东省2020年工作方案查询", False),
    ],
)
def test_near_names(one: str, other: str, near: bool) -> None:
    assert list(near_names([one, other])) == ([(0, 1)] if near else [])


# -- the list of findings


@pytest.fixture
def some(found: Publish) -> list[Finding]:
    return found(entry(fees=[{**FEE, "basis": []}], name="=1+1"), entry("yi", phones=[]), entry("bing", department=""))


def test_counts_and_severities(some: list[Finding]) -> None:
    assert by_severity(some) == {"error": 1, "warning": 1, "note": 1}
    assert list(by_rule(some).items()) == [("fee-without-basis", 1), ("no-department", 1), ("no-phone", 1)]
    assert [f.rule for f in at_least(some, "warning")] == ["fee-without-basis", "no-department"]
    assert str(some[0]) == "错误：=1+1（jia） 收费第1项的依据：工本费 40元没有依据"


def test_findings_as_json(some: list[Finding], tmp_path: Path) -> None:
    write_findings(some, tmp_path / "findings.json")
    whole = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    assert whole == json.loads(findings_json(some))
    assert whole["counts"] == {"error": 1, "warning": 1, "note": 1}
    assert whole["findings"][0]["rule"] == "fee-without-basis"
    assert Finding(**whole["findings"][0]) == some[0]


def test_findings_as_a_workbook(some: list[Finding], tmp_path: Path) -> None:
    write_findings(some, tmp_path / "检查.XLSX")
    book = load_workbook(tmp_path / "检查.XLSX")
    header, first, *_ = book["检查结果"].iter_rows()
    row = dict(zip([cell.value for cell in header], first, strict=True))
    assert row["级别"].value == "错误"
    assert (row["事项名称"].value, row["事项名称"].data_type) == ("=1+1", "s")  # never a formula
    assert next(book["汇总"].iter_rows(min_row=2, values_only=True))[2:] == ("fee-without-basis", 1)
    assert book["检查结果"].auto_filter.ref == "A1:K4"


def test_findings_cannot_be_written(some: list[Finding], tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"\.json 或 \.xlsx"):
        write_findings(some, tmp_path / "findings.csv")
    with pytest.raises(UnwritableFile):
        write_findings(some, tmp_path / "missing" / "findings.json")
    assert list(tmp_path.iterdir()) == [p for p in tmp_path.iterdir() if p.suffix == ".db" or "hotline" in p.name]


def test_no_findings_at_all(tmp_path: Path) -> None:
    write_findings([], tmp_path / "findings.xlsx")
    assert load_workbook(tmp_path / "findings.xlsx")["检查结果"].max_row == 1
    assert by_severity([]) == {"error": 0, "warning": 0, "note": 0}


# -- real knowledge


def test_every_rule_has_a_case() -> None:
    tried = {case[0] for case in [*ONE_ENTRY, *LOCAL, *TWO_ENTRIES]}
    elsewhere = {
        "repealed-source", "source-repealed-soon", "superseded-source", "source-not-effective", "source-successor-unknown",
        "source-without-date", "mixed-layers", "same-code-other-name",
    }  # fmt: skip
    assert set(RULES) == tried | elsewhere


def test_the_day_is_that_of_the_clock(kb: KnowledgeBase, clock: Any, found: Publish) -> None:
    found(entry(valid_to="2026-12-31"))
    assert check(kb) == []
    clock.move(days=39)
    assert rules(check(kb)) == {"entry-expiring"}
    clock.move(days=1)
    assert rules(check(kb)) == {"entry-expired"}
    assert check(kb, day=TODAY + timedelta(days=1)) == []


def test_the_starter_knowledge_has_no_errors(starter_kb: KnowledgeBase) -> None:
    assert [str(f) for f in check(starter_kb, day=TODAY) if f.severity == "error"] == []


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
