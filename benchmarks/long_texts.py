"""What long texts cost: 2,000 documents of 1,000 to 15,000 characters, beside the starter knowledge alone.

usage: python -m benchmarks.long_texts [DOCUMENTS]

The documents are put together out of the starter's own facts (seeded). Printed are the processor seconds until the first answer is ranked, the
median of ranking (without answering) of the fitting questions over both, as a ratio of one run, and what a further process takes of
memory that finds the index as a file.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions
from knowledge.entry.records import ServiceItem
from knowledge.entry.validation import check_item
from knowledge.entry.wording import fact_text
from knowledge.store import KnowledgeBase

DOCUMENTS = 2_000
SHORTEST, LONGEST = 1_000, 15_000
"""Characters of a document."""
ASKED = 300
BEFORE = 200
"""Characters of a text that were read before whole texts were."""
QUESTIONS = Path(__file__).parent / "questions/v3/fitting.jsonl"


def documents(items: list[ServiceItem], count: int, chosen: random.Random) -> Iterator[ServiceItem]:
    """Documents of paragraphs, each a few facts of one item after the other."""
    for number in range(count):
        length = chosen.randint(SHORTEST, LONGEST)
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            item = chosen.choice(items)
            facts = [fact_text(fact) for fact in item.facts()]
            parts.append(item.name + "：" + "。".join(chosen.sample(facts, min(4, len(facts)))) + "。")
        text = "\n".join(parts)[:length]
        yield check_item({"code": f"doc-{number}", "name": f"第{number}号通知", "kind": "咨询", "summary": text})


def measured(kb: KnowledgeBase, asked: list[str]) -> tuple[float, float]:
    """Processor seconds until the first question is ranked, then the median milliseconds of ranking."""
    start = time.process_time()
    assistant = Assistant(kb, secret=b"for measuring only")
    assistant.rank(asked[0])
    ready = time.process_time() - start
    times = []
    for question in asked:
        begin = time.process_time()
        assistant.rank(question)
        times.append((time.process_time() - begin) * 1000)
    assistant.close()
    return ready, statistics.median(times)


def taken(path: str, question: str) -> dict[str, int]:
    """The memory of this process once it has ranked a question over a knowledge base, in MB: its own, and with its part of what is mapped."""
    with KnowledgeBase(path) as kb:
        Assistant(kb, secret=b"for measuring only").rank(question)
        rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    sizes = {line.split()[0].rstrip(":"): int(line.split()[1]) // 1024 for line in rollup.splitlines()[1:]}
    return {"own": sizes["Private_Dirty"], "pss": sizes["Pss"]}


def of_another(path: str, question: str) -> dict[str, int]:
    """`taken`, of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.long_texts", "--taken", path, question]
    said = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 — this program itself
    own, pss = said.stdout.split()
    return {"own": int(own), "pss": int(pss)}


def main(count: int) -> None:
    chosen = random.Random(20261127)  # noqa: S311 — the same documents each time
    asked = [labelled.question for labelled in read_questions(QUESTIONS)][:ASKED]
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(str(Path(folder) / "texts.db")) as kb:
        kb.load_starter()
        alone, p50_alone = measured(kb, asked)
        before = of_another(kb.path, asked[0])
        items = [revision.item for revision in kb.items.all_live()]
        long = list(documents(items, count, chosen))
        short = [item.model_copy(update={"summary": item.summary[:BEFORE]}) for item in long]
        kb.items.publish_many(short, by="本机")
        _, p50_short = measured(kb, asked)
        kb.items.publish_many(long, by="本机")
        both, p50_both = measured(kb, asked)
        after = of_another(kb.path, asked[0])
    characters = sum(len(item.summary) for item in long)
    print(f"{len(items)} 个事项，另加 {count} 篇共 {characters / 1e6:.1f} 百万字")
    print(f"到排出第一问：处理器 {alone:.1f} 秒 → {both:.1f} 秒")
    print(
        f"排一问的中位数：{p50_alone:.2f} 毫秒；各取前 {BEFORE} 字 {p50_short:.2f} 毫秒，读全文 {p50_both:.2f} 毫秒（{p50_both / p50_short:.2f} 倍）"
    )
    print(
        f"又一个进程自己的内存：{before['own']} MB → {after['own']} MB；连同映射的：{before['pss']} MB → {after['pss']} MB"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--taken"]:
        print(*taken(*sys.argv[2:]).values())
        sys.exit()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
