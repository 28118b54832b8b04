"""Judging the assistant on labelled questions: ranking, decision, calibration and speed, and what went wrong.

A labelled question is one JSON line `{"question", "expect": [codes], "acceptable": [codes]}`; an empty `expect` means "must
not be answered". The figures are defined in docs/benchmarks.md.
"""

import json
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from hotline.answering.replies import Answered, Clarify, Referred, Reply, Unanswered
from hotline.answering.units import SUMMARY
from hotline.assistant import Assistant
from hotline.searching.ranking import Ranking
from hotline.talking.lookup import heard
from hotline.talking.turn import Turn
from knowledge.files.reading import decode, read_bytes
from knowledge.storage.errors import UnreadableFile


class QuestionFileError(ValueError):
    """A question file that cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the codes that are right (`expect`) and those that will do (`acceptable`, which includes them).

    `style` says how it is worded (typo, story …), for the tables; it does not make it another question. `points` are the facts that
    answer it (`code/fact_id`), one tuple for each point asked, any one of which is enough; `unanswerable`: nothing in the knowledge does.
    """

    question: str
    expect: tuple[str, ...]
    acceptable: tuple[str, ...]
    topic: str = ""
    facets: tuple[str, ...] = ()
    style: str = field(default="", compare=False)
    points: tuple[tuple[str, ...], ...] = field(default=(), compare=False)
    unanswerable: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the assistant made of one labelled question. `error` is '' or a kind of error in Chinese.

    `told` are the unfolded facts (`code/fact_id`) of the answer and of each further matter, `direct` those said to answer; `all_said`: see
    `said_or_named`; `unasked` are the further matters of it that nobody asked for.
    """

    labelled: Labelled
    ranked: tuple[str, ...]
    outcome: str
    code: str
    offered: tuple[str, ...]
    confidence: float
    latency_ms: float
    error: str
    told: tuple[tuple[str, ...], ...] = ()
    direct: tuple[str, ...] = ()
    all_said: bool = True
    unasked: int = 0

    @property
    def points_first(self) -> int:
        """How many of the points asked have one of their facts among the first three of the answer that they belong to."""
        return sum(
            any(not set(point).isdisjoint(_seen_first(part)) for part in self.told) for point in self.labelled.points
        )

    @property
    def fact_first(self) -> bool:
        """Whether every point asked is answered at once; an answer that says it found nothing (`direct` 0) is none."""
        return bool(self.direct) and self.points_first == len(self.labelled.points)

    @property
    def fact_shown(self) -> bool:
        """Whether every point asked is answered anywhere in what is unfolded."""
        return all(any(not set(point).isdisjoint(part) for part in self.told) for point in self.labelled.points)

    @property
    def first_right(self) -> bool:
        """Whether the item ranked first will do: what the confidence is the probability of."""
        return bool(self.ranked) and self.ranked[0] in self.labelled.acceptable

    @property
    def right(self) -> bool:
        return self.outcome == "answered" and self.code in self.labelled.acceptable


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All judgements over one question file."""

    judged: tuple[Judged, ...]
    seconds: float

    def figures(self) -> dict[str, Any]:
        """The figures of `eval --json`: counts, and rates from 0 to 1."""
        inside = [j for j in self.judged if j.labelled.expect]
        outside = [j for j in self.judged if not j.labelled.expect]
        answered = [j for j in self.judged if j.outcome == "answered"]
        right = [j for j in answered if j.right]
        clarified = [j for j in inside if j.outcome == "clarify"]
        return {
            "n": len(self.judged),
            "hit_at_1": _rate(_found(j.ranked, j.labelled.expect, 1) for j in inside),
            "hit_at_5": _rate(_found(j.ranked, j.labelled.expect, 5) for j in inside),
            "acceptable_at_1": _rate(_found(j.ranked, j.labelled.acceptable, 1) for j in inside),
            "acceptable_at_5": _rate(_found(j.ranked, j.labelled.acceptable, 5) for j in inside),
            "mrr": _mean(_reciprocal(j.ranked, j.labelled.expect) for j in inside),
            **{outcome: sum(j.outcome == outcome for j in self.judged) for outcome in OUTCOMES},
            "wrong_answers": len(answered) - len(right),
            "answer_precision": _rate(j.right for j in answered),
            "coverage": _rate(j.right for j in inside),
            "clarify_hit": _rate(not set(j.offered).isdisjoint(j.labelled.acceptable) for j in clarified),
            "false_answers_out_of_scope": _rate(j.outcome == "answered" for j in outside),
            **self._facts(),
            "brier": round(mean([(j.confidence - j.first_right) ** 2 for j in self.judged]), 4),
            "latency_ms": self._latency(),
            "questions_per_second": round(len(self.judged) / self.seconds, 1) if self.seconds else None,
        }  # fmt: skip

    def _facts(self) -> dict[str, float | None]:
        """How often the fact that was asked for is told, over the questions that say which it is."""
        labelled = [j for j in self.judged if j.labelled.points]
        points = sum(len(j.labelled.points) for j in labelled)
        direct = [fact for j in labelled for fact in j.direct]
        right = [fact for j in labelled for fact in j.direct if any(fact in point for point in j.labelled.points)]
        return {
            "fact_first": _rate(j.fact_first for j in labelled),
            "fact_shown": _rate(j.fact_shown for j in labelled),
            "points_first": round(sum(j.points_first for j in labelled) / points, 4) if points else None,
            "said_or_named": _rate(j.all_said for j in labelled if len(j.labelled.points) > 1),
            "unasked_matters": _mean(j.unasked for j in labelled if j.outcome == "answered"),
            "direct_precision": round(len(right) / len(direct), 4) if direct else None,
        }

    def by(self, key: Callable[[Judged], str]) -> dict[str, "Evaluation"]:
        """The judgements in groups, e.g. by topic."""
        groups: dict[str, list[Judged]] = {}
        for judged in self.judged:
            groups.setdefault(key(judged), []).append(judged)
        return {name: Evaluation(tuple(many), 0.0) for name, many in sorted(groups.items())}

    def errors(self) -> dict[str, list[Judged]]:
        """What went wrong, by kind, the most frequent first."""
        kinds: dict[str, list[Judged]] = {}
        for judged in self.judged:
            if judged.error:
                kinds.setdefault(judged.error, []).append(judged)
        return dict(sorted(kinds.items(), key=lambda k: -len(k[1])))

    def _latency(self) -> dict[str, float | None]:
        times = [j.latency_ms for j in self.judged]
        if not times:
            return {"p50": None, "p99": None}
        return {f"p{p}": round(float(np.percentile(times, p)), 3) for p in (50, 99)}


FIRST = 3
"""Facts of an answer that are seen first."""
OUTCOMES = ("answered", "clarify", "unanswered", "referred")


def read_questions(path: Path) -> list[Labelled]:
    """Read a question file.

    Raises:
        QuestionFileError: for a file that cannot be read or a line that is no labelled question.
    """
    try:
        lines = decode(read_bytes(path), path).splitlines()
    except UnreadableFile as error:
        raise QuestionFileError(f"读不了题目文件：{error}") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question = _labelled(line)
        if question is None:
            raise QuestionFileError(
                f'{path} 第 {number} 行不是题目，应为 {{"question": "…", "expect": ["事项编码"]}}。'
            )
        found.append(question)
    if not found:
        raise QuestionFileError(f"{path} 里没有题目。")
    return found


def _labelled(line: str) -> Labelled | None:
    """The question of a line, None if it is none. A code not in brackets would be read as a list of letters."""
    try:
        row = json.loads(line)
        # A message with several points says of each which item it is about.
        expect = [point["code"] for point in row["points"]] if "points" in row else row["expect"]
        question, more = row["question"], row.get("acceptable") or []
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(question, str) or not isinstance(expect, list) or not isinstance(more, list):
        return None
    codes = tuple(map(str, expect))
    acceptable = tuple(dict.fromkeys([*codes, *map(str, more)]))
    topic, style = str(row.get("topic") or ""), str(row.get("style") or "")
    try:
        points = tuple(tuple(map(str, point)) for point in row.get("facts") or () if point)
    except TypeError:
        return None
    unanswerable = bool(row.get("unanswerable"))
    return Labelled(question, codes, acceptable, topic, tuple(row.get("facets") or ()), style, points, unanswerable)


def evaluate(
    assistant: Assistant, labelled: Sequence[Labelled], *, progress: Callable[[int], object] = int
) -> Evaluation:
    """Judge every question alone, without logging it."""
    judged = []
    start = time.perf_counter()
    for question in labelled:
        judged.append(judge(assistant, question))
        progress(1)
    return Evaluation(tuple(judged), time.perf_counter() - start)


def judge(assistant: Assistant, labelled: Labelled) -> Judged:
    """What the assistant makes of one question."""
    start = time.perf_counter()
    turn = assistant.turn(labelled.question)
    reply = assistant.reply_to(turn).reply
    latency = (time.perf_counter() - start) * 1000
    code = reply.item.code if isinstance(reply, Answered) else ""
    offered = offered_by(reply)
    ranking = ranked_for(turn)
    ranked = tuple(c.entry.code for c in ranking.candidates)
    error = _error(assistant, labelled, reply.outcome, code, offered)
    told, direct = _told(reply) if isinstance(reply, Answered) else ((), ())
    return Judged(
        labelled, ranked, reply.outcome, code, offered, ranking.confidence, latency, error, told, direct,
        said_or_named(labelled.points, reply), unasked(labelled.points, labelled.acceptable, reply),
    )  # fmt: skip


def offered_by(reply: Reply) -> tuple[str, ...]:
    """The items that a reply asks back about."""
    if not isinstance(reply, Clarify):
        return ()
    return tuple(c.code for c in reply.candidates) or ((reply.item.code,) if reply.item else ())


def said_or_named(points: Sequence[Sequence[str]], reply: Reply) -> bool:
    """Whether each point (the facts that answer it, `code/fact_id`) is told, or named as not answered here; what is refused is named as a whole.

    Who is asked back has been told of the items offered.
    """
    if isinstance(reply, Unanswered | Referred):
        return True
    told = {fact for part in _told(reply)[0] for fact in part} if isinstance(reply, Answered) else set()
    offered = offered_by(reply)
    vanished = [p for p in points if p and told.isdisjoint(p) and set(offered).isdisjoint(map(_item_of, p))]
    return len(vanished) <= len(reply.left)


def unasked(points: Sequence[Sequence[str]], acceptable: Collection[str], reply: Reply) -> int:
    """How many further matters an answer tells of that are neither right nor answer a point."""
    right = {*acceptable, *(_item_of(fact) for point in points for fact in point)}
    return sum(part.item.code not in right for part in reply.more) if isinstance(reply, Answered) else 0


def _item_of(fact: str) -> str:
    return fact.partition("/")[0]


def _seen_first(part: tuple[str, ...]) -> tuple[str, ...]:
    """The facts of an answer that are seen first: the summary where it is said, and three more."""
    return part[: FIRST + (part[:1] != () and part[0].endswith(f"/{SUMMARY}"))]


def _told(reply: Answered) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The facts of each part of an answer, as labels name them, and those said to be direct."""
    parts = [(reply.item.code, reply.facts, reply.direct), *((p.item.code, p.facts, p.direct) for p in reply.more)]
    # The summary is said above the facts and takes no place among the first.
    ordered = [(code, sorted(facts, key=lambda fact: fact.id != SUMMARY)) for code, facts, _ in parts]
    told = tuple(tuple(f"{code}/{fact.id}" for fact in facts) for code, facts in ordered)
    return told, tuple(f"{code}/{fact.id}" for code, facts, direct in parts for fact in facts[:direct])


def ranked_for(turn: Turn, *, limit: int = 10) -> Ranking:
    """The items in the running for a message, ranked as for its reply: without the place it names, seen from there."""
    # The confidence looks at the first five, so fewer would give another.
    ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public, limit=max(limit, 5))
    return heard(turn, ranking, turn.analysis)


def _error(assistant: Assistant, labelled: Labelled, outcome: str, code: str, offered: tuple[str, ...]) -> str:
    """The kind of error, '' for none. A clarifying question that offers the right item is no error."""
    if not labelled.expect:
        return "应当拒答" if outcome == "answered" else ""
    if outcome == "answered":
        return "" if code in labelled.acceptable else _wrong(assistant, labelled, code)
    if outcome == "clarify":
        return "" if not set(offered).isdisjoint(labelled.acceptable) else "反问没有给出正确选项"
    return "没有答上来" if outcome == "unanswered" else "误作转介"


def _wrong(assistant: Assistant, labelled: Labelled, code: str) -> str:
    """Wrong action (the same thing, another matter), should have asked back (both matters fit), or wrong object."""
    ranker = assistant.ranker()
    given = _things(assistant, ranker.name_of(code))
    expected = {thing for c in labelled.expect for thing in _things(assistant, ranker.name_of(c))}
    if not given & expected:
        return "对象答错"
    asked = assistant.analyser.read(labelled.question).actions
    return "动作答错" if asked else "应当反问"


def _things(assistant: Assistant, name: str) -> set[str]:
    analysis = assistant.analyser.read(name)
    return {s.word for f in analysis.found for s in f.senses if s.kind == "object"}


def _found(ranked: Sequence[str], wanted: Sequence[str], k: int) -> bool:
    return not set(ranked[:k]).isdisjoint(wanted)


def _reciprocal(ranked: Sequence[str], wanted: Sequence[str]) -> float:
    return next((1 / place for place, code in enumerate(ranked, 1) if code in wanted), 0.0)


def _rate(flags: Any) -> float | None:
    return _mean(map(bool, flags))


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return round(mean(listed), 4) if listed else None
