"""What a kind of line needs besides answers: spoken forms, questions of a month, its own numbers, the profile of a tax line."""

import re

import pytest

from hotline.answering.replies import Unanswered
from hotline.assistant import Assistant
from hotline.lines.month_questions import AnsweredQuestion, issue, questions_of_month, standing_alone
from hotline.lines.own_numbers import line_for
from hotline.lines.spoken import MOST, spoken
from knowledge.entry.validation import check_item
from knowledge.profiles.profile import read_profile
from knowledge.starter.reading import Bundle
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk


def test_spoken_forms_are_whole_clauses_without_brackets() -> None:
    item = check_item(
        {
            "code": "a",
            "name": "契税",
            "summary": "个人买家庭唯一住房（首套），140平方米及以下按1%，以上按1.5%。" + "以后再说，" * 20,
        }
    )
    said = spoken(item)
    assert said == "个人买家庭唯一住房，140平方米及以下按百分之1，以上按百分之1.5。" + "以后再说，" * 4 + "以后再说。"
    assert len(said) <= MOST
    assert spoken(check_item({"code": "a", "name": "只有名称"})) == "只有名称"


def test_the_voice_menu_of_a_tax_line_reads_out_entries_that_exist(starter_kb: KnowledgeBase) -> None:
    menu = read_profile("12366").menu
    assert [choice.name for choice in menu][:4] == ["个人所得税", "发票", "社会保险费", "投诉举报"]
    for code in (code for choice in menu for code in choice.items):
        said = spoken(starter_kb.resolve(code).item)
        assert 4 < len(said) <= MOST, (code, said)
        assert not re.search(r"[（〔%]|依据", said), said


def test_a_tax_line_knows_what_to_ask_and_to_whom_to_hand_on() -> None:
    profile = read_profile("12366")
    asked = {collect.matter: " ".join(collect.ask) for collect in profile.collect}
    for word in ("小规模", "所属期", "主管税务机关", "系统提示的原话"):
        assert word in asked["涉税咨询转办"]
    for word in ("名称", "地址", "时间", "证据"):
        assert word in asked["检举税收违法"]
    assert any("12366-2-4" in step for ladder in profile.ladder for step in ladder.to)
    assert "12366" in profile.letter.closing


def test_the_questions_of_a_month_are_those_asked_most_with_what_was_told() -> None:
    told = [
        AnsweredQuestion("起征点多少", "xgm", ("季30万元",), ("增值税法第二十三条",)),
        AnsweredQuestion("小规模免税额度", "xgm", ("季30万元",), ()),
        AnsweredQuestion("小规模免税额度", "xgm", ("季30万元",), ()),
        AnsweredQuestion("发票丢了", "fp", ("带身份证。",), ()),
        AnsweredQuestion("没有答上来", "fp", (), ()),
    ]
    questions = questions_of_month(told)
    assert [(q.question, q.times, q.answer) for q in questions] == [
        ("小规模免税额度", 3, "季30万元。"),
        ("发票丢了", 1, "带身份证。"),
    ]
    assert issue(questions, line="12366", year=2026, month=11) == (
        "12366热点问答（2026年11月）\n1.小规模免税额度？\n答：季30万元。\n依据：增值税法第二十三条\n2.发票丢了？\n答：带身份证。\n"
    )


def test_what_leans_on_what_was_said_before_is_no_question_of_the_month() -> None:
    told = [
        AnsweredQuestion("首套", "qs", ("1%",), (), "r4"),
        AnsweredQuestion("印花税怎么交", "yh", ("万分之三。",), (), "r3"),
        AnsweredQuestion("买房契税多少", "qs", ("看套数。",), (), "r2"),
        AnsweredQuestion("印花税怎么交", "yh", ("万分之三。",), (), "r1"),
    ]
    kept = standing_alone(told, {"r1", "r2"})
    assert [each.question for each in kept] == ["印花税怎么交", "买房契税多少", "印花税怎么交"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("这笔钱要不要交税", "12366"),
        ("发票开不出来", "12366"),
        ("社保费交重了", "12366"),
        ("路灯不亮", "12345"),
        ("税务局的人收红包，举报税务局的人", "12345"),
    ],
)
def test_tax_has_a_number_of_its_own(text: str, number: str) -> None:
    assert line_for(text, "12345") == number


def test_every_tax_matter_has_the_number_of_the_tax_line(bundle: Bundle) -> None:
    matters = [item for item in bundle.items if item.topic == "税务"]
    assert len(matters) > 60
    assert not [item.code for item in matters if all(phone.number != "12366" for phone in item.phones)]


def test_a_tax_question_that_is_not_answered_is_sent_to_the_tax_line(kb: KnowledgeBase) -> None:
    assistant = Assistant(kb, secret=b"z" * 32, hotline="12345")
    for question, number in (("船舶吨税怎么申报", "12366"), ("路灯不亮找谁修", "12345")):
        reply = Talk(assistant).say(question)
        assert isinstance(reply, Unanswered)
        assert reply.referral is not None
        assert reply.referral.phone == number
        assert f"急用请拨打 {number} 人工服务" in reply.text
