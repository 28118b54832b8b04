"""How much, how long and when, asked of what pays, grants or has a yearly window: the fact that tells comes first."""

from typing import Any

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.reading.analysis import Analyser
from hotline.reading.loose_facets import asked_of
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk, item_of, publish, texts_of

TOLD = """
失业金一个月多少钱 > jiuye-shiyejin 由各省定
失业金领多久 > jiuye-shiyejin 领取期限最长
失业金能领几个月 > jiuye-shiyejin 领取期限最长
生育津贴能领多少钱 > yibao-jintie 月平均工资计发
生育津贴能领多少天 > yibao-jintie 产假98天
伤残等级赔多少钱 > gongshang-daiyu 本人工资
十级伤残赔多少钱 > gongshang-daiyu 十级7个月
育儿补贴多少钱 > wj-yuer 3600元
产假多久 > jiuye-chanjia 98天
产假几天 > jiuye-chanjia 98天
陪产假几天 > jiuye-chanjia 陪产假
年休假几天 > jiuye-nianxiujia 5天
低保一个月多少钱 > mz-dibao 由省、市公布
高龄津贴多少钱 > mz-gaoling 没有全国统一金额
专项扣除养老人多少钱 > geshui-kouchu 3000元
给爸妈养老一个月能抵多少税 > geshui-kouchu 3000元
退休金一个月能领多少 > yanglao-jumin-lingqu 基础养老金
公积金交多久能贷款 > gjj-daikuan 连续足额缴存
公积金贷款额度怎么算 > gjj-daikuan 由当地规定
公积金贷款多久能批下来 > gjj-daikuan 缩短了贷款审查时限
个税汇算时间 > geshui-huisuan 3月1日至6月30日
医保缴费时间 > yibao-jumin-jiaofei 9月至12月
年检时间 > jdc-nianjian 第6年
教师资格证认定时间 > jy-jiaoshi 春季、秋季
居住证续签时间 > jzz-qianzhu 满1年之日
你们几点下班 > fw-shijian 全天都有人工
12345几点上班 > fw-shijian 全天都有人工
食品安全投诉电话 > xf-shipin 12315
农民工工资投诉电话 > ld-nongmingong 12333
物业投诉电话 > wy-buzuowei 12345
工地半夜施工噪音投诉打什么电话 > zs-shigong 12345
上班路上摔了算工伤吗 > gongshang-rending 上下班途中
能领失业金不 > jiuye-shiyejin 缴纳失业保险费满1年
身份证补办要钱不 > sfz-buling 40元
70岁老人还能考驾照不 > jsz-chuci 70周岁
"""
LINES = [line.split(" > ") for line in TOLD.strip().splitlines()]


@pytest.mark.parametrize(("question", "expected"), LINES, ids=[line[0] for line in LINES])
def test_the_fact_that_tells_comes_first(starter: Assistant, question: str, expected: str) -> None:
    code, words = expected.split(" ")
    reply = Talk(starter).say(question)
    assert item_of(reply) == code
    assert any(words in text for text in texts_of(reply)[:4]), texts_of(reply)
    assert isinstance(reply, Answered)
    assert not reply.missing


@pytest.mark.parametrize(
    "question", ["失业金一个月多少钱", "生育津贴能领多少钱", "工伤赔偿能拿多少", "退休金一个月能领多少"]
)
def test_free_of_charge_is_no_answer_to_how_much_one_gets(starter: Assistant, question: str) -> None:
    assert texts_of(Talk(starter).say(question))[0] != "免费"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("身份证补办多少钱", "fees"), ("护照多少钱", "fees"), ("护照多久能拿到", "deadlines"), ("失业金申请要多久", "deadlines"),
        ("失业金申请几天有结果呢", "deadlines"), ("生育津贴多久到账", "deadlines"), ("居住证几天能办好", "deadlines"),
    ],
)  # fmt: skip
def test_fees_and_time_limits_are_still_told_to_who_asks_for_them(
    starter: Assistant, question: str, field: str
) -> None:
    reply = Talk(starter).say(question)
    assert isinstance(reply, Answered)
    assert reply.facts[0].id.startswith(f"{field}:"), reply.facts[0]
    assert reply.direct


@pytest.mark.parametrize(
    ("question", "facet", "asked"),
    [
        ("在上海上班河南身份证过期了能在上海换吗", "时间", False), ("去上班的地方能办居住证吗", "时间", False),
        ("幼儿园春节放假退费吗", "时间", False), ("派出所周末上班吗", "时间", True), ("车管所几点下班", "时间", True),
        ("婚姻登记处春节上班吗", "时间", True), ("中午能办身份证不", "时间", True), ("电费怎么这么贵", "费用", False),
        ("办护照贵不贵", "费用", True), ("办护照贵吗", "费用", True), ("结婚证补办要本人去不", "条件", True),
        ("能领失业金么", "条件", True),
    ],
)  # fmt: skip
def test_words_ask_where_they_stand_in_a_question(analyser: Analyser, question: str, facet: str, asked: bool) -> None:
    text = analyser.prepare(question)
    assert (facet in asked_of(analyser.analyse(text), text)) == asked


BUTIE: dict[str, Any] = {
    "code": "butie", "name": "采暖补贴申领", "aliases": ["采暖补贴"], "department": "民政部门", "summary": "每户每年发300元。",
    "conditions": [{"text": "有本地户口"}], "fees": [{"name": "申领", "amount": "0", "unit": "元"}],
}  # fmt: skip


def test_what_is_told_is_stored(kb: KnowledgeBase) -> None:
    publish(kb, BUTIE)
    talk = Talk(Assistant(kb, secret=b"only for tests"))
    assert "每户每年发300元。" in texts_of(talk.say("采暖补贴能领多少钱"))
    assert texts_of(talk.say("办采暖补贴要交多少钱"))[0] == "免费"
