"""The facets of an answer (材料, 费用, 时限 …): what people ask for, and which facts answer it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing people ask about an item.

    `fields` are the fields of an entry whose facts answer it; `ask` is how a follow-up asks for it.
    """

    name: str
    title: str
    fields: tuple[str, ...]
    ask: str


FACETS: tuple[Facet, ...] = (
    Facet("材料", "申请材料", ("documents",), "要带什么材料？"),
    Facet("费用", "收费", ("fees",), "要多少钱？"),
    Facet("时限", "办结时限", ("deadlines",), "多久能办好？"),
    Facet("条件", "受理条件", ("conditions",), "需要什么条件？"),
    Facet("流程", "办理流程", ("steps",), "怎么办理？"),
    Facet("地点", "办理地点", ("places", "channels", "department"), "在哪里办？"),
    Facet("网办", "办理渠道", ("channels", "visits"), "网上能办吗？"),
    Facet("时间", "办公时间", ("places",), "什么时间可以办？"),
    Facet("部门", "办理部门", ("department",), "归哪个部门管？"),
    Facet("电话", "咨询电话", ("phones",), "电话是多少？"),
    Facet("投诉", "监督投诉", ("phones",), "不满意怎么投诉？"),
    Facet("进度", "进度查询", ("progress",), "怎么查进度？"),
    Facet("结果", "办理结果", ("results",), "办好后拿到什么？"),
    Facet("表格", "表格样表", ("documents",), "有表格吗？"),
    Facet("依据", "依据", ("basis",), "有什么依据？"),
)
BY_NAME = {facet.name: facet for facet in FACETS}
OF_FIELD = {
    "documents": "材料", "fees": "费用", "deadlines": "时限", "conditions": "条件", "steps": "流程", "channels": "网办",
    "visits": "网办", "places": "地点", "progress": "进度", "results": "结果",
}  # fmt: skip
"""The facet that a fact of a field answers first."""
OVERVIEW = ("材料", "费用", "时限", "部门")
"""What is shown first when nothing in particular was asked for."""
GUIDE = ("条件", "材料", "费用", "时限", "流程", "网办", "地点", "结果", "进度", "电话", "投诉")
"""The whole guide, in the order of a 办事指南; every field once."""


def answerable(fields: frozenset[str]) -> list[Facet]:
    """The facets that an entry with these fields has facts for."""
    return [facet for facet in FACETS if not fields.isdisjoint(facet.fields)]
