"""Fitting the closer look at the facts of an item that is told, on questions and later messages of dialogues labelled by fact."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np

from hotline.answering.closer.look import CLOSER, CloserLook, Hidden, Plain, closer_signals
from hotline.answering.fact_model import FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.units import units_of
from hotline.judging.evaluation import Labelled
from hotline.judging.facts import fact_tuning
from hotline.judging.facts.fact_tuning import Array, FactExample, Stacked, descended, examples_of, fact_fingerprint, fit
from hotline.judging.facts.hidden_fitting import Layer, fit_hidden
from hotline.judging.labelled_dialogues import Dialogue
from hotline.judging.tuning import FOLDS
from hotline.reading.analysis import Analyser
from hotline.searching.terms import Floats
from knowledge.publishing.resolving import ResolvedItem

FIELDS: dict[str, tuple[tuple[str, ...], str]] = {
    "fees": (("多少钱", "要多少钱", "收费吗", "要钱吗", "收多少钱", "费用"), ""),
    "statutory": (("要多久", "几天能办好", "多长时间", "几天", "多久能办下来"), ""),
    "promised": (("要多久", "几天能办好", "多长时间", "几天"), ""),
    "applicant": (("时间", "什么时候办", "最晚什么时候", "期限"), ""),
    "documents": (("要带什么", "带啥", "要什么材料", "材料", "需要哪些手续"), ""),
    "steps": (("怎么办", "流程", "咋办理", "怎么申请"), ""),
    "window": (("在哪办", "去哪办", "到哪里办"), ""),
    "online": (("网上能办吗", "手机上怎么办", "网上怎么弄"), ""),
    "consult": (("电话", "电话是多少", "打什么电话"), ""),
    "complaint": (("投诉电话", "打什么电话投诉"), ""),
    "conditions": (("条件", "什么条件", "要符合什么条件"), ""),
    "results": (("多少钱", "能领多少", "给多少钱", "赔多少钱", "几天"), r"\d"),
}
"""Fields (kinds of units): how a few characters ask for one, and what a unit has to say to tell it."""
SHORT = 5
"""Characters of a name as people say it."""
MADE = 0.1
"""What a question made of a field counts beside one that somebody asked, for the look that goes on from the first."""
WRITTEN, MADE_AMONG_WRITTEN = 0.4, 0.1
"""What a question written for a fact, and one made of a field, count for the look by all questions: of the first there are more than were
asked, and they ask more narrowly."""
DECAY, DECAY_WANTED = 1e-3, 5e-2
"""How strongly weights are drawn back to the first look alone: what cues and properties are worth together it knows already."""
SO_FAR = 0.5
"""How far of the way to the fitted weights it goes: all the way, questions of a few characters, of which few are labelled, were told less."""


def said_later(dialogues: Iterable[Dialogue]) -> list[Labelled]:
    """The later messages of dialogues whose facts are labelled, as questions: mostly a few characters that ask for a field."""
    return [
        Labelled(said.text, said.expect, tuple(sorted(said.right)), points=said.points)
        for dialogue in dialogues
        for said in dialogue[1:]
        if said.points and said.expect
    ]


def asked_by_field(resolved: ResolvedItem, day: date) -> list[Labelled]:
    """An item asked for by one of its shorter names and a few characters for a field (要多久, 多少钱): what answers is the facts of that
    field, and the answers of its own that tell such a thing. Each field in one of its wordings, always the same."""
    item, questions = resolved.item, []
    name = min((item.name, *item.aliases), key=lambda name: (abs(len(name) - SHORT), name))
    units = units_of(resolved, day)
    for kind, (wordings, tells) in FIELDS.items():
        telling = re.compile(tells) if tells else None
        own = [u.id for u in units if u.kind == kind and (telling is None or telling.search(u.said))]
        said = wordings[crc32(f"{item.code}{kind}".encode()) % len(wordings)]
        asked = re.compile("|".join(map(re.escape, wordings)))
        own += [
            u.id for u in units if own and u.asks and asked.search(u.asks) and (not telling or telling.search(u.said))
        ]
        if own:
            point = tuple(f"{item.code}/{unit}" for unit in own)
            questions.append(Labelled(f"{name}{said}", (item.code,), (item.code,), points=(point,)))
    return questions


def tune_look(
    ranker: FactRanker,
    analyser: Analyser,
    resolve: Callable[..., ResolvedItem],
    asked: Sequence[Labelled],
    written: Sequence[Labelled],
    made: Sequence[Labelled],
    *,
    day: date,
) -> CloserLook:
    """Fit on questions that were asked, that were `written` for a fact, and that were `made` of a name and a field.

    Two looks are fitted and their scores put together, as they err in other places: one that goes on from the first look, by questions that
    were asked, and one by all questions and by signals alone, with combinations of them.
    """

    def examples(questions: Sequence[Labelled], counts: float) -> list[FactExample]:
        found = [e for question in questions for e in examples_of(ranker, analyser, resolve, question, day)]
        return [replace(e, counts=counts) for e in found if e.right.any()]

    as_asked, as_made = examples(asked, 1.0), examples(made, 1.0)
    going_on = _going_on(as_asked, [replace(e, counts=MADE) for e in as_made])
    everything = [*as_asked, *examples(written, WRITTEN), *(replace(e, counts=MADE_AMONG_WRITTEN) for e in as_made)]
    signals = [
        closer_signals(e.question, e.table, e.matrix, np.zeros(len(e.right), np.float32))[:, 1:] for e in everything
    ]
    begun = descended(
        Stacked.of(everything, signals),
        np.zeros(len(CLOSER) - 1),
        decay=fact_tuning.DECAY,
        decay_wanted=fact_tuning.DECAY_WANTED,
    )
    fitted_on = {"questions": len(asked) + len(written), "fingerprint": fact_fingerprint([*asked, *written])}
    return _together(going_on, fit_hidden(everything, signals, *begun), fitted_on)


def _going_on(asked: Sequence[FactExample], made: Sequence[FactExample]) -> tuple[Array, Array]:
    """The weights of a look that begins at the score of the first, which is by weights that have not seen the item of the example."""
    useful = [*asked, *made]
    firsts: dict[int, Floats] = {}
    for fold in range(FOLDS):
        model = fit([e for e in asked if e.fold != fold])
        firsts |= {n: _first(e, model) for n, e in enumerate(useful) if e.fold == fold}
    signals = [closer_signals(e.question, e.table, e.matrix, firsts[n]) for n, e in enumerate(useful)]
    start = np.zeros(len(CLOSER))
    start[0] = 1.0
    weights, wanted = descended(Stacked.of(useful, signals), start, decay=DECAY, decay_wanted=DECAY_WANTED)
    return start + SO_FAR * (weights - start), SO_FAR * wanted


def _together(going_on: tuple[Array, Array], layer: Layer, fitted_on: dict[str, Any]) -> CloserLook:
    """Both looks; what the second does not rest on, the score of the first, is worth nothing in it."""
    unseen = np.zeros((1, layer.of_signals.shape[1]))
    hidden = (np.vstack([unseen, layer.of_signals]), layer.of_properties, layer.of_cues, layer.bias, layer.worth)
    return CloserLook(
        _as_plain(*going_on),
        _as_plain(np.append(0.0, layer.weights), layer.wanted),
        Hidden(*(part.astype(np.float32) for part in hidden)),
        fitted_on,
    )


def _as_plain(weights: Array, wanted: Array) -> Plain:
    return Plain(weights.astype(np.float32), wanted.astype(np.float32))


def _first(example: FactExample, model: FactModel) -> Floats:
    by_want = example.table.properties @ (model.wanted.T @ example.question.cues)
    scores: Floats = example.matrix @ model.weights + by_want
    return scores
