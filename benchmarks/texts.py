"""How much whole texts weigh where entries have little but a name and a text: fits it, and compares ranking with BM25 over the same texts.

usage: python benchmarks/texts.py [--write] [--messages FILE] [--documents FOLDER]

Collections: the replies of `FILE` (citizens' messages with replies, one JSON object a line) as entries that are nothing but their text, asked by the titles and texts of
their messages, by a sentence taken out of a reply, and by one that stands in it; the same replies named by the titles of their messages, asked by what the message asks and
by a sentence taken out; the texts of `FOLDER` (.md, .txt; laws, notices), asked by sentences; the starter knowledge, asked by sentences out of its facts.
Entries fall into two halves by a checksum of their code: `--write` fits on questions about one, printed is the other, of the starter all.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from benchmarks.peers import bm25
from hotline.assistant import Assistant
from hotline.judging.text_tuning import HeardQuestion, fit_blend, hear, right_first
from hotline.searching.blending import PHRASINGS_ALONE, SHIPPED, read_blend
from knowledge.entry.validation import check_item
from knowledge.entry.wording import fact_text
from knowledge.store import KnowledgeBase

MESSAGES = Path(__file__).parent.parent.parent / "shared" / "data" / "citizen-messages.jsonl"
Asked = tuple[str, frozenset[str]]
Entries = list[dict[str, Any]]
EACH = 1_400
"""Questions of a kind."""
_ASKING = re.compile("[？?吗]")
DOCUMENTS, CHARACTERS = 700, 40_000
"""Documents of a folder that are taken, and characters of each."""


def _replied(path: Path) -> Iterator[tuple[dict[str, str], str, str]]:
    """Messages with replies of some length, each reply once: the message, the code of its entry, the reply."""
    seen: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        message = json.loads(line)
        reply = message["reply"].strip()
        if len(reply) >= 60 and reply[:200] not in seen:
            seen.add(reply[:200])
            yield message, f"m{message['id']}", reply


def of_messages(path: Path, chosen: random.Random) -> tuple[Entries, dict[str, list[Asked]]]:
    """Entries that are nothing but a reply, and questions over them by kind."""
    entries, titles, texts, both = [], [], [], []
    kinds: dict[str, list[Asked]] = {}
    for message, code, whole in _replied(path):
        reply = _without_a_sentence(whole, code, kinds, chosen)
        entries.append({"code": code, "name": f"答复{message['id']}", "summary": reply})
        titles.append((message["title"], frozenset({code})))
        texts.append((message["text"][:300], frozenset({code})))
        both.append((f"{message['title']}，{message['text']}"[:300], frozenset({code})))
    kinds |= {"titles": titles, "texts": texts, "titles and texts": both}
    return entries, {kind: _some(asked, chosen) for kind, asked in kinds.items()}


def of_titled_messages(path: Path, chosen: random.Random) -> tuple[Entries, dict[str, list[Asked]]]:
    """Entries named by the titles of messages whose replies they are, and questions over them by kind."""
    entries, kinds = [], dict[str, list[Asked]]()
    for message, code, whole in _replied(path):
        reply = _without_a_sentence(whole, code, kinds, chosen)
        entries.append({"code": code, "name": message["title"][:100], "summary": reply})
        said = [part.strip() for part in re.split(r"[。！\n]", message["text"]) if 8 <= len(part.strip()) <= 60]
        asking = [part for part in said if _ASKING.search(part)]
        if asking:
            kinds.setdefault("what is asked", []).append((asking[-1], frozenset({code})))
    return entries, {kind: _some(asked, chosen) for kind, asked in kinds.items()}


def of_documents(folder: Path, chosen: random.Random) -> tuple[Entries, dict[str, list[Asked]]]:
    """Entries that are the texts of a folder and below it, and sentences of them by kind."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".txt"))
    entries: Entries = []
    kinds: dict[str, list[Asked]] = {}
    for number, path in enumerate(chosen.sample(paths, min(DOCUMENTS, len(paths)))):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        text = "\n".join(re.sub(r"^#+\s*", "", line) for line in lines)[:CHARACTERS]
        text = _without_a_sentence(text, f"d{number}", kinds, chosen)
        entries.append({"code": f"d{number}", "name": path.stem[:100], "summary": text})
    return entries, {kind: _some(asked, chosen) for kind, asked in kinds.items()}


def _without_a_sentence(text: str, code: str, kinds: dict[str, list[Asked]], chosen: random.Random) -> str:
    """A text that one sentence is taken out of, or that one stands in, which becomes a question."""
    sentences = [said.strip() for said in re.split(r"[。；\n]", text) if 15 <= len(said.strip()) <= 80]
    if len(sentences) < 5:
        return text
    out = chosen.choice(sentences[1:-1])
    if chosen.random() < 0.5 and text.count(out) == 1:
        kinds.setdefault("sentences taken out", []).append((out, frozenset({code})))
        return text.replace(out, "", 1)
    kinds.setdefault("sentences in it", []).append((out, frozenset({code})))
    return text


def of_starter(kb: KnowledgeBase, chosen: random.Random) -> dict[str, list[Asked]]:
    """Sentences out of facts of the starter knowledge; right is every item that has the sentence, if they are no more than three."""
    said: list[tuple[str, str]] = []
    whole: dict[str, str] = {}
    for revision in kb.items.all_live():
        facts = [fact_text(fact) for fact in revision.item.facts()]
        whole[revision.item.code] = "\n".join([revision.item.summary, *facts])
        said += [(fact, revision.item.code) for fact in facts if len(fact) >= 12]
    found: list[Asked] = []
    for fact, _ in chosen.sample(said, len(said)):
        sentences = [part.strip() for part in re.split("[。；？]", fact) if len(part.strip()) >= 10]
        sentence = chosen.choice(sentences)[:80] if sentences else ""
        right = frozenset(code for code, text in whole.items() if sentence in text)
        if sentence and len(right) <= 3:
            found.append((sentence, right))
        if len(found) == EACH:
            break
    return {"sentences of facts": found}


def _is_judged(right: frozenset[str]) -> bool:
    """Whether a question is of the half of the entries that is judged and never fitted on."""
    return crc32(min(right).encode()) % 2 == 1


def _some(asked: Sequence[Asked], chosen: random.Random) -> list[Asked]:
    return chosen.sample(list(asked), min(EACH, len(asked)))


def heard_over(
    kb: KnowledgeBase, kinds: dict[str, list[Asked]]
) -> tuple[dict[str, list[HeardQuestion | None]], dict[str, list[bool]]]:
    """The signals of all questions, and whether plain BM25 over the same texts has a right item first."""
    assistant = Assistant(kb, secret=b"benchmark")
    ranker, analyser = assistant.ranker(), assistant.analyser
    said: dict[int, list[str]] = {}
    for item_id, text, _kind, _fact in kb.phrasings.live():
        said.setdefault(item_id, []).append(text)
    entries = list(kb.live_entries())
    plain = bm25(["\n".join([*said.get(e.item_id, []), e.summary, e.body, e.more]) for e in entries])
    heard, peer = {}, {}
    for kind, asked in kinds.items():
        heard[kind] = [hear(ranker, analyser, question, right) for question, right in asked]
        peer[kind] = [entries[plain(question)[0]].code in right for question, right in asked]
    assistant.close()
    return heard, peer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--messages", type=Path, default=MESSAGES)
    parser.add_argument("--documents", type=Path)
    given = parser.parse_args()
    chosen = random.Random(5)  # noqa: S311 - which questions are drawn, no secret
    collections: dict[str, tuple[Entries, dict[str, list[Asked]]]] = {}
    if given.messages.exists():
        collections["replies"] = of_messages(given.messages, chosen)
        collections["titled"] = of_titled_messages(given.messages, chosen)
    if given.documents:
        collections["documents"] = of_documents(given.documents, chosen)
    found: dict[str, tuple[dict[str, list[HeardQuestion | None]], dict[str, list[bool]]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (entries, kinds) in collections.items():
            with KnowledgeBase(f"sqlite:///{folder}/{name}.db") as kb:
                kb.items.publish_many([check_item(entry) for entry in entries], by="本机")
                found[name] = heard_over(kb, kinds)
        with KnowledgeBase(f"sqlite:///{folder}/starter.db") as kb:
            kb.load_starter()
            starter = heard_over(kb, of_starter(kb, chosen))
    fitted_on = [
        one
        for name, (heard, _) in found.items()
        for kind, many in heard.items()
        for one, (_, right) in zip(many, collections[name][1][kind], strict=True)
        if not _is_judged(right)
    ]
    blend = fit_blend([one for one in fitted_on if one]) if given.write else read_blend()
    print(f"{'right item first':32}{'n':>6}{'phrasings':>11}{'BM25':>8}{'now':>9}")
    for name, (heard, peer) in (found | {"starter": starter}).items():
        for kind, many in heard.items():
            asked = collections[name][1][kind] if name in collections else []
            judged = [n for n, (_, right) in enumerate(asked) if _is_judged(right)] or list(range(len(many)))
            mine, theirs = [many[n] for n in judged], float(np.mean([peer[kind][n] for n in judged]))
            alone, now = right_first(PHRASINGS_ALONE, mine, quoting=False), right_first(blend, mine)
            print(f"{name + ': ' + kind:32}{len(mine):6}{alone:11.3f}{theirs:8.3f}{now:9.3f}")
    if given.write:
        blend.save(SHIPPED)


if __name__ == "__main__":
    main()
