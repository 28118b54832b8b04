"""A number that was changed in one place and still stands in others: the fee of a card in its summary, its steps and its questions.

`replaced` says which amounts, periods, days and telephones a change of an entry takes away; `standing_in` finds where the old one
is still told, in that entry or in another; `put_right` writes the new one there. Nothing is stored here.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.entry.records import FACT_FIELDS, Deadline, Fact, Fee, ServiceItem
from knowledge.entry.sameness import fold
from knowledge.entry.stated import StatedText, Value, passages_of, stated_in, value_of, written
from knowledge.entry.validation import label
from knowledge.entry.wording import fact_label
from knowledge.patterns import read_patterns

WHOLE_PHONE = 7
"""Digits from which on a telephone is one office's; shorter ones (12345) stand in most entries, and rightly."""
NAMING = 4
"""Characters from which on a name or a way of asking says which matter a sentence is about."""
_COMMON = frozenset({"工本费", "办理费用", "收费", "费用", "手续费", "证件费", "登记费", "证照费"})
"""Names of fees that many matters have."""
_KIND_OF_FEE = read_patterns(Path(__file__).with_suffix(".patterns"))["kind_of_fee"]
_CLAUSE = re.compile(r"[^，。；;！!？?\n]+")
_UNITS: dict[str, tuple[str, int]] = {
    "工作日": ("工作日", 1),
    "日": ("自然日", 1),
    "月": ("月", 1),
    "小时": ("小时", 1),
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """A value that a fact stated before and states no more; `new` is what stands in its place, None where that cannot be told."""

    fact: Fact
    old: Value
    new: Value | None

    @property
    def label(self) -> str:
        return fact_label(self.fact)


@dataclass(frozen=True, slots=True)
class Standing:
    """An old value that is still told: in which entry, at which path, in which text at [start, end).

    `new` is how it would read put right, '' where that cannot be told; `because` the fact that was changed.
    """

    code: str
    region: str
    name: str
    path: str
    text: str
    start: int
    end: int
    old: str
    new: str
    because: str
    value: Value | None = None

    def __str__(self) -> str:
        where = f"{self.name}（{self.code}）{label(self.path)}"
        return f"{where}：还写着 {self.old}" + (
            f"，{self.because}已改成 {self.new}" if self.new else f"，{self.because}已改"
        )

    @property
    def clause(self) -> str:
        """The part of the text that it stands in."""
        found = next((m for m in _CLAUSE.finditer(self.text) if m.start() <= self.start < m.end()), None)
        return found[0].strip() if found else self.text


def replaced(before: ServiceItem, after: ServiceItem) -> list[Replacement]:
    """What an entry stated before and states no more, fact by fact."""
    old, new = _by_attribute(before), _by_attribute(after)
    found: dict[tuple[str, Value], Replacement] = {}
    for place, passage in old.items():
        if passage.fact is None or place not in new:
            continue
        gone = Counter(_values(passage)) - Counter(_values(new[place]))
        come = Counter(_values(new[place])) - Counter(_values(passage))
        for value in gone:
            fits = [other for other in come if other.kind == value.kind]
            alone = len(fits) == 1 and sum(other.kind == value.kind for other in gone) == 1
            found.setdefault((place[0], value), Replacement(passage.fact, value, fits[0] if alone else None))
    return list(found.values())


def standing_in(item: ServiceItem, change: Replacement, *, of: ServiceItem) -> Iterator[Standing]:
    """Where an entry still tells the old value of a change that was made in entry `of` (as it is after the change; it may be `item`)."""
    own = item.code == of.code
    if not own and change.old.kind == "phone" and len(change.old.text) < WHOLE_PHONE:
        return
    stating = [fact for fact in item.facts() if fact.id != change.fact.id and value_of(fact) == change.old]
    alone = not [fact for fact in stating if own or not _is_the_same(fact, change, of, item, own=own)]
    for passage in passages_of(item):
        if passage.states is not None:
            if passage.states == change.old and passage.fact and _is_the_same(passage.fact, change, of, item, own=own):
                yield _standing(item, passage, 0, len(passage.text), change)
            continue
        for placed in stated_in(passage.text):
            if placed.value != change.old:
                continue
            clause = _clause(passage.text, placed.start)
            if _tells(item, passage, clause, change, of, alone=alone):
                # Where another entry has such a value of its own, one number may tell both: somebody has to write that.
                yield _standing(item, passage, placed.start, placed.end, change, is_known=own or alone)


def put_right(item: ServiceItem, standings: Iterable[Standing]) -> ServiceItem:
    """An entry with the new values where the old ones stood; those whose new value cannot be told are left."""
    texts: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        if standing.new:
            texts[standing.path].append(standing)
    for path, found in texts.items():
        text = found[0].text
        for standing in sorted(found, key=lambda s: -s.start):
            text = text[: standing.start] + standing.new + text[standing.end :]
        item = _with(item, path, text, found[0].value)
    return item


def said_forms(value: Value) -> list[str]:
    """How the number of a value may be written, for finding texts that may tell it."""
    if value.kind in ("day", "phone"):
        parts = value.text.split("-")
        return (
            [parts[-1]]
            if value.kind == "day"
            else [value.text[-WHOLE_PHONE:] if len(value.text) > WHOLE_PHONE else value.text]
        )
    numbers = {value.number} | ({value.number / 12} if value.unit == "月" else set())
    numbers |= {value.number / 10_000} if value.kind == "amount" else set()
    forms = [f"{n.normalize():f}" for n in numbers if n >= 1 or n == value.number]
    return forms + [_numeral(int(n)) for n in numbers if n == n.to_integral_value() and 0 < n < 100]


# -- inside


def _by_attribute(item: ServiceItem) -> Mapping[tuple[str, str], StatedText]:
    return {(p.fact.id if p.fact else "", p.path.rpartition(".")[2]): p for p in passages_of(item)}


def _values(passage: StatedText) -> list[Value]:
    return [passage.states] if passage.states is not None else [placed.value for placed in stated_in(passage.text)]


def _is_the_same(fact: Fact, change: Replacement, of: ServiceItem, item: ServiceItem, *, own: bool) -> bool:
    """Whether another fact states the same thing as the one that was changed: by name, and elsewhere by what it rests on as well."""
    if item.region == of.region and own and fact.id == change.fact.id:
        return False
    if change.old.kind == "phone":
        return True
    if type(fact) is not type(change.fact) or fold(fact_label(fact)) != fold(change.label):
        return False
    return own or _shares_basis(fact, item, change.fact, of)


def _tells(
    item: ServiceItem, passage: StatedText, clause: str, change: Replacement, of: ServiceItem, *, alone: bool
) -> bool:  # fmt: skip
    """Whether a clause tells the changed fact's value; `alone`: no other fact of the entry states the same one."""
    if item.code == of.code:  # the same matter, here or in another region
        return alone or change.old.kind in ("phone", "day") or _names(clause, change.label)
    return _speaks_of(item, passage, clause, change, of, alone=alone)


def _speaks_of(
    item: ServiceItem, passage: StatedText, clause: str, change: Replacement, of: ServiceItem, *, alone: bool
) -> bool:  # fmt: skip
    """Whether a clause of another entry tells of the very thing that was changed; `alone`: no fact of that entry's own states the same value."""
    if change.old.kind == "phone":
        return True
    said = fold(clause)
    names = [fold(name) for name in (of.name, *of.aliases)]
    if any(len(name) >= NAMING and name in said for name in names):
        return True
    if change.label not in _COMMON and isinstance(change.fact, Fee) and _names(clause, change.label):
        return item.topic == of.topic
    same = passage.fact is not None and _shares_basis(passage.fact, item, change.fact, of)
    return same and isinstance(change.fact, Fee | Deadline) and (alone or _names_what(clause, change.label))


def _shares_basis(fact: Fact, item: ServiceItem, other: Fact, its: ServiceItem) -> bool:
    mine, theirs = fact.basis or item.basis, other.basis or its.basis
    return bool({(b.source, b.article) for b in mine} & {(b.source, b.article) for b in theirs})


def _names(clause: str, name: str) -> bool:
    return fold(name) in fold(clause)


def _names_what(clause: str, name: str) -> bool:
    """Whether a clause names what a fee is for: 丢失补领 of 丢失补领工本费."""
    what = _KIND_OF_FEE.sub("", name)
    return len(what) >= NAMING and _names(clause, what)


def _clause(text: str, at: int) -> str:
    return next((m[0] for m in _CLAUSE.finditer(text) if m.start() <= at < m.end()), text)


def _standing(
    item: ServiceItem, passage: StatedText, start: int, end: int, change: Replacement, *, is_known: bool = True
) -> Standing:
    said = passage.text[start:end]
    new = written(change.new, said) if is_known and change.new is not None else ""
    value = change.new if passage.states is not None else None
    return Standing(
        item.code, item.region, item.name, passage.path, passage.text, start, end, said, new, change.label, value
    )


def _with(item: ServiceItem, path: str, text: str, value: Value | None) -> ServiceItem:
    """The entry with another text at a path, or another value where the field holds a value alone."""
    field, _, rest = path.partition(".")
    if field not in FACT_FIELDS:
        return item.model_copy(update={field: text})
    number, _, attribute = rest.partition(".")
    facts: tuple[Fact, ...] = getattr(item, field)
    fact = facts[int(number)]
    update: dict[str, Any] = {attribute: text}
    if value is not None and value.kind == "amount":
        update = {"amount": value.number}
    elif value is not None and value.kind == "period":
        update = _number_and_unit(value)
    changed = fact.model_copy(update=update)
    return item.model_copy(update={field: (*facts[: int(number)], changed, *facts[int(number) + 1 :])})


def _number_and_unit(value: Value) -> dict[str, Any]:
    if value.unit == "月" and value.number % 12 == 0:
        return {"number": int(value.number / 12), "unit": "年"}
    return {"number": int(value.number), "unit": _UNITS[value.unit][0]}


def _numeral(number: int) -> str:
    """A number below a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (
        digits[ones] if ones or not tens else ""
    )
