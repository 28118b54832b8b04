"""Sorting legal matters by the profile of a legal line: danger first, the limit within three lines, the door, what to bring."""

import pytest

from hotline.tickets.triage import doors_of, triage
from knowledge.profiles.profile import read_profile
from knowledge.starter.reading import Bundle

LEGAL = read_profile("148")


@pytest.mark.parametrize(
    ("text", "door", "limit"),
    [
        ("厂里拖着半年工资不发，还把我开除了", "劳动仲裁", "一年内"),
        ("城管罚了我两千，这个处罚我不服", "行政复议", "六十日内"),
        ("法院判了他还钱，过了三个月还是不执行", "申请执行", "二年内"),
        ("邻居盖房占了我家宅基地，两家为这个纠纷吵了一年", "人民调解", "三十日内"),
        ("上次信访的答复我不认", "信访", "三十日内"),
        ("在工地受伤住院，老板没给我报工伤", "工伤认定", "一年内"),
        ("劳动仲裁裁决书下来了，我不认这个结果", "对劳动仲裁裁决起诉", "十五日内"),
        ("一审判输了，想上诉", "上诉", "十五日内"),
        ("亲戚打了借条一直借钱不还", "民事起诉", "三年内"),
        ("想打行政诉讼告政府", "行政诉讼", "六个月内"),
    ],
)
def test_the_door_and_its_limit_come_first(text: str, door: str, limit: str) -> None:
    assert doors_of(LEGAL, text)[0].name == door
    lines = triage(LEGAL, text)
    assert any(limit in line for line in lines[:3])
    assert any(line.startswith(f"办{door}带上") for line in lines)


def test_what_can_go_two_ways_is_told_both_within_three_lines() -> None:
    lines = triage(LEGAL, "这个处罚我不服，想告政府")
    assert all(any(limit in line for line in lines[:3]) for limit in ("六十日内", "六个月内"))


def test_danger_is_said_before_any_limit() -> None:
    lines = triage(LEGAL, "老公喝醉了正在打我，我要离婚，上次法院判了他也不执行")
    assert "110" in lines[0]
    assert any("二年内" in line for line in lines[:3])


def test_nothing_is_said_where_nothing_fits_or_the_line_is_no_legal_one() -> None:
    assert triage(LEGAL, "今天天气不错") == []
    assert doors_of(read_profile("12345"), "厂里半年工资不发") == []


def test_every_limit_rests_on_an_article_of_a_law_that_the_starter_knowledge_names(bundle: Bundle) -> None:
    titles = {source.title for source in bundle.sources.values()}
    for door in LEGAL.doors:
        law, _, article = door.basis.partition("第")
        assert article, door.name
        assert any(law in title for title in titles), door.basis
