"""Why a fact of an item comes first, in words: for `ask --explain`."""

from dataclasses import dataclass

from hotline.answering.closer.look import CLOSER, SUMMED, CloserLook, closer_signals
from hotline.answering.fact_model import FactModel
from hotline.answering.fact_signals import SIGNALS
from hotline.answering.ranked_facts import RankedFacts, RankedUnit
from hotline.answering.units import PROPERTIES

LEAST = 0.05
"""A share of the score smaller than this is left out."""
MOST_UNITS, MOST_REASONS = 3, 5
_KINDS = {
    "conditions": "条件", "documents": "材料", "fees": "收费", "statutory": "法定时限", "promised": "承诺时限", "applicant": "申请人自己的期限",
    "steps": "步骤", "online": "网上渠道", "window": "窗口", "channels": "其他渠道", "places": "地点", "hours": "办公时间", "visits": "跑几次",
    "results": "办理结果", "progress": "查进度", "consult": "咨询电话", "complaint": "投诉电话", "emergency": "紧急电话", "faqs": "问答",
    "summary": "事项说明", "department": "办理部门",
}  # fmt: skip
_TELLS = {
    "money": "金额", "share": "比例", "duration": "多久", "date": "日期", "age": "年龄", "may": "可以", "may_not": "不可以", "must": "必须",
    "must_not": "不用", "if": "什么情况下", "person": "谁来办", "place": "在哪里", "online": "网上怎么办", "number": "号码",
    "where_differs": "各地不同", "law": "法律规定", "consequence": "后果",
}  # fmt: skip
_OTHERS = {
    "has_when": "只在某种情形下适用", "local": "各地不同", "first": "在同类内容里排第一", "lonely": "同类内容少", "length": "说得长",
}  # fmt: skip
PROPERTY_NAMES = {
    **{f"is:{kind}": f"是{name}" for kind, name in _KINDS.items()},
    **{f"tells:{kind}": f"说了{name}" for kind, name in _TELLS.items()},
    **_OTHERS,
}


@dataclass(frozen=True, slots=True)
class UnitExplained:
    """A unit with its share (0–1) among those of its item, its score, by how much that is ahead of the next one's, and what the score is
    made of: the weightiest parts first, each in words."""

    id: str
    said: str
    share: float
    score: float
    ahead: float
    reasons: tuple[tuple[float, str], ...]


def explain_facts(ranked: RankedFacts, model: FactModel, look: CloserLook) -> list[UnitExplained]:
    """The first units of an item in the order in which they are told, with what spoke for and against each."""
    found = []
    for place, r in enumerate(ranked.units[:MOST_UNITS], 1):
        after = ranked.units[place].score if place < len(ranked.units) else 0.0
        said = f"{r.unit.asks}{r.unit.said}"
        found.append(
            UnitExplained(r.unit.id, said, r.share, r.score, r.score - after, _reasons(ranked, r, model, look))
        )
    return found


def _reasons(ranked: RankedFacts, r: RankedUnit, model: FactModel, look: CloserLook) -> tuple[tuple[float, str], ...]:
    """The parts of a unit's score: what each signal adds at the first look and the closer one, and what each property does for a question
    that asks like this one."""
    if ranked.question is None or r.look is None:
        return ()
    question, table, measured = ranked.question, r.look.table, r.look.matrix
    worth = model.wanted.T @ question.cues
    first = measured @ model.weights + table.properties @ worth
    properties = table.properties[r.row]
    signals = closer_signals(question, table, measured, first)[r.row]
    of_signals, of_properties = look.parts(question, signals, properties)
    # The score of the first look is told by what it is made of.
    counts = SUMMED * look.going_on.weights[0]
    of_signals[1 : 1 + len(SIGNALS)] += counts * model.weights * measured[r.row]
    of_properties += counts * worth * properties
    parts = [(float(part), meaning) for part, meaning in zip(of_signals[1:], list(CLOSER.values())[1:], strict=True)]
    parts += [
        (float(part), f"问法要的，这条{PROPERTY_NAMES[name]}")
        for part, name in zip(of_properties, PROPERTIES, strict=True)
    ]
    parts.sort(key=lambda part: -abs(part[0]))
    return tuple((round(share, 4), meaning) for share, meaning in parts[:MOST_REASONS] if abs(share) >= LEAST)
