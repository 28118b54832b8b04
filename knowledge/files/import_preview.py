"""Two states of one entry, field by field, as people read them; and facts that are the same fact in both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.entry.records import FACT_FIELDS, Basis, Circumstance, Fact, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import fact_label, fact_text


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change in an entry; empty where there is nothing before or after."""

    code: str
    region: str
    name: str
    field: str
    before: str
    after: str


def differences(old: ServiceItem, new: ServiceItem) -> list[Difference]:
    """What changes from one state of an entry to another, in the order of the fields."""
    found = [*_attributes(old, new), *_facts(old, new)]
    if not found and old != new:
        found = [("各项内容的顺序", "", "有调整")]
    return [Difference(new.code, new.region, new.name, *change) for change in found]


def keep_ids(item: ServiceItem, data: Mapping[str, Any], live: ServiceItem) -> ServiceItem:
    """Give the facts that came without an id the id of the live fact of the same field and key.

    `data` is what `item` was read from: there it can be seen which facts came with an id of their own.
    """
    changed: dict[str, tuple[Fact, ...]] = {}
    for field in FACT_FIELDS:
        facts: tuple[Fact, ...] = getattr(item, field)
        given = _given_ids(data.get(field), len(facts))
        if all(given):
            continue
        taken = {fact.id for fact, own in zip(facts, given, strict=True) if own}
        rest = [fact for fact in getattr(live, field) if fact.id not in taken]
        changed[field] = tuple(
            fact if own else fact.model_copy(update={"id": _matching(fact, rest)})
            for fact, own in zip(facts, given, strict=True)
        )
    return item.model_copy(update=changed).with_fact_ids() if changed else item


def _given_ids(rows: Any, count: int) -> list[bool]:
    if not isinstance(rows, Sequence) or len(rows) != count:
        return [False] * count
    return [bool(isinstance(row, Mapping) and row.get("id")) for row in rows]


def _matching(fact: Fact, rest: list[Fact]) -> str:
    """Take the id of the live fact this one is, the one for the same circumstances first."""
    same = [other for other in rest if other.key() == fact.key()]
    best = next((other for other in same if other.when == fact.when), same[0] if same else None)
    if best is None:
        return ""
    rest.remove(best)
    return best.id


def _attributes(old: ServiceItem, new: ServiceItem) -> Iterator[tuple[str, str, str]]:
    for name in ServiceItem.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name not in FACT_FIELDS and before != after:
            yield LABELS[name], _text(before), _text(after)


def _facts(old: ServiceItem, new: ServiceItem) -> Iterator[tuple[str, str, str]]:
    for field in FACT_FIELDS:
        before = {fact.id: fact for fact in getattr(old, field)}
        after = {fact.id: fact for fact in getattr(new, field)}
        for key in dict.fromkeys([*before, *after]):
            was, now = before.get(key), after.get(key)
            shown = now or was
            if was != now and shown is not None:
                yield f"{LABELS[field]}：{fact_label(shown)}", _full_text(was), _full_text(now)


def _full_text(fact: Fact | None) -> str:
    """The sentence of a fact with everything that decides when and how it is shown."""
    if fact is None:
        return ""
    parts = [
        fact_text(fact),
        "适用：" + _text(fact.when) if fact.when else "",
        f"自 {fact.valid_from} 起" if fact.valid_from else "",
        f"至 {fact.valid_to} 止" if fact.valid_to else "",
        "依据：" + _text(fact.basis) if fact.basis else "",
        "" if fact.verified else "未核实",
        "各地不同" if fact.local else "",
    ]
    extra = fact.model_dump(exclude_defaults=True, include={"blank_form", "sample", "hours", "phone"})
    parts += [f"{LABELS[name]}：{value}" for name, value in extra.items()]
    return "；".join(part for part in parts if part)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{key}={_text(item)}" for key, item in value.items())
    if isinstance(value, Circumstance):
        return f"{value.dimension}（{'、'.join(value.options)}）"
    if isinstance(value, tuple | list):
        return "、".join(_text(item) for item in value)
    if isinstance(value, Basis | date):
        return str(value)
    return "" if value is None else str(value)
