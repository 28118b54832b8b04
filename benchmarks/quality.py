"""How good the answers are: the assistant with the shipped model, what its parts are worth, and the peers on the same data.

usage: python benchmarks/quality.py [KB.jsonl QUESTIONS.jsonl …]

First the judging halves of the labelled sets over the starter knowledge; then, in a fresh database, any further knowledge base
with its question files. A file none of whose questions is to be answered is judged together with each of the others. The
weights stay the shipped ones without the lexicon or the associations too. Everything is printed as Markdown.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jieba

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.peers import PEERS
from hotline.assistant import Assistant
from hotline.judging.evaluation import Evaluation, Judged, Labelled, evaluate, read_questions
from hotline.judging.reporting import NONE, ReportTable, bin_table, shown
from hotline.reading.correcting import Corrector
from hotline.reading.lexicon import Lexicon
from hotline.searching.associations import Associations
from hotline.searching.model import read_model
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase

JUDGING = {v: Path(__file__).parent / "questions" / v / "judging.jsonl" for v in ("v1", "v2", "v3")}
RANKED = ("hit_at_1", "hit_at_5", "acceptable_at_1", "acceptable_at_5")
DECIDED = (
    "answer_precision", "coverage", "wrong_answers", "clarify_hit", "false_answers_out_of_scope", "brier",
)  # fmt: skip
HEADS = (
    "", "题数", "首位命中", "前五命中", "首位可接受", "前五可接受", "回答正确率", "答对的比例", "答错", "反问含正确", "不该答却答了", "Brier",
)  # fmt: skip
MISSPELT = {"typo": "错别字", "pinyin": "拼音"}
CLEAN = "其余（没有错别字）"
WHOLE = "本助手"

Judge = Callable[[Sequence[Labelled]], Evaluation]


@dataclass(frozen=True, slots=True)
class Rival:
    """Something that is judged; `decides` if it also decides whether to answer, as the peers do not."""

    name: str
    judge: Judge
    decides: bool = True


def rivals(kb: KnowledgeBase) -> list[Rival]:
    """The assistant over a knowledge base, the assistant without some of its parts, and the peers."""
    ours = {
        WHOLE: Assistant(kb, secret=b"benchmark"),
        "不用词表": Assistant(kb, secret=b"benchmark", lexicon=Lexicon({}, {}, {}, (), "none")),
        "不用词语关联": Assistant(kb, secret=b"benchmark", model=replace(read_model(), associations=Associations())),
        "不改错别字": without_correcting(kb),
    }
    found = [Rival(name, judging(assistant)) for name, assistant in ours.items()]
    codes, texts = said_of(kb)
    return found + [Rival(name, ranking(build(texts), codes), decides=False) for name, build in PEERS.items()]


def without_correcting(kb: KnowledgeBase) -> Assistant:
    """An assistant that reads every text as it was typed; there is no such setting, so its corrector is emptied."""
    assistant = Assistant(kb, secret=b"benchmark")
    assistant.analyser._corrector = Corrector({}, cut=lambda _: (), known=lambda _: True)
    return assistant


def judging(assistant: Assistant) -> Judge:
    return lambda labelled: evaluate(assistant, labelled)


def ranking(ask: Callable[[str], list[int]], codes: Sequence[str]) -> Judge:
    """Judge a peer, which only ranks: every question counts as not answered."""

    def judged(question: Labelled) -> Judged:
        ranked = tuple(dict.fromkeys(codes[n] for n in ask(question.question)))
        return Judged(question, ranked, "unanswered", "", (), 0.0, 0.0, "")

    return lambda labelled: Evaluation(tuple(map(judged, labelled)), 0.0)


def said_of(kb: KnowledgeBase) -> tuple[list[str], list[str]]:
    """The code of every entry, and its name, its other phrasings and its summary as one text: what the peers search."""
    said: dict[int, list[str]] = {}
    for number, text, *_ in kb.phrasings.live():
        said.setdefault(number, []).append(text)
    entries = list(kb.live_entries())
    texts = [" ".join(dict.fromkeys([e.name, *said.get(e.item_id, []), e.summary])) for e in entries]
    return [e.code for e in entries], texts


def quality_table(title: str, judged: Sequence[tuple[Rival, Evaluation]]) -> ReportTable:
    rows = []
    for rival, evaluation in judged:
        figures: dict[str, Any] = evaluation.figures()
        decided = [shown(name, figures[name]) if rival.decides else NONE for name in DECIDED]
        rows.append((rival.name, str(figures["n"]), *(shown(name, figures[name]) for name in RANKED), *decided))
    return ReportTable(title, HEADS, tuple(rows))


def by_spelling(judged: Sequence[tuple[Rival, Evaluation]]) -> list[ReportTable]:
    """The same figures for misspelt questions and for the rest."""
    parts = [(rival, evaluation.by(_spelling)) for rival, evaluation in judged]
    return [
        quality_table(f"自有题目（判分的一半）：{name}", [(rival, part[name]) for rival, part in parts if name in part])
        for name in (CLEAN, *MISSPELT.values())
    ]


def _spelling(judged: Judged) -> str:
    return MISSPELT.get(judged.labelled.style, CLEAN)


def together(*evaluations: Evaluation) -> Evaluation:
    return Evaluation(tuple(j for e in evaluations for j in e.judged), 0.0)


def foreign(files: Sequence[Path], found: Sequence[Rival]) -> tuple[list[ReportTable], Evaluation]:
    """The tables of a foreign knowledge base, and everything the assistant was asked there."""
    judged = {path: [(rival, rival.judge(read_questions(path))) for rival in found] for path in files}
    outside = [path for path in files if not any(j.labelled.expect for j in judged[path][0][1].judged)]
    made = []
    for path in (p for p in files if p not in outside):
        made.append(quality_table(path.stem, judged[path]))
        for other in outside:
            both = [(r, together(e, o)) for (r, e), (_, o) in zip(judged[path], judged[other], strict=True)]
            made.append(quality_table(f"{path.stem} + {other.stem}", [(r, e) for r, e in both if r.decides]))
    return made, together(*(judged[path][0][1] for path in files))


def markdown(table: ReportTable) -> str:
    lines = [
        f"| {' | '.join(table.columns)} |",
        f"|---|{'---:|' * (len(table.columns) - 1)}",
        *(f"| {' | '.join(row)} |" for row in table.rows),
    ]
    return f"**{table.title}**\n\n" + "\n".join(lines) + "\n"


def main(files: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with KnowledgeBase(f"sqlite:///{folder}/own.db") as kb:
            kb.load_starter()
            found = rivals(kb)
            sets = {v: [(rival, rival.judge(read_questions(path))) for rival in found] for v, path in JUDGING.items()}
        everything = together(*(judged[0][1] for judged in sets.values()))
        made = [quality_table(f"自有题目 {version}（判分的一半）", judged) for version, judged in sets.items()]
        made += by_spelling([(r, together(*(judged[n][1] for judged in sets.values()))) for n, r in enumerate(found)])
        if files:
            with KnowledgeBase(f"sqlite:///{folder}/foreign.db") as kb:
                for rejected in import_file(kb, Path(files[0])).rejected:
                    print(f"第 {rejected.line} 行没有导入：{rejected.problems}", file=sys.stderr)
                more, asked = foreign([Path(f) for f in files[1:]], rivals(kb))
            made += more
            everything = together(everything, asked)
        bins = bin_table(everything)
        brier = shown("brier", everything.figures()["brier"])
        made.append(
            ReportTable(f"{bins.title}：以上全部 {len(everything.judged)} 题，Brier {brier}", bins.columns, bins.rows)
        )
        print("\n".join(map(markdown, made)))


if __name__ == "__main__":
    jieba.setLogLevel(60)
    main(sys.argv[1:])
