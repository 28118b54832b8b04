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
SHARED = """
    身份证和户口本都丢了，补办各要多少钱 > sfz-buling hj-huzhubu
    护照和港澳通行证一起办要带什么 > hz-shouci gat-shenling
    结婚证和离婚证丢了分别怎么补 > hy-buling-jiehun hy-buling-lihun
    身份证丢了和驾驶证丢了，各要多少钱 > sfz-buling jsz-yishi
    路灯坏了，井盖也没了，找谁 > sz-ludeng sz-jinggai
    低保和临时救助分别去哪申请 > mz-dibao mz-linshi
    护照跟身份证都到期了怎么换 > hz-huanfa sfz-daoqi
    社保卡、身份证、驾驶证都丢了，补要多少钱 > shebaoka-buling sfz-buling jsz-yishi
    行驶证、车牌都丢了怎么补 > jdc-xingshizheng jdc-haopai
"""
POINTS = """
    结婚登记要多少钱？要预约吗？周末办吗？ > hy-jiehun 费用 流程 | 办公时间
    护照丢了补办多少钱，几天能拿到，能寄到家吗 > hz-bufa 费用 时限 | 办理结果
    居住证怎么办，要带什么，多久能拿到 > jzz-shenling 流程 材料 时限 |
    低保要什么条件，找谁申请，多久批下来 > mz-dibao 条件 部门 时限 |
    身份证丢了补办要多少钱？要登报吗？要本人去吗？ > sfz-buling 费用 问答 条件 |
    老年证在哪办，要照片吗，收费不 > mz-laonian-youdai 材料 费用 |
    新生儿上户口要带什么？有没有时间限制？可以让爷爷去办吗？ > hj-chusheng 材料 时限 条件 |
    失业金能领多久，一个月多少，去哪申请 > jiuye-shiyejin 结果 |
    租房提取公积金要什么材料？一年能提几次？多久到账？ > gjj-zufang 材料 条件 时限 |
    驾驶证到期换证要体检吗？多少钱？能网上办吗？ > jsz-huanzheng 费用 |
"""
"""Several points about one item: the facets of which something is told, and what is named as not surely found."""
VANISHING = """
    身份证丢了怎么补，另外我想问红烧肉怎么做 > sfz-buling 红烧肉
    护照多少钱？顺便问下飞机票怎么退 > hz-shouci 飞机票
    1.身份证丢了怎么补 2.游泳馆几点开门 3.驾驶证丢了怎么补 > sfz-buling 游泳馆
    结婚登记要多少钱，婚宴在哪办好 > hy-jiehun 婚宴
    居住证怎么办，还有你们单位还招人不 > jzz-shenling 招人不
    社保卡怎么激活，还有王者荣耀怎么充值 > shebaoka-jihuo 王者荣耀
    失业金怎么领？泡菜怎么腌？ > jiuye-shiyejin 泡菜
    路灯坏了找谁，顺便问下今晚球赛几点播 > sz-ludeng 球赛
"""
"""Of two questions one is not ours: it is named, though never in the words of the asker."""
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


@pytest.mark.parametrize("line", lines(SHARED))
def test_what_is_asked_of_several_things_is_asked_of_each(starter: Assistant, line: str) -> None:
    said, _, codes = line.partition(" > ")
    reply = Talk(starter).say(said)
    assert set(told_of(reply)) == set(codes.split())
    assert isinstance(reply, Answered)


@pytest.mark.parametrize("line", lines(POINTS))
def test_each_point_about_one_item_is_told_or_named(starter: Assistant, line: str) -> None:
    said, _, expected = line.partition(" > ")
    told, _, named = expected.partition("|")
    code, *facets = told.split()
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    assert reply.item.code == code
    assert set(facets) <= {fact.facet for fact in reply.facts}
    assert len(reply.left) == bool(named.strip())
    assert all(named.strip() in left and left in reply.text for left in reply.left)


@pytest.mark.parametrize("line", lines(VANISHING))
def test_no_question_vanishes(starter: Assistant, line: str) -> None:
    said, _, expected = line.partition(" > ")
    code, words = expected.split()
    reply = Talk(starter).say(said)
    assert item_of(reply) == code
    assert reply.left
    assert any(named.split("、")[0].rstrip("？") in reply.text for named in reply.left)
    assert words not in reply.text


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
    assert all(len(lines(table)) >= 8 for table in (SEVERAL, NUMBERED, SHARED, POINTS, VANISHING, PIECES))
