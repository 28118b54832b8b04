"""What is not ours is refused with whose it is, and bothers nobody; what we lack goes to staff."""

import pytest
import yaml

from hotline.answering.refusals import Refusal, is_gibberish, refusal_for, refusals
from hotline.assistant import Assistant
from knowledge.starter.reading import STARTER
from tests.hotline_talk import Talk


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.name)
def test_every_kind_finds_its_example(kind: Refusal) -> None:
    assert refusal_for(kind.example) == kind


def test_the_numbers_are_those_of_the_directory() -> None:
    data = yaml.safe_load((STARTER / "mulu.yaml").read_text(encoding="utf-8"))
    known = {str(entry["phone"]) for entry in data["departments"]}
    assert {kind.phone for kind in refusals() if kind.phone} <= known
    assert all(kind.phone in kind.said for kind in refusals())


@pytest.mark.parametrize(
    "ours",
    [
        "社保卡的银行账户怎么激活", "低保打到银行卡上要多久", "公积金贷款要什么条件", "高铁占了我家地怎么补偿", "医院乱收费怎么投诉",
        "住院费能报销多少", "快递丢了不赔怎么办", "宽带装不了投诉谁", "房屋面积怎么登记", "养老保险能退保吗", "打社保单子", "找维保单位",
    ],
)  # fmt: skip
def test_what_may_be_ours_is_not_refused(ours: str) -> None:
    assert refusal_for(ours) is None


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("信用卡刷不了怎么办", "12378"),
        ("买的意外险能退吗", "保险公司"),
        ("给我讲个笑话吧", "政务服务问答助手"),
        ("牙疼要吃什么药", "医生"),
        ("后天下雪吗", "气象"),
    ],
)
def test_a_refusal_says_whose_it_is_and_asks_nobody(starter: Assistant, said: str, part: str) -> None:
    talk = Talk(starter)
    reply = talk.say(said)
    assert reply.outcome == "unanswered"
    assert part in reply.text
    assert "转给工作人员" not in reply.text
    assert not talk.queued


@pytest.mark.parametrize(
    ("text", "nothing"), [("asdfghjkl", True), ("????!!!!", True), ("身份证", False), ("sfz", False)]
)
def test_gibberish(text: str, nothing: bool) -> None:
    assert is_gibberish(text) == nothing


@pytest.mark.parametrize(
    "said",
    [
        "谢谢姑娘，事情办好了", "辛苦了，你真热心", "谢谢你们帮了大忙", "你是机器人还是人工", "你好，你是真人吗", "多谢领导，都搞定了", "谢谢师傅",
        "非常感谢，问题总算解决了", "太感谢了，太好了", "你是谁，是机器还是真人",
    ],
)  # fmt: skip
def test_thanks_and_greetings_in_more_words_bother_nobody(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    assert talk.say(said).outcome == "referred"
    assert not talk.queued


@pytest.mark.parametrize("said", ["谢谢，护照到期了怎么换", "你好，我的问题还没解决", "辛苦了，社保卡怎么激活"])
def test_what_is_asked_beside_thanks_is_answered(starter: Assistant, said: str) -> None:
    assert Talk(starter).say(said).outcome != "referred"
