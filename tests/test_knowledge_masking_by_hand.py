"""Writings of people, most of whom had not read the rules when they wrote them, and sentences that only look personal."""

import pytest

from knowledge.masking.masked_text import mask
from tests.planted_by_hand import leaks, lines, planted_by_hand

SEEDS = range(3)
PLANTED = {
    "planted_by_hand.txt": (300, 0.025),
    "planted_by_hand_later.txt": (850, 0.025),
    "planted_by_hand_fresh.txt": (250, 0.05),
    "planted_by_hand_last.txt": (130, 0.23),
    "planted_by_hand_open.txt": (120, 0.30),
    "planted_by_hand_shut.txt": (120, 0.31),
    "planted_by_hand_newest.txt": (129, 0.29),
}
"""How many there are, and how many may leak; in the last four, many names are words as well or told by nothing at all. Of those only
`planted_by_hand_open.txt` is fitted on."""
FALSE = 0.005


@pytest.mark.parametrize("name", PLANTED)
def test_few_writings_leak(name: str) -> None:
    least, most = PLANTED[name]
    every, leaking = set(), set()
    for seed in SEEDS:
        for line, text, secrets in planted_by_hand(seed=seed, name=name):
            masked = str(mask(text))
            every.add(line)
            if any(leaks(secret, masked) for secret in secrets):
                leaking.add(f"{line} → {masked}")
    assert len(every) >= least
    assert len({one.partition(" → ")[0] for one in leaking}) <= most * len(every), sorted(leaking)


@pytest.mark.parametrize("name", PLANTED)
def test_a_leak_would_be_seen(name: str) -> None:
    every = planted_by_hand(seed=9, name=name)
    assert not [text for _, text, secrets in every if not all(leaks(s, text) for s in secrets)]


@pytest.mark.parametrize(
    "name", ["lookalikes_by_hand.txt", "lookalikes_by_hand_later.txt", "lookalikes_by_hand_fresh.txt"]
)
def test_what_only_looks_like_it_stays(name: str) -> None:
    asked = lines(name)
    assert len(asked) >= 300
    hidden = [text for text in asked if str(mask(text)) != text]
    assert len(hidden) <= FALSE * len(asked), hidden


@pytest.mark.parametrize(
    "name", ["lookalikes_by_hand_open.txt", "lookalikes_by_hand_shut.txt", "lookalikes_by_hand_newest.txt"]
)
def test_little_stays_not_that_was_written_to_be_hard(name: str) -> None:
    """Words, places and firms that are called like the people of `planted_by_hand_open.txt` and `planted_by_hand_newest.txt`."""
    hidden = [text for text in lines(name) if str(mask(text)) != text]
    assert len(lines(name)) >= 140
    assert len(hidden) <= 0.055 * len(lines(name)), hidden


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("拖拉机号牌湘00 00001怎么过户", "拖拉机号牌湘00 ****怎么过户"),
        ("发动机号K0B00000", "发动机号****"),
        ("加我vabc_0000发材料", "加我v****发材料"),
        ("往北80米路西3号早餐摊", "往北80米路西***号早餐摊"),
        ("赵村东头第三家", "赵村东头***"),
        ("帽儿胡同乙12号下水道堵", "帽儿胡同***号下水道堵"),
        ("今年三月二十八才出生", "今年**才出生"),
        ("名字拼音ZHANG SAN，写反了", "名字拼音Z**，写反了"),
        ("Tran Van Anh签证到期", "T**签证到期"),
        ("电话〔0755〕23456789", "电话〔0755-****6789"),
        ("我住五四路22号楼", "我住五四路***号楼"),
        ("我家门牌号柳荫街45号", "我家门牌号柳荫街***号"),
    ],
)
def test_kinds_that_were_missed_once(text: str, masked: str) -> None:
    assert str(mask(text)) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Apple Pay能交社保吗",
        "国发〔2024〕12号",
        "8月31日以前出生能上学吗",
        "这家发动机厂招工吗",
        "v2版本怎么用",
        "起诉费多少",
        "国药准字H20053465",
        "受理编号093920241128",
        "流水号02034567891",
        "我家附近人民路12号是个工厂",
        "微信叫什么",
        "村村通公路",
        "确保安全畅通",
        "公司的安全帽",
        "孩子户口在爷爷家能上学吗",
        "邻居家有没有水",
        "施工许可证编号440106202301010101",
        "人民币壹仟贰佰叁拾肆元",
        "①②③三种材料",
        "南栋50户，北栋90户",
        "孙子才8岁，爷爷想送他套房",
        "没找到活钱花光回不去了",
        "注册会计师全国统一考试报名",
        "居民楼设立医院，居民区建设垃圾站",
        "楚建建〔2013〕282号文",
        "市民朋友您好",
        "为祖国建设文明城市提高文化",
        "救村民于水火之中",
    ],
)
def test_what_was_hidden_once_by_mistake(text: str) -> None:
    assert str(mask(text)) == text
