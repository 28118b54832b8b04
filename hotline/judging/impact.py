"""What a change would do to the answers people get: the same questions over what is published and over what would be.

Decisions are compared, not scores, since every change moves the rarity of words a little.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hotline.answering.replies import Answered, Clarify, ShownFact
from hotline.answering.wording import sentence
from hotline.assistant import Assistant
from hotline.logbook import Outcome
from hotline.reading.analysis import Analysis
from hotline.searching.associations import Associations, counted, terms_of
from hotline.searching.snapshot import View
from hotline.talking.turn import Turn
from knowledge.entry.records import NATION, Fact, ServiceItem
from knowledge.supposing import Supposed

NEAR = 0.08
"""A question may be about the entries concerned when what they say covers at least this share of it (0–1).

Over 60 changes and 2,000 questions no answer about them changed below 0.084; a fifth of the questions is above.
"""
MEANT = 0.2
"""Or when it means what they say at least so nearly (the cosine, at most 1)."""
LATER_DAYS = 3
"""On how many later days, on which something that is proposed starts or is over, questions are asked as well."""


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """A question the gate asks, `region` being where ('' for here).

    `expected` is the (code, region) of the entry that is to answer it, None if it has not been labelled.
    """

    question: str
    region: str = ""
    public: bool = True
    expected: tuple[str, str] | None = None
    must_answer: bool = False


@dataclass(frozen=True, slots=True)
class ToldOutcome:
    """What somebody is told: the outcome, the items it is about (several if they are to choose), the facts that answer."""

    outcome: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    region: str = ""
    facts: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The item, '' for none or a choice of several."""
        return self.codes[0] if len(self.codes) == 1 else ""

    @property
    def name(self) -> str:
        return self.names[0] if len(self.names) == 1 else ""

    def differs(self, other: "ToldOutcome", concerned: Collection[str]) -> bool:
        """Whether somebody is told something else.

        Of choices, those of the items concerned count: below them, others change places with every breath of rarity.
        """
        if self.outcome != other.outcome or self.facts != other.facts:
            return True
        if self.code or other.code:
            return self.code != other.code
        return not {*self.codes}.symmetric_difference(other.codes).isdisjoint(concerned)


@dataclass(frozen=True, slots=True)
class ReplyChange:
    """A question that would be answered differently; `broken` if it must be answered and would not be any more.

    `day` is set when that is so only from a later day on.
    """

    question: str
    region: str
    before: ToldOutcome
    after: ToldOutcome
    expected: str
    must_answer: bool
    broken: bool
    day: date | None = None


class Impact:
    """The same questions over two views: `before`, and as `supposed`."""

    def __init__(self, assistant: Assistant, before: View, supposed: Supposed) -> None:
        self._assistant, self._before, self._supposed = assistant, before, supposed
        same = supposed.finds_the_same
        self._after = replace(before, resolve=supposed.resolve) if same else assistant.suppose(supposed)

    def changes(self, questions: Iterable[GateQuestion], *, today: date, every: bool = False) -> list[ReplyChange]:
        """Everything told differently today, or from one of the days on which something proposed starts or is over.

        Questions that cannot be about the items concerned are not asked, unless `every` question is to be.
        """
        found: dict[GateQuestion, ReplyChange] = {}
        turns = []
        for question, turn in self._turns(questions, every=every):
            turns.append((question, turn))
            if change := self._compare(question, turn):
                found[question] = change
        for day in _later_days(self._supposed.items.values(), today):
            for question, turn in turns:
                known = found.get(question)
                if known is None or (question.must_answer and not known.broken):
                    change = self._compare(question, replace(turn, day=day, as_of=day))
                    if change and (known is None or change.broken):
                        found[question] = replace(change, day=day)
        return list(found.values())

    def _turns(self, questions: Iterable[GateQuestion], *, every: bool) -> Iterator[tuple[GateQuestion, Turn]]:
        """The questions that may be answered differently, as they are understood."""
        read = self._before.analyser.read
        associations = self._before.ranker.index.associations
        said, new = (
            _Reach([read(text) for text in texts], associations)
            for texts in (self._supposed.texts, self._supposed.new_texts)
        )
        for question in questions:
            turn = self._assistant.turn(
                question.question, region=question.region, public=question.public, view=self._before
            )
            if (
                every
                or question.must_answer
                or (said.covers(turn.analysis) and self._finds(self._before, turn))
                or (new.covers(turn.analysis) and self._finds(self._after, turn))
            ):
                yield question, turn

    def _finds(self, view: View, turn: Turn) -> bool:
        """Whether an item concerned is in the running for a question."""
        ranking = view.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
        return any(candidate.entry.code in self._supposed.codes for candidate in ranking.candidates)

    def _compare(self, question: GateQuestion, turn: Turn) -> ReplyChange | None:
        """How a question is answered differently, if it is."""
        old = self._assistant.reply_to(turn)
        new = self._assistant.reply_to(replace(turn, ranker=self._after.ranker, resolve=self._after.resolve))
        return _change(question, old, new, self._supposed.codes)


def changes_of_reading(
    assistant: Assistant, before: View, after: View, questions: Iterable[GateQuestion], *, said: Collection[str]
) -> list[ReplyChange]:
    """What is told differently when texts are read by other lexicon lines.

    Asked are the questions that must be answered, and those that say one of the words concerned.
    """
    found = []
    for question in questions:
        if not question.must_answer and not any(word in question.question for word in said):
            continue
        old, new = (
            assistant.reply_to(
                assistant.turn(question.question, region=question.region, public=question.public, view=view)
            )
            for view in (before, after)
        )
        concerned = {*told(old).codes, *told(new).codes}
        if change := _change(question, old, new, concerned):
            found.append(change)
    return found


def _change(question: GateQuestion, old: Outcome, new: Outcome, concerned: Collection[str]) -> ReplyChange | None:
    """How a question is answered differently, if it is; `concerned` are the items whose place in a choice counts."""
    before, after = told(old), told(new)
    broken = question.must_answer and _right(question, old) and not _right(question, new)
    if not broken and not before.differs(after, concerned):
        return None
    expected = question.expected[0] if question.expected else ""
    return ReplyChange(question.question, question.region, before, after, expected, question.must_answer, broken)


class _Reach:
    """What the entries concerned say, to tell which questions it may concern."""

    def __init__(self, said: Collection[Analysis], associations: Associations) -> None:
        self._associations = associations
        self._meaning = associations.vector_of(counted(said))
        self._words: set[str] = set()
        self._pairs: set[str] = set()
        self._concepts: set[str] = set()
        for analysis in said:
            self._words.update(analysis.words)
            self._pairs.update(_pairs(analysis))
            self._concepts.update(analysis.concepts)

    def covers(self, question: Analysis) -> bool:
        """Whether enough of a question is said, by words, pairs of characters and concepts in the mean, or is meant."""
        pairs = _pairs(question)
        if not self._words or not pairs:
            return bool(self._words)  # typed in letters, or next to nothing: no telling
        views = ((question.words, self._words), (pairs, self._pairs), (question.concepts, self._concepts))
        shares = [_share(asked, said) for asked, said in views if asked]
        if sum(shares) / len(shares) >= NEAR:
            return True
        return float(self._associations.meaning(terms_of(question)).vector @ self._meaning) >= MEANT


def _pairs(analysis: Analysis) -> dict[str, float]:
    return {term: weight for term, weight in analysis.chars.items() if len(term) == 2}


def _share(asked: dict[str, float], said: set[str]) -> float:
    return sum(weight for term, weight in asked.items() if term in said) / max(sum(asked.values()), 1e-6)


def told(outcome: Outcome) -> ToldOutcome:
    """What somebody is told by a reply."""
    reply = outcome.reply
    if isinstance(reply, Answered):
        facts = tuple(f"{fact.label}：{sentence(fact)}" for fact in _answering(reply))
        return ToldOutcome(reply.outcome, (reply.item.code,), (reply.item.name,), reply.item.region, facts)
    if isinstance(reply, Clarify):
        about = [reply.item] if reply.item else reply.candidates
        return ToldOutcome(reply.outcome, tuple(c.code for c in about), tuple(c.name for c in about))
    return ToldOutcome(reply.outcome, (), ())


def _right(question: GateQuestion, outcome: Outcome) -> bool:
    """Whether the expected entry answers, or asks back for the one circumstance that its answer depends on."""
    reply = outcome.reply
    if question.expected is None or outcome.queue or not isinstance(reply, Answered | Clarify) or not reply.item:
        return False
    code, region = question.expected
    return reply.item.code == code and region in (NATION, reply.item.region)


def _later_days(items: Iterable[ServiceItem | None], today: date) -> list[date]:
    """The next days on which something that is proposed starts or is over."""
    dated: list[ServiceItem | Fact] = []
    for item in filter(None, items):
        dated += [item, *item.facts()]
    starts = {part.valid_from for part in dated if part.valid_from}
    ends = {part.valid_to + timedelta(days=1) for part in dated if part.valid_to and part.valid_to < date.max}
    return sorted(day for day in starts | ends if day > today)[:LATER_DAYS]


def _answering(reply: Answered) -> list[ShownFact]:
    """The facts of an answer that tell what was asked: those said to, and those of the facets named; none where nothing answers."""
    if not reply.direct:
        return []
    return [fact for n, fact in enumerate(reply.facts) if n < reply.direct or fact.facet in reply.facets]
