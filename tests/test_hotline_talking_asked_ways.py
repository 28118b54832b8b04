"""How like a message is to the similar questions of what it may be about."""

import pytest

from hotline.assistant import Assistant
from hotline.talking.lookup import facts_in, resolve
from hotline.talking.meaning.asked_ways import Likeness, likeness_of
from tests.hotline_talk import Talk


def likeness(starter: Assistant, code: str, said: str) -> Likeness:
    turn = starter.turn(said)
    item = resolve(turn, code)
    assert item is not None
    return likeness_of(facts_in(turn, item, turn.analysis, said))


@pytest.mark.parametrize(
    ("said", "mine", "other"),
    [
        ("一年能提几次", "gjj-zufang", "hz-bufa"), ("要不要登报", "qiye-zhizhao-bu", "mz-dibao"), ("冷静期多少天", "hy-lihun", "jdc-guohu"),
        ("色盲能考吗", "jsz-chuci", "shebaoka-buling"), ("要公示多久", "mz-dibao", "hz-huanfa"), ("不认证会停发吗", "yanglao-renzheng", "sfz-buling"),
        ("猪崽要检疫吗", "ny-jianyi", "hy-jiehun"), ("试用期最长多久", "jiuye-hetong", "zs-zhuangxiu"),
    ],
)  # fmt: skip
def test_a_message_is_more_like_what_is_asked_of_its_item(starter: Assistant, said: str, mine: str, other: str) -> None:
    own, its = likeness(starter, mine, said), likeness(starter, other, said)
    assert own.both > its.both
    assert all(0.0 <= value <= 1.0 for value in (*own, *its))


def test_nothing_is_like_what_has_no_facts() -> None:
    assert likeness_of(None) == Likeness()


def test_a_message_without_a_word_is_like_nothing(starter: Assistant) -> None:
    assert likeness(starter, "hz-bufa", "？").both == 0.0


def test_an_odd_message_in_a_conversation_raises_nothing(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("护照丢了怎么补")
    for odd in ("？？？", "1", "a" * 300, "的" * 300, "\u3000"):
        talk.say(odd)
