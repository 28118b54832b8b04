"""The directory answers who, where, when and how to call: with the right place, the right day, and not instead of items."""

from datetime import date
from pathlib import Path

import pytest

from hotline.answering.replies import Answered, Clarify, Referred, Reply
from hotline.assistant import Assistant
from hotline.directory.answers import KIND
from hotline.reading.lexicon import Lexicon
from knowledge.entry.departments import Duty
from knowledge.places.roster import Roster
from knowledge.store import KnowledgeBase
from tests.movable_clock import MovableClock
from tests.township_pack import TOWN, fill

NOW = date(2026, 11, 27)
"""A Friday, at ten in the morning; 元旦 lies ahead, 国庆 of 2026 behind."""

QUESTIONS = """\
便民服务中心电话|0579-82000000|
乾西乡便民服务中心投诉电话是多少|监督投诉电话：0579-82000099|
便民服务中心投诉电话|监督投诉电话：0579-82000099|
365中心在哪里|乾西乡府前路1号|
便民服务中心几点上班|8:30-12:00|
便民服务中心现在开门吗|现在开门，到 12:00|
便民服务中心周末办不办|星期六）：9:00-12:00|
便民服务中心星期天上班吗|星期日）：不上班|
便民服务中心元旦上班吗|元旦：不上班|
农技站电话|0579-82010007|
农技站在哪|乾西乡府前路10号|
派出所电话多少|0579-82010014|
乾西乡派出所在哪里|乾西乡府前路17号|
派出所现在有人吗|现在开门|
户籍窗口在几楼|4楼35室|
社保窗口电话|0579-82010034|
司法所的联系方式|0579-82010006|
党政综合办电话|0579-82010000|
党政综合办公室的电话是多少|0579-82010000|
镇政府电话多少|0579-82000001|
乡政府在哪|乾西乡府前路2号|
卫生院晚上有人吗|现在开门|
水利站是干什么的|水利站的工作|
供电所电话|0579-82010018|
婚姻登记处现在开门吗|现在开门，到 12:00|
婺城区婚姻登记处电话|0579-83000001|
婚姻登记处周六上班吗|星期六）：9:00-12:00|
婺城区民政局地址电话|婺城区宾虹路2号|0579-84000002
民政局电话|0579-83000002|0579-84000002
金东区民政局电话|0579-84000002|0579-83000002
区行政服务中心地址|婺城区宾虹路3号|
今天谁值班|赵一|
今天哪个领导值班|值班领导：赵一|律师
今天有律师值班吗|值班律师：冯律|赵一
明天谁值班|钱二|赵一
后天值班领导电话|孙三 0579-82200002|
星期一值日领导是谁|李四 0579-82200003|
下周三值班的是哪位领导|吴六|
昨天谁值班|没有登记值班|
12月5号谁值班|钱二|
12月20日谁值班|没有登记值班（已登记到 2026-12-10）|
杨石村网格员电话|0579-82100001|
杨石村的代办员是谁|杨石代 0579-82100002|
坛里郑网格员电话|0579-82110001|
杨石网格员是谁|杨石网|
横溪社区网格员有哪些|林小区|
阳光花园的网格员是谁|林小区 0579-82109999|横溪网
三组的网格员电话|0579-82109999|
上吴村咨询员电话|0579-82130003|0579-8214
下吴村咨询员是谁|下吴咨|上吴
王店村网格员电话|没有登记王店村的网格员|0579-821
石杨村网格员电话|您说的是杨石村吗|0579-821
大杨石村代办员是谁|您说的是杨石村吗|0579-821
赵家湾村网格员是谁|没有登记“赵家湾村”|0579-821
我们村的代办员是谁|请问是哪个村、社区|0579-821
乡里有哪些办公室|党政综合办公室：0579-82010000|
乾西乡有哪些村|杨石村、坛里郑村|
星期天办不办|星期日）：不上班|
能不能提前预约|打0579-82000000可以预约下班后、周日办理|
能不能上门帮我办|老人、残疾人可以预约上门|
可以预约周日吗|打0579-82000000可以预约下班后、周日办理|
有没有延时服务|延时服务：工作日 12:00-13:00，17:00-19:00|没有登记
便民服务中心有没有延时服务|延时服务：工作日 12:00-13:00|没有登记
下班后还能办吗|延时服务：工作日 12:00-13:00|没有登记
便民服务中心中午办不办|延时服务：工作日 12:00-13:00|
中午办不办|延时服务：工作日 12:00-13:00|
便民服务中心星期一晚上有人吗|延时服务 12:00-13:00、17:00-19:00|
农技站有延时服务吗|延时服务没有登记，请打下面的电话问|17:00-19:00
怎么预约|网上选时间 /appointments|
结婚登记乡里能办吗|请到婺城区婚姻登记处办|
乡里能不能办结婚证|0579-83000001|
护照在哪里办|请到婺城区行政服务中心办|
"""
TABLE = [tuple(line.split("|")) for line in QUESTIONS.splitlines()]


def told(assistant: Assistant, question: str) -> Reply:
    return assistant.answer(question).reply


@pytest.mark.parametrize(("question", "expected", "never"), TABLE, ids=[row[0] for row in TABLE])
def test_the_directory_answers(township: Assistant, question: str, expected: str, never: str) -> None:
    reply = told(township, question)
    assert isinstance(reply, Referred | Clarify), reply.text
    assert expected in reply.text
    assert not never or never not in reply.text


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize(
    "question",
    [
        "身份证丢了去哪个派出所补办", "补办身份证要去派出所吗", "低保找民政局还是乡政府申请", "劳动仲裁要不要律师", "社保卡丢了怎么补",
        "派出所能开无犯罪记录证明吗", "医保窗口能办异地备案吗", "司法所调解要不要钱", "老人去世了派出所怎么销户",
    ],
)  # fmt: skip
def test_questions_about_matters_are_left_to_the_items(township: Assistant, question: str) -> None:
    reply = told(township, question)
    assert reply.referral is None or reply.referral.kind != KIND


TALKS: dict[str, tuple[tuple[str, str], ...]] = {
    "杨石村网格员电话": (("那上吴村呢", "上吴网"), ("代办员呢", "上吴代")),
    "今天谁值班": (("明天呢", "钱二"), ("后天呢", "孙三")),
    "石杨村网格员电话": (("是的", "0579-82100001"),),
    "我们村的代办员是谁": (("杨石村", "杨石代"),),
    "派出所在哪": (("电话呢", "0579-82010014"),),
    "婚姻登记处现在开门吗": (("那星期天呢", "不上班"),),
}


@pytest.mark.parametrize("first", TALKS)
def test_a_conversation_goes_on(township: Assistant, first: str) -> None:
    state = township.answer(first).state
    for said, expected in TALKS[first]:
        outcome = township.answer(said, state=state)
        assert expected in outcome.reply.text, (said, outcome.reply.text)
        state = outcome.state


def test_an_item_is_asked_about_after_the_directory(township: Assistant) -> None:
    state = township.answer("派出所在哪").state
    reply = township.answer("身份证丢了补办多少钱", state=state).reply
    assert isinstance(reply, Answered)
    assert reply.item.code == "sfz-buling"


def test_the_present_is_what_the_clock_says(tmp_path: Path, lexicon: Lexicon) -> None:
    clock = MovableClock()
    clock.move_to(NOW)
    with KnowledgeBase(str(tmp_path / "clock.db"), clock=clock) as kb:
        fill(kb)
        assistant = Assistant(kb, secret=b"only for tests", lexicon=lexicon, region=TOWN)
        asked = "便民服务中心现在开门吗"
        assert "现在开门，到 12:00。" in told(assistant, asked).text
        clock.move(hours=2.5)
        assert "现在是延时服务时间，到 13:00。" in told(assistant, asked).text
        assert "现在没有开门（午间休息），13:30 开门。" in told(assistant, "农技站现在开门吗").text
        clock.move(hours=0.75)
        assert "现在没有开门（午间休息），13:30 开门。" in told(assistant, asked).text
        clock.move(hours=7.25)
        assert "现在没有开门（已下班），明天（11月28日 星期六） 9:00 开门。" in told(assistant, asked).text
        clock.move_to(date(2026, 10, 1))
        assert "现在没有开门（国庆节），10月8日 星期四 8:30 开门。" in told(assistant, asked).text
        clock.move_to(date(2026, 10, 10))
        assert "现在开门，到 12:00。" in told(assistant, asked).text, "a make-up Saturday is a working day"
        kb.rosters.put(
            Roster(duties=(Duty(day=date(2026, 10, 10), kind="值班领导", name="新来的", region=TOWN),)), by="本机"
        )
        assert "值班领导：新来的" in told(assistant, "今天谁值班").text


def test_nothing_is_answered_where_nothing_is_registered(starter: Assistant) -> None:
    for question in ("派出所电话", "今天谁值班", "网格员是谁", "你们几点上班"):
        reply = starter.answer(question).reply
        assert reply.referral is None or reply.referral.kind != KIND
