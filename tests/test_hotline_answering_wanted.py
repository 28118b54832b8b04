"""What kind of answer a question wants, kind by kind."""

import numpy as np
import pytest

from hotline.answering.wanted import Want, cue_names, cues, wants


@pytest.mark.parametrize("want", wants(), ids=lambda want: want.name)
def test_every_kind_finds_its_example(want: Want) -> None:
    assert want.asked.search(want.example)


def test_kinds_have_names_of_their_own() -> None:
    assert len({want.name for want in wants()}) == len(wants())


@pytest.mark.parametrize(
    ("question", "kinds", "not_kinds"),
    [
        ("办居住证要交多少钱", {"pay", "how_much"}, {"get"}),
        ("生孩子能报销多少", {"get", "how_much"}, {"where"}),
        ("老人的补贴能领几年", {"given_for", "how_long"}, {"takes"}),
        ("交上去以后多久能拿到", {"takes", "how_long"}, {"given_for"}),
        ("没有房产证可以吗", {"may", "paper"}, {"phone"}),
        ("要到哪个窗口去", {"where"}, {"may"}),
        ("他们不管该找谁投诉", {"who", "complain"}, {"bring"}),
        ("手机上能弄吗", {"online", "may"}, {"counts"}),
    ],
)
def test_kinds_of_a_question(question: str, kinds: set[str], not_kinds: set[str]) -> None:
    found = {name for name, said in zip(cue_names(), cues(question, ()), strict=True) if said}
    assert kinds <= found
    assert found.isdisjoint(not_kinds)


def test_facets_are_told_too() -> None:
    row = cues("要多少钱", ("费用",))
    assert row[cue_names().index("facet:费用")] == 1.0
    assert row[cue_names().index("facet:none")] == 0.0
    assert row.dtype == np.float32
