"""Keeping the outcomes of an evaluation, comparing with an earlier one, and minimums that must not be missed.

The file holds the figures and, for every question, what was made of it. A question is *right* when there is nothing to
complain of: answered rightly, asked back with the right choice, or rightly not answered.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hotline.judging.evaluation import Evaluation, Judged
from hotline.judging.reporting import FIGURES, NONE, RATES, ReportTable, shown
from knowledge.files.reading import decode, read_bytes
from knowledge.storage.errors import UnreadableFile

VERSION = 1
FLOORS = (RATES - {"false_answers_out_of_scope"}) | {"mrr"}
"""The figures of which more is better, from 0 to 1: those a minimum can be set for."""
_OF_THE_MACHINE = {"latency_ms", "questions_per_second"}
_TOLD = {"answered": "答", "clarify": "反问", "unanswered": "没有答上来", "referred": "转介"}


class RecordError(ValueError):
    """A file of earlier outcomes that cannot be used; the message says what to do."""


class FloorError(ValueError):
    """A minimum that cannot be checked; the message says what can."""


@dataclass(frozen=True, slots=True)
class QuestionOutcome:
    """What was made of one question; `codes` are those answered or offered, `error` is '' when it was right."""

    question: str
    expect: tuple[str, ...]
    outcome: str
    codes: tuple[str, ...]
    confidence: float
    error: str

    @property
    def right(self) -> bool:
        return not self.error

    def __str__(self) -> str:
        codes = "、".join(self.codes)
        return f"{_TOLD.get(self.outcome, self.outcome)}{codes and f' {codes}'}"


@dataclass(frozen=True, slots=True)
class EvaluationRecord:
    """The outcomes and figures of one evaluation."""

    figures: dict[str, Any]
    outcomes: tuple[QuestionOutcome, ...]

    def to_json(self) -> str:
        questions = [asdict(outcome) for outcome in self.outcomes]
        data = {"version": VERSION, "figures": self.figures, "questions": questions}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


class OutcomeChange(NamedTuple):
    """A question and what was and is made of it."""

    old: QuestionOutcome
    new: QuestionOutcome


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed: right → wrong, wrong → right, told otherwise with the same verdict; questions only one side has; figures."""

    broken: tuple[OutcomeChange, ...]
    mended: tuple[OutcomeChange, ...]
    otherwise: tuple[OutcomeChange, ...]
    gone: int
    added: int
    figures: ReportTable


class Floor(NamedTuple):
    """A figure that must be at least `minimum`."""

    name: str
    minimum: float


def record(evaluation: Evaluation) -> EvaluationRecord:
    """What is kept of an evaluation."""
    return EvaluationRecord(evaluation.figures(), tuple(map(_outcome, evaluation.judged)))


def _outcome(judged: Judged) -> QuestionOutcome:
    codes = (judged.code,) if judged.code else judged.offered
    labelled = judged.labelled
    confidence = round(judged.confidence, 4)
    return QuestionOutcome(labelled.question, labelled.expect, judged.outcome, codes, confidence, judged.error)


def read_record(path: Path) -> EvaluationRecord:
    """Read what `eval --save` wrote.

    Raises:
        RecordError: if it cannot be read, is something else, or of another version.
    """
    try:
        data: Any = json.loads(decode(read_bytes(path), path))
    except UnreadableFile as error:
        raise RecordError(str(error)) from None
    except ValueError:
        raise RecordError(f"{path} 不是 JSON，请用 eval --save 重新生成。") from None
    if not isinstance(data, dict) or "questions" not in data:
        raise RecordError(f"{path} 不是评测结果，请用 eval --save 重新生成。")
    if data.get("version") != VERSION:
        raise RecordError(f"{path} 是第 {data.get('version')} 版，本程序用第 {VERSION} 版，请用 eval --save 重新生成。")
    try:
        figures = {str(name): value for name, value in data["figures"].items() if _is_figure(value)}
        return EvaluationRecord(figures, tuple(map(_read_outcome, data["questions"])))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RecordError(f"{path} 的内容不完整，请用 eval --save 重新生成。") from None


def _is_figure(value: Any) -> bool:
    """Whether this is one number; times come in groups."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _read_outcome(row: dict[str, Any]) -> QuestionOutcome:
    return QuestionOutcome(
        question=str(row["question"]),
        expect=tuple(map(str, row["expect"])),
        outcome=str(row["outcome"]),
        codes=tuple(map(str, row["codes"])),
        confidence=float(row["confidence"]),
        error=str(row["error"]),
    )


def compare(old: EvaluationRecord, new: EvaluationRecord) -> Comparison:
    """What changed. A question is the same when its words and expected codes are, in whatever order they were asked."""
    before, after = _keyed(old.outcomes), _keyed(new.outcomes)
    changes = [OutcomeChange(before[key], outcome) for key, outcome in after.items() if key in before]
    return Comparison(
        broken=tuple(c for c in changes if c.old.right and not c.new.right),
        mended=tuple(c for c in changes if c.new.right and not c.old.right),
        otherwise=tuple(c for c in changes if c.old.right == c.new.right and _told(c.old) != _told(c.new)),
        gone=len(before.keys() - after.keys()),
        added=len(after.keys() - before.keys()),
        figures=_deltas(old.figures, new.figures),
    )


def _keyed(outcomes: Iterable[QuestionOutcome]) -> dict[tuple[str, tuple[str, ...], int], QuestionOutcome]:
    """By question and what is expected; a question that is there twice is told apart by how often it was there before."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    found = {}
    for outcome in outcomes:
        key = (outcome.question, tuple(sorted(outcome.expect)))
        found[*key, seen[key]] = outcome
        seen[key] += 1
    return found


def _told(outcome: QuestionOutcome) -> tuple[str, frozenset[str]]:
    return outcome.outcome, frozenset(outcome.codes)


def _deltas(old: Mapping[str, Any], new: Mapping[str, Any]) -> ReportTable:
    rows = []
    for name in (n for n in new if n in old and n not in _OF_THE_MACHINE and _is_figure(new[n])):
        was, now = old[name], new[name]
        rows.append((FIGURES.get(name, name), shown(name, was), shown(name, now), _delta(name, was, now)))
    return ReportTable("与上次相比", ("指标", "上次", "这次", "变化"), tuple(rows))


def _delta(name: str, was: float | None, now: float | None) -> str:
    if was is None or now is None:
        return NONE
    if now == was:
        return "="
    change = now - was
    if name in RATES:
        return f"{change * 100:+.1f} 个百分点"
    return f"{change:+d}" if isinstance(change, int) else f"{change:+.4f}"


def read_floor(text: str) -> Floor:
    """A minimum as it is typed: hit_at_1=0.84.

    Raises:
        FloorError: for a figure that has no minimum, or a value that is no share.
    """
    name, _, value = (part.strip() for part in text.partition("="))
    if name not in FLOORS:
        raise FloorError(f"“{name}”不能设最低值，可以设的有 {'、'.join(sorted(FLOORS))}。")
    try:
        minimum = float(value)
    except ValueError:
        minimum = -1.0
    if not 0 <= minimum <= 1:
        raise FloorError(f"{name} 的最低值应为 0 到 1 的数，如 {name}=0.84。")
    return Floor(name, minimum)


def missed(figures: Mapping[str, Any], floors: Iterable[Floor]) -> list[str]:
    """The minimums that are not reached, one sentence each. A figure there are no questions for is not reached."""
    return [
        f"{FIGURES[name]}（{name}）为 {NONE if figures[name] is None else figures[name]}，没有达到 {minimum:g}。"
        for name, minimum in floors
        if figures[name] is None or figures[name] < minimum
    ]
