"""How texts are printed: dates, numbers that can be called, addresses that can be followed, and nothing unescaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from web.presenting import day, linked, tel


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("请拨打 12345 人工服务", ["12345"]),
        ("反诈专线 96110，电网 95598。", ["96110", "95598"]),
        ("电话020-12345678转2", ["02012345678"]),
        ("工本费12345元", []),
        ("共 12345 人", []),
        ("没人应答就打 119；受伤先打120 和 110。", ["119", "120", "110"]),
        ("收费120元，或 110 元；打 110 米", []),
        ("第119条，1、120", []),
        ("编号 11440000MB2D0123412345", []),
        ("2025-12345", []),
        ("〔2020〕12345号", []),
        ("60日", []),
        ("用“交管12123”或掌上12333查，或打12333", ["12333"]),
    ],
)
def test_hotlines_can_be_tapped_and_amounts_cannot(text: str, numbers: list[str]) -> None:
    shown = linked(text)
    assert [part.split('"')[0] for part in shown.split('href="tel:')[1:]] == numbers
    assert shown.striptags() == " ".join(text.split())


def test_several_numbers_in_one_text_are_several_links() -> None:
    assert tel("020-12345678、12345").count("<a ") == 2
    assert 'href="tel:02012345678"' in tel("020-12345678、12345")


@given(st.text())
def test_nothing_is_unescaped(text: str) -> None:
    for shown in (linked(text), tel(text)):
        assert isinstance(shown, Markup)
        assert "<script" not in linked(text + "<script>")
        outside = shown.replace("</a>", "")
        assert outside.count("<") == outside.count("<a ")


@pytest.mark.parametrize(("value", "shown"), [("2025-05-10", "2025年5月10日"), (None, ""), ("", ""), ("明天", "")])
def test_days(value: str | None, shown: str) -> None:
    assert day(value) == shown
