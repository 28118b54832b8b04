"""A number told in the sentences of an entry that differs from the fact it is told of: the fee is 45元, the summary still says 40元.

Only what is plainly of the same thing is compared: a clause that names the fee, or asks and answers what has to be paid for the matter,
or says by when it is done. A number that any fact of the entry states, in whatever field, is taken to be of that fact; one beside the
right one, or that another entry charges which the sentence names, of something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.checks.rules import Book, Entry, Remark
from knowledge.entry.records import Deadline, Fact, Faq, Fee
from knowledge.entry.sameness import fold
from knowledge.entry.stated import StatedText, StatedValue, Value, passages_of, stated_in, value_of, written
from knowledge.entry.wording import fact_label
from knowledge.patterns import read_patterns

NAMING = 4
"""Characters of a name that tell which matter is meant."""
_PROSE = {"summary", "steps", "faqs", "channels", "progress", "conditions"}
_CLAUSE = re.compile(r"[^，。；;！!？?\n（）()]+")
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
_PAID, _NOT_PAID, _ASKS_COST, _DONE, _NOT_DONE = (
    _SAID[name] for name in ("paid", "not_paid", "asks_cost", "done", "not_done")
)


@dataclass(frozen=True, slots=True)
class _Thing:
    """A fee or a limit that one number is stated of, and how it is named in sentences."""

    fact: Fact
    value: Value


def prose(entry: Entry, book: Book) -> Iterator[Remark]:
    """Sentences whose number is not the fact's."""
    facts = [*entry.standing(Fee), *entry.standing(Deadline)]
    things = [_Thing(fact, value) for fact in facts if (value := value_of(fact)) is not None]
    if not things:
        return
    said = _stated_by_facts(entry)
    for passage in passages_of(entry.own):
        if passage.path.partition(".")[0] not in _PROSE or not _holds(entry, passage.fact):
            continue
        stated = stated_in(passage.text)
        here = {placed.value for placed in stated}
        for placed in stated:
            if placed.value.kind not in ("amount", "period") or placed.value in said:
                continue
            thing = _told_of(placed, passage, things)
            if thing and thing.value not in here and not _of_another(placed.value, passage, entry, book):
                differs = f"写着 {placed.said}，{fact_label(thing.fact)}是 {written(thing.value, placed.said)}"
                yield Remark("prose-differs", passage.path, differs)


def _of_another(value: Value, passage: StatedText, entry: Entry, book: Book) -> bool:
    """Whether another entry charges this, and the sentence names it by something that this entry is not called."""
    text = passage.text + (passage.fact.question if isinstance(passage.fact, Faq) else "")
    return any(
        any(value_of(fee) == value for fee in other.merged.fees)
        and _named_beside(other.merged.name, text, entry.merged.name)
        for other in book.entries
        if other.own.code != entry.own.code
    )


def _named_beside(name: str, text: str, own: str) -> bool:
    """Whether a text says a piece of a name, of at least `NAMING` characters, that is not in the own name."""
    pieces = (name[n : n + NAMING] for n in range(len(name) - NAMING + 1))
    return any(piece in text and piece not in own for piece in pieces)


def _holds(entry: Entry, fact: Fact | None) -> bool:
    return fact is None or fact.valid_to is None or fact.valid_to >= entry.day


def _stated_by_facts(entry: Entry) -> set[Value]:
    """Every number that a fee, a limit, a document or a telephone of the entry states, in all its fields, whenever it holds."""
    found: set[Value] = set()
    for passage in passages_of(entry.merged):
        if passage.fact is None or passage.path.partition(".")[0] in _PROSE:
            continue
        found |= {passage.states} if passage.states is not None else {p.value for p in stated_in(passage.text)}
    return found


def _told_of(placed: StatedValue, passage: StatedText, things: list[_Thing]) -> _Thing | None:
    """The one thing that a number in a sentence is told of, None where it may be something else."""
    clause = next((m for m in _CLAUSE.finditer(passage.text) if m.start() <= placed.start < m.end()), None)
    if clause is None:
        return None
    before, words = passage.text[clause.start() : placed.start], clause[0]
    alike = [
        thing for thing in things if (thing.value.kind, thing.value.unit) == (placed.value.kind, placed.value.unit)
    ]
    if placed.value.kind == "amount":
        if _NOT_PAID.search(words):
            return None
        named = [
            thing
            for thing in alike
            if len(fold(fact_label(thing.fact))) > 2 and fold(fact_label(thing.fact)) in fold(before)
        ]
        paid = alike if _PAID.search(before) or _asks_what_it_costs(passage) else []
        found = named or paid
    else:
        limits = [thing for thing in alike if isinstance(thing.fact, Deadline) and thing.fact.type != "applicant"]
        found = limits if _DONE.search(words) and not _NOT_DONE.search(words) else []
    return found[0] if len({thing.value for thing in found}) == 1 else None


def _asks_what_it_costs(passage: StatedText) -> bool:
    return isinstance(passage.fact, Faq) and bool(_ASKS_COST.search(passage.fact.question))


RULES_OF_ONE_AMONG_ALL = (prose,)
