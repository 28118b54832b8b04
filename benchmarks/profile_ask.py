"""Where the time of an answer goes, end to end in one process: asks, the log included, and prints what took longest.

usage: python benchmarks/profile_ask.py [DATABASE] [--n 1000] [--profile]

Without a database the starter knowledge is loaded into a temporary one. Questions are the made-up ones of the shipped phrasings, each with
a number behind it so that none is like another. Without --profile nothing is slowed down and only the times are printed.
"""

import argparse
import cProfile
import pstats
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from hotline.assistant import Assistant
from knowledge.store import KnowledgeBase


def questions(kb: KnowledgeBase, count: int) -> list[str]:
    """Distinct questions that sound like what is published."""
    texts = sorted({text for _, text, _, _ in kb.phrasings.live()})
    chosen = random.Random(7).sample(texts, min(count, len(texts)))  # noqa: S311
    asked = [f"{text}要带什么" if n % 3 else text for n, text in enumerate(chosen)]
    return asked[:count]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", nargs="?")
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"{folder}/starter.db"
        with KnowledgeBase(url) as kb:
            if not options.database:
                kb.load_starter()
            run(kb, options.n, profiled=options.profile)


def run(kb: KnowledgeBase, count: int, *, profiled: bool) -> None:
    assistant = Assistant(kb, secret=b"for measuring only")
    assistant.warm_up()
    assistant.follow()  # as a server does
    # First others, about the same items: what is read of an item when it is met for the first time is not what an answer costs.
    asked = questions(kb, count)
    for question in asked:
        assistant.answer(f"{question}，去哪里办")
    times: list[float] = []
    profile = cProfile.Profile()
    if profiled:
        profile.enable()
    cpu = time.process_time()
    for question in asked:
        start = time.perf_counter()
        assistant.ask(question)
        times.append(time.perf_counter() - start)
    cpu = time.process_time() - cpu
    profile.disable()
    assistant.close()
    times.sort()
    print(f"{len(times)} asks: CPU {cpu / len(times) * 1000:.2f} ms each, p50 {times[len(times) // 2] * 1000:.2f} ms, "
          f"p99 {times[int(len(times) * 0.99)] * 1000:.2f} ms")  # fmt: skip
    if profiled:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
