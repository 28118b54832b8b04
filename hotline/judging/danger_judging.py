"""How well danger is seen: what becomes of sentences that tell of it, and of ordinary ones that sound like it. Totals only."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from hotline.answering.replies import Referred
from hotline.assistant import Assistant
from hotline.judging.danger_fitting import DangerSentence

TOP = 60
"""The characters of a reply within which its number must stand."""
_NUMBER = re.compile(r"\d+")
_CLAUSE = re.compile(r"(?<=[,，。!！?？;；])")


@dataclass(frozen=True, slots=True)
class JudgedSentence:
    """What became of a sentence.

    `right`: a number of its kind is the referral or stands on top; `stopped`: nothing but the number was said; `topped`: a number
    was put on top of something else.
    """

    sentence: DangerSentence
    right: bool
    stopped: bool
    topped: bool


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @classmethod
    def count(cls, flags: Iterable[bool]) -> "Share":
        listed = list(flags)
        return cls(sum(listed), len(listed))

    @property
    def rate(self) -> float:
        return self.hits / self.of if self.of else 1.0

    def __str__(self) -> str:
        return f"{self.rate:.3f}（{self.hits}/{self.of}）"


def judge(
    assistant: Assistant,
    sentences: Sequence[DangerSentence],
    *,
    progress: Callable[[int, int], object] = lambda *_: None,
) -> list[JudgedSentence]:
    """Ask each sentence, after what was said before it."""
    found = []
    for number, sentence in enumerate(sentences, 1):
        state = assistant.answer(sentence.before).state if sentence.before else None
        reply = assistant.answer(sentence.text, state=state).reply
        alarmed = reply.referral is not None and reply.referral.kind == "emergency"
        shown = {*_NUMBER.findall(reply.text[:TOP])}
        if alarmed and reply.referral:
            shown.add(reply.referral.phone)
        stopped = alarmed and isinstance(reply, Referred)
        right = not shown.isdisjoint(sentence.numbers)
        found.append(JudgedSentence(sentence, right, stopped, alarmed and not stopped))
        progress(number, len(sentences))
    return found


def figures(judged: Sequence[JudgedSentence]) -> dict[str, Share]:
    """The totals: `seen` of what is danger, `answered_too` of what may be, `stopped` and `topped` of what is ordinary."""
    by_level = {level: [j for j in judged if j.sentence.level == level] for level in ("sure", "possible", "ordinary")}
    return {
        "seen": Share.count(j.right for j in by_level["sure"]),
        "answered_too": Share.count(j.right and not j.stopped for j in by_level["possible"]),
        "stopped": Share.count(j.stopped for j in by_level["ordinary"]),
        "topped": Share.count(j.topped for j in by_level["ordinary"]),
    }


def by_kind(judged: Sequence[JudgedSentence]) -> dict[str, dict[str, Share]]:
    """`figures` of every kind."""
    kinds = sorted({j.sentence.kind for j in judged})
    return {kind: figures([j for j in judged if j.sentence.kind == kind]) for kind in kinds}


def as_ordinary(questions: Iterable[str]) -> list[DangerSentence]:
    """Questions about services, which are all ordinary."""
    return [DangerSentence(question, "ordinary") for question in questions]


def in_two(sentences: Iterable[DangerSentence]) -> list[DangerSentence]:
    """The sentences of several clauses, each with what comes before its middle clause as the message before."""
    halves = []
    for sentence in sentences:
        clauses = [clause for clause in _CLAUSE.split(sentence.text) if clause.strip()]
        if len(clauses) > 1 and not sentence.before:
            middle = len(clauses) // 2
            halves.append(replace(sentence, before="".join(clauses[:middle]), text="".join(clauses[middle:])))
    return halves


def seen_in_either(assistant: Assistant, halves: Sequence[DangerSentence]) -> Share:
    """Of dangers told in two messages: those that either reply brings the right number to."""
    first = judge(assistant, [replace(half, text=half.before, before="") for half in halves])
    then = judge(assistant, halves)
    return Share.count(one.right or other.right for one, other in zip(first, then, strict=True))
