"""An old amount, limit, day or telephone is found wherever it is still told, and put right there."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.elsewhere import Standing, put_right, replaced, standing_in
from knowledge.entry.records import ServiceItem
from knowledge.entry.stated import Value, stated_in, written
from knowledge.entry.validation import check_item


def entry(code: str = "dz-jieshu", **fields: Any) -> ServiceItem:
    return check_item({"code": code, "name": "借书证补办", "aliases": ["借书证丢了"], **fields})


def fee(amount: str, **more: Any) -> dict[str, Any]:
    return {"name": "工本费", "amount": amount, "unit": "元", "basis": ["收费办法第三条"], **more}


def places(item: ServiceItem, before: ServiceItem, after: ServiceItem) -> list[tuple[str, str, str]]:
    found = [s for change in replaced(before, after) for s in standing_in(item, change, of=after)]
    return [(s.path, s.old, s.new) for s in found]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("补领收40元", [("amount", "元", Decimal(40))]),
        ("每本四十块", [("amount", "元", Decimal(40))]),
        ("1.5万元以下", [("amount", "元", Decimal(15_000))]),
        ("按1.5%收", [("amount", "%", Decimal("1.5"))]),
        ("百分之三至百分之五", [("amount", "%", Decimal(3)), ("amount", "%", Decimal(5))]),
        ("百分之二十至三十", [("amount", "%", Decimal(20)), ("amount", "%", Decimal(30))]),
        ("百分之五至十年", [("amount", "%", Decimal(5)), ("period", "月", Decimal(120))]),
        ("60日内办结", [("period", "日", Decimal(60))]),
        ("二十个工作日", [("period", "工作日", Decimal(20))]),
        ("60个自然日", [("period", "日", Decimal(60))]),
        ("满一年", [("period", "月", Decimal(12))]),
        ("2026年3月起第40天，40-50元", [("amount", "元", Decimal(50))]),
    ],
)
def test_what_a_text_states(text: str, said: list[tuple[str, str, Decimal]]) -> None:
    assert [(p.value.kind, p.value.unit, p.value.number) for p in stated_in(text) if p.value.kind != "day"] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12月31日前交", ["12-31"]), ("2026年1月1日起", ["2026-1-1"]), ("每月15日", ["*-15"]), ("打0579-82000000", ["057982000000"]),
        ("拨12345", ["12345"]), ("编号440106000000", []),
    ],
)  # fmt: skip
def test_days_and_telephones_a_text_states(text: str, said: list[str]) -> None:
    assert [p.value.text for p in stated_in(text)] == said


BEFORE = entry(
    summary="丢了可以补，收40元。",
    fees=[fee("40", note="小学生也是40元。")],
    steps=[{"text": "交四十元。", "id": "s"}, {"text": "押一本书，押金100元。"}],
    faqs=[
        {"question": "补借书证40元贵了，能少吗？", "answer": "都是40元，也收现金。"},
        {"question": "罚不罚？", "answer": "不罚。"},
    ],
)


def test_a_fee_that_changes_is_told_wherever_it_still_stands() -> None:
    after = BEFORE.model_copy(update={"fees": (BEFORE.fees[0].model_copy(update={"amount": Decimal(45)}),)})
    found = places(after, BEFORE, after)
    assert found == [
        ("summary", "40元", "45元"),
        ("fees.0.note", "40元", "45元"),
        ("steps.0.text", "四十元", "45元"),
        ("faqs.0.question", "40元", "45元"),
        ("faqs.0.answer", "40元", "45元"),
    ]


def test_putting_right_leaves_nothing_of_the_old_number_and_no_other_word_changed() -> None:
    after = BEFORE.model_copy(update={"fees": (BEFORE.fees[0].model_copy(update={"amount": Decimal(45)}),)})
    standing = [s for change in replaced(BEFORE, after) for s in standing_in(after, change, of=after)]
    right = put_right(after, standing)
    assert not places(right, BEFORE, right)
    assert right.to_json().replace("45元", "40元").replace('"45"', '"40"') == BEFORE.to_json().replace("四十元", "40元")
    assert [fact.id for fact in right.facts()] == [fact.id for fact in BEFORE.facts()]


def test_another_fee_of_the_same_amount_is_not_taken_for_it() -> None:
    before = entry(
        summary="补办工本费40元，快递费40元。", fees=[fee("40"), {"name": "快递费", "amount": "40", "unit": "元"}]
    )
    after = before.model_copy(
        update={"fees": (before.fees[0].model_copy(update={"amount": Decimal(45)}), before.fees[1])}
    )
    assert places(after, before, after) == [("summary", "40元", "45元")]


def test_a_limit_a_day_and_a_telephone() -> None:
    before = entry(
        summary="20个工作日办好，12月31日截止，电话0579-82000000。",
        deadlines=[{"type": "statutory", "number": 20, "unit": "工作日", "id": "d"}],
        conditions=[{"text": "12月31日前提出。", "id": "c"}],
        phones=[{"number": "0579-82000000", "id": "p"}],
    )
    after = check_item(
        {
            **before.model_dump(),
            "deadlines": [{"type": "statutory", "number": 15, "unit": "工作日", "id": "d"}],
            "conditions": [{"text": "11月30日前提出。", "id": "c"}],
            "phones": [{"number": "0579-82111111", "id": "p"}],
        }
    )
    assert places(after, before, after) == [
        ("summary", "12月31日", "11月30日"),
        ("summary", "20个工作日", "15个工作日"),
        ("summary", "0579-82000000", "057982111111"),
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"fees": [fee("40")]}, ["fees.0.amount"]),  # the same fee, on the same basis
        ({"fees": [fee("40", basis=["别的办法第三条"])]}, []),
        ({"fees": [fee("40", name="押金")]}, []),
        ({"faqs": [{"question": "贵吗？", "answer": "借书证补办要40元。"}]}, ["faqs.0.answer"]),
        ({"faqs": [{"question": "贵吗？", "answer": "停车40元。"}]}, []),
    ],
)
def test_other_entries_are_told_of_when_they_speak_of_the_same(fields: dict[str, Any], found: list[str]) -> None:
    after = BEFORE.model_copy(update={"fees": (BEFORE.fees[0].model_copy(update={"amount": Decimal(45)}),)})
    other = check_item({"code": "dz-bieshi", "name": "阅览座位预约", **fields})
    assert [path for path, _, _ in places(other, BEFORE, after)] == found


def test_a_short_number_is_right_in_most_entries() -> None:
    before = entry(phones=[{"number": "12345", "id": "p"}, {"number": "0579-82000000", "id": "q"}])
    after = entry(phones=[{"number": "12366", "id": "p"}, {"number": "0579-82111111", "id": "q"}])
    other = check_item({"code": "x", "name": "别的事", "summary": "打12345或0579-82000000。"})
    assert [(old, new) for _, old, new in places(other, before, after)] == [("0579-82000000", "057982111111")]


def test_what_cannot_be_told_is_left() -> None:
    before = entry(summary="收40元。", fees=[{"name": "工本费", "rule": "新证40元，旧证20元。", "id": "f"}])
    after = before.model_copy(update={"fees": (before.fees[0].model_copy(update={"rule": "按规格收。"}),)})
    [standing] = [s for c in replaced(before, after) for s in standing_in(after, c, of=after)]
    assert standing.new == ""
    assert put_right(after, [standing]) == after
    assert "工本费已改" in str(standing)


@given(
    st.integers(1, 99_999),
    st.sampled_from(["元", "个工作日", "日", "个月", "小时", "%"]),
    st.text("交办补领在的，。", max_size=6),
)
def test_what_is_written_is_read_back(number: int, unit: str, around: str) -> None:
    [placed] = stated_in(f"{around}用{number}{unit}{around}")
    assert stated_in(written(placed.value))[0].value == placed.value
    assert written(placed.value, placed.said) == placed.said


def test_a_place_reads_as_a_sentence() -> None:
    standing = Standing(
        "a", "0" * 12, "甲", "faqs.0.answer", "先交40元，再领。", 2, 5, "40元", "45元", "工本费", Value("amount")
    )
    assert str(standing) == "甲（a）常见问题第1项的回答：还写着 40元，工本费已改成 45元"
    assert standing.clause == "先交40元"


def test_what_another_entry_states_itself_is_not_overwritten() -> None:
    """Two fees of one basis and one amount: when one is raised, the other's own sentences stay, and what tells both is left to be written."""
    lost = {"code": "dz-buling", "name": "读者证丢失补领", "fees": [fee("40", name="丢失补领工本费")]}
    before, after = (check_item(lost | {"fees": [fee(amount, name="丢失补领工本费")]}) for amount in ("40", "45"))
    other = check_item(
        {
            "code": "dz-huanling", "name": "读者证损坏换领", "fees": [fee("40", name="损坏换领工本费")],
            "steps": [{"text": "缴纳工本费40元。", "basis": ["收费办法第三条"]}],
            "faqs": [{"question": "贵吗？", "answer": "损坏换领和丢失补领都是40元。", "basis": ["收费办法第三条"]}],
        }
    )  # fmt: skip
    assert places(other, before, after) == [("faqs.0.answer", "40元", "")]
