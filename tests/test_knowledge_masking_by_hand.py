"""Three hundred writings by somebody who had not read the rules, and as many sentences that only look personal."""

import pytest

from knowledge.masking.masked_text import mask
from tests.planted_by_hand import leaks, lines, planted_by_hand

SEEDS = range(3)
WRITINGS_THAT_LEAK, FALSE = 0.03, 0.005


def test_few_writings_leak() -> None:
    every, leaking = set(), set()
    for seed in SEEDS:
        for line, text, secrets in planted_by_hand(seed=seed):
            masked = str(mask(text))
            every.add(line)
            if any(leaks(secret, masked) for secret in secrets):
                leaking.add(f"{line} → {masked}")
    assert len(every) >= 300
    assert len({one.partition(" → ")[0] for one in leaking}) <= WRITINGS_THAT_LEAK * len(every), sorted(leaking)


def test_a_leak_would_be_seen() -> None:
    assert not [text for _, text, secrets in planted_by_hand(seed=9) if not all(leaks(s, text) for s in secrets)]


def test_what_only_looks_like_it_stays() -> None:
    asked = lines("lookalikes_by_hand.txt")
    assert len(asked) >= 300
    hidden = [text for text in asked if str(mask(text)) != text]
    assert len(hidden) <= FALSE * len(asked), hidden


@pytest.mark.parametrize(
    "text",
    [
        "起诉费多少",
        "国药准字H20053465",
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
    ],
)
def test_what_was_hidden_once_by_mistake(text: str) -> None:
    assert str(mask(text)) == text
