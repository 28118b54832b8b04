"""Fits the danger model and says how well it does, by kind and in totals; no sentence is printed.

usage: python benchmarks/danger.py [--write]

Fitted on `questions/danger/fitting.jsonl` and `more.jsonl`, with the fitting halves of the other questions, their dialogues (each message by
itself, and read together with the one before) and the ways of asking of the starter knowledge as what is ordinary. What is printed first is cross-validated; with `--write`, `hotline/reading/danger.npz` is
written. Then the assistant with the shipped file is judged on the judging halves.
"""

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.answering.guard import told
from hotline.assistant import Assistant
from hotline.judging.danger_fitting import (
    DangerExample,
    DangerSentence,
    Held,
    fingerprint,
    fit_danger,
    made_of,
    read_sentences,
)
from hotline.judging.danger_judging import (
    JudgedSentence,
    Share,
    as_ordinary,
    by_kind,
    figures,
    in_two,
    judge,
    seen_in_either,
)
from hotline.judging.evaluation import read_questions
from hotline.judging.labelled_dialogues import read_dialogues
from hotline.reading.danger import SHIPPED, in_one, shipped, write_danger_model
from hotline.reading.text import asking_part
from hotline.talking.conversation import HEARD
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions"
SENTENCES = QUESTIONS / "danger"
BATCHES = ("v1", "v2", "v3", "v4", "v5", "v6")
JUDGED = BATCHES[:4]
"""Those that have a half to judge by; the others are for fitting alone."""
DIALOGUES = (
    "v1/dialogues", "v2/dialogues-fitting", "v2/dialogues-more", "v3/dialogues-fitting", "dialogues/fitting", "dialogues/more",
    "dialogues/own", "dialogues/threads", "dialogues/residents",
)  # fmt: skip


def sentences() -> list[DangerSentence]:
    """What the model is fitted on."""
    return [s for name in ("fitting", "more") for s in read_sentences(SENTENCES / f"{name}.jsonl")]


def examples(assistant: Assistant) -> list[DangerExample]:
    """Everything to learn from, as the assistant reads it."""

    def prepared(text: str) -> str:
        return asking_part(assistant.analyser.prepare(text))

    def ordinary(texts: Iterable[tuple[str, str]], origin: str, *, held: bool = False) -> list[DangerExample]:
        return [
            DangerExample(text, "ordinary", "", origin, held, kin)
            for text, kin in ((prepared(said), kin) for said, kin in texts)
            if text not in dangers and not tells_by_patterns(assistant, text)
        ]

    # Some questions about services tell of danger; they are among the sentences.
    dangers = {prepared(s.text) for s in sentences() if s.level != "ordinary"}
    found = [
        DangerExample(prepared(s.text), s.level, s.kind, "list" if s.voice == "list" else "sentence", name == "fitting")
        for name in ("fitting", "more")
        for s in read_sentences(SENTENCES / f"{name}.jsonl")
    ]
    questions = [q for batch in BATCHES for q in read_questions(QUESTIONS / batch / "fitting.jsonl")]
    asked = [(q.question, q.expect[0] if q.expect else "") for q in questions]
    talks = [talk for name in DIALOGUES for talk in read_dialogues(QUESTIONS / f"{name}.jsonl")]
    said = [(turn.text, "") for talk in talks for turn in talk]
    found += ordinary(asked, "question", held=True) + ordinary(said, "dialogue")
    # Two messages are read together too (…扣多少 / 如果有个妹妹呢).
    pairs = [
        (in_one(prepared(one.text)[-HEARD:], prepared(then.text)), talk[0].text)
        for talk in talks
        for one, then in pairwise(talk)
        if dangers.isdisjoint((prepared(one.text), prepared(then.text)))
    ]
    found += ordinary(pairs, "pair", held=True)
    found += ordinary(((text, "") for text in assistant.ranker().index.documents), "phrasing")
    return found + made_of(found)


def tells_by_patterns(assistant: Assistant, text: str) -> bool:
    """Whether the patterns see an emergency in a question: it is then no example of what is ordinary."""
    return told(assistant.analyser.analyse(text), text) is not None


def report_held(held: Sequence[Held]) -> None:
    """What the cross-validation says at the thresholds chosen."""
    at = shipped().thresholds
    levels: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        levels[one.example.level if one.example.origin == "sentence" else one.example.origin].append(one)
    for level, many in levels.items():
        shares = {
            "停": Share.count(h.sure >= at.stop for h in many),
            "提示": Share.count(h.danger >= at.show for h in many),
            "提示（没有明确答复时）": Share.count(h.danger >= at.hint for h in many),
            "工作人员先看": Share.count(h.danger >= at.mark for h in many),
        }
        print(f"  {level}：" + "，".join(f"{name} {share}" for name, share in shares.items()))


def report(name: str, judged: Sequence[JudgedSentence], *, kinds: bool = False) -> None:
    total = figures(judged)
    print(f"{name}：" + "，".join(f"{what} {share}" for what, share in total.items() if share.of))
    if kinds:
        for kind, shares in by_kind(judged).items():
            print(f"  {kind}：" + "，".join(f"{what} {share}" for what, share in shares.items()))


def time_added(assistant: Assistant, texts: Sequence[str]) -> float:
    """Milliseconds of the processor that the model adds to a question."""
    prepared = [assistant.analyser.prepare(text) for text in texts]
    model = shipped()
    start = time.process_time()
    for text in prepared:
        model.read(text)
    return (time.process_time() - start) * 1000 / len(prepared)


def progress(step: str, done: int, total: int) -> None:
    """A bar on the terminal; nothing where the output is not one."""
    if sys.stderr.isatty():
        filled = 30 * done // total
        print(f"\r{step} [{'#' * filled:30}] {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "starter.db")) as kb:
        kb.load_starter()
        assistant = Assistant(kb, secret=b"benchmark")
        if "--write" in sys.argv:
            learnt = examples(assistant)
            counts = Counter(example.origin for example in learnt)
            model, held = fit_danger(
                learnt, {"examples": dict(counts), "fingerprint": fingerprint(sentences())}, progress=progress
            )
            write_danger_model(model)
            shipped.cache_clear()
            print(
                f"已写入 {SHIPPED}：{len(model.rows)} 个特征，{SHIPPED.stat().st_size // 1024} KB，{model.thresholds}"
            )
            print("交叉验证：")
            report_held(held)
        judging = read_sentences(SENTENCES / "judging.jsonl")
        report("险情评判一半", judge(assistant, judging, progress=lambda *n: progress("险情", *n)), kinds=True)
        halves = in_two(judging)
        told_in_two = seen_in_either(assistant, [half for half in halves if half.level == "sure"])
        print(f"分两条说的险情：任一条答复里有对的号码 {told_in_two}")
        report("分两条说的普通问题", judge(assistant, [half for half in halves if half.level == "ordinary"]))
        for batch in JUDGED:
            for half in ("fitting", "judging"):
                asked = as_ordinary(q.question for q in read_questions(QUESTIONS / batch / f"{half}.jsonl"))
                report(f"{batch} {half}", judge(assistant, asked, progress=lambda *n: progress("办事", *n)))
        print(f"每句多用 {time_added(assistant, [s.text for s in judging]):.3f} 毫秒")


if __name__ == "__main__":
    main()
