"""Fits how likely a message goes on about the matter at hand, and says how well it does on what it has not seen.

usage: python benchmarks/continuation.py [--write]

Over the starter knowledge, with the dialogues and the fitting halves of the questions in `questions/`; the judging sets are not
read. What is printed is cross-validated: every dialogue, and every question put after an unrelated answer, is held with weights that were
fitted without it. `--write` writes `hotline/continuation.json`.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.answering.replies import Answered, Clarify, Reply
from hotline.assistant import Assistant
from hotline.judging.continuation_tuning import (
    Dialogue,
    cross_validated,
    examples,
    fold_of,
    read_dialogues,
    tune_talk,
    unrelated,
)
from hotline.judging.evaluation import Labelled, read_questions
from hotline.talking.continuation_model import SHIPPED, GoingOn, shipped
from hotline.talking.conversation import Conversation
from hotline.talking.replying import Answering
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions"
DIALOGUES = ("v1/dialogues", "v2/dialogues-fitting", "v2/dialogues-more")
ASKED = ("v1/fitting", "v2/fitting")


def dialogues() -> dict[str, list[Dialogue]]:
    return {name: read_dialogues(QUESTIONS / f"{name}.jsonl") for name in DIALOGUES}


def questions() -> list[Labelled]:
    return [question for name in ASKED for question in read_questions(QUESTIONS / f"{name}.jsonl")]


def assistants(kb: KnowledgeBase, fitted: Sequence[GoingOn]) -> list[Assistant]:
    """An assistant for each of the weights."""
    made = [Assistant(kb, secret=b"benchmark") for _ in fitted]
    for assistant, going_on in zip(made, fitted, strict=True):
        assistant._answering = Answering(kb, assistant.model, assistant.hotline, going_on)
    return made


def codes_of(reply: Reply) -> list[str]:
    """The items a reply is about, or offers."""
    if isinstance(reply, Answered | Clarify) and reply.item:
        return [reply.item.code]
    return [choice.code for choice in reply.candidates] if isinstance(reply, Clarify) else []


def hold(assistant: Assistant, dialogue: Dialogue) -> Iterator[tuple[bool, bool | None]]:
    """Of every judged turn, whether it reached its item, and whether it was answered by the facets (None: it asks for none)."""
    state = None
    for said in dialogue:
        outcome = assistant.answer(said.text, state=state)
        reply, state = outcome.reply, outcome.state
        if said.expect:
            item = reply.item.code if isinstance(reply, Answered | Clarify) and reply.item else ""
            asked = item in said.expect and set(said.facets) <= set(reply.facets) if said.facets else None
            yield not set(codes_of(reply)).isdisjoint(said.expect), asked


def after_another(made: Sequence[Assistant], asked: Sequence[Labelled]) -> dict[str, int]:
    """What becomes of questions put after an unrelated answer."""
    counts = dict.fromkeys(("该答的", "答对", "答错", "反问", "不该答的", "却答了"), 0)
    for number, question in enumerate(asked, 1):
        assistant = made[fold_of(question.question) % len(made)]
        topic = unrelated(assistant, question, asked)
        if topic:
            state = Conversation(id="x", code=topic, reply_id="x")
            reply = assistant.answer(question.question, state=state).reply
            right = not set(codes_of(reply)).isdisjoint(question.acceptable)
            counts["该答的" if question.expect else "不该答的"] += 1
            if isinstance(reply, Answered):
                counts["却答了" if not question.expect else "答对" if right else "答错"] += 1
            elif isinstance(reply, Clarify) and question.expect:
                counts["反问"] += 1
        progress("另起一事", number, len(asked))
    return counts


def report(name: str, made: Sequence[Assistant], sets: dict[str, list[Dialogue]], asked: Sequence[Labelled]) -> None:
    print(f"\n{name}")
    for title, many in sets.items():
        turns = [turn for d in many for turn in hold(made[fold_of(d[0].text) % len(made)], d)]
        facets = [known for _, known in turns if known is not None]
        print(
            f"  {title}：到事项 {share(r for r, _ in turns):.4f}（{len(turns)} 句），到方面 {share(facets):.4f}（{len(facets)} 句）"
        )
    print("  " + "，".join(f"{what} {count}" for what, count in after_another(made, asked).items()))


def share(flags: Iterable[bool]) -> float:
    listed = list(flags)
    return sum(listed) / len(listed)


def progress(step: str, done: int, total: int) -> None:
    """A bar on the terminal; nothing where the output is not one."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        print(f"\r{step} [{'#' * filled:30}] {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> None:
    sets, asked = dialogues(), questions()
    everything = [dialogue for many in sets.values() for dialogue in many]
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "starter.db")) as kb:
        kb.load_starter()
        assistant = Assistant(kb, secret=b"benchmark")
        found = list(examples(assistant, everything, asked, progress=progress))
        folds, surprise = cross_validated(found)
        on = sum(example.goes_on for example in found)
        print(f"例子 {len(found)}：接着说 {on}，另起一事 {len(found) - on}；交叉验证的平均对数损失 {surprise:.4f}")
        report("随程序的权重", assistants(kb, [shipped()]), sets, asked)
        report("重新拟合（交叉验证）", assistants(kb, folds), sets, asked)
        if "--write" in sys.argv:
            fitted = tune_talk(assistant, everything, asked)
            SHIPPED.write_text(fitted.to_json(), encoding="utf-8")
            print(f"\n已写入 {SHIPPED}：" + "，".join(f"{name} {weight}" for name, weight in fitted.weights.items()))


if __name__ == "__main__":
    main()
