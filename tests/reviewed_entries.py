"""Entries that rest on a source which is repealed, and what is suspended by it."""

from datetime import date
from typing import Any

from knowledge.entry.records import NATION
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


def suspended(kb: KnowledgeBase, day: date, region: str = NATION) -> set[tuple[str, str]]:
    return set(kb.reviews.suspended(CODE, ancestors(region), day))
