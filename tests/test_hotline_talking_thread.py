"""A conversation keeps its thread: what it began with counts, an offer that was chosen from is done with, and who only names a thing means it."""

import numpy as np
import pytest

from hotline.assistant import Assistant
from hotline.searching.shares import shares_of
from hotline.talking.conversation import Conversation
from hotline.talking.meaning.readings import COMPARED, read_turn
from hotline.talking.saying.message import read_message
from tests.hotline_talk import Talk, item_of


@pytest.mark.parametrize(
    "line",
    [
        "结婚证 | 丢了 | 要带什么 > hy-buling-jiehun",
        "结婚证 | 丢了 | 要收钱吗 > hy-buling-jiehun",
        "身份证怎么办 | 到期了 | 多少钱 > sfz-daoqi",
        "户口本丢了怎么补 | 我想单独立户 | 刚才那个本子多久能补好 > hj-huzhubu",
        "孩子怎么上小学 | 我们是外地户口 | 老二三岁，上幼儿园怎么报名 > jy-youeryuan",
        "怎么办居住证 | 刚来半年 > jzz-shenling",
        "房子漏水楼上不管 | 物业也不管 | 我想换物业 > wy-yeweihui",
        "残疾人证怎么办 | 听力的 | 去哪里评 > cl-xinban",
        "护照怎么办 | 从来没有办过 | 我儿子的丢了 > hz-bufa",
        "离婚怎么办 | 对方不同意 | 起诉要多少钱 > fl-lihun",
        "最低生活保障怎么申请 | 我家是低保户 | 能领多少 > mz-dibao",
        "公司想换地址 | 税务要不要也改 > shuiwu-dengji-biangeng",
    ],
)
def test_the_last_message_is_about(starter: Assistant, line: str) -> None:
    said, _, code = line.partition(" > ")
    talk = Talk(starter)
    reply = [talk.say(text) for text in said.split(" | ")][-1]
    assert item_of(reply) == code, reply.text


def test_a_message_is_read_after_the_first_of_all(starter: Assistant) -> None:
    state = Conversation(id="t", reply_id="t")
    for text in ("社保卡有毛病", "密码忘了", "我妈那张裂了"):
        state = state.hearing(text, 0, opens=True)
    turn = starter.turn("新的要自己去开通吗", state=state)
    readings = read_turn(turn, read_message(turn.analysis, turn.text))
    assert state.begun == "社保卡有毛病"
    assert readings.first_of("begun") == "shebaoka-jihuo"


def test_what_nothing_was_understood_of_begins_nothing(starter: Assistant) -> None:
    talk = Talk(starter)
    talk.say("？？？")
    talk.say("身份证丢了怎么补")
    assert talk.state is not None
    assert talk.state.begun == "身份证丢了怎么补"


def test_the_shares_of_a_reading_are_of_one(starter: Assistant) -> None:
    turn = starter.turn("护照丢了")
    reading = read_turn(turn, read_message(turn.analysis, turn.text)).alone
    codes = list(reading.places)
    assert sum(reading.share(code) for code in codes[:COMPARED]) == pytest.approx(1.0)
    assert reading.share("gibt-es-nicht") == 0.0


@pytest.mark.parametrize("scores", [[], [3.0], [1.0, 1.0], [-900.0, 0.0, 900.0], [2.5, -1.0, 0.3]])
def test_scores_become_shares_of_one(scores: list[float]) -> None:
    shares = shares_of(np.array(scores, dtype=np.float32))
    assert (np.diff(shares[np.argsort(scores)]) >= 0).all()
    assert float(shares.sum()) == pytest.approx(1.0 if scores else 0.0)
