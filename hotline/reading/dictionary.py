"""jieba's dictionary with the beginnings of its words and the words added to it, kept as a table that is mapped into memory: all processes
share it, and of each first character the words are read when it is met, so that opening it costs next to nothing.

A table is put in its place whole, begins with what it was made from, and is believed only if its checksum holds.
"""

import mmap
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hotline.reading import kept_tables

Frequencies = Mapping[str, int]
"""How often each word is used; 0 for what only begins one."""
NAME = "words.table"
_MAGIC = b"HOTLINE-WORDS 2\n"
_ENDS = b"\0"


class KeptDictionary(Frequencies):
    """A dictionary that is kept in a file. Safe to share between threads: two that meet a character at once read its words twice.

    Args:
        firsts: the characters that words begin with; of number n the words are the lines from `lines[n]` on, bytes `bytes_[n]` on.
        order: where each line stands in the dictionary as it was made.
    """

    def __init__(
        self,
        firsts: str,
        text: memoryview,
        *,
        bytes_: Sequence[int],
        lines: Sequence[int],
        counts: npt.NDArray[np.int32],
        order: npt.NDArray[np.int32],
    ) -> None:
        self._numbers = {char: n for n, char in enumerate(firsts)}
        self._text, self._bytes, self._lines, self._counts, self._order = text, bytes_, lines, counts, order
        self._met: dict[str, dict[str, int]] = {}

    def beginning_with(self, char: str) -> dict[str, int]:
        """The words that begin with a character."""
        found = self._met.get(char)
        if found is None:
            found = self._met[char] = self._read(char)
        return found

    def _read(self, char: str) -> dict[str, int]:
        n = self._numbers.get(char)
        if n is None:
            return {}
        words = bytes(self._text[self._bytes[n] : self._bytes[n + 1]]).decode().split("\n")
        return dict(zip(words, self._counts[self._lines[n] : self._lines[n + 1]].tolist(), strict=True))

    def __getitem__(self, word: str) -> int:
        return self.beginning_with(word[:1])[word]

    def get(self, word: str, default: Any = None) -> Any:
        """As of any mapping; what the mixin does by an exception costs three times as much, and most of what is asked for is no word."""
        return self.beginning_with(word[:1]).get(word, default)

    def __iter__(self) -> Iterator[str]:
        """The words as they stood in the dictionary that was kept."""
        words: list[str] = []
        for n in range(len(self._numbers)):
            words += bytes(self._text[self._bytes[n] : self._bytes[n + 1]]).decode().split("\n")
        placed = np.empty(len(words), dtype=object)
        placed[self._order] = words
        return iter(placed.tolist())

    def __len__(self) -> int:
        return len(self._counts)


def kept(source: Path, added: Sequence[str]) -> tuple[KeptDictionary, int] | None:
    """The dictionary made from a file and words added to it, and the sum of its frequencies; None where no such table is kept."""
    if (folder := kept_tables.folder()) is not None:
        with suppress(OSError, ValueError):
            with (folder / NAME).open("rb") as file:
                data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            head, _, _ = bytes(data[:400]).partition(_ENDS)
            magic, said, total, checksum, *sizes = head.split(b"\t")
            body = data[len(head) + 1 :]
            if (magic, said) != (_MAGIC, _made_of(source, added)) or zlib.crc32(body) != int(checksum):
                return None
            return _opened(body, *map(int, sizes)), int(total)
    return None


def _opened(body: memoryview, firsts: int, words: int, texts: int) -> KeptDictionary:
    """The words of a body: the first characters, where the words of each begin, all counts and places, and the words themselves."""
    at = 0

    def numbers(count: int) -> npt.NDArray[np.int32]:
        nonlocal at
        found = np.frombuffer(body, dtype="<i4", count=count, offset=at)
        at += found.nbytes
        return found

    bytes_, lines, counts, order, begun = (numbers(n) for n in (firsts + 1, firsts + 1, words, words, firsts))
    chars = "".join(map(chr, begun.tolist()))
    text = body[at : at + texts]
    return KeptDictionary(chars, text, bytes_=bytes_.tolist(), lines=lines.tolist(), counts=counts, order=order)


def keep(source: Path, added: Sequence[str], frequencies: Frequencies, total: int) -> None:
    """Keep a dictionary that was made from a file and added words; where that cannot be done, the next process makes it again."""
    if kept_tables.folder() is not None:
        body, sizes = _laid_out(frequencies)
        head = [_MAGIC, _made_of(source, added), *(b"%d" % n for n in (total, zlib.crc32(body), *sizes))]
        kept_tables.put_whole(NAME, b"\t".join(head) + _ENDS + body)


def _laid_out(frequencies: Frequencies) -> tuple[bytes, tuple[int, int, int]]:
    """The body of a table, and how many first characters, words and bytes of words it has."""
    by_first: dict[str, list[tuple[int, str, int]]] = {}
    for place, (word, count) in enumerate(frequencies.items()):
        by_first.setdefault(word[0], []).append((place, word, count))
    texts = ["\n".join(word for _, word, _ in words).encode() for words in by_first.values()]
    rows = [row for words in by_first.values() for row in words]
    parts = [
        np.cumsum([0, *map(len, texts)]),
        np.cumsum([0, *map(len, by_first.values())]),
        np.array([count for _, _, count in rows]),
        np.array([place for place, _, _ in rows]),
        np.array(list(map(ord, by_first))),
    ]
    text = b"".join(texts)
    return b"".join(part.astype("<i4").tobytes() for part in parts) + text, (len(by_first), len(rows), len(text))


def _made_of(path: Path, added: Sequence[str]) -> bytes:
    state, digest = path.stat(), blake2b("\n".join(added).encode(), digest_size=12).hexdigest()
    return f"{state.st_size} {state.st_mtime_ns} {digest}".encode()
