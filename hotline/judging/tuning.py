"""Fitting the numbers of the model on labelled questions: ranking weights, calibration, thresholds.

Cross-validated by *item*: the questions of one item are judged by weights that have never seen it, so nothing can be
memorised. Every question is used three times, over the knowledge as it is, with half of the aliases, and with names alone,
so that the model also serves knowledge bases that have little more than names. Over the thinned knowledge a question is also measured
with associations that never saw its item, as they will have seen nothing of somebody else's knowledge base.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from zlib import crc32

from hotline.judging.evaluation import Labelled
from hotline.judging.fitting import RankingExample, fit_calibration, fit_weights
from hotline.reading.analysis import Analyser
from hotline.reading.text import asking_part
from hotline.searching.associations import Associations, associate, counted
from hotline.searching.building import IndexBuilder
from hotline.searching.features import NAMES
from hotline.searching.index import about
from hotline.searching.model import SIGNALS, Model, said_in_few_ways
from hotline.searching.ranking import Ranker
from knowledge.store import LiveEntry

MIN_QUESTIONS = 40
ENOUGH = 200
"""Judged questions from which on items said in few ways, or in several, have a calibration of their own."""
FOLDS = 5
WRONG_ANSWERS = 0.1
"""The promised share of wrong answers among answers about items of which little but the name is known. Of the questions fitted on more than a quarter
must not be answered, far more than are asked: on 291 real names and 441 real questions it was 0.023."""
FALSE_ANSWERS = 0.05
"""Aimed-at share of answers among questions that nothing answers."""
BODY = 400
"""Characters of its facts that associations are learned from, for each item."""
WORTH_ASKING, AROUND = 0.5, 40
"""Asking back is worth it while, among this many questions of like confidence, this share is offered the right item."""
PRIOR = {
    "concepts_phrasing": 0.5,
    "spelled": 2.0, "ratio": 0.8, "exact": 3.0,
    "action_agrees": 0.6, "action_soft": 0.2, "action_conflicts": -0.6, "item_words": 0.8, "item_grams": 3.0, "item_singles": 1.5,
    "item_concepts": 0.5, "meaning": 1.0, "object_shared": 0.5, "object_missing": -0.8, "is_name": 0.1, "is_faq": -0.05, "facet_agrees": 0.4,
    "facet_conflicts": -0.3, "facet_present": 0.05, "near": 0.1, "complaint": 0.1,
}  # fmt: skip
"""What a sensible person would set by hand: where fitting begins, and what it is drawn back to."""
SPEAKS_AGAINST = (
    "action_conflicts",
    "object_missing",
    "facet_conflicts",
    "rivals",
    "unknown",
    "astray",
    "astray_share",
)
EITHER_WAY = ("is_name", "is_faq", "near", "complaint", "facet_agrees", "facet_present", "phrasings", "length")
"""Signals of the confidence that can only speak against an answer, and those that may speak either way; the rest speak for it."""
NOT_HEARD = ("item_singles",)
"""Features that are of use for the order of the candidates alone: single characters say little of whether the first is right."""
SIGNS = [
    None if name in NOT_HEARD else -1 if name in SPEAKS_AGAINST else 0 if name in EITHER_WAY else 1 for name in SIGNALS
]


class TooFewQuestions(ValueError):
    """The question file cannot be fitted on; the message says why."""


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """A question judged by weights that never saw its item: is the first candidate right, is one of the first four?

    `complete`: over the knowledge as it is. A question that nothing answers asks for nothing.
    """

    signals: tuple[float, ...]
    first_right: bool
    offered_right: bool
    complete: bool
    asks_for_something: bool = True


def tune(
    analyser: Analyser,
    entries: Sequence[LiveEntry],
    phrasings: Sequence[tuple[int, str, str, str]],
    labelled: Sequence[Labelled],
    *,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Model:
    """Fit a model on labelled questions over published knowledge.

    `progress` is told the step's name, what is done and of how much.

    Raises:
        TooFewQuestions: if there are too few, none that must not be answered, or codes that are not in the knowledge.
    """
    _check(labelled, entries)
    start = prior()
    learned = learn(analyser, entries, phrasings, progress)
    examples = list(_examples(analyser, entries, phrasings, labelled, start, learned, progress))
    judged: list[JudgedCandidate] = []
    for fold in range(FOLDS):
        weights = fit_weights([e for e in examples if e.fold != fold], start)
        judged += [_judge(e, replace(start, weights=weights)) for e in examples if e.fold == fold]
        progress("交叉验证", fold + 1, FOLDS)
    model = calibrated(replace(start, weights=fit_weights(examples, start)), judged)
    # Of items said in several ways the facts are heard (`answering.confidence_model`), which has bars of its own; these are for the others, and
    # what is said in few ways here are the thinned versions.
    few = [j for j in judged if said_in_few_ways(j.signals)]
    chosen_on = few if len(few) >= ENOUGH else [j for j in judged if j.complete]
    answer_at, clarify_at = thresholds([(model.confidence(j.signals), j) for j in chosen_on])
    fitted_on = {
        "questions": len(labelled),
        "fingerprint": fingerprint(labelled),
        "lexicon": analyser.lexicon.fingerprint,
    }
    return replace(model, answer_at=answer_at, clarify_at=clarify_at, fitted_on=fitted_on, associations=learned[-1])


def calibrated(model: Model, judged: Sequence[JudgedCandidate]) -> Model:
    """The model with both calibrations fitted.

    Items said in several ways are calibrated over the knowledge as it is, those said in few over the thinned versions, where they are
    many. Where too few questions led to items of one kind, it has the calibration of all.
    """
    few = [j for j in judged if said_in_few_ways(j.signals)]
    several = [j for j in judged if j.complete and not said_in_few_ways(j.signals)]
    usual, of_few = (_calibration(part if len(part) >= ENOUGH else judged) for part in (several, few))
    return replace(model, calibration=usual, calibration_of_few=of_few)


def _calibration(judged: Sequence[JudgedCandidate]) -> tuple[float, ...]:
    return fit_calibration([j.signals for j in judged], [j.first_right for j in judged], signs=SIGNS)


def learn(
    analyser: Analyser,
    entries: Sequence[LiveEntry],
    phrasings: Sequence[tuple[int, str, str, str]],
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> list[Associations]:
    """Associations that have not seen the items of each fold, and last, those that have seen all."""
    texts = {e.item_id: [analyser.analyse(about(e)), analyser.analyse(e.body[:BODY])] for e in entries}
    for n, (item_id, text, *_) in enumerate(phrasings, 1):
        if item_id in texts:
            texts[item_id].append(analyser.read(text))
        progress("学习词语关联", n, len(phrasings) + FOLDS + 1)
    counts = [(fold_of(entry.code), counted(texts[entry.item_id])) for entry in entries]
    learned = []
    for fold in range(FOLDS + 1):
        learned.append(associate([c for f, c in counts if f != fold]))
        progress("学习词语关联", len(phrasings) + fold + 1, len(phrasings) + FOLDS + 1)
    return learned


def fold_of(code: str) -> int:
    """Which part of the cross-validation an item (or a question that asks for none) belongs to."""
    return crc32(code.encode()) % FOLDS


def prior() -> Model:
    """The model before any fitting: it never answers by confidence."""
    nothing = (0.0,) * (len(SIGNALS) + 1)
    return Model(tuple(PRIOR[name] for name in NAMES), nothing, nothing, 1.0, 1.0)


def fingerprint(labelled: Iterable[Labelled]) -> str:
    """Identifies a question set, whatever its order."""
    return sha256("\n".join(sorted(f"{q.question}\t{q.expect}" for q in labelled)).encode()).hexdigest()[:16]


def _check(labelled: Sequence[Labelled], entries: Sequence[LiveEntry]) -> None:
    known = {entry.code for entry in entries}
    missing = sorted({code for q in labelled for code in q.expect} - known)
    if missing:
        raise TooFewQuestions(f"题目里的事项编码在知识库中没有：{'、'.join(missing[:10])}，请检查题目或数据库。")
    inside, outside = sum(bool(q.expect) for q in labelled), sum(not q.expect for q in labelled)
    if inside < MIN_QUESTIONS or outside < MIN_QUESTIONS // 4:
        raise TooFewQuestions(
            f"题目太少：应答的 {inside} 条（至少 {MIN_QUESTIONS}），不应答的 {outside} 条（至少 {MIN_QUESTIONS // 4}）。"
        )
    items = len({q.expect[0] for q in labelled if q.expect})
    if items < FOLDS:
        raise TooFewQuestions(f"题目只问到 {items} 个事项，至少要 {FOLDS} 个才能交叉验证。")


def _examples(
    analyser: Analyser,
    entries: Sequence[LiveEntry],
    phrasings: Sequence[tuple[int, str, str, str]],
    labelled: Sequence[Labelled],
    start: Model,
    learned: Sequence[Associations],
    progress: Callable[[str, int, int], object],
) -> Iterable[RankingExample]:
    builder = IndexBuilder(analyser)
    questions = [(q, analyser.read(asking_part(q.question))) for q in labelled]
    versions = (list(phrasings), _thinned(phrasings, keep=0.5), _thinned(phrasings, keep=0.0))
    done, total = 0, len(questions) * len(versions)
    for version, kept in enumerate(versions):
        complete = version == 0
        rankers = []
        for associations in learned[-1:] if complete else learned[:-1]:
            builder.associations = associations
            rankers.append(Ranker(builder.build(version, entries, kept), start))
        for question, analysis in questions:
            fold = fold_of(question.expect[0] if question.expect else question.question)
            ranker = rankers[fold % len(rankers)]
            group = {code: n for n, code in enumerate(ranker.index.group_codes)}
            measured = ranker.measure(analysis)
            right = frozenset(group[c] for c in question.acceptable if c in group)
            if len(measured.entries):
                groups = ranker.index.groups[measured.entries]
                yield RankingExample(analysis, question, ranker, measured, groups, right, fold, complete)
            done += 1
            progress("计算特征", done, total)


def _thinned(phrasings: Sequence[tuple[int, str, str, str]], *, keep: float) -> list[tuple[int, str, str, str]]:
    """Names, and a share of the rest chosen by the text itself."""
    return [p for p in phrasings if p[2] == "name" or crc32(p[1].encode()) % 100 < keep * 100]


def _judge(example: RankingExample, model: Model) -> JudgedCandidate:
    ranker = Ranker(example.ranker.index, model)
    ranking = ranker.rank_measured(example.question, example.measured, limit=5)
    right = [c.entry.code in example.labelled.acceptable for c in ranking.candidates]
    asks_for_something = bool(example.labelled.expect)
    return JudgedCandidate(ranking.signals, right[0], any(right[:4]), example.complete, asks_for_something)


def thresholds(judged: Sequence[tuple[float, JudgedCandidate]]) -> tuple[float, float]:
    """(answer from, ask back from).

    The lowest confidence above which no more than `WRONG_ANSWERS` of the answers are wrong, and no more than `FALSE_ANSWERS` of the
    questions that nothing answers are answered; and below it, the lowest at which asking back still offers the right item in `WORTH_ASKING` of the cases around it.
    """
    ordered = sorted(judged, key=lambda j: -j[0])
    outside = sum(not verdict.asks_for_something for _, verdict in ordered)
    answer_at, wrong, false = 1.0, 0, 0
    for n, (confidence, verdict) in enumerate(ordered, 1):
        wrong += not verdict.first_right
        false += not verdict.asks_for_something
        if n >= 20 and wrong / n <= WRONG_ANSWERS and false <= outside * FALSE_ANSWERS:
            answer_at = confidence
    below = [j for j in ordered if j[0] < answer_at]
    clarify_at = answer_at
    for n in range(len(below) - AROUND + 1):
        useful = sum(verdict.offered_right for _, verdict in below[n : n + AROUND])
        if useful / AROUND < WORTH_ASKING:
            break
        clarify_at = below[n + AROUND // 2][0]
    return round(answer_at, 4), round(clarify_at, 4)


def describe(model: Model) -> list[tuple[str, Any]]:
    """The fitted numbers for people: weights, calibration, thresholds."""
    rows: list[tuple[str, Any]] = list(zip(NAMES, model.weights, strict=True))
    rows += zip((*SIGNALS, "bias"), model.calibration, strict=True)
    rows += zip((f"{name}（说法少）" for name in (*SIGNALS, "bias")), model.calibration_of_few, strict=True)
    return [*rows, ("answer_at", model.answer_at), ("clarify_at", model.clarify_at)]
