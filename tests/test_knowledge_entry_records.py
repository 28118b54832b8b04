"""Records: frozen, strict about field names, with stable fact ids and a JSON form that reads back the same."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.entry.records import FACT_TYPES, Basis, Condition, Deadline, Document, Phone, ServiceItem
from knowledge.entry.wording import fact_label, fact_text

Make = Callable[..., ServiceItem]


def test_only_code_and_name_are_required() -> None:
    item = ServiceItem.model_validate({"code": "a", "name": "甲"})
    assert (item.region, item.kind, item.disclosure, list(item.facts())) == ("000000000000", "公共服务", "public", [])


def test_a_record_is_frozen(make: Make) -> None:
    with pytest.raises(ValidationError):
        make().name = "别的"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("written", "source", "article"),
    [
        ("居民身份证法第二十条", "居民身份证法", "第二十条"),
        ("居民身份证法 第二十条第一款", "居民身份证法", "第二十条第一款"),
        ("国家税务总局公告2026年第2号", "国家税务总局公告2026年第2号", ""),
        ("国务院令第732号第九条", "国务院令第732号", "第九条"),
        ("国办发〔2020〕53号", "国办发〔2020〕53号", ""),
        ("《居民身份证法》第二十条", "居民身份证法", "第二十条"),
        ("税收征收管理法第8条", "税收征收管理法", "第8条"),
        ("建设指南第三部分第二项", "建设指南", "第三部分第二项"),
    ],
)
def test_a_citation_is_read_as_people_write_it(written: str, source: str, article: str) -> None:
    assert Basis.model_validate(written) == Basis(source=source, article=article)


def test_a_basis_prints_as_a_citation() -> None:
    assert str(Basis(source="居民身份证法", article="第二十条")) == "《居民身份证法》第二十条"
    assert str(Basis(source="《户口登记条例》释义")) == "《户口登记条例》释义"


def test_the_import_form_of_a_deadline_calls_the_number_days() -> None:
    read = Deadline.model_validate({"type": "statutory", "days": 60, "unit": "自然日"})
    assert (read.number, read.unit) == (60, "自然日")


def test_one_option_needs_no_list() -> None:
    assert Condition.model_validate({"text": "x", "when": {"申请人": "代办"}}).when == {"申请人": ("代办",)}


@pytest.mark.parametrize(
    ("start", "end", "day", "holds"),
    [
        (None, None, "2026-11-22", True),
        ("2026-11-22", None, "2026-11-22", True),
        ("2026-11-22", None, "2026-11-21", False),
        (None, "2026-11-22", "2026-11-22", True),
        (None, "2026-11-22", "2026-11-23", False),
        ("2026-11-22", "2026-11-22", "2026-11-22", True),
    ],
)
def test_both_ends_of_a_validity_are_inclusive(start: str | None, end: str | None, day: str, holds: bool) -> None:
    fact = Condition.model_validate({"text": "x", "valid_from": start, "valid_to": end})
    assert fact.holds_on(date.fromisoformat(day)) is holds


def test_every_fact_gets_a_readable_id_of_its_own(make: Make) -> None:
    item = make(
        documents=[{"name": "户口簿"}, {"name": "户口簿", "copies": 1}, {"name": "照片", "id": "zhaopian"}],
        fees=[{"amount": 40, "unit": "元"}],
        deadlines=[{"type": "statutory", "days": 60, "unit": "自然日"}],
    )
    assert [fact.id for fact in item.facts()] == [
        "documents:户口簿", "documents:户口簿#2", "zhaopian", "fees:办理费用", "deadlines:statutory",
    ]  # fmt: skip


def test_an_id_already_used_by_hand_is_not_given_again(make: Make) -> None:
    item = make(documents=[{"name": "户口簿"}, {"name": "别的", "id": "documents:户口簿"}])
    assert [d.id for d in item.documents] == ["documents:户口簿#2", "documents:户口簿"]


def test_a_fact_keeps_its_id_when_another_comes_before_it(make: Make) -> None:
    before = make(documents=[{"name": "户口簿"}])
    after = make(documents=[{"name": "照片"}, {"name": "户口簿"}])
    assert before.documents[0].id == after.documents[1].id


def test_giving_ids_twice_changes_nothing(make: Make) -> None:
    item = make(documents=[{"name": "户口簿"}])
    assert item.with_fact_ids() is item


def test_every_kind_of_fact_has_a_key_a_label_and_a_field() -> None:
    assert len({t.field for t in FACT_TYPES}) == len(FACT_TYPES)
    assert all(t.field in ServiceItem.model_fields for t in FACT_TYPES)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)
days = st.none() | st.dates()
documents = st.builds(
    Document,
    name=texts,
    originals=st.none() | st.integers(0, 99),
    when=st.dictionaries(texts, st.lists(texts, min_size=1, max_size=3).map(tuple), max_size=2),
    valid_from=days,
    verified=st.booleans(),
    note=texts,
    basis=st.lists(st.builds(Basis, source=texts, article=st.just("第一条")), max_size=2).map(tuple),
)
items = st.builds(
    ServiceItem,
    code=st.just("a-1"),
    name=texts,
    aliases=st.lists(texts, max_size=3).map(tuple),
    documents=st.lists(documents, max_size=4).map(tuple),
    valid_to=days,
)


@given(items)
def test_what_is_stored_reads_back_the_same(item: ServiceItem) -> None:
    item = item.with_fact_ids()
    assert ServiceItem.model_validate_json(item.to_json()) == item
    ids = [fact.id for fact in item.facts()]
    assert all(ids)
    assert len(set(ids)) == len(ids)


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_is_exact(amount: Decimal) -> None:
    item = ServiceItem.model_validate({"code": "a", "name": "甲", "fees": [{"amount": str(amount), "unit": "元"}]})
    assert ServiceItem.model_validate_json(item.to_json()).fees[0].amount == amount


@pytest.mark.parametrize(
    ("field", "fact", "label", "text"),
    [
        ("deadlines", {"type": "statutory", "number": 60, "unit": "自然日", "start": "自提交登记表之日起"},
         "法定办结时限", "60日（自然日），自提交登记表之日起"),
        ("deadlines", {"type": "promised", "number": 5, "unit": "工作日", "start": "受理"}, "承诺办结时限", "5个工作日，受理起算"),
        ("deadlines", {"type": "applicant", "number": 3, "unit": "月", "note": "可延长"}, "申请人办理期限", "3个月（可延长）"),
        ("deadlines", {"type": "statutory", "unit": "当场"}, "法定办结时限", "当场办结"),
        ("deadlines", {"type": "statutory", "number": 0, "unit": "工作日"}, "法定办结时限", "当场办结"),
        ("fees", {"name": "工本费", "amount": "40", "unit": "元"}, "工本费", "40元"),
        ("fees", {"amount": 0}, "办理费用", "免费"),
        ("fees", {"amount": "1E+2", "unit": "元", "reductions": "低保户免收"}, "办理费用", "100元；减免：低保户免收"),
        ("documents", {"name": "户口簿", "originals": 1, "copies": 2, "necessity": "容缺后补"}, "申请材料",
         "户口簿（原件1份、复印件2份，容缺后补）"),
        ("visits", {"number": 0}, "到现场次数", "不用到现场"),
        ("places", {"name": "大厅", "hours": "9:00—17:00", "phone": "12345"}, "大厅", "办公时间：9:00—17:00；电话：12345"),
        ("phones", {"number": "12345"}, "咨询电话", "12345"),
        ("channels", {"type": "网上", "url": "https://a.cn"}, "网上", "https://a.cn"),
        ("results", {"name": "居民身份证", "validity": "10年"}, "居民身份证", "居民身份证，有效期：10年"),
    ],
)  # fmt: skip
def test_a_fact_says_its_number_with_unit_and_start(
    make: Make, field: str, fact: dict[str, object], label: str, text: str
) -> None:
    read = getattr(make(**{field: [fact]}), field)[0]
    assert (fact_label(read), fact_text(read)) == (label, text)


def test_the_name_of_a_phone_is_its_label() -> None:
    assert fact_label(Phone(number="12345", name="热线")) == "热线"
