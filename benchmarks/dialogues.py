"""Fits which item a message in a conversation is about, and says how well on what the weights have not seen.

usage: python benchmarks/dialogues.py [--write]

Over the starter knowledge, with the fitting dialogues and the fitting halves of the questions in `questions/`; the judging sets are not
read. What is printed is cross-validated: every dialogue is held with weights that were fitted without it. `--write` writes
`hotline/talking/choice_model.json`.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from hotline.judging.choice_tuning import (
    Dialogue,
    bars,
    cross_validated,
    examples,
    fingerprint,
    fit,
    fold_of,
    held_out,
    read_dialogues,
)
from hotline.judging.dialogues import JudgedTurn, by_kind, judge_dialogues
from hotline.judging.evaluation import Labelled, read_questions
from hotline.talking.choice_model import SHIPPED, ChoiceModel
from hotline.talking.choice_signals import NAMES
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions"
DIALOGUES = ("v1/dialogues", "v2/dialogues-fitting", "v2/dialogues-more", "v3/dialogues-fitting", "dialogues/fitting")
ASKED = ("v1/fitting", "v2/fitting", "v3/fitting", "v4/fitting")
DAY = date(2026, 11, 26)
"""The day the labels are for."""


def dialogues() -> list[Dialogue]:
    """All fitting dialogues."""
    return [dialogue for name in DIALOGUES for dialogue in read_dialogues(QUESTIONS / f"{name}.jsonl")]


def questions() -> list[Labelled]:
    """The fitting halves of all question sets."""
    return [question for name in ASKED for question in read_questions(QUESTIONS / f"{name}.jsonl")]


def held(kb: KnowledgeBase, folds: Sequence[ChoiceModel], said: Sequence[Dialogue]) -> list[JudgedTurn]:
    """Every dialogue held with the weights that have not seen it."""
    turns: list[JudgedTurn] = []
    for number, model in enumerate(folds):
        assistant = Assistant(kb, secret=b"benchmark", choice=model)
        turns += judge_dialogues(assistant, [d for d in said if fold_of(d[0].text) == number], day=DAY)
    return turns


def progress(step: str, done: int, total: int) -> None:
    """A bar on the terminal; nothing where the output is not one."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        print(f"\r{step} [{'#' * filled:30}] {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> None:
    said, asked = dialogues(), questions()
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "starter.db")) as kb:
        kb.load_starter()
        nothing = ChoiceModel((0.0,) * len(NAMES), 1.0, 1.0)
        assistant = Assistant(kb, secret=b"benchmark", choice=nothing)
        found = list(examples(assistant, said, asked, progress=progress))
        folds = cross_validated(found)
        answer_at, ask_at = bars(found, folds)
        for talked, title in ((True, "对话"), (False, "题目")):
            right = [right for _, right, _, example in held_out(found, folds) if example.talked == talked]
            print(f"{title}：首选对的 {sum(right) / len(right):.3f}（{len(right)} 句）")
        print(f"从 {answer_at} 起回答，从 {ask_at} 起反问")
        folds = [replace(model, answer_at=answer_at, ask_at=ask_at) for model in folds]
        for kind, its in by_kind(held(kb, folds, said)).items():
            print(f"{kind:14} {its}")
        if "--write" in sys.argv:
            fitted_on = {"dialogues": len(said), "questions": len(asked), "fingerprint": fingerprint(said, asked)}
            model = replace(fit(found), answer_at=answer_at, ask_at=ask_at, fitted_on=fitted_on)
            SHIPPED.write_text(model.to_json(), encoding="utf-8")
            print(f"已写入 {SHIPPED}")


if __name__ == "__main__":
    main()
