"""For whom somebody asks, and what was said of a matter before it is come back to."""

import pytest

from hotline.answering.replies import Answered
from hotline.assistant import Assistant
from hotline.reading.lexicon import Lexicon
from hotline.talking.conversation import Conversation
from hotline.talking.saying.people import OTHERS, SELF, who_is_meant
from knowledge.store import KnowledgeBase
from tests.hotline_talk import ITEMS, Talk, item_of, publish


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("我妈的呢", "母亲"), ("我爸七十了能办吗", "父亲"), ("我老公那本到期了", "配偶"), ("孩子也要去吗", "子女"), ("孩子他爸的到期了", "配偶"), ("娃他妈没带", "配偶"), ("我弟没本", "手足"), ("爷爷走不动", "祖辈"),
        ("我舅的货车", "亲戚"), ("我同事也没领到", "熟人"), ("我自己这个要几天", SELF), ("我的要多少钱", SELF), ("那他要带什么", OTHERS), ("她一个人去行吗", OTHERS),
        ("要多少钱", ""), ("其他材料", ""), ("我想办护照", ""),
    ],
)  # fmt: skip
def test_whom_a_message_names(said: str, who: str) -> None:
    assert who_is_meant(said) == who


def test_two_people_are_kept_apart() -> None:
    state = Conversation(id="x").about("hz-huanfa").hearing("我的护照到期了", 0, opens=True)
    state = state.about("hz-bufa").hearing("我妈那本丢了", 0, opens=True)
    assert state.was_for("hz-bufa", "母亲")
    assert state.was_for("hz-bufa", OTHERS)
    assert not state.was_for("hz-bufa", SELF)
    assert state.was_for("hz-huanfa", SELF)
    assert not state.was_for("hz-huanfa", "母亲")
    assert state.was_for("hz-huanfa", "") is None


def test_a_circumstance_holds_again_when_its_matter_is_come_back_to(kb: KnowledgeBase, lexicon: Lexicon) -> None:
    publish(kb, *ITEMS)
    talk = Talk(Assistant(kb, secret=b"only for tests", lexicon=lexicon))
    talk.say("护照丢了要什么材料")
    talk.say("本人")
    assert item_of(talk.say("结婚登记")) == "hy-jiehun"
    back = talk.say("刚才那个护照要什么材料")
    assert isinstance(back, Answered)
    assert (back.item.code, back.assumed) == ("hz-bufa", {"申请人": "本人"})
