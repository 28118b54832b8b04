"""A passage is a piece of its text, word for word; together they are the whole text."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.entry.passages import LONGEST, passages_of

NOTICE = (
    "关于优化服务的通知\n一、适用范围\n本通知适用于在本市就业的人员。" + "凡符合条件的都可以提出申请。" * 20 + "\n"
    "二、补贴标准\n每人每月补贴三百元，最长十二个月。\n（一）申请材料\n身份证和劳动合同。" + "材料不齐的一次告知。" * 30
)


def test_a_short_text_is_one_passage() -> None:
    assert [p.said for p in passages_of("凭身份证办理。")] == ["凭身份证办理。"]
    assert passages_of("  \n ") == []


def test_passages_stand_under_their_headings() -> None:
    found = {p.heading: p for p in passages_of(NOTICE)}
    assert "每人每月补贴三百元" in found["二、补贴标准"].said
    assert "身份证和劳动合同" in next(p.said for p in passages_of(NOTICE) if p.heading == "（一）申请材料")


@given(st.lists(st.text("字一二、。；\n# 第条章（）1.x ", max_size=300), max_size=8).map("\n".join))
def test_every_passage_is_a_piece_of_the_text_and_nothing_is_left_out(text: str) -> None:
    found = passages_of(text)
    covered = set()
    for passage in found:
        assert text[passage.start : passage.start + len(passage.said)] == passage.said
        assert 0 < len(passage.said) <= LONGEST
        covered |= set(range(passage.start, passage.start + len(passage.said)))
    assert all(at in covered or character.isspace() for at, character in enumerate(text))
