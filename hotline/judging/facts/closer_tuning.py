"""Fitting the closer look at the facts of an item that is told, on questions and later messages of dialogues labelled by fact."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from zlib import crc32

import numpy as np

from hotline.answering.closer.look import CLOSER, CloserLook, closer_signals
from hotline.answering.fact_model import FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.units import units_of
from hotline.judging.evaluation import Labelled
from hotline.judging.facts.fact_tuning import FactExample, Stacked, descended, examples_of, fact_fingerprint, fit
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
COUNT = 0.1
"""What a question made of a field counts beside one that somebody asked."""
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
    labelled: Sequence[Labelled],
    made: Sequence[Labelled],
    *,
    day: date,
) -> CloserLook:
    """Fit on labelled questions and ones that were `made`; the first look at each is by weights that have not seen its item."""

    def examples(questions: Sequence[Labelled], counts: float) -> list[FactExample]:
        found = [e for question in questions for e in examples_of(ranker, analyser, resolve, question, day)]
        return [replace(e, counts=counts) for e in found if e.right.any()]

    asked = examples(labelled, 1.0)
    useful = [*asked, *examples(made, COUNT)]
    firsts: dict[int, Floats] = {}
    for fold in range(FOLDS):
        model = fit([e for e in asked if e.fold != fold])
        firsts |= {n: _first(e, model) for n, e in enumerate(useful) if e.fold == fold}
    signals = [closer_signals(e.question, e.table, e.matrix, firsts[n]) for n, e in enumerate(useful)]
    start = np.zeros(len(CLOSER))
    start[0] = 1.0
    weights, wanted = descended(Stacked.of(useful, signals), start, decay=DECAY, decay_wanted=DECAY_WANTED)
    weights, wanted = start + SO_FAR * (weights - start), SO_FAR * wanted
    fitted_on = {"questions": sum(bool(q.points) for q in labelled), "fingerprint": fact_fingerprint(labelled)}
    return CloserLook(weights.astype(np.float32), wanted.astype(np.float32), fitted_on)


def _first(example: FactExample, model: FactModel) -> Floats:
    by_want = example.table.properties @ (model.wanted.T @ example.question.cues)
    scores: Floats = example.matrix @ model.weights + by_want
    return scores
