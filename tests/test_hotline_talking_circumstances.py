"""Circumstances: told by a part of an option, not known, asked for once more."""

from typing import Any

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import CARS, Talk, publish, texts_of

AGES: dict[str, Any] = {
    "code": "huzhao", "name": "护照申领", "documents": [{"name": f"监护{n}", "when": {"年龄": ["未满16周岁"]}} for n in range(4)],
    "circumstances": [{"dimension": "年龄", "ask": "满16周岁了吗？", "options": ["满16周岁", "未满16周岁"]}],
}  # fmt: skip


@pytest.fixture
def asked_which_car(kb: KnowledgeBase, lexicon: Lexicon) -> Talk:
    publish(kb, CARS)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    reply = talk.say("考驾照要什么条件")
    assert isinstance(reply, Clarify)
    assert reply.ask
    return talk


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("C1", "小型汽车（C1）"), ("c1", "小型汽车（C1）"), ("我考c1的", "小型汽车（C1）"), ("小车", "小型汽车（C1）"), ("小型汽车", "小型汽车（C1）"),
        ("Ｃ２", "小型自动挡汽车（C2）"), ("自动挡的", "小型自动挡汽车（C2）"), ("摩托", "摩托车"), ("大货车", "大型货车"), ("2", "小型自动挡汽车（C2）"),
    ],
)  # fmt: skip
def test_a_circumstance_is_told_by_a_part_of_an_option(asked_which_car: Talk, said: str, option: str) -> None:
    reply = asked_which_car.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {"车型": option}


@pytest.mark.parametrize("said", ["不清楚", "不知道", "我也不确定", "都可以", "说不清楚"])
def test_who_does_not_know_the_circumstance_sees_all_of_them(asked_which_car: Talk, said: str) -> None:
    reply = asked_which_car.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {}
    assert {"小型0", "自动挡", "摩托", "货车"} <= set(texts_of(reply))
    assert "车型还不确定，各种情况都列在下面。" in reply.text
    assert "大型货车：货车" in reply.text
    assert not asked_which_car.queued


@pytest.mark.parametrize("said", ["小型", "7", "？？？", "嗯嗯嗯呢", "那个"])
def test_what_is_no_answer_is_asked_once_more(asked_which_car: Talk, said: str) -> None:
    reply = asked_which_car.say(said)
    assert not asked_which_car.queued
    assert reply.outcome != "unanswered"
    reply = asked_which_car.say("C2")
    assert isinstance(reply, Answered)
    assert "自动挡" in [fact.text for fact in (*reply.facts, *reply.rest)]


@pytest.mark.parametrize(
    ("said", "option"),
    [("是", "满16周岁"), ("满了", "满16周岁"), ("满16", "满16周岁"), ("不是", "未满16周岁"), ("没有", "未满16周岁"), ("还没满16周岁", "未满16周岁"), ("不满16岁", "未满16周岁")],
)  # fmt: skip
def test_yes_and_no_answer_the_circumstance(kb: KnowledgeBase, lexicon: Lexicon, said: str, option: str) -> None:
    publish(kb, AGES)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    assert isinstance(talk.say("护照申领要什么材料"), Clarify)
    reply = talk.say(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {"年龄": option}


@pytest.mark.parametrize(
    ("said", "goes_to"),
    [
        ("户口从农村迁到城里要什么材料", "城市"), ("我想把户口从村里迁到县城", "城市"), ("从外省农村把户口迁到成都", "城市"), ("我是农村户口想迁到上海", "城市"),
        ("我的户口在农村，怎么迁到市里", "城市"), ("想把户口从城里迁回农村老家", "农村"), ("户口从市里迁到乡下", "农村"), ("想把户口迁到农村", "农村"),
    ],
)  # fmt: skip
def test_where_something_goes_is_not_where_it_comes_from(starter: Assistant, said: str, goes_to: str) -> None:
    reply = starter.ask(said)
    assert isinstance(reply, Answered)
    assert reply.assumed == {"迁入地": goes_to}
