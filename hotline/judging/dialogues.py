"""Judging whole dialogues: whether each turn reaches its item, and whether the asked fact is among the first that are shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import Assistant
from hotline.judging.labelled_dialogues import Dialogue, Said
from hotline.judging.reporting import Table

KINDS = {
    "first": "第一句", "choice": "选一个", "follow-up": "接着问", "circumstance": "说情况", "correction": "更正", "switch": "换一件事",
    "return": "回到前面", "second-person": "替别人问", "several": "一句几件", "human": "找人工", "goodbye": "告别",
}  # fmt: skip
"""How kinds of turns are called."""
FIRST = 3
"""Facts of an answer that count as said first."""


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """What became of a message. `right`: answered with an item it is about; `wrong`: with another; `asked`: it was asked back.

    `offered`: the right one was among what was asked; `first`: for each point, whether its fact came first.
    """

    kind: str
    later: bool
    right: bool
    wrong: bool
    asked: bool
    offered: bool
    lost: bool
    first: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares (0–1) of turns; `facts` of those with labelled facts have them all first, `points` of all their points."""

    turns: int
    right: float
    wrong: float
    asked: float
    lost: float
    facts: float
    points: float


def judge_dialogues(
    assistant: Assistant, dialogues: Iterable[Dialogue], *, day: date | None = None
) -> Iterator[JudgedTurn]:
    """Hold every dialogue from the start, and judge each turn that has an item to reach."""
    for dialogue in dialogues:
        state = None
        for number, said in enumerate(dialogue):
            outcome = assistant.answer(said.text, state=state, as_of=day)
            state = outcome.state
            if said.expect and said.outcome in {"", "answer"}:
                yield _judged(said, outcome.reply, later=number > 0)


def shares_of(turns: Iterable[JudgedTurn]) -> Shares:
    """The shares among some turns."""
    listed = list(turns)
    told = [turn.first for turn in listed if turn.first]
    points = [first for turn in told for first in turn]

    def share(flags: list[bool]) -> float:
        return sum(flags) / len(flags) if flags else 0.0

    return Shares(
        len(listed),
        share([t.right for t in listed]),
        share([t.wrong for t in listed]),
        share([t.asked for t in listed]),
        share([t.lost for t in listed]),
        share([all(first) for first in told]),
        share(points),
    )


def by_kind(turns: Iterable[JudgedTurn]) -> dict[str, Shares]:
    """The shares for each kind of turn, of all later turns (后面各轮) first."""
    listed = list(turns)
    found = {"后面各轮": shares_of(turn for turn in listed if turn.later)}
    return found | {
        kind: shares_of(t for t in listed if t.kind == kind) for kind in sorted({t.kind for t in listed}) if kind
    }


def dialogue_table(shares: dict[str, Shares]) -> Table:
    """The shares for people, a row a kind of turn."""
    columns = ("轮次", "句数", "到事项", "事实在前", "各点在前", "答成别的", "反问", "没跟上")
    rows = []
    for kind, its in shares.items():
        values = (its.right, its.facts, its.points, its.wrong, its.asked, its.lost)
        rows.append((KINDS.get(kind, kind), str(its.turns), *(f"{100 * value:.1f}%" for value in values)))
    return Table("多轮对话", columns, tuple(rows))


def _judged(said: Said, reply: Reply, *, later: bool) -> JudgedTurn:
    answers = _answers(reply)
    codes = {code for code, _ in answers}
    offered = {choice.code for choice in reply.candidates} if isinstance(reply, Clarify) else set()
    if isinstance(reply, Clarify) and reply.item:
        offered.add(reply.item.code)
    right = bool(codes & said.right)
    first = tuple(
        any(f"{code}/{fact}" in point for code, facts in answers for fact in facts[:FIRST]) for point in said.points
    )
    return JudgedTurn(
        said.kind,
        later,
        right,
        bool(codes) and not right,
        isinstance(reply, Clarify),
        bool(offered & said.right),
        not right and not codes and not offered & said.right,
        first,
    )


def _answers(reply: Reply) -> list[tuple[str, list[str]]]:
    """The items answered about, with the ids of their facts."""
    if not isinstance(reply, Answered):
        return []
    told = [(reply.item.code, [fact.id for fact in reply.facts])]
    return told + [(part.item.code, [fact.id for fact in part.facts]) for part in reply.more]
