"""The check of everything published: each entry by itself, its sources and dates, and entries against each other.

Nothing is changed by it. An entry of a region is read with what it inherits; what is wrong with the wider entry is told
there and not again in every region below it.
"""

from collections.abc import Iterator
from datetime import date

from knowledge.checks import articles as rules_articles
from knowledge.checks import completeness as rules_completeness
from knowledge.checks import contacts as rules_contacts
from knowledge.checks import facts as rules_facts
from knowledge.checks import matters as rules_matters
from knowledge.checks import prose as rules_prose
from knowledge.checks import references as rules_references
from knowledge.checks import sources_and_dates as rules_sources
from knowledge.checks.findings import SEVERITIES, Finding
from knowledge.checks.rules import RULES, Book, Entry, Remark
from knowledge.entry.records import NATION, ServiceItem
from knowledge.entry.validation import InvalidEntry, check_item
from knowledge.places.codes import ancestors
from knowledge.storage.clock import day_of
from knowledge.store import KnowledgeBase

_OF_ONE = (
    *rules_facts.RULES_OF_ONE, *rules_completeness.RULES_OF_ONE, *rules_contacts.RULES_OF_ONE,
    *rules_references.RULES_OF_ONE, *rules_sources.RULES_OF_ONE,
)  # fmt: skip
_OF_ONE_AMONG_ALL = (
    rules_references.related,
    rules_sources.citations,
    *rules_articles.RULES_OF_ONE_AMONG_ALL,
    *rules_prose.RULES_OF_ONE_AMONG_ALL,
)
_ALSO_VALIDATED = {"number-without-unit", "promised-longer", "fee-without-amount", "when-undeclared", "removes-nothing"}
"""Rules that validation has too, for what it sees in one entry alone."""
_BESIDE_ENTRIES = (rules_sources.records, rules_contacts.shared_contacts, *rules_articles.RULES_BESIDE)


def check(kb: KnowledgeBase, *, day: date | None = None) -> list[Finding]:
    """Everything that is wrong with what is published, as of a day (today without one); errors first, then by entry."""
    book = _read(kb, day or day_of(kb.clock()))
    grades = list(SEVERITIES)
    findings = [*_of_entries(book), *_of_all(book), *_beside(book)]
    return sorted(findings, key=lambda f: (grades.index(f.severity), f.code, f.region, f.rule, f.field))


# -- reading


def _read(kb: KnowledgeBase, day: date) -> Book:
    live = [revision.item for revision in kb.items.all_live()]
    places = {(item.code, item.region) for item in live}
    # the widest first, so that a problem is told where it was made
    entries = [_entry(kb, item, places, day) for item in sorted(live, key=lambda i: len(ancestors(i.region)))]
    by_place = {(entry.own.code, entry.own.region): entry for entry in entries}
    placed = {known.item_id: by_place.get((known.code, known.region)) for known in kb.live_entries()}
    phrasings = [(e, text, kind) for item_id, text, kind, _ in kb.phrasings.live() if (e := placed.get(item_id))]
    departments = {
        (d.name, d.region): d
        for region in sorted({NATION, *(r for _, r in places)})
        for d in kb.directory.all(region=region)
    }
    return Book(
        entries=entries, sources={source.key: source for source in kb.sources.all()},
        departments=list(departments.values()), phrasings=phrasings, codes=frozenset(code for code, _ in places),
        articles=kb.law_texts.articles(), law_versions=kb.law_texts.versions(),
    )  # fmt: skip


def _entry(kb: KnowledgeBase, item: ServiceItem, places: set[tuple[str, str]], day: date) -> Entry:
    above = [region for region in ancestors(item.region)[:-1] if (item.code, region) in places]
    if not above:
        return Entry(item, item, day)
    wider = kb.resolve(item.code, above[-1]).item
    return Entry(item, kb.resolve(item.code, item.region).item, day, wider)


# -- checking


def _of_entries(book: Book) -> Iterator[Finding]:
    told: dict[str, set[tuple[str, str]]] = {}
    for entry in book.entries:
        remarks = [remark for rule in _OF_ONE for remark in rule(entry)]
        remarks += [remark for rule in _OF_ONE_AMONG_ALL for remark in rule(entry, book)]
        remarks += _invalid(entry.own, {_subject(r.field) for r in remarks if r.rule in _ALSO_VALIDATED})
        seen = told.setdefault(entry.own.code, set())
        for remark in dict.fromkeys(remarks):
            if not (_inherited(entry, remark) and (remark.rule, remark.message) in seen):
                yield _finding(entry, remark)
            seen.add((remark.rule, remark.message))


def _inherited(entry: Entry, remark: Remark) -> bool:
    """Whether a remark is on something that this region says nothing of itself; the wider entry came first."""
    if entry.wider is None or not remark.field:
        return False
    return not getattr(entry.own, remark.field.partition(".")[0], "")


def _subject(path: str) -> str:
    """The fact a path leads into: `deadlines.1` for `deadlines.1.number`."""
    return ".".join(path.split(".")[:2])


def _invalid(item: ServiceItem, known: set[str]) -> Iterator[Remark]:
    """What validation would refuse today, unless a rule has said it already: what was accepted may be older than the rules."""
    try:
        check_item(item.model_dump(mode="json", exclude_defaults=True))
    except InvalidEntry as error:
        for problem in error.problems:
            if _subject(problem.field) not in known:
                yield Remark("invalid-entry", problem.field, problem.message)


def _of_all(book: Book) -> Iterator[Finding]:
    told: set[tuple[int, str, str]] = set()
    for rule in rules_matters.RULES_OF_ALL:
        for entry, remark in rule(book):
            if (id(entry), remark.rule, remark.field) not in told:
                told.add((id(entry), remark.rule, remark.field))
                yield _finding(entry, remark)


def _beside(book: Book) -> Iterator[Finding]:
    for rule in _BESIDE_ENTRIES:
        for name, region, remark in rule(book):
            kind = RULES[remark.rule]
            yield Finding(
                kind.severity, remark.rule, kind.title, "", region, name, remark.field, remark.message, "",
                remark.advice or kind.advice,
            )  # fmt: skip


def _finding(entry: Entry, remark: Remark) -> Finding:
    kind, item = RULES[remark.rule], entry.own
    return Finding(
        kind.severity, remark.rule, kind.title, item.code, item.region, item.name, remark.field, remark.message,
        entry.owner, remark.advice or kind.advice,
    )  # fmt: skip
