"""Two revisions of an entry, field by field, in words. Nothing that differs is left out, down to the order.

`comparing` says in one line a fact what an import would change; here every field of a fact is told on its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from knowledge.entry.records import FACT_FIELDS, Basis, Circumstance, Fact, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import PHONES, fact_label, fact_text

ORDER = "顺序"
_NOTHING = "（空）"
_DISCLOSURES = {"public": "公众", "operators": "坐席"}
_CODES = {"statutory": "法定", "promised": "承诺", "applicant": "申请人"}
_LISTS = {"aliases", "audience", "related", "removes", "basis"}
"""Attributes whose parts stand on their own; each that comes or goes is a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two revisions say differently.

    `field` is where (收费), `fact` which one there (工本费; '' for what the entry says as a whole), `aspect` what about it
    (金额; '' for the whole). `before` is '' for what was added, `after` for what was removed.
    """

    field: str
    fact: str
    aspect: str
    before: str
    after: str
    kind: Literal["added", "removed", "changed"]

    def __str__(self) -> str:
        where = f"{self.field}“{self.fact}”" if self.fact else self.field
        where += f"的{self.aspect}" if self.aspect else ""
        if self.kind == "added":
            return f"增加 {where}：{self.after}"
        if self.kind == "removed":
            return f"删除 {where}：{self.before}"
        return f"{where}：{self.before} → {self.after}"


def changes(before: ServiceItem, after: ServiceItem) -> list[Change]:
    """Everything the later state says differently, in the order of the fields; empty when they are equal."""
    return [*_attributes(before, after), *_circumstances(before, after), *_facts(before, after)]


def _attributes(before: ServiceItem, after: ServiceItem) -> Iterator[Change]:
    for name in ServiceItem.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if name in FACT_FIELDS or name == "circumstances" or old == new:
            continue
        if name in _LISTS:
            yield from _parts(LABELS[name], old, new)
        else:
            yield _changed(LABELS[name], "", "", old, new)


def _parts(field: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[Change]:
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    yield from (Change(field, "", "", plain_text(part), "", "removed") for part in gone.elements())
    yield from (Change(field, "", "", "", plain_text(part), "added") for part in come.elements())
    stayed = Counter(old) & Counter(new)
    if _kept(old, stayed) != _kept(new, stayed):
        yield _changed(field, "", ORDER, old, new)


def _kept(parts: tuple[Any, ...], stayed: Counter[Any]) -> list[Any]:
    """The parts both sides have, in the order of one of them."""
    left = stayed.copy()
    found = []
    for part in parts:
        if left[part]:
            left[part] -= 1
            found.append(part)
    return found


def _circumstances(before: ServiceItem, after: ServiceItem) -> Iterator[Change]:
    field = LABELS["circumstances"]
    old = {c.dimension: c for c in before.circumstances}
    new = {c.dimension: c for c in after.circumstances}
    for dimension in dict.fromkeys([*old, *new]):
        was, now = old.get(dimension), new.get(dimension)
        if was is None or now is None:
            yield _come_or_gone(field, dimension, plain_text(was) if was else "", plain_text(now) if now else "")
        else:
            yield from _within(field, dimension, was, now)
    yield from _order(field, old, new, {dimension: dimension for dimension in old})


def _facts(before: ServiceItem, after: ServiceItem) -> Iterator[Change]:
    for name in FACT_FIELDS:
        field = LABELS[name]
        old = {fact.id: fact for fact in getattr(before, name)}
        new = {fact.id: fact for fact in getattr(after, name)}
        titles: dict[str, str] = {}
        for key in dict.fromkeys([*old, *new]):
            was, now = old.get(key), new.get(key)
            shown = was or now
            titles[key] = _title(shown, field) if shown else ""
            if was is None or now is None:
                yield _come_or_gone(field, titles[key], whole(was), whole(now))
            else:
                yield from _within(field, titles[key], was, now)
        yield from _order(field, old, new, titles)


def _title(fact: Fact, field: str) -> str:
    """What a fact is called among its neighbours; the beginning of its text where the label is that of all of them."""
    name = fact_label(fact)
    if name == LABELS[fact.field] or fact.field in {"conditions", "documents", "steps", "channels", "progress"}:
        name = fact_text(fact)
    name = name if len(name) <= 24 else name[:24] + "…"
    when = "、".join(option for options in fact.when.values() for option in options)
    return f"{name}（{when}）" if when else name if name != field else ""


def whole(fact: Fact | None) -> str:
    """A fact in one line with everything it says: its sentence, and each further field that the sentence does not state."""
    if fact is None:
        return ""
    label, text = fact_label(fact), fact_text(fact)
    parts = [text if label in text or label == LABELS[fact.field] else f"{label}：{text}"]
    parts += [
        f"{LABELS[name]}：{plain_text(value)}" for name, value in _aspects(fact).items() if not _stated(fact, name)
    ]
    return "；".join(part for part in parts if part)


def _stated(fact: Fact, name: str) -> bool:
    """Whether a field is in the sentence or the label of its fact, or says no more than usual."""
    declared = type(fact).model_fields[name]
    usual = declared.get_default(call_default_factory=True)
    if declared.is_required() or getattr(fact, name) == usual:
        return True
    without = fact.model_copy(update={name: usual})
    return (fact_label(without), fact_text(without)) != (fact_label(fact), fact_text(fact))


def _aspects(record: BaseModel) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).model_fields if name != "id"}


def _within(field: str, title: str, old: BaseModel, new: BaseModel) -> Iterator[Change]:
    """What differs between two states of one fact or circumstance. A number is told with its unit."""
    before, after = _aspects(old), _aspects(new)
    differing = [name for name in before if before[name] != after[name]]
    for number in {"number", "amount"} & set(differing):
        if "unit" in before and before[number] is not None and after[number] is not None:
            before[number], after[number] = (f"{plain_text(v[number])}{v['unit'] or ''}" for v in (before, after))
            differing = [name for name in differing if name != "unit"] if before[number] != after[number] else differing
    for name in differing:
        yield _changed(field, title, LABELS[name], before[name], after[name])


def _order(field: str, old: Iterable[str], new: Iterable[str], titles: Mapping[str, str]) -> Iterator[Change]:
    """Whether what both sides have stands in another order."""
    old, new = list(old), list(new)
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    if before != after:
        names = len({titles[key] for key in before}) == len(before)
        told = [tuple(titles[key] if names else key for key in keys) for keys in (before, after)]
        yield _changed(field, "", ORDER, *told)


def _come_or_gone(field: str, title: str, before: str, after: str) -> Change:
    return Change(field, title, "", before, after, "removed" if before else "added")


def _changed(field: str, fact: str, aspect: str, old: Any, new: Any) -> Change:
    """A change between two values; values that read the same are told apart by their stored form."""
    before, after = plain_text(old) or _NOTHING, plain_text(new) or _NOTHING
    if before == after:
        before, after = repr(old), repr(new)
    return Change(field, fact, aspect, before, after, "changed")


def plain_text(value: Any) -> str:
    """A value of any field as people read it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{key}={plain_text(item)}" for key, item in sorted(value.items()))
    if isinstance(value, Circumstance):
        also = f"，也叫：{plain_text(value.also)}" if value.also else ""
        return f"{value.dimension}（{'、'.join(value.options)}），问：{value.ask}{also}"
    if isinstance(value, tuple | list):
        return "、".join(plain_text(item) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Basis | date | int):
        return str(value)
    return _CODES.get(value) or PHONES.get(value) or _DISCLOSURES.get(value) or str(value)
