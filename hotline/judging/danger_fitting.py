"""Fitting the danger model: which sentences it learns from, what each counts, and from where on something is done.

The format of the sentences is told in benchmarks/questions/README.md; `benchmarks/danger.py` gathers them and writes the file.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import numpy as np

from hotline.answering.dangers import KINDS
from hotline.judging.methods.sparse import Array, Fitted, Sparse, fit_logistic, fit_softmax
from hotline.reading.danger import MEANINGS, DangerModel, Thresholds, features, scale_of, weight_of

Level = Literal["sure", "possible", "ordinary"]
FOLDS = 5
DECAY = 0.5
KIND_DECAY = 0.5
TOLD_TWICE = 2
"""Times that a feature must be seen to be learnt."""
LITTLE = 0.02
"""A weight below this says nothing and is left out of the file."""
COUNTS = {
    "sentence": 1.0, "list": 0.5, "question": 2.0, "dialogue": 1.0, "pair": 0.5, "phrasing": 0.2, "half": 0.5, "asked too": 0.3,
}  # fmt: skip
"""What an example of each origin counts: the sentences of the set, those of the older lists, questions about services, messages of
dialogues and each two that follow one another, the ways of asking of the starter knowledge, of which there are thousands; halves of what is ordinary, and dangers with an
ordinary question behind them."""
SHORT, AS_ASKED = 24, 14
"""Characters up to which a danger has a question put behind it, and up to which a question of one clause is one to be put."""
STOPPED_ORDINARY, STOPPED_QUESTIONS = 0.003, 0.0001
"""The shares of the set's ordinary sentences, and of questions about services, that may be stopped."""
SHOWN_QUESTIONS, HINTED_QUESTIONS = 0.004, 0.028
"""The shares of questions about services that the number may stand on, and that it may stand on if they are not clearly answered."""
MARKED_ORDINARY = 0.1
"""The share of the set's ordinary sentences that staff may see marked."""
_CLAUSE = re.compile(r"(?<=[,，。!！?？;；])")


@dataclass(frozen=True, slots=True)
class DangerSentence:
    """One line of a set. A `kind` that is none of `KINDS` says nothing but the level; `numbers` are those that are right, the best first."""

    text: str
    level: Level
    kind: str = ""
    numbers: tuple[str, ...] = ()
    voice: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class DangerExample:
    """A prepared text to learn from; `held` ones are judged in the cross-validation.

    Those of one `kin` are never on different sides of the cross-validation: a text and what was made of it, the questions about one
    service, since the questions to come are about others.
    """

    text: str
    level: Level
    kind: str
    origin: str
    held: bool = False
    kin: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An example with what a model that never saw it makes of it (log-odds)."""

    example: DangerExample
    danger: float
    sure: float


def read_sentences(path: Path) -> list[DangerSentence]:
    """The sentences of a JSONL file."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        DangerSentence(r["text"], r["level"], r["kind"], tuple(r["numbers"]), r["voice"], r.get("before", ""))
        for r in rows
    ]


def fingerprint(sentences: Iterable[DangerSentence]) -> str:
    """Identifies the sentences of a fit, whatever their order, and the meanings it was made with."""
    said = sorted(f"{s.text}\t{s.level}\t{s.kind}" for s in sentences)
    return sha256("\n".join([*said, MEANINGS.read_text(encoding="utf-8")]).encode()).hexdigest()[:16]


def made_of(examples: Sequence[DangerExample]) -> list[DangerExample]:
    """More examples, made of those: halves of what is ordinary, since people begin to tell before they ask, and short dangers with an
    ordinary question behind them, since an asking does not undo a danger.
    """
    found, asked = [], []
    for e in examples:
        if e.level != "ordinary" or e.origin not in ("question", "sentence"):
            continue
        clauses = [clause for clause in _CLAUSE.split(e.text) if clause.strip()]
        middle = len(clauses) // 2
        parts = ("".join(clauses[:middle]), "".join(clauses[middle:])) if middle else ()
        found += [DangerExample(part.rstrip(","), "ordinary", "", "half", kin=e.kin or e.text) for part in parts]
        if e.origin == "question" and (middle or len(e.text) < AS_ASKED):
            asked.append(clauses[-1])
    dangers = [e for e in examples if e.level == "sure" and len(e.text) <= SHORT] if asked else []
    found += [
        DangerExample(
            f"{e.text.rstrip('!?,')},{asked[crc32(e.text.encode()) % len(asked)]}",
            "possible",
            e.kind,
            "asked too",
            kin=e.kin or e.text,
        )
        for e in dangers
    ]
    return found


def fit_danger(
    examples: Sequence[DangerExample],
    fitted_on: dict[str, Any],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> tuple[DangerModel, list[Held]]:
    """The model, and what its cross-validation makes of the held examples."""
    seen = [features(example.text) for example in examples]
    held = _cross_validated(examples, seen, progress)
    model = _fit(examples, seen, choose_thresholds(held), fitted_on)
    progress("拟合", FOLDS + 1, FOLDS + 1)
    return model, held


def choose_thresholds(held: Sequence[Held]) -> Thresholds:
    """From where on something is done, by the shares of what is ordinary that may be stopped, shown and marked."""
    ordinary = [h for h in held if h.example.origin == "sentence" and h.example.level == "ordinary"]
    questions = [h for h in held if h.example.origin == "question"]

    def at(among: Sequence[Held], share: float, *, sure: bool = False) -> float:
        return float(np.quantile([h.sure if sure else h.danger for h in among], 1 - share))

    return Thresholds(
        stop=max(at(ordinary, STOPPED_ORDINARY, sure=True), at(questions, STOPPED_QUESTIONS, sure=True)),
        show=at(questions, SHOWN_QUESTIONS),
        hint=at(questions, HINTED_QUESTIONS),
        mark=at(ordinary, MARKED_ORDINARY),
    )


def _cross_validated(
    examples: Sequence[DangerExample], seen: Sequence[set[str]], progress: Callable[[str, int, int], object]
) -> list[Held]:
    found: list[Held] = []
    folds = [crc32((e.kin or e.text).encode()) % FOLDS if e.held or e.kin else -1 for e in examples]
    for fold in range(FOLDS):
        inside = [n for n, number in enumerate(folds) if number != fold]
        outside = [n for n, number in enumerate(folds) if number == fold and examples[n].held]
        learnt = _learn([examples[n] for n in inside], [seen[n] for n in inside])
        scores = learnt.scores([seen[n] for n in outside])
        found += [Held(examples[n], *map(float, row)) for n, row in zip(outside, scores, strict=True)]
        progress("拟合", fold + 1, FOLDS + 1)
    return found


@dataclass(frozen=True, slots=True)
class _DangerWeights:
    """Two logistics over the features of `numbers`: weights (features × 2), as they are used without scales."""

    numbers: dict[str, int]
    weights: Array
    bias: Array

    def scores(self, seen: Sequence[set[str]]) -> Array:
        return Fitted(self.weights, self.bias).scores(_sparse(seen, self.numbers, np.ones(len(self.numbers))))


def _learn(examples: Sequence[DangerExample], seen: Sequence[set[str]]) -> _DangerWeights:
    numbers = _numbered(seen)
    scales = np.array([scale_of(name) for name in numbers])
    x = _sparse(seen, numbers, scales)
    counts = np.array([COUNTS[e.origin] for e in examples])
    danger = np.array([float(e.level != "ordinary") for e in examples])
    sure = np.array([float(e.level == "sure") for e in examples])
    fits = [fit_logistic(x, y, counts, decay=DECAY) for y in (danger, sure)]
    weights = np.hstack([fit.weights for fit in fits]) * scales[:, None]
    return _DangerWeights(numbers, weights, np.concatenate([fit.bias for fit in fits]))


def _fit(
    examples: Sequence[DangerExample], seen: Sequence[set[str]], thresholds: Thresholds, fitted_on: dict[str, Any]
) -> DangerModel:
    learnt = _learn(examples, seen)
    told = [n for n, e in enumerate(examples) if e.kind in KINDS and e.level != "ordinary" and e.origin != "asked too"]
    kinds = tuple(sorted({examples[n].kind for n in told}))
    telling = _numbered([seen[n] for n in told])
    scales = np.array([scale_of(name) for name in telling])
    x = _sparse([seen[n] for n in told], telling, scales)
    right = np.array([kinds.index(examples[n].kind) for n in told])
    by_kind = fit_softmax(x, right, len(kinds), decay=KIND_DECAY)
    heavy = {name for name, n in learnt.numbers.items() if np.abs(learnt.weights[n]).max() >= LITTLE}
    kept = sorted(heavy | telling.keys())
    weights = np.array([learnt.weights[n] if (n := learnt.numbers.get(name)) is not None else (0, 0) for name in kept])
    order = sorted(telling)
    place = {name: row for row, name in enumerate(order)}
    return DangerModel(
        rows={name: row for row, name in enumerate(kept)},
        weights=weights.astype(np.float32),
        bias=learnt.bias.astype(np.float32),
        kinds=kinds,
        kind_rows=np.array([place.get(name, -1) for name in kept], dtype=np.int32),
        kind_weights=(by_kind.weights * scales[:, None])[[telling[name] for name in order]].astype(np.float32),
        kind_bias=by_kind.bias.astype(np.float32),
        thresholds=thresholds,
        fitted_on=fitted_on,
    )


def _numbered(seen: Sequence[set[str]]) -> dict[str, int]:
    counts = Counter(name for found in seen for name in found)
    return {name: n for n, name in enumerate(sorted(name for name, count in counts.items() if count >= TOLD_TWICE))}


def _sparse(seen: Sequence[set[str]], numbers: dict[str, int], scales: Array) -> Sparse:
    rows = [[number for name in sorted(found) if (number := numbers.get(name)) is not None] for found in seen]
    return Sparse.of(rows, [weight_of(len(found)) for found in seen], scales)
