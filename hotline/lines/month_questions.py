"""The questions of a month as tax bureaus publish them (热点问答): what was asked most, and what was told."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

MOST = 10
"""Questions of one issue."""
TOLD = 3
"""Facts of one answer, at most."""


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question that was answered: masked, with the item, the texts of the facts that answered it, and what they rest on."""

    question: str
    code: str
    facts: tuple[str, ...]
    basis: tuple[str, ...]
    reply_id: str = ""


@dataclass(frozen=True, slots=True)
class MonthQuestion:
    """One question of the month: in the words asked most, how often its item was asked for, and the answer."""

    question: str
    times: int
    code: str
    answer: str
    basis: tuple[str, ...]


def standing_alone(told: Sequence[AnsweredQuestion], openings: Container[str]) -> list[AnsweredQuestion]:
    """Those that a reader understands without what was said before: what opened a conversation, and later ones in such words.

    A later “那个税呢” or “首套” is answered by what was said before it, so it is nobody's question of the month.
    """
    opened = {each.question for each in told if each.reply_id in openings}
    return [each for each in told if each.question in opened]


def questions_of_month(told: Iterable[AnsweredQuestion], *, most: int = MOST) -> list[MonthQuestion]:
    """The questions asked most, one for each answer; the answer is what was told last."""
    by_answer: dict[tuple[str, tuple[str, ...]], list[AnsweredQuestion]] = {}
    for each in told:
        if each.facts:
            by_answer.setdefault((each.code, each.facts[:1]), []).append(each)
    found = sorted(by_answer.values(), key=lambda many: (-len(many), many[0].question))
    return [_one(many) for many in found[:most]]


def issue(questions: Iterable[MonthQuestion], *, line: str, year: int, month: int) -> str:
    """The issue as text, in the form bureaus publish: numbered questions, 答 and what it rests on."""
    lines = [f"{line}热点问答（{year}年{month}月）"]
    for number, each in enumerate(questions, 1):
        question = each.question if each.question.endswith(("？", "?")) else f"{each.question}？"
        lines += [f"{number}.{question}", f"答：{each.answer}"]
        if each.basis:
            lines.append(f"依据：{'、'.join(each.basis)}")
    return "\n".join(lines) + "\n"


def _one(many: list[AnsweredQuestion]) -> MonthQuestion:
    newest = many[0]
    question, _ = Counter(each.question for each in many).most_common(1)[0]
    return MonthQuestion(
        question, len(many), newest.code, "".join(_ended(text) for text in newest.facts[:TOLD]), newest.basis
    )


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"
