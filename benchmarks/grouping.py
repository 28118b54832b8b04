"""How long it takes to gather a queue into needs, and what comes of it.

    python -m benchmarks.grouping messages.jsonl

A line of the file is a JSON object with `title` and `text` (or only `text`). They are put into the queue of a database that is thrown
away, over the starter knowledge, and gathered as a page of the queue would.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hotline.assistant import Assistant
from hotline.needs.desk import NeedDesk
from hotline.tickets.desk import TicketDesk
from knowledge.asked.questions import Asked
from knowledge.entry.records import NATION
from knowledge.masking.masked_text import mask
from knowledge.settings import Settings
from knowledge.store import KnowledgeBase


def fill(kb: KnowledgeBase, assistant: Assistant, path: Path, *, only: int = 0) -> int:
    """Put every message of a file into the queue, or with `only` so many once more, in other words; how many there are."""
    number = 0
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[:only] if only else lines, 1):
        message = json.loads(line)
        text = " ".join(filter(None, (message.get("title"), message.get("text"))))[:2000]
        question = mask(f"再问一次：{text}" if only else text)
        kb.questions.record(
            Asked(
                reply_id=f"m{number}{'-again' if only else ''}", conversation=f"c{number}", channel="web", question=question, outcome="unanswered", item_code=None,
                item_region=None, region=NATION, facets=(), confidence=0.0, latency_ms=1.0, knowledge_version=0, reply={"text": ""},
                queue=True, grouping=mask(assistant.analyser.read(question.text).text[:200]),
            )
        )  # fmt: skip
    return number


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment(
            {"HOTLINE_DATABASE_URL": f"sqlite:///{folder}/queue.db", "HOTLINE_SECRET_KEY": "x" * 40}
        )
        with KnowledgeBase(settings.database_url) as kb:
            kb.load_starter()
            assistant = Assistant(kb, secret=b"x")
            assistant.view()
            start = time.perf_counter()
            messages = fill(kb, assistant, Path(sys.argv[1]))
            print(
                f"{messages} messages logged in {time.perf_counter() - start:.1f} s (reading them is part of every answer)"
            )
            desk = NeedDesk(kb, assistant, TicketDesk(kb, settings, assistant))
            start, used = time.perf_counter(), time.process_time()
            placed = desk.gather_all()
            took, used = time.perf_counter() - start, time.process_time() - used
            print(f"{placed} cases gathered in {took:.1f} s ({used:.1f} s of processor)")
            fill(kb, assistant, Path(sys.argv[1]), only=1)
            start, used = time.perf_counter(), time.process_time()
            desk.gather_all()
            took, used = time.perf_counter() - start, time.process_time() - used
            print(f"one more gathered in {took * 1000:.0f} ms ({used * 1000:.0f} ms of processor)")
            needs = kb.needs.page(limit=placed)
            sizes = Counter(min(need.cases, 10) for need in needs)
            print(f"{len(needs)} needs; of size 1 to 10 and more: {[sizes[n] for n in range(1, 11)]}")
            if len(sys.argv) > 2:
                shown = [{"need": n.id, "cases": [c.question for c in kb.needs.cases(n.id, limit=30)]} for n in needs]
                Path(sys.argv[2]).write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
