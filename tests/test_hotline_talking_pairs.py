"""Two things side by side of which the same is asked: each is answered, whether the lexicon surely knows both or not."""

import pytest

from hotline.answering.replies import Answered, Clarify
from hotline.assistant import Assistant
from tests.hotline_talk import Talk


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("准备领证了，婚检和登记分别要带什么", ["wj-hunjian", "hy-jiehun"]),
        ("我爸走了，销户和抚恤金去哪办", ["hj-siwang", "yanglao-sangzang"]),
        ("我妈过世了，存款和公积金怎么取", ["fl-cunkuan", "gjj-siwang"]),
        ("改名以后身份证和驾照分别多少天里要换", ["sfz-biangeng", "jsz-xinxi"]),
        ("七十二岁了驾照到期，换证和体检怎么弄", ["jsz-huanzheng", "jsz-tijian"]),
        ("户口要迁走，残疾证和居民养老要不要跟着转", ["cl-qianyi", "yanglao-jumin-zhuanyi"]),
        ("孩子刚出生，户口和医保怎么上", ["hj-chusheng", "yibao-xinshenger"]),
        ("搬家了，执照和税务登记怎么改", ["qiye-biangeng-dizhi", "shuiwu-dengji-biangeng"]),
        ("水表和电表过户要什么", ["sdb-shui-guohu", "sdb-dian-guohu"]),
        ("卖了自己住了六年的房，增值税要不要交，个税要不要交", ["shuiwu-ershoufang-zzs", "geshui-fangchan"]),
    ],
)
def test_both_are_answered(starter: Assistant, said: str, codes: list[str]) -> None:
    reply = Talk(starter).say(said)
    assert isinstance(reply, Answered)
    assert sorted([reply.item.code, *(part.item.code for part in reply.more)]) == sorted(codes)


@pytest.mark.parametrize(
    "said",
    [
        "残疾证要跟着户口怎么转",
        "孩子户口跟谁上都行吗",
        "购置税和交强险都弄好了，上牌还差什么",
        "信访和打热线有什么两样",
        "办护照要带身份证和照片吗",
        "生活补贴和护理补贴能一起领吗",
        "公租房和租房补贴哪个划算",
        "老婆和孩子能随我落户吗",
    ],
)
def test_what_is_one_matter_stays_one(starter: Assistant, said: str) -> None:
    reply = Talk(starter).say(said)
    assert not isinstance(reply, Answered) or reply.more == []


def test_an_offer_names_the_points_that_are_answered_after_it(starter: Assistant) -> None:
    talk = Talk(starter)
    reply = talk.say("营业执照多少钱？几天拿到？")
    assert isinstance(reply, Clarify)
    assert len(reply.left) == 2
    assert f"选好以后一并回答您问的{'、'.join(reply.left)}。" in reply.text
    chosen = talk.say("第二个")
    assert isinstance(chosen, Answered)
    assert {"费用", "时限"} <= {fact.facet for fact in chosen.facts}
