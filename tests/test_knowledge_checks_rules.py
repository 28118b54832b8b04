"""The rules about one entry: for each a case it must find and one, nearly alike, it must leave alone."""

from typing import Any

import pytest

from knowledge.checks.findings import Finding
from knowledge.checks.rules import RULES
from knowledge.store import KnowledgeBase
from tests.checked_entries import (
    BASE,
    CITY,
    EXPIRED,
    FEE,
    LOST,
    NATION,
    OTHER,
    PROVINCE,
    SITUATION,
    TASK,
    Fields,
    entry,
    found,
    official,
    promised,
    rules,
    statutory,
)

ONLINE = {"type": "网上", "text": "全程网办", "url": "https://www.gov.cn/a"}

ONE_ENTRY: list[tuple[str, Fields, Fields]] = [
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
def test_a_rule_about_one_entry(kb: KnowledgeBase, rule: str, wrong: Fields, right: Fields) -> None:
    assert rule in rules(found(kb, entry() | wrong))
    assert rule not in rules(found(kb, entry() | right))


def test_a_plain_entry_has_nothing_wrong(kb: KnowledgeBase) -> None:
    assert found(kb, entry(), entry("yi", region=CITY)) == []


def test_a_finding_says_where_whose_and_what_to_do(kb: KnowledgeBase) -> None:
    fees = [FEE, {**FEE, "name": "快递费", "basis": []}]
    assert found(kb, entry(owner="户政科", fees=fees)) == [
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


def local(**fields: Any) -> Fields:
    return {"code": "jia", "region": CITY, "name": "事项jia", "source": "当地指南", **fields}


LOCAL: list[tuple[str, Fields, Fields]] = [
    ("promised-longer", {"deadlines": [promised(21, "工作日")]}, {"deadlines": [promised(5, "工作日")]}),
    ("contradictory-facts", {"fees": [{**FEE, "id": "fees:本地", "amount": 20}]}, {"fees": [{**FEE, "amount": 20}]}),
    ("override-misses", {"fees": [{**FEE, "id": "fees:本地", "amount": 20}]}, {"fees": [{**FEE, "amount": 20}]}),
    ("override-misses", {"fees": [{**FEE, "id": "fees:本地"}]}, {"fees": [{**FEE, "id": "fees:本地"}], "removes": ["fees:工本费"]}),
    ("removes-nothing", {"removes": ["fees:快递费"]}, {"removes": ["fees:工本费"]}),
    ("when-undeclared", {"steps": [{"text": "换", "when": {"情形": "损坏"}}]}, {"steps": [{"text": "换", "when": LOST}]}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "wrong", "right"), LOCAL, ids=[f"{n}-{case[0]}" for n, case in enumerate(LOCAL)])
def test_a_local_entry_is_read_with_what_it_inherits(
    kb: KnowledgeBase, rule: str, wrong: Fields, right: Fields
) -> None:
    assert rule in rules(found(kb, WIDE, local(**wrong)))
    assert rule not in rules(found(kb, WIDE, local(**right)))


def test_what_is_wrong_with_the_wider_entry_is_told_there_alone(kb: KnowledgeBase) -> None:
    wide = WIDE | {"deadlines": [statutory(20, "工作日"), promised(21, "工作日")], "circumstances": []}
    assert [(f.rule, f.region) for f in found(kb, wide, local(steps=[{"text": "到窗口"}]))] == [
        ("promised-longer", NATION)
    ]
    restated = local(deadlines=[promised(22, "工作日")])
    assert [(f.rule, f.region) for f in found(kb, wide, restated)] == [
        ("promised-longer", NATION),
        ("promised-longer", CITY),
    ]


def test_two_complete_lists_under_one_code(kb: KnowledgeBase) -> None:
    wide = official(documents=[{"name": "申请表"}], deadlines=[statutory(3, "工作日")])
    city = wide | {"region": CITY, "official_code": "11440100007482000N3" + BASE, "documents": [{"name": "委托书"}]}
    assert "mixed-layers" in rules(found(kb, wide, city))
    assert "mixed-layers" not in rules(found(kb, wide, city | {"removes": ["documents:申请表"]}))
    assert "same-code-other-name" in rules(found(kb, wide, city | {"name": "另一件事"}))


def test_a_local_fact_does_not_rest_on_what_the_wider_entry_cites(kb: KnowledgeBase) -> None:
    wide = entry(basis=["甲法第一条"])
    bare = local(source="", steps=[{"text": "到窗口"}])
    assert [(f.rule, f.region) for f in found(kb, wide, bare)] == [("rests-on-nothing", CITY)]
    assert found(kb, wide, bare | {"source": "当地指南"}) == []
