"""The records of the knowledge base: what an entry about one service item may say.

An entry (`ServiceItem`) describes what a person *does* at a counter (业务办理项: 身份证补领, not 身份证). Everything an
answer can show is a `Fact` with a stable id. Field names follow the national 实施清单 (GB/T 39554.2).
The records are immutable values; they cross every layer of the program.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field, model_validator

from knowledge.entry.parts import Basis as Basis
from knowledge.entry.parts import Circumstance as Circumstance
from knowledge.entry.parts import Code, Line, LongText, RegionCode, RequiredLine, RequiredText, Shown, Text, When
from knowledge.entry.parts import Record as Record

NATION = "000000000000"
"""Region code of entries that hold for the whole country."""

Unit = Literal["工作日", "自然日", "月", "年", "小时", "当场"]
DeadlineType = Literal["statutory", "promised", "applicant"]
Necessity = Literal["必要", "非必要", "容缺后补"]
Disclosure = Literal["public", "operators"]
Kind = Literal[
    "行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励", "行政裁决",
    "其他行政权力", "公共服务", "诉求", "咨询",
]  # fmt: skip
SourceLevel = Literal[
    "法律", "行政法规", "部门规章", "地方性法规", "地方政府规章", "规范性文件", "标准", "办事指南", "热线口径",
]  # fmt: skip

ReadAs = Literal["", "条文", "全文", "官方页面", "转述", "未读"]
"""How a source was read by who cites it: the articles cited or the whole text, an official page that quotes it, somebody's account, not at all."""

DEFAULT_KIND: Kind = "公共服务"
KINDS: tuple[str, ...] = get_args(Kind)
UNITS: tuple[str, ...] = get_args(Unit)


class Fact(Record):
    """One thing that can be shown on its own, with what it rests on and when it holds.

    `when` limits it to circumstances {dimension: options}; `local` marks what differs from place to place;
    `verified=False` is shown with 以当地公布为准; `disputed`: offices answer it differently (口径不一), which is said. `phrasings` are ways in
    which people ask for it: it is found by them, and they are never shown to residents. Dates are Asia/Shanghai days, both ends inclusive.
    """

    field: ClassVar[str]
    id: Annotated[Line, Shown("编号")] = ""
    when: Annotated[When, Shown("适用情形", hint="不选就是什么情形都适用")] = Field(default_factory=dict)
    basis: Annotated[tuple[Basis, ...], Shown("依据")] = ()
    valid_from: Annotated[date | None, Shown("生效日")] = None
    valid_to: Annotated[date | None, Shown("失效日")] = None
    verified: Annotated[bool, Shown("是否已核实")] = True
    local: Annotated[bool, Shown("各地不同")] = False
    disputed: Annotated[bool, Shown("口径不一")] = False
    note: Annotated[Text, Shown("说明")] = ""
    phrasings: Annotated[
        tuple[RequiredLine, ...], Shown("相似问", hint="居民还会怎么问到这一条，一行一个", apart="；;\n")
    ] = ()

    def key(self) -> str:
        """What tells this fact from its neighbours in the same field; the readable part of its id."""
        raise NotImplementedError

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Condition(Fact):
    field = "conditions"
    text: Annotated[RequiredText, Shown("内容", main=True)]

    def key(self) -> str:
        return _short(self.text)


class Document(Fact):
    field = "documents"
    name: Annotated[RequiredLine, Shown("名称", main=True)]
    originals: Annotated[int | None, Shown("原件份数", main=True, short="原件")] = Field(default=None, ge=0, le=99)
    copies: Annotated[int | None, Shown("复印件份数", main=True, short="复印件")] = Field(default=None, ge=0, le=99)
    form: Annotated[Literal["", "纸质", "电子", "纸质或电子"], Shown("材料形式")] = ""
    issuer: Annotated[Line, Shown("出具单位", offers="departments")] = ""
    necessity: Annotated[Necessity, Shown("必要性")] = "必要"
    blank_form: Annotated[Line, Shown("空白表格")] = ""
    sample: Annotated[Line, Shown("样表")] = ""

    def key(self) -> str:
        return _short(self.name)


class Fee(Fact):
    """A charge. `amount` is one exact number with its `unit`; anything richer (a rate, a scale) is the `rule`.

    `formula` is how the rule works on an amount that somebody says (see `formulas`), for what is shown as 仅供参考.
    """

    field = "fees"
    name: Annotated[RequiredLine, Shown("名称", main=True)] = "办理费用"
    amount: Annotated[Decimal | None, Shown("金额", main=True, hint="不收费填 0")] = Field(
        default=None, ge=0, max_digits=16, decimal_places=6
    )
    unit: Annotated[Line, Shown("单位", main=True, hint="元、元/本")] = ""
    rule: Annotated[Text, Shown("收费规则", main=True, hint="说不成一个数的")] = ""
    reductions: Annotated[Text, Shown("减免")] = ""
    formula: Annotated[
        Line, Shown("算式", hint="从群众说的数算出来，如 发票价税合计÷1.13×10%；从左往右算，答复里注明仅供参考")
    ] = ""

    def key(self) -> str:
        return _short(self.name)


class Deadline(Fact):
    """One of three clocks that never mix: statutory, promised, and the applicant's own.

    `number` counts `unit`s from `start`; a range or stages go into the note, never into the number.
    """

    field = "deadlines"
    type: Annotated[DeadlineType, Shown("类型", main=True)]
    number: Annotated[int | None, Shown("数值", main=True)] = Field(default=None, ge=0, le=9999)
    unit: Annotated[Unit | None, Shown("单位", main=True)] = None
    start: Annotated[Line, Shown("起算点", main=True, hint="如 自受理之日起")] = ""
    name: Annotated[Line, Shown("名称")] = ""

    @model_validator(mode="before")
    @classmethod
    def _days(cls, value: Any) -> Any:
        """The import format calls the number `days`, whatever its unit."""
        if isinstance(value, dict) and "days" in value and "number" not in value:
            return {("number" if k == "days" else k): v for k, v in value.items()}
        return value

    def key(self) -> str:
        return self.type + (f"-{_short(self.name)}" if self.name else "")


class Step(Fact):
    field = "steps"
    text: Annotated[RequiredText, Shown("内容", main=True)]

    def key(self) -> str:
        return _short(self.text)


class Channel(Fact):
    field = "channels"
    type: Annotated[
        Literal["窗口", "网上", "邮寄", "自助终端", "代办", "电话", "预约", "上门"], Shown("类型", main=True)
    ]
    text: Annotated[Text, Shown("内容", main=True)] = ""
    url: Annotated[Line, Shown("网址", main=True)] = ""

    def key(self) -> str:
        return self.type + (f"-{_short(self.text)}" if self.text else "")


class Place(Fact):
    field = "places"
    name: Annotated[RequiredLine, Shown("名称", main=True)]
    address: Annotated[Text, Shown("地址", main=True)] = ""
    hours: Annotated[Text, Shown("时间", main=True)] = ""
    phone: Annotated[Line, Shown("电话", main=True)] = ""

    def key(self) -> str:
        return _short(self.name)


class Result(Fact):
    """What the applicant gets, and for how long it is valid."""

    field = "results"
    name: Annotated[RequiredLine, Shown("名称", main=True)]
    validity: Annotated[Text, Shown("有效期", main=True)] = ""

    def key(self) -> str:
        return _short(self.name)


class Progress(Fact):
    field = "progress"
    text: Annotated[RequiredText, Shown("内容", main=True)]

    def key(self) -> str:
        return _short(self.text)


class Phone(Fact):
    field = "phones"
    type: Annotated[Literal["consult", "complaint", "emergency"], Shown("类型", main=True)] = "consult"
    number: Annotated[RequiredLine, Shown("数值", main=True, short="号码")]
    name: Annotated[Line, Shown("名称", main=True)] = ""

    def key(self) -> str:
        return f"{self.type}-{self.number}"


class Faq(Fact):
    field = "faqs"
    question: Annotated[RequiredLine, Shown("问题", main=True)]
    answer: Annotated[RequiredText, Shown("回答", main=True)]

    def key(self) -> str:
        return _short(self.question)


class Visits(Fact):
    """How many times the applicant must come in person."""

    field = "visits"
    number: Annotated[int, Shown("数值", main=True)] = Field(ge=0, le=20)
    text: Annotated[Text, Shown("内容", main=True)] = ""

    def key(self) -> str:
        return "visits"


FACT_TYPES: tuple[type[Fact], ...] = (
    Condition, Document, Fee, Deadline, Step, Channel, Place, Visits, Result, Progress, Phone, Faq,
)  # fmt: skip
FACT_FIELDS: dict[str, type[Fact]] = {t.field: t for t in FACT_TYPES}


class ServiceItem(Record):
    """One entry: a service item, or a 诉求 that some department must handle, in one region."""

    code: Annotated[Code, Shown("事项编码", stored=True, exact=True)]
    region: Annotated[RegionCode, Shown("行政区划", stored=True, exact=True)] = NATION
    name: Annotated[
        RequiredLine, Shown("名称", stored=True, main=True, hint="窗口上办的那一件事，如 居民身份证丢失补领")
    ]
    aliases: Annotated[
        tuple[RequiredLine, ...],
        Shown("日常用语", main=True, hint="居民会怎么说，一行一个，可以从表格里贴", apart="；;\n"),
    ] = ()
    kind: Annotated[Kind, Shown("事项类型", stored=True)] = DEFAULT_KIND
    topic: Annotated[Line, Shown("主题", stored=True, main=True, offers="topics")] = ""
    audience: Annotated[
        tuple[RequiredLine, ...], Shown("服务对象", stored=True, hint="一行一个", apart="；;、，,\n")
    ] = ()
    department: Annotated[Line, Shown("实施部门", stored=True, main=True, offers="departments")] = ""
    owner: Annotated[Line, Shown("责任单位", stored=True, offers="departments", hint="谁维护这个事项")] = ""
    official_code: Annotated[Line, Shown("实施编码", stored=True, exact=True, hint="31 位，有就填")] = ""
    summary: Annotated[LongText, Shown("概述", stored=True, main=True, hint="一两句话，问“这是什么”时用")] = ""
    circumstances: Annotated[tuple[Circumstance, ...], Shown("情形")] = ()
    conditions: Annotated[tuple[Condition, ...], Shown("受理条件")] = ()
    documents: Annotated[tuple[Document, ...], Shown("申请材料")] = ()
    fees: Annotated[tuple[Fee, ...], Shown("收费")] = ()
    deadlines: Annotated[tuple[Deadline, ...], Shown("时限")] = ()
    steps: Annotated[tuple[Step, ...], Shown("办理流程")] = ()
    channels: Annotated[tuple[Channel, ...], Shown("办理渠道")] = ()
    places: Annotated[tuple[Place, ...], Shown("办理地点")] = ()
    visits: Annotated[tuple[Visits, ...], Shown("到现场次数")] = Field(default=(), max_length=4)
    results: Annotated[tuple[Result, ...], Shown("办理结果")] = ()
    progress: Annotated[tuple[Progress, ...], Shown("进度查询")] = ()
    phones: Annotated[tuple[Phone, ...], Shown("电话")] = ()
    faqs: Annotated[tuple[Faq, ...], Shown("常见问题")] = ()
    basis: Annotated[tuple[Basis, ...], Shown("依据", hint="设定依据")] = ()
    removes: Annotated[
        tuple[Line, ...], Shown("去除的上级内容", hint="本地事项要去掉的上级内容编号，一行一个", apart="；;\n")
    ] = ()
    related: Annotated[tuple[Code, ...], Shown("相关事项", hint="相关事项编码，一行一个", apart="；;、，,\n")] = ()
    valid_from: Annotated[date | None, Shown("生效日", stored=True)] = None
    valid_to: Annotated[date | None, Shown("失效日", stored=True)] = None
    review_by: Annotated[date | None, Shown("复核日", stored=True)] = None
    verified_on: Annotated[date | None, Shown("核实日", stored=True)] = None
    source: Annotated[Text, Shown("来源", stored=True, hint="从哪里抄来的")] = ""
    disclosure: Annotated[Disclosure, Shown("公开范围", stored=True)] = "public"
    note: Annotated[Text, Shown("说明", hint="内部备注，居民看不到")] = ""

    def facts(self) -> Iterator[Fact]:
        """Every fact, field by field, in the order they are shown."""
        for field in FACT_FIELDS:
            yield from getattr(self, field)

    def with_fact_ids(self) -> "ServiceItem":
        """The same entry in which every fact has an id: `field:key`, numbered where two would share one."""
        changed: dict[str, tuple[Fact, ...]] = {}
        taken = {fact.id for fact in self.facts() if fact.id}
        for field in FACT_FIELDS:
            facts = getattr(self, field)
            if all(fact.id for fact in facts):
                continue
            changed[field] = tuple(fact if fact.id else _identified(fact, taken) for fact in facts)
        return self.model_copy(update=changed) if changed else self

    def to_json(self) -> str:
        """Compact JSON without defaults: the form of a stored revision. A kind said of a local entry overrides a wider one's."""
        said = self.model_dump_json(exclude_defaults=True)
        if self.region == NATION or "kind" not in self.model_fields_set or self.kind != DEFAULT_KIND:
            return said
        return json.dumps(json.loads(said) | {"kind": self.kind}, ensure_ascii=False, separators=(",", ":"))


class Source(Record):
    """A law or document that facts cite by its key (its usual short name)."""

    key: Annotated[RequiredLine, Shown("简称")]
    title: Annotated[RequiredLine, Shown("标题")]
    number: Annotated[Line, Shown("文号")] = ""
    issuer: Annotated[Line, Shown("出具单位")] = ""
    level: Annotated[SourceLevel, Shown("效力级别")]
    effective: Annotated[date | None, Shown("施行日")] = None
    repealed: Annotated[date | None, Shown("废止日")] = None
    superseded_by: Annotated[Line, Shown("替代文件")] = ""
    url: Annotated[Line, Shown("网址")] = ""
    read_on: Annotated[date | None, Shown("查阅日")] = None
    read_as: Annotated[ReadAs, Shown("怎么读的")] = ""
    articles: Annotated[dict[RequiredLine, RequiredText], Shown("条文")] = Field(default_factory=dict)
    note: Annotated[Text, Shown("说明")] = ""


def _short(text: str) -> str:
    return re.sub(r"[\s，。；、：,.;:（）()《》“”\"'#]+", "", text)[:24]


def _identified(fact: Fact, taken: set[str]) -> Fact:
    stem = candidate = f"{fact.field}:{fact.key()}"
    n = 1
    while candidate in taken:
        n += 1
        candidate = f"{stem}#{n}"
    taken.add(candidate)
    return fact.model_copy(update={"id": candidate})
