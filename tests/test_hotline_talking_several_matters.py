"""Several matters in one message: taken apart, each answered or offered."""

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from knowledge.store import KnowledgeBase
from tests.hotline_talk import ITEMS, Talk, item_of, offered_by, publish


@pytest.fixture
def assistant(kb: KnowledgeBase, lexicon: Lexicon) -> Assistant:
    publish(kb, *ITEMS)
    return Assistant(kb, secret=b"only for tests", lexicon=lexicon)


SEVERAL = [
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    第二个                             > wj-shengyu 材料
    第一个                             > hy-jiehun 流程
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    还有准生证呢                       > wj-shengyu 材料
    多久能好                           > wj-shengyu 时限
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    要多少钱                           > hy-jiehun 费用
    准生证的呢                         > wj-shengyu 材料
    """,
    """
    结婚证怎么办，还有准生证要什么材料 > hy-jiehun 流程
    第二个多久能办好                   > wj-shengyu 时限
    """,
    """
    身份证和驾驶证都丢了怎么补         > sfz-buling -
    要多少钱                           > sfz-buling 费用
    第二个呢                           > jsz-yishi -
    """,
    """
    身份证和驾驶证都丢了怎么补         > sfz-buling -
    那另一个要多少钱                   > jsz-yishi 费用
    """,
    """
    我要办居住证，另外社保卡怎么激活   > jzz-shenling -
    那另一个呢                         > shebaoka-jihuo -
    """,
    """
    生育登记和驾驶证分别要什么材料     > wj-shengyu 材料
    第二个                             > jsz-sunhui+jsz-chuci+jsz-yishi+jsz-shenyan 材料
    第二个                             > jsz-chuci 材料
    """,
    """
    工伤认定要多久？护照呢             > gongshang-rending 时限
    那另一个呢                         > hz-shouci+hz-bufa+hz-huanfa 时限
    """,
    """
    身份证、户口本、护照都丢了怎么办   > sfz-buling 流程
    第三个                             > hz-bufa 流程
    第二个                             > hj-huzhubu 流程
    """,
    """
    失业金怎么领，还有生育津贴能领多少钱 > jiuye-shiyejin 流程
    第二个                             > yibao-jintie 费用+结果
    """,
    """
    新生儿落户，顺便问下社保卡怎么激活 > hj-chusheng -
    社保卡的呢                         > shebaoka-jihuo -
    """,
    """
    给孩子上户口和办居住证要带啥       > hj-chusheng 材料
    第二件事                           > jzz-shenling 材料
    """,
    """
    结婚登记                           > hy-jiehun -
    身份证丢了怎么补，护照丢了多久能办好 > sfz-buling -
    那护照呢                           > hz-bufa 时限
    """,
    """
    营业执照丢了咋补，公章也丢了要登报不 > qiye-zhizhao-bu -
    第二个                             > qiye-gongzhang+sfz-buling 流程+材料
    """,
]  # fmt: skip


@pytest.mark.parametrize("transcript", SEVERAL, ids=lambda t: t.split()[0])
def test_several_matters_in_one_message(starter: Assistant, transcript: str) -> None:
    talk, wrong = Talk(starter), []
    for line in transcript.strip().splitlines():
        said, _, expected = (part.strip() for part in line.partition(">"))
        codes, facets = (set(part.split("+")) - {"-"} for part in expected.split())
        reply = talk.say(said)
        reached = codes <= set(offered_by(reply)) and bool(item_of(reply)) == (len(codes) == 1)
        if not reached or set(reply.facets) != facets:
            wrong.append(f"{said} → {reply.outcome} {offered_by(reply)} {reply.facets}")
    assert not wrong


@pytest.mark.parametrize(
    "said",
    [
        "夫妻双方身份证和户口本都要带吗",
        "身份证和户口本要带吗",
        "房产证加名字和过户哪个划算",
        "社保卡和身份证有什么区别",
        "离婚证和房产证哪个先办",
        "异议登记做了以后管多久，多少天内不起诉就失效？",
        "买了台特斯拉，自己上绿牌要多久，能自己选号吗",
        "公办幼儿园怎么报名，除了户口本还要什么？",
        "提了车要上牌，购置税和交强险都弄好了，还差什么",
        "结婚登记要带身份证和户口本吗",
        "办居住证，要什么材料，多久能好",
        "家里暖气不热找谁，能退钱不",
    ],
)
def test_one_matter_is_not_taken_apart(starter: Assistant, said: str) -> None:
    talk = Talk(starter)
    reply = talk.say(said)
    assert talk.state is not None
    assert talk.state.matters == ()
    assert "您还问了" not in reply.text


@pytest.mark.parametrize(
    ("asked", "said", "code"),
    [
        ("租房提取公积金", "租赁合同和发票都要提供吗", "gjj-zufang"),
        ("居住证怎么申领", "身份证和户口本要带吗", "jzz-shenling"),
    ],
)
def test_papers_side_by_side_are_asked_of_the_matter_at_hand(
    starter: Assistant, asked: str, said: str, code: str
) -> None:
    talk = Talk(starter)
    talk.say(asked)
    reply = talk.say(said)
    assert item_of(reply) == code
    assert "材料" in reply.facets


def test_a_matter_that_may_be_the_one_told_is_named_all_the_same(starter: Assistant) -> None:
    reply = Talk(starter).say("营业执照丢了怎么补，公章也丢了要登报不")
    assert item_of(reply) == "qiye-zhizhao-bu"
    assert "公章刻制和备案" in "".join(reply.left)
    assert "营业执照" not in "".join(reply.left)


def test_what_asks_whether_it_will_do_is_a_matter_of_its_own(starter: Assistant) -> None:
    reply = Talk(starter).say("户口本丢了自己带照片行不行，补身份证得花多少")
    assert isinstance(reply, Answered)
    assert [item_of(reply), *(part.item.code for part in reply.more)] == ["hj-huzhubu", "sfz-buling"]


def test_every_matter_that_is_clear_is_answered(starter: Assistant) -> None:
    reply = Talk(starter).say("结婚证怎么办，还有准生证要什么材料")
    assert isinstance(reply, Answered)
    (other,) = reply.more
    assert (item_of(reply), other.item.code, other.facets) == ("hy-jiehun", "wj-shengyu", ["材料"])
    assert any(fact.facet == "材料" for fact in other.facts)
    assert f"【{other.item.name}】" in reply.text


LISTS = [
    "1.身份证丢了怎么补 2.驾驶证丢了怎么补",
    "1、身份证丢了怎么补；2、驾驶证丢了怎么补",
    "（1）身份证丢了怎么补（2）驾驶证丢了怎么补",
    "①身份证丢了怎么补②驾驶证丢了怎么补",
    "一是身份证丢了怎么补，二是驾驶证丢了怎么补",
    "想问两件事：一是身份证丢了怎么补，二是驾驶证丢了怎么补",
    "先问身份证丢了怎么补再问驾驶证丢了怎么补",
    "身份证丢了怎么补\n驾驶证丢了怎么补",
    "身份证丢了怎么补 驾驶证丢了怎么补",
    "身份证丢了怎么补然后驾驶证丢了怎么补",
    "第一，身份证丢了怎么补；第二，驾驶证丢了怎么补",
    "身份证和驾驶证都丢了怎么补",
]


@pytest.mark.parametrize("said", LISTS)
def test_a_list_is_answered_however_it_is_written(starter: Assistant, said: str) -> None:
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    assert [item_of(reply), *(part.item.code for part in reply.more)] == ["sfz-buling", "jsz-yishi"]


def test_five_matters_are_answered(starter: Assistant) -> None:
    said = "1.身份证丢了怎么补 2.驾驶证丢了怎么补 3.护照丢了怎么补 4.社保卡丢了怎么补 5.户口本丢了怎么补"
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    answered = {item_of(reply), *(part.item.code for part in reply.more)}
    assert answered == {"sfz-buling", "jsz-yishi", "hz-bufa", "shebaoka-buling", "hj-huzhubu"}


def test_what_is_not_clear_can_be_tapped_one_by_one(assistant: Assistant) -> None:
    asked = "结婚登记，另外营业执照"
    first = Talk(assistant).say(asked)
    assert item_of(first) == "hy-jiehun"
    assert sorted(first.follow_ups[:2]) == ["营业执照变更？", "营业执照补发？"]
    for text in first.follow_ups[:2]:
        talk = Talk(assistant)
        talk.say(asked)
        reply = talk.say(text)
        assert isinstance(reply, Answered), text
        assert text.startswith(reply.item.name)


def test_the_words_of_the_asker_are_not_in_the_reply(starter: Assistant) -> None:
    """What is sent is stored as it is, so nothing that was typed (a name, a number) may be repeated in it."""
    reply = Talk(starter).say("身份证丢了怎么补，护照110101199003077758多久能办好，小王的红烧肉怎么做")
    for words in ("110101199003077758", "小王", "红烧肉"):
        assert words not in reply.text + "".join(reply.follow_ups)


def test_what_was_not_found_is_said(starter: Assistant) -> None:
    reply = Talk(starter).say("改名字要几天？改完身份证银行卡是不是都要换")
    assert item_of(reply) == "hj-xingming"
    assert reply.left
    assert f"您还问了{reply.left[0]}，没有找到" in reply.text


def test_another_matter_ends_it(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("结婚证怎么办，还有准生证要什么材料")
    assert talk.state is not None
    assert [matter.codes for matter in talk.state.matters] == [("hy-jiehun",), ("wj-shengyu",)]
    talk.say("楼下饭店油烟大")
    assert talk.state.matters == ()
