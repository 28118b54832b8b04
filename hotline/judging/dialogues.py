"""Judging whole dialogues: whether each turn reaches its item, whether the asked fact is among the first that are shown, and how many
dialogues go right to the end."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import Assistant
from hotline.judging.evaluation import offered_by, said_or_named, unasked
from hotline.judging.labelled_dialogues import Dialogue, LabelledTurn
from hotline.judging.reporting import ReportTable

KINDS = {
    "first": "第一句", "choice": "选一个", "follow-up": "接着问", "circumstance": "说情况", "correction": "更正", "switch": "换一件事",
    "return": "回到前面", "second-person": "替别人问", "several": "一句几件", "human": "找人工", "goodbye": "告别",
}  # fmt: skip
"""How kinds of turns are called."""
LATER, TO_THE_END = "后面各轮", "从头到尾都对"
FIRST = 3
"""Facts of an answer that count as said first."""


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """What became of a message. `right`: answered with an item it is about; `wrong`: with another; `asked`: it was asked back.

    `offered`: the right one was among what was asked; `first`: for each point, whether its fact came first. `all_said`: each of its
    points was told or named as not found; `unasked` are the further matters told of that nobody asked for.
    """

    kind: str
    later: bool
    right: bool
    wrong: bool
    asked: bool
    offered: bool
    lost: bool
    first: tuple[bool, ...]
    all_said: bool = True
    unasked: int = 0


@dataclass(frozen=True, slots=True)
class JudgedDialogue:
    """A dialogue that was held: its turns that have an item to reach, and whether it went right to the end.

    It did when each of these reached its item (one that may be asked back may be), and nothing else was answered with an item that it is not about.
    """

    turns: tuple[JudgedTurn, ...]
    to_the_end: bool


@dataclass(frozen=True, slots=True)
class TurnShares:
    """Shares (0–1) of turns; `facts` of those with labelled facts have them all first, `points` of all their points.

    `said` of those with several points have each told or named as not found; `unasked` is the mean of further matters that nobody asked for.
    """

    turns: int
    right: float
    wrong: float
    asked: float
    lost: float
    facts: float
    points: float
    said: float
    unasked: float


def judge_dialogues(
    assistant: Assistant, dialogues: Iterable[Dialogue], *, day: date | None = None
) -> Iterator[JudgedDialogue]:
    """Hold every dialogue from the start, and judge each turn that has an item to reach."""
    for dialogue in dialogues:
        state = None
        turns: list[JudgedTurn] = []
        to_the_end = True
        for number, said in enumerate(dialogue):
            outcome = assistant.answer(said.text, state=state, as_of=day)
            state = outcome.state
            if said.expect and said.outcome in {"", "answer"}:
                turns.append(_judged(said, outcome.reply, later=number > 0))
                to_the_end &= turns[-1].right
            else:
                to_the_end &= {code for code, _ in _answers(outcome.reply)} <= said.right
        yield JudgedDialogue(tuple(turns), to_the_end)


def share_to_the_end(held: Iterable[JudgedDialogue]) -> float:
    """The share (0–1) of dialogues that went right to the end."""
    ends = [dialogue.to_the_end for dialogue in held]
    return sum(ends) / len(ends) if ends else 0.0


def shares_of(turns: Iterable[JudgedTurn]) -> TurnShares:
    """The shares among some turns."""
    listed = list(turns)
    told = [turn.first for turn in listed if turn.first]
    points = [first for turn in told for first in turn]

    def share(flags: list[bool]) -> float:
        return sum(flags) / len(flags) if flags else 0.0

    return TurnShares(
        len(listed),
        share([t.right for t in listed]),
        share([t.wrong for t in listed]),
        share([t.asked for t in listed]),
        share([t.lost for t in listed]),
        share([all(first) for first in told]),
        share(points),
        share([t.all_said for t in listed if len(t.first) > 1]),
        sum(t.unasked for t in listed) / len(listed) if listed else 0.0,
    )


def by_kind(held: Iterable[JudgedDialogue]) -> dict[str, TurnShares]:
    """The shares for each kind of turn, of all later turns (后面各轮) first."""
    listed = [turn for dialogue in held for turn in dialogue.turns]
    found = {LATER: shares_of(turn for turn in listed if turn.later)}
    return found | {
        kind: shares_of(t for t in listed if t.kind == kind) for kind in sorted({t.kind for t in listed}) if kind
    }


def dialogue_tables(held: Sequence[JudgedDialogue]) -> tuple[ReportTable, ReportTable]:
    """The shares for people: a row a kind of turn; and what is counted over all dialogues."""
    columns = ("轮次", "句数", "到事项", "事实在前", "各点在前", "答成别的", "反问", "没跟上")
    rows = []
    shares = by_kind(held)
    for kind, its in shares.items():
        values = (its.right, its.facts, its.points, its.wrong, its.asked, its.lost)
        rows.append((KINDS.get(kind, kind), str(its.turns), *(f"{100 * value:.1f}%" for value in values)))
    later = shares[LATER]
    whole = (
        (TO_THE_END, f"{100 * share_to_the_end(held):.1f}%", f"{len(held)} 段"),
        ("一句几点的，各点有交代", f"{100 * later.said:.1f}%", "后面各轮"),
        ("没问却答的事项，平均每句", f"{later.unasked:.2f} 件", "后面各轮"),
    )
    return ReportTable("多轮对话", columns, tuple(rows)), ReportTable("整段对话", ("", "", "算的是"), whole)


def _judged(said: LabelledTurn, reply: Reply, *, later: bool) -> JudgedTurn:
    answers = _answers(reply)
    codes = {code for code, _ in answers}
    offered = set(offered_by(reply))
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
        said_or_named(said.points, reply),
        unasked(said.points, said.right, reply),
    )


def _answers(reply: Reply) -> list[tuple[str, list[str]]]:
    """The items answered about, with the ids of their facts."""
    if not isinstance(reply, Answered):
        return []
    told = [(reply.item.code, [fact.id for fact in reply.facts])]
    return told + [(part.item.code, [fact.id for fact in part.facts]) for part in reply.more]
