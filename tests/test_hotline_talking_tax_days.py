"""Asking the tax calendar: this month and the next, months by name, a year that has not been announced."""

from datetime import date

import pytest

from hotline.answering.replies import Answered, Reply
from hotline.assistant import Assistant
from hotline.reading.numbers.months import settled_time
from knowledge.entry.parts import Circumstance
from tests.hotline_talk import Talk

YEAR = Circumstance(dimension="年度", ask="哪年？", options=("2026年", "2027年"))
MONTH = Circumstance(dimension="月份", ask="哪月？", options=tuple(f"{n}月" for n in range(1, 13)))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("报税到几号", "2026年", "11月"),
        ("这个月几号前申报", "2026年", "11月"),
        ("下个月呢", "2026年", "12月"),
        ("上个月的征期", "2026年", "10月"),
        ("十二月征期", "2026年", "12月"),
        ("1月征期", "2026年", "1月"),
        ("明年1月征期", "2027年", "1月"),
        ("2027年3月份", "2027年", "3月"),
    ],
)
def test_a_month_is_read_or_is_this_one(text: str, year: str, month: str) -> None:
    assert settled_time(text, (YEAR, MONTH), TODAY) == {"年度": year, "月份": month}


def test_a_year_that_the_calendar_does_not_have_settles_nothing() -> None:
    assert settled_time("2025年3月征期", (YEAR, MONTH), TODAY) == {}
    assert settled_time("下个月", (YEAR, MONTH), date(2027, 12, 3)) == {}
    assert settled_time("11月", (Circumstance(dimension="情形", ask="？", options=("到期", "丢失")),), TODAY) == {}


def shown(reply: Reply) -> str:
    assert isinstance(reply, Answered), reply.text
    assert reply.item.code == "shuiwu-zhengqi"
    return " ".join(fact.text for fact in reply.facts)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("本月报税最晚哪天", "11月16日"),
        ("10月份的申报期到哪天", "10月26日"),
        ("二月征期截止日", "2月24日"),
        ("下月报税截止几号", "12月15日"),
    ],
)
def test_the_day_is_told_first(starter: Assistant, said: str, told: str) -> None:
    reply = Talk(starter).say(said)
    assert told in shown(reply)
    assert isinstance(reply, Answered)
    assert told in reply.facts[0].text


def test_another_month_is_asked_for_in_few_words(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("5月征期到哪天")
    assert "6月15日" in shown(talk.say("6月呢"))


def test_next_year_is_not_told_by_this_years_days(starter: Assistant) -> None:
    reply = Talk(starter).say("明年1月的征期是哪天")
    assert "1月20日" not in " ".join(fact.text for fact in getattr(reply, "facts", []))
    assert "还没有公布" in reply.text


@pytest.mark.parametrize("said", ["2025年8月的征期到几号", "2029年1月征期"])
def test_of_a_year_that_is_not_held_it_is_said_so(starter: Assistant, said: str) -> None:
    assert f"这里没有{said[:5]}的期限" in Talk(starter).say(said).text


def test_of_a_year_that_is_held_nothing_is_said(starter: Assistant) -> None:
    assert "这里没有" not in Talk(starter).say("2026年8月征期").text
