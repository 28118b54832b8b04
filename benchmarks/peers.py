"""What somebody would use instead, on the same texts: SQLite FTS5, BM25, rapidfuzz alone, and libraries where installed.

Each peer is built from texts (one an item: its names and aliases) and returns the numbers of the best ten for a question.
"""

import collections
import math
import re
import sqlite3
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import jieba
import numpy as np
from opencc import OpenCC
from rapidfuzz import fuzz, process

Ask = Callable[[str], list[int]]
_TO_SIMPLIFIED = OpenCC("t2s")


def plain(text: str) -> str:
    return re.sub(r"[^\w]+", "", _TO_SIMPLIFIED.convert(unicodedata.normalize("NFKC", text)).lower())


def words(text: str) -> list[str]:
    return list(jieba.lcut_for_search(plain(text)))


def grams(text: str) -> list[str]:
    text = plain(text)
    return [*text, *(text[i : i + 2] for i in range(len(text) - 1))]


def fts5(texts: Sequence[str]) -> Ask:
    """SQLite FTS5 over jieba tokens, ranked by its bm25()."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    db.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", [(n, " ".join(words(t))) for n, t in enumerate(texts)])

    def ask(question: str) -> list[int]:
        tokens = {w for w in words(question) if w.strip()}
        if not tokens:
            return []
        match = " OR ".join('"' + w.replace('"', "") + '"' for w in tokens)
        return [r[0] for r in db.execute("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 10", (match,))]

    return ask


def bm25(texts: Sequence[str], cut: Callable[[str], list[str]] = grams, k1: float = 1.2, b: float = 0.5) -> Ask:
    """BM25 in numpy, over character uni- and bigrams unless told otherwise."""
    counted = [collections.Counter(cut(t)) for t in texts]
    sizes = np.array([max(1, sum(c.values())) for c in counted])
    mean, n = sizes.mean(), len(texts)
    postings: dict[str, list[tuple[int, int]]] = collections.defaultdict(list)
    for number, counts in enumerate(counted):
        for term, count in counts.items():
            postings[term].append((number, count))
    scores: dict[str, Any] = {}
    for term, found in postings.items():
        at = np.array([number for number, _ in found])
        f = np.array([count for _, count in found], float)
        idf = math.log(1 + (n - len(found) + 0.5) / (len(found) + 0.5))
        scores[term] = at, idf * f * (k1 + 1) / (f + k1 * (1 - b + b * sizes[at] / mean))

    def ask(question: str) -> list[int]:
        total = np.zeros(n)
        for term in set(cut(question)):
            if term in scores:
                at, value = scores[term]
                total[at] += value
        return [int(i) for i in np.argsort(-total, kind="stable")[:10]]

    return ask


def bm25_words(texts: Sequence[str]) -> Ask:
    return bm25(texts, words)


def rapidfuzz_alone(texts: Sequence[str]) -> Ask:
    """A scan of everything with `fuzz.ratio`."""
    prepared = [plain(t) for t in texts]
    return lambda question: [n for _, _, n in process.extract(plain(question), prepared, scorer=fuzz.ratio, limit=10)]


PEERS: dict[str, Callable[[Sequence[str]], Ask]] = {
    "SQLite FTS5（jieba 词，bm25）": fts5,
    "BM25（单字和字对）": bm25,
    "BM25（jieba 词）": bm25_words,
    "rapidfuzz ratio 全扫描": rapidfuzz_alone,
}
