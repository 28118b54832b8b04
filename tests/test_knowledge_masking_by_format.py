"""Personal things made by their published formats, by who did not go by the rules: few are left."""

from collections import Counter

import pytest

from knowledge.masking.masked_text import mask
from tests.planted_by_format import planted_by_format

COUNT, SEED = 4_000, 20261128
LEAKS, LEAKS_OF_A_KIND = 0.01, 0.03


def test_hardly_anything_planted_is_left() -> None:
    of, leaks, texts = Counter[str](), Counter[str](), []
    for one in planted_by_format(COUNT, seed=SEED):
        of[one.kind] += 1
        if one.leaks_in(str(mask(one.text))):
            leaks[one.kind] += 1
            texts.append(one.text)
    assert of.total() == COUNT
    assert len(of) == 11
    assert leaks.total() <= LEAKS * COUNT, texts
    assert not {kind: leaks[kind] for kind in of if leaks[kind] > LEAKS_OF_A_KIND * of[kind]}, texts


def test_a_leak_would_be_seen() -> None:
    assert all(one.leaks_in(one.text) for one in planted_by_format(1_000, seed=SEED + 1))


@pytest.mark.parametrize(
    "text",
    [
        "受理编号44010620231105000013到哪了",
        "事项编码11440106202311050000",
        "收件人：政务服务中心",
        "法定代表人：变更怎么办",
        "监护人：本人",
        "西城区文津胡同5号派出所",
        "1990-01-02到期",
        "川A级景区，军A级医院",
        "广州·深圳两地都能办",
        "学籍号怎么查",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert str(mask(text)) == text
