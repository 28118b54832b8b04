"""What a message says when the matter is already known: the facets it asks for, what else it names, and what is left of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from hotline.reading.analysis import Analysis
from hotline.reading.loose_facets import AskedSpan, asked_in, facets_of, loosely_asked
from hotline.reading.text import bare
from knowledge.patterns import read_patterns

GENERAL = frozenset({"行政处罚", "热线答复", "投诉", "举报", "求助", "申请"})
"""Things and actions that go with any matter."""
_CHANNELS = frozenset({"政务服务应用", "政务服务平台"})
"""Things by which any matter may be done."""
_CIRCUMSTANTIAL = frozenset({"people", "circumstance"})
EMPTY = frozenset(
    "那这哪还也又再就都只才但要得需该能可会行好是的了吗呢吧啊嘛呀么噢哦嗯哈咯喽啦没不别有无去来到在往跑我你他她它们咱俺您"
    "自己本人办弄搞做整拿带给把让叫帮替跟和或及与以用从由对向被上下里外边个次些点张份号种样事件项话说讲问看想知道告诉听"
    "完成着过后前先然现怎如何什谁几多少久一二两三四五六七八九十如果因为所已经等起直接必定请麻烦谢另顺便"
    "到底大概其实实际具体般通常真正别的话呗哇哟哎唉喂嘿请出进回开走过于按照而且并且却虽然万儿之每另再"
)
"""Characters of words that name nothing by themselves."""
_SAID = read_patterns(Path(__file__).with_suffix(".patterns"))
PROCEEDING, _WHEN_AND_WHO, _PAPER_BEFORE, _PAPER_AFTER, _PAPER_ASKED = (
    _SAID[name] for name in ("proceeding", "when_and_who", "paper_before", "paper_after", "paper_asked")
)
_ASKS, _BRINGING, _NEGATED, _NO_PAPER = (_SAID[name] for name in ("asks", "bringing", "negated", "no_paper"))
_BEYOND = _SAID["beyond"]
REMEMBERED = 64
"""Messages that are remembered as they were read: a part of one is read for each thing that it may lead to."""
BESIDE = 12
"""Characters beside what it asks that a message about the matter at hand has at most; who says more tells something new."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message read beside a known matter.

    `things` and `actions` are the lexicon's sure words that are not part of asking for a facet; `around` people and
    circumstances; `rest` the runs of characters that neither ask nor are such words nor name nothing; `beside` how many characters
    do not ask. `loose` are facets that are meant when `facets` names none, `unsure` whether all of `facets` are asked for in words that
    may name a matter as well (能领吗, 需要律师吗), and `named` the words that an item's own facts may speak of.
    """

    facets: tuple[str, ...]
    things: tuple[str, ...]
    actions: tuple[str, ...]
    around: tuple[str, ...]
    rest: tuple[str, ...]
    beside: int = 0
    loose: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it names no matter of its own: at most it asks, and says who and how."""
        return (
            self.beside <= BESIDE
            and not self.things
            and not self.actions
            and (self.says_little if self.facets else not self.rest)
        )

    @property
    def is_empty(self) -> bool:
        """Whether it neither asks nor names anything."""
        return not (self.facets or self.things or self.actions or self.around or self.rest)

    @property
    def says_little(self) -> bool:
        """Whether what is left is at most some single characters, mostly verbs (约, 退), and no name of anything."""
        return len(self.rest) <= 3 and all(len(run) == 1 for run in self.rest)


@lru_cache(maxsize=REMEMBERED)
def read_message(question: Analysis, text: str) -> Message:
    """Read a prepared message."""
    asked = asked_in(text, question.found, of_known=True)
    asks = [span for span in asked if not span.names]
    covered = bytearray(len(text))
    _cover(covered, ((span.start, span.end) for span in asks))
    worded = frozenset(bare(text))
    beside = sum(not covered[n] and char in worded for n, char in enumerate(text))
    _cover(covered, (word.span() for pattern in (PROCEEDING, _WHEN_AND_WHO) for word in pattern.finditer(text)))
    words = _words_of(question, text, asks)
    _cover(covered, words.spans)
    rest = "".join(" " if covered[n] or c in EMPTY or c not in worded else c for n, c in enumerate(text)).split()
    facets = facets_of(asked)
    for facet, is_named in (("材料", words.papers), ("网办", words.channels)):
        if is_named and facet not in facets:
            facets = (facet, *facets)
    return Message(
        facets=facets,
        things=tuple(words.things),
        actions=tuple(words.actions),
        around=tuple(dict.fromkeys(words.around)),
        rest=tuple(rest),
        beside=beside,
        loose=() if facets else loosely_asked(text),
        unsure=not asks and not words.channels,
        named=_named(
            question, text, [*asks, *(AskedSpan(w.start(), w.end(), ()) for w in _WHEN_AND_WHO.finditer(text))]
        ),
    )


@dataclass(slots=True)
class _MessageWords:
    """The lexicon's words of a message by what they are, and where they stand; whether papers to bring, or ways to do anything, are named."""

    things: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    papers: bool = False
    channels: bool = False


def _words_of(question: Analysis, text: str, asks: list[AskedSpan]) -> _MessageWords:
    """The lexicon's words of a message, without those that are part of asking."""
    # Who may, or has to, do something is asked in words that may name the matter: 能给他交社保吗.
    sure = [span for span in asks if "条件" not in span.facets]
    words = _MessageWords()
    for form in question.found:
        senses = [sense for sense in form.senses if sense.weight == 1.0]
        told = [sense.word for sense in form.senses if sense.kind in _CIRCUMSTANTIAL]
        words.around += told
        if senses or told:
            words.spans.append((form.start, form.end))
        if _is_within(form.start, form.end, sure):
            continue
        objects, actions = (
            [s.word for s in senses if s.kind == kind and s.word not in GENERAL] for kind in ("object", "action")
        )
        if objects and not question.foreign and _is_paper(text, form.start, form.end):
            words.papers = True
        elif objects and _CHANNELS.issuperset(objects):
            words.channels = True
        else:
            words.things += objects
        if not _NEGATED.search(text, 0, form.start):
            words.actions += actions
    return words


def _cover(covered: bytearray, spans: Iterable[tuple[int, int]]) -> None:
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)


def asks_beyond(text: str) -> bool:
    """Whether a prepared message asks for what there is besides what it names: 除了户口本还要什么."""
    return _BEYOND.search(text) is not None


def _named(question: Analysis, text: str, beside: list[AskedSpan]) -> tuple[str, ...]:
    """The words of a message that are neither empty nor part of asking for a facet, or of saying when."""
    found = []
    for word in question.words:
        at = text.find(word)
        if sum(char not in EMPTY for char in word) > 1 and at >= 0 and not _is_within(at, at + len(word), beside):
            found.append(word)
    return tuple(found)


def _is_within(start: int, end: int, asked: list[AskedSpan]) -> bool:
    """Whether a form is part of asking for a facet (交钱 in 要交钱不)."""
    return any(span.start < end and start < span.end for span in asked)


def _is_paper(text: str, start: int, end: int) -> bool:
    """Whether a thing is named as something to bring: 要带户口本吗, 没有房产证行吗."""
    if _NO_PAPER.search(text[start:end]):
        return False
    clause = max(text.rfind(mark, 0, start) for mark in "，,。;；?？ ") + 1
    stop = min((at for mark in "，,。;；?？" if (at := text.find(mark, end)) >= 0), default=len(text))
    if _PAPER_ASKED.match(text, end, stop):
        return True
    before, after = _PAPER_BEFORE.search(text, clause, start), _PAPER_AFTER.match(text, end, stop)
    return bool(
        before
        and after
        and (after["instead"] or _ASKS.search(after[0]) or _BRINGING.search(before[0]) or "不" in before[0])
    )
