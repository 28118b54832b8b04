"""One fact of an entry, or one thing it says as a whole, as it is stored to be offered later: compared, put into words, put in.

A place is the id of a fact, or an attribute of the entry written `=summary`. '' stands for what is not there.
"""

import json
from collections.abc import Iterator
from typing import Any

from knowledge.entry.differences import plain_text, whole
from knowledge.entry.records import FACT_FIELDS, Fact, ServiceItem
from knowledge.entry.validation import LABELS
from knowledge.entry.wording import FIELD_NAMES, fact_label

ATTRIBUTE = "="
_OFFERED = (
    "name", "aliases", "kind", "topic", "audience", "department", "summary", "circumstances", "basis", "related", "disclosure",
    "valid_from", "valid_to",
)  # fmt: skip
"""What an entry says as a whole that is offered; whose it is and when it was looked at is the office's own."""


def differing(before: ServiceItem, new: ServiceItem, live: ServiceItem) -> Iterator[str]:
    """The places that the newer of two states changes and where a third (what is published) does not say the same already."""
    for name in _OFFERED:
        place = f"{ATTRIBUTE}{name}"
        if stored(new, place) not in (stored(before, place), stored(live, place)):
            yield place
    old, now = {f.id for f in before.facts()}, [f.id for f in new.facts()]
    for place in [*now, *sorted(old - set(now))]:
        if stored(new, place) not in (stored(before, place), stored(live, place)):
            yield place


def stored(item: ServiceItem, place: str) -> str:
    """What an entry says at a place, as JSON; '' where it says nothing."""
    if place.startswith(ATTRIBUTE):
        value = item.model_dump(mode="json", include={place[1:]})
        return json.dumps(value[place[1:]], ensure_ascii=False, sort_keys=True) if value.get(place[1:]) else ""
    fact = next((fact for fact in item.facts() if fact.id == place), None)
    if fact is None:
        return ""
    said = fact.model_dump(mode="json", exclude_defaults=True)
    return json.dumps({"field": fact.field, **said}, ensure_ascii=False, sort_keys=True)


def said_by(place: str, before: str, offered: str) -> tuple[str, str, str]:
    """(what it is called, before, offered) in words, '' for what is not there."""
    if place.startswith(ATTRIBUTE):
        name = place[1:]
        return LABELS[name], _attribute_text(name, before), _attribute_text(name, offered)
    facts = [_fact(text) for text in (before, offered)]
    known = next((fact for fact in facts if fact is not None), None)
    label = FIELD_NAMES[known.field] if known else place
    if known is not None and fact_label(known) != label:
        label = f"{label}：{fact_label(known)}"
    return label, whole(facts[0]), whole(facts[1])


def with_offered(item: ServiceItem, place: str, offered: str) -> ServiceItem:
    """An entry with what is stored put in at a place: in the stead of what is there, behind the others, or taken out."""
    if place.startswith(ATTRIBUTE):
        value = json.loads(offered) if offered else None
        data = item.model_dump(mode="json", exclude_defaults=True)
        data.pop(place[1:], None)
        return ServiceItem.model_validate(data | ({place[1:]: value} if value is not None else {}))
    new = _fact(offered)
    for field in FACT_FIELDS:
        facts: tuple[Fact, ...] = getattr(item, field)
        if any(fact.id == place for fact in facts):
            kept = [new if fact.id == place else fact for fact in facts]
            return item.model_copy(update={field: tuple(fact for fact in kept if fact is not None)})
    return item.model_copy(update={new.field: (*getattr(item, new.field), new)}) if new is not None else item


def _fact(text: str) -> Fact | None:
    if not text:
        return None
    data: dict[str, Any] = json.loads(text)
    return FACT_FIELDS[data.pop("field")].model_validate(data)


def _attribute_text(name: str, text: str) -> str:
    if not text:
        return ""
    required = {"code": "x", "name": "x"}
    item = ServiceItem.model_validate(required | {name: json.loads(text)})
    return plain_text(getattr(item, name))
