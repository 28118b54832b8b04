"""Whole texts: everything an entry says, by BM25 and by likeness over characters and pairs, whatever its length; and what stands in one of its
passages or facts nearly word for word.

Phrasings, summaries and the beginnings of facts are read closely elsewhere; this is what finds an entry by something said deep inside a
long text, or only in a fact. TextTerms are numbers (a character, a pair, a run of digits or Latin letters), so that a text of 15,000 characters
costs milliseconds to add.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from re import compile as compiled

import numpy as np
import numpy.typing as npt

from hotline.reading.text import normalise
from hotline.searching.candidates import zeros
from hotline.searching.terms import Floats, Ints, rarity_of
from knowledge.entry.passages import passages_of
from knowledge.store import LiveEntry

Codes = npt.NDArray[np.int64]
K1, B = 1.2, 0.75
RARER = 1.75
ALONE, ACROSS = 0.6, 0.6
"""To what power the rarity of a term is taken, and what a single character, and a pair that belongs to no word of the question, weigh beside a
pair of a word. With 1 for all of them (and B of 0.5, as is usual for short texts) the right one of 2,474 replies of authorities comes first for
0.613 of the titles of their messages, with these for 0.633; for a sentence taken out of it for 0.491 and 0.551; for one taken out of one of
3,147 articles of laws for 0.344 and 0.366."""
MANY, SHORTENED = 20_000, 300
"""In a base of more entries than this only the beginnings of texts are read that are no longer than `CLOSELY`: all of them would not fit a small
machine."""
CLOSELY = 200
"""Characters of a summary that are read closely anyway."""
COMMON, LARGE = 0.3, 500
"""What stands in more than this share of a large number of texts tells them apart from none, and is not looked for: three quarters of all there
is to add up. Over 2,474 replies of authorities nothing was found worse (docs/benchmarks.md)."""
WORD_FOR_WORD = 0.7
"""From this share of a question, weighted by rarity, a passage or fact that has it says nearly the same. Of 900 sentences out of facts of the
starter knowledge 0.95 reach it, of ordinary questions 1 in 20."""
LEADING = 0.5
"""Passages are looked for by the rarest terms, which together weigh this share of the question."""
CHUNK = 500_000
"""Characters whose terms are counted at a time."""
_RUN = compiled(r"[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0002ffff]+")
_LATIN = compiled(r"[0-9a-z]+")
_IN_NUMBER = compiled(r"(?<=[0-9])[-－ ](?=[0-9])")
"""What stands inside a telephone number; questions are read without it."""
_OWNER = 40
"""Bits of a Chinese term; the number of its text stands above them while terms are counted."""


@dataclass(frozen=True, slots=True)
class TextTerms:
    """Texts by their terms: of the term `codes[t]`, `texts[starts[t]:starts[t+1]]` are the texts that have it, in their order, `rarities[t]`
    its rarity; `size` texts in all."""

    codes: Codes
    starts: Ints
    texts: Ints
    rarities: Floats
    size: int

    def having(self, wanted: Codes, share: float) -> tuple[npt.NDArray[np.intp], Floats]:
        """The texts that have at least this share of the terms, weighted by rarity, and the share.

        What has it has at least some of the rarest terms, which few texts have: the others are looked up in those texts alone.
        """
        none = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        at, _ = self.numbers(wanted)
        weights = self.rarities[at]
        whole = float(weights.sum()) + float(rarity_of(0, self.size)) * (len(wanted) - len(at))
        if not len(at) or float(weights.sum()) < share * whole:
            return none
        order = np.argsort(-weights, kind="stable")
        at, weights = at[order], weights[order]
        leading = int(np.searchsorted(weights.cumsum(), LEADING * whole)) + 1
        starts, ends = self.starts[at].tolist(), self.starts[at + 1].tolist()
        total = zeros(self.size, "having")
        for start, end, weight in zip(starts[:leading], ends[:leading], weights[:leading].tolist(), strict=True):
            total[self.texts[start:end]] += weight
        touched = np.flatnonzero(total)
        values = total[touched]
        total[touched] = 0.0
        enough = values >= share * whole - float(weights[leading:].sum()) - 1e-4
        found, values = touched[enough], values[enough]
        for start, end, weight in zip(starts[leading:], ends[leading:], weights[leading:].tolist(), strict=True):
            mine = self.texts[start:end]
            if len(found) and len(mine):
                place = np.minimum(np.searchsorted(mine, found), len(mine) - 1)
                values = values + np.where(mine[place] == found, np.float32(weight), np.float32(0.0))
        enough = values >= share * whole
        return found[enough], (values[enough] / whole).astype(np.float32)

    def numbers(self, wanted: Codes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """The numbers of those of some terms that are known, and which these are."""
        if not len(wanted) or not len(self.codes):
            return np.zeros(0, dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self.codes, wanted), len(self.codes) - 1)
        known = self.codes[at] == wanted
        return at[known], known


@dataclass(frozen=True, slots=True)
class TextsHeard:
    """How much (0–1) the whole text of every entry says of a question, and how alike (0–1) the two are."""

    whole: Floats
    alike: Floats

    def best(self, visible: npt.NDArray[np.bool_], *, limit: int) -> Ints:
        """The visible entries that come first by either, best first, at most `limit` by each."""
        found: dict[int, None] = {}
        for values in (self.whole, self.alike):
            shown = np.flatnonzero(visible & (values > 0.0))
            said = -values[shown]
            first = np.argpartition(said, limit)[:limit] if len(said) > limit else np.arange(len(said))
            found.update(dict.fromkeys(shown[first[np.argsort(said[first], kind="stable")]].tolist()))
        return np.array(list(found), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class WholeTexts:
    """Whole texts by their terms, each behind what it adds to a text that has it: `scores` by BM25, `directions` of the text as a vector of
    length 1 (its rarity times one more than the logarithm of how often it is there)."""

    terms: TextTerms
    scores: Floats
    directions: Floats

    def heard(self, wanted: Codes, weights: Floats) -> TextsHeard:
        """How much each text says of some terms, of all that a text could say of them, each with its weight; and the cosine of the two.

        BM25 asks what of the question is there; the cosine what of the text the question is about, too, which tells the one that a long
        message is about from those that speak of everything.
        """
        terms = self.terms
        at, known = terms.numbers(wanted)
        weights, rarities = weights[known], terms.rarities[at]
        whole, alike = np.zeros(terms.size, dtype=np.float32), np.zeros(terms.size, dtype=np.float32)
        starts, ends = terms.starts[at].tolist(), terms.starts[at + 1].tolist()
        for start, end, weight, rarity in zip(starts, ends, weights.tolist(), rarities.tolist(), strict=True):
            mine = terms.texts[start:end]  # a text stands once behind each term
            whole[mine] += self.scores[start:end] * weight
            alike[mine] += self.directions[start:end] * rarity
        whole /= max(float((rarities**RARER * weights).sum()) * (K1 + 1), 1e-6)
        alike /= max(float(np.sqrt(np.square(rarities).sum())), 1e-6)
        return TextsHeard(np.minimum(whole, np.float32(1.0)), alike)


@dataclass(frozen=True, slots=True)
class Texts:
    """The whole texts of an index, and their passages and facts; `owners` says whose a passage is, `beyond` how much (0–1) of what an entry
    says is said beyond its phrasings."""

    whole: WholeTexts
    passages: TextTerms
    owners: Ints
    beyond: Floats

    def hear(self, question: str, words: Iterable[str]) -> TextsHeard:
        """What all texts say of a question, given normalised, with its words."""
        wanted = _wanted(question)
        return self.whole.heard(wanted, _weights(wanted, words))

    def quoted(self, question: str) -> dict[int, float]:
        """The entries with a passage or fact that says a question, given normalised, nearly word for word, and how much (0–1) of it."""
        texts, shares = self.passages.having(_wanted(question), WORD_FOR_WORD)
        found: dict[int, float] = {}
        for owner, share in zip(self.owners[texts].tolist(), shares.tolist(), strict=True):
            found[owner] = max(found.get(owner, 0.0), share)
        return found


def _wanted(question: str) -> Codes:
    return np.unique(np.array(codes_of(question), dtype=np.int64))


def _weights(wanted: Codes, words: Iterable[str]) -> Floats:
    """How much each of some terms weighs in a question with these words."""
    inside = np.array([ord(a) << 21 | ord(b) for word in words for a, b in pairwise(word)], dtype=np.int64)
    of_words = np.isin(wanted, inside) | (wanted >= 1 << 60)
    weights = np.where(wanted < 1 << 21, ALONE, np.where(of_words, 1.0, ACROSS))
    return weights.astype(np.float32)


def codes_of(text: str) -> list[int]:
    """The characters, pairs of neighbouring characters, and runs of digits or letters of a text, as numbers, as often as they occur."""
    found: list[int] = []
    for run in _RUN.findall(text):
        if run[0] < "\u3400":
            found.append(_latin(run))
            continue
        singles = [*map(ord, run)]
        found += singles
        found += [a << 21 | b for a, b in pairwise(singles)]
    return found


def _latin(run: str) -> int:
    said = run.encode()
    return int.from_bytes(said if len(said) < 8 else blake2b(said, digest_size=7).digest(), "big") | 1 << 60


def texts_of(entries: Sequence[LiveEntry], phrasings: Sequence[Sequence[str]]) -> Texts:
    """The texts of entries, whose phrasings are given in the same order; each passage of a summary and each fact is heard apart."""
    pieces: list[str] = []
    owners: list[int] = []
    beyond = np.zeros(len(entries), dtype=np.float32)
    for number, (entry, said) in enumerate(zip(entries, phrasings, strict=True)):
        told = _told(entry, few=len(entries) <= MANY)
        pieces += told
        owners += [number] * len(told)
        named, more = sum(map(len, said)), sum(map(len, told))
        beyond[number] = more / max(named + more, 1)
    return build(pieces, np.array(owners, dtype=np.int32), ["\n".join(said) for said in phrasings], beyond)


def _told(entry: LiveEntry, *, few: bool) -> list[str]:
    """What an entry says besides its phrasings; of one of many only the beginning, unless it is a long text."""
    if not few and len(entry.summary) <= CLOSELY:
        return [normalise(f"{entry.summary} {entry.body}"[:SHORTENED])]
    said = [passage.said for passage in passages_of(entry.summary)]
    facts = (*entry.body.splitlines(), *entry.more.splitlines())
    return [_IN_NUMBER.sub("", normalise(text)) for text in (*said, *facts) if text]


def build(pieces: Sequence[str], owners: Ints, phrasings: Sequence[str], beyond: Floats) -> Texts:
    """Index pieces, given normalised and entry by entry, and the phrasings of each entry, in the order of the entries; `beyond` as in `Texts`."""
    codes, at, times = _counted(pieces)
    apart, _ = _terms((codes, at, times), len(pieces))
    named, entries, often = _counted(phrasings)
    at = np.concatenate((entries, owners[at] if len(at) else at))
    whole = _summed(np.concatenate((named, codes)), at, np.concatenate((often, times)))
    return Texts(_weighed(whole, len(beyond)), apart, owners, beyond)


Counted = tuple[Codes, Ints, Floats]
"""TextTerms, the text each stands in, and how often it stands there; a text after the other."""


def _counted(texts: Sequence[str]) -> Counted:
    """The terms of texts."""
    parts = [_counted_chunk(chunk, first) for first, chunk in _chunks(texts)]
    nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
    codes, owners, times = zip(*(parts or [nothing]), strict=True)
    return np.concatenate(codes), np.concatenate(owners), np.concatenate(times)


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    chunk: list[str] = []
    first = size = 0
    for number, text in enumerate(texts):
        chunk.append(text)
        size += len(text)
        if size > CHUNK:
            yield first, chunk
            chunk, first, size = [], number + 1, 0
    if chunk:
        yield first, chunk


def _counted_chunk(texts: Iterable[str], first: int) -> Counted:
    """The terms of some texts, numbered from `first`: as `codes_of` has them, all at once."""
    listed = list(texts)
    joined = "\n".join(listed)
    characters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    sizes = np.array([len(text) + 1 for text in listed], dtype=np.int64)
    owners = np.repeat(np.arange(len(listed), dtype=np.int64), sizes)[: len(characters)]
    chinese = ((characters >= 0x3400) & (characters <= 0x9FFF)) | ((characters >= 0x20000) & (characters <= 0x2FFFF))
    both = chinese[:-1] & chinese[1:]
    keys = np.concatenate(
        [
            owners[chinese] << _OWNER | characters[chinese],
            (owners[:-1] << _OWNER | characters[:-1] << 21 | characters[1:])[both],
        ]
    )
    found, times = np.unique(keys, return_counts=True)
    spelt: dict[tuple[int, int], int] = {}
    for run in _LATIN.finditer(joined):
        key = int(owners[run.start()]), _latin(run[0])
        spelt[key] = spelt.get(key, 0) + 1
    codes = np.concatenate([found & ((1 << _OWNER) - 1), np.array([code for _, code in spelt], dtype=np.int64)])
    at = np.concatenate([found >> _OWNER, np.array([owner for owner, _ in spelt], dtype=np.int64)])
    every = np.concatenate([times, np.array(list(spelt.values()), dtype=np.int64)])
    return codes, (at + first).astype(np.int32), every.astype(np.float32)


def _summed(codes: Codes, owners: Ints, times: Floats) -> Counted:
    """The terms of texts that belong together, each once for all of them."""
    order = np.lexsort((codes, owners))
    codes, owners, times = codes[order], owners[order], times[order]
    first = np.ones(len(codes), dtype=np.bool_)
    first[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    starts = np.flatnonzero(first)
    summed = np.add.reduceat(times, starts) if len(starts) else times
    return codes[starts], owners[starts], summed.astype(np.float32)


def _terms(counted: Counted, n: int) -> tuple[TextTerms, Floats]:
    """Counted terms of `n` texts laid out, and how often each is in each of the texts behind it; what is in most texts is left out."""
    every, owners, times = counted
    order = np.lexsort((owners, every))
    every, owners, times = every[order], owners[order], times[order]
    codes, first = np.unique(every, return_index=True)
    spread = np.diff(np.append(first, len(every))).astype(np.int32)
    telling = (spread <= COMMON * n) | (n < LARGE)
    kept = np.repeat(telling, spread)
    starts = np.concatenate(([0], np.cumsum(np.where(telling, spread, 0)))).astype(np.int32)
    rarities = np.where(telling, rarity_of(spread, n), 0.0).astype(np.float32)
    return TextTerms(codes, starts, owners[kept], rarities, n), times[kept]


def _weighed(counted: Counted, n: int) -> WholeTexts:
    """The counted terms of `n` whole texts, with what each adds to a text."""
    terms, often = _terms(counted, n)
    _, owners, times = counted
    lengths = np.maximum(np.bincount(owners, weights=times, minlength=n).astype(np.float32), 1.0)
    norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if n else 1.0, 1.0))
    rarities = np.repeat(terms.rarities, np.diff(terms.starts))
    scores = often * (K1 + 1) / (often + norms[terms.texts]) * rarities**RARER
    directions = (1 + np.log(often)) * rarities
    lengths = np.sqrt(np.bincount(terms.texts, weights=np.square(directions), minlength=n))
    directions /= np.maximum(lengths, 1e-6)[terms.texts]
    return WholeTexts(terms, scores.astype(np.float32), directions.astype(np.float32))
