"""The safety floor: whatever is not an answer says whom to call when somebody is in danger.

It rests on nothing else: neither on the knowledge, nor on whether the emergency was recognised. `guard` knows emergencies by
what happens to whom; here one word that may mean danger is enough to say the numbers first.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from hotline.answering.replies import Answered, Reply, Safety
from hotline.reading.text import normalise

EMERGENCY = (("110", "报警"), ("119", "火警"), ("120", "急救"), ("122", "交通事故"))
"""The emergency numbers, said here and nowhere else; in the program and not in a file, so that they are there when nothing works."""
IN_DANGER = "有人正在危险中：" + " · ".join(f"{number} {what}" for number, what in EMERGENCY[:3])

FILE = Path(__file__).with_name("danger_words.txt")


@dataclass(frozen=True, slots=True)
class DangerWords:
    """A line of danger_words.txt: words, a sentence that has one of them, and whether they are harmless."""

    words: tuple[str, ...]
    example: str
    harmless: bool

    @classmethod
    def of(cls, line: str) -> "DangerWords":
        words, _, example = line.removeprefix("-").partition("：")
        return cls(tuple(words.split()), example, line.startswith("-"))


def may_mean_danger(text: str) -> bool:
    """Whether anything in a text, as typed, may mean that somebody is in danger."""
    harmless, danger = _patterns()
    return danger.search(harmless.sub("，", normalise(text))) is not None


def with_safety(reply: Reply, *, danger: bool) -> Reply:
    """A reply with the line about danger, unless it is an answer: first where the question may mean `danger`, else last."""
    if isinstance(reply, Answered):
        return reply
    is_urgent = reply.referral is not None and reply.referral.kind == "emergency"
    marked = replace(reply, safety=Safety(text=IN_DANGER, first=is_urgent or danger))
    return replace(marked, text=marked.with_line(reply.text))


@cache
def read_danger_words(path: Path = FILE) -> tuple[DangerWords, ...]:
    """The lines of the file, whose format is told at its top."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(DangerWords.of(line) for line in lines if line and not line.startswith("#"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is harmless, and what may mean danger; longer words first."""

    def any_of(harmless: bool) -> re.Pattern[str]:
        words = {word for line in read_danger_words() if line.harmless is harmless for word in line.words}
        # A number is no part of a longer one: 120 is not in 12012345.
        longest_first = sorted(words, key=len, reverse=True)
        return re.compile(
            "|".join(rf"(?<!\d){word}(?!\d)" if word.isdigit() else re.escape(word) for word in longest_first)
        )

    return any_of(harmless=True), any_of(harmless=False)
