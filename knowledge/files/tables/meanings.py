"""One table of column names for all readers: ours, those of the national exchange tables, and those seen in the wild.

A name is compared without capitals, blanks, line breaks, brackets and marks of obligation, in simplified characters; what stood
in brackets is kept apart, since it may be the unit of a bare number (法定办结时限（工作日）).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.entry.validation import LABELS as FIELD_LABELS
from knowledge.files.columns import FIELDS, SECTION_NAMES
from knowledge.patterns import read_patterns

_MEANINGS = (
    "code official_code base_code=基本编码 handle_code=业务办理项编码 region place=所在区域 name=事项名称 "
    "main_name=主项名称 aliases kind topic audience department owner summary conditions statutory=法定办结时限 "
    "statutory_unit=法定办结时限单位 statutory_note=法定办结时限说明 promised=承诺办结时限 promised_unit=承诺办结时限单位 "
    "promised_note=承诺办结时限说明 deadline=办理时限 charged=是否收费 fee=收费标准 fee_name=收费项目名称 "
    "fee_basis=收费依据 fee_unit=收费单位 reductions documents document_name=材料名称 document_originals=原件份数 "
    "document_copies=复印件份数 document_form=材料形式 document_need=材料必要性 document_issuer=材料来源 "
    "document_note=材料说明 steps channels=办理形式 online=是否网办 online_url=网办地址 address=办理地点 window=窗口号 "
    "hours=办公时间 phone=咨询电话 complaint=监督投诉电话 visits visits_note=到现场说明 result=办理结果 "
    "validity=结果有效期 progress question answer=答案 similar=相似问 basis=设定依据 valid_from valid_to "
    "cancelled_on=取消日 review_by verified_on source disclosure note=备注 state=事项状态"
)
_CALLED = {name: called for name, _, called in (said.partition("=") for said in _MEANINGS.split())}
_ITEM_ONLY = ("removes", "related")
"""Fields that no list of others has: only a table of ours says them, by what it calls them."""
_OF_ENTRY = [name for name in FIELDS["items"] if name not in _ITEM_ONLY]
"""Fields of an entry; a list may also bring them by what they are called here, so one that was added a moment ago."""
LABELS = {name: _CALLED.get(name) or FIELD_LABELS[name] for name in dict.fromkeys([*_CALLED, *_OF_ENTRY])}
"""What a column can mean, by what it is called here: what a curator chooses from and a map file may name: as the record
calls its field, where nothing else is written."""

NOTED, SKIPPED = "noted", "skipped"
"""A column whose text goes into the note under its own name; a column that is left out without a word."""

NO_SECTION = frozenset({SKIPPED, "name", "code", "official_code", "topic", "kind", "region", "place", "main_name"})
"""Meanings that say which matter it is and begin no section of a guide."""

_NAMES: dict[str, str] = {
    "code": "事项编码 编码 事项编号 事项代码 事项唯一标识 code",
    "official_code": "实施编码 实施清单编码 task_code official_code 事项实施编码 实施清单编号 权力编码 职权编码",
    "base_code": "基本编码 目录编码 catalog_code 事项基本编码 基本目录编码",
    "handle_code": "业务办理项编码 task_handle_item 办理项编码",
    "region": "行政区划 行政区划代码 区划 区划代码 地区代码 region area_code areacode 行政区划编码 所属区划",
    "place": "区域 地区 所属地区 所在地区 街道 乡镇 镇街 乡镇街道 所属街道 所属区县 区县 行政区域 所在区域 村居 社区 适用地区 适用区域",
    "name": "事项名称 名称 事项 业务名称 业务办理项名称 业务办理项 办理项名称 办理事项 服务事项 服务事项名称 政务服务事项 政务服务事项名称 "
            "权力名称 职权名称 权力事项 权力事项名称 事项标题 标题 办事事项 子项名称 子项 name title task_name item_name 事项全称 项目名称 "
            "单位名称 机构名称 窗口名称 office 服务名称 指南名称 办事指南名称 办件事项 便民服务事项 高频事项 高频事项名称",
    "main_name": "主项名称 主项 大项名称 大项 父项名称 事项主项名称 主事项名称 一级事项",
    "aliases": "日常用语 别名 俗称 简称 又名 常用名 其他名称 关键词 关键字 检索词 搜索词 aliases nick keywords 通俗名称 群众叫法 口语名称",
    "kind": "事项类型 权力类型 职权类型 事项类别 权力类别 itemtype kind task_type 事项性质",
    "topic": "主题 主题分类 所属主题 topic 分类 类别 问题分类 问题类别 问题类型 知识分类 业务分类 一级分类 category 标签 领域 所属领域",
    "audience": "服务对象 适用对象 面向对象 办理对象 audience server_type 实施对象 适用范围 服务对象类型",
    "department": "实施部门 部门 实施主体 实施机关 行使主体 责任部门 办理部门 受理部门 主管部门 承办部门 牵头部门 受理单位 承办单位 办理单位 "
                  "办理机构 受理机构 实施单位 办理主体 业务部门 经办部门 经办机构 department dept_name dept 决定机构 审批部门 审批机关 "
                  "所属部门 部门名称 业务主管部门 责任科室 承办科室 负责科室 科室",
    "owner": "责任单位 维护单位 owner 填报单位",
    "summary": "一句话说清楚 基本信息说明 是什么 什么是 事项介绍 概述 事项简介 简介 事项说明 事项描述 事项概述 业务描述 描述 摘要 summary abstracttext description 内容简介 事项内容 行使内容",
    "conditions": "谁可以办 谁能办 适用人群 申请对象 办理对象条件 办理资格 审批条件 受理范围及条件 受理条件 办理条件 申请条件 申办条件 条件 申领条件 准入条件 accept_condition requirements conditions 办理要求 申报条件 申请要求",
    "statutory": "法定办结时限 法定时限 法定期限 法定办理时限 法定办结期限 法定办理期限 anticipate_day legaltime 法定时间",
    "statutory_unit": "法定办结时限单位 法定时限单位 anticipate_type", "statutory_note": "法定办结时限说明 anticipate_explain",
    "promised": "承诺办结时限 承诺时限 承诺期限 承诺办理时限 承诺办结期限 promise_day commitmenttime 承诺时间",
    "promised_unit": "承诺办结时限单位 承诺时限单位 promise_type", "promised_note": "承诺办结时限说明 promise_explain",
    "deadline": "多久能办好 要多久 多久办完 办理需要多久 办理时限 办结时限 时限 办理期限 办结期限 办理周期 办结时间 多久办好 办理所需时间 审批时限 办理时长 时限要求",
    "charged": "是否收费 是否收取费用 ischarge is_fee 收费与否",
    "fee": "多少钱 要多少钱 办理收费 是否收费及标准 收费标准 收费 收费情况 费用 办理费用 收费标准及依据 收费及依据 收费标准和依据 收费金额 缴费标准 fee_stand chargestandard 工本费 收费说明 费用标准 "
           "收费项目及标准",
    "fee_name": "收费项目名称 收费项目 收费名称 fee_name 缴费项目", "fee_basis": "收费依据 fee_basis 收费文件依据",
    "fee_unit": "收费单位 计费单位", "reductions": "减免 减免情况 减免政策 允许减免依据 desc_explain 减免条件",
    "documents": "准备材料 材料准备 需要什么材料 要准备什么 需要哪些材料 所需材料清单 办理所需证件 需携带材料 申请材料 办理材料 所需材料 申报材料 提交材料 材料 材料清单 申请材料清单 办事材料 所需资料 需提供材料 办理所需材料 需要材料 要带什么 "
                 "申请资料 提供材料 materials documents 申办材料 材料目录 申请材料目录 应提交材料 携带材料 所需证件",
    "document_name": "材料名称 申请材料名称 material_name 资料名称 提交材料名称",
    "document_originals": "原件份数 原件 纸质材料份数 材料份数 份数 page_num 原件数量", "document_copies": "复印件份数 复印件 page_copynum 复印件数量",
    "document_form": "材料形式 材料介质 material_format 提交形式", "document_need": "材料必要性 必要性 是否必要 is_need 是否必需 是否必须",
    "document_issuer": "材料来源 来源渠道 来源渠道说明 出具单位 材料来源渠道 source_explain", "document_note": "材料说明 填报须知 材料要求 受理标准 fill_explain 材料备注",
    "steps": "怎么办 怎样办理 如何办理 操作步骤 操作流程 线上办理流程 办理指引 具体流程 办事步骤 办理流程 办事流程 流程 办理程序 办理步骤 handle_flow procedures steps 审批流程 申请流程 业务流程 办事程序 申办流程 怎么办理",
    "channels": "线上办理渠道 线上渠道 线上办理 办理渠道汇总 线上办理渠道汇总 网上办理渠道 办理形式 办理方式 办理渠道 办理途径 handle_type processform channels 受理方式 申请方式 申请途径 办事方式 服务方式 服务渠道",
    "online": "是否网办 是否可网办 is_online onlineprocessing 是否支持网办 能否网办 是否网上办理 网上办理",
    "online_url": "网办地址 网上办理地址 在线办理地址 online_handle_url 网址 办理网址 网上办理网址 在线办理网址 办事网址 办理链接 url 链接",
    "address": "去哪办 去哪里办 在哪里办 到哪里办 办理窗口地址 办理地点及窗口 办理地点 办理地址 办公地址 地址 地点 受理地点 受理地址 办事地点 办事地址 经办地址 窗口地址 联系地址 transact_addr processplace address "
               "办公地点 服务地点 窗口位置 办理场所 受理窗口地址 在哪办 通讯地址 单位地址",
    "window": "窗口号 窗口编号 办理窗口 受理窗口 窗口",
    "hours": "办公时间 办理时间 受理时间 工作时间 服务时间 对外办公时间 transact_time processtime hours 上班时间 营业时间 接待时间 开放时间",
    "phone": "咨询电话 联系电话 电话 咨询方式 联系方式 办公电话 服务电话 热线电话 咨询热线 link_way consultationways phone tel 电话号码 联系人电话 "
             "窗口电话 咨询联系电话 咨询渠道 固定电话 手机 手机号",
    "complaint": "监督投诉电话 监督电话 投诉电话 监督投诉方式 监督方式 投诉方式 supervise_way monitorways 监督投诉渠道 投诉举报电话 举报电话 投诉监督电话 监督渠道",
    "visits": "到现场次数 到办事现场次数 跑动次数 limit_scene_num presencenum 最多跑动次数 办事现场次数 到窗口最少次数 到场次数 跑现场次数 最多跑一次",
    "visits_note": "必须现场办理原因说明 limit_scene_explain presencereason 必须到现场原因",
    "result": "办理结果 审批结果 结果名称 审批结果名称 办结结果 result_name resultname results 办理结果名称 证照名称 发放证件 结果文书 审批结果文书",
    "validity": "结果有效期 证照有效期 有效期限 有效期", "progress": "进度查询 办理进度查询 查询方式 办理进程查询 进度查询方式",
    "question": "常见问题解答 问答 热点问答 常见问答 问题 标准问 标准问题 问 question 常见问题 提问 咨询问题 问题标题 用户问题 instruction 问句 query 问题描述 问题内容 咨询内容",
    "answer": "答案 回答 标准答案 答复 答 answer 回复 解答 答复内容 回复内容 output 标准答复 解答内容 答案内容 参考答案 response 知识内容 答复意见",
    "similar": "相似问 相似问题 相似问法 扩展问 扩展问法 同义问 类似问题 其他问法 问法 similar similar_questions 用户问法 相似说法 相似句 拓展问",
    "basis": "设定依据 法律依据 依据 实施依据 政策依据 法定依据 by_law basis 办理依据 文件依据 法规依据 行使依据 设立依据",
    "valid_from": "生效日 生效日期 施行日期 启用日期 plan_effective_date 计划生效日期 实施日期 开始日期 有效期起 执行日期 生效时间",
    "valid_to": "失效日 失效日期 截止日期 有效期至 有效期止 结束日期 到期日期 失效时间 截止时间", "cancelled_on": "取消日 计划取消日期 plan_cancel_date",
    "review_by": "复核日 复核日期 下次复核日期", "verified_on": "核实日 核实日期 核对日期 核验日期",
    "source": "来源 信息来源 数据来源 source 出处 资料来源", "disclosure": "公开范围 是否公开",
    "note": "备注 说明 其他说明 注意事项 温馨提示 补充说明 remark note 其它说明 备注说明 特别说明 提示",
    "state": "事项状态 状态 task_state 是否在用 启用状态 是否有效",
    NOTED: "办件类型 行使层级 通办范围 联办机构 委托部门 数量限制 特别程序 特殊环节 中介服务 审批模式 权力来源 实施主体性质 结果样本 结果类型 结果领取方式 "
           "网上办理深度 办理深度 颁布文号 结果送达方式 办理层级 事项来源 办理类型 委托机关 联系人 负责人 other_dept entrust_name special_procedure "
           "limit_explain service_type 承诺件 是否进驻大厅 进驻情况 职务 职责 duty business 业务范围 受理范围 服务内容 业务 是否支持预约办理 是否支持物流快递 "
           "是否支持网上支付 是否支持自助终端办理",
    SKIPPED: "序号 编号 no 行号 id _id docid index 更新时间 更新日期 创建时间 创建日期 修改时间 录入时间 录入人 填表人 审核人 填表日期 发布日期 发布时间 "
             "没有导入的原因 创建人 创建人名称 资源库编号 目录编号 发布者 体裁 附件信息 归属领域 行业 区域代码 latitude longitude img 纬度 经度",
}  # fmt: skip

_IN_ROWS = {
    "documents": "name=name,document_name,documents,项目 originals=document_originals copies=document_copies form=document_form "
                 "necessity=document_need issuer=document_issuer note=note,document_note",
    "fees": "name=name,fee_name,项目 amount=fee,标准,金额 unit=fee_unit reductions=reductions note=note",
    "deadlines": "number=deadline,statutory,promised,期限 name=name,项目 note=note",
    "steps": "text=steps,步骤,环节,内容 note=note", "conditions": "text=conditions,内容 note=note",
    "channels": "text=channels,内容 url=online_url note=note",
    "places": "name=name,window,地点 address=address hours=hours phone=phone note=note",
    "visits": "number=visits text=visits_note,内容 note=note", "results": "name=name,result,项目 validity=validity note=note",
    "progress": "text=progress,steps,步骤,环节,内容 note=note", "phones": "number=phone,complaint,号码 name=name,window,地点,项目 note=note",
    "faqs": "question=question answer=answer phrasings=similar note=note",
}  # fmt: skip
"""What fills which field where all rows are facts of one kind: columns of these meanings, and words that mean it only there."""

_TRADITIONAL = str.maketrans(
    "項稱編碼類別實施對象單責辦結時間條備註請領關鍵詞問題應標準費據減證號電話聯繫監諮詢週齡號級機構區劃鄉鎮內務員戶籍書樣網線預約場數審"
    "批執許確認過處罰獎勵導發選擇來聲簡俗農業險醫療業賬態種規則訊復覆複圍範",
    "项称编码类别实施对象单责办结时间条备注请领关键词问题应标准费据减证号电话联系监咨询周龄号级机构区划乡镇内务员户籍书样网线预约场数审"
    "批执许确认过处罚奖励导发选择来声简俗农业险医疗业账态种规则讯复复复围范",
)
"""The characters in which headings are written in Hong Kong, Macao and Taiwan; reading whole texts is the engine's."""
_BRACKETED = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
_MARKS = re.compile(r"[\s*＊★☆●▲※:：、,，.。;；'\"“”‘’|_\-—–\u200b-\u200f\u2060\ufeff]+")
_OBLIGATION = read_patterns(Path(__file__).with_suffix(".patterns"))["obligation"]


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A heading as it is understood: what its column means ('' for unknown) and what stood in brackets (a unit, a hint)."""

    text: str
    meaning: str
    hint: str = ""


def plain(text: str) -> str:
    """A heading without what does not matter: capitals, blanks, brackets and what is in them, marks, traditional characters."""
    return _bare(_BRACKETED.sub("", _folded(text))) or _bare(_folded(text))


@lru_cache(maxsize=4096)
def heading(text: str) -> ColumnHeading:
    """What a column of this name means. `篇扩办理材料/pkmaterials` is understood by either of its names."""
    folded = _folded(text)
    hint = " ".join(found.strip("()[]【】〔〕<>《》{} ") for found in _BRACKETED.findall(folded))
    if own := _own(text.strip()):
        return ColumnHeading(text, own, hint)
    for name in _readings(text, folded):
        if meaning := _BY_NAME.get(name):
            return ColumnHeading(text, meaning, hint)
    return ColumnHeading(text, "", hint)


def field_of_row(text: str, kind: str) -> str:
    """The field that a column of this name fills in a table of facts of one kind; '' for none."""
    fields = _ROW_FIELDS.get(kind, {})
    return fields.get(plain(text)) or fields.get(heading(text).meaning, "")


def _own(text: str) -> str:
    """A column of ours that names its section (申请材料.原件份数), or a field of an item that no list of others has."""
    if text in FIELDS and text not in _BY_NAME:
        return NOTED
    if text in _OURS:
        return f"items.{_OURS[text]}"
    prefix, dot, rest = text.replace("．", ".").replace("·", ".").partition(".")
    section = _SECTIONS.get(prefix) if dot else None
    field = _FIELDS[section].get(rest) if section else None
    return f"{section}.{field}" if field else ""


def meaning_named(text: str) -> str | None:
    """What somebody who chooses for a column means by a word: a meaning, '' for "skip it", None where it is not understood."""
    name = plain(text)
    if name in ("", "不导入", "跳过", "忽略", "不要", "skip", SKIPPED):
        return SKIPPED
    if name in ("记入备注", NOTED):
        return NOTED
    chosen = next(
        (meaning for meaning, label in LABELS.items() if name in (meaning.replace("_", ""), plain(label))), None
    )
    return chosen or _BY_NAME.get(name)


def _readings(text: str, folded: str) -> list[str]:
    whole = plain(text)
    parts = [_bare(part) for part in re.split(r"[/／\n]", _BRACKETED.sub("", folded))]
    within = [_bare(part) for part in _BRACKETED.findall(folded)]
    names = [whole, _bare(folded), *parts, *within]
    names += [name.removeprefix("篇扩") for name in names] + [name.removeprefix("pk") for name in names]
    return [name for name in dict.fromkeys(names) if name]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().translate(_TRADITIONAL)


def _bare(text: str) -> str:
    name = _MARKS.sub("", _strip_brackets(text))
    return _OBLIGATION.sub("", name) or name


def _strip_brackets(text: str) -> str:
    return re.sub(r"[()\[\]【】〔〕<>《》{}]", "", text)


_SECTIONS = {name: section for section, name in SECTION_NAMES.items()} | {section: section for section in SECTION_NAMES}
_FIELDS = {
    section: {text: field for field in fields for text in (FIELD_LABELS[field], field)}
    for section, fields in FIELDS.items()
}
_OURS = {text: field for field in _ITEM_ONLY for text in (FIELD_LABELS[field], field)}


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    ours = [(name, f"{name} {FIELD_LABELS[name]}") for name in _OF_ENTRY]
    for meaning, names in (*_NAMES.items(), *ours):
        for name in names.split():
            key = plain(name)
            if found.setdefault(key, meaning) != meaning:
                raise ValueError(f"{name} means {found[key]} and {meaning}")
    return found


_BY_NAME = _table()
_ROW_FIELDS = {
    kind: {
        word: field for field, _, words in (each.partition("=") for each in said.split()) for word in words.split(",")
    }
    for kind, said in _IN_ROWS.items()
}
