"""Tax questions whose first answers were wrong, in other words: what is said first, and what is never said."""

import re

import pytest

from hotline.answering.replies import Answered, Reply
from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase
from tests.hotline_talk import Talk


@pytest.fixture(scope="module")
def assistant(starter_kb: KnowledgeBase) -> Assistant:
    return Assistant(starter_kb, secret=b"z" * 32, hotline="12366")


def shown(reply: Reply, most: int = 3) -> str:
    """The facts that are told first, of this answer and of those beside it."""
    assert isinstance(reply, Answered), reply.text
    return " ".join(f"{fact.label}{fact.text}" for fact in reply.facts[:most])


FAULTS = [
    # 1: the threshold, not what to file with
    ("小规模现在的起征点是多少", "shuiwu-xiaoguimo", "10万元.*30万元", ""),
    ("新的增值税起征点是几万", "shuiwu-xiaoguimo", "10万元.*30万元", ""),
    # … whatever the way of paying, which is not asked back
    ("增值税的起征点多少钱", "shuiwu-xiaoguimo", "10万元", ""),
    ("小规模的起征点要多少钱", "shuiwu-xiaoguimo", "30万元", ""),
    # 2 and 3: an exempt payer is not told to pay, and the exemption is not the 5 million
    ("小规模季度卖了19万增值税交不交", "shuiwu-xiaoguimo", "免征", "按1%"),
    ("小规模免税额有多少", "shuiwu-xiaoguimo", "30万元", "500万"),
    # 4: income tax is not value-added tax
    ("个税的起征点", "geshui-gongzi", "6万元|5000元", "增值税"),
    # 5: the rate, by what was said of house and size
    ("家里第一套房，92平，契税交几个点", "shuiwu-qishui", "1%", "1.5%|2%"),
    # 6: the branch that applies
    ("房子才买一年三个月，卖掉增值税多少", "shuiwu-ershoufang-zzs", "3%", "^免征"),
    ("个人出售住房没满两年，增值税怎么算", "shuiwu-ershoufang-zzs", "3%", "^免征"),
    # 7: a fee of nothing is no answer to how much tax, or what fine
    ("代扣个税返的手续费几月份去申请", "geshui-koujiaoduan", "3月31日", "免费"),
    ("逾期没报税会被罚多少", "shuiwu-feizhengchang", "2000元", "免费"),
    ("找税务局代开劳务票交多少税", "shuiwu-daikai-putong", "增值税|个人所得税", "^代开手续费"),
    # 8: yes or no by the kind of car and the year
    ("纯电车用不用交车船税", "shuiwu-chechuan", "不用交|不征", "按排量"),
    ("混动车2027年车船税还免吗", "shuiwu-chechuan", "2027年1月1日起取消", "按排量"),
    ("公司新买挂车，车购税能便宜点吗", "shuiwu-chegou", "减半", "^按10%"),
    # 9: tax, not family planning
    ("我是家里独苗，爸妈两个人都填上了，为什么不能扣6000", "geshui-kouchu", "3000元", "光荣证"),
    # 10: the calendar
    ("这个月申报期有延长吗", "shuiwu-zhengqi", "11月16日", "特殊困难"),
    # 11: recalled in everyday words
    ("个税app里冒出来一个我没待过的单位", "geshui-shensu", "从未在职", ""),
    ("子女教育扣除夫妻俩能各扣一半吗", "geshui-kouchu", "一半|1000元", ""),
    ("前几年的个税退税手机上操作不了还能退不", "", "", ""),
    ("单位两年没给我交社保，税务局讲单位没钱没办法", "shuiwu-shebao-qianjiao", "责令限期缴纳|担保", ""),
    # 12: how long, and 12366
    ("检举偷税以后几时有结果", "shuiwu-jianju", "三个月|3个月", "12345"),
    # 13: a special invoice is not always issued by the bureau
    ("小规模的客户一定要专票，能不能放弃免税开给他", "shuiwu-xiaoguimo", "可以", "不能开"),
    # 14: simple taxation is no simple deregistration
    ("哪些建筑工程还可以用3%简易办法", "shuiwu-jianyi-jishui", "清包工", "注销"),
    # 15: where numbers of bureaus are found
    ("余杭区税务局电话多少", "shuiwu-dizhi", "办税地图|12366", "12345"),
    # 16: matters that had no entry
    ("开网约车的要交什么税", "shuiwu-pingtai", "网约车|运输", "投诉"),
    ("合伙企业合伙人是一家公司，交哪种所得税", "geshui-jingying", "企业所得税", ""),
    # … and taxes of another kind of car, house or income, told where nobody asked for them
    ("花12万买了台汽油车，购置税得交多少", "shuiwu-chegou", "计税价格的10%", "减半"),
    ("房子拿在手里正好5年，还是家里唯一一套，卖掉个税要交吗", "geshui-fangchan", "免征", "不能免征"),
    ("房子才买四年就卖，个税怎么交", "geshui-fangchan", "没有满5年", "^满五唯一"),
    ("全年工资加起来没到6万，被扣过的税退得回来吗", "geshui-huisuan", "全部退回", ""),
    ("打零工兼职的钱按哪一项交个税", "geshui-gongzi", "劳务报酬", ""),
    ("国税那边发的增值税，公司上月一笔生意没有还报不报", "shuiwu-yiban-shenbao|shuiwu-zhengqi", "", "土地增值税"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "item", "told", "never"), FAULTS)
def test_what_was_wrong_is_right(assistant: Assistant, said: str, item: str, told: str, never: str) -> None:
    reply = Talk(assistant).say(said)
    assert isinstance(reply, Answered), reply.text
    if item:
        assert reply.item.code in item.split("|")
    first = shown(reply)
    assert re.search(told, first), first
    assert not never or not re.search(never, shown(reply, 1)), first


def test_what_is_refused_is_sent_to_the_tax_line(starter_kb: KnowledgeBase) -> None:
    """17: out of the box, where the line of the deployment is another."""
    reply = Talk(Assistant(starter_kb, secret=b"z" * 32, hotline="12345")).say("税控盘报错9527怎么弄")
    assert "12366" in reply.text
    assert "12345" not in reply.text
