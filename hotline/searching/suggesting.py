"""Suggestions while somebody types: by prefix, by inner words, by pinyin and its initials, half in letters, and misspelt.

Of what fits alike, what is asked most comes first. Nothing that touches on death, illness or shame is put before somebody who has not
said so: those words are in `delicate.txt`.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hotline.reading.analysis import Analyser
from hotline.reading.sound import initials, spelled
from hotline.reading.text import bare, normalise
from hotline.searching.candidates import find
from hotline.searching.index import Index
from hotline.searching.terms import Ints
from knowledge.entry.records import NATION

_LOOK = 384
"""Keys that are looked at for one beginning, however many begin so."""
_INNER = 2
"""Characters from which on a text is also looked for in any order anywhere; one is in everything."""
_ALL_OF = 3
"""Different characters up to which all must be there."""
ASIDE = frozenset({"诉求", "咨询"})
"""Kinds that come after what people do at a counter."""
_HALF_IN_LETTERS = re.compile(r"(?P<read>[\u3400-\u9fff]+)(?P<letters>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way of asking that begins like, or contains, what was typed, and the item it asks for."""

    text: str
    code: str
    region: str
    name: str


@cache
def delicate() -> tuple[frozenset[str], ...]:
    """Groups of words that are suggested only to whoever wrote one of the group."""
    lines = (Path(__file__).parent / "delicate.txt").read_text(encoding="utf-8").splitlines()
    return tuple(frozenset(line.split()) for line in lines if line.strip() and not line.startswith("#"))


def said_first(typed: str) -> tuple[str, ...]:
    """The delicate words that somebody who typed this has not come to: no suggestion may have one of them.

    Two characters of a word at the end of what was typed count as coming to it, and so does its first alone: 火, but not 老人 for 人走了.
    """

    def begun(word: str) -> bool:
        alone = typed == word[0] != "人"
        return alone or word in typed or any(typed.endswith(word[:n]) for n in range(2, len(word)))

    return tuple(word for group in delicate() if not any(map(begun, group)) for word in group)


@dataclass(frozen=True, slots=True)
class SortedKeys:
    """Texts in order, each with a rank and the number of a document. They lie close together, and are kept in a file that all processes map:
    of 100,000 items there are a million, which would take 200 MB of every process as texts of their own.

    Key k is `said[ends[k]:ends[k + 1]]`, in UTF-8.
    """

    said: npt.NDArray[np.uint8]
    ends: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.int8]
    numbers: Ints

    def beginning(self, text: str) -> Iterator[tuple[str, int, int]]:
        """The first `_LOOK` of those that begin so: text, rank, number."""
        wanted, said, ends = text.encode(), self.said.data, self.ends
        start = bisect_left(range(len(self.ranks)), wanted, key=lambda at: bytes(said[ends[at] : ends[at + 1]]))
        end = min(start + _LOOK, len(self.ranks))
        at = int(ends[start])
        found = zip(
            *(part.tolist() for part in (ends[start + 1 : end + 1], self.ranks[start:end], self.numbers[start:end])),
            strict=True,
        )
        for stop, rank, number in found:
            key = bytes(said[at:stop])
            if not key.startswith(wanted):
                return
            yield key.decode(), rank, number
            at = stop


@dataclass(frozen=True, slots=True)
class Beginnings:
    """How what an index has may begin, and how its documents stand: matters to be done before complaints and questions, names before
    aliases, and of these what holds in the whole nation first."""

    keys: SortedKeys
    standing: npt.NDArray[np.int8]


def sorted_keys(keys: Iterable[tuple[str, int, int]]) -> SortedKeys:
    """Texts with their ranks and numbers, put in order."""
    said: list[bytes] = []
    ranks, numbers = array("b"), array("i")  # not one thing a key: there are a million of them
    for key, rank, number in keys:
        said.append(key.encode())
        ranks.append(rank)
        numbers.append(number)
    # As UTF-8 is made, its order is that of the texts.
    order = sorted(np.lexsort((numbers, ranks)).tolist(), key=said.__getitem__)
    whole = np.frombuffer(b"".join([said[at] for at in order]), dtype=np.uint8)
    ends = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum([len(said[at]) for at in order], out=ends[1:])
    places = np.array(order, dtype=np.int64)
    return SortedKeys(whole, ends, np.array(ranks, dtype=np.int8)[places], np.array(numbers, dtype=np.int32)[places])


def beginnings_of(index: Index, analyser: Analyser) -> Beginnings:
    """How what an index has may begin, read by the analyser that it was built with."""
    owner = index.owners[index.owners_first[:-1]]
    entries = zip(index.kinds.tolist(), (index.entries[n] for n in owner.tolist()), strict=True)
    standing = [4 * (entry.kind in ASIDE) + 2 * kind + (entry.region != NATION) for kind, entry in entries]
    return Beginnings(sorted_keys(_keys_of(index, analyser)), np.array(standing, dtype=np.int8))


def _keys_of(index: Index, analyser: Analyser) -> Iterator[tuple[str, int, int]]:
    for number, text in enumerate(index.documents):
        if not _can_be_shown(index, number):
            continue
        whole = {text}
        if index.kinds[number] == 0:  # documents are without fillers; a name can be typed as it is
            whole |= {bare(normalise(index.entries[n].name)) for n in index.entries_of(number).tolist()}
        yield from ((way, 0, number) for way in whole)
        yield spelled(text), 1, number
        yield initials(text), 1, number
        at = 0
        for word in analyser.cut(text)[:-1]:
            at += len(word)
            yield text[at:], 2, number


def _can_be_shown(index: Index, number: int) -> bool:
    return bool(index.kinds[number] <= 1) and len(index.documents[number]) <= 40


class Suggester:
    """Sorted keys over names and aliases; a lookup is a bisection. What is only contained is found by the index."""

    def __init__(self, index: Index, analyser: Analyser, beginnings: Beginnings) -> None:
        self._index, self._analyser = index, analyser
        self._owner = index.owners[index.owners_first[:-1]]
        self._keys, self._standing = beginnings.keys, beginnings.standing

    def suggest(
        self,
        typed: str,
        *,
        visible: frozenset[str] | None = None,
        public: bool = True,
        limit: int = 8,
        demand: Mapping[str, float] = {},
    ) -> list[Suggestion]:
        """At most `limit` suggestions, one an item: whole beginnings before pinyin before inner words before the rest, and of those
        that fit alike the ones in `demand` (questions by code) first.

        What was typed in letters, or misspelt, is also looked for as it is meant. `visible`: only entries of these regions;
        `public=False` includes operators' entries.
        """
        text = bare(normalise(typed))
        if not text:
            return []
        meant = bare(self._analyser.prepare(typed))
        unsaid = said_first(f"{text} {meant}" if not text.endswith(meant) else text)
        return self._distinct(self._numbers(text, meant, demand), visible, limit, meant, unsaid, public=public)

    def _numbers(self, text: str, meant: str, demand: Mapping[str, float]) -> Iterator[int]:
        """The documents that fit, the best first; those that cost more to find only when they are asked for."""
        begin = [*self._beginning(text, demand), *self._half_in_letters(text, demand)]
        also = self._beginning(meant, demand) if meant != text else []
        # Of a thing's initials (sfz) the thing is meant, before anything else that happens to have them.
        yield from [*also, *begin] if text.isascii() else [*begin, *also]
        if len(meant) >= _INNER:
            yield from self._containing(meant, demand, nearly=not (begin or also))

    def _beginning(
        self, text: str, demand: Mapping[str, float], fits: Callable[[str], bool] | None = None
    ) -> list[int]:
        """Documents with a key that begins so: the whole before its parts, what is asked most, names before aliases, the shortest first."""
        index = self._index
        hits: list[tuple[int, float, int, int, int]] = []
        for key, rank, number in self._keys.beginning(text):
            if fits is None or fits(index.documents[number]):
                hits.append((rank, -self._asked(number, demand), int(self._standing[number]), len(key), number))
        hits.sort()
        return [number for *_, number in hits]

    def _asked(self, number: int, demand: Mapping[str, float]) -> float:
        """How often the item of a document is asked about."""
        return demand.get(self._index.entries[self._owner[number]].code, 0.0) if demand else 0.0

    def _half_in_letters(self, text: str, demand: Mapping[str, float]) -> Iterator[int]:
        """Documents that begin with these characters, and go on with these letters' syllables or initials: 社b, 社bao."""
        half = _HALF_IN_LETTERS.fullmatch(text)
        if not half:
            return
        read, letters = half["read"], half["letters"]
        for spell in (spelled, initials):
            yield from self._beginning(spell(read) + letters, demand, lambda document: document.startswith(read))

    def _containing(self, text: str, demand: Mapping[str, float], *, nearly: bool) -> Iterator[int]:
        """Documents that have all the characters of a text somewhere (`nearly`: all but one), shortest first: 驾驶证换证."""
        index = self._index
        analysis = self._analyser.analyse(text)
        wanted = set(bare(text))
        found = find(index.phrasings, index.look_up(analysis).phrasings).tolist()
        missing = {n: len(wanted.difference(index.documents[n])) for n in found if _can_be_shown(index, n)}
        most = int(nearly and len(wanted) > _ALL_OF)
        fitting = [n for n, few in missing.items() if few <= most]

        def order(number: int) -> tuple[int, float, int, int]:
            asked = -self._asked(number, demand)
            return missing[number], asked, int(self._standing[number]), len(index.documents[number])

        yield from sorted(fitting, key=order)

    def _distinct(
        self,
        numbers: Iterator[int],
        visible: frozenset[str] | None,
        limit: int,
        meant: str,
        unsaid: tuple[str, ...],
        *,
        public: bool,
    ) -> list[Suggestion]:
        found: list[Suggestion] = []
        taken: set[str] = set()
        texts: set[str] = set()
        seen: set[int] = set()
        for number in numbers:
            if number in seen:
                continue
            seen.add(number)
            for owner in self._index.entries_of(number).tolist():
                entry = self._index.entries[owner]
                if (
                    entry.code in taken
                    or (public and entry.disclosure != "public")
                    or (visible is not None and entry.region not in visible)
                ):
                    continue
                text = self._wording(number, entry.name, meant)
                if text in texts or any(word in text or word in entry.name for word in unsaid):
                    continue
                taken.add(entry.code)
                texts.add(text)
                found.append(Suggestion(text, entry.code, entry.region, entry.name))
                break  # The same words for another item would be no other choice.
            if len(found) == limit:
                break
        return found

    def _wording(self, number: int, name: str, meant: str) -> str:
        """How an item is suggested: by its name, or by an alias that has the words that were meant as they stand."""
        document = self._index.documents[number]
        if self._index.kinds[number] == 0:
            return name
        together = meant in document or not set(meant) <= set(document)
        return document if together else name
