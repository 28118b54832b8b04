"""Suggestions while somebody types: by prefix, by inner words, by pinyin and its initials, half in letters, and misspelt."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hotline.reading.analysis import Analyser
from hotline.reading.sound import initials, spelled
from hotline.reading.text import bare, normalise
from hotline.searching.candidates import find
from hotline.searching.index import Index
from knowledge.entry.records import NATION

_LOOK = 384
"""Keys that are looked at for one beginning, however many begin so."""
_INNER = 2
"""Characters from which on a text is also looked for in any order anywhere; one is in everything."""
_ALL_OF = 3
"""Different characters up to which all must be there."""
_HALF_IN_LETTERS = re.compile(r"(?P<read>[\u3400-\u9fff]+)(?P<letters>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way of asking that begins like, or contains, what was typed, and the item it asks for."""

    text: str
    code: str
    region: str
    name: str


class Suggester:
    """Sorted keys over names and aliases; a lookup is a bisection. What is only contained is found by the index."""

    def __init__(self, index: Index, analyser: Analyser) -> None:
        self._index, self._analyser = index, analyser
        first = index.owners[index.owners_first[:-1]].tolist()
        # Names before aliases, and of these what holds in the whole nation before what holds in a place.
        self._standing = [
            2 * kind + (index.entries[owner].region != NATION)
            for kind, owner in zip(index.kinds.tolist(), first, strict=True)
        ]
        keys: list[tuple[str, int, int]] = []
        for number, text in enumerate(index.documents):
            if not self._can_be_shown(number):
                continue
            whole = {text}
            if index.kinds[number] == 0:  # documents are without fillers; a name can be typed as it is
                whole |= {bare(normalise(index.entries[n].name)) for n in index.entries_of(number).tolist()}
            keys += [(way, 0, number) for way in whole]
            keys.append((spelled(text), 1, number))
            keys.append((initials(text), 1, number))
            at = 0
            for word in analyser.cut(text)[:-1]:
                at += len(word)
                keys.append((text[at:], 2, number))
        keys.sort()
        self._keys = [k for k, _, _ in keys]
        self._found = [(rank, number) for _, rank, number in keys]

    def suggest(self, typed: str, *, visible: frozenset[str] | None = None, limit: int = 8) -> list[Suggestion]:
        """At most `limit` suggestions, one an item: whole beginnings before pinyin before inner words before the rest.

        What was typed in letters, or misspelt, is also looked for as it is meant.
        """
        text = bare(normalise(typed))
        if not text:
            return []
        return self._distinct(self._numbers(text, typed), visible, limit)

    def _numbers(self, text: str, typed: str) -> Iterator[int]:
        """The documents that fit, the best first; those that cost more to find only when they are asked for."""
        meant = bare(self._analyser.prepare(typed))
        begin = [*self._beginning(text), *self._half_in_letters(text)]
        also = self._beginning(meant) if meant != text else []
        # Of a thing's initials (sfz) the thing is meant, before anything else that happens to have them.
        yield from [*also, *begin] if text.isascii() else [*begin, *also]
        if len(meant) >= _INNER:
            yield from self._containing(meant, nearly=not (begin or also))

    def _beginning(self, text: str, fits: Callable[[str], bool] | None = None) -> list[int]:
        """Documents with a key that begins so: the shortest first, names before aliases, the whole before its parts."""
        index = self._index
        start = bisect_left(self._keys, text)
        hits: list[tuple[int, int, int, int]] = []
        for at in range(start, min(start + _LOOK, len(self._keys))):
            key = self._keys[at]
            if not key.startswith(text):
                break
            rank, number = self._found[at]
            if fits is None or fits(index.documents[number]):
                hits.append((rank, self._standing[number], len(key), number))
        hits.sort()
        return [number for *_, number in hits]

    def _half_in_letters(self, text: str) -> Iterator[int]:
        """Documents that begin with these characters, and go on with these letters' syllables or initials: 社b, 社bao."""
        half = _HALF_IN_LETTERS.fullmatch(text)
        if not half:
            return
        read, letters = half["read"], half["letters"]
        for spell in (spelled, initials):
            yield from self._beginning(spell(read) + letters, lambda document: document.startswith(read))

    def _containing(self, text: str, *, nearly: bool) -> Iterator[int]:
        """Documents that have all the characters of a text somewhere (`nearly`: all but one), shortest first: 驾驶证换证."""
        index = self._index
        analysis = self._analyser.analyse(text)
        wanted = set(bare(text))
        found = find(index.phrasings, index.look_up(analysis).phrasings).tolist()
        missing = {n: len(wanted.difference(index.documents[n])) for n in found if self._can_be_shown(n)}
        most = int(nearly and len(wanted) > _ALL_OF)
        fitting = [n for n, few in missing.items() if few <= most]
        yield from sorted(fitting, key=lambda n: (missing[n], self._standing[n], len(index.documents[n])))

    def _can_be_shown(self, number: int) -> bool:
        return bool(self._index.kinds[number] <= 1) and len(self._index.documents[number]) <= 40

    def _distinct(self, numbers: Iterable[int], visible: frozenset[str] | None, limit: int) -> list[Suggestion]:
        found: list[Suggestion] = []
        taken: set[str] = set()
        seen: set[int] = set()
        for number in numbers:
            if number in seen:
                continue
            seen.add(number)
            for owner in self._index.entries_of(number).tolist():
                entry = self._index.entries[owner]
                if (
                    entry.code in taken
                    or entry.disclosure != "public"
                    or (visible is not None and entry.region not in visible)
                ):
                    continue
                taken.add(entry.code)
                text = entry.name if self._index.kinds[number] == 0 else self._index.documents[number]
                found.append(Suggestion(text, entry.code, entry.region, entry.name))
                break  # The same words for another item would be no other choice.
            if len(found) == limit:
                break
        return found
