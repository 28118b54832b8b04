"""Rules across entries: two that answer the same question, have the same or nearly the same name, or contradict each other.

Entries can only collide where somebody sees both: in one region, or one in a region that lies in the other's.
Everything is looked up by a key that both must share; no entry is compared with all others.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain, islice

from knowledge.checks.references import same_codes
from knowledge.checks.rules import Book, Entry, Remark, days_meet, may_meet
from knowledge.entry.records import NATION, Deadline, Fact, Fee
from knowledge.entry.sameness import fold, near_names
from knowledge.entry.wording import fact_text
from knowledge.files.official_lists.writing import BASE_LENGTH
from knowledge.places.codes import ancestors

_MAIN_LENGTH = 9
"""Characters of a 基本编码 that name the 主项; the rest is the 子项."""
SHOWN = 3
"""How many of the other entries a message names."""
LOOKED_AT = 50
"""How many entries that share something are looked at for each: thousands may share a question like 怎么收费."""

Found = Iterator[tuple[Entry, Remark]]


def _both_hold(one: Entry, other: Entry) -> bool:
    """Whether both entries hold on some day, today or later."""
    a, b = one.own, other.own
    return days_meet(
        (max(a.valid_from or one.day, one.day), a.valid_to), (max(b.valid_from or one.day, one.day), b.valid_to)
    )


class Colliding:
    """Entries that share something, and for each of them the others that somebody sees together with it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._at: dict[str, list[Entry]] = defaultdict(list)
        self._below: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._at[entry.own.region].append(entry)
            for region in ancestors(entry.own.region)[:-1]:
                self._below[region].append(entry)

    def others(self, entry: Entry) -> list[Entry]:
        """Entries of other codes, at most `LOOKED_AT`, those of the same region first."""
        *wider, here = ancestors(entry.own.region)
        places = [self._at[region] for region in (here, *wider) if region in self._at]
        together = chain(*places, self._below.get(here, ()))
        found = (e for e in together if e.own.code != entry.own.code and _both_hold(entry, e))
        return list(islice(found, LOOKED_AT))


# -- the same words


def phrasings(book: Book) -> Found:
    """Ways of asking that two live entries answer."""
    uses: dict[str, list[tuple[Entry, str, str]]] = defaultdict(list)
    for entry, text, kind in book.phrasings:
        if key := fold(text):
            uses[key].append((entry, text, kind))
    for shared in uses.values():
        if len({entry.own.code for entry, _, _ in shared}) > 1:
            yield from _shared(shared)


def _shared(uses: list[tuple[Entry, str, str]]) -> Found:
    kinds: dict[int, set[str]] = defaultdict(set)
    for entry, _, kind in uses:
        kinds[id(entry)].add(kind)
    first = {id(entry): (entry, text, kind) for entry, text, kind in reversed(uses)}
    colliding = Colliding(entry for entry, _, _ in first.values())
    for entry, text, kind in first.values():
        if others := colliding.others(entry):
            every = kinds[id(entry)].union(*(kinds[id(other)] for other in others))
            rule = "same-name" if every == {"name"} else "same-question" if "faq" in every else "same-phrasing"
            if remark := _remark(rule, entry, others, text, kind):
                yield entry, remark


def _remark(rule: str, entry: Entry, others: list[Entry], text: str, kind: str) -> Remark | None:
    """The remark on a phrasing that others share; which rule it breaks depends on where and what they are."""
    here, above = _here_and_above(entry, others)
    if not here and not above:
        return None  # it is for the local entry to be linked to this one
    if rule == "same-phrasing" and here and all(_siblings(entry, other) for other in here):
        rule = "sibling-phrasing"
    rule = rule if here else "unlinked-local"
    said = (
        f"与{_named(here or above)}同名"
        if rule == "same-name"
        else f"“{text[:60]}”也是{_named(here or above)}的问法或名称"
    )
    return Remark(rule, _place(entry, text, kind), said)


def _here_and_above(entry: Entry, others: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The others of the same region, and those of regions it lies in."""
    here = [other for other in others if other.own.region == entry.own.region]
    return here, [other for other in others if other.own.region in ancestors(entry.own.region)[:-1]]


def _place(entry: Entry, text: str, kind: str) -> str:
    if kind == "alias" and text in entry.own.aliases:
        return f"aliases.{entry.own.aliases.index(text)}"
    if kind == "faq":
        found = next((n for n, faq in enumerate(entry.own.faqs) if faq.question == text), None)
        return "faqs" if found is None else f"faqs.{found}.question"
    return "name" if kind == "name" else ""


def _named(others: list[Entry]) -> str:
    texts = [
        f"“{e.own.name[:40]}”（{e.own.code}{'' if e.own.region == NATION else '@' + e.own.region}，{e.merged.department[:20]}）"
        for e in others[:SHOWN]
    ]
    more = f"{len(others)} 个" if len(others) < LOOKED_AT else f"{LOOKED_AT} 个以上"
    return "、".join(texts) + (f"等 {more}事项" if len(others) > SHOWN else "")


def _siblings(one: Entry, other: Entry) -> bool:
    """Whether both are 办理项 or 子项 of one 主项, which are told apart by asking back."""
    a, b = one.matter, other.matter
    return bool(a and b) and a[:_MAIN_LENGTH] == b[:_MAIN_LENGTH]


def near_duplicates(book: Book) -> Found:
    """Names that differ only in filling words, or of which one says the other and a little more."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if key := fold(entry.own.name):
            named[key].append(entry)
    names = list(named)
    like: dict[str, set[str]] = defaultdict(set)
    for one, other in near_names(names):
        like[names[one]].add(names[other])
        like[names[other]].add(names[one])
    for name, near in like.items():
        colliding = Colliding(other for key in sorted(near) for other in named[key])
        for entry in named[name]:
            others = [o for o in colliding.others(entry) if not _siblings(entry, o)]
            here, above = _here_and_above(entry, others)
            if here or above:
                rule = "near-duplicate" if here else "unlinked-local"
                yield entry, Remark(rule, "name", f"与{_named(here or above)}名称几乎一样")


# -- the same matter


def contradictions(book: Book) -> Found:
    """Different fees or deadlines for the same matter and place."""
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in book.entries:
        for key in _matters(entry):
            groups[key].append(entry)
    told: set[tuple[int, str]] = set()
    for group in groups.values():
        if len({entry.own.code for entry in group}) > 1:
            for entry, remark in _differing(group):
                if (id(entry), remark.field) not in told:
                    told.add((id(entry), remark.field))
                    yield entry, remark


def _matters(entry: Entry) -> Iterator[Hashable]:
    """What makes two entries speak of the same matter: the name, or 基本编码 and 业务办理项."""
    yield "name", fold(entry.own.name)
    # With a 业务办理项 behind it the same number may be another matter of another organisation.
    if len(entry.matter) == BASE_LENGTH:
        yield "matter", entry.matter


def _differing(group: list[Entry]) -> Found:
    stated: dict[Hashable, list[tuple[Entry, Fact]]] = defaultdict(list)
    for entry in group:
        for key, fact in _stated(entry):
            stated[key].append((entry, fact))
    for uses in stated.values():
        if len({_value(fact) for _, fact in uses}) < 2:
            continue
        colliding = Colliding(entry for entry, _ in uses)
        facts = {id(entry): fact for entry, fact in uses}
        for entry, fact in uses:
            others = [o for o in colliding.others(entry) if _contradict(entry, fact, o, facts[id(o)])]
            if others:
                yield entry, _differs(entry, fact, others[0], facts[id(others[0])], len(others))


def _stated(entry: Entry) -> Iterator[tuple[Hashable, Fact]]:
    """Exact amounts and numbers of an entry, by what they are called and for whom they hold."""
    for fee in entry.standing(Fee):
        if fee.amount is not None:
            yield (fee.field, fold(fee.name), fee.unit, str(fee.when)), fee
    for deadline in entry.standing(Deadline):
        if deadline.number is not None and deadline.type != "applicant":
            yield (deadline.field, deadline.type, fold(deadline.name), str(deadline.when)), deadline


def _value(fact: Fact) -> Hashable:
    return (fact.number, fact.unit) if isinstance(fact, Deadline) else getattr(fact, "amount", None)


def _contradict(entry: Entry, fact: Fact, other: Entry, its: Fact) -> bool:
    """Whether the facts differ where they should not: what a place may set for itself binds only that place."""
    if _value(fact) == _value(its) or not may_meet(fact, its):
        return False
    its_own_matter = fact.local or its.local or (isinstance(fact, Deadline) and fact.type == "promised")
    return not its_own_matter or entry.own.region == other.own.region


def _differs(entry: Entry, fact: Fact, other: Entry, its: Fact, count: int) -> Remark:
    rule = "contradictory-fees" if isinstance(fact, Fee) else "contradictory-deadlines"
    if entry.merged.department != other.merged.department and entry.own.region == other.own.region:
        rule = "departments-differ"
    more = f"，共 {count} 处不同" if count > 1 else ""
    said = f"这里是 {fact_text(fact)[:60]}，{_named([other])}是 {fact_text(its)[:60]}{more}"
    return Remark(rule, entry.path(fact, "number" if isinstance(fact, Deadline) else "amount"), said)


RULES_OF_ALL: tuple[Callable[[Book], Found], ...] = (phrasings, near_duplicates, contradictions, same_codes)
