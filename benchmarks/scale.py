"""How it stands up at 100,000 items: build time, memory, speed beside SQLite FTS5, suggestions. And at a long log: pages of staff.

usage: python benchmarks/scale.py ITEMS.jsonl:format [--items 100000]
       python benchmarks/scale.py ITEMS.jsonl:format --of-regions 333 [--items 100000]    (a tenth of the items, then all: asked from a region)
       python benchmarks/scale.py ITEMS.jsonl:format --into FILE [--items 100000]    (publishes them beside the starter knowledge and stops: for `going_live`)
       python benchmarks/scale.py --log 1000000 [--database URL]    (see `long_log`)

The items of a file are multiplied over synthetic towns: other regions, other codes, and the town in the name. Everything is
really published into a temporary database first.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, islice
from pathlib import Path

import jieba
import numpy as np

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


def of_regions(items: list[ServiceItem], each: int, wanted: int, folder: str) -> None:
    """So many items of many regions that have as many each, and a tenth of them: what a question takes that is asked from one region."""
    questions = [q.question for q in read_questions(QUESTIONS)][::4]
    middle: list[float] = []
    for size in (wanted // 10, wanted):
        kb = KnowledgeBase(f"sqlite:///{folder}/of-{size}.db")
        kb.items.publish_many(list(islice(multiplied(items[:each], wanted), size)), by="benchmark")
        regions = [region for region, _ in islice(towns(), size // each)]
        assistant, before = Assistant(kb, secret=b"benchmark"), memory_mb()
        start = time.process_time()
        assistant.ranker()
        took = time.process_time() - start
        first = [cpu_ms(partial(assistant.rank, questions[0], region=region)) for region in regions[:20]]
        calls = [partial(assistant.rank, q, region=regions[n % len(regions[:8])]) for n, q in enumerate(questions)]
        times = [min(cpu_ms(call) for _ in range(3)) for call in calls]
        p50, p99 = np.percentile(times, 50), np.percentile(times, 99)
        middle.append(float(p50))
        print(
            f"{kb.items.count()} 个事项，{len(regions)} 个地区：建索引 {took:.0f} s，内存增加 {memory_mb() - before:.0f} MB；"
            f"在一个地区问，排序 p50 {p50:.2f} ms，p99 {p99:.2f} ms；一个地区的头一问 {np.median(first):.0f} ms（处理器时间）"
        )
        assistant.close()
        kb.close()
    print(f"p50：{wanted} 个 ÷ {wanted // 10} 个 = {middle[1] / middle[0]:.2f}")


def cpu_ms(call: Callable[[], object]) -> float:
    """The CPU time of a call in milliseconds."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", default="")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--of-regions", type=int, default=0)
    parser.add_argument("--into", default="")
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
        if asked.into:
            with KnowledgeBase(f"sqlite:///{Path(asked.into).absolute()}") as kb:
                kb.load_starter()
                kb.items.publish_many(list(islice(multiplied(items, asked.items), asked.items)), by="benchmark")
                print(f"{kb.items.count()} 个事项")
            return
        if asked.of_regions:
            of_regions(items, asked.of_regions, asked.items, folder)
            return
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
