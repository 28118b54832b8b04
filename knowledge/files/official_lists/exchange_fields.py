"""The vocabulary of the national exchange tables: field names, codes, and the texts that stand in their fields."""

import re
from datetime import date, timedelta
from typing import Any

PARTS: dict[str, tuple[str, ...]] = {
    "material": ("material_name", "material_type", "material_format", "source_type", "source_explain", "page_num",
                 "page_copynum", "page_format", "is_need", "fill_explain", "accept_stand", "form_guid", "example_guid"),
    "fee": ("fee_name", "fee_stand", "is_desc", "desc_explain"),
    "question": ("question", "answer"),
}  # fmt: skip
"""The fields of the tables that have several rows for a task, the one that must be there first."""

CHINESE = {
    "事项名称": "task_name", "基本编码": "catalog_code", "实施编码": "task_code", "业务办理项编码": "task_handle_item",
    "事项类型": "task_type", "事项状态": "task_state", "设定依据": "by_law", "实施主体": "dept_name", "服务对象": "server_type",
    "受理条件": "accept_condition", "法定办结时限": "anticipate_day", "法定办结时限单位": "anticipate_type",
    "法定办结时限说明": "anticipate_explain", "承诺办结时限": "promise_day", "承诺办结时限单位": "promise_type",
    "承诺办结时限说明": "promise_explain", "特别程序": "special_procedure", "办理流程": "handle_flow", "办理形式": "handle_type",
    "到办事现场次数": "limit_scene_num", "必须现场办理原因说明": "limit_scene_explain", "办理地点": "transact_addr",
    "办理时间": "transact_time", "咨询方式": "link_way", "监督投诉方式": "supervise_way", "是否网办": "is_online",
    "网办地址": "online_handle_url", "联办机构": "other_dept", "委托部门": "entrust_name", "审批结果名称": "result_name",
    "是否收费": "is_fee", "收费依据": "fee_basis", "收费项目名称": "fee_name", "收费标准": "fee_stand",
    "是否允许减免": "is_desc", "允许减免依据": "desc_explain", "材料名称": "material_name", "材料类型": "material_type",
    "材料形式": "material_format", "材料必要性": "is_need", "来源渠道": "source_type", "来源渠道说明": "source_explain",
    "填报须知": "fill_explain", "受理标准": "accept_stand", "原件份数": "page_num", "纸质材料份数": "page_num",
    "复印件份数": "page_copynum", "纸质材料规格": "page_format", "问题": "question", "答案": "answer", "行政区划": "area_code",
    "行政区划代码": "area_code", "计划生效日期": "plan_effective_date", "计划取消日期": "plan_cancel_date",
}  # fmt: skip
"""Elements by their Chinese names, for tables exported with those as headings."""

STATES = {"2": "暂停", "3": "取消", "暂停": "暂停", "取消": "取消"}
"""事项状态 in which an item must not be answered; 1 is 在用."""
AUDIENCES = {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "非法人企业", "6": "行政机关",
             "7": "其他组织", "9": "其他组织"}  # fmt: skip
CHANNELS = {"1": "窗口", "2": "网上", "3": "邮寄", "窗口办理": "窗口", "网上办理": "网上", "快递申请": "邮寄", "快递": "邮寄",
            "窗口": "窗口", "网上": "网上", "邮寄": "邮寄"}  # fmt: skip
FORMS = {"1": "纸质", "2": "电子", "3": "纸质或电子", "纸质": "纸质", "电子": "电子", "电子化": "电子", "纸质或电子": "纸质或电子",
         "纸质或电子化": "纸质或电子", "纸质/电子化": "纸质或电子"}  # fmt: skip
NECESSITIES = {"1": "必要", "2": "非必要", "3": "容缺后补", "必要": "必要", "非必要": "非必要", "容缺后补": "容缺后补"}
UNITS_BY_CODE = {"1": "工作日", "2": "自然日"}
"""办结时限单位 as most systems number it. The tables themselves do not say, so such a time limit stays unverified."""
YES = {"1", "是", "true", "Y", "y"}

_CITED = re.compile(
    r"《([^《》]+(?:《[^《》]*》[^《》]*)?)》(?:[（(][^（）()]{0,60}[）)])?[，,]?\s*(第[〇零一二三四五六七八九十百千\d]+条(?:第[〇零一二三四五六七八九十\d]+[款项])*)?"
)
_AMOUNT = re.compile(r"^(\d+(?:\.\d+)?)\s*(元(?:[/／][一-龥A-Za-z]{1,6})?)$")


def citations(text: str) -> list[dict[str, Any]]:
    """The laws and articles cited in a text."""
    found = [{"source": m[1].strip()[:300], "article": m[2] or ""} for m in _CITED.finditer(text)]
    return [cited for n, cited in enumerate(found) if cited not in found[:n]]


def fee_of(part: dict[str, str]) -> dict[str, Any]:
    """One row of the fee table: an exact amount as number and unit, anything else as the rule."""
    fact: dict[str, Any] = {
        "name": part["fee_name"],
        "basis": citations(part.get("by_law", "")),
        "note": part.get("remark", ""),
    }
    standard = part.get("fee_stand", "")
    if exact := _AMOUNT.match(standard):
        fact |= {"amount": exact[1], "unit": exact[2]}
    else:
        fact["rule"] = standard
    if part.get("is_desc") in YES:
        fact["reductions"] = part.get("desc_explain") or "允许减免，请向办理部门核实"
    return {key: value for key, value in fact.items() if value not in ("", [])}


def previous_day(text: str) -> str:
    """The last day before the one on which something is cancelled; '' where there is none."""
    try:
        return (date.fromisoformat(text.strip()[:10].replace("/", "-")) - timedelta(days=1)).isoformat()
    except ValueError:
        return text.strip()
