"""Which facts answer, how far an item is to be trusted once its facts are heard, and the closer look at the facts of the item that is
told: fits all of them from the labelled questions.

usage: python benchmarks/facts.py [--write] [--look | --opening]

Prints what is fitted, cross-validated by item; `--write` writes `hotline/answering/fact_model.json`, `confidence_model.json` and
`closer/closer_look.json`. `--look` fits the closer look alone, `--opening` how far a question is believed that opens a conversation; the rest
of the confidence then stays, as the choice among the readings of a later message was fitted on it (`dialogues.py`).
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.dialogues import dialogues
from hotline.answering import confidence_model, fact_model
from hotline.answering.closer import look as closer_look
from hotline.answering.closer.look import CLOSER, CloserLook, Hidden, Plain
from hotline.answering.confidence_model import ConfidenceModel, shipped_confidence
from hotline.answering.fact_model import TRUST, FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.fact_signals import NAMES
from hotline.answering.opening.model import OpeningModel
from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.assistant import Assistant
from hotline.judging.confidence.opening_tuning import tune_opening
from hotline.judging.confidence.plain import FITTED, plain_questions
from hotline.judging.confidence.tuning import tune_confidence
from hotline.judging.evaluation import Labelled, read_questions
from hotline.judging.facts.closer_tuning import asked_by_field, said_later, tune_look
from hotline.judging.facts.fact_tuning import describe_facts, tune_facts
from hotline.judging.labelled_dialogues import read_dialogues
from hotline.reading.analysis import Analyser
from knowledge.entry.records import NATION
from knowledge.starter.reading import read_starter
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions"
SETS = ("v1", "v2", "v3", "v4")
DAY = date(2026, 11, 26)
"""The day the labels are for."""


def fitting() -> list[Labelled]:
    """The fitting halves of all question sets, and what was written besides about how much and how long."""
    files = [*(QUESTIONS / name / "fitting.jsonl" for name in SETS), QUESTIONS / "v4" / "more.jsonl"]
    return [question for path in files for question in read_questions(path)]


def asked_closely() -> list[Labelled]:
    """The same, what was written of items nobody had asked for, and the later messages of dialogues."""
    more = read_questions(QUESTIONS / "v5" / "fitting.jsonl")
    later = said_later(read_dialogues(QUESTIONS / "dialogues" / "fitting.jsonl"))
    return [question for question in (*fitting(), *more, *later) if question.points]


def said_first() -> list[Labelled]:
    """The messages that open the dialogues that are fitted on, as questions: many tell what happened and ask nothing."""
    opening = (dialogue[0] for dialogue in dialogues())
    return [Labelled(first.text, first.expect, tuple(sorted(first.right))) for first in opening if first.expect]


def fit_look(kb: KnowledgeBase, ranker: FactRanker, analyser: Analyser) -> CloserLook:
    """The closer look."""
    known = [kb.resolve(e.code, NATION, public=True, day=DAY) for e in kb.live_entries() if e.region == NATION]
    made = [question for resolved in known for question in asked_by_field(resolved, DAY)]
    written = read_questions(QUESTIONS / "v6" / "fitting.jsonl")
    look = tune_look(ranker, analyser, kb.resolve, asked_closely(), written, made, day=DAY)
    for name, weight in zip(CLOSER, look.going_on.weights, strict=True):
        print(f"{name:20} {weight:8.3f}")
    return look


def fit_opening(assistant: Assistant, later: ConfidenceModel) -> OpeningModel:
    """Which candidate a question that opens a conversation asks for, and how far it is believed."""
    besides = [*read_questions(QUESTIONS / "v7" / "near.jsonl"), *said_first()]
    kb = assistant.kb
    known = [kb.resolve(e.code, NATION, public=True, day=DAY) for e in kb.live_entries() if e.region == NATION]
    plain = plain_questions(known, DAY, FITTED)
    opening = tune_opening(lambda text: assistant.turn(text, as_of=DAY), fitting(), besides, plain, later)
    print(f"opening: answer from {opening.answer_at}, ask back from {opening.clarify_at}")
    return opening


def nothing() -> FactModel:
    """A model that prefers nothing."""
    wanted = np.zeros((len(cue_names()), len(PROPERTIES)), dtype=np.float32)
    return FactModel(np.zeros(len(NAMES), np.float32), wanted, np.zeros(len(TRUST) + 1, np.float32))


def unlooked() -> CloserLook:
    """A closer look that sees nothing."""
    nowhere = np.zeros(0, np.float32)
    hidden = Hidden(
        *(np.zeros((len(names), 0), np.float32) for names in (CLOSER, PROPERTIES, cue_names())), nowhere, nowhere
    )
    plain = Plain(np.zeros(len(CLOSER), np.float32), nothing().wanted)
    return CloserLook(plain, plain, hidden)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--look", action="store_true")
    parser.add_argument("--opening", action="store_true")
    wanted = parser.parse_args()
    write = wanted.write
    questions = fitting()
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/own.db") as kb:
        kb.load(read_starter())
        if wanted.look:
            assistant = Assistant(kb, secret=b"benchmark")
            ranker = FactRanker(assistant.ranker().index, assistant.analyser, fact_model.shipped(), look=unlooked())
            look = fit_look(kb, ranker, assistant.analyser)
            if write:
                look.save(closer_look.SHIPPED)
            return
        if wanted.opening:
            opening = fit_opening(Assistant(kb, secret=b"benchmark"), shipped_confidence())
            if write:
                replace(shipped_confidence(), opening=opening).save(confidence_model.SHIPPED)
            return
        nothing_weighs = (0.0,) * (len(confidence_model.NAMES) + 1)
        unheard = ConfidenceModel(nothing_weighs, nothing_weighs, 1.0, 1.0)
        assistant = Assistant(kb, secret=b"benchmark", facts=nothing(), confidence=unheard)
        ranker = FactRanker(assistant.ranker().index, assistant.analyser, nothing(), look=unlooked())
        labelled = [q for q in questions if q.points or q.unanswerable]
        facts = tune_facts(ranker, assistant.analyser, kb.resolve, labelled, day=DAY)
        for name, weight in describe_facts(facts):
            print(f"{name:16} {weight:8.3f}")
        if write:
            facts.save(fact_model.SHIPPED)
        look = fit_look(kb, ranker.with_model(facts), assistant.analyser)
        if write:
            look.save(closer_look.SHIPPED)
        assistant = Assistant(kb, secret=b"benchmark", facts=facts, confidence=unheard)
        confidence = tune_confidence(lambda text: assistant.turn(text, as_of=DAY), questions)
        print(f"answer from {confidence.answer_at}, ask back from {confidence.clarify_at}")
        confidence = replace(confidence, opening=fit_opening(assistant, confidence))
        if write:
            confidence.save(confidence_model.SHIPPED)


if __name__ == "__main__":
    main()
