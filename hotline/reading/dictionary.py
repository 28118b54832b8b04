"""jieba's dictionary with the beginnings of its words, kept as a table: read in a third of the time that putting it together takes.

A table is put in its place whole, begins with what it was made from, and is believed only if its checksum holds.
"""

import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np

Frequencies = dict[str, int]
"""How often each word is used; 0 for what only begins one."""
NAME = "words.table"
_MAGIC = b"HOTLINE-WORDS 1\n"
_kept_in: list[Path] = []


def keep_in(folder: Path | None) -> None:
    """From now on keep the table in a folder, which has to be this user's alone; None for nowhere."""
    _kept_in[:] = [folder] if folder else []


def kept(source: Path) -> tuple[Frequencies, int] | None:
    """The dictionary made from a file, and the sum of its frequencies; None where no such table is kept."""
    for folder in _kept_in:
        with suppress(OSError, ValueError):
            data = (folder / NAME).read_bytes()
            head, _, body = data.partition(b"\0")
            magic, said, total, sizes, checksum = head.split(b"\t")
            if (magic, said) != (_MAGIC, _source(source)) or zlib.crc32(body) != int(checksum):
                return None
            words = body[: int(sizes)].decode().split("\n")
            counts = np.frombuffer(body, dtype="<i4", offset=int(sizes)).tolist()
            return dict(zip(words, counts, strict=True)), int(total)
    return None


def keep(source: Path, frequencies: Frequencies, total: int) -> None:
    """Keep a dictionary that was made from a file; where that cannot be done, the next process makes it again."""
    for folder in _kept_in:
        with suppress(OSError):
            words = "\n".join(frequencies).encode()
            body = words + np.array(list(frequencies.values()), dtype="<i4").tobytes()
            head = [_MAGIC, _source(source), b"%d" % total, b"%d" % len(words), b"%d" % zlib.crc32(body)]
            handle, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
            part = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(b"\t".join(head) + b"\0" + body)
                part.replace(folder / NAME)
            finally:
                part.unlink(missing_ok=True)


def _source(path: Path) -> bytes:
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}".encode()
