"""Fitting how likely a message goes on about the matter at hand (`going_on`), on labelled dialogues and questions.

What goes on is learned from dialogues: every message after the first for which words alone do not decide, by whether it is about the
item before it or one close to it. What does not is learned from questions, and from chat that nothing answers, put after an answer
about something unrelated. The three count alike, however many there are of each. Cross-validated by dialogue and by question.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from hotline.assistant import Assistant
from hotline.judging.evaluation import Labelled, QuestionFileError
from hotline.reading.loose_facets import named_of
from hotline.searching.policy import decide
from hotline.talking.continuation_model import BIAS, SIGNS, GoingOn, signs
from hotline.talking.conversation import REMEMBERED, Conversation
from hotline.talking.following import interpret
from hotline.talking.intents import FollowUp, Fresh
from hotline.talking.message import read_message
from hotline.talking.topic import Topic
from hotline.talking.turn import Turn
from knowledge.publishing.resolving import ResolvedItem

Array = npt.NDArray[np.float64]

FOLDS = 5
MIN_EXAMPLES = 20
"""Messages of each kind, going on and not, that a fit takes at least."""
DECAY = 1e-2
"""How strongly weights are drawn to nothing."""
_TRIES, _STEP = 50, 7919
"""How many other questions are tried for one that is unrelated, and how far apart they are."""


class TooFewDialogues(ValueError):
    """The dialogues cannot be fitted on; the message says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a dialogue: the items it may be about (none: not judged), and the facets it asks for."""

    text: str
    expect: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()


Dialogue = tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """What tells whether a message goes on, whether it does, where it comes from, and its part of the cross-validation."""

    signs: tuple[float, ...]
    goes_on: bool
    source: Literal["dialogue", "question", "chat"]
    fold: int


def read_dialogues(path: Path) -> list[Dialogue]:
    """Read a file of dialogues, one `{"turns": [{"say", "expect", "facets"}]}` a line.

    Raises:
        QuestionFileError: if a line is not one.
    """
    dialogues = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                turns = json.loads(line)["turns"]
                dialogues.append(
                    tuple(Said(t["say"], tuple(t.get("expect", ())), tuple(t.get("facets", ()))) for t in turns)
                )
            except (ValueError, KeyError, TypeError):
                raise QuestionFileError(
                    f'{path} 第 {number} 行不是一段对话，应为 {{"turns": [{{"say": …}}]}}。'
                ) from None
    return dialogues


def tune_talk(
    assistant: Assistant,
    dialogues: Sequence[Dialogue],
    questions: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> GoingOn:
    """Fit the weights of `going_on` on dialogues, and questions put after unrelated answers.

    Raises:
        TooFewDialogues: if there are too few messages that go on, or that do not.
    """
    found = list(examples(assistant, dialogues, questions, progress=progress))
    _check(found)
    fitted_on = {
        "dialogues": len(dialogues),
        "questions": len(questions),
        "fingerprint": fingerprint(dialogues, questions),
    }
    return GoingOn(fit(found), fitted_on)


def cross_validated(found: Sequence[Example]) -> tuple[list[GoingOn], float]:
    """The weights of each fold, that have not seen it, and the mean of how surprising (natural log) what they say of it is."""
    _check(found)
    fitted, surprise, total = [], 0.0, 0.0
    for fold in range(FOLDS):
        weights = fit([e for e in found if e.fold != fold])
        fitted.append(GoingOn(weights))
        rows, target, counts = _arrays([e for e in found if e.fold == fold])
        p = 1 / (1 + np.exp(-(rows @ np.array([weights[name] for name in (*SIGNS, BIAS)]))))
        surprise -= float(counts @ np.log(np.where(target > 0, p, 1 - p) + 1e-9))
        total += float(counts.sum())
    return fitted, surprise / total


def fold_of(text: str) -> int:
    """Which part of the cross-validation a dialogue, by its first message, or a question belongs to."""
    return crc32(text.encode()) % FOLDS


def fingerprint(dialogues: Sequence[Dialogue], questions: Sequence[Labelled]) -> str:
    """Identifies the data of a fit, whatever its order."""
    said = ["\n".join(f"{s.text}\t{s.expect}" for s in dialogue) for dialogue in dialogues]
    asked = [f"{q.question}\t{q.acceptable}" for q in questions]
    return sha256("\n".join(sorted(said + asked)).encode()).hexdigest()[:16]


def _check(found: Sequence[Example]) -> None:
    on = sum(example.goes_on for example in found)
    if min(on, len(found) - on) < MIN_EXAMPLES:
        raise TooFewDialogues(
            f"对话太少：接着说的只有 {on} 句、另起一事的只有 {len(found) - on} 句能用，各至少要 {MIN_EXAMPLES} 句。"
        )


def examples(
    assistant: Assistant,
    dialogues: Sequence[Dialogue],
    questions: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Iterator[Example]:
    """What dialogues and questions teach. `progress` is told the step's name, what is done and of how much."""
    for done, dialogue in enumerate(dialogues, 1):
        yield from _of_dialogue(assistant, dialogue)
        progress("读对话", done, len(dialogues))
    for done, question in enumerate(questions, 1):
        if (example := _of_stranger(assistant, question, questions)) is not None:
            yield example
        progress("读题目", done, len(questions))


def _of_dialogue(assistant: Assistant, dialogue: Dialogue) -> Iterator[Example]:
    """An example of each message that comes when it is known what was talked about, as if all before was understood."""
    codes: list[str] = []
    for said in dialogue:
        if codes and said.expect and (heard := hear(assistant, said.text, codes)):
            goes_on = _is_close(heard.topic, codes, said.expect)
            yield Example(heard.signs, goes_on, "dialogue", fold_of(dialogue[0].text))
        if said.expect and (not codes or codes[-1] not in said.expect):
            codes.append(said.expect[0])


def _of_stranger(assistant: Assistant, question: Labelled, questions: Sequence[Labelled]) -> Example | None:
    """An example of a question after an answer about something that has nothing to do with it."""
    topic = unrelated(assistant, question, questions)
    heard = hear(assistant, question.question, [topic]) if topic else None
    source: Literal["question", "chat"] = "question" if question.expect else "chat"
    return Example(heard.signs, False, source, fold_of(question.question)) if heard else None


def unrelated(assistant: Assistant, question: Labelled, questions: Sequence[Labelled]) -> str:
    """The code of an item that other questions ask for and that has nothing to do with this one, always the same; or ''."""
    start, ranker = crc32(question.question.encode()), assistant.ranker()
    for n in range(_TRIES):
        other = questions[(start + n * _STEP) % len(questions)]
        code = other.expect[0] if other.expect else ""
        last = _resolved(assistant.turn(""), code) if ranker.name_of(code) else None
        if last and not _is_close(Topic(last, ranker, assistant.analyser), (), question.acceptable):
            return code
    return ""


def _is_close(topic: Topic, earlier: Sequence[str], codes: Sequence[str]) -> bool:
    """Whether one of some items is the one talked about, or close to it."""
    if {topic.code, *earlier, *topic.item.related}.intersection(codes):
        return True
    return any(topic.shares_things(topic.ranker.name_of(code)) for code in codes)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message after an item was talked about, for which words alone do not say whether it goes on."""

    signs: tuple[float, ...]
    topic: Topic


def hear(assistant: Assistant, text: str, codes: Sequence[str]) -> _Heard | None:
    """Read a message after some items, the last of which was just talked about; None where words alone decide."""
    state = Conversation(id="fit", code=codes[-1], earlier=tuple(codes[-1 - REMEMBERED : -1]), reply_id="fit")
    turn = assistant.turn(text, state=state)
    last = _resolved(turn, codes[-1])
    if last is None:
        return None
    message = read_message(turn.analysis, turn.text)
    turn = replace(turn, facets=named_of(turn.analysis, turn.text), message=message)
    said = interpret(turn.analysis, turn.text, state, message, names=(), circumstances=last.item.circumstances)
    topic = Topic(last, turn.ranker, turn.analyser)
    if not isinstance(said, Fresh) and not (isinstance(said, FollowUp) and topic.strange(message)):
        return None
    ranking = turn.ranker.rank(turn.analysis, region=turn.region, public=turn.public)
    decision = decide(ranking, assistant.model)
    if decision.kind == "answer" and decision.candidates[0].entry.code == topic.code:
        return None
    seen = signs(turn, topic, message, ranking, decision)
    return _Heard(tuple(seen[name] for name in SIGNS), topic)


def _resolved(turn: Turn, code: str) -> ResolvedItem | None:
    if not turn.ranker.name_of(code):
        return None
    found: ResolvedItem = turn.resolve(code, turn.ranker.region_for(code, turn.region), public=True, day=turn.day)
    return found


def fit(found: Sequence[Example], *, decay: float = DECAY) -> dict[str, float]:
    """Logistic regression by Newton's method on standardised signs, drawn to nothing by `decay`; one weight a sign, and the bias."""
    rows, target, counts = _arrays(found)
    mean = counts @ rows[:, :-1] / counts.sum()
    spread = np.maximum(np.sqrt(counts @ (rows[:, :-1] - mean) ** 2 / counts.sum()), 1e-6)
    z = np.hstack([(rows[:, :-1] - mean) / spread, rows[:, -1:]])
    prior = decay * np.array([1.0] * (z.shape[1] - 1) + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        gradient = z.T @ (counts * (p - target)) / counts.sum() + prior * w
        hessian = (z * (counts * p * (1 - p))[:, None]).T @ z / counts.sum() + np.diag(prior + 1e-9)
        w -= np.linalg.solve(hessian, gradient)
    slopes = w[:-1] / spread
    weights = (*slopes.tolist(), float(w[-1] - slopes @ mean))
    return {name: round(weight, 3) for name, weight in zip((*SIGNS, BIAS), weights, strict=True)}


def _arrays(found: Sequence[Example]) -> tuple[Array, Array, Array]:
    """The signs with a one for the bias, whether each goes on, and how much each counts."""
    rows = np.array([(*example.signs, 1.0) for example in found])
    target = np.array([float(example.goes_on) for example in found])
    total = {source: sum(example.source == source for example in found) for source in ("question", "chat")}
    each = {source: target.sum() / max(many, 1) for source, many in total.items()}
    return rows, target, np.array([each.get(example.source, 1.0) for example in found])
