"""The inputs of the form of an entry: what each is called, how it is drawn, and which stand in the line of a row."""

from dataclasses import dataclass

from knowledge.entry.records import KINDS, UNITS
from knowledge.entry.validation import LABELS

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One input. `widget`: line, text, lines, date, number, choice, cites (a line each, with the sources to pick from), when (boxes).

    `main`: it stands in the line of its row, or among the first inputs; the others are folded. `offers`: the list it can be picked from.
    """

    name: str
    widget: str = "line"
    choices: Choices = ()
    hint: str = ""
    main: bool = False
    offers: str = ""
    called: str = ""

    @property
    def label(self) -> str:
        return self.called or LABELS[self.name]


def _same(values: tuple[str, ...], *, empty: str = "") -> Choices:
    return (("", empty), *((value, value) for value in values if value))


_CLOCKS = (
    ("", "哪一种"),
    ("statutory", "法定办结时限"),
    ("promised", "承诺办结时限"),
    ("applicant", "申请人自己的期限"),
)
_PHONES = (("", "哪一种"), ("consult", "咨询"), ("complaint", "投诉"), ("emergency", "紧急"))
_CHANNELS = _same(("窗口", "网上", "邮寄", "自助终端", "代办", "电话", "预约", "上门"), empty="哪一种")

ENTRY = (
    Column("name", main=True, hint="窗口上办的那一件事，如 居民身份证丢失补领"),
    Column("aliases", "lines", hint="居民会怎么说，一行一个，可以从表格里贴", main=True),
    Column("department", main=True, offers="departments"),
    Column("topic", main=True, offers="topics"),
    Column("summary", "text", main=True, hint="一两句话，问“这是什么”时用"),
    Column("kind", "choice", (("", "未填（本地事项沿用上级的）"), *((kind, kind) for kind in KINDS))),
    Column("audience", "lines", hint="一行一个"),
    Column("owner", offers="departments", hint="谁维护这个事项"),
    Column("basis", "cites", hint="设定依据"),
    Column("verified_on", "date"),
    Column("review_by", "date"),
    Column("valid_from", "date"),
    Column("valid_to", "date"),
    Column("source", "text", hint="从哪里抄来的"),
    Column("disclosure", "choice", (("public", "对公众公开"), ("operators", "仅坐席可见"))),
    Column("official_code", hint="31 位，有就填"),
    Column("related", "lines", hint="相关事项编码，一行一个"),
    Column("removes", "lines", hint="本地事项要去掉的上级内容编号，一行一个"),
    Column("note", "text", hint="内部备注，居民看不到"),
)
CIRCUMSTANCES = (
    Column("dimension", main=True, hint="如 申请人"),
    Column("ask", main=True, hint="如 是本人办还是代办？"),
    Column("options", "lines", main=True,
        hint="一行一个，如 本人；居民的叫法写在 ~ 后面（家庭唯一住房 ~首套、第一套）；写成范围（没有达到30万元）就和问话里的数比"),
)  # fmt: skip
FACTS: dict[str, tuple[Column, ...]] = {
    "documents": (
        Column("name", main=True), Column("originals", "number", main=True, called="原件"), Column("copies", "number", main=True, called="复印件"),
        Column("form", "choice", _same(("纸质", "电子", "纸质或电子"), empty="不限")), Column("issuer", offers="departments"),
        Column("necessity", "choice", (("必要", "必要"), ("非必要", "非必要"), ("容缺后补", "容缺后补"))),
        Column("blank_form"), Column("sample"),
    ),
    "fees": (Column("name", main=True), Column("amount", "number", main=True, hint="不收费填 0"), Column("unit", main=True, hint="元、元/本"),
        Column("rule", "text", main=True, hint="说不成一个数的"), Column("reductions", "text"),
        Column("formula", hint="从群众说的数算出来，如 发票价税合计÷1.13×10%；从左往右算，答复里注明仅供参考")),
    "deadlines": (
        Column("type", "choice", _CLOCKS, main=True), Column("number", "number", main=True), Column("unit", "choice", _same(UNITS, empty="无"), main=True),
        Column("start", hint="如 自受理之日起", main=True), Column("name", called="名称"),
    ),
    "steps": (Column("text", "text", main=True),),
    "conditions": (Column("text", "text", main=True),),
    "channels": (Column("type", "choice", _CHANNELS, main=True), Column("text", "text", main=True), Column("url", main=True)),
    "places": (Column("name", main=True), Column("address", "text", main=True), Column("hours", "text", main=True), Column("phone", main=True)),
    "visits": (Column("number", "number", main=True), Column("text", "text", main=True)),
    "results": (Column("name", main=True), Column("validity", "text", main=True)),
    "progress": (Column("text", "text", main=True),),
    "phones": (Column("type", "choice", _PHONES, main=True), Column("number", main=True, called="号码"), Column("name", main=True)),
    "faqs": (Column("question", main=True), Column("answer", "text", main=True)),
}  # fmt: skip
"""The kinds of facts in the order in which they are written, with their own columns."""
COMMON = (
    Column("basis", "cites"),
    Column("when", "when", hint="不选就是什么情形都适用"),
    Column("verified", "choice", (("1", "已核实"), ("0", "未核实（显示以当地公布为准）"))),
    Column("local", "choice", (("0", "全国一致"), ("1", "各地不同"))),
    Column("disputed", "choice", (("0", "口径一致"), ("1", "口径不一（说明并请向主管机关确认）"))),
    Column("valid_from", "date"),
    Column("valid_to", "date"),
    Column("note", "text"),
)
"""What every fact may say besides."""
TABLES: dict[str, tuple[Column, ...]] = {"circumstances": CIRCUMSTANCES} | FACTS
"""Everything that is written in rows."""
MANY = {"basis", "when"}
"""Inputs that stand in a form several times under one name."""


def columns_of(table: str) -> tuple[Column, ...]:
    """All columns of a row."""
    return CIRCUMSTANCES if table == "circumstances" else (*FACTS[table], *COMMON)
