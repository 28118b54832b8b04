"""Whole texts: everything an entry says, by BM25 over characters and pairs, whatever its length.

Phrasings, summaries and the beginnings of facts are read closely elsewhere; this is what finds an entry by something said deep inside a
long text, or only in a fact. Terms are numbers (a character, a pair, a run of digits or Latin letters), so that a text of 15,000 characters
costs milliseconds to add.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from re import compile as compiled

import numpy as np
import numpy.typing as npt

from hotline.reading.text import normalise
from hotline.searching.candidates import zeros
from hotline.searching.terms import Floats, Ints
from knowledge.entry.passages import passages_of
from knowledge.store import LiveEntry

Codes = npt.NDArray[np.int64]
K1, B = 1.2, 0.5
CLOSELY = 200
"""Characters of a summary that are read closely anyway; of a longer one the rest is heard here alone."""
MANY, SHORTENED = 20_000, 300
"""In a base of more entries than this only the beginnings of texts are read: all of them would not fit a small machine."""
COMMON, LARGE = 0.3, 500
"""What stands in more than this share of a large number of texts tells them apart from none, and is not looked for: three quarters of all there
is to add up. Over 2,474 replies of authorities nothing was found worse (docs/benchmarks.md)."""
_RUN = compiled(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0002ffff]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """Texts by their terms: of the term `codes[t]`, `texts[starts[t]:starts[t+1]]` are the texts that have it, `scores` what it adds to
    each (rarity included), `rarities[t]` its rarity; `size` texts in all."""

    codes: Codes
    starts: Ints
    texts: Ints
    scores: Floats
    rarities: Floats
    size: int

    def heard(self, wanted: Codes) -> tuple[npt.NDArray[np.intp], Floats]:
        """The texts that have any of the terms, and how much (0–1) each says: of all that a text could say of them."""
        at = self._numbers(wanted)
        if not len(at):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        total = zeros(self.size, "texts")
        for start, end in zip(self.starts[at].tolist(), self.starts[at + 1].tolist(), strict=True):
            total[self.texts[start:end]] += self.scores[start:end]  # a text stands once behind each term
        touched = np.flatnonzero(total)
        values = total[touched] / max(float(self.rarities[at].sum()) * (K1 + 1), 1e-6)
        total[touched] = 0.0
        return touched, np.minimum(values, 1.0)

    def _numbers(self, wanted: Codes) -> npt.NDArray[np.int64]:
        if not len(wanted) or not len(self.codes):
            return np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        found: npt.NDArray[np.int64] = at[self.codes[at] == wanted]
        return found


@dataclass(frozen=True, slots=True)
class Heard:
    """How much (0–1) the whole text of every entry, and its best passage, say of a question."""

    whole: Floats
    passage: Floats

    def best(self, visible: npt.NDArray[np.bool_], *, limit: int) -> Ints:
        """The visible entries that say most by either, best first, at most `limit` by each."""
        found: dict[int, None] = {}
        for values in (self.whole, self.passage):
            shown = np.flatnonzero(visible & (values > 0.0))
            said = -values[shown]
            first = np.argpartition(said, limit)[:limit] if len(said) > limit else np.arange(len(said))
            found.update(dict.fromkeys(shown[first[np.argsort(said[first], kind="stable")]].tolist()))
        return np.array(list(found), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Texts:
    """The whole texts of an index, and their passages; `owners` says whose a passage is, `deep` which texts are longer than what is read closely."""

    whole: Terms
    passages: Terms
    owners: Ints
    deep: npt.NDArray[np.bool_]

    def hear(self, question: str) -> Heard:
        """What all texts say of a question, given normalised."""
        wanted = np.unique(np.array(codes_of(question), dtype=np.int64))
        whole = np.zeros(self.whole.size, dtype=np.float32)
        texts, values = self.whole.heard(wanted)
        whole[texts] = values
        passage = np.zeros(self.whole.size, dtype=np.float32)
        texts, values = self.passages.heard(wanted)
        np.maximum.at(passage, self.owners[texts], values)
        return Heard(whole, passage)


def codes_of(text: str) -> list[int]:
    """The characters, pairs of neighbouring characters, and runs of digits or letters of a text, as numbers, as often as they occur."""
    found: list[int] = []
    for run in _RUN.findall(text):
        if run[0] < "\u3400":
            found.append(int.from_bytes(run[:7].encode(), "big") | 1 << 60)
            continue
        found.extend(map(ord, run))
        found.extend(ord(a) << 21 | ord(b) for a, b in pairwise(run))
    return found


def whole_text(entry: LiveEntry, phrasings: Sequence[str]) -> str:
    """Everything an entry says: its phrasings, its whole summary and its facts."""
    return "\n".join([*phrasings, normalise(entry.summary), normalise(entry.body)])


def texts_of(entries: Sequence[LiveEntry], phrasings: Sequence[Sequence[str]]) -> Texts:
    """The texts of entries, whose phrasings are given in the same order; nothing is kept where none is longer than is read closely."""
    deep = [len(entry.summary) > CLOSELY for entry in entries]
    if not any(deep):
        return build([""] * len(entries), deep)
    texts = [whole_text(entry, said) for entry, said in zip(entries, phrasings, strict=True)]
    return build(texts, deep)


def build(texts: Sequence[str], deep: Sequence[bool]) -> Texts:
    """Index texts, given normalised, in the order of the entries; `deep` as in `Texts`."""
    if len(texts) > MANY:
        texts = [text[:SHORTENED] for text in texts]
    cut = [[passage.said for passage in passages_of(text)] for text in texts]
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), [len(many) for many in cut])
    return Texts(_terms(texts), _terms([said for many in cut for said in many]), owners, np.array(deep, dtype=np.bool_))


def _terms(texts: Sequence[str]) -> Terms:
    parts: list[Codes] = []
    counts: list[Floats] = []
    for text in texts:
        codes, times = np.unique(np.array(codes_of(text), dtype=np.int64), return_counts=True)
        parts.append(codes)
        counts.append(times.astype(np.float32))
    n = len(parts)
    every = np.concatenate([*parts, np.zeros(0, dtype=np.int64)])
    times = np.concatenate([*counts, np.zeros(0, dtype=np.float32)])
    owners = np.repeat(np.arange(n, dtype=np.int32), [len(part) for part in parts])
    order = np.argsort(every, kind="stable")
    codes, first = np.unique(every[order], return_index=True)
    starts: Ints = np.append(first, len(every)).astype(np.int32)
    spread = np.diff(starts)
    rarities = np.log(1 + (n - spread + 0.5) / (spread + 0.5)).astype(np.float32)
    lengths = np.maximum(np.array([part.sum() for part in counts], dtype=np.float32), 1.0)
    norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if n else 1.0, 1.0))
    owners, times = owners[order], times[order]
    scores = times * (K1 + 1) / (times + norms[owners]) * np.repeat(rarities, spread)
    telling = (spread <= COMMON * n) | (n < LARGE)
    kept = np.repeat(telling, spread)
    starts = np.concatenate(([0], np.cumsum(np.where(telling, spread, 0)))).astype(np.int32)
    rarities = np.where(telling, rarities, np.float32(0.0))
    return Terms(codes, starts, owners[kept], scores[kept].astype(np.float32), rarities, n)
