"""How many items, facts and verified facts the starter knowledge holds, by topic and by field: docs/starter-knowledge.md.

usage: python benchmarks/starter_figures.py > docs/starter-knowledge.md
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from knowledge.entry.records import Fact, ServiceItem
from knowledge.entry.wording import FIELD_NAMES
from knowledge.starter.reading import Bundle, read_starter

COMPLAINT = "诉求"
"""The kind of entries about something that a department must handle."""

HEAD = """# 起步知识：有多少，核实了多少

这一页由 `python benchmarks/starter_figures.py > docs/starter-knowledge.md` 生成，请勿手改；改了起步知识就重新生成（测试会比对）。

- **事项**：窗口上办的一件事，或者一类由某个部门处理的诉求。
- **内容**：能单独回答的一句话，如一份材料、一项收费、一个时限、一个步骤、一个电话。
- **已核实**：写这条内容的人读过出处。没有核实的照样保留，但答复时会加上“以当地公布为准”。
- **有依据**：写明了法律或文件（多数到条）。电话、地点和“请说明什么”这类内容本来就没有法律依据。
- **各地不同**：标准由各地定的内容。不知道人在哪里时，不会把一个地方的数字当成全国的说。

没有核实不等于错，核实过也会过时：每个事项都有核实日和复核日，用 `check` 和 `review list` 查看到期的。
"""


def document(bundle: Bundle) -> str:
    """The whole page."""
    items = bundle.items
    levels = Counter(source.level for source in bundle.sources.values())
    parts = [
        HEAD,
        _summary(bundle),
        "## 按主题\n",
        _table("主题", ((topic, _of(items, topic)) for topic in _topics(items))),
        "## 按内容种类\n",
        _fields(items),
        "## 来源\n",
        _lines(["级别", "个数"], [[level, str(count)] for level, count in levels.most_common()]),
    ]
    return "\n".join(parts)


def _summary(bundle: Bundle) -> str:
    facts = _facts(bundle.items)
    complaints = sum(item.kind == COMPLAINT for item in bundle.items)
    aliases = sum(len(item.aliases) for item in bundle.items)
    return (
        f"合计 **{len(bundle.items)}** 个事项（其中诉求 {complaints} 个）、{aliases} 种问法、**{len(facts)}** 条内容，"
        f"已核实 **{_count(facts, _verified)}** 条（{_share(facts, _verified)}）；"
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


def _verified(fact: Fact) -> bool:
    return fact.verified


def _count(facts: Iterable[Fact], holds: Callable[[Fact], bool]) -> int:
    return sum(map(holds, facts))


def _share(facts: Sequence[Fact], holds: Callable[[Fact], bool]) -> str:
    return f"{_count(facts, holds) / len(facts):.0%}" if facts else "–"


def _figures(facts: Sequence[Fact]) -> list[str]:
    with_basis, local = _count(facts, lambda f: bool(f.basis)), _count(facts, lambda f: f.local)
    return [str(len(facts)), str(_count(facts, _verified)), _share(facts, _verified), str(with_basis), str(local)]


def _table(first: str, groups: Iterable[tuple[str, list[ServiceItem]]]) -> str:
    rows = [
        [name, str(len(items)), str(sum(i.kind == COMPLAINT for i in items)), *_figures(_facts(items))]
        for name, items in groups
    ]
    return _lines([first, "事项", "其中诉求", "内容", "已核实", "核实率", "有依据", "各地不同"], rows)


def _fields(items: Sequence[ServiceItem]) -> str:
    facts = _facts(items)
    fields = Counter(fact.field for fact in facts)
    rows = [
        [FIELD_NAMES[field], *_figures([f for f in facts if f.field == field])] for field, _ in fields.most_common()
    ]
    return _lines(["种类", "内容", "已核实", "核实率", "有依据", "各地不同"], rows)


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    marks = ["---", *["---:"] * (len(headings) - 1)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (headings, marks, *rows))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(document(read_starter()))
