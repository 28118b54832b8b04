"""Several matters in one message, lists however they are numbered, what is shared by them, and a question typed in pieces: each line of a table is one."""

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from tests.hotline_talk import Talk, item_of

SEVERAL = """
    护照丢了怎么补，另外社保卡怎么激活 > hz-bufa shebaoka-jihuo
    路灯坏了找谁，还有井盖也没了 > sz-ludeng sz-jinggai
    补结婚证要多久，顺便问一下生育登记怎么办 > hy-buling-jiehun wj-shengyu
    居住证怎么申领，还有电动自行车怎么上牌 > jzz-shenling jdc-ebike
    失业金怎么领？工伤认定要多久？ > jiuye-shiyejin gongshang-rending
    身份证和户口本都丢了，各补多少钱 > sfz-buling hj-huzhubu
    高龄津贴怎么申请，老年证怎么办 > mz-gaoling mz-laonian-youdai
    契税怎么交，另外二手房过户要带什么 > shuiwu-qishui bdc-maimai
    身份证和护照一起丢了怎么补 > sfz-buling hz-bufa
"""
NUMBERED = """
    1. 护照丢了怎么补 2. 社保卡丢了怎么补
    1）护照丢了怎么补；2）社保卡丢了怎么补
    （一）护照丢了怎么补（二）社保卡丢了怎么补
    ①护照丢了怎么补 ②社保卡丢了怎么补
    一、护照丢了怎么补；二、社保卡丢了怎么补
    首先问护照丢了怎么补，其次问社保卡丢了怎么补
    第一个问题：护照丢了怎么补。第二个问题：社保卡丢了怎么补。
    先问一下护照丢了怎么补，再问一下社保卡丢了怎么补
    问题1：护照丢了怎么补 问题2：社保卡丢了怎么补
    护照丢了怎么补 / 社保卡丢了怎么补
"""
PIECES = """
    我家小孩 | 出生怎么上户口 > hj-chusheng
    我下个月要去日本 | 护照怎么办 > hz-shouci hz-huanfa
    我刚买了辆二手车 | 过户要带什么 > jdc-guohu
    我妈八十岁了哈 | 高龄津贴怎么领 > mz-gaoling
    有个事情想麻烦你们 | 路灯坏了找谁修 > sz-ludeng
    上个月从厂里出来的 | 失业金怎么申请 > jiuye-shiyejin
    我跟我女朋友打算 | 结婚登记要预约吗 > hy-jiehun
    老家那边的 | 宅基地怎么申请 > zf-zhaijidi
"""


def lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


def told_of(reply: object) -> list[str]:
    """The items a reply answers or offers."""
    if isinstance(reply, Answered):
        return [reply.item.code, *(part.item.code for part in reply.more)]
    return [choice.code for choice in reply.candidates] if isinstance(reply, Clarify) else []


@pytest.mark.parametrize("line", lines(SEVERAL))
def test_each_matter_of_a_message_is_answered(starter: Assistant, line: str) -> None:
    said, _, codes = line.partition(" > ")
    reply = Talk(starter).say(said)
    assert set(told_of(reply)) == set(codes.split())
    assert isinstance(reply, Answered)
    assert all(part.facts for part in reply.more)


@pytest.mark.parametrize("said", lines(NUMBERED))
def test_a_list_in_any_writing_is_two_matters(starter: Assistant, said: str) -> None:
    assert told_of(Talk(starter).say(said)) == ["hz-bufa", "shebaoka-buling"]


@pytest.mark.parametrize("line", lines(PIECES))
def test_what_is_typed_in_pieces_is_one_question(starter: Assistant, line: str) -> None:
    said, _, codes = line.partition(" > ")
    first, then = said.split(" | ")
    talk = Talk(starter)
    talk.say(first)
    reply = talk.say(then)
    assert item_of(reply) in codes.split(), reply.text


def test_enough_examples_of_every_kind() -> None:
    assert all(len(lines(table)) >= 8 for table in (SEVERAL, NUMBERED, PIECES))
