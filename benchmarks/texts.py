"""How much whole texts weigh where entries have little but a name and a text: fits it, and compares ranking with BM25 over the same texts.

usage: python benchmarks/texts.py [--write] [--messages FILE]

The base are the replies of `FILE` (citizens' messages with replies, one JSON object a line) alone as entries, asked by the titles and texts
of their messages and by a sentence taken out of a reply. Two of three questions of each are fitted on, the third is what is printed.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.peers import bm25
from hotline.assistant import Assistant
from hotline.judging.text_tuning import Heard, fit_blend, hear, right_first
from hotline.searching.blending import PHRASINGS_ALONE, SHIPPED, read_blend
from knowledge.entry.validation import check_item
from knowledge.store import KnowledgeBase

MESSAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "citizen-messages.jsonl"
Asked = tuple[str, frozenset[str]]
EACH = 700
"""Questions of a kind."""


def of_messages(path: Path, chosen: random.Random) -> tuple[list[dict[str, Any]], dict[str, list[Asked]]]:
    """Entries that are nothing but a reply, and questions over them by kind."""
    entries, titles, texts, taken = [], [], [], []
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        reply, code = message["reply"].strip(), f"m{message['id']}"
        if len(reply) < 60 or reply[:200] in seen:
            continue
        seen.add(reply[:200])
        sentences = [s for s in re.split(r"[。；]", reply) if 15 <= len(s) <= 80]
        if len(sentences) > 4 and chosen.random() < 0.4:
            out = chosen.choice(sentences[1:-1])
            reply = reply.replace(out, "", 1)
            taken.append((out, frozenset({code})))
        entries.append({"code": code, "name": f"答复{message['id']}", "summary": reply})
        titles.append((message["title"], frozenset({code})))
        texts.append((message["text"][:300], frozenset({code})))
    kinds = {"message titles": titles, "message texts": texts, "sentences taken out": taken}
    return entries, {kind: _some(asked, EACH, chosen) for kind, asked in kinds.items()}


def _some(asked: Sequence[Asked], most: int, chosen: random.Random) -> list[Asked]:
    return chosen.sample(list(asked), min(most, len(asked)))


def heard_over(
    kb: KnowledgeBase, kinds: dict[str, list[Asked]]
) -> tuple[dict[str, list[Heard | None]], dict[str, float]]:
    """The signals of all questions, and how often plain BM25 over the same texts has a right item first."""
    assistant = Assistant(kb, secret=b"benchmark")
    ranker, analyser = assistant.ranker(), assistant.analyser
    said: dict[int, list[str]] = {}
    for item_id, text, _kind, _fact in kb.phrasings.live():
        said.setdefault(item_id, []).append(text)
    entries = list(kb.live_entries())
    plain = bm25(["\n".join([*said.get(e.item_id, []), e.summary, e.body]) for e in entries])
    heard, peer = {}, {}
    for kind, asked in kinds.items():
        heard[kind] = [hear(ranker, analyser, question, right) for question, right in asked]
        judged = asked[2::3]
        peer[kind] = float(np.mean([entries[plain(question)[0]].code in right for question, right in judged]))
    return heard, peer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--messages", type=Path, default=MESSAGES)
    given = parser.parse_args()
    chosen = random.Random(5)  # noqa: S311 - which questions are drawn, no secret
    if not given.messages.exists():
        parser.error(f"{given.messages} 不在，请用 --messages 指明。")
    entries, kinds = of_messages(given.messages, chosen)
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/replies.db") as kb:
        kb.items.publish_many([check_item(entry) for entry in entries], by="本机")
        heard, peer = heard_over(kb, kinds)
    fitted_on = [one for many in heard.values() for n, one in enumerate(many) if one and n % 3 != 2]
    blend = fit_blend(fitted_on) if given.write else read_blend()
    print(f"{'right item first':22}{'n':>6}{'phrasings':>11}{'BM25':>8}{'blended':>9}")
    for kind, many in heard.items():
        judged = many[2::3]
        print(
            f"{kind:22}{len(judged):6}{right_first(PHRASINGS_ALONE, judged):11.3f}{peer[kind]:8.3f}{right_first(blend, judged):9.3f}"
        )
    if given.write:
        blend.save(SHIPPED)


if __name__ == "__main__":
    main()
