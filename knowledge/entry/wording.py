"""A fact as plain text: what it is called, and the one sentence that states it.

Numbers always carry their unit and what they are counted from. The engine and every table and file print facts this way.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from knowledge.entry.attachments import attachment
from knowledge.entry.records import (
    Channel,
    Condition,
    Deadline,
    Document,
    Fact,
    Faq,
    Fee,
    Phone,
    Place,
    Progress,
    Result,
    Step,
    Visits,
)

CLOCKS = {"statutory": "法定办结时限", "promised": "承诺办结时限", "applicant": "申请人应在"}
PHONES = {"consult": "咨询电话", "complaint": "监督投诉电话", "emergency": "紧急电话"}
FIELD_NAMES = {
    "conditions": "受理条件", "documents": "申请材料", "fees": "收费", "deadlines": "办结时限", "steps": "办理流程",
    "channels": "办理渠道", "places": "办理地点", "visits": "到现场次数", "results": "办理结果", "progress": "进度查询",
    "phones": "咨询投诉", "faqs": "常见问题", "department": "办理部门", "summary": "事项说明",
}  # fmt: skip


def fact_label(fact: Fact) -> str:
    """The name of what a fact states, e.g. 法定办结时限 or 工本费."""
    if isinstance(fact, Deadline):
        clock = "申请人办理期限" if fact.type == "applicant" else CLOCKS[fact.type]
        return f"{fact.name}（{clock}）" if fact.name else clock
    if isinstance(fact, Phone):
        return fact.name or PHONES[fact.type]
    if isinstance(fact, Fee | Place | Result):
        return fact.name
    if isinstance(fact, Faq):
        return fact.question
    if isinstance(fact, Channel):
        return fact.type
    return FIELD_NAMES[fact.field]


def fact_text(fact: Fact) -> str:
    """The sentence that states a fact, with its note."""
    text = _STATE[type(fact)](fact)
    return f"{text}（{fact.note}）" if fact.note and text else text or fact.note


def amount_text(amount: Decimal, unit: str) -> str:
    """`40`, `元` → 40元; zero → 免费."""
    if amount == 0:
        return "免费"
    return f"{amount:f}{unit}"


def _document(fact: Document) -> str:
    copies = []
    if fact.originals:
        copies.append(f"原件{fact.originals}份")
    if fact.copies:
        copies.append(f"复印件{fact.copies}份")
    parts = ["、".join(copies)] if copies else []
    parts += [fact.form] if fact.form else []
    parts += [f"{fact.issuer}出具"] if fact.issuer else []
    parts += [fact.necessity] if fact.necessity != "必要" else []
    if fact.blank_form:
        parts.append(f"{'空白表格' if attachment(fact.blank_form) else '表号或下载'} {fact.blank_form}")
    parts += [f"填写示例 {fact.sample}"] if fact.sample else []
    return fact.name + (f"（{'，'.join(parts)}）" if parts else "")


def _fee(fact: Fee) -> str:
    parts = []
    if fact.amount is not None:
        parts.append(amount_text(fact.amount, fact.unit))
    if fact.rule:
        parts.append(fact.rule)
    if fact.reductions:
        parts.append(f"减免：{fact.reductions}")
    if fact.formula:
        parts = [part.removesuffix("。") for part in parts] + [f"算式：{fact.formula}"]
    return "；".join(parts)


def _deadline(fact: Deadline) -> str:
    if fact.number is None or fact.unit is None:
        return "当场办结" if fact.unit == "当场" else ""
    if fact.unit == "当场" or (fact.number == 0 and fact.unit in {"工作日", "自然日"}):
        return "当场办结"
    unit = {"月": "个月", "工作日": "个工作日", "自然日": "日（自然日）", "小时": "小时", "年": "年"}[fact.unit]
    return f"{fact.number}{unit}" + (
        f"，{fact.start}起算"
        if fact.start and not fact.start.endswith("起")
        else f"，{fact.start}"
        if fact.start
        else ""
    )


def _place(fact: Place) -> str:
    parts = [fact.address, f"办公时间：{fact.hours}" if fact.hours else "", f"电话：{fact.phone}" if fact.phone else ""]
    return "；".join(p for p in parts if p) or fact.name


def _visits(fact: Visits) -> str:
    text = "不用到现场" if fact.number == 0 else f"到现场 {fact.number} 次"
    return f"{text}；{fact.text}" if fact.text else text


_STATE: dict[type[Fact], Callable[[Any], str]] = {
    Condition: lambda f: f.text,
    Document: _document,
    Fee: _fee,
    Deadline: _deadline,
    Step: lambda f: f.text,
    Channel: lambda f: "，".join(p for p in (f.text, f.url) if p) or f.type,
    Place: _place,
    Visits: _visits,
    Result: lambda f: f.name + (f"，有效期：{f.validity}" if f.validity else ""),
    Progress: lambda f: f.text,
    Phone: lambda f: f.number,
    Faq: lambda f: f.answer,
}
