"""Suggestions while somebody types: by prefix, by inner words, by pinyin and by its initials."""

from bisect import bisect_left
from dataclasses import dataclass

from hotline.analysis import Analyser
from hotline.index import Index
from hotline.sound import initials, spelled
from hotline.text import bare, normalise

_LOOK = 48


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way of asking that begins like, or contains, what was typed, and the item it asks for."""

    text: str
    code: str
    region: str
    name: str


class Suggester:
    """Sorted keys over names and aliases; a lookup is a bisection."""

    def __init__(self, index: Index, analyser: Analyser) -> None:
        self._index = index
        keys: list[tuple[str, int, int]] = []
        for number, text in enumerate(index.documents):
            if index.kinds[number] > 1 or len(text) > 40:
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
        """At most `limit` suggestions, one an item, whole beginnings before pinyin before inner words."""
        text = bare(normalise(typed))
        if not text:
            return []
        start = bisect_left(self._keys, text)
        hits: list[tuple[int, int, int, int]] = []
        for at in range(start, min(start + _LOOK * 8, len(self._keys))):
            key = self._keys[at]
            if not key.startswith(text):
                break
            rank, number = self._found[at]
            hits.append((rank, int(self._index.kinds[number]), len(key), number))
        hits.sort()
        return self._distinct([number for *_, number in hits[: _LOOK * 2]], visible, limit)

    def _distinct(self, numbers: list[int], visible: frozenset[str] | None, limit: int) -> list[Suggestion]:
        found: list[Suggestion] = []
        taken: set[str] = set()
        for number in numbers:
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
                if len(found) == limit:
                    return found
        return found
