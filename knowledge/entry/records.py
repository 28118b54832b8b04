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
from typing import Any, ClassVar, Literal, get_args

from pydantic import Field, model_validator

from knowledge.entry.parts import Basis as Basis
from knowledge.entry.parts import Circumstance as Circumstance
from knowledge.entry.parts import Code, Line, LongText, RegionCode, RequiredLine, RequiredText, Text, When
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
    `verified=False` is shown with 以当地公布为准; `disputed`: offices answer it differently (口径不一), which is said. Dates are Asia/Shanghai days, both ends inclusive.
    """

    field: ClassVar[str]
    id: Line = ""
    when: When = Field(default_factory=dict)
    basis: tuple[Basis, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True
    local: bool = False
    disputed: bool = False
    note: Text = ""

    def key(self) -> str:
        """What tells this fact from its neighbours in the same field; the readable part of its id."""
        raise NotImplementedError

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Condition(Fact):
    field = "conditions"
    text: RequiredText

    def key(self) -> str:
        return _short(self.text)


class Document(Fact):
    field = "documents"
    name: RequiredLine
    originals: int | None = Field(default=None, ge=0, le=99)
    copies: int | None = Field(default=None, ge=0, le=99)
    form: Literal["", "纸质", "电子", "纸质或电子"] = ""
    issuer: Line = ""
    necessity: Necessity = "必要"
    blank_form: Line = ""
    sample: Line = ""

    def key(self) -> str:
        return _short(self.name)


class Fee(Fact):
    """A charge. `amount` is one exact number with its `unit`; anything richer (a rate, a scale) is the `rule`.

    `formula` is how the rule works on an amount that somebody says (see `formulas`), for what is shown as 仅供参考.
    """

    field = "fees"
    name: RequiredLine = "办理费用"
    amount: Decimal | None = Field(default=None, ge=0, max_digits=16, decimal_places=6)
    unit: Line = ""
    rule: Text = ""
    reductions: Text = ""
    formula: Line = ""

    def key(self) -> str:
        return _short(self.name)


class Deadline(Fact):
    """One of three clocks that never mix: statutory, promised, and the applicant's own.

    `number` counts `unit`s from `start`; a range or stages go into the note, never into the number.
    """

    field = "deadlines"
    type: DeadlineType
    number: int | None = Field(default=None, ge=0, le=9999)
    unit: Unit | None = None
    start: Line = ""
    name: Line = ""

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
    text: RequiredText

    def key(self) -> str:
        return _short(self.text)


class Channel(Fact):
    field = "channels"
    type: Literal["窗口", "网上", "邮寄", "自助终端", "代办", "电话", "预约", "上门"]
    text: Text = ""
    url: Line = ""

    def key(self) -> str:
        return self.type + (f"-{_short(self.text)}" if self.text else "")


class Place(Fact):
    field = "places"
    name: RequiredLine
    address: Text = ""
    hours: Text = ""
    phone: Line = ""

    def key(self) -> str:
        return _short(self.name)


class Result(Fact):
    """What the applicant gets, and for how long it is valid."""

    field = "results"
    name: RequiredLine
    validity: Text = ""

    def key(self) -> str:
        return _short(self.name)


class Progress(Fact):
    field = "progress"
    text: RequiredText

    def key(self) -> str:
        return _short(self.text)


class Phone(Fact):
    field = "phones"
    type: Literal["consult", "complaint", "emergency"] = "consult"
    number: RequiredLine
    name: Line = ""

    def key(self) -> str:
        return f"{self.type}-{self.number}"


class Faq(Fact):
    field = "faqs"
    question: RequiredLine
    answer: RequiredText

    def key(self) -> str:
        return _short(self.question)


class Visits(Fact):
    """How many times the applicant must come in person."""

    field = "visits"
    number: int = Field(ge=0, le=20)
    text: Text = ""

    def key(self) -> str:
        return "visits"


FACT_TYPES: tuple[type[Fact], ...] = (
    Condition, Document, Fee, Deadline, Step, Channel, Place, Visits, Result, Progress, Phone, Faq,
)  # fmt: skip
FACT_FIELDS: dict[str, type[Fact]] = {t.field: t for t in FACT_TYPES}


class ServiceItem(Record):
    """One entry: a service item, or a 诉求 that some department must handle, in one region."""

    code: Code
    region: RegionCode = NATION
    name: RequiredLine
    aliases: tuple[RequiredLine, ...] = ()
    kind: Kind = DEFAULT_KIND
    topic: Line = ""
    audience: tuple[RequiredLine, ...] = ()
    department: Line = ""
    owner: Line = ""
    official_code: Line = ""
    summary: LongText = ""
    circumstances: tuple[Circumstance, ...] = ()
    conditions: tuple[Condition, ...] = ()
    documents: tuple[Document, ...] = ()
    fees: tuple[Fee, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    steps: tuple[Step, ...] = ()
    channels: tuple[Channel, ...] = ()
    places: tuple[Place, ...] = ()
    visits: tuple[Visits, ...] = Field(default=(), max_length=4)
    results: tuple[Result, ...] = ()
    progress: tuple[Progress, ...] = ()
    phones: tuple[Phone, ...] = ()
    faqs: tuple[Faq, ...] = ()
    basis: tuple[Basis, ...] = ()
    removes: tuple[Line, ...] = ()
    related: tuple[Code, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    review_by: date | None = None
    verified_on: date | None = None
    source: Text = ""
    disclosure: Disclosure = "public"
    note: Text = ""

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

    key: RequiredLine
    title: RequiredLine
    number: Line = ""
    issuer: Line = ""
    level: SourceLevel
    effective: date | None = None
    repealed: date | None = None
    superseded_by: Line = ""
    url: Line = ""
    read_on: date | None = None
    read_as: ReadAs = ""
    articles: dict[RequiredLine, RequiredText] = Field(default_factory=dict)
    note: Text = ""


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
