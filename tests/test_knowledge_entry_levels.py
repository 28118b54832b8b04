"""How a fact is known follows from what it cites and how that was read, and the weakest source counts."""

from typing import Any

import pytest

from knowledge.entry.levels import KNOWN, LEVELS, SHOWN, level_of
from knowledge.entry.records import Source
from knowledge.entry.validation import check_item
from knowledge.starter.reading import Bundle

SOURCES = {
    "某法": Source(key="某法", title="某法", level="法律", read_as="条文"),
    "某办法": Source(key="某办法", title="某办法", level="规范性文件", read_as="官方页面"),
    "某报道": Source(key="某报道", title="某报道", level="办事指南", read_as="转述"),
    "某通知": Source(key="某通知", title="某通知", level="规范性文件"),
}


@pytest.mark.parametrize(
    ("fact", "level"),
    [
        ({"text": "甲", "basis": ["某法第三条"]}, "条文"),
        ({"text": "甲", "basis": ["某法"]}, "全文"),
        ({"text": "甲", "basis": ["某办法第二条"]}, "官方页面"),
        ({"text": "甲", "basis": ["某法第三条", "某报道"]}, "转述"),
        ({"text": "甲", "basis": ["某通知第一条"]}, "未核实"),
        ({"text": "甲", "basis": ["不在册第一条"]}, "未核实"),
        ({"text": "甲"}, "未核实"),
        ({"text": "甲", "basis": ["某法第三条"], "verified": False}, "未核实"),
    ],
)
def test_the_weakest_source_counts(fact: dict[str, Any], level: str) -> None:
    item = check_item({"code": "a", "name": "甲", "conditions": [fact]})
    assert level_of(item.conditions[0], item, SOURCES) == level


def test_what_no_source_could_say_has_no_level() -> None:
    item = check_item(
        {"code": "a", "name": "甲", "kind": "诉求", "documents": [{"name": "经过"}], "phones": [{"number": "12345"}]}
    )
    assert [level_of(fact, item, SOURCES) for fact in item.facts()] == ["", ""]
    assert set(SHOWN) == {"", *LEVELS}
    assert all(len(words) == 2 for level, words in SHOWN.items() if level)


def test_every_source_of_the_starter_knowledge_says_how_it_was_read(bundle: Bundle) -> None:
    assert not [key for key, source in bundle.sources.items() if not source.read_as]
    # What was read at the source must not have become less than it was when the levels came in.
    levels = [level_of(fact, item, bundle.sources) for item in bundle.items for fact in item.facts()]
    known = sum(level in KNOWN for level in levels)
    assert known / sum(bool(level) for level in levels) >= 0.45
