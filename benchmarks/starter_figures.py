"""How many items, facts and verified facts the starter knowledge holds, by topic and by field: docs/starter-knowledge.md.

usage: python benchmarks/starter_figures.py > docs/starter-knowledge.md
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from knowledge.entry.levels import KNOWN, LEVELS, level_of
from knowledge.entry.records import Fact, ServiceItem, Source
from knowledge.entry.wording import FIELD_NAMES
from knowledge.starter.reading import Bundle, read_starter
from knowledge.upkeep.watching import lacking

COMPLAINT = "诉求"
"""The kind of entries about something that a department must handle."""

COLUMNS = ["内容", *LEVELS, "核实率", "各地不同"]

HEAD = """# 起步知识：有多少，核实了多少

这一页由 `python benchmarks/starter_figures.py > docs/starter-knowledge.md` 生成，请勿手改；改了起步知识就重新生成（测试会比对）。

- **事项**：窗口上办的一件事，或者一类由某个部门处理的诉求。
- **内容**：能单独回答的一句话，如一份材料、一项收费、一个时限、一个步骤、一个电话。
- **怎么知道的**：不是谁说核实就算核实，而是从依据和依据怎么读的（来源的 `read_as`）推出来，几个依据取最弱的一个：
  **条文**——读了法律、文件的文本并写明条款；**全文**——读了文本、没写到条；**官方页面**——税务局答复、政府网站等公开页面引用或写明的；
  **转述**——只读到报道、转载、摘要；**未核实**——没有依据，或者写着未核实，答复时会加上“以当地公布为准”。
  电话和诉求的“请说明什么”没有可核实的，不计入。
- **各地不同**：标准由各地定的内容。不知道人在哪里时，不会把一个地方的数字当成全国的说。

**核实率**是条文、全文、官方页面三级占可核实内容的比例。没有核实不等于错，核实过也会过时：每个事项都有核实日和复核日，用 `check` 和 `review list` 查看到期的。
"""

COMPARED = """## 和条文比对

2026-11-27 用 `source refresh` 载入公开的法律文本（GitHub 上 lawtext/laws 截至 2026-05-16 的法律、行政法规、司法解释，LawRefBook/Laws 的部门规章，
ImCa0/just-laws 截至 2026-07-17 的社会救助法和 2026 年修订的商标法，共 3,568 个文件）后运行 `check`：

- 307 个来源里载入 176 个，其余是规范性文件、标准和没有找到文本的 16 部法规、规章（名单运行 `source refresh` 可见，如不动产登记暂行条例实施细则）。
- 引用到的 1,726 处条款里，1,490 处的法律已载入，条款全都存在。
- 已核实、依据全部载入的内容 3,101 条，其中有数额、期限、年龄、百分比的 774 条，逐条对照条文：先后有 12 条对不上，7 条是依据少写了一条或者说法多出了条文（已改），5 条是“当日”“上一年度”“百分之二十至三十”一类的写法（比对已认得）；现在 0 条。
- 加了居民常问的内容以后再比一遍（2026-11-28，652 个事项）：载入 203 个来源，错误 0，标出 13 处：11 处是税率表、附表里的数（条文比对不读附表），1 处是几个放假天数加起来的合计，1 处（车购税的 60 日）少写了一条依据，已补。
- 依据是公告、通知、办事指南的不在比对之内，仍靠人读。抽样读过的 510 条（种子和名单）、居民常问的 524 条的第二遍见[谁读过，读出什么](starter-checked.md)。
"""


def document(bundle: Bundle) -> str:
    """The whole page."""
    items = bundle.items
    levels = Counter(source.level for source in bundle.sources.values())
    read_as = Counter(source.read_as or "没有写" for source in bundle.sources.values())
    parts = [
        HEAD,
        _summary(bundle),
        "## 按主题\n",
        _table("主题", ((topic, _of(items, topic)) for topic in _topics(items)), bundle.sources),
        "## 按内容种类\n",
        _fields(items, bundle.sources),
        "## 来源\n",
        _lines(["级别", "个数"], [[level, str(count)] for level, count in levels.most_common()]),
        _lines(["怎么读的", "个数"], [[read, str(count)] for read, count in read_as.most_common()]),
        _lines(["还缺什么", "个数"], _lacking(bundle)),
        COMPARED,
    ]
    return "\n".join(parts)


def _lacking(bundle: Bundle) -> list[list[str]]:
    """How many sources lack what, for the watch list (`source watch`)."""
    counted = Counter(name for row in lacking(bundle.sources.values(), {}) for name in row.lacks)
    return [[name, str(count)] for name, count in counted.most_common()]


def _summary(bundle: Bundle) -> str:
    facts = _facts(bundle.items)
    complaints = sum(item.kind == COMPLAINT for item in bundle.items)
    aliases = sum(len(item.aliases) for item in bundle.items)
    counted = _levels(bundle.items, bundle.sources)
    return (
        f"合计 **{len(bundle.items)}** 个事项（其中诉求 {complaints} 个）、{aliases} 种问法、**{len(facts)}** 条内容，"
        f"可核实的 {sum(counted.values())} 条里，{'、'.join(f'{level} {counted[level]}' for level in LEVELS)}，"
        f"核实率 **{_share(counted)}**；"
        f"来源 {len(bundle.sources)} 个，热线 {len(bundle.departments)} 个。\n"
    )


def _topics(items: Sequence[ServiceItem]) -> list[str]:
    """Topics, those with the most items first."""
    counted = Counter(item.topic for item in items)
    return sorted(counted, key=lambda topic: (-counted[topic], topic))


def _of(items: Iterable[ServiceItem], topic: str) -> list[ServiceItem]:
    return [item for item in items if item.topic == topic]


def _facts(items: Iterable[ServiceItem]) -> list[Fact]:
    return [fact for item in items for fact in item.facts()]


def _levels(items: Iterable[ServiceItem], sources: Mapping[str, Source], field: str = "") -> Counter[str]:
    """How many facts are known how, of one field or of all; those without a level are left out."""
    found = (level_of(fact, item, sources) for item in items for fact in item.facts() if field in ("", fact.field))
    return Counter(level for level in found if level)


def _count(facts: Iterable[Fact], holds: Callable[[Fact], bool]) -> int:
    return sum(map(holds, facts))


def _share(counted: Counter[str]) -> str:
    known = sum(counted[level] for level in KNOWN)
    return f"{known / counted.total():.0%}" if counted else "–"


def _figures(facts: Sequence[Fact], counted: Counter[str]) -> list[str]:
    local = _count(facts, lambda f: f.local)
    return [str(len(facts)), *(str(counted[level]) for level in LEVELS), _share(counted), str(local)]


def _table(first: str, groups: Iterable[tuple[str, list[ServiceItem]]], sources: Mapping[str, Source]) -> str:
    rows = [
        [
            name,
            str(len(items)),
            str(sum(i.kind == COMPLAINT for i in items)),
            *_figures(_facts(items), _levels(items, sources)),
        ]
        for name, items in groups
    ]
    return _lines([first, "事项", "其中诉求", *COLUMNS], rows)


def _fields(items: Sequence[ServiceItem], sources: Mapping[str, Source]) -> str:
    facts = _facts(items)
    fields = Counter(fact.field for fact in facts)
    rows = [
        [FIELD_NAMES[field], *_figures([f for f in facts if f.field == field], _levels(items, sources, field))]
        for field, _ in fields.most_common()
    ]
    return _lines(["种类", *COLUMNS], rows)


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(headings) - 1)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (headings, marks, *rows))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(document(read_starter()))
