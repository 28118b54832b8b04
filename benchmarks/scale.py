"""How it stands up at 100,000 items: build time, memory, speed beside SQLite FTS5, suggestions. And at a long log: pages of staff.

usage: python benchmarks/scale.py ITEMS.jsonl:format [--items 100000]
       python benchmarks/scale.py --log 1000000 [--database URL]    (see `long_log`)

The items of a file are multiplied over synthetic towns: other regions, other codes, and the town in the name. Everything is
really published into a temporary database first.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import jieba

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.long_log import long_log
from benchmarks.speed import QUESTIONS, compare, memory_mb
from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions
from knowledge.entry.records import ServiceItem
from knowledge.files.importing import import_file
from knowledge.store import KnowledgeBase

_SYLLABLES = "安宁永和太平新兴长丰大同三江东岭南山西河北湖清溪白云青石金沙龙泉凤台福田寿光"


def towns() -> Iterator[tuple[str, str]]:
    """(region code, name) of towns that do not exist."""
    for n in count(1):
        name = _SYLLABLES[n % 38] + _SYLLABLES[(n // 38 + n) % 38] + "镇"
        yield f"99{n % 100:02d}{n // 100 % 100:02d}{n % 1000:03d}000", name


def multiplied(items: list[ServiceItem], wanted: int) -> Iterator[ServiceItem]:
    for region, town in islice(towns(), wanted // len(items) + 1):
        for item in items:
            yield item.model_copy(
                update={"code": f"{item.code}.{region[:9]}"[:96], "region": region, "name": f"{town}{item.name}"[:300]}
            )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", default="")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--log", type=int, default=0)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    if asked.log:
        with tempfile.TemporaryDirectory() as folder:
            long_log(asked.database or f"sqlite:///{folder}/log.db", asked.log)
        return
    path, _, kind = asked.file.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        source = KnowledgeBase(f"sqlite:///{folder}/source.db")
        import_file(source, Path(path), format=kind or None)
        items = [revision.item for revision in source.items.all_live()]
        source.close()
        kb = KnowledgeBase(f"sqlite:///{folder}/scale.db")
        start = time.perf_counter()
        kb.items.publish_many(list(islice(multiplied(items, asked.items), asked.items)), by="benchmark")
        print(f"发布 {kb.items.count()} 个事项 {time.perf_counter() - start:.1f} s")
        before = memory_mb()
        assistant = Assistant(kb, secret=b"benchmark")
        start = time.perf_counter()
        index = assistant.ranker().index
        print(
            f"建索引 {time.perf_counter() - start:.1f} s，问法 {len(index.documents)}，内存 {memory_mb():.0f} MB（增加 {memory_mb() - before:.0f} MB）"
        )
        start = time.perf_counter()
        assistant.suggest("身份")
        print(f"建联想 {time.perf_counter() - start:.1f} s，内存 {memory_mb():.0f} MB")
        compare(assistant, [q.question for q in read_questions(QUESTIONS)][::4])
        kb.close()


if __name__ == "__main__":
    jieba.setLogLevel(60)
    main()
