"""One item with everything a guide may hold, as it is resolved and composed."""

from datetime import date
from typing import Any

from hotline.answering.composing import AskedOfItem, Composition, compose
from hotline.answering.item_reading import ItemReading, SourcesToday
from knowledge.publishing.resolving import ResolvedItem

TODAY = date(2026, 11, 22)


ITEM: dict[str, Any] = {
    "code": "butie", "name": "高龄补贴申领", "department": "民政部门", "summary": "给高龄老人的补贴。", "verified_on": "2026-11-01",
    "circumstances": [{"dimension": "申请人", "ask": "本人办还是代办？", "options": ["本人", "代办"]}],
    "conditions": [{"text": "年满80周岁"}],
    "documents": [
        {"name": "居民身份证", "originals": 1},
        {"name": "委托书", "originals": 1, "when": {"申请人": ["代办"]}},
        {"name": "本人照片", "when": {"申请人": ["本人"]}},
        {"name": "旧版申请表", "valid_to": "2026-10-31"},
        {"name": "新版申请表", "valid_from": "2026-11-01", "basis": ["民发〔2026〕1号第三条"]},
        {"name": "明年的申请表", "valid_from": "2027-01-01"},
    ],
    "fees": [{"name": "补贴", "amount": "100", "unit": "元", "local": True}, {"name": "工本费", "amount": "0", "unit": "元"}],
    "deadlines": [
        {"type": "statutory", "number": 20, "unit": "工作日"}, {"type": "promised", "number": 5, "unit": "工作日"},
        {"type": "applicant", "number": 30, "unit": "自然日", "start": "自满八十周岁之日起"},
    ],
    "phones": [{"type": "consult", "number": "12345"}, {"type": "complaint", "number": "12388"}],
    "places": [{"name": "街道办事处", "address": "一楼", "hours": "工作日9至17时"}],
    "faqs": [{"question": "去世了还发吗？", "answer": "次月停发。"}],
    "basis": ["老年人权益保障法第三十三条"],
}  # fmt: skip


def made_of(resolved: ResolvedItem, *facets: str, **more: Any) -> Composition:
    """What is told of these facets; `more` may say the day, what is chosen, whether the region is known, and what else is asked."""
    day, chosen, known = more.pop("day", TODAY), more.pop("chosen", {}), more.pop("region_known", True)
    sources = more.pop("sources", SourcesToday())
    return compose(ItemReading(resolved, day, chosen, known, sources), AskedOfItem(facets, **more))
