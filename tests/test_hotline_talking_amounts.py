"""Conversations in which a number decides: the branch that applies comes first, the others are folded, a sum shows its rule."""

import pytest

from hotline.answering.replies import Answered, Reply
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk


@pytest.fixture(scope="module")
def assistant(starter_kb: KnowledgeBase) -> Assistant:
    return Assistant(starter_kb, secret=b"z" * 32)


def first_of(reply: Reply) -> str:
    assert isinstance(reply, Answered), reply.text
    return reply.facts[0].text


@pytest.mark.parametrize(
    ("said", "told", "never"),
    [
        ("小规模公司一个季度卖了26万，增值税交多少", "免征", "按1%"),
        ("我们小规模按季度报，做了29万多要交增值税吗", "免征", "按1%"),
        ("小规模季度销售额三十万整，增值税免不免", "按1%", "不缴"),
        ("小规模季度做到42万增值税怎么交", "按1%", "不缴"),
        ("个体户小规模每月开票9万要交增值税不", "免征", "按1%"),
        ("房子拿在手里才一年，卖掉增值税几个点", "3%", "免征"),
        ("房子买了三年多了，卖的话增值税是多少", "免征", "3%"),
        ("头一套房96平米契税交多少", "1%", "1.5%"),
        ("买的第二套，155平，契税多少", "2%", "1%征收"),
    ],
)
def test_what_applies_is_said_first(assistant: Assistant, said: str, told: str, never: str) -> None:
    first = first_of(Talk(assistant).say(said))
    assert told in first
    assert never not in first


def test_the_other_branches_are_folded_with_their_circumstance(assistant: Assistant) -> None:
    reply = Talk(assistant).say("小规模公司一个季度卖了26万，增值税交多少")
    assert isinstance(reply, Answered)
    assert reply.assumed == {"纳税方式": "按季", "季销售额": "没有达到30万元"}
    folded = [fact for fact in reply.rest if fact.when.get("季销售额") == ["达到30万元"]]
    assert folded
    assert all("达到30万元" not in fact.when.get("季销售额", []) for fact in reply.facts)


def test_numbers_are_understood_from_turn_to_turn(assistant: Assistant) -> None:
    talk = Talk(assistant)
    talk.say("买住房契税要交多少")
    assert "1%" in first_of(talk.say("头一套"))
    assert first_of(talk.say("101平")) == "减按1%征收；算式：不含增值税的成交价×1%"
    assert first_of(talk.say("那如果是二套呢")) == "减按1%征收；算式：不含增值税的成交价×1%"
    assert first_of(talk.say("150平的二套")) == "减按2%征收；算式：不含增值税的成交价×2%"


def test_another_amount_is_judged_anew(assistant: Assistant) -> None:
    talk = Talk(assistant)
    assert "免征" in first_of(talk.say("我小规模，季报，27万用交增值税吗"))
    reply = talk.say("那30万呢")
    assert "按1%" in first_of(reply)
    assert "300000元×1% = 3000元。仅供参考" in reply.text


def test_nothing_is_worked_out_of_two_amounts(assistant: Assistant) -> None:
    reply = Talk(assistant).say("小规模这个季度40万，里面有5万专票，增值税多少")
    assert isinstance(reply, Answered)
    assert "仅供参考，以受理机关" not in reply.text
