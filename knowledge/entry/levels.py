"""How a fact is known: by the article it cites, by the whole text, by an official page that quotes it, by somebody's account, or not.

A level is no claim of its own: it follows from what the fact cites and from how each of these sources was read (`Source.read_as`), and
the weakest of them counts. What says nothing that a source could say (a phone number, what a complaint should tell us) has no level.
"""

from collections.abc import Mapping
from typing import Literal

from knowledge.entry.records import Document, Fact, Phone, ServiceItem, Source

Level = Literal["", "条文", "全文", "官方页面", "转述", "未核实"]
LEVELS: tuple[Level, ...] = ("条文", "全文", "官方页面", "转述", "未核实")
"""From the surest on."""
SHOWN: dict[Level, str] = {"": "", "条文": "条文", "全文": "全文", "官方页面": "官网", "转述": "转述", "未核实": "待核"}
"""A level in two words, as residents see it."""
KNOWN = frozenset({"条文", "全文", "官方页面"})
"""The levels of what was read where it was published."""


def level_of(fact: Fact, item: ServiceItem, sources: Mapping[str, Source]) -> Level:
    """How a fact of an entry is known, by the sources on record."""
    if isinstance(fact, Phone) or (isinstance(fact, Document) and item.kind == "诉求"):
        return ""
    if not fact.verified or not fact.basis:
        return "未核实"
    levels = [_of_source(sources.get(basis.source), bool(basis.article)) for basis in fact.basis]
    return max(levels, key=LEVELS.index)


def _of_source(source: Source | None, with_article: bool) -> Level:
    match source.read_as if source else "未读":
        case "条文" | "全文":
            return "条文" if with_article else "全文"
        case "官方页面":
            return "官方页面"
        case "转述":
            return "转述"
        case _:
            return "未核实"
