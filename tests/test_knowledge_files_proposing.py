"""Facts proposed from a text: what stands under headings, amounts, limits and papers in sentences; each with its own words. The text is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.records import Basis, ServiceItem
from knowledge.entry.validation import check_item
from knowledge.entry.wording import fact_text
from knowledge.files.documents.proposing import Proposal, proposals, with_proposals

RULES = """某市读者证管理办法

一、总则
为了方便读者，制定本办法。

二、申请材料
1. 居民身份证原件及复印件
2. 读者证申请表（一式两份）；
（3）近期免冠照片。

三、受理条件
年满十四周岁的本市居民
四、办理
图书馆自受理申请之日起七个工作日内办结。逾期的，自收到通知之日起15日内申请复核。
补办读者证，每本收取工本费十元；电子证不收费。咨询电话：020-12345678。投诉电话12345。
第九条 本办法自2026年5月1日起施行，有效期五年。
"""


def test_what_a_text_states_is_proposed_with_its_own_words() -> None:
    found = proposals(RULES)
    assert [(each.field, fact_text(each.fact()).rstrip("。"), each.heading) for each in found] == [
        ("documents", "居民身份证原件及复印件", "二、申请材料"),
        ("documents", "读者证申请表（一式两份）", "二、申请材料"),
        ("documents", "近期免冠照片", "二、申请材料"),
        ("conditions", "年满十四周岁的本市居民", "三、受理条件"),
        ("deadlines", "7个工作日，自受理申请之日起", "四、办理"),
        ("deadlines", "15日（自然日），自收到通知之日起", "四、办理"),
        ("fees", "10元/本", "四、办理"),
        ("phones", "020-12345678", "四、办理"),
        ("phones", "12345", "四、办理"),
    ]
    assert all(RULES[each.start : each.start + len(each.said)] == each.said for each in found)


def said(text: str) -> list[tuple[str, str]]:
    return [(each.field, fact_text(each.fact())) for each in proposals(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "申请人应当提交申请书、户口簿和身份证复印件。",
            [("documents", "申请书"), ("documents", "户口簿"), ("documents", "身份证复印件")],
        ),
        ("登记费每件80元。", [("fees", "80元/件")]),
        ("换证收取工本费10元/本。", [("fees", "10元/本")]),
        ("罚款二百元。", [("fees", "200元")]),
        ("固定摊位使用费每月80元，临时摊位每日3元。", [("fees", "80元/月"), ("fees", "3元/日")]),
        (
            "应当自受理之日起5日内作出决定。复核的，应当在10日内作出决定。",
            [("deadlines", "5日（自然日），自受理之日起"), ("deadlines", "10日（自然日）")],
        ),
        ("申请材料\n应当提供下列材料：\n（一）户口簿。", [("documents", "户口簿")]),
        ("注册资本一百元以上的公司。", []),
        ("应当在收到申请后20日内作出决定。", [("deadlines", "20日（自然日），收到申请后起算")]),
        ("经营者应当在变更之日起三十日内申请变更登记。", [("deadlines", "30日（自然日）")]),
        ("有效期五年，到期前两个月提醒。", []),
        ("申请人应当符合下列条件。", [("conditions", "申请人应当符合下列条件。")]),
        ("年满六十周岁可以申请。", [("conditions", "年满六十周岁可以申请。")]),
        ("会议于2026年5月1日召开，电话会议室在三楼。", []),
        ("", []),
    ],
)
def test_sentences(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


def test_a_second_charge_of_the_same_name_is_named_by_its_own_words() -> None:
    market = "固定摊位使用费每月80元，临时摊位每日3元。"
    names = [each.data["name"] for each in proposals(market)]
    assert names == ["固定摊位使用费", "固定摊位使用费（临时摊位每日3元）"]
    whole = with_proposals(ServiceItem(code="x", name="x"), proposals(market))
    assert [int(fee.amount or 0) for fee in whole.fees] == [80, 3]
    assert with_proposals(whole, proposals(market)) == whole


def test_chosen_facts_stand_behind_those_there_are_unverified_and_rest_on_what_the_entry_rests_on() -> None:
    item = check_item(
        {
            "code": "dz",
            "name": "补办",
            "summary": RULES,
            "basis": ["读者证管理办法"],
            "documents": [{"name": "近期免冠照片"}],
        }
    )
    whole = with_proposals(item, proposals(RULES))
    assert [d.name for d in whole.documents] == ["近期免冠照片", "居民身份证原件及复印件", "读者证申请表（一式两份）"]
    assert [(d.verified, d.basis) for d in whole.documents] == [
        (True, ()),
        *[(False, (Basis(source="读者证管理办法"),))] * 2,
    ]
    assert all(fact.id for fact in whole.facts())
    assert with_proposals(whole, proposals(RULES)) == whole


@given(
    st.text(
        alphabet=st.sampled_from(
            "申请材料提交身份证、书表。；：\n 一二1.（）应当年满十岁工作日内办结收取工本费元每本电话0123456789条件"
        ),
        max_size=300,
    )
)
def test_whatever_the_text_is_a_proposal_quotes_it_and_is_a_fact(text: str) -> None:
    empty = ServiceItem(code="x", name="x")
    for each in proposals(text):
        assert isinstance(each, Proposal)
        assert text[each.start : each.start + len(each.said)] == each.said
        assert len(list(with_proposals(empty, [each]).facts())) == 1
