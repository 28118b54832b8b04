"""Fits which item a message in a conversation is about, and says how well on what the weights have not seen.

usage: python benchmarks/dialogues.py [--write]

Over the starter knowledge, with the fitting dialogues and the fitting halves of the questions in `questions/`; the judging sets are not
read. What is printed is cross-validated: every dialogue is held with weights that were fitted without it. `--write` writes
`hotline/talking/meaning/choice_model.json`.
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from hotline.judging.choice_fitting import held_out
from hotline.judging.choice_tuning import fold_of, tune_choice
from hotline.judging.dialogues import JudgedDialogue, by_kind, judge_dialogues
from hotline.judging.evaluation import Labelled, read_questions
from hotline.judging.labelled_dialogues import Dialogue, read_dialogues
from hotline.talking.meaning.choice_model import SHIPPED, ChoiceModel
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions"
DIALOGUES = (
    "v1/dialogues",
    "v2/dialogues-fitting",
    "v2/dialogues-more",
    "v3/dialogues-fitting",
    "dialogues/fitting",
    "dialogues/more",
    "dialogues/own",
    "dialogues/threads",
    "dialogues/residents",
    "dialogues/kinds",
)
ASKED = ("v1/fitting", "v2/fitting", "v3/fitting", "v4/fitting")
DAY = date(2026, 11, 26)
"""The day the labels are for."""


def dialogues() -> list[Dialogue]:
    """All fitting dialogues."""
    return [dialogue for name in DIALOGUES for dialogue in read_dialogues(QUESTIONS / f"{name}.jsonl")]


def questions() -> list[Labelled]:
    """The fitting halves of all question sets."""
    return [question for name in ASKED for question in read_questions(QUESTIONS / f"{name}.jsonl")]


def held(kb: KnowledgeBase, folds: Sequence[ChoiceModel], said: Sequence[Dialogue]) -> list[JudgedDialogue]:
    """Every dialogue held with the weights that have not seen it."""
    judged: list[JudgedDialogue] = []
    for number, model in enumerate(folds):
        assistant = Assistant(kb, secret=b"benchmark", choice=model)
        judged += judge_dialogues(assistant, [d for d in said if fold_of(d[0].text) == number], day=DAY)
    return judged


def progress(step: str, done: int, total: int) -> None:
    """A bar on the terminal; nothing where the output is not one."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        print(f"\r{step} [{'#' * filled:30}] {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> None:
    said, asked = dialogues(), questions()
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "starter.db")) as kb:
        kb.load_starter()
        tuned = tune_choice(
            lambda model: Assistant(kb, secret=b"benchmark", choice=model), said, asked, progress=progress
        )
        for title, found in (("对话", tuned.held), ("题目", [e for e in tuned.found if not e.talked])):
            right = [right for _, right, *_ in held_out(found, tuned.folds)]
            print(f"{title}：首选对的 {sum(right) / len(right):.3f}（{len(right)} 句）")
        print(f"从 {tuned.model.answer_at} 起回答，从 {tuned.model.ask_at} 起反问")
        for kind, its in by_kind(held(kb, tuned.folds, said)).items():
            print(f"{kind:14} {its}")
        if "--write" in sys.argv:
            SHIPPED.write_text(tuned.model.to_json(), encoding="utf-8")
            print(f"已写入 {SHIPPED}")


if __name__ == "__main__":
    main()
