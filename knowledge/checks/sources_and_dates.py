"""Rules about what facts rest on and until when they hold: sources, validity, review.

A source counts as out of force from its day of repeal on; a fact that ended before is history and may keep its citation.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.checks.rules import Book, Entry, Remark
from knowledge.entry.records import Fact, ServiceItem, Source
from knowledge.entry.sameness import fold
from knowledge.entry.wording import fact_label
from knowledge.upkeep.watching import has_number

AHEAD = timedelta(days=30)
"""How long before a fact ends, or a review is due, it is shown."""

Citation = tuple[str, Fact | None]
"""The path of a citation, and the fact that cites; None for the entry as a whole."""

_NAMED = {"fees", "deadlines", "results", "places", "faqs"}
_LAWS = {"法律", "行政法规", "部门规章", "地方性法规", "地方政府规章"}


def citations(entry: Entry, book: Book) -> Iterator[Remark]:
    """Every cited source is on record and in force while the citing fact is."""
    for key, places in _cited(entry).items():
        source = book.sources.get(key)
        if source is None:
            yield Remark("unknown-source", places[0][0], f"“{key}”没有来源记录，{_used(places)}引用了它")
        else:
            yield from _in_force(source, places, entry, book)
            yield from _articles(source, places, entry)


def _cited(entry: Entry) -> dict[str, list[Citation]]:
    """The sources an entry cites, with where: only in facts that hold on the day or later."""
    found: dict[str, list[Citation]] = defaultdict(list)
    for fact in entry.own_facts():
        for n, basis in enumerate(fact.basis):
            found[basis.source].append((entry.path(fact, f"basis.{n}"), fact))
    for n, basis in enumerate(entry.own.basis):
        found[basis.source].append((f"basis.{n}", None))
    return found


def _in_force(source: Source, places: list[Citation], entry: Entry, book: Book) -> Iterator[Remark]:
    day, item = entry.day, entry.own
    if source.repealed:
        after = [(p, f) for p, f in places if _lasts(f, item, source.repealed) and not _carried(source, f, item)]
        if after:
            successor = f"，由“{source.superseded_by}”替代" if source.superseded_by else ""
            said = f"“{source.key}”自 {source.repealed} 起废止{successor}，{_used(after)}仍引用它"
            yield Remark("repealed-source" if source.repealed <= day else "source-repealed-soon", after[0][0], said)
    elif source.superseded_by:
        said = f"“{source.key}”已由“{source.superseded_by}”替代，没有登记废止日，{_used(places)}引用它"
        yield Remark("superseded-source", places[0][0], said)
    if source.effective and source.effective > day and _shown(item, day):
        today = [(p, f) for p, f in places if f is None or f.holds_on(day)]
        if early := [(p, f) for p, f in today if not _succeeds(source, f, item, book)]:
            said = f"“{source.key}”自 {source.effective} 起施行，{_used(early)}现在就引用它"
            yield Remark("source-not-effective", early[0][0], said)


def _carried(source: Source, fact: Fact | None, item: ServiceItem) -> bool:
    """Whether what cites a source also cites the one that takes its place: somebody has carried it over."""
    return bool(source.superseded_by) and source.superseded_by in _keys(fact, item)


def _succeeds(source: Source, fact: Fact | None, item: ServiceItem, book: Book) -> bool:
    """Whether what cites a source also cites the one it takes the place of, which is in force until then."""
    known = (book.sources.get(key) for key in _keys(fact, item))
    return any(other is not None and other.superseded_by == source.key for other in known)


def _keys(fact: Fact | None, item: ServiceItem) -> set[str]:
    return {basis.source for basis in (item.basis if fact is None else fact.basis)}


def _articles(source: Source, places: list[Citation], entry: Entry) -> Iterator[Remark]:
    bare = [path for path, _ in places if not _article(entry, path)]
    if bare and source.level in _LAWS:
        yield Remark("basis-without-article", bare[0], f"引用“{source.key}”时有 {len(bare)} 处没有写条款")


def _article(entry: Entry, path: str) -> str:
    """The article that the citation at a path gives."""
    found: object = entry.own
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, tuple) else getattr(found, part)
    return str(getattr(found, "article", ""))


def _lasts(fact: Fact | None, item: ServiceItem, until: date) -> bool:
    """Whether a fact, and its entry, still hold on a day."""
    ends = [end for end in (fact.valid_to if fact else None, item.valid_to) if end]
    return not ends or min(ends) >= until


def _shown(item: ServiceItem, day: date) -> bool:
    return (item.valid_from is None or item.valid_from <= day) and (item.valid_to is None or day <= item.valid_to)


def _used(places: list[Citation]) -> str:
    facts = [fact for _, fact in places if fact is not None]
    if not facts:
        return "条目的依据"
    more = f"等 {len(facts)} 条内容" if len(facts) > 1 else ""
    return f"“{fact_label(facts[0])[:30]}”{more}"


def records(book: Book) -> Iterator[tuple[str, str, Remark]]:
    """(key, '', remark): sources have a date to be judged by and a successor that can be found."""
    for source in book.sources.values():
        if source.superseded_by and source.superseded_by not in book.sources:
            said = f"替代它的“{source.superseded_by}”没有来源记录"
            yield source.key, "", Remark("source-successor-unknown", "superseded_by", said)
        if source.effective is None and source.level in _LAWS:
            yield source.key, "", Remark("source-without-date", "effective", f"{source.level}没有写施行日")
        yield from ((source.key, "", remark) for remark in _lacking(source))


def _lacking(source: Source) -> Iterator[Remark]:
    """What a source is watched for: a text that was read, a number, an address."""
    if source.read_as in ("", "未读", "转述"):
        yield Remark("source-without-text", "read_as", "没有读过" if source.read_as != "转述" else "只读到别人的转述")
    if not has_number(source):
        yield Remark("source-without-number", "number", "没有写文号")
    if not source.url:
        yield Remark("source-without-url", "url", "没有写网址")


def periods(entry: Entry) -> Iterator[Remark]:
    """Nothing ends in silence: an entry or a fact that ends has a successor, or is shown in time."""
    item, soon = entry.own, entry.day + AHEAD
    if item.valid_to and item.valid_to < entry.day:
        yield Remark("entry-expired", "valid_to", f"{item.valid_to} 已失效，不再回答")
        return
    if item.valid_to and item.valid_to <= soon:
        yield Remark("entry-expiring", "valid_to", f"{item.valid_to} 失效，还有 {(item.valid_to - entry.day).days} 天")
    for fact in item.facts():
        if fact.valid_to is None or fact.valid_to > soon or _continued(fact, entry):
            continue
        rule = "fact-expired" if fact.valid_to < entry.day else "fact-expiring"
        said = f"“{fact_label(fact)[:30]}”{'已于' if rule == 'fact-expired' else '将于'} {fact.valid_to} 失效"
        yield Remark(rule, entry.path(fact, "valid_to"), said)


def _continued(fact: Fact, entry: Entry) -> bool:
    """Whether another fact of the field says what holds afterwards: one of the same name, or one that began later."""
    assert fact.valid_to is not None
    after = fact.valid_to + timedelta(days=1)
    for other in getattr(entry.merged, fact.field):
        lasts = other.valid_to is None or other.valid_to >= after
        later = other.valid_from and other.valid_from > (fact.valid_from or date.min)
        named = fact.field in _NAMED and fold(fact_label(other)) == fold(fact_label(fact))
        if other.id != fact.id and lasts and (later or named):
            return True
    return False


def review(entry: Entry) -> Iterator[Remark]:
    """Entries are reviewed in time."""
    due = entry.own.review_by
    if due and due < entry.day:
        yield Remark("review-overdue", "review_by", f"应在 {due} 前复核，已过 {(entry.day - due).days} 天")
    elif due and due <= entry.day + AHEAD:
        yield Remark("review-due", "review_by", f"应在 {due} 前复核")


RULES_OF_ONE = (periods, review)
