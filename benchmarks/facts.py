"""Which facts answer, and how far an item is to be trusted once its facts are heard: fits both from the labelled questions.

usage: python benchmarks/facts.py [--write]

Prints what is fitted, cross-validated by item; `--write` writes `hotline/answering/fact_model.json` and `standing.json`.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from hotline.answering import fact_model, standing
from hotline.answering.fact_model import TRUST, FactModel
from hotline.answering.fact_ranking import FactRanker
from hotline.answering.fact_signals import NAMES
from hotline.answering.standing import Standing
from hotline.answering.units import PROPERTIES
from hotline.answering.wanted import cue_names
from hotline.assistant import Assistant
from hotline.judging.evaluation import Labelled, read_questions
from hotline.judging.fact_tuning import describe_facts, tune_facts
from hotline.judging.standing_tuning import tune_standing
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


def nothing() -> FactModel:
    """A model that prefers nothing."""
    wanted = np.zeros((len(cue_names()), len(PROPERTIES)), dtype=np.float32)
    return FactModel(np.zeros(len(NAMES), np.float32), wanted, np.zeros(len(TRUST) + 1, np.float32))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    questions = fitting()
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/own.db") as kb:
        kb.load(read_starter())
        unheard = Standing((0.0,) * len(standing.NAMES), 0.0, 1.0, 1.0)
        assistant = Assistant(kb, secret=b"benchmark", facts=nothing(), standing=unheard)
        ranker = FactRanker(assistant.ranker().index, assistant.analyser, nothing())
        labelled = [q for q in questions if q.points or q.unanswerable]
        facts = tune_facts(ranker, assistant.analyser, kb.resolve, labelled, day=DAY)
        for name, weight in describe_facts(facts):
            print(f"{name:16} {weight:8.3f}")
        if write:
            facts.save(fact_model.SHIPPED)
        assistant = Assistant(kb, secret=b"benchmark", facts=facts, standing=unheard)
        stands = tune_standing(lambda text: assistant.turn(text, as_of=DAY), questions)
        print(f"answer from {stands.answer_at}, ask back from {stands.clarify_at}")
        if write:
            stands.save(standing.SHIPPED)


if __name__ == "__main__":
    main()
