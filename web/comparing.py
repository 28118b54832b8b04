"""Two versions of an entry side by side, field by field, in words."""

from dataclasses import dataclass

from knowledge.records import FACT_FIELDS, Fact, ServiceItem
from knowledge.validation import LABELS
from knowledge.wording import fact_label, fact_text
from web.entry_form import ENTRY, EntryForm


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions state differently; the lines only one of them has, as text."""

    label: str
    before: list[str]
    after: list[str]


def differences(before: ServiceItem, after: ServiceItem) -> list[Difference]:
    """Every field in which the versions differ."""
    old, new = EntryForm.of(before), EntryForm.of(after)
    found = [
        Difference(column.label, old.values[column.name].splitlines(), new.values[column.name].splitlines())
        for column in ENTRY
        if old.values[column.name] != new.values[column.name]
    ]
    for name in FACT_FIELDS:
        one, other = [_line(f) for f in getattr(before, name)], [_line(f) for f in getattr(after, name)]
        gone, added = [line for line in one if line not in other], [line for line in other if line not in one]
        if gone or added:
            found.append(Difference(LABELS[name], gone, added))
        elif one != other:
            found.append(Difference(LABELS[name], ["（顺序不同）"], ["（顺序不同）"]))
    return found


def _line(fact: Fact) -> str:
    """Everything a fact says, in one line."""
    label, text = fact_label(fact), fact_text(fact)
    parts = [text if label in text else f"{label}：{text}"]
    parts += [f"适用：{name} {'、'.join(options)}" for name, options in fact.when.items()]
    parts += [f"依据：{'；'.join(str(basis) for basis in fact.basis)}"] if fact.basis else []
    parts += [f"{LABELS[name]} {value}" for name in ("valid_from", "valid_to") if (value := getattr(fact, name))]
    parts += [] if fact.verified else ["未核实"]
    parts += ["各地不同"] if fact.local else []
    return "；".join(parts)
