"""The rules that entries are checked by, and what a rule is given and gives back.

The rules live in rooms by subject: `facts` (what one entry says), `completeness`, `contacts` (phones and addresses), `references` (what entries
refer to), `prose` (numbers told in sentences), `sources_and_dates`, `articles` (of the laws cited) and `matters` (entries that speak of the same
thing). `consistency` runs them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from knowledge.checks.findings import Severity
from knowledge.entry.departments import Department
from knowledge.entry.records import Fact, ServiceItem, Source
from knowledge.files.official_lists.writing import matter_in

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class CheckRule:
    """How bad it is to break a rule, what that is called, and what to do about it."""

    severity: Severity
    title: str
    advice: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of an entry. `rule` is its id in `RULES`; `advice` takes the place of the rule's own."""

    rule: str
    field: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A published entry: as its region wrote it, as it reads with what it inherits, and what it inherits from."""

    own: ServiceItem
    merged: ServiceItem
    day: date
    wider: ServiceItem | None = None

    @property
    def owner(self) -> str:
        return self.merged.owner or self.merged.department

    @property
    def official(self) -> bool:
        """Whether it comes from an official list, which has to carry every element of the 实施清单."""
        return bool(self.merged.official_code)

    @property
    def matter(self) -> str:
        """基本编码 and 业务办理项 of its own 实施编码; '' where it has none of the national rules."""
        return matter_in(self.own.official_code)

    def standing(self, kind: type[F], *, own: bool = False) -> list[F]:
        """The facts of one kind that hold on the day or later; with `own` those of this region alone."""
        facts: tuple[F, ...] = getattr(self.own if own else self.merged, kind.field)
        return [fact for fact in facts if fact.valid_to is None or fact.valid_to >= self.day]

    def own_facts(self) -> Iterator[Fact]:
        """The facts this region wrote that hold on the day or later."""
        return (fact for fact in self.own.facts() if fact.valid_to is None or fact.valid_to >= self.day)

    def path(self, fact: Fact, attribute: str = "") -> str:
        """Where a fact stands in the entry of this region; for an inherited one only the field."""
        facts = getattr(self.own, fact.field)
        place = next((str(n) for n, known in enumerate(facts) if known is fact or known.id == fact.id), "")
        return ".".join(part for part in (fact.field, place, attribute if place else "") if part)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that is checked together. `phrasings` are (entry, text, kind): every live way of asking. `articles` are those of the
    law texts that are loaded, by source and name; `law_versions` the day of each text."""

    entries: list[Entry]
    sources: Mapping[str, Source]
    departments: list[Department] = field(default_factory=list)
    phrasings: list[tuple[Entry, str, str]] = field(default_factory=list)
    codes: frozenset[str] = frozenset()
    articles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    law_versions: Mapping[str, date | None] = field(default_factory=dict)


def may_meet(one: Fact, other: Fact) -> bool:
    """Whether there are circumstances and a day for which both facts hold."""
    shared = one.when.keys() & other.when.keys()
    if any(not set(one.when[dimension]) & set(other.when[dimension]) for dimension in shared):
        return False
    return days_meet((one.valid_from, one.valid_to), (other.valid_from, other.valid_to))


def days_meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two periods, open where a day is None, have a day in common."""
    starts = [day for day in (one[0], other[0]) if day]
    ends = [day for day in (one[1], other[1]) if day]
    return not starts or not ends or max(starts) <= min(ends)


RULES: dict[str, CheckRule] = {
    # one entry
    "invalid-entry": CheckRule("error", "不符合填写要求", "按提示改正后重新发布。"),
    "number-without-unit": CheckRule("error", "数字没有单位", "补上单位（工作日、自然日、元等），或改成完整的文字。"),
    "promised-longer": CheckRule("error", "承诺时限长于法定时限", "核对两个时限，承诺不得长于法定（优化营商环境条例第三十六条）。"),
    "promised-longer-converted": CheckRule("warning", "换算后承诺时限长于法定时限", "核对单位，两个时限用同一单位写。"),
    "mixed-day-units": CheckRule("warning", "法定、承诺时限混用工作日和自然日", "按依据的原文核对单位；许可期限以工作日计（行政许可法第八十二条）。"),
    "instant-with-number": CheckRule("error", "写了当场又写了数字", "当场办结的不填数字；否则改成工作日或自然日。"),
    "zero-days": CheckRule("note", "时限写成 0 日", "当场办结的，单位请选“当场”，数字留空。"),
    "instant-and-days": CheckRule("error", "同一时限既是当场又是若干日", "核对办件类型，即办件写当场，承诺件写天数，只留一条。"),
    "contradictory-facts": CheckRule("error", "同一条目里两条内容互相矛盾", "核对依据，删去错的；情形不同的请写明适用情形或有效期。"),
    "overlapping-facts": CheckRule("warning", "两条内容在同一情形下都适用却不一样", "给没有写情形的那一条补上适用情形。"),
    "prose-differs": CheckRule("warning", "文字里的数和收费、时限不一样", "核对哪一个对，把另一个改过来；说的不是一回事的，在句子里写明。"),
    "fee-without-basis": CheckRule("error", "已核实的收费没有依据", "补上收费依据（文件名称和文号）；找不到的改为未核实。"),
    "fee-basis-missing": CheckRule("warning", "收费没有依据", "补上收费依据（文件名称和文号）。"),
    "fee-without-amount": CheckRule("error", "收费没有金额也没有标准", "填写金额和单位，或写明收费标准；不收费的填 0。"),
    "local-amount-without-region": CheckRule("error", "各地不同的金额写进了全国条目", "金额移到当地的条目里，全国条目只写“以当地公布为准”。"),
    "visits-without-reason": CheckRule("warning", "要到现场但没有写原因", "写明必须到现场办理的原因，或改为不用到现场。"),
    "online-but-visits": CheckRule("warning", "写着全程网办却要到现场", "全程网办的到现场次数应为 0，请核对其中一项。"),
    "no-visit-no-way": CheckRule("warning", "不用到现场又不能网办、邮寄", "补上网上、邮寄等办理渠道，或改正到现场次数。"),
    "licence-without-faq": CheckRule("warning", "行政许可没有常见问题", "至少补一条常见问题。"),
    "same-phones": CheckRule("warning", "咨询电话与投诉电话相同", "填写能受理投诉的另一个电话，如监督电话或 12345。"),
    # completeness
    "unverified-facts": CheckRule("warning", "有未核实的内容", "查阅依据后逐条核实，填上来源；查不到的保留未核实。"),
    "rests-on-nothing": CheckRule("error", "已核实的内容没有依据也没有来源", "补上依据或来源；没有的改为未核实。"),
    "no-department": CheckRule("warning", "没有写由谁办理", "填写实施部门。"),
    "no-basis": CheckRule("warning", "行政权力事项没有设定依据", "补上设定依据（法律、法规或规章的名称和条款）。"),
    "no-phone": CheckRule("note", "没有咨询电话", "填写咨询电话，至少写 12345。"),
    "no-complaint-phone": CheckRule("note", "没有投诉电话", "填写监督投诉电话。"),
    "no-deadline": CheckRule("warning", "法定和承诺时限都没有", "查阅依据和办事指南后填写；法律没有规定的，在时限说明里写明。"),
    "no-statutory-deadline": CheckRule("note", "没有法定时限", "查阅依据后填写；法律没有规定的，在时限说明里写明。"),
    "no-promised-deadline": CheckRule("note", "没有承诺时限", "填写向社会公布的承诺时限。"),
    "no-conditions": CheckRule("note", "没有受理条件", "填写受理条件；没有限制的写明“无特别条件”。"),
    "no-documents": CheckRule("note", "没有申请材料", "填写要带的材料；不用材料的写明。"),
    "no-fee": CheckRule("note", "没有说收不收费", "填写收费；不收费的填 0。"),
    "unused-circumstance": CheckRule("note", "问了情形却不影响回答", "给随情形变化的内容写上适用情形，或去掉这个情形。"),
    # contacts
    "phone-malformed": CheckRule("warning", "电话号码有误", "核对号码，写成 区号-号码，如 020-12345678。"),
    "phone-without-area-code": CheckRule("warning", "电话没有区号", "补上区号，如 020-12345678。"),
    "url-malformed": CheckRule("warning", "网址有误", "打开核对，换成能公开访问的网址。"),
    "url-by-number": CheckRule("note", "网址用的是 IP 地址", "换成单位的域名；没有的，核对是否仍能访问。"),
    "url-private": CheckRule("warning", "网址只能在内网打开", "换成居民能打开的网址，没有就删去。"),
    # references
    "official-code": CheckRule("warning", "实施编码结构不对", "对照 GB/T 39554.1 和编码库核对实施编码。"),
    "official-code-form": CheckRule("note", "不是国家编码规则的实施编码", "在编码库查到 31 位实施编码后替换。"),
    "same-official-code": CheckRule("error", "两个条目用同一实施编码", "一个实施编码只对应一个业务办理项，请合并或改正。"),
    "related-unknown": CheckRule("warning", "相关事项不存在", "改成现有事项的编码，或去掉。"),
    "when-undeclared": CheckRule("error", "适用情形没有声明", "在条目里声明这个情形和选项，或改正写法。"),
    "removes-nothing": CheckRule("error", "要去除的上级内容不存在", "对照上级条目改正编号，或去掉。"),
    "override-misses": CheckRule("warning", "本地内容没有替换掉上级的同名内容", "要替换的，用上级那一条的编号；都要的，名称写得有区别。"),
    "same-code-other-name": CheckRule("error", "同一编码在上级和本地是两件事", "给其中一个换编码；是同一件事的，名称改成一致。"),
    "mixed-layers": CheckRule("warning", "上级和本地的完整清单混在一起", "本地只写不同之处，其余用“去除的上级内容”去掉；本就不同的换一个编码。"),
    # sources and dates
    "unknown-source": CheckRule("error", "引用的来源没有记录", "在来源库登记这份文件（名称、文号、施行日），或改正简称。"),
    "repealed-source": CheckRule("error", "引用了已废止的来源", "确认新规是否沿用：改引新来源、修改或撤下。"),
    "source-repealed-soon": CheckRule("warning", "引用的来源即将废止", "在废止日之前确认新规是否沿用，改引、修改或撤下。"),
    "superseded-source": CheckRule("warning", "引用的来源已被替代但没有废止日", "登记废止日，并确认内容是否沿用。"),
    "source-not-effective": CheckRule("error", "引用了尚未施行的来源", "内容的生效日改为来源的施行日，或引用现行规定。"),
    "source-successor-unknown": CheckRule("warning", "来源的替代文件没有记录", "登记替代文件，或改正简称。"),
    "source-without-date": CheckRule("note", "来源没有施行日", "补上施行日，才能按日期判断是否有效。"),
    "article-unknown": CheckRule("error", "引用的条款在法律里没有", "对照载入的条文，改正条款。"),
    "number-not-in-article": CheckRule("warning", "引用的条文里没有这个数", "对照条文：数不对的改正，依据不全的补上，条文改了的照新的改。"),
    "newer-law-text": CheckRule("warning", "载入的法律文本比读过的新", "对照新文本复核引用它的内容，再更新来源的查阅日。"),
    "points-copied": CheckRule("note", "条款要点照抄了条文", "用自己的话写，只留数字和名称；原文由单位自己载入。"),
    "source-without-text": CheckRule("note", "来源没有读过原文", "找到原文读过，写上怎么读的（条文、全文、官方页面）和哪天。"),
    "source-without-number": CheckRule("note", "规范性文件没有文号", "补上文号；没有文号的写明是什么。"),
    "source-without-url": CheckRule("note", "来源没有网址", "补上政府网站的网址，能查到的地方就行。"),
    "basis-without-article": CheckRule("note", "依据没有写条款", "写明第几条。"),
    "entry-expired": CheckRule("warning", "条目已过失效日", "撤下，或核实后改失效日。"),
    "entry-expiring": CheckRule("warning", "条目 30 日内失效", "确认到期后的规定，提前发布接续的内容。"),
    "fact-expired": CheckRule("warning", "内容已失效且没有接续", "补上现行规定，或删去这一条。"),
    "fact-expiring": CheckRule("warning", "内容 30 日内失效且没有接续", "确认到期后的规定，提前发布接续的内容。"),
    "review-overdue": CheckRule("warning", "已过复核日", "复核全部内容后更新核实日和复核日。"),
    "review-due": CheckRule("note", "30 日内应复核", "安排复核。"),
    # entries that speak of the same thing
    "same-phrasing": CheckRule("error", "同一问法对应两个事项", "问法只留在一个事项里，或改得能看出区别。"),
    "sibling-phrasing": CheckRule("note", "同一主项的几个办理项用同一问法", "能看出是哪个办理项的，把问法写具体；否则助手会反问。"),
    "same-question": CheckRule("warning", "两个事项的常见问题或问法写得一样", "在问题里写明是哪件事，如“医保报销能报多少”。"),
    "same-name": CheckRule("warning", "两个事项同名", "名称里写明区别，如办理对象、部门或情形；重复的合并。"),
    "near-duplicate": CheckRule("warning", "两个事项名称几乎一样", "核对是否同一事项：是就合并，不是就把区别写进名称。"),
    "unlinked-local": CheckRule("warning", "本地事项与上级事项同名或同问法却没有关联", "用 import --map 把本地事项挂到上级事项下，只写不同之处。"),
    "contradictory-fees": CheckRule("error", "同一事项在两处收费不同", "核对依据，改成一致；情形不同的写明适用情形。"),
    "contradictory-deadlines": CheckRule("error", "同一事项在两处时限不同", "核对依据，改成一致；情形不同的写明适用情形。"),
    "departments-differ": CheckRule("warning", "同名事项各部门的时限或收费不同", "核对是否同一事项；不是的，名称里写明区别。"),
}  # fmt: skip
