"""Whether a message tells of danger, how surely, and of which kind: a small fitted model beside the readable patterns.

Patterns know how the common emergencies are told. This knows who, what happens and to whom in any order and in any dialect: one
logistic over characters, the meanings of `danger_meanings.txt`, and pairs of meanings. `benchmarks/danger.py` fits the weights
(`danger.npz`) to the sentences in `benchmarks/questions/danger`; what is said of a kind is in `hotline/answering/dangers.py`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from hotline.reading.lexicon_lines import LexiconError
from knowledge.storage.errors import KnowledgeError

SHIPPED = Path(__file__).with_name("danger.npz")
MEANINGS = Path(__file__).with_name("danger_meanings.txt")
VERSION = 1
"""Raised whenever features change their meaning; a file of another version is refused."""
LONGEST = 6
"""Characters of the longest word in `danger_meanings.txt`."""
FULL = 60
"""Features from which on a message is long: each then counts less, so that a letter is no likelier to be danger."""
SCALES = {"@": 1.3, "+": 1.3, "&": 1.3, "#": 0.7}
"""How much a feature of each sort counts in the fit: meanings, their pairs in a message and in a clause, form."""
SINGLE = 0.6
"""How much a single character counts."""
_CLAUSE_ENDS = re.compile(r"[\s,，。.!！?？;；:：、|]+")
_NUMBER = re.compile(r"[0-9]+")
_DONE = str.maketrans("咯哒咧嘞", "了了了了")

Floats = npt.NDArray[np.float32]


class DangerModelError(KnowledgeError):
    """The file of weights cannot be used."""

    code = "bad_danger_model"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Log-odds from which on something is done.

    `stop`: the number and what to do first, nothing else. `show`: the number on top of the reply, whatever it is; `hint`: on top
    of what is no clear answer. `mark`: staff see it first.
    """

    stop: float
    show: float
    hint: float
    mark: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model makes of a message: `danger`, log-odds that somebody may be in danger; `sure`, that this is all it says.

    `kinds` with their probabilities, the likeliest first; empty where nothing is marked.
    """

    danger: float
    sure: float
    kinds: tuple[tuple[str, float], ...] = ()

    @property
    def kind(self) -> str:
        """The likeliest kind, or ''."""
        return self.kinds[0][0] if self.kinds else ""


REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class DangerModel:
    """Weights: two for each of `rows` (danger, sure), and those of the kinds for features that `kind_rows` (-1: none) knows."""

    rows: dict[str, int]
    weights: Floats
    bias: Floats
    kinds: tuple[str, ...]
    kind_rows: npt.NDArray[np.int32]
    kind_weights: Floats
    kind_bias: Floats
    thresholds: Thresholds
    fitted_on: dict[str, Any] = field(default_factory=dict)
    _seen: dict[str, Seen] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> Seen:
        """Read a prepared text; see `Analyser.prepare`. A message is looked at before it is answered, and again when it is written down."""
        seen = self._seen.get(text)
        if seen is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            seen = self._seen[text] = self._read(text)
        return seen

    def _read(self, text: str) -> Seen:
        found = features(text)
        share = weight_of(len(found))
        known = np.array([row for name in found if (row := self.rows.get(name)) is not None], dtype=np.int32)
        danger, sure = (self.weights[known].sum(axis=0, dtype=np.float32) * share + self.bias).tolist()
        if danger < self.thresholds.mark and sure < self.thresholds.stop:
            return Seen(danger, sure)
        tells = self.kind_rows[known]
        scores = self.kind_weights[tells[tells >= 0]].sum(axis=0, dtype=np.float32) * share + self.kind_bias
        odds = np.exp(scores - scores.max())
        likely = (odds / odds.sum()).tolist()
        return Seen(danger, sure, tuple(sorted(zip(self.kinds, likely, strict=True), key=lambda kind: -kind[1])[:4]))

    def is_likely_danger(self, text: str) -> bool:
        """Whether a prepared text more likely than not tells of danger: the number would stand on top of any reply."""
        seen = self.read(text)
        return seen.danger >= self.thresholds.show or seen.sure >= self.thresholds.stop

    def may_be_danger(self, text: str) -> bool:
        """Whether staff are to see a prepared text first: it smells of danger, whatever was replied."""
        seen = self.read(text)
        return seen.danger >= self.thresholds.mark or seen.sure >= self.thresholds.stop


def features(text: str) -> set[str]:
    """What is seen of a prepared text: characters, pairs and threes of them by clause, meanings, pairs of meanings, form."""
    found: set[str] = set()
    everywhere: set[str] = set()
    clauses = [part for part in _CLAUSE_ENDS.split(_NUMBER.sub(_number, text.translate(_DONE))) if part]
    for clause in clauses:
        edged = f"^{clause}$"
        size = len(edged)
        found.update(clause)
        found.update([edged[at : at + 2] for at in range(size - 1)])
        found.update([edged[at : at + 3] for at in range(size - 2)])
        here = sorted(_meanings(clause))
        everywhere.update(here)
        found.update([f"&{one}&{two}" for one, two in combinations(here, 2)])
    said = sorted(everywhere)
    found.update([f"@{meaning}" for meaning in said])
    found.update([f"+{one}+{two}" for one, two in combinations(said, 2)])
    found.update(_form(text, clauses))
    return found


def in_one(before: str, text: str) -> str:
    """Two messages as they are read together."""
    return f"{before}，{text}"


def weight_of(count: int) -> float:
    """What each of so many features counts."""
    return float((FULL / max(count, FULL // 2)) ** 0.5)


def scale_of(feature: str) -> float:
    """How freely the weight of a feature may grow in the fit."""
    return SINGLE if len(feature) == 1 else SCALES.get(feature[0], 1.0)


def _number(digits: re.Match[str]) -> str:
    """A short number says only that it is one; 110 and 12345 are words."""
    return "8" if len(digits[0]) < 3 else digits[0]


def _form(text: str, clauses: Iterable[str]) -> Iterator[str]:
    sizes = [len(clause) for clause in clauses]
    yield f"#length {min(sum(sizes) // 8, 8)}"
    yield f"#clauses {min(len(sizes), 6)}"
    if text.rstrip().endswith(("?", "吗", "呢")):
        yield "#asks"
    if "!" in text:
        yield "#cries"


def _meanings(clause: str) -> set[str]:
    """The meanings of the longest known word at each place."""
    words, lengths = meanings(), _lengths()
    found: set[str] = set()
    for at, char in enumerate(clause):
        for size in lengths.get(char, ()):
            if names := words.get(clause[at : at + size]):
                found.update(names)
                break
    return found


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the known words are that begin with a character, the longest first."""
    found: dict[str, set[int]] = {}
    for word in meanings():
        found.setdefault(word[0], set()).add(len(word))
    return {char: tuple(sorted(sizes, reverse=True)) for char, sizes in found.items()}


@cache
def meanings(path: Path = MEANINGS) -> dict[str, tuple[str, ...]]:
    """Each word with what it means; the format is told at the top of the file.

    Raises:
        LexiconError: for a line that is no “名：词 词”, or a word that is too long.
    """
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name, _, words = line.strip().partition("：")
        if not name or name.startswith("#"):
            continue
        where = f"{path.name} 第 {number} 行"
        if not words.split():
            raise LexiconError(where, "应为“名：词 词”")
        for word in words.split():
            if len(word) > LONGEST:
                raise LexiconError(where, f"“{word}”超过 {LONGEST} 个字")
            found[word] = (*found.get(word, ()), name)
    return found


def read_danger_model(path: Path = SHIPPED) -> DangerModel:
    """Read a file of weights.

    Raises:
        DangerModelError: if it is missing, damaged or of another version.
    """
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            about = json.loads(bytes(file["about"]).decode())
            if about["version"] != VERSION:
                raise DangerModelError(
                    f"险情权重文件 {path} 是第 {about['version']} 版，本程序用第 {VERSION} 版，请重新拟合。"
                )
            terms = bytes(file["terms"]).decode().split("\n")
            arrays = {name: file[name].astype(np.float32) for name in ("weights", "bias", "kind_weights", "kind_bias")}
            return DangerModel(
                rows={term: row for row, term in enumerate(terms)},
                kinds=tuple(about["kinds"]),
                kind_rows=file["kind_rows"].astype(np.int32),
                thresholds=Thresholds(**about["thresholds"]),
                fitted_on=about["fitted_on"],
                **arrays,
            )
    except OSError as error:
        raise DangerModelError(f"读不了险情权重文件 {path}：{error.strerror or error}。") from None
    except (ValueError, KeyError, TypeError, BadZipFile) as error:
        raise DangerModelError(f"{path} 不是险情权重文件，请重新拟合（{error}）。") from None


def write_danger_model(model: DangerModel, path: Path = SHIPPED) -> None:
    """Write a file of weights, as half-precision numbers."""
    thresholds = {name: getattr(model.thresholds, name) for name in Thresholds.__slots__}
    about = {"version": VERSION, "kinds": model.kinds, "thresholds": thresholds, "fitted_on": model.fitted_on}
    np.savez_compressed(
        path,
        about=_bytes(json.dumps(about, ensure_ascii=False)),
        terms=_bytes("\n".join(model.rows)),
        weights=model.weights.astype(np.float16),
        bias=model.bias,
        kind_rows=model.kind_rows,
        kind_weights=model.kind_weights.astype(np.float16),
        kind_bias=model.kind_bias,
    )


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


@lru_cache(maxsize=1)
def shipped() -> DangerModel:
    """The weights that come with the program, read once."""
    return read_danger_model()
