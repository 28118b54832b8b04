"""Which ways of saying things belong together, learned from the knowledge itself: 丢了 with 补领, 开饭馆 with 食品经营许可.

Latent semantic analysis (Deerwester et al. 1990): every item is one text of characters, pairs of characters and concepts;
the directions in which items differ most are kept, and every term becomes a short vector in them. Two texts mean
alike when the sums of their terms' vectors point the same way, also where they share no word. Learned on one knowledge base, it
helps on any other, most where items have names only.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from math import log, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hotline.reading import kept_tables
from hotline.reading.analysis import Analysis

Floats = npt.NDArray[np.float32]

CONCEPT = "概念·"
"""What marks the terms that are concepts."""
DIMENSIONS = 265
"""Directions kept. Chosen by cross-validation on the fitting questions: 100 is worse, 300 and 400 are no better."""
ITEMS = 1_500
"""Items learned from at most, those said in the most ways first: the cost grows with their square."""
_VECTORS = "vectors.table"


class AssociationsError(ValueError):
    """A file of associations that cannot be used."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text means: a unit vector (zeros when none of its terms are known).

    `known` is the share (0–1) of its weight that the associations have ever seen, `explained` the share that lies in
    the directions kept: both are low for what has nothing to do with services.
    """

    vector: Floats
    known: float
    explained: float


@dataclass(frozen=True)
class Associations:
    """A vector for every term: `vectors[rows[term]]` times `scales` of that row; `rarity` is the idf of each row.

    Without terms (as a new one is) nothing is associated with anything.
    """

    terms: tuple[str, ...] = ()
    vectors: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, 1), dtype=np.int8))
    scales: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    rarity: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    unknown: float = 1.0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Associations) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @cached_property
    def rows(self) -> dict[str, int]:
        return {term: row for row, term in enumerate(self.terms)}

    @cached_property
    def by_kind(self) -> dict[str, dict[str, int]]:
        """The rows of concepts, and of all other terms."""
        kinds: dict[str, dict[str, int]] = {"chars": {}, "concepts": {}}
        for row, term in enumerate(self.terms):
            concept = term.startswith(CONCEPT)
            kinds["concepts" if concept else "chars"][term.removeprefix(CONCEPT)] = row
        return kinds

    @cached_property
    def fingerprint(self) -> str:
        digest = sha256("\n".join(self.terms).encode())
        for part in (self.vectors, self.scales, self.rarity):
            digest.update(part.tobytes())
        return digest.hexdigest()[:16]

    @cached_property
    def _weights(self) -> Floats:
        return self.scales * self.rarity

    @cached_property
    def _squares(self) -> Floats:
        return self.rarity * self.rarity

    def meaning(self, terms: Iterable[str]) -> Meaning:
        """What a question means: each of its terms counts once."""
        look_up = self.rows.get
        return self.meaning_of([look_up(term, -1) for term in terms])

    def meaning_of_text(self, analysis: Analysis) -> Meaning:
        """What a text means that has been read; one question is held against dozens of items."""
        return self._meant(analysis)

    @cached_property
    def _meant(self) -> Callable[[Analysis], Meaning]:
        return lru_cache(maxsize=64)(lambda analysis: self.meaning(terms_of(analysis)))

    def meaning_of(self, numbers: Sequence[int]) -> Meaning:
        """What a question means whose terms are numbered as `by_kind` does; any other number is a term never seen."""
        size = len(self.terms)
        found = [n for n in numbers if 0 <= n < size]
        missing = len(numbers) - len(found)
        if not found:
            return Meaning(np.zeros(self.vectors.shape[1], dtype=np.float32), 0.0, 0.0)
        rows = np.array(found, dtype=np.int32)
        vector: Floats = self._weights.take(rows) @ self.vectors.take(rows, axis=0).astype(np.float32)
        length = sqrt(float(vector @ vector))
        seen = float(self._squares.take(rows).sum())
        whole = sqrt(seen + missing * self.unknown**2)
        return Meaning(vector / max(length, 1e-6), sqrt(seen) / whole, min(length / whole, 1.0))

    def of_rows(self, rows: npt.NDArray[np.int32]) -> tuple[Floats, Floats]:
        """The vectors of terms by their rows, and what each of them weighs in a meaning."""
        return self.vectors.take(rows, axis=0).astype(np.float32), self._weights.take(rows)

    def vector_of(self, counts: Mapping[str, float]) -> Floats:
        """The unit vector of an item, from how often each term is said of it."""
        look_up = self.rows.get
        found = [(row, count) for term, count in counts.items() if (row := look_up(term)) is not None]
        if not found:
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        rows = np.array([row for row, _ in found], dtype=np.int32)
        often = 1 + np.log(np.array([count for _, count in found], dtype=np.float32))
        vector: Floats = (self._weights[rows] * often) @ self.vectors[rows].astype(np.float32)
        return vector / max(float(np.linalg.norm(vector)), 1e-6)

    def save(self, path: Path) -> None:
        """Write to a file that `read_associations` reads; the same associations give the same bytes."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                terms=np.frombuffer("\n".join(self.terms).encode(), dtype=np.uint8),
                vectors=self.vectors,
                scales=self.scales,
                rarity=self.rarity,
                unknown=np.array([self.unknown], dtype=np.float32),
            )


def read_associations(path: Path) -> Associations:
    """Read a file of associations. Its vectors, nearly all of it, are kept unpacked for the next start and other processes.

    Raises:
        AssociationsError: if it is missing, damaged, or something else.
    """
    try:
        made_of = kept_tables.state_of([path])
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            terms = tuple(bytes(data["terms"]).decode().split("\n"))
            unpacked = kept_tables.mapped(_VECTORS, made_of)
            vectors = data["vectors"] if unpacked is None else np.frombuffer(unpacked, np.int8).reshape(len(terms), -1)
            found = Associations(terms, vectors, data["scales"], data["rarity"], float(data["unknown"][0]))
    except OSError as error:
        raise AssociationsError(f"读不了 {path}：{error.strerror or '不是词语关联文件'}。") from None
    except (ValueError, KeyError, IndexError, TypeError, EOFError, zipfile.BadZipFile):
        raise AssociationsError(f"{path} 不是词语关联文件，或者已损坏。") from None
    sizes = {len(found.terms), len(found.vectors), len(found.scales), len(found.rarity)}
    if len(sizes) != 1 or found.vectors.dtype != np.int8:
        raise AssociationsError(f"{path} 不是词语关联文件，或者已损坏。")
    if unpacked is None:
        kept_tables.keep_bytes(_VECTORS, made_of, vectors.tobytes())
    return found


def terms_of(analysis: Analysis) -> list[str]:
    """The terms by which associations know a text: characters and pairs of them, and concepts (marked, 概念·补领)."""
    terms = [*analysis.chars, *(CONCEPT + word for word in analysis.concepts)]
    if analysis.has_letters:
        terms += [term for term in analysis.grams if term not in analysis.chars]
    return terms


def counted(texts: Iterable[Analysis]) -> Counter[str]:
    """In how many texts each term is."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(terms_of(text))
    return counts


def associate(items: Sequence[Mapping[str, float]], *, dimensions: int = DIMENSIONS) -> Associations:
    """Learn from how often each term is said of each item.

    Terms weigh (1 + ln count) × (1 + ln((1 + n) / (1 + items with it))) and items are brought to length one, as usual for tf–idf; the
    right singular vectors of that matrix are the terms' vectors, kept as whole numbers of a 127th of each one's largest part.
    """
    texts = sorted(items, key=lambda counts: -sum(counts.values()))[:ITEMS]
    spread = Counter(term for counts in texts for term in counts)
    terms = tuple(sorted(spread))
    if len(texts) < 2 or not terms:
        return Associations()
    rows = {term: row for row, term in enumerate(terms)}
    rarity = np.array([1 + log((1 + len(texts)) / (1 + spread[t])) for t in terms], dtype=np.float32)
    matrix = np.zeros((len(texts), len(terms)), dtype=np.float32)
    for number, counts in enumerate(texts):
        at = np.array([rows[term] for term in counts], dtype=np.int32)
        matrix[number, at] = (1 + np.log(np.array(list(counts.values()), dtype=np.float32))) * rarity[at]
    matrix /= np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-6)
    # Few items and many terms: the small side's eigenvectors give the other side's.
    values, left = np.linalg.eigh((matrix @ matrix.T).astype(np.float64))
    best = np.argsort(-values)[: min(dimensions, len(texts) - 1)]
    vectors = matrix.T @ (left[:, best] / np.sqrt(np.maximum(values[best], 1e-9))).astype(np.float32)
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    whole = np.rint(vectors / scales[:, None]).astype(np.int8)
    return Associations(terms, whole, scales.astype(np.float32), rarity, float(1 + log(1 + len(texts))))
