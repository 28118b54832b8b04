"""Entries that rest on a source which is repealed, and what is suspended by it."""

from datetime import date
from typing import Any

from knowledge.entry.records import NATION, ServiceItem, Source
from knowledge.places.codes import ancestors
from knowledge.store import KnowledgeBase

CODE = "sfz-buling"


OLD, NEW = "旧条例", "新法"


DAY = date(2027, 1, 1)


FEE: dict[str, Any] = {
    "id": "fee",
    "name": "工本费",
    "amount": "40",
    "unit": "元",
    "basis": ["旧条例第二条", "收费目录"],
}


STEP: dict[str, Any] = {"id": "step", "text": "到窗口提交", "basis": ["旧条例第三条"]}


def with_a_repealed_source(kb: KnowledgeBase, item: ServiceItem) -> KnowledgeBase:
    """One entry by 甲, with a fee and a step that rest on a source repealed from the new year on."""
    kb.sources.put([Source(key=key, title=key, level="行政法规") for key in (OLD, NEW, "收费目录")])
    kb.items.save_draft(item, author="甲")
    kb.items.submit(CODE, by="甲")
    kb.items.publish(CODE, reviewer="乙")
    kb.sources.repeal(OLD, on=DAY, superseded_by=NEW, by="乙")
    return kb


def suspended(kb: KnowledgeBase, day: date, region: str = NATION) -> set[tuple[str, str]]:
    return set(kb.reviews.suspended(CODE, ancestors(region), day))
