"""Plain questions (the name of an item and a few characters for a field): how many are answered, and with their own item.

usage: python benchmarks/plain_questions.py [--fitted]

Asks 800 about one half of the starter's items, `--fitted`: about the other, on which the confidence may be fitted. Nobody writes such
questions down when asked for questions, so the question sets have few of them, and many people type nothing else.
"""

import argparse
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from hotline.judging.confidence.plain import FITTED, JUDGED, plain_questions
from hotline.judging.evaluation import evaluate
from knowledge.entry.records import NATION
from knowledge.starter.reading import read_starter
from knowledge.store import KnowledgeBase

DAY = date(2026, 11, 26)
MOST = 800

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fitted", action="store_true")
    half = FITTED if parser.parse_args().fitted else JUDGED
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/own.db") as kb:
        kb.load(read_starter())
        known = [kb.resolve(e.code, NATION, public=True, day=DAY) for e in kb.live_entries() if e.region == NATION]
        asked = plain_questions(known, DAY, half)[:MOST]
        judged = evaluate(Assistant(kb, secret=b"benchmark"), asked).judged
    answered = [j for j in judged if j.outcome == "answered"]
    right = sum(j.code in j.labelled.acceptable for j in answered)
    print(f"{len(judged)} questions: {len(answered)} answered, {right} with their own item")
