"""The units of an item: everything it says that can answer a question by itself.

A unit is a fact, a FAQ, the summary or the department of the item as it holds in a region on a day. What is known of a unit without
any question (its characters and pairs, what it means, what kinds of things it tells) is its profile, made once a text.
"""

import dataclasses
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analyser
from hotline.reading.text import bare, normalise
from hotline.searching.associations import Associations, counted
from hotline.searching.terms import Floats, Ints
from hotline.searching.terms import ranges as places_in
from hotline.searching.texts import codes_of as every_code_of
from knowledge.entry.passages import telling_passages
from knowledge.entry.quantities import Quantity, Range, quantities, ranges
from knowledge.entry.records import Channel, Deadline, Fact, Faq, Phone, Place
from knowledge.entry.wording import fact_label, fact_text
from knowledge.publishing.resolving import SUPPOSED, ResolvedItem
from knowledge.storage.remembering import Latest

Codes = npt.NDArray[np.int64]
SUMMARY, DEPARTMENT = "summary", "department"
"""The ids, and the fields, of what is said of an item as a whole."""
PASSAGE = "passage:"
"""How the id of a passage of a long summary begins; its number among the passages follows."""
PASSAGE_AT = "p-"
"""How the place of a passage on the page of its item is called; the same number follows."""
_KINDS = (
    "conditions", "documents", "fees", "statutory", "promised", "applicant", "steps", "online", "window", "channels", "places", "hours",
    "visits", "results", "progress", "consult", "complaint", "emergency", "faqs", SUMMARY, DEPARTMENT,
)  # fmt: skip
_TELLS = {
    "money": r"\d(?:\.\d+)?万?元|免费|免征|免收|不收(?:取)?(?:任何)?费|工本费",
    "share": r"\d[%％]|百分之|比例|税率|倍|一半|减半",
    "duration": r"\d+个?(?:工作日|天|日|周|月|年|小时)|当场|当天|长期|永久|即时",
    "date": r"\d+月(?:\d+日)?|每年|每月|次月|年底|年度|季度|学期|春季|秋季",
    "age": r"周?岁|年龄|成年",
    "may": r"可以|能够|可(?:由|以|在|凭|持|委托|申请|通过|选择)|允许|享受|适用|就能|都能",
    "may_not": r"不能|不可以|不得|不予|不可|不行|不享受|不适用|不算|不属于|不支持|禁止|无法",
    "must": r"应当|必须|需要|须|要(?:先|有|在|凭|经|由|提交|本人)|才能|才可",
    "must_not": r"不用|不需要|无需|不必|不要求|不再|免于|免交|免提交|取消",
    "if": r"的[,，]|如果|没有.{0,8}的|丢|遗失|逾期|超过|过期|不服|拒绝|未",
    "person": r"本人|代办|委托|代理|监护人|家属|父母|子女|配偶|亲自|法定代表人",
    "place": r"窗口|大厅|派出所|中心|街道|社区|户籍地|居住地|所在地|机关|服务站|医院|学校|任何|任意|异地|跨省|全国",
    "online": r"网上|平台|小程序|app|APP|网站|微信|支付宝|手机|电子税务局|自助",
    "number": r"1[0-9]{4}(?!\d)|\d{3,4}-\d{7,8}|110|119|120|122",
    "where_differs": r"当地|各地|本地|以.{2,12}公布为准|由.{2,10}规定",
    "law": r"《|第.{1,6}条|规定|法律",
    "consequence": r"罚款|处罚|滞纳金|吊销|列入|影响|失信|后果|撤销",
}  # fmt: skip
_TELLING = [re.compile(pattern) for pattern in _TELLS.values()]
PROPERTIES: tuple[str, ...] = (
    *(f"is:{k}" for k in _KINDS),
    *(f"tells:{k}" for k in _TELLS),
    "has_when",
    "local",
    "first",
    "lonely",
    "length",
)
"""What is told of a unit apart from any question, in the order of `UnitTable.properties`."""
TABLES = 1024
"""Items whose tables are kept, more than the starter knowledge has: one takes 0.1 MB, and 14 ms to be made again."""
_NONE, _NO_ROWS = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int32)
KEPT = 20_000
"""Profiles kept in memory: those of all facts of a few thousand items."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that can answer by itself. `said` is what it states, with its label; `asks` is the question that a FAQ answers, `phrasings` other ways
    in which people ask for it."""

    id: str
    field: str
    kind: str
    said: str
    asks: str = ""
    when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    local: bool = False
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """What is known of a unit's text: its terms (sorted codes), those of its question, meanings (unit vectors; None for that of no question),
    concepts, quantities."""

    terms: Codes
    asks_terms: Codes
    meaning: Floats
    asks_meaning: Floats | None
    concepts: frozenset[str]
    tells: tuple[float, ...]
    quantities: tuple[Quantity, ...]
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TermRows:
    """The terms of texts, each text's once: the rows `rows[starts[t]:starts[t + 1]]` have the term `distinct[t]`; these are in order. `sizes`: how
    many each text has, at least 1."""

    distinct: Codes
    starts: Ints
    rows: Ints
    sizes: Floats

    def found(self, ordered: Codes) -> tuple[npt.NDArray[np.intp], Ints, Ints]:
        """Which of some terms, which stand in order, any text has; how many have each of these; and the rows of those, one after the other."""
        if not len(self.distinct):
            return _NONE, _NO_ROWS, _NO_ROWS
        # A question has fewer terms than texts have: its are looked for among those, each of which stands there once.
        at = self.distinct.searchsorted(ordered)
        np.minimum(at, len(self.distinct) - 1, out=at)
        found = (self.distinct.take(at) == ordered).nonzero()[0]
        at = at.take(found)
        starts = self.starts.take(at)
        sizes = self.starts.take(at + 1) - starts
        return found, sizes, self.rows.take(places_in(starts, sizes))

    def having(self, ordered: Codes) -> npt.NDArray[np.intp]:
        """How many of some terms, which stand in order, each text has."""
        return np.bincount(self.found(ordered)[2], minlength=len(self.sizes))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class UnitTable:
    """The units of an item, laid out: arrays have one row a unit. Equal to itself alone.

    `said` are the terms of what the units state, `asks` those of the questions that they answer; `asks_meanings` has a row for each of `asking`
    only. `names` are the terms of the item's name and other names, `everything` those of all that is said. `asking` has the rows of units that
    answer a question of their own, and the question; `concepts` the rows that speak of each, `counting` those with a quantity in them,
    `depending` those that hold under a circumstance only; `summary` the row of the summary, -1 for none.
    """

    units: tuple[Unit, ...]
    profiles: tuple[UnitProfile, ...]
    said: TermRows
    asks: TermRows
    meanings: Floats
    asks_meanings: Floats
    properties: Floats
    names: Codes
    everything: Codes
    asking: tuple[tuple[int, str], ...]
    concepts: Mapping[str, tuple[int, ...]]
    counting: tuple[int, ...]
    depending: tuple[int, ...]
    summary: int


def units_of(resolved: ResolvedItem, day: date) -> list[Unit]:
    """Everything of an item that can answer on a day, in the order of the entry; the summary and the department come last."""
    item = resolved.item
    fields = dict.fromkeys(fact.field for fact in item.facts())
    units = [_unit(found.fact) for name in fields for found in resolved.facts(name, day)]
    passages = telling_passages(item.summary, item.source)
    if len(passages) > 1:
        units += [Unit(f"{PASSAGE}{n}", "passages", "faqs", p.said, p.heading) for n, p in passages]
    if passages:
        units.append(Unit(SUMMARY, SUMMARY, SUMMARY, passages[0][1].said))
    if item.department:
        units.append(Unit(DEPARTMENT, DEPARTMENT, DEPARTMENT, f"办理部门 {item.department}"))
    return units


def codes_of(text: str) -> list[int]:
    """The characters and pairs of neighbouring characters of a text, as numbers; each once."""
    return list(dict.fromkeys(every_code_of(text)))


@dataclass(frozen=True, slots=True, eq=False)
class OnDay:
    """An item and a day as a cache knows them: the same object, or one of the same revisions."""

    resolved: ResolvedItem
    day: date

    @property
    def of(self) -> tuple[ResolvedItem, date]:
        """Both."""
        return self.resolved, self.day

    def __hash__(self) -> int:
        return hash((id(self.resolved.item), self.day))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OnDay) and other.resolved.item is self.resolved.item and other.day == self.day


class Units:
    """Tables of units, with the profiles of their texts kept. Thread-safe: what is kept is only ever added."""

    def __init__(self, analyser: Analyser, associations: Associations) -> None:
        self._analyser, self._associations = analyser, associations
        self._profile = lru_cache(maxsize=KEPT)(self._profiled)
        self._names = lru_cache(maxsize=KEPT)(_name_codes)
        self._tables: Latest[Hashable, OnDay, UnitTable] = Latest(lambda known: self.table(*known.of), most=TABLES)

    def reads_as(self, analyser: Analyser, associations: Associations) -> bool:
        """Whether texts would be read the same with these."""
        return self._analyser is analyser and self._associations is associations

    def known_table(self, known: OnDay) -> UnitTable:
        """The units of an item that hold on a day, kept until another revision of the item is asked about."""
        resolved, day = known.of
        layers = tuple((layer.region, layer.revision == SUPPOSED) for layer in resolved.layers)
        return self._tables((resolved.item.code, layers, day), known)

    def table(self, resolved: ResolvedItem, day: date) -> UnitTable:
        """The units of an item that hold on a day."""
        units = units_of(resolved, day)
        profiles = [self._profile(unit.said, unit.asks) for unit in units]
        names = self._names((resolved.item.name, *resolved.item.aliases))
        said, asks = (term_rows(parts) for parts in ([p.terms for p in profiles], [p.asks_terms for p in profiles]))
        return UnitTable(
            units=tuple(units),
            profiles=tuple(profiles),
            said=said,
            asks=asks,
            meanings=np.array([p.meaning for p in profiles], dtype=np.float32),
            asks_meanings=np.array([p.asks_meaning for p in profiles if p.asks_meaning is not None], dtype=np.float32),
            properties=_properties(units, profiles),
            names=names,
            everything=np.unique(np.concatenate([names, said.distinct, asks.distinct])),
            asking=tuple((row, plain_unit(unit.asks)) for row, unit in enumerate(units) if unit.asks),
            concepts=_speaking(profiles),
            counting=tuple(row for row, p in enumerate(profiles) if p.ranges or p.quantities),
            depending=tuple(row for row, unit in enumerate(units) if unit.when),
            summary=next((row for row, unit in enumerate(units) if unit.id == SUMMARY), -1),
        )

    def _profiled(self, said: str, asks: str) -> UnitProfile:
        text = self._analyser.prepare_anew(said, spelt_right=True)
        question = self._analyser.prepare_anew(asks, spelt_right=True) if asks else ""
        read = self._analyser.without_words(text)
        asked = [self._analyser.without_words(question)] if question else []
        return UnitProfile(
            terms=_sorted(codes_of(text)),
            asks_terms=_sorted(codes_of(question)),
            meaning=self._associations.vector_of(counted([read])),
            asks_meaning=self._associations.vector_of(counted(asked)) if asks else None,
            concepts=frozenset(read.concepts) | frozenset(asked[0].concepts if asked else ()),
            tells=tuple(float(pattern.search(text) is not None) for pattern in _TELLING),
            quantities=tuple(quantities(text)),
            ranges=tuple(ranges(text)),
        )


def _unit(fact: Fact) -> Unit:
    if isinstance(fact, Faq):
        return Unit(fact.id, fact.field, "faqs", fact.answer, fact.question, fact.when, fact.local, fact.phrasings)
    said = fact_text(fact)
    label = fact_label(fact)
    when = " ".join(option for options in fact.when.values() for option in options)
    return Unit(
        fact.id,
        fact.field,
        _kind(fact),
        " ".join(filter(None, (when, label, said))),
        "",
        fact.when,
        fact.local,
        fact.phrasings,
    )


def _kind(fact: Fact) -> str:
    """What a fact is, finer than its field where that matters for what it answers."""
    if isinstance(fact, Deadline):
        return fact.type
    if isinstance(fact, Phone):
        return fact.type
    if isinstance(fact, Channel):
        return {"网上": "online", "窗口": "window"}.get(fact.type, "channels")
    if isinstance(fact, Place):
        return "hours" if fact.hours else "places"
    return fact.field


def _properties(units: list[Unit], profiles: list[UnitProfile]) -> Floats:
    rows = np.zeros((len(units), len(PROPERTIES)), dtype=np.float32)
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.field] = counts.get(unit.field, 0) + 1
    seen: set[str] = set()
    for row, (unit, profile) in enumerate(zip(units, profiles, strict=True)):
        rows[row, _KINDS.index(unit.kind)] = 1.0
        at = len(_KINDS)
        rows[row, at : at + len(_TELLING)] = profile.tells
        rows[row, at + len(_TELLING) :] = (
            bool(unit.when), unit.local, unit.field not in seen, 1.0 / counts[unit.field], log(1 + len(unit.said)) / 5
        )  # fmt: skip
        seen.add(unit.field)
    return rows


def _speaking(profiles: list[UnitProfile]) -> dict[str, tuple[int, ...]]:
    """The rows of the profiles that speak of each concept."""
    rows: dict[str, list[int]] = {}
    for row, profile in enumerate(profiles):
        for concept in profile.concepts:
            rows.setdefault(concept, []).append(row)
    return {concept: tuple(many) for concept, many in rows.items()}


def term_rows(texts: Sequence[Codes]) -> TermRows:
    """Texts by their terms, one row a text."""
    sizes = np.array([len(terms) for terms in texts], dtype=np.int64)
    whole = np.concatenate(texts) if texts else np.zeros(0, dtype=np.int64)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
    order = whole.argsort(kind="stable")
    distinct, starts = np.unique(whole.take(order), return_index=True)
    edges = np.append(starts, len(whole)).astype(np.int32)
    return TermRows(distinct, edges, rows.take(order), np.maximum(sizes, 1).astype(np.float32))


def _name_codes(names: tuple[str, ...]) -> Codes:
    return _sorted([code for name in names for code in codes_of(normalise(name))])


def _sorted(codes: list[int]) -> Codes:
    return np.unique(np.array(codes, dtype=np.int64))


def plain(text: str) -> str:
    """A text as questions are compared with it literally."""
    return bare(normalise(text))


@lru_cache(maxsize=KEPT)
def plain_unit(text: str) -> str:
    """The same of a text that is published, and so compared with many questions."""
    return plain(text)
