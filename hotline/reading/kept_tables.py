"""What is made of files that ship, kept in a folder that is this user's alone: the next start reads it instead of making it again.

A table is put in its place whole, begins with what it was made from, and is believed only if its checksum holds. Where nothing can be kept,
everything is made at each start.
"""

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_MAGIC = b"HOTLINE-TABLE 1\n"
_ENDS = b"\0"
_HEAD = 200
"""Bytes in which the head of a table ends."""
_kept_in: list[Path] = []


def keep_in(folder: Path | None) -> None:
    """From now on keep tables in a folder, which has to be this user's alone; None for nowhere."""
    _kept_in[:] = [folder] if folder else []


def folder() -> Path | None:
    """Where tables are kept."""
    return _kept_in[0] if _kept_in else None


def put_whole(name: str, data: bytes) -> None:
    """Put a file into the folder, so that nobody ever sees a part of it; nothing where that cannot be done."""
    if (place := folder()) is None:
        return
    with suppress(OSError):
        handle, written = tempfile.mkstemp(dir=place, prefix=".writing-")
        part = Path(written)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.replace(place / name)
        finally:
            part.unlink(missing_ok=True)


def kept(name: str, made_of: str) -> Any:
    """What was kept under a name as JSON has it, None where it was made from something else, is damaged, or not there."""
    if (place := folder()) is None:
        return None
    with suppress(OSError, ValueError):
        head, _, body = (place / name).read_bytes().partition(_ENDS)
        if _is_of(head, made_of, body):
            return json.loads(body)
    return None


def keep(name: str, made_of: str, table: Any) -> None:
    """Keep a table of texts, numbers, lists and dicts that was made from `made_of`."""
    keep_bytes(name, made_of, json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())


def mapped(name: str, made_of: str) -> memoryview | None:
    """The bytes that were kept under a name, mapped into memory, which all processes share; None as of `kept`."""
    if (place := folder()) is None:
        return None
    with suppress(OSError, ValueError):
        with (place / name).open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        head, _, _ = bytes(data[:_HEAD]).partition(_ENDS)
        body = data[len(head) + 1 :]
        if _is_of(head, made_of, body):
            return body
    return None


def keep_bytes(name: str, made_of: str, body: bytes) -> None:
    """Keep bytes that were made from `made_of`, for `mapped`."""
    put_whole(name, b"\t".join([_MAGIC, made_of.encode(), b"%d" % zlib.crc32(body)]) + _ENDS + body)


def _is_of(head: bytes, made_of: str, body: bytes | memoryview) -> bool:
    """Whether a body was made from `made_of`, and is whole; raises ValueError for what is no table."""
    magic, said, checksum = head.split(b"\t")
    return (magic, said) == (_MAGIC, made_of.encode()) and zlib.crc32(body) == int(checksum)


def state_of(paths: Iterable[Path], *also: object) -> str:
    """What files hold, told by their names, sizes and times without reading them, and other things that a table is made of; hexadecimal."""
    states = [(path.name, state.st_size, state.st_mtime_ns) for path in sorted(paths) for state in [path.stat()]]
    return blake2b(repr((states, also)).encode(), digest_size=12).hexdigest()


@cache
def program() -> str:
    """The modules that read texts, as `state_of` tells them: other ones make other tables."""
    return state_of(HERE.glob("*.py"))
