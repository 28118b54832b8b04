"""Speed, start-up and memory at a few thousand items, as ratios taken in one run.

usage: python benchmarks/speed.py [IMPORT.jsonl:format …]

The starter knowledge is loaded into a temporary database, with any further files imported on top. The questions are the
judging half of the labelled set. Times are of one core, before the log is written, with the garbage collector as it is.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jieba
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.peers import fts5
from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase

QUESTIONS = Path(__file__).parent / "questions" / "v1" / "judging.jsonl"


def percentiles(call: Callable[[str], object], questions: Sequence[str], rounds: int = 3) -> tuple[float, float]:
    """p50 and p99 in microseconds, the best of some rounds for each question."""
    best = np.full(len(questions), np.inf)
    for _ in range(rounds):
        for n, question in enumerate(questions):
            start = time.perf_counter()
            call(question)
            best[n] = min(best[n], time.perf_counter() - start)
    return float(np.percentile(best, 50)) * 1e6, float(np.percentile(best, 99)) * 1e6


def memory_mb() -> float:
    """Resident memory of this process in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(files: list[str]) -> None:
    os.sched_setaffinity(0, {0}) if hasattr(os, "sched_setaffinity") else None
    with tempfile.TemporaryDirectory() as folder:
        kb = KnowledgeBase(f"sqlite:///{folder}/speed.db")
        start = time.perf_counter()
        kb.load_starter()
        print(f"起步知识装入 {time.perf_counter() - start:.2f} s")
        for file in files:
            path, _, kind = file.partition(":")
            start = time.perf_counter()
            report = import_file(kb, Path(path), format=kind or None)
            print(f"导入 {Path(path).name}：{report.read} 条，{time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        assistant = Assistant(kb, secret=b"benchmark")
        ranker = assistant.ranker()
        print(
            f"事项 {kb.items.count()}，问法 {len(ranker.index.documents)}；建索引（含词典、词表） {time.perf_counter() - start:.2f} s"
        )
        print(f"进程内存 {memory_mb():.0f} MB")
        compare(assistant, [q.question for q in read_questions(QUESTIONS)])
        kb.close()


def compare(assistant: Assistant, questions: list[str]) -> None:
    index = assistant.ranker().index
    said: dict[int, list[str]] = {}
    for number, text in enumerate(index.documents):
        for owner in index.entries_of(number).tolist():
            said.setdefault(owner, []).append(text)
    search = fts5([" ".join([e.name, *said.get(n, []), e.summary]) for n, e in enumerate(index.entries)])
    cut = jieba.Tokenizer()
    cut.initialize()
    rows = {
        "jieba 切词（精确模式）": percentiles(lambda q: list(cut.cut(q)), questions),
        "jieba 切词（搜索模式）": percentiles(cut.lcut_for_search, questions),
        "SQLite FTS5（jieba 词，bm25）": percentiles(search, questions),
        "排序（rank）": percentiles(assistant.rank, questions),
        "完整答复（answer）": percentiles(assistant.answer, questions),
        "输入联想（suggest）": percentiles(lambda q: assistant.suggest(q[:3]), questions),
    }
    base, other = rows["jieba 切词（精确模式）"][0], rows["SQLite FTS5（jieba 词，bm25）"][0]
    print(f"\n{'':28}{'p50 µs':>10}{'p99 µs':>10}{'p50 ÷ jieba':>14}{'p99 ÷ jieba':>14}{'p50 ÷ FTS5':>13}")
    for name, (p50, p99) in rows.items():
        wide = 28 - sum(ord(c) > 0x2E80 for c in name)
        print(f"{name:{wide}}{p50:10.0f}{p99:10.0f}{p50 / base:14.1f}{p99 / base:14.1f}{p50 / other:13.2f}")


if __name__ == "__main__":
    jieba.setLogLevel(60)
    main(sys.argv[1:])
