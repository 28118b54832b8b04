"""Checking a text: every statement about our items whose amount, period, day, paper or phone differs from the published fact."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hotline.answering.item_reading import ItemReading
from hotline.answering.replies import ItemRef, ShownFact
from hotline.assistant import Assistant
from hotline.proofreading.claims import KIND_NAMES, Claim, claims, passage
from hotline.proofreading.comparing import Compared, ItemFacts, fitting
from hotline.proofreading.subjects import Sentence, Subjects, sentences
from hotline.proofreading.telephones import Telephones
from hotline.reading.text import normalise
from hotline.talking.sources_today import sources_on
from knowledge.entry.records import NATION
from knowledge.storage.clock import day_of
from knowledge.storage.errors import NotFound

LONGEST = 50_000
"""Characters of a text that are checked; front ends refuse more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement at [start, end) of the text that differs from what is published.

    `said` are its words, `kind` what differs (数额, 时限, 日期, 电话, 材料); `right` the published facts it differs from, `item` whose
    they are (None for a telephone of the directory); `local`: the fact holds differently from place to place, so the text may be right elsewhere.
    """

    sentence: str
    start: int
    end: int
    kind: str
    said: str
    item: ItemRef | None
    right: list[ShownFact]
    phones: list[str]
    local: bool = False

    @property
    def correction(self) -> str:
        """The right one, in the words it is published in."""
        return "；".join([*(f"{fact.label}：{fact.text}" for fact in self.right), *self.phones])


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """What came of checking a text: how many claims could be compared, and the statements that differ, in order."""

    compared: int
    differing: list[Statement]
    items: list[ItemRef]
    day: str

    def to_json(self) -> dict[str, Any]:
        """The form that goes out: plain values, each statement with its `correction`."""
        plain = asdict(self)
        plain["differing"] = [asdict(s) | {"correction": s.correction} for s in self.differing]
        return plain


class Proofreader:
    """Checks texts against what an assistant has published. Safe to share between threads; writes nothing, keeps nothing."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def check(
        self, text: str, *, region: str | None = None, public: bool = True, as_of: date | None = None
    ) -> TextCheck:
        """Compare a text (at most `LONGEST` characters are read) with the facts as they hold in a region on a day."""
        reading = _Proofreading(self._assistant, region or self._assistant.region, public, as_of)
        differing = list(reading.read(text[:LONGEST]))
        items = [reading.facts[code] for code in reading.named if code in reading.facts]
        refs = [_ref(facts) for facts in items if facts is not None]
        return TextCheck(compared=reading.compared, differing=differing, items=refs, day=reading.day.isoformat())


class _Proofreading:
    """One text being read."""

    def __init__(self, assistant: Assistant, region: str, public: bool, as_of: date | None) -> None:
        self._kb, self._view, self._hotline = assistant.kb, assistant.view(), assistant.hotline
        self._region, self._public = region, public
        self.day = as_of or day_of(self._kb.clock())
        self._ranker = assistant.fact_ranker()
        self._subjects = Subjects(self._view, region=region, public=public)
        self._telephones = Telephones(self._kb.directory.all(region=region), self._kb.items.named_phones(region))
        self.facts: dict[str, ItemFacts | None] = {}
        self.named: dict[str, None] = {}
        self.compared = 0

    def read(self, text: str) -> Iterator[Statement]:
        for sentence in sentences(text):
            codes = self._subjects.of(sentence.text)
            normal = normalise(sentence.text)
            found = claims(normal)
            for claim in found:
                part = passage(normal, found, claim)
                own = self._subjects.said_literally(part) if claim.kind != "document" else []
                yield from self._compared(sentence, part, claim, own or codes)

    def _compared(self, sentence: Sentence, part: str, claim: Claim, codes: list[str]) -> Iterator[Statement]:
        told = self._telephones.compare(claim.value, part) if claim.kind == "phone" else None
        if told is None:
            yield from self._claim(sentence, part, claim, codes)
            return
        self.compared += 1
        if told:
            yield _statement(sentence, claim, None, [], told)

    def _claim(self, sentence: Sentence, part: str, claim: Claim, codes: list[str]) -> Iterator[Statement]:
        tried = [(facts, facts.compare(claim, part)) for code in codes if (facts := self._facts(code))]
        compared = fitting(result for _, result in tried)
        if compared.says is None:
            return
        self.compared += 1
        facts = next(facts for facts, result in tried if result is compared)
        self.named[facts.resolved.item.code] = None
        if compared.says is False and (right := self._shown(facts, compared)):
            yield _statement(sentence, claim, _ref(facts), right, [])

    def _facts(self, code: str) -> ItemFacts | None:
        if code not in self.facts:
            self.facts[code] = self._read(code)
        return self.facts[code]

    def _read(self, code: str) -> ItemFacts | None:
        where = self._view.ranker.region_for(code, self._region)
        try:
            resolved = self._view.resolve(code, where, public=self._public, day=self.day)
        except NotFound:
            return None
        return ItemFacts(resolved, self.day, self._ranker, self._view.analyser) if resolved.holds_on(self.day) else None

    def _shown(self, facts: ItemFacts, compared: Compared) -> list[ShownFact]:
        """The right facts as they are shown; none of them where they are being verified anew."""
        sources = sources_on(self._kb, facts.resolved, self.day, self._hotline)
        reading = ItemReading(facts.resolved, self.day, {}, True, sources)
        shown = reading.units(compared.units)
        return [] if any(fact.under_review for fact in shown) else shown


def _ref(facts: ItemFacts) -> ItemRef:
    item = facts.resolved.item
    return ItemRef(code=item.code, name=item.name, region=facts.resolved.region, department=item.department)


def _statement(
    sentence: Sentence, claim: Claim, item: ItemRef | None, right: list[ShownFact], phones: list[str]
) -> Statement:
    local = any(fact.local and fact.region == NATION for fact in right)
    return Statement(
        sentence=sentence.text, start=sentence.start, end=sentence.end, kind=KIND_NAMES[claim.kind], said=claim.said,
        item=item, right=right, phones=phones, local=local,
    )  # fmt: skip
