"""Two revisions side by side: every difference is told once, in words, and nothing is lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.differences import ORDER, Change, changes, whole
from knowledge.entry.records import FACT_FIELDS, FACT_TYPES, NATION, Basis, Circumstance, Document, Fact, ServiceItem
from knowledge.entry.validation import LABELS, check_item
from knowledge.storage.errors import NotFound
from knowledge.store import KnowledgeBase

Make = Callable[..., ServiceItem]
FEE = {"id": "f", "name": "工本费", "amount": "40", "unit": "元"}
LIMIT = {"id": "d", "type": "statutory", "days": 60, "unit": "自然日"}
BOOK = {"id": "b", "name": "户口簿", "originals": 1}
PHOTO = {"id": "p", "name": "照片"}


def told(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    entry = {"code": "x", "name": "居民身份证补领"}
    return [str(c) for c in changes(check_item(entry | before), check_item(entry | after))]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({}, {}, []),
        ({}, {"name": "身份证补领"}, ["名称：居民身份证补领 → 身份证补领"]),
        ({"valid_to": "2026-12-31"}, {}, ["失效日：2026-12-31 → （空）"]),
        ({}, {"disclosure": "operators"}, ["公开范围：公众 → 坐席"]),
        (
            {"aliases": ["补身份证", "身份证丢了"]},
            {"aliases": ["身份证丢了", "丢了"]},
            ["删除 日常用语：补身份证", "增加 日常用语：丢了"],
        ),
        ({"aliases": ["甲", "乙"]}, {"aliases": ["乙", "甲"]}, ["日常用语的顺序：甲、乙 → 乙、甲"]),
        ({"basis": ["旧法第二条"]}, {"basis": ["新法第三条"]}, ["删除 依据：《旧法》第二条", "增加 依据：《新法》第三条"]),
        ({"fees": [FEE]}, {"fees": [FEE | {"amount": "20"}]}, ["收费“工本费”的金额：40元 → 20元"]),
        (
            {"fees": [FEE]},
            {"fees": [FEE | {"name": "证件费", "unit": "元/证"}]},
            ["收费“工本费”的名称：工本费 → 证件费", "收费“工本费”的单位：元 → 元/证"],
        ),
        (
            {"deadlines": [LIMIT]},
            {"deadlines": [LIMIT | {"days": 20, "unit": "工作日", "note": "不含邮寄"}]},
            ["时限“法定办结时限”的说明：（空） → 不含邮寄", "时限“法定办结时限”的数值：60自然日 → 20工作日"],
        ),
        (
            {"fees": [FEE | {"basis": ["旧法第二条"]}]},
            {"fees": [FEE | {"basis": ["新法"], "valid_from": "2027-01-01", "verified": False}]},
            [
                "收费“工本费”的依据：《旧法》第二条 → 《新法》",
                "收费“工本费”的生效日：（空） → 2027-01-01",
                "收费“工本费”的是否已核实：是 → 否",
            ],
        ),
        ({"documents": [BOOK]}, {}, ["删除 申请材料“户口簿（原件1份）”：户口簿（原件1份）"]),
        (
            {},
            {"fees": [FEE | {"note": "首次免费", "basis": ["新法"], "local": True}]},
            ["增加 收费“工本费”：工本费：40元（首次免费）；依据：《新法》；各地不同：是"],
        ),
        (
            {"documents": [BOOK, PHOTO]},
            {"documents": [PHOTO, BOOK | {"originals": 2}]},
            [
                "申请材料“户口簿（原件1份）”的原件份数：1 → 2",
                "申请材料的顺序：户口簿（原件1份）、照片 → 照片、户口簿（原件1份）",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_said(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    assert told(before, after) == said


def test_circumstances_and_what_depends_on_them() -> None:
    who = {"dimension": "申请人", "ask": "谁来办？", "options": ["本人", "代办"]}
    proxy = {"id": "w", "name": "委托书", "when": {"申请人": "代办"}}
    assert told({}, {"circumstances": [who], "documents": [proxy]}) == [
        "增加 情形“申请人”：申请人（本人、代办），问：谁来办？",
        "增加 申请材料“委托书（代办）”：委托书；适用情形：申请人=代办",
    ]
    other = who | {"ask": "您本人办吗？", "options": ["本人", "代办", "监护人"]}
    assert told({"circumstances": [who]}, {"circumstances": [other]}) == [
        "情形“申请人”的问法：谁来办？ → 您本人办吗？",
        "情形“申请人”的选项：本人、代办 → 本人、代办、监护人",
    ]


def test_two_revisions_of_an_entry(kb: KnowledgeBase, make: Make) -> None:
    kb.items.publish_many([make(fees=[FEE])], by="甲")
    kb.items.publish_many([make(fees=[FEE | {"amount": "20"}])], by="甲")
    assert kb.items.difference("sfz-buling", NATION, 1, 2) == [
        Change("收费", "工本费", "金额", "40元", "20元", "changed")
    ]
    assert kb.items.difference("sfz-buling", NATION, 2, 2) == []
    with pytest.raises(NotFound, match="没有第 3 版"):
        kb.items.difference("sfz-buling", NATION, 1, 3)


def test_values_that_read_the_same_are_told_apart(make: Make) -> None:
    one, other = (
        make(fees=[FEE | {"basis": [b]}])
        for b in (Basis(source="新法", article="第一条"), Basis(source="《新法》第一条"))
    )
    [change] = changes(one, other)
    assert change.before != change.after


# -- every field there is

SAMPLE: dict[str, Any] = {
    "when": {"申请人": ("代办",)}, "basis": (Basis(source="新法"),), "valid_from": date(2026, 1, 1), "valid_to": date(2027, 1, 1),
    "verified": False, "local": True, "originals": 3, "copies": 4, "form": "电子", "necessity": "非必要", "amount": Decimal("7.5"),
    "number": 9, "unit": "月", "url": "https://example.org/",
}  # fmt: skip
TYPES = {"deadlines": "promised", "channels": "网上", "phones": "complaint"}


def plain(kind: type[Fact]) -> Fact:
    required: dict[str, Any] = {
        "name": "甲",
        "text": "乙",
        "question": "问",
        "answer": "答",
        "number": 1,
        "type": "窗口",
    }
    required |= {"deadlines": {"type": "statutory"}, "phones": {"number": "12345"}}.get(kind.field, {})
    return kind(id="x", **{n: required[n] for n, f in kind.model_fields.items() if f.is_required()})


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in FACT_TYPES for name in kind.model_fields if name != "id"], ids=str
)
def test_no_field_of_a_fact_is_forgotten(make: Make, kind: type[Fact], name: str) -> None:
    value = TYPES[kind.field] if name == "type" else SAMPLE.get(name, "新的")
    value = "12366" if kind.field == "phones" and name == "number" else value
    value = "元/本" if kind.field == "fees" and name == "unit" else value
    before = plain(kind)
    after = before.model_copy(update={name: value})
    empty = make()
    old, new = (empty.model_copy(update={kind.field: (fact,)}) for fact in (before, after))
    [change] = changes(old, new)
    assert (change.field, change.aspect, change.kind) == (LABELS[kind.field], LABELS[name], "changed")
    assert change.before != change.after
    [added] = changes(empty, new)
    assert (added.kind, added.after) == ("added", whole(after))
    assert whole(after) != whole(before)


ATTRIBUTES = {
    "code": "y", "region": "440000000000", "aliases": ("丢了",), "kind": "诉求", "audience": ("自然人",), "disclosure": "operators",
    "circumstances": (Circumstance(dimension="情形", ask="哪种？", options=("丢失", "损坏")),), "basis": (Basis(source="新法"),),
    "removes": ("f",), "related": ("z",), "valid_from": date(2026, 1, 1), "valid_to": date(2027, 1, 1),
    "review_by": date(2027, 1, 1), "verified_on": date(2026, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in ServiceItem.model_fields if name not in FACT_FIELDS])
def test_no_attribute_of_an_entry_is_forgotten(make: Make, name: str) -> None:
    before = make()
    after = before.model_copy(update={name: ATTRIBUTES.get(name, "新的")})
    [change] = changes(before, after)
    assert change.field == LABELS[name]
    assert change.before != change.after


# -- whatever is changed

WORDS = st.sampled_from(["甲", "乙", "丙", "甲、乙"])
DOCUMENTS = st.lists(
    st.builds(Document, id=st.sampled_from("abcd"), name=WORDS, originals=st.none() | st.integers(0, 2), note=WORDS),
    max_size=4,
    unique_by=lambda d: d.id,
).map(tuple)
ENTRIES = st.builds(
    ServiceItem,
    code=st.just("x"),
    name=WORDS,
    aliases=st.lists(WORDS, max_size=4).map(tuple),
    basis=st.lists(st.builds(Basis, source=WORDS), max_size=3).map(tuple),
    documents=DOCUMENTS,
    valid_to=st.none() | st.just(date(2026, 1, 1)),
)


@given(ENTRIES, ENTRIES)
def test_nothing_is_lost_and_the_way_back_is_the_mirror(a: ServiceItem, b: ServiceItem) -> None:
    found = changes(a, b)
    assert bool(found) == (a != b)
    assert all(c.before != c.after for c in found)
    assert all((c.kind == "added") == (not c.before) and (c.kind == "removed") == (not c.after) for c in found)
    # Two documents that read the same are two lines that read the same.
    twins = any(len({(d.name, d.note, d.originals) for d in e.documents}) < len(e.documents) for e in (a, b))
    assert twins or len({*found}) == len(found) or {"日常用语", "依据"} & {c.field for c in found}
    kinds = {"added": "removed", "removed": "added", "changed": "changed"}

    def mirrored(c: Change) -> tuple[str, ...]:
        return (c.field, c.aspect, kinds[c.kind]) + ((c.after, c.before) if c.aspect != ORDER else ())

    def straight(c: Change) -> tuple[str, ...]:
        return (c.field, c.aspect, c.kind) + ((c.before, c.after) if c.aspect != ORDER else ())

    assert sorted(map(mirrored, found)) == sorted(map(straight, changes(b, a)))
    assert changes(a, a) == []
