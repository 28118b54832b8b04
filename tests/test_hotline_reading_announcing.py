"""Who says what they are about to ask about is offered what there is of it, and not refused."""

import pytest

from hotline.answering.replies import Answered, Clarify, Referred
from hotline.assistant import Assistant
from hotline.reading.text import announced, only_announces
from tests.hotline_talk import Talk, item_of, offered_by

ABOUT = {
    "你好想问下离婚的事": "离婚",
    "问个社保的事": "社保",
    "咨询一下养老的问题": "养老",
    "想问问公积金方面的事": "公积金",
    "户口的事情咨询一下": "户口",
    "关于退休的问题": "退休",
    "生孩子这块想了解下": "生孩子",
    "我想咨询一下低保的事情": "低保",
    "交通违章的问题": "交通违章",
    "离婚要多久的问题，麻烦问一下": "离婚要多久",
}


@pytest.mark.parametrize("said", ABOUT)
def test_what_a_question_will_be_about_is_told_from_the_words_around_it(said: str) -> None:
    assert announced(said) == ABOUT[said]


@pytest.mark.parametrize(
    "said",
    [
        "身份证丢了怎么补", "我想问一下身份证丢了怎么补", "低保怎么申请", "物业的问题找谁解决", "孩子上学的事怎么办", "你好，我想咨询个问题", "我有个问题",
        "单位不给交社保，这个事哪里管", "办理离婚登记的事项编码",
    ],
)  # fmt: skip
def test_a_question_is_left_as_it_is(said: str) -> None:
    assert announced(said) == said


def test_a_question_does_more_than_announce() -> None:
    assert not any(only_announces(said) for said in ("问一下社保", "我想咨询离婚", "我要投诉", "有事", "想要护照", ""))


@pytest.mark.parametrize("said", [said for said in ABOUT if "多久" not in said])
def test_who_says_only_what_it_is_about_is_asked_which_matter(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    reply = talk.say(said)
    assert isinstance(reply, Clarify | Answered)
    assert offered_by(reply)
    assert not talk.queued


def test_what_is_asked_after_announcing_it_is_answered(starter: Assistant) -> None:
    talk = Talk(starter)
    assert isinstance(talk.say("你好，我想问个事"), Referred)
    assert len(offered_by(talk.say("离婚的事"))) > 1
    assert item_of(talk.say("两个人都同意，去民政局办")) == "hy-lihun"
    assert not talk.queued


@pytest.mark.parametrize("said", ["我要投诉", "我想举报", "投诉一下", "你好，我要投诉"])
def test_who_complains_of_nothing_yet_is_asked_of_what(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    assert talk.say(said).text.startswith("您想问哪件事？")
    assert not talk.queued
    assert item_of(talk.say("物业乱收停车费")).startswith("wy-")
