"""The commonest matters of a county, and what the starter knowledge says of each: conditions, documents, where, how long, what it costs,
what people ask besides, and how much of it was read where it was published.

usage: python benchmarks/county_matters.py

A matter counts as covered when all of its entries together say each of the six (or say that it differs and who to ask), answer at
least three questions besides, and have at least SOURCED facts known by an article, a text or an official page. Whether what is said
is right is for people to read: docs/starter-checked.md says who did.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from knowledge.entry.levels import KNOWN, level_of
from knowledge.entry.records import ServiceItem, Source
from knowledge.starter.reading import Bundle, read_starter

LIST = Path(__file__).with_suffix(".tsv")
ASKED_BESIDES = 3
SOURCED = 5


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: what the first reading of 2026-11-26 found (好, 薄, 缺), what it is called, and the entries that speak of it."""

    before: str
    name: str
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    matter: Matter
    lacks: Sequence[str]
    facts: int
    sourced: int

    @property
    def is_good(self) -> bool:
        return not self.lacks


def matters(path: Path = LIST) -> list[Matter]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return [Matter(before, name, codes.split()) for before, name, codes in rows]


def covered(matter: Matter, items: Mapping[str, ServiceItem], sources: Mapping[str, Source]) -> Coverage:
    entries = [items[code] for code in matter.codes]
    facts = [(fact, entry) for entry in entries for fact in entry.facts()]
    sourced = sum(level_of(fact, entry, sources) in KNOWN for fact, entry in facts)
    said = {fact.field for fact, _ in facts}
    wanted = {
        "条件": {"conditions"},
        "材料": {"documents"},
        "在哪办": {"channels", "places", "steps"},
        "多久": {"deadlines"},
        "收费": {"fees"},
    }
    complaint = all(entry.kind == "诉求" for entry in entries)
    lacks = [
        name for name, fields in wanted.items() if not said & fields and not (complaint and name in ("收费", "多久"))
    ]
    if sum(fact.field == "faqs" for fact, _ in facts) < ASKED_BESIDES:
        lacks.append(f"问答不到{ASKED_BESIDES}条")
    if sourced < SOURCED:
        lacks.append(f"有出处的只有{sourced}条")
    return Coverage(matter, lacks, len(facts), sourced)


def table(bundle: Bundle) -> list[Coverage]:
    items = {item.code: item for item in bundle.items}
    return [covered(matter, items, bundle.sources) for matter in matters()]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    rows = table(read_starter())
    print(f"{sum(row.is_good for row in rows)}/{len(rows)}")
    for row in rows:
        print(f"{row.matter.before}\t{row.matter.name}\t{row.facts}\t{row.sourced}\t{'、'.join(row.lacks) or '齐'}")
