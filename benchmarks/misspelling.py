"""How people get words wrong, made systematically, and what the assistant makes of it.

usage: python benchmarks/misspelling.py [HOW MANY]

Each way of misspelling turns a clean text into what somebody might type. The texts are names and aliases of the starter knowledge
(one of the two a text is answered by exactly), and fitting questions (of which the knowledge has no word as such), as far as they are
answered right when clean: so a loss is a loss by misspelling. Then letters that mean nothing; then the fitting questions as they are,
with and without correcting. The judging questions are not read. Everything is printed as Markdown.

The choices are seeded, so that two runs make the same. The ways are in `misspelt`.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import jieba

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.misspelt import WAYS, Random, nonsense, spelt
from hotline.assistant import Assistant
from hotline.judging.evaluation import read_questions
from hotline.reading.correcting import Corrector
from hotline.searching.policy import Decision, decide
from knowledge.store import KnowledgeBase

FITTING = [Path(__file__).parent / "questions" / v / "fitting.jsonl" for v in ("v1", "v2")]
LONGEST = 30
"""Characters of the questions that are misspelt: one mistake in a long story is none."""
Clean = tuple[str, frozenset[str]]
HEADS = ("", "题数", "首位正确", "答对", "反问里有", "反问里没有", "不知道", "答错")


def asked(assistant: Assistant, text: str) -> tuple[Decision, str]:
    """The decision about a text, and the code of the item ranked first."""
    ranking = assistant.rank(text)
    return decide(ranking, assistant.model), ranking.candidates[0].entry.code if ranking.candidates else ""


def verdict(decision: Decision, codes: frozenset[str]) -> str:
    found = {c.entry.code for c in decision.candidates}
    if decision.kind == "unanswered":
        return "不知道"
    if decision.kind == "answer":
        return "答对" if found & codes else "答错"
    return "反问里有" if found & codes else "反问里没有"


def said(assistant: Assistant) -> list[Clean]:
    """A name and two aliases of every item."""
    kb = assistant.kb
    codes = {entry.item_id: entry.code for entry in kb.live_entries()}
    texts: dict[str, dict[str, list[str]]] = defaultdict(lambda: {"name": [], "alias": []})
    for item_id, text, kind, _ in kb.phrasings.live():
        texts[codes[item_id]].get(kind, []).append(text)
    rng = Random(1)
    found = []
    for code, kinds in sorted(texts.items()):
        aliases = sorted(kinds["alias"])
        found += [(t, frozenset({code})) for t in kinds["name"][:1] + rng.sample(aliases, min(2, len(aliases)))]
    return found


def questions() -> list[Clean]:
    """The fitting questions that are spelt right."""
    found = [q for path in FITTING for q in read_questions(path)]
    return [
        (q.question, frozenset(q.acceptable))
        for q in found
        if q.expect and len(q.question) <= LONGEST and q.style not in {"typo", "pinyin"}
    ]


def answered_right(assistant: Assistant, texts: list[Clean], n: int) -> list[Clean]:
    Random(1).shuffle(texts)
    right = []
    for text, codes in texts:
        if len(right) < n and verdict(asked(assistant, text)[0], codes) == "答对":
            right.append((text, codes))
    return right


def measured(assistant: Assistant, texts: Sequence[Clean], way: str) -> list[str]:
    """One row of the table: how many texts, and the share of each outcome."""
    counts = Counter[str]()
    for text, codes in texts:
        typed = spelt(text, way)
        if typed is not None:
            decision, first = asked(assistant, typed)
            counts.update(["题数", verdict(decision, codes), *(["首位正确"] if first in codes else [])])
    n = counts["题数"]
    return [way, str(n), *(f"{counts[head] / n:.3f}" if n else "–" for head in HEADS[2:])]


def correcting(assistant: Assistant) -> list[list[str]]:
    """The fitting questions as they are, with and without correcting: those spelt right, and those not."""
    found = [q for path in FITTING for q in read_questions(path)]
    learned = assistant.analyser._corrector
    results = []
    for corrector in (learned, Corrector({}, cut=lambda _: (), known=lambda _: True)):
        assistant.analyser._corrector = corrector
        results.append([asked(assistant, q.question) for q in found])
    assistant.analyser._corrector = learned
    rows = []
    for name, styles in (("没有错别字", False), ("有错别字", True)):
        at = [n for n, q in enumerate(found) if (q.style in {"typo", "pinyin"}) is styles]
        same = sum(results[0][n][1] == results[1][n][1] for n in at)
        right = [
            sum(bool(found[n].expect) and verdict(r[n][0], frozenset(found[n].acceptable)) == "答对" for n in at)
            for r in results
        ]
        rows.append([name, str(len(at)), f"{same / len(at):.4f}", str(right[0]), str(right[1])])
    return rows


def show(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"| {' | '.join(heads)} |\n|---|{'---:|' * (len(heads) - 1)}")
    print("\n".join(f"| {' | '.join(row)} |" for row in rows), end="\n\n")


def main(n: int) -> None:
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(f"sqlite:///{folder}/typing.db") as kb:
        kb.load_starter()
        assistant = Assistant(kb, secret=b"benchmark")
        assistant.ranker()
        for title, texts in (("事项名称和别名", said(assistant)), ("拟合题", questions())):
            clean = answered_right(assistant, texts, n)
            print(f"**{title}**\n")
            # Nobody types a whole question by its initials.
            ways = [way for way in WAYS if way != "首字母" or title != "拟合题"]
            show(HEADS, [measured(assistant, clean, way) for way in ways])
        print("**没有意义的字母**\n")
        rows = []
        for kind, letters in nonsense().items():
            counts = Counter(asked(assistant, text)[0].kind for text in letters)
            rows.append([kind, str(len(letters)), *(str(counts[k]) for k in ("answer", "clarify", "unanswered"))])
        show(("", "题数", "答了", "反问", "不知道"), rows)
        print("**拟合题原样，改错别字与不改**\n")
        show(("", "题数", "首位相同", "改：答对", "不改：答对"), correcting(assistant))


if __name__ == "__main__":
    jieba.setLogLevel(60)
    main(int(sys.argv[1]) if sys.argv[1:] else 600)
