"""How a conversation goes on, by kind: each line of a table is a short conversation over the starter knowledge.

Messages are separated by |; behind > stand the items that may be answered by the last of them.
"""

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from tests.hotline_talk import Talk, item_of, offered_by

KINDS = {
    "接着问": """
        护照到期了怎么换 | 要照片吗 > hz-huanfa
        护照到期了怎么换 | 多少钱一本 > hz-huanfa
        居住证怎么申领 | 房东不肯给合同怎么办 > jzz-shenling
        低保怎么申请 | 多久审批下来 > mz-dibao
        机动车过户 | 两个人都得去吗 > jdc-guohu
        结婚登记要带什么 | 周末开门不 > hy-jiehun
        失业金怎么领 | 在哪里办 > jiuye-shiyejin
        电动自行车怎么上牌 | 要发票吗 > jdc-ebike
        路灯坏了没人修 | 几天能修好 > sz-ludeng
    """,
    "用自己的话选": """
        公积金怎么提取 | 租房的 > gjj-zufang
        公积金怎么提取 | 退休了想取出来 > gjj-tuixiu
        公积金怎么提取 | 买房用 > gjj-goufang
        驾驶证怎么办 | 丢了补一个 > jsz-yishi
        驾驶证怎么办 | 到期了要换 > jsz-huanzheng
        社保卡怎么办 | 掉了要补 > shebaoka-buling
        社保卡怎么办 | 新卡要激活 > shebaoka-jihuo
        残疾人证怎么办 | 到期换新的 > cl-huanling
        身份证怎么办 | 头一回办 > sfz-shouci
    """,
    "说情况": """
        残疾人证怎么申请 | 本人在床上起不来去不了 > cl-xinban
        结婚登记要带什么 | 我是二婚 > hy-jiehun
        护照怎么办理 | 我是第一次办 > hz-shouci
        失业金怎么领 | 我是被公司辞退的 > jiuye-shiyejin
        工伤怎么认定 | 公司没给我签合同 > gongshang-rending
        二手车过户怎么办 | 车是公司名下的 > jdc-guohu
        高龄补贴怎么领 | 老人八十五岁 > mz-gaoling
        小孩上小学怎么报名 | 我们是外地户口 > jy-suiqian
    """,
    "更正": """
        身份证丢了怎么补 | 不是身份证，是户口本 > hj-huzhubu
        护照到期了怎么换 | 我说错了，是港澳通行证到期 > gat-huanbu
        社保卡坏了怎么换 | 不是坏了，是丢了 > shebaoka-buling
        营业执照丢了怎么补 | 不对，我要注销 > qiye-geti-zhuxiao qiye-yiban-zhuxiao qiye-jianyi-zhuxiao
        结婚登记怎么办 | 不是结婚，我要离婚 > hy-lihun
        驾驶证丢了怎么补 | 说错了，是行驶证 > jdc-xingshizheng
        养老保险转移 | 我问的是医保 > yibao-zhuanyi
        不动产权证丢了怎么补 | 没丢，是破了想换一本 > bdc-huanfa
    """,
    "换一件事": """
        身份证丢了怎么补 | 楼下饭店油烟太大找谁 > hj-youyan
        护照到期了怎么换 | 换个问题，失业金怎么领 > jiuye-shiyejin
        结婚登记要带什么 | 另外我想问公积金贷款能贷多少 > gjj-daikuan
        居住证怎么申领 | 对了，路灯坏了找谁修 > sz-ludeng
        低保怎么申请 | 还有个事，新车怎么上牌 > jdc-zhuce
        工伤怎么认定 | 那高龄补贴怎么领 > mz-gaoling
        驾驶证丢了怎么补 | 个税年度汇算怎么做 > geshui-huisuan
        电动自行车怎么上牌 | 顺便问一下残疾人证怎么办理 > cl-xinban
    """,
    "回到前面": """
        身份证丢了怎么补 | 失业金怎么领 | 刚才那个身份证要多少钱 > sfz-buling
        护照到期了怎么换 | 结婚登记怎么办 | 再说回护照，要几天 > hz-huanfa
        路灯坏了找谁修 | 失业金怎么领 | 刚才说的路灯几天能修好 > sz-ludeng
        低保怎么申请 | 居住证怎么申领 | 前面那个低保要什么材料 > mz-dibao
        二手车过户怎么办 | 高龄补贴怎么领 | 过户那个多少钱 > jdc-guohu
        结婚登记怎么办 | 低保怎么申请 | 回到结婚登记，要预约吗 > hy-jiehun
        工伤怎么认定 | 电动自行车怎么上牌 | 上牌的话要钱吗 > jdc-ebike
        残疾人证怎么申请 | 护照到期了怎么换 | 残疾人证去哪里办 > cl-xinban
    """,
    "替别人问": """
        身份证丢了怎么补 | 我妈腿脚不好能替她去吗 > sfz-buling
        结婚登记要带什么 | 我对象在外地赶不回来怎么办 > hy-jiehun
        失业金怎么领 | 我同事是自己辞职的能领吗 > jiuye-shiyejin
        居住证怎么申领 | 我老婆也要办，要一起去吗 > jzz-shenling
        高龄补贴怎么领 | 我邻居九十了他有多少钱 > mz-gaoling
        残疾人证怎么申请 | 我弟弟是精神残疾，他怎么评 > cl-xinban
        低保怎么申请 | 我爷爷一个人住能申请吗 > mz-dibao
        社保卡丢了怎么补 | 我妈的能帮她补吗 > shebaoka-buling
    """,
}


def lines(kind: str) -> list[str]:
    return [line.strip() for line in KINDS[kind].strip().splitlines()]


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind in KINDS for line in lines(kind)])
def test_a_conversation_keeps_its_thread(starter: Assistant, kind: str, line: str) -> None:
    said, _, codes = line.partition(" > ")
    talk = Talk(starter)
    *_, reply = [talk.say(message) for message in said.split(" | ")]
    assert isinstance(reply, Answered), reply.text
    assert item_of(reply) in codes.split()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_examples(kind: str) -> None:
    assert len(lines(kind)) >= 8


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("社保卡丢了怎么补", "我不在本地"), ("护照到期了怎么换", "可是我在外地"), ("老年证怎么办", "人在外地打工呢"), ("居住证怎么办", "我现在不在当地"),
        ("低保怎么申请", "他不在户籍地"), ("医保怎么参保", "我们都在外省"), ("身份证丢了怎么补", "要是在外地呢"), ("残疾人证怎么办", "本人在外面住"),
    ],
)  # fmt: skip
def test_who_is_elsewhere_goes_on_with_the_matter(starter: Assistant, first: str, then: str) -> None:
    talk = Talk(starter)
    code = item_of(talk.say(first))
    assert code
    assert item_of(talk.say(then)) == code


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("身份证", "不是丢了，是到期了", "sfz-daoqi"), ("护照", "不是首次 是到期了", "hz-huanfa"), ("身份证", "没丢，是过期了", "sfz-daoqi"),
        ("护照", "不是到期，是丢了", "hz-bufa"), ("护照", "不是换，是丢了", "hz-bufa"), ("身份证", "不是到期，是丢了", "sfz-buling"),
        ("护照", "不是丢了 是快到期了", "hz-huanfa"), ("身份证", "不是到期 是弄丢了", "sfz-buling"),
    ],
)  # fmt: skip
def test_a_correction_chooses_from_an_offer(starter: Assistant, first: str, then: str, code: str) -> None:
    talk = Talk(starter)
    assert len(offered_by(talk.say(first))) > 1
    reply = talk.say(then)
    assert code in offered_by(reply)
    assert item_of(reply) in ("", code)


@pytest.mark.parametrize(
    ("first", "then", "thing"),
    [
        ("港澳签注多少钱", "那护照呢", "护照"), ("身份证到期怎么换", "那驾驶证呢", "驾驶证"), ("结婚证丢了怎么补", "那户口本呢", "户口"),
        ("驾驶证丢了怎么补", "那行驶证呢", "行驶证"), ("身份证丢了怎么补", "那社保卡呢", "社会保障卡"), ("社保卡丢了怎么补", "那护照呢", "护照"),
        ("护照丢了怎么补", "那港澳通行证呢", "港澳通行证"), ("房产证丢了怎么补", "那结婚证呢", "结婚证"),
    ],
)  # fmt: skip
def test_another_thing_is_answered_by_what_is_named_after_it(
    starter: Assistant, first: str, then: str, thing: str
) -> None:
    talk = Talk(starter)
    talk.say(first)
    reply = talk.say(then)
    names = [starter.ranker().name_of(code) for code in offered_by(reply)]
    assert names
    assert all(thing in name for name in names), names


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ("身份证丢了", "户口簿补领", "hj-huzhubu"), ("护照到期了怎么换", "行驶证补领", "jdc-xingshizheng"), ("结婚登记要带什么", "低保申请", "mz-dibao"),
        ("驾驶证丢了怎么补", "营业执照补领", "qiye-zhizhao-bu"), ("身份证丢了怎么补", "社保卡激活", "shebaoka-jihuo"), ("医保怎么参保", "护照补办", "hz-bufa"),
        ("公司注销怎么办", "居住证申领", "jzz-shenling"), ("残疾人证怎么办", "车辆年检", "jdc-nianjian"),
    ],
)  # fmt: skip
def test_a_few_words_with_another_thing_and_a_deed_begin_another_matter(
    starter: Assistant, first: str, then: str, code: str
) -> None:
    talk = Talk(starter)
    talk.say(first)
    assert item_of(talk.say(then)) == code


@pytest.mark.parametrize(
    ("first", "then", "tells"),
    [
        ("个税赡养老人怎么填报", "父亲今年63，母亲58", "60岁"), ("高龄津贴怎么申请", "老人83岁", "80"),
        ("灵活就业怎么停保", "女，52", ""), ("小孩上小学怎么报名", "6岁半", "6"),
    ],
)  # fmt: skip
def test_who_tells_only_ages_and_amounts_is_answered_what_they_asked(
    starter: Assistant, first: str, then: str, tells: str
) -> None:
    talk = Talk(starter)
    code = item_of(talk.say(first))
    assert code
    reply = talk.say(then)
    assert item_of(reply) == code
    assert isinstance(reply, Answered)
    assert not reply.more
    assert tells in reply.text
